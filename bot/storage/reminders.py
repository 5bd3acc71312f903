"""The `Reminders` port on a database."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import sqlalchemy as sa

from bot.errors import Limit, LimitReached, NoSuchReminder
from bot.ports.reminders import MOST_REMINDERS, Rest
from bot.storage.engine import now_of
from bot.storage.once import claim, record
from bot.storage.outbox import drop_waiting, enqueue
from bot.storage.reminder_rows import (
    AWAKE,
    CHANGED,
    CONDITION,
    KNOWN,
    again_from,
    change_all,
    delete_reminder,
    insert_reminder,
    moments_of,
    one_reminder,
    reminder_of,
    reminders_where,
    update_reminder,
)
from bot.storage.rows import head_numbered
from bot.storage.schema import portfolio, reminder
from bot.storage.triggers import candidates, on_topic, replace_triggers, watched_topics

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime
    from decimal import Decimal

    from sqlalchemy.engine import Connection

    from bot.ports import Cause, Clock
    from bot.ports.reminders import Occurrence, Reminder, Topic, Trigger
    from bot.storage.engine import Database

    Planned = Sequence[tuple[Reminder, Occurrence | None]]
    Triggers = Mapping[int, Sequence[Trigger]]


class DatabaseReminders:
    """Keeps reminders in `database`. Each call is one transaction."""

    def __init__(self, database: Database, clock: Clock) -> None:
        self._database = database
        self._clock = clock

    async def of_chat(self, chat: int) -> tuple[Reminder, ...]:
        """The reminders that speak in a chat, in the order they were set."""
        return await self._database.read(reminders_where, reminder.c.chat == chat)

    async def load(self, chat: int, reminder: int) -> Reminder:
        """One of a chat. Raises NoSuchReminder."""
        return await self._database.read(_of_number, chat, reminder)

    async def set(self, reminder: Reminder, triggers: Sequence[Trigger], cause: Cause) -> Reminder:
        """Keep a new one. Raises NoSuchPortfolio, or LimitReached beyond MOST_REMINDERS in its chat."""

        def work(on: Connection) -> Reminder:
            done = claim(on, cause)
            if done is None:
                done = [-_insert(on, reminder, triggers)]
                record(on, cause, done)
            return _of_number(on, reminder.chat, _number(done))

        return await self._database.write((reminder.owner, reminder.chat), work)

    async def change(self, reminder: Reminder, triggers: Sequence[Trigger] | None, cause: Cause) -> Reminder:
        """Keep it as it is given, with other triggers unless None. Raises NoSuchReminder."""

        def work(on: Connection) -> Reminder:
            if claim(on, cause) is None:
                kept = one_reminder(on, reminder.chat, reminder.id)
                update_reminder(on, _with_what_happened(reminder, kept))
                replace_triggers(on, {} if triggers is None else {reminder.id: triggers})
            return _of_number(on, reminder.chat, reminder.id)

        return await self._database.write((reminder.owner, reminder.chat), work)

    async def remove(self, chat: int, reminder: int, cause: Cause) -> None:
        """Away with it, and with what it still had to say. Raises NoSuchReminder."""

        def work(on: Connection) -> None:
            if claim(on, cause) is None:
                one_reminder(on, chat, reminder)
                delete_reminder(on, reminder)

        await self._database.write((chat,), work)

    async def look_at_portfolio(self, owner: int, portfolio: int | None, now: datetime) -> None:
        """The conditions on a portfolio, or with None on any of the owner's, are to be looked at from `now` on."""
        theirs = reminder.c.portfolio.in_(_portfolios(owner, portfolio))
        looked_at = change_all(theirs, reminder.c.owner == owner, CONDITION, KNOWN).values(look_at=now)
        await self._database.write((owner,), lambda on: on.execute(looked_at))

    async def look_at_topic(self, topic: Topic, now: datetime, unseen_at: datetime | None) -> None:
        """Those with a trigger on a topic are to be looked at from `now` on: its number is unknown since `unseen_at`.

        With None it is known again: only those that have such a time.
        """
        which = reminder.c.id.in_(on_topic(topic)), KNOWN
        if unseen_at is None:
            changed = change_all(*which, reminder.c.unseen_at.is_not(None)).values(look_at=now)
        else:
            since = sa.func.coalesce(reminder.c.unseen_at, sa.literal(unseen_at, reminder.c.unseen_at.type))
            changed = change_all(*which).values(look_at=now, unseen_at=since)
        await self._database.write((), lambda on: on.execute(changed))

    async def rezone(self, owner: int, zone: str, next_at: Mapping[int, datetime]) -> None:
        """The owner's reminders that `next_at` names are in another zone from now on, and due at these moments."""
        moved = _numbered_update(reminder.c.owner == owner).values(zone=zone)
        rows = [{"number": number, "next_at": due} for number, due in sorted(next_at.items())]
        if rows:
            await self._database.write((owner,), lambda on: on.execute(moved, rows))

    async def sleep(self, chat: int) -> None:
        """The chat is closed: its reminders keep quiet, and what is queued for it is dropped."""

        def work(on: Connection) -> None:
            here = reminder.c.chat == chat
            on.execute(change_all(here, reminder.c.rest == Rest.NONE.value).values(rest=Rest.ASLEEP.value))
            drop_waiting(on, here)

        await self._database.write((chat,), work)

    async def wake(self, chat: int, now: datetime) -> tuple[Reminder, ...]:
        """The chat is open again: those that slept; what fell due meanwhile is due at `now`, once."""

        def work(on: Connection) -> tuple[Reminder, ...]:
            asleep = change_all(reminder.c.chat == chat, reminder.c.rest == Rest.ASLEEP.value)
            woken = asleep.values(rest=Rest.NONE.value, **again_from(now))
            numbers = on.scalars(woken.returning(reminder.c.id)).all()
            return reminders_where(on, reminder.c.id.in_(numbers))

        return await self._database.write((chat,), work)

    async def due(self, now: datetime, most: int) -> tuple[Reminder, ...]:
        """Scheduled ones whose moment has come, the longest due first; not those that rest."""
        return await self._database.read(_first, reminder.c.next_at, now, most)

    async def to_look_at(self, now: datetime, most: int) -> tuple[Reminder, ...]:
        """Conditions whose `look_at` has come, the longest waiting first; not those that rest."""
        return await self._database.read(_first, reminder.c.look_at, now, most)

    async def happened(self, planned: Planned, triggers: Triggers | None = None) -> int:
        """Keep the moments of each, and queue its occurrence, unless it was changed meanwhile."""

        def work(on: Connection) -> int:
            fresh = _still_as_loaded(on, planned)
            _keep_what_happened(on, [each for each, _ in fresh])
            numbers = {each.id for each, _ in fresh}
            replace_triggers(on, {key: some for key, some in (triggers or {}).items() if key in numbers})
            told = [(each, occurrence) for each, occurrence in fresh if occurrence is not None]
            return enqueue(on, told, now_of(on, self._clock))

        return await self._database.write((), work) if planned else 0

    async def watched(self) -> tuple[Topic, ...]:
        """Every topic that some trigger of a reminder that does not rest is about."""
        return await self._database.read(watched_topics)

    async def set_off(self, topic: Topic, number: Decimal, most: int, after: int = 0) -> tuple[Reminder, ...]:
        """The first `most` reminders beyond the id `after` that `number` may set off."""
        return await self._database.read(candidates, topic, number, most, after)


