"""One process a SQLite file, by a lock that the system takes back when the process ends, however it ends."""

from __future__ import annotations

import fcntl
import os
from contextlib import contextmanager
from typing import TYPE_CHECKING

from bot.storage.errors import StoreInUse

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


@contextmanager
def only_user_of(database: Path) -> Iterator[None]:
    """Hold the lock beside `database`. Raises StoreInUse while another process does.

    The lock is on a file of its own: closing any handle of the database itself would release SQLite's own locks.
    """
    handle = os.open(lock_of(database), os.O_CREAT | os.O_RDWR, 0o600)
    try:
        _take(handle, database)
        yield
    finally:
        os.close(handle)


def lock_of(database: Path) -> Path:
    """The lock's file."""
    return database.with_name(database.name + ".lock")


def _take(handle: int, database: Path) -> None:
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        raise StoreInUse(database, os.pread(handle, 20, 0).decode().strip()) from None
    os.truncate(handle, 0)
    os.pwrite(handle, f"{os.getpid()}\n".encode(), 0)
