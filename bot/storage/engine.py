"""Transactions on SQLite or PostgreSQL: the one place where the two differ.

What is done in a transaction is a plain function of a connection. It runs over aiosqlite or asyncpg, which lend the
event loop to others whenever they wait.

SQLite wants a writer to say so when it begins (`BEGIN IMMEDIATE`), or what two read and then write is lost; within a
process one writes at a time, so writers queue fairly before they come to its own unfair lock. PostgreSQL wants one
writer an owner, and is told so by advisory locks.
"""

from __future__ import annotations

import asyncio
import os
from contextlib import suppress
from datetime import timedelta
from typing import TYPE_CHECKING, Any, Concatenate, ParamSpec, Protocol, TypeVar, cast

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.ext.asyncio import create_async_engine

from bot.storage.failures import named_failures

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from datetime import datetime
    from pathlib import Path
    from typing import TypeAlias

    import aiosqlite
    from sqlalchemy.engine import URL, Connection
    from sqlalchemy.engine.interfaces import DBAPIConnection
    from sqlalchemy.ext.asyncio import AsyncEngine

    from bot.ports import Clock
    from bot.storage.address import Address

    Insert: TypeAlias = sqlite.Insert | postgresql.Insert

PATIENCE = timedelta(seconds=10)
READERS_AT_ONCE = 4
MIGRATING = int.from_bytes(b"hedgebot")
"""Locked while one process migrates: no owner, for ids of people and chats have 52 bits."""
_BEGIN = "hedgebot_begin"

_P = ParamSpec("_P")
_T = TypeVar("_T")
_Row = TypeVar("_Row", bound="tuple[Any, ...]")


class Database(Protocol):
    """Runs functions in transactions, each of which commits at its end or changes nothing.

    Both raise StoreUnavailable when the database cannot be used, and what the function raises.
    """

    async def read(self, work: Callable[Concatenate[Connection, _P], _T], *args: _P.args, **kwargs: _P.kwargs) -> _T:
        """What `work` finds in one state of the database, whatever is written meanwhile."""
        ...

    async def look(self, select: sa.Select[_Row]) -> Sequence[_Row]:
        """The rows of one SELECT of numbers and texts, which needs no transaction around it: the quickest way."""
        ...

    async def write(self, owners: tuple[int, ...], work: Callable[[Connection], _T]) -> _T:
        """What `work` returns when its changes are on the disk; nobody else changes anything of `owners` meanwhile."""
        ...

    async def close(self) -> None:
        """Finish what runs, and close every connection."""
        ...


def database_at(address: Address, patience: timedelta = PATIENCE) -> Database:
    """The database at `address`; `patience` is how long somebody else's lock is waited for."""
    return PostgresDatabase(address.url, patience) if address.file is None else SqliteDatabase(address.url, patience)


class SqliteDatabase:
    """A `Database` in a file."""

    def __init__(self, url: URL, patience: timedelta) -> None:
        self._engine = _sqlite_engine(url, patience)
        self._reading = self._engine.execution_options(**{_BEGIN: "BEGIN"})
        self._writing = self._engine.execution_options(**{_BEGIN: "BEGIN IMMEDIATE"})
        self._writer = asyncio.Lock()

    async def read(self, work: Callable[Concatenate[Connection, _P], _T], *args: _P.args, **kwargs: _P.kwargs) -> _T:
        """What `work` finds in one state of the database, whatever is written meanwhile."""
        with named_failures():
            async with self._reading.begin() as connection:
                return await connection.run_sync(work, *args, **kwargs)

    async def look(self, select: sa.Select[_Row]) -> Sequence[_Row]:
        """The rows of one SELECT, by one call to aiosqlite's thread and back, of 0.3 ms; a `read` makes about ten."""
        compiled = select.compile(dialect=self._engine.dialect, compile_kwargs={"render_postcompile": True})
        values = [compiled.params[name] for name in compiled.positiontup or ()]
        with named_failures():
            async with self._engine.connect() as connection:
                driver = cast("aiosqlite.Connection", (await connection.get_raw_connection()).driver_connection)
                return cast("list[_Row]", await driver.execute_fetchall(str(compiled), values))

    async def write(self, owners: tuple[int, ...], work: Callable[[Connection], _T]) -> _T:  # noqa: ARG002 - the port
        """What `work` returns when its changes are on the disk; nobody else changes anything meanwhile."""
        async with self._writer:
            with named_failures():
                async with self._writing.begin() as connection:
                    return await connection.run_sync(work)

    async def close(self) -> None:
        """Close every connection."""
        await self._engine.dispose()


