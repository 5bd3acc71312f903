"""Forgetting an owner, and moving all of a group to its new id; within a transaction of the caller's."""

from __future__ import annotations

from typing import TYPE_CHECKING

import sqlalchemy as sa

from bot.ports import Cause, ChangeKind
from bot.storage.engine import insert_or
from bot.storage.reminder_rows import CHANGED
from bot.storage.rows import free_name, key_of, log_change, names_of
from bot.storage.schema import admission, change, draft, editor, outbox, portfolio, preferences, reminder, slot

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy.engine import Connection


NOBODY = 0
"""Who made a change or set a reminder in a group, when they had themselves forgotten since."""
_KEYS = {preferences: "principal", admission: "principal", editor: "chat", draft: "chat", slot: "chat"}
"""Which column of each table says whose a row is."""


def forget(connection: Connection, owner: int) -> None:
    """Erase portfolios with logs and reminders, preferences, dialogues, the say in groups and the admission."""
    for erased in (
        sa.delete(portfolio).where(portfolio.c.owner == owner),
        sa.delete(preferences).where(preferences.c.principal == owner),
        sa.delete(editor).where(sa.or_(editor.c.chat == owner, editor.c.principal == owner)),
        sa.delete(admission).where(admission.c.principal == owner),
        sa.delete(draft).where(sa.or_(draft.c.chat == owner, draft.c.principal == owner)),
        sa.delete(reminder).where(reminder.c.chat == owner),
        sa.delete(slot).where(slot.c.chat == owner),
        sa.update(reminder).where(reminder.c.author == owner).values(author=NOBODY, **CHANGED),
        sa.update(change).where(change.c.who == owner).values(who=NOBODY),
    ):
        connection.execute(erased)


def migrate(connection: Connection, old: int, new: int, now: datetime) -> None:
    """Give everything of `old` to `new`; where `new` has it already, that of `new` stays and names are numbered."""
    _move_portfolios(connection, old, new, now)
    _move_reminders(connection, old, new)
    for table, column in _KEYS.items():
        others = [each for each in table.c if each.name != column]
        moved = sa.select(sa.literal(new, sa.BigInteger), *others).where(table.c[column] == old)
        # SQLite cannot tell ON CONFLICT from a join's ON behind a SELECT without WHERE; this one has a WHERE.
        connection.execute(
            insert_or(connection, table)
            .from_select([column, *(each.name for each in others)], moved)
            .on_conflict_do_nothing()
        )
        connection.execute(sa.delete(table).where(table.c[column] == old))


def _move_portfolios(connection: Connection, old: int, new: int, now: datetime) -> None:
    taken = set(names_of(connection, new))
    rows = connection.execute(
        sa.select(portfolio.c.id, portfolio.c.name, portfolio.c.deleted_at)
        .where(portfolio.c.owner == old)
        .order_by(portfolio.c.id)
    )
    for number, before, deleted_at in rows.all():
        name = before if deleted_at else free_name(before, taken)
        taken |= set() if deleted_at else {key_of(name)}
        connection.execute(
            sa.update(portfolio).where(portfolio.c.id == number).values(owner=new, name=name, key=key_of(name))
        )
        cause = Cause(new, now)
        log_change(connection, number, cause, ChangeKind.MIGRATED, before=None if name == before else before)


def _move_reminders(connection: Connection, old: int, new: int) -> None:
    """With what they have to say."""
    for moved in (
        sa.update(reminder).where(reminder.c.owner == old).values(owner=new, **CHANGED),
        sa.update(reminder).where(reminder.c.chat == old).values(chat=new, **CHANGED),
        sa.update(outbox).where(outbox.c.chat == old).values(chat=new),
    ):
        connection.execute(moved)
