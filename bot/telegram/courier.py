"""Brings people what reminders have to say, as the queue gives it out that all copies of the bot share.

Telegram knows no message by a key of the sender's. So the queue is told just before a message is sent, and what became
of it after; what a copy leaves untold, because it was killed, comes again as a possible repeat.
"""

from __future__ import annotations

import asyncio
import logging
from dataclasses import dataclass
from datetime import timedelta
from functools import partial
from typing import TYPE_CHECKING, NoReturn

from bot.chat.conversation import NotYet
from bot.errors import BotError
from bot.ports.dispatch import BEAT_EVERY
from bot.ports.meters import UNMETERED
from bot.telegram.api import Pauses
from bot.telegram.errors import Unrecorded
from bot.telegram.letter import Letter
from bot.telegram.place import Place
from bot.telegram.post import Closed, Later, Sent
from bot.telegram.records import recorded

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Coroutine

    from bot.chat.conversation import Reminding
    from bot.ports import Clock
    from bot.ports.dispatch import Dispatch, Parcel
    from bot.ports.meters import Meters
    from bot.telegram.gate import Gate
    from bot.telegram.limits import Limits
    from bot.telegram.post import Post, Verdict

LONGEST_WAIT = 2.0
"""Seconds: moments are at most one away, but clocks are set back."""

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Mail:
    """Reminders' messages: the queue of them, what they say, and the clock that their moments are by."""

    dispatch: Dispatch
    reminding: Reminding
    clock: Clock


@dataclass(slots=True)
class Errand:
    """A parcel under way; `begun` once the queue may have been told that it is being sent."""

    parcel: Parcel
    begun: bool = False