class PostgresDatabase:
    """A `Database` that several processes share."""

    def __init__(self, url: URL, patience: timedelta) -> None:
        self._engine = create_async_engine(
            url,
            pool_pre_ping=True,
            pool_timeout=patience.total_seconds(),
            connect_args={
                "timeout": patience.total_seconds(),
                "command_timeout": patience.total_seconds() + 1,
                "server_settings": {
                    "application_name": "hedgebot",
                    "lock_timeout": str(patience // timedelta(milliseconds=1)),
                },
            },
        )
        self._reading = self._engine.execution_options(isolation_level="REPEATABLE READ", postgresql_readonly=True)

    async def read(self, work: Callable[Concatenate[Connection, _P], _T], *args: _P.args, **kwargs: _P.kwargs) -> _T:
        """What `work` finds in one state of the database, whatever is written meanwhile."""
        with named_failures():
            async with self._reading.begin() as connection:
                return await connection.run_sync(work, *args, **kwargs)

    async def look(self, select: sa.Select[_Row]) -> Sequence[_Row]:
        """The rows of one SELECT."""
        with named_failures():
            async with self._reading.connect() as connection:
                return [cast("_Row", tuple(row)) for row in await connection.execute(select)]

    async def write(self, owners: tuple[int, ...], work: Callable[[Connection], _T]) -> _T:
        """What `work` returns when its changes are on the disk; nobody else changes anything of `owners` meanwhile."""
        with named_failures():
            async with self._engine.begin() as connection:
                for owner in sorted(set(owners)):
                    await connection.execute(sa.select(sa.func.pg_advisory_xact_lock(owner)))
                return await connection.run_sync(work)

    async def close(self) -> None:
        """Close every connection."""
        await self._engine.dispose()


def _sqlite_engine(url: URL, patience: timedelta) -> AsyncEngine:
    # The transactions are begun below, not by the driver, which would begin them late and without IMMEDIATE.
    # Each of them is ended by whoever began it, so a connection comes back to the pool with nothing to roll back.
    engine = create_async_engine(
        url,
        pool_size=READERS_AT_ONCE + 1,
        max_overflow=0,
        pool_reset_on_return=None,
        connect_args={"isolation_level": None},
    )

    @sa.event.listens_for(engine.sync_engine, "connect")
    def set_up(connection: DBAPIConnection, _: object) -> None:
        cursor = connection.cursor()
        for setting in (
            f"busy_timeout = {patience // timedelta(milliseconds=1)}",
            "journal_mode = WAL",
            "synchronous = FULL",
            "foreign_keys = ON",
            "secure_delete = ON",
        ):
            cursor.execute(f"PRAGMA {setting}")
        cursor.close()

    @sa.event.listens_for(engine.sync_engine, "begin")
    def begin(connection: Connection) -> None:
        connection.exec_driver_sql(connection.get_execution_options()[_BEGIN])

    return engine


def insert_or(connection: Connection, table: sa.Table) -> Insert:
    """An INSERT that knows ON CONFLICT."""
    return insert_in(connection.dialect.name, table)


def insert_in(dialect: str, table: sa.Table) -> Insert:
    """The same for a dialect by its name."""
    return sqlite.insert(table) if dialect == "sqlite" else postgresql.insert(table)


def now_of(connection: Connection, clock: Clock) -> datetime:
    """The present, by the clock that all share who use the database."""
    if connection.dialect.name == "sqlite":
        return clock.now()
    now: datetime = connection.execute(sa.select(sa.func.clock_timestamp())).scalar_one()
    return now


def create_privately(file: Path) -> None:
    """Make an empty file that nobody else may read, unless it is there; what SQLite puts beside it takes its mode."""
    file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    with suppress(FileExistsError):
        os.close(os.open(file, os.O_CREAT | os.O_EXCL | os.O_RDWR, 0o600))
