"""What reminders have to say, for tests: a queue in memory, and words that tell which message they are for."""

from __future__ import annotations

from dataclasses import replace
from datetime import time, timedelta
from typing import TYPE_CHECKING

from bot.chat.screen import Screen
from bot.clock import SystemClock
from bot.errors import Broken, StoreUnavailable
from bot.ports.reminders import Daily, Occasion, Occurrence, Reminder
from bot.telegram.courier import Mail
from tests.support.builders import NOON
from tests.support.fake_reminders import FakeDispatch, FakeReminders

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from bot.chat.conversation import NotYet
    from bot.ports.dispatch import Parcel


class Queue(FakeDispatch):
    """`away` is how many calls of each name still fail; `told` are those that came through and were about something.

    Moments are `ahead` of the present.
    """

    def __init__(self, reminders: FakeReminders, alive: set[str] | None = None) -> None:
        super().__init__(reminders, SystemClock(), alive=alive)
        self.away: dict[str, int] = {}
        self.told: list[tuple[object, ...]] = []
        self.ahead = timedelta(0)

    async def beat(self) -> int:
        self._may_fail("beat")
        return await super().beat()

    async def claim(self, most: int) -> tuple[Parcel, ...]:
        self._may_fail("claim")
        parcels = await super().claim(most)
        if parcels:
            self.told.append(("claim", len(parcels)))
        return tuple(replace(parcel, send_at=parcel.send_at + self.ahead) for parcel in parcels)

    async def sending(self, parcel: Parcel) -> bool:
        self._may_fail("sending")
        self.told.append(("sending", parcel.chat))
        return await super().sending(parcel)

    async def sent(self, parcel: Parcel) -> None:
        self._may_fail("sent")
        self.told.append(("sent", parcel.chat))
        await super().sent(parcel)

    async def again(self, parcel: Parcel, after: timedelta, *, repeated: bool) -> None:
        self._may_fail("again")
        self.told.append(("again", parcel.chat, after.total_seconds(), repeated))
        await super().again(parcel, after, repeated=repeated)

    async def hold_all(self, span: timedelta) -> None:
        self.told.append(("hold_all", span.total_seconds()))
        await super().hold_all(span)

    def _may_fail(self, name: str) -> None:
        if self.away.get(name, 0):
            self.away[name] -= 1
            raise StoreUnavailable(Broken.UNREACHABLE)


class Words:
    """Implements `Reminding`; `says` decides what one parcel is to say, `standings` is what is told of chats."""

    def __init__(self, reminders: FakeReminders) -> None:
        self._reminders = reminders
        self.says: Callable[[Parcel], Awaitable[Screen | NotYet | None]] = _plainly
        self.standings: list[tuple[str, int]] = []
        self.away = 0

    async def screen(self, parcel: Parcel) -> Screen | NotYet | None:
        return await self.says(parcel)

    async def opened(self, chat: int) -> None:
        self._may_fail()
        self.standings.append(("opened", chat))
        await self._reminders.wake(chat, NOON)

    async def closed(self, chat: int) -> None:
        self._may_fail()
        self.standings.append(("closed", chat))
        await self._reminders.sleep(chat)

    def _may_fail(self) -> None:
        if self.away:
            self.away -= 1
            raise StoreUnavailable(Broken.UNREACHABLE)


class PostOffice:
    """All of it together; `mail` is for the bot."""

    def __init__(self, alive: set[str] | None = None) -> None:
        self.reminders = FakeReminders()
        self.queue = Queue(self.reminders, alive)
        self.words = Words(self.reminders)
        self.mail = Mail(self.queue, self.words, SystemClock())

    async def reminds(self, chat: int, thread: int | None = None) -> Reminder:
        """A reminder in the chat has something to say now."""
        rule = Daily(time(9))
        new = Reminder(0, chat, 1, chat, thread, chat, rule, "UTC", NOON)
        kept = self.reminders.put(new)
        await self.reminders.happened([(kept, Occurrence(kept.id, NOON, Occasion.SCHEDULED))])
        return kept

    @property
    def waiting(self) -> int:
        """How many messages are not done with."""
        return len(self.reminders.queue)


async def _plainly(parcel: Parcel) -> Screen:
    marks = " again" if any(note.repeated for note in parcel.notes) else ""
    return Screen(f"<b>reminder</b> {', '.join(str(note.reminder.id) for note in parcel.notes)}{marks}")
