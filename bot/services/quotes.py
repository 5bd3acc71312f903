"""One usable quote from several venues: in order of preference, without waiting long for a silent one."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from datetime import timedelta
from enum import Enum
from itertools import takewhile
from typing import TYPE_CHECKING

from bot.errors import MarketError, NoMarket, NoSuchContract, Outage, PriceTooOld, VenueUnavailable
from hedgecore import InverseFuture, InversePerpetual, Source

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import datetime

    from bot.ports import Clock, Market, Venue
    from hedgecore import Contract, Snapshot

MARKED_AFTER = timedelta(seconds=30)
REFUSED_AFTER = timedelta(minutes=5)
PATIENCE = timedelta(seconds=1)
_ROOM_TO_DELIVERY = timedelta(days=7)


class Freshness(Enum):
    """How far the prices can be trusted to be the present ones."""

    LIVE = "live"
    STALE = "stale"
    SAMPLE = "sample"


@dataclass(frozen=True, slots=True)
class Quote:
    """A contract's market, how old it is, and which preferred venues did not give one."""

    snapshot: Snapshot
    venue: Venue
    age: timedelta
    skipped: tuple[Venue, ...] = ()

    @property
    def freshness(self) -> Freshness:
        """SAMPLE, STALE above 30 s of age, or LIVE."""
        if self.snapshot.source is Source.SAMPLE:
            return Freshness.SAMPLE
        return Freshness.STALE if self.age > MARKED_AFTER else Freshness.LIVE


class Quotes:
    """Asks the venues of a `Market` in turn; the next is asked too when one fails or is silent for `patience`."""

    def __init__(self, market: Market, clock: Clock, patience: timedelta = PATIENCE) -> None:
        self._market = market
        self._clock = clock
        self._patience = patience
        self._coins: frozenset[str] = frozenset()

    @property
    def venues(self) -> tuple[Venue, ...]:
        """The connected venues in order of preference."""
        return self._market.venues

    @property
    def coins(self) -> frozenset[str]:
        """The coins that venues were seen to list so far."""
        return self._coins

    async def quote(
        self, coin: str, *, dated: bool = False, venue: str | None = None, preferred: str | None = None
    ) -> Quote:
        """The market of the contract that hedges `coin`, from `venue` or the first that answers.

        `preferred` is asked first where no `venue` must be it.
        Raises NoSuchContract, PriceTooOld or NoMarket, in this order of what is worth telling.
        """
        search = _Search(self, coin, dated=dated)
        asked = [each for each in self.venues if venue in {None, each.id}]
        asked.sort(key=lambda each: each.id != preferred)
        answered = await search.first_answer(asked, self._patience)
        found = answered or search.youngest_remembered()
        if found is None:
            raise _verdict(coin, list(search.failures.values()), dated=dated, venue=venue)
        return Quote(found[1], found[0], self.age(found[1]), search.skipped(found[0]))

    async def contract(self, venue: str, coin: str, *, dated: bool) -> Contract:
        """The contract of `venue` that hedges `coin`."""
        contracts = await self._market.contracts(venue)
        self._coins |= {contract.coin for contract in contracts}
        found = choose(contracts, coin, dated=dated, now=self._clock.now())
        if found is None:
            raise NoSuchContract(coin, dated=dated, known=_coins_of(contracts, dated=dated), venue=venue)
        return found

    async def named(self, venue: str, symbol: str) -> Contract | None:
        """The contract that `venue` calls `symbol`, in any case of letters; None if it lists none."""
        contracts = await self._market.contracts(venue)
        return next((each for each in contracts if each.symbol.casefold() == symbol.casefold()), None)

    async def snapshot(self, contract: Contract) -> Snapshot:
        """The present market of `contract`. Raises PriceTooOld where the venue itself sends old prices."""
        snapshot = await self._market.snapshot(contract)
        if not self.usable(snapshot):
            raise PriceTooOld(contract.venue, self.age(snapshot))
        return snapshot

    async def present(self, contract: Contract) -> Quote:
        """The market of this very contract; of a venue that fails now, the last answer that may still be used.

        Raises VenueUnavailable or PriceTooOld.
        """
        try:
            snapshot = await self.snapshot(contract)
        except VenueUnavailable:
            last = self.remembered(contract)
            if last is None:
                raise
            snapshot = last
        venue = next(venue for venue in self.venues if venue.id == contract.venue)
        return Quote(snapshot, venue, self.age(snapshot))

    def remembered(self, contract: Contract) -> Snapshot | None:
        """The last answer for `contract`, if it may still be used for an order."""
        snapshot = self._market.remembered(contract)
        return snapshot if snapshot is not None and self.usable(snapshot) else None

    def age(self, snapshot: Snapshot) -> timedelta:
        """Never negative: a venue's clock may run ahead of ours."""
        return max(self._clock.now() - snapshot.as_of, timedelta(0))

    def usable(self, snapshot: Snapshot) -> bool:
        """Whether an order may be based on it; sample prices have no age."""
        return snapshot.source is Source.SAMPLE or self.age(snapshot) <= REFUSED_AFTER


