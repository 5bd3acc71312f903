"""Which copies of the bot are alive, and what those that are not had in hand; within a transaction of the caller's."""

from __future__ import annotations

from typing import TYPE_CHECKING

import sqlalchemy as sa

from bot.storage.engine import insert_or
from bot.storage.outbox import State, is_in, locked, put
from bot.storage.schema import outbox, worker

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy.engine import Connection

    from bot.storage.slots import Pace


def record_beat(connection: Connection, name: str, now: datetime) -> None:
    """The worker `name` is alive."""
    connection.execute(
        insert_or(connection, worker)
        .values(id=name, beat_at=now)
        .on_conflict_do_update(index_elements=[worker.c.id], set_={"beat_at": now})
    )


def bury(connection: Connection, now: datetime, pace: Pace) -> None:
    """Forget workers without a heartbeat, and take back what they, or anyone for too long, had in hand."""
    connection.execute(sa.delete(worker).where(worker.c.beat_at < now - pace.dead_after))
    left = sa.or_(outbox.c.worker.not_in(sa.select(worker.c.id)), outbox.c.at < now - pace.stuck_after)
    put(connection, locked(connection, is_in(State.CLAIMED), left, skip=True), State.QUEUED, at=now)
    put(connection, locked(connection, is_in(State.SENDING), left, skip=True), State.QUEUED, at=now, repeated=True)


def count_alive(connection: Connection) -> int:
    """How many workers are known."""
    return connection.execute(sa.select(sa.func.count()).select_from(worker)).scalar_one()
