"""Asks Telegram for updates, patiently and never faster than it wants to be asked."""

from __future__ import annotations

import asyncio
import logging
from typing import TYPE_CHECKING, Any

from bot.telegram.api import Pauses, persistently

if TYPE_CHECKING:
    from bot.telegram.api import Api
    from bot.telegram.limits import Limits

log = logging.getLogger(__name__)


class Poll:
    """One question at a time, through every failure; see `persistently`."""

    def __init__(self, api: Api, api_url: str, limits: Limits) -> None:
        self._api = api
        self._api_url = api_url
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

        return await persistently(question, self._pauses, self._api_url)

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
