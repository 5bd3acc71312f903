"""Asks Telegram for updates, patiently and never faster than it wants to be asked."""

from __future__ import annotations

import asyncio
import logging
from contextlib import suppress
from typing import TYPE_CHECKING, Any

from bot.ports.meters import UNMETERED
from bot.telegram.api import Pauses, persistently

if TYPE_CHECKING:
    from pathlib import Path

    from bot.ports.meters import Meters
    from bot.telegram.api import Api
    from bot.telegram.limits import Limits

log = logging.getLogger(__name__)


class Heartbeat:
    """The file `path` tells by its time when Telegram was last heard of; None where nobody looks."""

    def __init__(self, path: Path | None) -> None:
        self._path = path

    def beat(self) -> None:
        """Telegram has answered. A disk that fails says so elsewhere, and the file grows old."""
        if self._path is not None:
            with suppress(OSError):
                self._path.touch()


class Poll:
    """One question at a time, through every failure; see `persistently`."""

    def __init__(
        self, api: Api, api_url: str, limits: Limits, heartbeat: Heartbeat, meters: Meters = UNMETERED
    ) -> None:
        self._api = api
        self._api_url = api_url
        self._heartbeat = heartbeat
        self._meters = meters
        self._hold = limits.poll_hold
        self._within = limits.poll_hold + limits.poll_margin
        self._pause = limits.poll_pause
        self._pauses = Pauses(limits.poll_pause, limits.poll_longest_pause)
        self._asked = -1
        self._asked_at = 0.0

    async def ask(self, offset: int) -> list[dict[str, Any]]:
        """The updates from `offset` on, as soon as there are any; all before it are confirmed."""

        async def question() -> list[dict[str, Any]]:
            await self._keep_pace(offset)
            return await self._api.raw_updates(offset, hold=self._hold, within=self._within)

        batch = await persistently(question, self._pauses, self._api_url, self._meters)
        self._heartbeat.beat()
        return batch

    async def confirm(self, offset: int, within: float) -> None:
        """Confirm everything before `offset` without waiting for more; tried once, for at most `within` seconds."""
        if offset in (0, self._asked):
            return
        try:
            await self._api.raw_updates(offset, hold=0, within=within)
        except Exception as error:  # noqa: BLE001  what is not confirmed comes again, which is always right
            log.warning("the last updates could not be confirmed and will come again: %.200s", error)

    async def _keep_pace(self, offset: int) -> None:
        """Asked twice for the same within half a second, Telegram gives one update only."""
        loop = asyncio.get_running_loop()
        if offset == self._asked:
            await asyncio.sleep(self._asked_at + self._pause - loop.time())
        self._asked, self._asked_at = offset, loop.time()
