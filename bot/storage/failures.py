"""What databases say when they cannot be used, in the program's own words."""

from __future__ import annotations

import errno
import sqlite3
from contextlib import contextmanager
from typing import TYPE_CHECKING

from sqlalchemy.exc import DBAPIError
from sqlalchemy.exc import TimeoutError as NoConnectionFree

from bot.errors import Broken, StoreUnavailable
from bot.storage.codec import Undecodable

if TYPE_CHECKING:
    from collections.abc import Iterator

_OF_SQLITE = {
    sqlite3.SQLITE_FULL: Broken.FULL,
    sqlite3.SQLITE_BUSY: Broken.LOCKED,
    sqlite3.SQLITE_LOCKED: Broken.LOCKED,
    sqlite3.SQLITE_READONLY: Broken.READ_ONLY,
    sqlite3.SQLITE_PERM: Broken.READ_ONLY,
    sqlite3.SQLITE_CORRUPT: Broken.DAMAGED,
    sqlite3.SQLITE_NOTADB: Broken.DAMAGED,
    sqlite3.SQLITE_CANTOPEN: Broken.UNREACHABLE,
    sqlite3.SQLITE_IOERR: Broken.UNREACHABLE,
}
# The beginnings of SQLSTATE codes, the longer ones first: PostgreSQL's manual, appendix A.
_OF_POSTGRESQL = {
    "53100": Broken.FULL,
    "25006": Broken.READ_ONLY,
    "55P03": Broken.LOCKED,
    "57014": Broken.UNREACHABLE,
    "3D000": Broken.UNREACHABLE,
    "08": Broken.UNREACHABLE,
    "28": Broken.UNREACHABLE,
    "40": Broken.LOCKED,
    "53": Broken.UNREACHABLE,
    "57P": Broken.UNREACHABLE,
    "58": Broken.UNREACHABLE,
    "XX": Broken.DAMAGED,
}
_OF_THE_SYSTEM = {
    errno.ENOSPC: Broken.FULL,
    errno.EDQUOT: Broken.FULL,
    errno.EACCES: Broken.READ_ONLY,
    errno.EPERM: Broken.READ_ONLY,
    errno.EROFS: Broken.READ_ONLY,
}


@contextmanager
def named_failures() -> Iterator[None]:
    """Raise StoreUnavailable for what has to do with the database's state; a fault of the program stays what it is."""
    try:
        yield
    except Undecodable as undecodable:
        raise StoreUnavailable(Broken.DAMAGED, f"unknown content: {undecodable}") from undecodable
    except Exception as error:
        broken = broken_by(error)
        if broken is None:
            raise
        raise StoreUnavailable(broken, _told_by(error)) from error


def _told_by(error: Exception) -> str:
    """What the database itself said, without the statement that SQLAlchemy adds."""
    told = error.orig if isinstance(error, DBAPIError) and error.orig is not None else error
    return f"{type(told).__name__}: {told}".partition("\n")[0]


def broken_by(error: BaseException) -> Broken | None:
    """Why the database cannot be used, None if `error` says nothing of the kind."""
    if isinstance(error, DBAPIError):
        if error.connection_invalidated:
            return Broken.UNREACHABLE
        return broken_by(error.orig) if error.orig is not None else None
    if isinstance(error, sqlite3.Error):
        return _OF_SQLITE.get(getattr(error, "sqlite_errorcode", -1) & 0xFF)
    if state := getattr(error, "sqlstate", None):
        return next((broken for start, broken in _OF_POSTGRESQL.items() if state.startswith(start)), None)
    if isinstance(error, OSError):
        return _OF_THE_SYSTEM.get(error.errno or 0, Broken.UNREACHABLE)
    return Broken.UNREACHABLE if isinstance(error, NoConnectionFree) else None
