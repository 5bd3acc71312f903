"""`backup` while the bot runs, and `restore` while it does not; for SQLite."""

from __future__ import annotations

import sqlite3
from contextlib import closing, suppress
from datetime import UTC
from typing import TYPE_CHECKING

from bot.errors import Broken, NewerDatabase, StoreUnavailable
from bot.storage.address import Address, read_address
from bot.storage.copying import copy_database, open_readable, refuse_damaged, sync
from bot.storage.errors import CopyRefused, Refusal, StoreInUse
from bot.storage.failures import broken_by, named_failures
from bot.storage.lock import only_user_of
from bot.storage.schema import REVISIONS

if TYPE_CHECKING:
    from pathlib import Path

    from bot.ports import Clock


def backup(url: str, target: Path) -> None:
    """Write the database at `url` to the new file `target`, as it is at one moment, while others go on writing.

    The copy is whole and checked before it has its name. Raises BadSettings, CopyRefused or StoreUnavailable.
    """
    source = _file_of(read_address(url))
    if target.exists():
        raise CopyRefused(Refusal.EXISTS, target)
    if not target.parent.is_dir():
        raise CopyRefused(Refusal.NO_FOLDER, target.parent)
    _require_ours(source)
    with named_failures():
        copy_database(source, target)


def restore(url: str, backup_file: Path, clock: Clock) -> Path | None:
    """Put the copy in `backup_file` in the place of the database at `url`.

    What was there is kept beside it and returned, None if nothing was, so that another restore takes this one back.
    Raises BadSettings; CopyRefused for a file that is no database of this program, on either side; NewerDatabase;
    StoreInUse while anybody has the database open; StoreUnavailable for a damaged copy. Whatever is raised has
    changed nothing.
    """
    target = _file_of(read_address(url))
    _require_whole(backup_file)
    with named_failures():
        target.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        with only_user_of(target):
            kept = _set_aside(target, f"{clock.now().astimezone(UTC):%Y%m%dT%H%M%SZ}") if target.exists() else None
            copy_database(backup_file, target)
    return kept


def _file_of(address: Address) -> Path:
    if address.file is None:
        raise CopyRefused(Refusal.NOT_SQLITE, address)
    return address.file


def _require_whole(file: Path) -> None:
    _require_ours(file)
    with named_failures(), closing(open_readable(file)) as connection:
        refuse_damaged(connection)


def _require_ours(file: Path) -> None:
    """Raises CopyRefused, NewerDatabase, or StoreUnavailable for what cannot be read at all."""
    if not file.is_file():
        raise CopyRefused(Refusal.NO_FILE, file)
    with named_failures(), closing(open_readable(file)) as connection:
        tables = {name for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
        if not {"alembic_version", "portfolio"} <= tables:
            raise CopyRefused(Refusal.NOT_OURS, file)
        (found,) = connection.execute("SELECT version_num FROM alembic_version").fetchone()
    if found not in REVISIONS:
        raise NewerDatabase(found)


def _set_aside(database: Path, when: str) -> Path:
    """Give the present database a second name; its own is free to be taken over."""
    try:
        _require_ours(database)
        _settle(database)
    except StoreUnavailable as unusable:
        if unusable.broken is not Broken.DAMAGED:
            raise
    aside = database.with_name(f"{database.name}.replaced-{when}")
    aside.hardlink_to(database)
    for ending in ("-wal", "-shm"):
        # Left by a damaged database only; another one must never be read together with them.
        with suppress(FileNotFoundError):
            database.with_name(database.name + ending).rename(aside.with_name(aside.name + ending))
    sync(database.parent)
    return aside


def _settle(database: Path) -> None:
    """Have everything in the main file, which SQLite refuses while anybody else has the database open."""
    with named_failures(), closing(sqlite3.connect(database, timeout=0, isolation_level=None)) as connection:
        try:
            connection.execute("PRAGMA journal_mode = DELETE")
        except sqlite3.OperationalError as error:
            if broken_by(error) is Broken.LOCKED:
                raise StoreInUse(database) from error
            raise
