"""What can be said of the database without changing it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from bot.errors import NewerDatabase
from bot.storage.address import read_address
from bot.storage.engine import database_at
from bot.storage.failures import named_failures
from bot.storage.profiles import DatabaseProfiles
from bot.storage.schema import HEAD, REVISIONS
from bot.storage.upgrade import revision_of

if TYPE_CHECKING:
    from datetime import timedelta

    from bot.ports import Counts


@dataclass(frozen=True, slots=True)
class Health:
    """A database that can be used. `where`: file or URL without password; `found`: its revision, None before the
    first start; `head`: what the next start brings it to; `counts`: what is in it, None unless it is of this form.
    """

    where: str
    found: str | None
    head: str
    counts: Counts | None


async def check_store(url: str, patience: timedelta) -> Health:
    """Look at the database at `url`. Raises BadSettings, NewerDatabase or StoreUnavailable."""
    address = read_address(url)
    if address.file is not None and not address.file.exists():
        return Health(str(address), None, HEAD, None)
    database = database_at(address, patience)
    try:
        with named_failures():
            found = await database.read(revision_of)
            if found is not None and found not in REVISIONS:
                raise NewerDatabase(found)
            await database.write((), lambda _: None)
            counts = await DatabaseProfiles(database).counts() if found == HEAD else None
    finally:
        await database.close()
    return Health(str(address), found, HEAD, counts)
