"""Clocks that stand still, and the two waits that these tests need."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from bot.errors import VenueUnavailable

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)


class StoppedClock:
    """A clock that goes on only when told to: `now` for dates, `monotonic` in seconds."""

    def __init__(self) -> None:
        self._passed = 0.0

    def now(self) -> datetime:
        return NOON + timedelta(seconds=self._passed)

    def monotonic(self) -> float:
        return 1000 + self._passed

    def advance(self, seconds: float) -> None:
        self._passed += seconds


async def until(holds: Callable[[], bool]) -> None:
    """Wait for what must come to pass, at most 5 s."""
    async with asyncio.timeout(5):
        while not holds():  # noqa: ASYNC110 (the server counts calls, and has no event for each number)
            await asyncio.sleep(0.001)


async def failure_of(call: Awaitable[object]) -> VenueUnavailable:
    """The failure that a call ends with."""
    try:
        answer = await call
    except VenueUnavailable as failure:
        return failure
    message = f"answered {answer!r}"
    raise AssertionError(message)
