"""What sets reminders off: numbers of watched topics; within a transaction of the caller's.

The numbers are binary fractions under an index on each side, so a new price costs what it may set off and not what is
stored. They are selected a little more widely than any rounding can move them, and the reminder's condition is then
looked at exactly by whoever asked.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import sqlalchemy as sa

from bot.ports.reminders import Topic
from bot.storage.engine import insert_or
from bot.storage.reminder_rows import AWAKE, reminder_of
from bot.storage.schema import reminder, topic, trigger

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence
    from decimal import Decimal

    from sqlalchemy.engine import Connection

    from bot.ports.reminders import Reminder, Trigger

WIDER = 1e-9
"""As a share of the number; a binary fraction is off by 1e-16 at most."""


def replace_triggers(connection: Connection, triggers: Mapping[int, Sequence[Trigger]]) -> None:
    """Give each reminder these instead of what it has."""
    if not triggers:
        return
    connection.execute(sa.delete(trigger).where(trigger.c.reminder.in_(triggers)))
    numbers = _numbered(connection, {each.topic for some in triggers.values() for each in some})
    rows = [
        {
            "reminder": owner,
            "topic": numbers[each.topic],
            "below": None if each.below is None else float(each.below),
            "above": None if each.above is None else float(each.above),
        }
        for owner, some in sorted(triggers.items())
        for each in some
    ]
    if rows:
        connection.execute(sa.insert(trigger), rows)


def on_topic(of: Topic) -> sa.Select[int]:
    """The ids of the reminders with a trigger on a topic."""
    return sa.select(trigger.c.reminder).where(
        trigger.c.topic == sa.select(topic.c.id).where(_is(of)).scalar_subquery()
    )


def candidates(connection: Connection, of: Topic, number: Decimal, most: int, after: int) -> tuple[Reminder, ...]:
    """The first reminders beyond the id `after` that a number may set off and that do not rest."""
    exact = float(number)
    slack = abs(exact) * WIDER
    behind = on_topic(of).where(trigger.c.reminder > after)
    # Joined rather than asked for by IN, for which SQLite would go through every reminder instead.
    beyond = sa.union(
        behind.where(trigger.c.below >= exact - slack), behind.where(trigger.c.above <= exact + slack)
    ).subquery()
    found = sa.select(reminder).join(beyond, beyond.c.reminder == reminder.c.id).where(AWAKE)
    return tuple(map(reminder_of, connection.execute(found.order_by(reminder.c.id).limit(most))))


def watched_topics(connection: Connection) -> tuple[Topic, ...]:
    """Those that a trigger of a reminder that does not rest is about."""
    awake = sa.exists().where(reminder.c.id == trigger.c.reminder, AWAKE)
    watchers = sa.select(trigger.c.reminder).where(trigger.c.topic == topic.c.id, awake)
    # One will do. Of another EXISTS PostgreSQL would make a join, and go through all of them.
    watched = watchers.limit(1).scalar_subquery().is_not(None)
    rows = connection.execute(sa.select(topic).where(watched).order_by(topic.c.id))
    return tuple(Topic(row.venue, row.symbol, row.what) for row in rows)


def _numbered(connection: Connection, topics: Collection[Topic]) -> dict[Topic, int]:
    """The numbers of topics, each of which is kept once."""
    if not topics:
        return {}
    # In one order everywhere, so that no two writers wait for each other.
    rows = sorted(({"venue": each.venue, "symbol": each.symbol, "what": each.what} for each in topics), key=_name)
    connection.execute(insert_or(connection, topic).on_conflict_do_nothing(), rows)
    found = connection.execute(sa.select(topic).where(sa.or_(*map(_is, topics))))
    return {Topic(row.venue, row.symbol, row.what): row.id for row in found}


def _name(row: dict[str, str]) -> tuple[str, ...]:
    return row["venue"], row["symbol"], row["what"]


def _is(of: Topic) -> sa.ColumnElement[bool]:
    return sa.and_(topic.c.venue == of.venue, topic.c.symbol == of.symbol, topic.c.what == of.what)
