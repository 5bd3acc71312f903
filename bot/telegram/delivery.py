"""Brings one request to Telegram: in its turn, and again where that is right."""

from __future__ import annotations

import asyncio
import logging
from typing import TYPE_CHECKING, TypeVar

from telegram.error import BadRequest, NetworkError, RetryAfter, TimedOut

from bot.ports.meters import UNMETERED
from bot.telegram.api import seconds_asked
from bot.telegram.errors import Undelivered

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from bot.ports.meters import Meters
    from bot.telegram.gate import Gate

T = TypeVar("T")

MOST_WAITS = 5

log = logging.getLogger(__name__)


class Delivery:
    """Passes requests through the gate; `pauses` (seconds) lie between attempts while Telegram fails.

    What Telegram refuses is not repeated (though the library counts `BadRequest` among the network's errors). After a
    time-out nobody knows whether a message was sent: a new message is then tried once more and no further, for a
    card that comes twice does no harm, and none at all leaves its asker with nothing. A change of a message can be
    repeated as often as needed.
    """

    def __init__(self, gate: Gate, pauses: tuple[float, ...], meters: Meters = UNMETERED) -> None:
        self._gate = gate
        self._pauses = pauses
        self._meters = meters

    async def deliver(self, chat: int, request: Callable[[], Awaitable[T]], *, repeatable: bool) -> T:
        """Telegram's answer to `request`; `Undelivered` when every attempt failed."""
        attempts = _Attempts(chat, self._pauses, repeatable=repeatable)
        while True:
            await self._gate.admit(chat)
            try:
                return await request()
            except BadRequest:
                raise
            except RetryAfter as error:
                self._meters.failed("telegram", type(error).__name__)
                attempts.told_to_wait(error)
                self._gate.close(seconds_asked(error))
            except NetworkError as error:
                self._meters.failed("telegram", type(error).__name__)
                await asyncio.sleep(attempts.pause_after(error))


class _Attempts:
    """What is left to try for one message."""

    def __init__(self, chat: int, pauses: tuple[float, ...], *, repeatable: bool) -> None:
        self._chat = chat
        self._pauses = list(pauses)
        self._repeatable = repeatable
        self._waits = 0
        self._made = 0

    def told_to_wait(self, error: RetryAfter) -> None:
        """Count one more wait: a chat that is refused for ever must not keep the gate closed for all."""
        self._made += 1
        self._waits += 1
        if self._waits > MOST_WAITS:
            raise Undelivered(self._chat, self._made) from error

    def pause_after(self, error: NetworkError) -> float:
        """How long to wait before the next attempt."""
        self._made += 1
        if isinstance(error, TimedOut) and not self._repeatable:
            del self._pauses[1:]
        if not self._pauses:
            raise Undelivered(self._chat, self._made) from error
        log.warning("Telegram: %s: %.200s; message for chat %d", type(error).__name__, error, self._chat)
        return self._pauses.pop(0)
