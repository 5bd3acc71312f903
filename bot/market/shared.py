"""One answer for everyone who asks at the same moment, and for those who ask soon after."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Generic, TypeVar

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

T = TypeVar("T")


class Shared(Generic[T]):
    """The answer of `ask`, shared.

    Askers share the call that is running, and an answer is handed out again until it is `lasts` seconds old by
    the clock `monotonic`. Nobody waits for a call that has been running for `patience` seconds; it goes on for
    those who ask later, as it does when an asker is cancelled. A failure is raised to everyone who shared the call
    and is not kept; `last` stays what it was.
    """

    def __init__(
        self, ask: Callable[[], Awaitable[T]], *, lasts: float, patience: float, monotonic: Callable[[], float]
    ) -> None:
        self.last: T | None = None
        self._ask = ask
        self._lasts = lasts
        self._patience = patience
        self._monotonic = monotonic
        self._answered_at: float | None = None
        self._running: asyncio.Task[T] | None = None
        self._given_up_at = 0.0

    async def get(self) -> T:
        """The answer; raises what `ask` raises, or TimeoutError."""
        if self.last is not None and self._is_young():
            return self.last
        if self._running is None:
            self._running = self._start()
        async with asyncio.timeout_at(self._given_up_at):
            return await asyncio.shield(self._running)

    async def close(self) -> None:
        """Cancel the call that is running, if any."""
        if self._running is not None:
            self._running.cancel()
            await asyncio.wait([self._running])

    def _start(self) -> asyncio.Task[T]:
        self._given_up_at = asyncio.get_running_loop().time() + self._patience
        task = asyncio.create_task(self._run())
        task.add_done_callback(self._ended)
        return task

    def _is_young(self) -> bool:
        return self._answered_at is not None and self._monotonic() - self._answered_at < self._lasts

    async def _run(self) -> T:
        self.last = await self._ask()
        self._answered_at = self._monotonic()
        return self.last

    def _ended(self, task: asyncio.Task[T]) -> None:
        self._running = None
        if not task.cancelled():
            task.exception()  # looked at, or asyncio would report it as lost when every asker was cancelled
