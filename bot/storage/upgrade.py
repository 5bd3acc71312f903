"""Brings a database to the newest form, one migration a transaction, and keeps a copy of the old one before."""

from __future__ import annotations

import asyncio
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import sqlalchemy as sa

from bot.storage.copying import copy_database
from bot.storage.engine import MIGRATING
from bot.storage.schema import HEAD

if TYPE_CHECKING:
    from sqlalchemy.engine import Connection

    from bot.storage.engine import Database

MIGRATIONS = Path(__file__).with_name("migrations")


async def upgrade(database: Database, file: Path | None, migrations: Path = MIGRATIONS, head: str = HEAD) -> None:
    """Apply what is missing of `migrations` to a database, kept in `file` on SQLite. NewerDatabase for one beyond them.

    Each migration commits together with the record of it, under a lock, so a kill leaves a database between two of
    them, and of several processes that start at once each finds what the others did. Alembic is only imported when
    there is something to do.
    """
    found = await database.read(revision_of)
    if found == head:
        return
    from bot.storage.migrating import next_migration, refuse_unknown  # noqa: PLC0415 - it takes a third of a second

    refuse_unknown(migrations, found)
    if found is not None and file is not None:
        await asyncio.to_thread(copy_database, file, file.with_name(f"{file.name}.{found}"))
    while await database.write((MIGRATING,), partial(next_migration, migrations=migrations)):
        pass


def revision_of(connection: Connection) -> str | None:
    """What migration a database is at, None for an empty one."""
    if not sa.inspect(connection).has_table("alembic_version"):
        return None
    found: str | None = connection.scalar(sa.text("SELECT version_num FROM alembic_version"))
    return found
