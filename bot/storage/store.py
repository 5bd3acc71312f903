"""The way in: a store that is open, of the newest form, and this process's own."""

from __future__ import annotations

import secrets
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from bot.ports.meters import UNMETERED
from bot.storage.address import read_address
from bot.storage.books import DatabaseBooks
from bot.storage.dispatch import DatabaseDispatch
from bot.storage.engine import PATIENCE, create_privately, database_at
from bot.storage.failures import named_failures
from bot.storage.lock import only_user_of
from bot.storage.metered import MeteredDatabase
from bot.storage.once import prune
from bot.storage.profiles import DatabaseProfiles
from bot.storage.reminders import DatabaseReminders
from bot.storage.schema import REVISIONS
from bot.storage.slots import Pace
from bot.storage.upgrade import revision_of, upgrade

if TYPE_CHECKING:
    from collections.abc import AsyncIterator
    from datetime import timedelta
    from pathlib import Path

    from bot.ports import Clock
    from bot.ports.meters import Meters
    from bot.storage.engine import Database

PACE = Pace()


@dataclass(frozen=True, slots=True)
class Store:
    """The ports on one database."""

    books: DatabaseBooks
    profiles: DatabaseProfiles
    reminders: DatabaseReminders
    dispatch: DatabaseDispatch


@asynccontextmanager
async def open_store(  # noqa: PLR0913 - all but two have a usual value
    url: str,
    clock: Clock,
    *,
    alone: bool = True,
    patience: timedelta = PATIENCE,
    pace: Pace = PACE,
    meters: Meters = UNMETERED,
) -> AsyncIterator[Store]:
    """The store at `url`, made or brought to the newest form first, and closed at the end.

    With `alone` no other process may serve from the same SQLite file; without it, as for a short look from a
    terminal, this one comes on top of whoever does. `patience` is how long another's lock is waited for; `pace` is how
    fast what reminders say is sent, and the same for all who use the database.
    Raises BadSettings, StoreInUse, NewerDatabase or StoreUnavailable.
    """
    address = read_address(url)
    async with AsyncExitStack() as closing:
        with named_failures():
            if address.file is not None:
                create_privately(address.file)
                if alone:
                    closing.enter_context(only_user_of(address.file))
            database = MeteredDatabase(database_at(address, patience), meters)
            closing.push_async_callback(database.close)
            await _bring_to_newest(database, address.file, alone=alone)
            await database.write((), partial(prune, now=clock.now()))
        yield _store(database, clock, pace)


def _store(database: Database, clock: Clock, pace: Pace) -> Store:
    # No process id: in containers they are often the same.
    dispatch = DatabaseDispatch(database, clock, secrets.token_hex(8), pace)
    return Store(
        DatabaseBooks(database, clock), DatabaseProfiles(database), DatabaseReminders(database, clock), dispatch
    )


async def _bring_to_newest(database: Database, file: Path | None, *, alone: bool) -> None:
    """Under a process that serves from it no file is changed: whoever comes on top waits for the next start."""
    if alone or file is None or await database.read(revision_of) not in REVISIONS[:-1]:
        await upgrade(database, file)
        return
    with only_user_of(file):
        await upgrade(database, file)
