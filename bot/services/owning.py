"""The use cases around one's own data: out, in, and gone."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from bot.errors import BadUsage, EntryRefused, FileFault, WrongFile
from bot.ports import Belongings, Portfolio, Preferences
from bot.ports.books import MOST_PORTFOLIOS, MOST_TRADES
from bot.services.entries import fitting
from hedgecore import Traded

if TYPE_CHECKING:
    from collections.abc import Callable

    from bot.ports import Archive, Books, Profiles
    from bot.services.keeping import Keeping, Which
    from bot.services.visits import Visit


@dataclass(frozen=True, slots=True)
class Brought:
    """The names of the portfolios that came in, and whether the settings came with them."""

    names: tuple[str, ...]
    settings: bool


@dataclass(frozen=True, slots=True)
class Kept:
    """How much is kept: portfolios with their entries, a group's editors, and whether anything was settled."""

    portfolios: int
    entries: int
    editors: int
    settings: bool


class Owning:
    """What is kept about the owner of a visit: a person, or a group, whose data only editors take out and bring, and
    only administrators erase.
    """

    def __init__(self, keeping: Keeping, books: Books, profiles: Profiles, archive: Archive) -> None:
        self._keeping = keeping
        self._books = books
        self._profiles = profiles
        self._archive = archive

    async def take(self, visit: Visit, which: Which | None = None) -> Belongings:
        """Everything, or one portfolio. Raises NotAllowed, or NoSuchPortfolio."""
        await self._keeping.require_editor(visit)
        if which is not None:
            portfolio = await self._keeping.load(visit, which)
            return Belongings(((portfolio.name, portfolio.entries),))
        portfolios = await self._books.everything(visit.owner)
        settled = await self._profiles.preferences(visit.owner)
        return Belongings(tuple((each.name, each.entries) for each in portfolios), settled)

    def as_file(self, belongings: Belongings) -> bytes:
        """The file that `bring` reads."""
        return self._archive.write(belongings)

    async def bring(self, visit: Visit, content: bytes, checked_name: Callable[[str], str]) -> Brought:
        """All that is in the file, or nothing. `checked_name` gives a name as it must be written, or raises.

        Settings are taken over where there are none yet. Raises WrongFile, NameTaken, LimitReached or NotAllowed.
        """
        await self._keeping.require_editor(visit)
        belongings = self._archive.read(content)
        _check(belongings, checked_name)
        names = (
            await self._books.bring(visit.owner, belongings.portfolios, visit.cause) if belongings.portfolios else ()
        )
        return Brought(names, await self._settle(visit, belongings.preferences))

    async def kept(self, visit: Visit) -> Kept:
        """What `forget` would erase. Raises NotAllowed."""
        await self._keeping.require_holder(visit)
        portfolios = await self._books.everything(visit.owner)
        return Kept(
            portfolios=len(portfolios),
            entries=sum(len(portfolio.entries) for portfolio in portfolios),
            editors=len(await self._profiles.editors(visit.owner)),
            settings=await self._profiles.preferences(visit.owner) != Preferences(),
        )

    async def forget(self, visit: Visit) -> None:
        """Erase it all. Raises NotAllowed."""
        await self._keeping.forget(visit)

    async def _settle(self, visit: Visit, brought: Preferences | None) -> bool:
        if brought is None or brought == Preferences():
            return False
        if await self._profiles.preferences(visit.owner) != Preferences():
            return False
        # the update is recorded with the portfolios, and settling the same twice is no harm
        await self._keeping.prefer(replace(visit, update_id=None), brought)
        return True


def _check(belongings: Belongings, checked_name: Callable[[str], str]) -> None:
    if not belongings.portfolios and belongings.preferences is None:
        raise WrongFile(FileFault.EMPTY)
    if len(belongings.portfolios) > MOST_PORTFOLIOS:
        raise WrongFile(FileFault.TOO_MANY)
    for name, entries in belongings.portfolios:
        if not _is_name(name, checked_name):
            raise WrongFile(FileFault.NAME, name)
        if sum(isinstance(entry, Traded) for entry in entries) > MOST_TRADES:
            raise WrongFile(FileFault.TOO_MANY, name)
        try:
            fitting(entries)(Portfolio(0, 0, name, ()))
        except EntryRefused as refused:
            raise WrongFile(FileFault.DAMAGED, name) from refused


def _is_name(name: str, checked_name: Callable[[str], str]) -> bool:
    try:
        return checked_name(name) == name
    except BadUsage:
        return False
