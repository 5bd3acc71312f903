"""Where the database is, as `HEDGEBOT_DATABASE_URL` says."""

from __future__ import annotations

from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path

from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import ArgumentError

from bot.errors import BadSettings

VARIABLE = "HEDGEBOT_DATABASE_URL"
_DRIVERS = {"sqlite": "sqlite+aiosqlite", "postgresql": "postgresql+asyncpg", "postgres": "postgresql+asyncpg"}
_EXAMPLES = "such as sqlite:///data/hedgebot.db or postgresql://user:password@host/database"


@dataclass(frozen=True, slots=True)
class Address:
    """A database: a SQLite file at `file`, or PostgreSQL where that is None."""

    url: URL
    file: Path | None

    def __str__(self) -> str:
        """For people, without a password."""
        return str(self.file or self.url.render_as_string(hide_password=True))


def read_address(given: str) -> Address:
    """The database that a URL names; the driver behind a plus is the program's choice. Raises BadSettings."""
    url = _url(given)
    if url.drivername == "postgresql+asyncpg":
        if find_spec("asyncpg") is None:
            raise BadSettings(VARIABLE, "PostgreSQL needs the package asyncpg: pip install 'hedgebot[postgres]'")
        return Address(url, None)
    if url.database in {None, "", ":memory:"} or url.host or url.query:
        raise BadSettings(VARIABLE, f"it must name a file, {_EXAMPLES}")
    return Address(url, Path(str(url.database)))


def _url(given: str) -> URL:
    try:
        url = make_url(given)
    except (ArgumentError, ValueError):
        raise BadSettings(VARIABLE, f"it must be a database URL, {_EXAMPLES}") from None
    driver = _DRIVERS.get(url.drivername.partition("+")[0])
    if driver is None:
        raise BadSettings(VARIABLE, f"it must be SQLite or PostgreSQL, {_EXAMPLES}")
    return url.set(drivername=driver)
