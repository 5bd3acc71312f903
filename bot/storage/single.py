"""Who may take updates for a database: one process that asks Telegram for them, or several that it posts them to."""

from __future__ import annotations

import asyncio
import logging
from contextlib import asynccontextmanager
from datetime import timedelta
from typing import TYPE_CHECKING, Final

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import create_async_engine
from sqlalchemy.pool import NullPool

from bot.errors import StoreUnavailable
from bot.storage.address import read_address
from bot.storage.engine import PATIENCE
from bot.storage.errors import IntakeTaken
from bot.storage.failures import named_failures

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from sqlalchemy.engine import URL
    from sqlalchemy.ext.asyncio import AsyncConnection

LOOK_EVERY = timedelta(seconds=5)
TAKING_UPDATES: Final = int.from_bytes(b"updates!")
"""Locked by whoever takes updates: no owner, for ids of people and chats have 52 bits."""

log = logging.getLogger(__name__)


@asynccontextmanager
async def taking_updates(url: str, *, alone: bool, look_every: timedelta = LOOK_EVERY) -> AsyncIterator[None]:
    """Take updates for the database at `url` until the end of the block; `alone`, as one who asks for them has to.

    Raises IntakeTaken while somebody else takes updates in a way that leaves no room for this one, BadSettings and
    StoreUnavailable. For a SQLite file, which belongs to one process anyway, there is nothing to do.
    """
    address = read_address(url)
    if address.file is not None:
        yield
        return
    place = Place(address.url, str(address), alone=alone)
    await place.take()
    keeping = asyncio.create_task(place.keep(look_every))
    try:
        yield
    finally:
        keeping.cancel()
        await asyncio.gather(keeping, return_exceptions=True)
        await place.leave()


class Place:
    """The place at the database of one who takes updates: a lock that is held as long as a connection of its own."""

    def __init__(self, url: URL, name: str, *, alone: bool) -> None:
        seconds = PATIENCE.total_seconds()
        self._engine = create_async_engine(
            url,
            poolclass=NullPool,
            isolation_level="AUTOCOMMIT",
            connect_args={
                "timeout": seconds,
                "command_timeout": seconds,
                "server_settings": {"application_name": "hedgebot"},
            },
        )
        self._name = name
        self._alone = alone
        self._connection: AsyncConnection | None = None

    async def take(self) -> None:
        """Raises IntakeTaken if it is not free, and StoreUnavailable."""
        lock = sa.func.pg_try_advisory_lock if self._alone else sa.func.pg_try_advisory_lock_shared
        with named_failures():
            connection = self._connection = await self._engine.connect()
            free = await connection.scalar(sa.select(lock(TAKING_UPDATES)))
        if not free:
            await self.leave()
            raise IntakeTaken(self._name, alone=self._alone)

    async def keep(self, look_every: timedelta) -> None:
        """Take it anew whenever the database has broken the connection, and with it the lock."""
        while True:
            await asyncio.sleep(look_every.total_seconds())
            try:
                await self._look()
            except IntakeTaken as taken:
                log.critical("%s", taken.detail)
            except StoreUnavailable as unavailable:
                log.warning("the place at the database is lost, and taken again as soon as possible: %s", unavailable)

    async def leave(self) -> None:
        """Let others take it."""
        connection, self._connection = self._connection, None
        if connection is not None:
            await connection.close()

    async def _look(self) -> None:
        if self._connection is None:
            await self.take()
            return
        try:
            with named_failures():
                await self._connection.execute(sa.select(1))
        except StoreUnavailable:
            await self.leave()
            raise