class Courier:
    """Claims parcels and sends them by `post`, within the limits of `gate`, which answers to people pass too.

    `several` is whether other copies of the bot may be there: they share those limits.
    """

    def __init__(  # noqa: PLR0913 - one argument a part
        self, mail: Mail, post: Post, gate: Gate, limits: Limits, *, several: bool, meters: Meters = UNMETERED
    ) -> None:
        self._mail = mail
        self._dispatch = mail.dispatch
        self._post = post
        self._gate = gate
        self._limits = limits
        self._several = several
        self._meters = meters
        # asyncio forgets tasks that nobody else holds.
        self._errands: dict[asyncio.Task[None], Errand] = {}
        self._others: set[asyncio.Task[None]] = set()
        gate.tell_of_silence(self._hold_all)

    async def run(self) -> NoReturn:
        """Bring what is to be brought until cancelled, whatever fails."""
        await asyncio.gather(
            self._again_and_again(self._beat, BEAT_EVERY.total_seconds(), "saying that this copy is alive"),
            self._again_and_again(self._claim, self._limits.reminder_pause, "claiming what reminders have to say"),
        )
        raise AssertionError  # neither ends

    async def finish(self) -> None:
        """Let what is being sent be finished, within limits, and give back the rest, so that it is sent elsewhere."""
        idle = {task: errand for task, errand in self._errands.items() if not errand.begun}
        for task in idle:
            task.cancel()
        given_back = [asyncio.create_task(self._give_back(*each)) for each in idle.items()]
        if tasks := [*self._errands, *given_back, *self._others]:
            _, late = await asyncio.wait(tasks, timeout=self._limits.finish_within)
            for task in late:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)

    async def _again_and_again(self, work: Callable[[], Awaitable[None]], rest: float, name: str) -> NoReturn:
        pauses = Pauses(self._limits.reminder_pause, self._limits.poll_longest_pause)
        while True:
            pause = rest
            try:
                await work()
                self._meters.went_round(name)
                pauses.start_over()
            except BotError as error:
                pause = pauses.after(error)
                self._meters.failed("round", type(error).__name__)
                log.warning("%s failed and is tried again in %.2f s: %r", name, pause, error)
            except Exception as error:  # a mistake of ours in one round must not end all that are to come
                pause = pauses.after(error)
                self._meters.failed("round", type(error).__name__)
                log.exception("%s failed and is tried again in %.2f s", name, pause)
            await asyncio.sleep(pause)

    async def _beat(self) -> None:
        copies = await self._dispatch.beat()
        if self._several:
            self._gate.share(copies)

    async def _claim(self) -> None:
        free = self._limits.reminders_at_once - len(self._errands)
        for parcel in await self._dispatch.claim(free) if free > 0 else ():
            errand = Errand(parcel)
            task = asyncio.create_task(self._bring(errand))
            self._errands[task] = errand
            task.add_done_callback(self._errands.pop)

    async def _bring(self, errand: Errand) -> None:
        verdict = await self._verdict(errand)
        if verdict is not None:
            await self._record(errand.parcel, verdict)

    async def _verdict(self, errand: Errand) -> Verdict | None:
        """What came of it; None if it is not this copy's to send any more."""
        try:
            return await self._sent(errand)
        except (BotError, TimeoutError) as error:
            log.warning("chat %d is reminded later: %r", errand.parcel.chat, error)
            self._meters.failed("reminder", type(error).__name__)
        except Exception as error:
            log.exception("chat %d is reminded later", errand.parcel.chat)
            self._meters.failed("reminder", type(error).__name__)
        return Later()

    async def _sent(self, errand: Errand) -> Verdict | None:
        parcel = errand.parcel
        async with asyncio.timeout(self._limits.answer_within):
            screen = await self._mail.reminding.screen(parcel)
        if screen is None:
            return Sent()
        if isinstance(screen, NotYet):
            return Later((screen.at - self._mail.clock.now()).total_seconds())
        await self._turn(parcel)
        errand.begun = True
        if not await self._dispatch.sending(parcel):
            return None
        verdict = await self._post.send(Letter.to(Place(parcel.chat, parcel.thread), screen))
        if isinstance(verdict, Sent):
            self._measure(parcel)
        return verdict

    def _measure(self, parcel: Parcel) -> None:
        now = self._mail.clock.now()
        for note in parcel.notes:
            self._meters.reminded((now - note.occurrence.due_at).total_seconds(), repeated=note.repeated)

    async def _turn(self, parcel: Parcel) -> None:
        """Wait for the moment that all copies have agreed on, and then for this copy's own answers to people."""
        wait = (parcel.send_at - self._mail.clock.now()).total_seconds()
        await asyncio.sleep(min(wait, LONGEST_WAIT))
        await self._gate.admit(parcel.chat)

    async def _record(self, parcel: Parcel, verdict: Verdict) -> None:
        match verdict:
            case Sent():
                record = partial(self._dispatch.sent, parcel)
            case Closed():
                record = partial(self._close, parcel)
            case Later(seconds, repeated):
                after = timedelta(seconds=max(seconds, self._pause(parcel)))
                record = partial(self._dispatch.again, parcel, after, repeated=repeated)
        await self._told(record, f"what came of a reminder in chat {parcel.chat}")

    async def _close(self, parcel: Parcel) -> None:
        await self._mail.reminding.closed(parcel.chat)
        await self._dispatch.sent(parcel)

    async def _give_back(self, task: asyncio.Task[None], errand: Errand) -> None:
        await asyncio.wait({task})
        await self._told(
            partial(self._dispatch.again, errand.parcel, timedelta(0), repeated=False),
            f"that chat {errand.parcel.chat} has not been reminded yet",
        )

    def _hold_all(self, seconds: float) -> None:
        """Have all copies keep quiet: Telegram asked this one to."""
        hold = partial(self._dispatch.hold_all, timedelta(seconds=seconds))
        task = asyncio.create_task(self._told(hold, "that Telegram asks for silence"))
        self._others.add(task)
        task.add_done_callback(self._others.discard)

    async def _told(self, record: Callable[[], Coroutine[None, None, None]], what: str) -> None:
        try:
            await recorded(record, self._limits, what)
        except Unrecorded:
            log.exception("the queue was not told")
        except Exception as error:
            log.exception("the queue was not told: %s", what)
            self._meters.failed("reminder", type(error).__name__)

    def _pause(self, parcel: Parcel) -> float:
        """Seconds before the next try: longer after each one."""
        attempts = max(note.attempt for note in parcel.notes)
        first, longest = self._limits.reminder_pause, self._limits.reminder_longest_pause
        return min(first * 2.0 ** min(attempts, 32), longest)
