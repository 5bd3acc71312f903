"""Processes that use a store, to be killed: `python -m tests.bot.storage.programs NAME ARGUMENT...`."""

from __future__ import annotations

import asyncio
import signal
import sqlite3
import sys
from contextlib import closing
from pathlib import Path

from bot.errors import StoreUnavailable
from bot.storage.address import read_address
from bot.storage.engine import create_privately, database_at
from bot.storage.store import open_store
from bot.storage.upgrade import upgrade
from hedgecore import Coin, CoinsMoved
from tests.bot.storage.builders import ANN, by, sold
from tests.support.builders import NOON
from tests.support.fakes import FakeClock

WRITERS = 4


def say(*words):
    sys.stdout.write(" ".join(map(str, words)) + "\n")
    sys.stdout.flush()


async def write(url, first):
    """Add coins and a trade by the updates `first` onwards, several at once; say each number when it is done."""
    async with open_store(url, FakeClock()) as store:

        async def write_every(start):
            number = start
            while True:
                entries = [CoinsMoved("BTC", Coin(number), NOON), sold(str(number))]
                await store.books.add(ANN, "half", entries, by(update_id=number))
                say(number)
                number += WRITERS

        await asyncio.gather(*(write_every(int(first) + offset) for offset in range(WRITERS)))


async def start(url):
    """Open a store beside others, and say what came of it."""
    async with open_store(url, FakeClock(), alone=False) as store:
        say(await store.books.names(ANN), "with Alembic" if "alembic" in sys.modules else "without Alembic")


async def serve(url):
    """Open a store alone, and keep it."""
    async with open_store(url, FakeClock()):
        say("open")
        await asyncio.Event().wait()


async def look(url):
    """Say why a store cannot be opened."""
    try:
        async with open_store(url, FakeClock()):
            say("open")
    except StoreUnavailable as unavailable:
        say(unavailable.broken.name)


async def migrate(url, migrations, head):
    """Bring a database to `head`."""
    address = read_address(url)
    if address.file is not None:
        create_privately(address.file)
    database = database_at(address)
    try:
        await upgrade(database, address.file, Path(migrations), head)
    finally:
        await database.close()
    say("done")


async def lock(file):
    """Hold the lock that a writer needs."""
    with closing(sqlite3.connect(file, isolation_level=None)) as connection:
        connection.execute("BEGIN IMMEDIATE")
        say("locked")
        signal.pause()


if __name__ == "__main__":
    asyncio.run(globals()[sys.argv[1]](*sys.argv[2:]))
