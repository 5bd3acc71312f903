"""Updates that changed something are recorded with the change, so that one that comes again changes nothing."""

from __future__ import annotations

import json
from datetime import timedelta
from functools import cache
from typing import TYPE_CHECKING

import sqlalchemy as sa

from bot.storage.engine import insert_in
from bot.storage.schema import draft, handled, portfolio

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from sqlalchemy.engine import Connection

    from bot.ports import Cause

# Telegram keeps an update for a day, and after a week of silence begins anew with a number at random.
MEMORY = timedelta(days=7)
RESTORABLE = timedelta(days=30)
PRUNED_AT_ONCE = 200
_UPDATES_BETWEEN = 64


_RECORDING = (
    sa.update(handled).where(handled.c.update_id == sa.bindparam("claimed")).values(portfolios=sa.bindparam("changed"))
)


@cache
def _claiming(dialect: str) -> sa.Executable:
    """Record an update that is new, or so old that it was forgotten; made once, for it is needed with every change."""
    new = insert_in(dialect, handled)
    forgotten = handled.c.at < sa.bindparam("forgotten", type_=handled.c.at.type)
    excluded = {"at": new.excluded.at, "portfolios": new.excluded.portfolios}
    claiming = new.on_conflict_do_update(index_elements=[handled.c.update_id], set_=excluded, where=forgotten)
    return claiming.returning(handled.c.update_id)


def claim(connection: Connection, cause: Cause) -> list[int] | None:
    """None if the update is new, and now recorded; else the portfolios that it changed when it came before."""
    if cause.update_id is None:
        return None
    if cause.update_id % _UPDATES_BETWEEN == 0:
        prune(connection, cause.at)
    row = {"update_id": cause.update_id, "at": cause.at, "portfolios": "[]", "forgotten": cause.at - MEMORY}
    if connection.execute(_claiming(connection.dialect.name), row).one_or_none() is not None:
        return None
    done = connection.scalar(sa.select(handled.c.portfolios).where(handled.c.update_id == cause.update_id))
    return list(json.loads(done or "[]"))


def record(connection: Connection, cause: Cause, portfolios: Sequence[int]) -> None:
    """Note which portfolios the claimed update changed."""
    if cause.update_id is not None:
        noted = json.dumps(list(portfolios))
        connection.execute(_RECORDING, {"claimed": cause.update_id, "changed": noted})


def prune(connection: Connection, now: datetime) -> None:
    """Erase some of what is over: updates, deleted portfolios, dialogues."""
    for table, over in (
        (handled, handled.c.at < now - MEMORY),
        (portfolio, portfolio.c.deleted_at < now - RESTORABLE),
        (draft, draft.c.until < now),
    ):
        keys = sa.tuple_(*table.primary_key.columns)
        some = sa.select(*table.primary_key.columns).where(over).limit(PRUNED_AT_ONCE)
        connection.execute(sa.delete(table).where(keys.in_(some)))
