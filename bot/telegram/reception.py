"""From an update, as it came, to its chat's line, and from there to the router."""

from __future__ import annotations

import asyncio
import logging
from dataclasses import dataclass
from enum import Enum, auto
from typing import TYPE_CHECKING, Any

from telegram import Update

from bot.telegram.incoming import Incoming, incoming
from bot.telegram.lines import Lines
from bot.telegram.standing import StandingChanged

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from bot.telegram.api import Api
    from bot.telegram.limits import Limits
    from bot.telegram.router import Router

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Job:
    """An update in its chat's line; `came_at` is a moment of the event loop's clock."""

    update_id: int
    incoming: Incoming
    came_at: float


class Taken(Enum):
    """What became of an update: it is in its chat's line, there is nothing more to do for it, or the line is full."""

    WAITING = auto()
    FINISHED = auto()
    TURNED_AWAY = auto()


class Reception:
    """Has `router` handle updates, those of one chat one after the other.

    `settle` is told of each that was in a line, with whether it is finished or to be tried again another time.
    """

    def __init__(
        self, api: Api, router: Router, limits: Limits, settle: Callable[[int, bool], Awaitable[None]]
    ) -> None:
        self._api = api
        self._router = router
        self._limits = limits
        self._settle = settle
        self._lines: Lines[Job] = Lines(self._serve, self._warn, limits)

    def take(self, update: dict[str, Any], *, warned: bool = False) -> Taken:
        """Put the update in its chat's line, which is not told again of a flood if it was `warned`."""
        said = self._read(update)
        if isinstance(said, StandingChanged):
            # Never too early, and of no concern to a line: a group that many join does not write too fast.
            self._router.standing_changed(said.place.chat)
            return Taken.FINISHED
        if said is None:
            return Taken.FINISHED
        job = Job(update["update_id"], said, asyncio.get_running_loop().time())
        return Taken.WAITING if self._lines.join(said.place.chat, job, warned=warned) else Taken.TURNED_AWAY

    async def close(self) -> None:
        """Let what is being handled be finished, within limits, and begin nothing more."""
        await self._lines.close(self._limits.finish_within)

    def _read(self, update: dict[str, Any]) -> Incoming | None:
        """What the update says to the bot. One that cannot be read is skipped: it would come again for ever."""
        try:
            return incoming(Update.de_json(update, self._api), self._api)
        except Exception:
            log.exception("update %d cannot be read and is skipped", update["update_id"])
            return None

    async def _serve(self, job: Job) -> None:
        await self._settle(job.update_id, await self._router.handle(job.incoming, job.came_at))

    async def _warn(self, job: Job) -> None:
        await self._router.warn_of_overload(job.incoming)
