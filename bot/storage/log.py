"""Pages of a portfolio's log."""

from __future__ import annotations

from typing import TYPE_CHECKING

import sqlalchemy as sa

from bot.ports import Change, ChangeKind, LogPage
from bot.storage.schema import change

if TYPE_CHECKING:
    from sqlalchemy.engine import Connection

    from bot.storage.rows import Reader


def page_of_log(connection: Connection, reader: Reader, portfolio_id: int, page: int, size: int) -> LogPage:
    """The changes of page `page`, the newest first, `size` on each."""
    total = connection.scalar(sa.select(sa.func.count()).select_from(change).where(change.c.portfolio == portfolio_id))
    rows = connection.execute(
        sa.select(change)
        .where(change.c.portfolio == portfolio_id)
        .order_by(change.c.id.desc())
        .limit(size)
        .offset(page * size)
    )
    changes = [
        Change(
            at=row.at,
            who=row.who,
            kind=ChangeKind(row.kind),
            entries=reader.entries(connection, portfolio_id, row.first, row.past) if row.past else (),
            before=row.before,
        )
        for row in rows.all()
    ]
    return LogPage(tuple(changes), page, -(-(total or 0) // size))
