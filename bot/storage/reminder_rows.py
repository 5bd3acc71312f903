"""Reminders in and out of their table, and what they still have to say; within a transaction of the caller's."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import sqlalchemy as sa

from bot.errors import NoSuchReminder
from bot.ports.reminders import Reminder, Rest
from bot.storage.codec import decode_rule, encode_rule
from bot.storage.outbox import drop_waiting
from bot.storage.schema import reminder

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy.engine import Connection

# Written as an equation, which SQLite's index on it takes part in.
KNOWN = reminder.c.put_away == sa.false()
AWAKE = sa.and_(reminder.c.rest == Rest.NONE.value, KNOWN)
CONDITION = reminder.c.next_at.is_(None)
CHANGED = {"version": reminder.c.version + 1}
"""Goes with every change, so that whoever has loaded a reminder before finds out."""
_MOMENTS = ("next_at", "snoozed_until", "began_at", "spoke_at", "look_at", "unseen_at", "blind_at")


def reminder_of(row: sa.Row[*tuple[Any, ...]]) -> Reminder:
    """The reminder of a row with every column of the table."""
    return Reminder(
        id=row.id,
        owner=row.owner,
        portfolio=row.portfolio,
        chat=row.chat,
        thread=row.thread,
        author=row.author,
        rule=decode_rule(row.rule),
        zone=row.zone,
        set_at=row.set_at,
        rest=Rest(row.rest),
        next_at=row.next_at,
        snoozed_until=row.snoozed_until,
        began_at=row.began_at,
        spoke_at=row.spoke_at,
        look_at=row.look_at,
        unseen_at=row.unseen_at,
        blind_at=row.blind_at,
        version=row.version,
    )


def reminders_where(connection: Connection, *which: sa.ColumnElement[bool]) -> tuple[Reminder, ...]:
    """Those that are not put away, in the order they were set."""
    rows = connection.execute(sa.select(reminder).where(KNOWN, *which).order_by(reminder.c.id))
    return tuple(map(reminder_of, rows))


def one_reminder(connection: Connection, chat: int, number: int) -> Reminder:
    """One of a chat, which nobody else changes until the transaction ends. Raises NoSuchReminder."""
    which = reminder.c.id == number, reminder.c.chat == chat, KNOWN
    row = connection.execute(sa.select(reminder).where(*which).with_for_update()).one_or_none()
    if row is None:
        raise NoSuchReminder(number)
    return reminder_of(row)


def insert_reminder(connection: Connection, new: Reminder) -> int:
    """Its number."""
    values = _values(new) | {"put_away": False, "version": 0}
    return int(connection.execute(sa.insert(reminder).values(values).returning(reminder.c.id)).scalar_one())


def update_reminder(connection: Connection, changed: Reminder) -> None:
    """All of it as it is given; one that rests has nothing more to say."""
    this = reminder.c.id == changed.id
    connection.execute(sa.update(reminder).where(this).values(_values(changed) | CHANGED))
    if changed.rest is not Rest.NONE:
        drop_waiting(connection, this)


def delete_reminder(connection: Connection, number: int) -> None:
    """Away with it and all that belongs to it."""
    this = reminder.c.id == number
    drop_waiting(connection, this)
    connection.execute(sa.delete(reminder).where(this))


def moments_of(given: Reminder) -> dict[str, datetime | None]:
    """Its moments, by the names of their columns."""
    return {name: getattr(given, name) for name in _MOMENTS}


def change_all(*which: sa.ColumnElement[bool]) -> sa.Update:
    """A change of several at once; they are locked in one order, so that no two who do this wait for each other."""
    held = sa.select(reminder.c.id).where(*which).order_by(reminder.c.id).with_for_update(of=reminder)
    return sa.update(reminder).where(reminder.c.id.in_(held)).values(CHANGED)


def put_away(connection: Connection, portfolio: int) -> None:
    """The reminders of a portfolio go with it."""
    of_it = reminder.c.portfolio == portfolio
    connection.execute(change_all(of_it).values(put_away=True))
    drop_waiting(connection, of_it)


def bring_back(connection: Connection, portfolio: int, now: datetime) -> None:
    """The reminders of a portfolio come back with it."""
    connection.execute(change_all(reminder.c.portfolio == portfolio).values(put_away=False, **again_from(now)))


def again_from(now: datetime) -> dict[str, sa.ColumnElement[datetime]]:
    """What fell due while a reminder rested is due now, once; a condition is looked at now."""
    present = sa.literal(now, reminder.c.next_at.type)
    return {
        "next_at": sa.case((reminder.c.next_at < present, present), else_=reminder.c.next_at),
        "look_at": sa.case((CONDITION, present)),
    }


def _values(given: Reminder) -> dict[str, object]:
    kept: dict[str, object] = {
        "owner": given.owner,
        "portfolio": given.portfolio,
        "chat": given.chat,
        "thread": given.thread,
        "author": given.author,
        "rule": encode_rule(given.rule),
        "zone": given.zone,
        "set_at": given.set_at,
        "rest": given.rest.value,
    }
    return kept | moments_of(given)
