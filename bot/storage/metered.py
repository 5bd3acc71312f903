"""A database whose failures are counted."""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Concatenate, ParamSpec, TypeVar

from bot.errors import StoreUnavailable

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    import sqlalchemy as sa
    from sqlalchemy.engine import Connection

    from bot.ports.meters import Meters
    from bot.storage.engine import Database

_P = ParamSpec("_P")
_T = TypeVar("_T")
_Row = TypeVar("_Row", bound="tuple[Any, ...]")


@dataclass(frozen=True, slots=True)
class MeteredDatabase:
    """`database`, which tells `meters` whenever it cannot be used."""

    database: Database
    meters: Meters

    async def read(self, work: Callable[Concatenate[Connection, _P], _T], *args: _P.args, **kwargs: _P.kwargs) -> _T:
        """What `work` finds in one state of the database, whatever is written meanwhile."""
        with self._counting():
            return await self.database.read(work, *args, **kwargs)

    async def look(self, select: sa.Select[_Row]) -> Sequence[_Row]:
        """The rows of one SELECT."""
        with self._counting():
            return await self.database.look(select)

    async def write(self, owners: tuple[int, ...], work: Callable[[Connection], _T]) -> _T:
        """What `work` returns when its changes are on the disk; nobody else changes anything of `owners` meanwhile."""
        with self._counting():
            return await self.database.write(owners, work)

    async def close(self) -> None:
        """Finish what runs, and close every connection."""
        await self.database.close()

    @contextmanager
    def _counting(self) -> Iterator[None]:
        try:
            yield
        except StoreUnavailable as error:
            self.meters.failed("database", error.broken.value)
            raise
