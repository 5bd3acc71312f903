"""The safe intake: an update is confirmed to Telegram when it is finished, not when it has come.

So a crash loses nothing: what was not finished comes again. Polling is a loop of our own on `telegram.Bot`; see
`bot.telegram.api` for why neither the library's updater nor its application takes part.

Telegram shows a hundred updates from the first unconfirmed one on. One update that takes long is no harm: the next
question, half a second later, brings it again, known by its id, together with what is new behind it. When most of
the hundred is taken by what is not new, the unfinished updates are written to the overflow file and then
confirmed, so that a flood from one chat delays that chat only. If they cannot be written they are not confirmed either:
new ones then wait at Telegram.
"""

from __future__ import annotations

import asyncio
import logging
from contextlib import suppress
from typing import TYPE_CHECKING, Any, NoReturn

from bot.ports.meters import UNMETERED
from bot.telegram.incoming import kind_of
from bot.telegram.ledger import Ledger
from bot.telegram.reception import Reception, Taken

if TYPE_CHECKING:
    from bot.ports.meters import Meters
    from bot.telegram.api import Api
    from bot.telegram.limits import Limits
    from bot.telegram.overflow import Overflow
    from bot.telegram.poll import Poll
    from bot.telegram.router import Router

log = logging.getLogger(__name__)


class Intake:
    """Takes updates from `poll`, has `router` handle them, and confirms what is finished."""

    def __init__(  # noqa: PLR0913 - one argument a part
        self,
        api: Api,
        poll: Poll,
        router: Router,
        overflow: Overflow,
        limits: Limits,
        *,
        meters: Meters = UNMETERED,
    ) -> None:
        self._poll = poll
        self._overflow = overflow
        self._overflow_works = True
        self._limits = limits
        self._meters = meters
        self._ledger = Ledger()
        self._kept: set[int] = set()
        self._all_finished = asyncio.Event()
        self._reception = Reception(api, router, limits, self._settle)

    async def run(self) -> NoReturn:
        """Take updates until cancelled; `TokenRefused` when Telegram does not know the bot any more."""
        await self._restore()
        while True:
            offset = self._ledger.offset
            batch = await self._poll.ask(offset)
            self._ledger.confirmed(offset)
            for update in batch:
                self._take(update)
            await self._breathe()
            if self._ledger.taken_seats > self._limits.window_share:
                await self._make_room()

    async def finish(self) -> None:
        """Let running handlers finish, within limits, and confirm what is finished."""
        await self._reception.close()
        await self._poll.confirm(self._ledger.offset, self._limits.confirm_within)

    async def _restore(self) -> None:
        try:
            waiting = await self._overflow.all()
        except Exception:
            log.exception("the overflow file cannot be read")
            return
        for update in waiting:
            update_id = update["update_id"]
            self._ledger.settle(update_id)
            self._kept.add(update_id)
            if not self._queue(update, warned=True):
                await self._finished(update_id)
        if waiting:
            log.info("%d updates were waiting in the overflow file", len(waiting))

    def _take(self, update: dict[str, Any]) -> None:
        update_id = update["update_id"]
        if not self._ledger.enter(update_id, update):
            return
        self._meters.came(kind_of(update))
        if not self._queue(update):
            self._ledger.settle(update_id)

    def _queue(self, update: dict[str, Any], *, warned: bool = False) -> bool:
        """Put the update in its chat's line; False if there is nothing more to do for it."""
        return self._reception.take(update, warned=warned) is Taken.WAITING

    async def _settle(self, update_id: int, finished: bool) -> None:  # noqa: FBT001 - as the reception calls it
        if finished:
            await self._finished(update_id)

    async def _finished(self, update_id: int) -> None:
        if update_id in self._kept:
            self._kept.discard(update_id)
            await self._forget(update_id)
        else:
            self._ledger.settle(update_id)
            if not self._ledger.unfinished:
                self._all_finished.set()

    async def _breathe(self) -> None:
        """Wait until everything is finished, but not longer than the pause between equal questions."""
        if self._ledger.unfinished:
            self._all_finished.clear()
            # Not `wait_for`: in Python 3.11 it swallows a cancellation that comes with the event.
            with suppress(TimeoutError):
                async with asyncio.timeout(self._limits.poll_pause):
                    await self._all_finished.wait()

    async def _make_room(self) -> None:
        """Keep every unfinished update in the overflow file, so that all of them can be confirmed."""
        unfinished = dict(self._ledger.unfinished)
        try:
            await self._overflow.keep(unfinished)
        except Exception:
            if self._overflow_works:
                log.exception("the overflow file cannot be written: new updates wait at Telegram")
            self._overflow_works = False
            return
        self._overflow_works = True
        for update_id in unfinished:
            if update_id in self._ledger.unfinished:
                self._kept.add(update_id)
                self._ledger.settle(update_id)
            else:
                await self._forget(update_id)

    async def _forget(self, update_id: int) -> None:
        try:
            await self._overflow.forget(update_id)
        except Exception:
            log.exception("update %d stays in the overflow file: it will be answered again", update_id)
