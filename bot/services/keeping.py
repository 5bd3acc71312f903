"""The use cases around portfolios: each checks who may, makes one change, and returns what there is afterwards."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.errors import NoSuchPortfolio, NotAllowed
from hedgecore import Coin, CoinsMoved, Ratio, TargetSet, Traded, Withdrawn, replay

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.ports import Books, LogPage, Members, Portfolio, Preferences, Profiles
    from bot.services.visits import Visit
    from hedgecore import Entry

LOG_PAGE = 8


class Keeping:
    """Portfolios of people and groups. Everyone in a group may look; editors and administrators may change."""

    def __init__(self, books: Books, profiles: Profiles, members: Members) -> None:
        self._books = books
        self._profiles = profiles
        self._members = members

    async def may_edit(self, visit: Visit) -> bool:
        """One's own portfolios always; a group's as itself, as its administrator, or as one of its editors."""
        if visit.private or visit.principal == visit.chat:
            return True
        if visit.principal in await self._profiles.editors(visit.chat):
            return True
        return await self._members.is_administrator(visit.chat, visit.principal)

    async def names(self, visit: Visit) -> tuple[str, ...]:
        """The names of the portfolios there are."""
        return await self._books.names(visit.owner)

    async def load(self, visit: Visit, name: str) -> Portfolio:
        """One portfolio. Raises NoSuchPortfolio."""
        return await self._books.load(visit.owner, name)

    async def log(self, visit: Visit, name: str, page: int) -> LogPage:
        """A page of its changes. Raises NoSuchPortfolio."""
        return await self._books.log(visit.owner, name, page, LOG_PAGE)

    async def preferences(self, visit: Visit) -> Preferences:
        """What its owner settled."""
        return await self._profiles.preferences(visit.owner)

    async def save(self, visit: Visit, name: str, coin: str, holding: Coin, target: Ratio) -> Portfolio:
        """A new portfolio of a holding with a target. Raises NameTaken or LimitReached."""
        entries: list[Entry] = [CoinsMoved(coin, holding, visit.at), TargetSet(coin, target, visit.at)]
        await self._require_editor(visit)
        return await self._books.create(visit.owner, name, entries, visit.cause)

    async def hold(self, visit: Visit, name: str, coin: str, amount: Coin) -> Portfolio:
        """Coins moved in, or out below zero; a name that is not there yet makes a new portfolio."""
        await self._require_editor(visit)
        entry = CoinsMoved(coin, amount, visit.at)
        try:
            return await self._books.add(visit.owner, name, [entry], visit.cause)
        except NoSuchPortfolio:
            return await self._books.create(visit.owner, name, [entry], visit.cause)

    async def aim(self, visit: Visit, name: str, coin: str, target: Ratio) -> Portfolio:
        """Another target."""
        return await self._add(visit, name, [TargetSet(coin, target, visit.at)])

    async def trade(self, visit: Visit, name: str, trades: Sequence[Traded]) -> Portfolio:
        """Fills as they were traded."""
        return await self._add(visit, name, trades)

    async def withdraw(self, visit: Visit, name: str, coin: str, amount: Coin) -> Portfolio:
        """Coins taken out of the hedge's profit."""
        return await self._add(visit, name, [Withdrawn(coin, amount, visit.at)])

    async def settle(self, visit: Visit, name: str, entries: Sequence[Entry]) -> Portfolio:
        """What happened by itself, such as a delivery: recorded whoever looks."""
        return await self._books.add(visit.owner, name, entries, visit.cause)

    async def rename(self, visit: Visit, name: str, new_name: str) -> Portfolio:
        """The same under another name."""
        await self._require_editor(visit)
        return await self._books.rename(visit.owner, name, new_name, visit.cause)

    async def delete(self, visit: Visit, name: str) -> int:
        """Put away; the number brings it back."""
        await self._require_editor(visit)
        return await self._books.delete(visit.owner, name, visit.cause)

    async def restore(self, visit: Visit, portfolio: int) -> Portfolio:
        """Back again."""
        await self._require_editor(visit)
        return await self._books.restore(visit.owner, portfolio, visit.cause)

    async def _add(self, visit: Visit, name: str, entries: Sequence[Entry]) -> Portfolio:
        await self._require_editor(visit)
        return await self._books.add(visit.owner, name, entries, visit.cause)

    async def _require_editor(self, visit: Visit) -> None:
        if not await self.may_edit(visit):
            raise NotAllowed(visit.chat)


def target_of(portfolio: Portfolio, coin: str) -> Ratio | None:
    """The ratio wanted for `coin`: the one that was said, else what its first trade hedged; None without either."""
    said = replay(coin, portfolio.entries).target
    if said is not None:
        return said
    own = [entry for entry in portfolio.entries if entry.coin == coin]
    first = next((place for place, entry in enumerate(own) if isinstance(entry, Traded)), None)
    if first is None:
        return None
    book = replay(coin, own[: first + 1])
    sold = sum((leg.position.entry_value for leg in book.open_legs if leg.position is not None), start=Coin(0))
    return Ratio(sold / book.held) if book.held > Coin(0) else None
