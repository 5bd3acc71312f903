"""The queue of messages in its table; within a transaction of the caller's.

A message is queued, claimed by a worker, being sent and sent, in this order; from each of the middle two it may go back
to queued. What was sent is kept for some days, for it says that the occurrence has had its message.
"""

from __future__ import annotations

from datetime import timedelta
from enum import Enum
from typing import TYPE_CHECKING

import sqlalchemy as sa

from bot.ports.reminders import Occasion
from bot.storage.engine import insert_or
from bot.storage.schema import outbox, reminder

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence
    from datetime import datetime

    from sqlalchemy.engine import Connection

    from bot.ports.reminders import Occurrence, Reminder

SENT_KEPT = timedelta(days=3)
PRUNED_AT_ONCE = 200


class State(Enum):
    """How far a message is."""

    QUEUED = "queued"
    CLAIMED = "claimed"
    SENDING = "sending"
    SENT = "sent"


WAITING = outbox.c.state != State.SENT.value


def is_in(*states: State) -> sa.ColumnElement[bool]:
    """That a message is in one of `states`."""
    return outbox.c.state.in_([state.value for state in states])


def enqueue(connection: Connection, occurrences: Sequence[tuple[Reminder, Occurrence]], now: datetime) -> int:
    """Queue a message for each occurrence that has none yet; how many there were.

    A scheduled one takes the place of what its reminder had queued and nobody has claimed.
    """
    if not occurrences:
        return 0
    scheduled = {each.reminder for _, each in occurrences if each.occasion is Occasion.SCHEDULED}
    rows = [
        {
            "reminder": each.reminder,
            "due_at": each.due_at,
            "occasion": each.occasion.value,
            "began_at": each.began_at,
            "chat": of.chat,
            "queued_at": now,
            "state": State.QUEUED.value,
            "at": now,
            "attempt": 0,
            "repeated": False,
        }
        for of, each in occurrences
    ]
    new = insert_or(connection, outbox).on_conflict_do_nothing().returning(outbox.c.id, outbox.c.reminder)
    added = {row.id: row.reminder for row in connection.execute(new, rows)}
    drop(
        connection,
        outbox.c.reminder.in_([number for number in added.values() if number in scheduled]),
        outbox.c.occasion == Occasion.SCHEDULED.value,
        is_in(State.QUEUED),
        outbox.c.id.not_in(added),
        skip=True,
    )
    return len(added)


def locked(connection: Connection, *which: sa.ColumnElement[bool], skip: bool = False) -> list[int]:
    """The numbers of the messages, which nobody else changes until the transaction ends.

    They are locked in one order, so that no two wait for each other; with `skip` those that others hold are left out.
    """
    held = sa.select(outbox.c.id).where(*which).order_by(outbox.c.id).with_for_update(skip_locked=skip)
    return list(connection.scalars(held))


def put(connection: Connection, numbers: Collection[int], state: State, **values: object) -> None:
    """Change the state of messages."""
    if numbers:
        changed = sa.update(outbox).where(outbox.c.id.in_(numbers))
        connection.execute(changed.values(state=state.value, **values))


def sent_since(connection: Connection, since: datetime) -> int:
    """How many messages, those of one parcel together, were given to Telegram after a moment."""
    given = sa.select(sa.func.count(outbox.c.at.distinct())).where(
        is_in(State.SENDING, State.SENT), outbox.c.at > since
    )
    return int(connection.execute(given).scalar_one())


def drop_waiting(connection: Connection, of: sa.ColumnElement[bool]) -> None:
    """Away with what the reminders `of` still have to say."""
    drop(connection, outbox.c.reminder.in_(sa.select(reminder.c.id).where(of)), WAITING)


def drop(connection: Connection, *which: sa.ColumnElement[bool], skip: bool = False) -> None:
    """Away with messages; with `skip` not those that others hold."""
    dropped = locked(connection, *which, skip=skip)
    if dropped:
        connection.execute(sa.delete(outbox).where(outbox.c.id.in_(dropped)))


def prune_sent(connection: Connection, now: datetime) -> None:
    """Erase some of what was sent days ago."""
    over = is_in(State.SENT), outbox.c.at < now - SENT_KEPT
    some = sa.select(outbox.c.id).where(*over).order_by(outbox.c.at).limit(PRUNED_AT_ONCE)
    connection.execute(sa.delete(outbox).where(outbox.c.id.in_(some)))
