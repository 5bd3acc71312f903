"""A copy of a SQLite file that is whole, whatever is written to it meanwhile."""

from __future__ import annotations

import os
import sqlite3
import tempfile
from contextlib import closing, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from bot.errors import Broken, StoreUnavailable

if TYPE_CHECKING:
    from collections.abc import Iterator


def copy_database(source: Path, target: Path) -> None:
    """Put a copy of `source` at `target`, in the place of what is there, readable by nobody else.

    The copy is checked and on the disk before it takes the name. Raises sqlite3.Error, OSError or StoreUnavailable.
    """
    with _partial(target) as partial:
        with closing(open_readable(source)) as connection:
            connection.execute("VACUUM INTO ?", (str(partial),))
        with closing(open_readable(partial)) as connection:
            refuse_damaged(connection)
        sync(partial)
        partial.replace(target)
    sync(target.parent)


def open_readable(file: Path) -> sqlite3.Connection:
    """A connection that only reads. sqlite3.OperationalError where there is no such file."""
    # Not with PRAGMA query_only, under which VACUUM INTO may not write to the copy either.
    return sqlite3.connect(f"{file.absolute().as_uri()}?mode=ro", uri=True, timeout=10)


def refuse_damaged(connection: sqlite3.Connection) -> None:
    """StoreUnavailable unless every page, index and reference is as it should be."""
    for check in ("integrity_check(1)", "foreign_key_check"):
        found = connection.execute(f"PRAGMA {check}").fetchone()
        if found not in {None, ("ok",)}:
            raise StoreUnavailable(Broken.DAMAGED, f"{check}: {found}")


def sync(path: Path) -> None:
    """Have a file, or the names in a folder, on the disk."""
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


@contextmanager
def _partial(target: Path) -> Iterator[Path]:
    """An empty file beside `target`, which nobody else may read; SQLite fills it without changing that."""
    handle, name = tempfile.mkstemp(prefix=f"{target.name}.", suffix=".partial", dir=target.parent)
    os.close(handle)
    try:
        yield Path(name)
    finally:
        Path(name).unlink(missing_ok=True)
