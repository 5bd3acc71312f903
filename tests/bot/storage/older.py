"""Databases as earlier versions of the program left them."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from typing import TYPE_CHECKING

from bot.storage.address import read_address
from bot.storage.engine import create_privately, database_at
from bot.storage.migrating import next_migration
from bot.storage.schema import METADATA
from bot.storage.upgrade import MIGRATIONS

if TYPE_CHECKING:
    from pathlib import Path

FIRST_TABLES = {"portfolio", "contract", "entry", "change", "handled"}


def make_old(file: Path, revision: str = "0001") -> None:
    """Make of a SQLite file what the first version left, or mark it as of another revision."""
    with closing(sqlite3.connect(file)) as connection, connection:
        connection.execute("UPDATE alembic_version SET version_num = ?", (revision,))
        if revision == "0001":
            for table in reversed(METADATA.sorted_tables):
                if table.name not in FIRST_TABLES:
                    connection.execute(f'DROP TABLE "{table.name}"')


async def make_first(url):
    """Bring an empty database to the form of the very first migration."""
    address = read_address(url)
    if address.file is not None:
        create_privately(address.file)
    database = database_at(address)
    await database.write((), lambda connection: next_migration(connection, MIGRATIONS))
    await database.close()
