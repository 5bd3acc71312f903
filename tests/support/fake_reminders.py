"""Fakes of whoever keeps reminders and queues their messages: in memory, with the very promises of the ports."""

from __future__ import annotations

from dataclasses import dataclass, replace
from decimal import Decimal
from typing import TYPE_CHECKING

from bot.errors import Limit, LimitReached, NoSuchReminder, StorageError
from bot.ports.dispatch import Backlog, Note, Parcel
from bot.ports.reminders import MOST_REMINDERS, Condition, Occasion, Rest

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence
    from datetime import datetime, timedelta

    from bot.ports import Cause, Clock
    from bot.ports.reminders import Occurrence, Reminder, Topic, Trigger

_WIDER = Decimal("1e-9")


@dataclass
class Queued:
    """A message that waits, is claimed by `worker`, or is being sent since `sending_at`."""

    number: int
    occurrence: Occurrence
    ready_at: datetime | None = None
    worker: str | None = None
    sending: bool = False
    repeated: bool = False
    attempt: int = 0


class FakeReminders:
    """Keeps reminders; `queue` has what waits to be sent, `said` every occurrence that ever came to be.

    `fail` makes every call raise, until it is told None; `put_away` are portfolios that are deleted at present;
    `interrupt` is called before anything is planned, like somebody else who is faster.
    """

    def __init__(self) -> None:
        self.kept: dict[int, Reminder] = {}
        self.triggers: dict[int, tuple[Trigger, ...]] = {}
        self.queue: dict[int, Queued] = {}
        self.said: list[Occurrence] = []
        self.put_away: set[int] = set()
        self.interrupt: Callable[[], None] | None = None
        self.asked: list[str] = []
        self._failure: StorageError | None = None
        self._numbers = 0

    def fail(self, error: StorageError | None) -> None:
        self._failure = error

    def put(self, reminder: Reminder, *triggers: Trigger) -> Reminder:
        """Keep it without any check."""
        self._numbers += 1
        kept = replace(reminder, id=self._numbers, version=0)
        self.kept[kept.id], self.triggers[kept.id] = kept, triggers
        return kept

    async def of_chat(self, chat: int) -> tuple[Reminder, ...]:
        return tuple(each for each in self._there() if each.chat == chat)

    async def load(self, chat: int, reminder: int) -> Reminder:
        found = next((each for each in self._there() if (each.chat, each.id) == (chat, reminder)), None)
        if found is None:
            raise NoSuchReminder(reminder)
        return found

    async def set(self, reminder: Reminder, triggers: Sequence[Trigger], cause: Cause) -> Reminder:  # noqa: ARG002 - the port
        if len(await self.of_chat(reminder.chat)) >= MOST_REMINDERS:
            raise LimitReached(Limit.REMINDERS, MOST_REMINDERS)
        return self.put(reminder, *triggers)

    async def change(self, reminder: Reminder, triggers: Sequence[Trigger] | None, cause: Cause) -> Reminder:  # noqa: ARG002 - the port
        known = await self.load(reminder.chat, reminder.id)
        if reminder.rule == known.rule:
            reminder = replace(reminder, began_at=known.began_at, spoke_at=known.spoke_at)
        if reminder.rest is not Rest.NONE:
            self._drop([reminder.id])
        return self._keep(replace(reminder, version=known.version), triggers)

    async def remove(self, chat: int, reminder: int, cause: Cause) -> None:  # noqa: ARG002 - the port
        await self.load(chat, reminder)
        self.queue = {number: each for number, each in self.queue.items() if each.occurrence.reminder != reminder}
        del self.kept[reminder], self.triggers[reminder]

    async def look_at_portfolio(self, owner: int, portfolio: int | None, now: datetime) -> None:
        for each in self._there():
            if isinstance(each.rule, Condition) and each.owner == owner and portfolio in {None, each.portfolio}:
                self._keep(replace(each, look_at=now), None)

    async def look_at_topic(self, topic: Topic, now: datetime, unseen_at: datetime | None) -> None:
        for each in self._there():
            waits = any(trigger.topic == topic for trigger in self.triggers[each.id])
            if waits and (unseen_at is not None or each.unseen_at is not None):
                self._keep(replace(each, look_at=now, unseen_at=each.unseen_at or unseen_at), None)

    async def rezone(self, owner: int, zone: str, next_at: Mapping[int, datetime]) -> None:
        for each in self._there():
            if each.owner == owner and each.id in next_at:
                self._keep(replace(each, zone=zone, next_at=next_at[each.id]), None)

    async def sleep(self, chat: int) -> None:
        for each in await self.of_chat(chat):
            if each.rest is Rest.NONE:
                self._keep(replace(each, rest=Rest.ASLEEP), None)
            self._drop([each.id])

    async def wake(self, chat: int, now: datetime) -> tuple[Reminder, ...]:
        asleep = [each for each in await self.of_chat(chat) if each.rest is Rest.ASLEEP]
        return tuple(self._keep(_awake(each, now), None) for each in asleep)

    async def due(self, now: datetime, most: int) -> tuple[Reminder, ...]:
        return _first(((each.next_at, each) for each in self._speaking()), now, most)

    async def to_look_at(self, now: datetime, most: int) -> tuple[Reminder, ...]:
        return _first(((each.look_at, each) for each in self._speaking()), now, most)

    async def happened(
        self,
        planned: Sequence[tuple[Reminder, Occurrence | None]],
        triggers: Mapping[int, Sequence[Trigger]] | None = None,
    ) -> int:
        if self.interrupt is not None:
            self.interrupt()
        before = len(self.said)
        for reminder, occurrence in planned:
            known = {each.id: each for each in self._there()}.get(reminder.id)
            if known is not None and known.version == reminder.version:
                kept = replace(reminder, rule=known.rule, chat=known.chat, thread=known.thread)
                self._keep(kept, (triggers or {}).get(reminder.id))
                if occurrence is not None:
                    self._say(occurrence)
        return len(self.said) - before

    async def watched(self) -> tuple[Topic, ...]:
        topics = (trigger.topic for each in self._speaking() for trigger in self.triggers[each.id])
        return tuple(dict.fromkeys(topics))

    async def set_off(self, topic: Topic, number: Decimal, most: int, after: int = 0) -> tuple[Reminder, ...]:
        self.asked.append(topic.symbol)
        found = (each for each in self._speaking() if each.id > after and self._fires(each, topic, number))
        return tuple(sorted(found, key=lambda each: each.id)[:most])

    def _fires(self, reminder: Reminder, topic: Topic, number: Decimal) -> bool:
        wider = abs(number) * _WIDER
        return any(
            trigger.topic == topic
            and (
                (trigger.below is not None and number <= trigger.below + wider)
                or (trigger.above is not None and number >= trigger.above - wider)
            )
            for trigger in self.triggers[reminder.id]
        )

    def _there(self) -> list[Reminder]:
        if self._failure is not None:
            raise self._failure
        return [each for each in self.kept.values() if each.portfolio not in self.put_away]

    def _speaking(self) -> list[Reminder]:
        return [each for each in self._there() if each.rest is Rest.NONE]

    def _keep(self, reminder: Reminder, triggers: Sequence[Trigger] | None) -> Reminder:
        kept = self.kept[reminder.id] = replace(reminder, version=reminder.version + 1)
        if triggers is not None:
            self.triggers[reminder.id] = tuple(triggers)
        return kept

    def _say(self, occurrence: Occurrence) -> None:
        if any(_same(occurrence, each) for each in self.said):
            return
        if occurrence.occasion is Occasion.SCHEDULED:
            self._drop([occurrence.reminder], Occasion.SCHEDULED)
        self.said.append(occurrence)
        number = len(self.said)
        self.queue[number] = Queued(number, occurrence)

    def _drop(self, reminders: Iterable[int], occasion: Occasion | None = None) -> None:
        """Away with what is queued and not claimed."""
        self.queue = {
            number: each
            for number, each in self.queue.items()
            if each.worker is not None
            or each.occurrence.reminder not in reminders
            or occasion not in {None, each.occurrence.occasion}
        }