def _of_number(on: Connection, chat: int, number: int) -> Reminder:
    found = reminders_where(on, reminder.c.chat == chat, reminder.c.id == number)
    if not found:
        raise NoSuchReminder(number)
    return found[0]


def _insert(on: Connection, new: Reminder, triggers: Sequence[Trigger]) -> int:
    head_numbered(on, new.owner, new.portfolio)
    here = sa.select(sa.func.count()).select_from(reminder).where(reminder.c.chat == new.chat, KNOWN)
    if on.execute(here).scalar_one() >= MOST_REMINDERS:
        raise LimitReached(Limit.REMINDERS, MOST_REMINDERS)
    number = insert_reminder(on, new)
    replace_triggers(on, {number: triggers})
    return number


def _number(done: Sequence[int]) -> int:
    """The reminder that an update made; 0, which none has, if it was about something else.

    Updates are recorded with the numbers of portfolios; a reminder's stands among them as a negative one.
    """
    return max(0, -done[0]) if done else 0


def _with_what_happened(given: Reminder, kept: Reminder) -> Reminder:
    if given.version == kept.version or given.rule != kept.rule:
        return given
    return replace(given, began_at=kept.began_at, spoke_at=kept.spoke_at)


def _portfolios(owner: int, one: int | None) -> sa.Select[int]:
    return sa.select(portfolio.c.id).where(portfolio.c.owner == owner, *[portfolio.c.id == one] * (one is not None))


def _first(on: Connection, moment: sa.ColumnElement[datetime], now: datetime, most: int) -> tuple[Reminder, ...]:
    """Those whose `moment` has come and that do not rest, the longest waiting first."""
    come = sa.select(reminder).where(AWAKE, moment <= now).order_by(moment, reminder.c.id).limit(most)
    return tuple(map(reminder_of, on.execute(come)))


def _still_as_loaded(on: Connection, planned: Planned) -> Planned:
    """Those that nobody changed since, and nobody changes now."""
    which = reminder.c.id.in_([each.id for each, _ in planned])
    held = sa.select(reminder.c.id, reminder.c.version).where(which).order_by(reminder.c.id)
    versions = {row.id: row.version for row in on.execute(held.with_for_update(skip_locked=True))}
    return [(each, occurrence) for each, occurrence in planned if versions.get(each.id) == each.version]


def _keep_what_happened(on: Connection, reminders: Sequence[Reminder]) -> None:
    rows = [{"number": each.id, **moments_of(each)} for each in reminders]
    if rows:
        on.execute(_numbered_update(), rows)


def _numbered_update(*which: sa.ColumnElement[bool]) -> sa.Update:
    """A change of reminders by their `number`, one row of values each."""
    return sa.update(reminder).where(reminder.c.id == sa.bindparam("number"), *which).values(CHANGED)