class _Search:
    """One question to several venues: who answered, who failed and why, and what was remembered instead."""

    def __init__(self, quotes: Quotes, coin: str, *, dated: bool) -> None:
        self._quotes = quotes
        self._coin = coin
        self._dated = dated
        self._asked: Sequence[Venue] = ()
        self._remembered: list[tuple[Venue, Snapshot]] = []
        self.failures: dict[Venue, MarketError] = {}

    async def first_answer(self, venues: Sequence[Venue], patience: timedelta) -> tuple[Venue, Snapshot] | None:
        """The first usable snapshot. A venue that is still silent then counts as having timed out."""
        self._asked, waiting = venues, list(venues)
        running: dict[asyncio.Task[Snapshot | None], Venue] = {}
        try:
            while waiting or running:
                if waiting:
                    venue = waiting.pop(0)
                    running[asyncio.create_task(self._ask(venue))] = venue
                timeout = patience.total_seconds() if waiting else None
                await asyncio.wait(running, timeout=timeout, return_when=asyncio.FIRST_COMPLETED)
                for task in [each for each in running if each.done()]:
                    venue = running.pop(task)
                    if snapshot := task.result():
                        return venue, snapshot
            return None
        finally:
            for task, venue in running.items():
                self.failures[venue] = VenueUnavailable(venue.id, Outage.TIMEOUT, "another venue answered first")
                task.cancel()

    async def _ask(self, venue: Venue) -> Snapshot | None:
        try:
            contract = await self._quotes.contract(venue.id, self._coin, dated=self._dated)
            return await self._snapshot(venue, contract)
        except MarketError as error:
            self.failures[venue] = error
            return None

    async def _snapshot(self, venue: Venue, contract: Contract) -> Snapshot:
        try:
            return await self._quotes.snapshot(contract)
        except VenueUnavailable:
            if (last := self._quotes.remembered(contract)) is not None:
                self._remembered.append((venue, last))
            raise

    def youngest_remembered(self) -> tuple[Venue, Snapshot] | None:
        """The newest earlier answer of the venues that fail now."""
        return min(self._remembered, key=lambda each: self._quotes.age(each[1]), default=None)

    def skipped(self, answered: Venue) -> tuple[Venue, ...]:
        """The venues whose failure a person should know of: those that would have been preferred."""
        preferred = takewhile(lambda venue: venue != answered, self._asked)
        return tuple(
            venue for venue in preferred if isinstance(self.failures.get(venue), VenueUnavailable | PriceTooOld)
        )


def choose(contracts: Iterable[Contract], coin: str, *, dated: bool, now: datetime) -> Contract | None:
    """The perpetual of `coin`, or its dated contract: the nearest with a week to run, else the last to expire."""
    listed = [contract for contract in contracts if contract.coin == coin]
    if not dated:
        return next((contract for contract in listed if isinstance(contract, InversePerpetual)), None)
    futures = sorted(
        (contract for contract in listed if isinstance(contract, InverseFuture) and contract.expiry > now),
        key=lambda future: future.expiry,
    )
    roomy = [future for future in futures if future.expiry - now >= _ROOM_TO_DELIVERY]
    return next(iter(roomy or futures[-1:]), None)


def _coins_of(contracts: Iterable[Contract], *, dated: bool) -> tuple[str, ...]:
    kind = InverseFuture if dated else InversePerpetual
    return tuple(sorted({contract.coin for contract in contracts if isinstance(contract, kind)}))


def _verdict(coin: str, errors: Sequence[MarketError], *, dated: bool, venue: str | None) -> MarketError:
    """The one error to tell of all that the venues gave."""
    outages = tuple(error for error in errors if isinstance(error, VenueUnavailable))
    missing = [error for error in errors if isinstance(error, NoSuchContract)]
    old = [error for error in errors if isinstance(error, PriceTooOld)]
    if missing:
        known = tuple(sorted({name for error in missing for name in error.known}))
        return NoSuchContract(coin, dated=dated, known=known, venue=venue, failures=outages)
    if old:
        return min(old, key=lambda error: error.age)
    return NoMarket(outages)