class FakeDispatch:
    """One copy of the bot, called `name`, at the queue of `reminders`; `alive` is shared by all copies."""

    def __init__(
        self, reminders: FakeReminders, clock: Clock, name: str = "one", alive: set[str] | None = None
    ) -> None:
        self._reminders = reminders
        self._clock = clock
        self._name = name
        self._alive = {name} if alive is None else alive
        self._held_until: datetime | None = None

    async def beat(self) -> int:
        self._alive.add(self._name)
        for each in self._queue():
            if each.worker is not None and each.worker not in self._alive:
                self._back(each, self._clock.now(), repeated=each.sending)
        return len(self._alive)

    async def claim(self, most: int) -> tuple[Parcel, ...]:
        now = self._clock.now()
        if self._is_held(now):
            return ()
        parcels: dict[object, list[Queued]] = {}
        for each in self._queue():
            if each.worker is None and (each.ready_at is None or each.ready_at <= now):
                reminder = self._reminders.kept[each.occurrence.reminder]
                together = (reminder.chat, reminder.thread) if reminder.chat < 0 else each.number
                parcels.setdefault(together, []).append(each)
        return tuple(self._parcel(queued, now) for queued in list(parcels.values())[:most])

    async def sending(self, parcel: Parcel) -> bool:
        mine = [self._mine(note) for note in parcel.notes]
        if self._is_held(self._clock.now()) or None in mine:
            for each in mine:
                if each is not None:
                    self._back(each, self._clock.now(), repeated=False)
            return False
        for each in mine:
            assert each is not None
            each.sending = True
        return True

    async def sent(self, parcel: Parcel) -> None:
        for note in parcel.notes:
            self._reminders.queue.pop(note.number, None)

    async def again(self, parcel: Parcel, after: timedelta, *, repeated: bool) -> None:
        for note in parcel.notes:
            if (each := self._mine(note)) is not None:
                self._back(each, self._clock.now() + after, repeated=repeated)

    async def hold_all(self, span: timedelta) -> None:
        self._held_until = self._clock.now() + span

    async def backlog(self) -> Backlog:
        waiting = self._queue()
        now = self._clock.now()
        ready = (each.ready_at or each.occurrence.due_at for each in waiting)
        oldest = min((moment for moment in ready if moment <= now), default=now)
        return Backlog(len(waiting), now - oldest)

    def _queue(self) -> list[Queued]:
        return list(self._reminders.queue.values())

    def _is_held(self, now: datetime) -> bool:
        return self._held_until is not None and now < self._held_until

    def _mine(self, note: Note) -> Queued | None:
        each = self._reminders.queue.get(note.number)
        return each if each is not None and each.worker == self._name else None

    def _parcel(self, queued: Sequence[Queued], now: datetime) -> Parcel:
        for each in queued:
            each.worker, each.attempt = self._name, each.attempt + 1
        notes = tuple(
            Note(
                each.number,
                self._reminders.kept[each.occurrence.reminder],
                each.occurrence,
                each.repeated,
                each.attempt,
            )
            for each in queued
        )
        return Parcel(notes[0].reminder.chat, notes[0].reminder.thread, now, notes)

    @staticmethod
    def _back(each: Queued, ready_at: datetime, *, repeated: bool) -> None:
        each.worker, each.sending, each.ready_at = None, False, ready_at
        each.repeated = each.repeated or repeated


def _awake(reminder: Reminder, now: datetime) -> Reminder:
    missed = reminder.next_at is not None and reminder.next_at < now
    return replace(
        reminder,
        rest=Rest.NONE,
        next_at=now if missed else reminder.next_at,
        look_at=now if isinstance(reminder.rule, Condition) else None,
    )


def _first(timed: Iterable[tuple[datetime | None, Reminder]], now: datetime, most: int) -> tuple[Reminder, ...]:
    come = [(at, each.id, each) for at, each in timed if at is not None and at <= now]
    return tuple(each for _, _, each in sorted(come, key=lambda one: one[:2])[:most])


def _same(one: Occurrence, other: Occurrence) -> bool:
    return (one.reminder, one.due_at, one.occasion) == (other.reminder, other.due_at, other.occasion)
