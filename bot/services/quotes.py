"""One usable quote from several venues: in order of preference, without waiting long for a silent one."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from datetime import timedelta
from enum import Enum
from functools import partial
from itertools import takewhile
from typing import TYPE_CHECKING

from bot.errors import (
    MarketError,
    NoMarket,
    NoSuchContract,
    NotTrading,
    Outage,
    PriceTooOld,
    SizeContradicted,
    VenueUnavailable,
)
from bot.services.choosing import choose, coins_of
from hedgecore import LinearPerpetual, Source

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Sequence
    from datetime import date

    from bot.ports import Clock, Market, Venue
    from hedgecore import Contract, InverseContract, Snapshot

MARKED_AFTER = timedelta(seconds=30)
REFUSED_AFTER = timedelta(minutes=5)
PATIENCE = timedelta(seconds=1)


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

    @property
    def inverse(self) -> InverseContract:
        """The contract, where an inverse one was asked for. TypeError for another."""
        contract = self.snapshot.contract
        if isinstance(contract, LinearPerpetual):
            message = f"{contract.venue} {contract.symbol} is a linear contract"
            raise TypeError(message)
        return contract

    @property
    def linear(self) -> LinearPerpetual:
        """The contract, where a linear one was asked for. TypeError for another."""
        contract = self.snapshot.contract
        if not isinstance(contract, LinearPerpetual):
            message = f"{contract.venue} {contract.symbol} is an inverse contract"
            raise TypeError(message)
        return contract


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
        self,
        coin: str,
        *,
        dated: bool = False,
        delivery: date | None = None,
        venue: str | None = None,
        preferred: str | None = None,
    ) -> Quote:
        """The market of the contract that hedges `coin`, from `venue` or the first that answers.

        `delivery` is the day of the one dated contract that is meant; `preferred` is asked first where no `venue` must
        be it.
        Raises NoSuchContract, PriceTooOld or NoMarket, in this order of what is worth telling.
        """
        search = _Search(self, partial(self.contract, coin=coin, dated=dated, delivery=delivery))
        asked = [each for each in self.venues if not each.linear and venue in {None, each.id}]
        asked.sort(key=lambda each: each.id != preferred)
        if (found := await search.quote(asked, self._patience)) is None:
            raise _verdict(coin, list(search.failures.values()), dated=dated, venue=venue)
        return found

    async def linear_quote(self, coin: str, *, venue: str | None = None, preferred: str | None = None) -> Quote:
        """The same of a linear perpetual. A `venue` with inverse contracts stands for the one beside it."""
        search = _Search(self, partial(self.linear_contract, coin=coin))
        asked = [each for each in self.venues if each.linear and (venue is None or each.answers_to(venue))]
        asked.sort(key=lambda each: preferred is None or not each.answers_to(preferred))
        if (found := await search.quote(asked, self._patience)) is None:
            raise _verdict(coin, list(search.failures.values()), dated=False, venue=venue, linear=True)
        return found

    async def contract(self, venue: str, coin: str, *, dated: bool, delivery: date | None = None) -> Contract:
        """The contract of `venue` that hedges `coin`."""
        contracts = await self._market.contracts(venue)
        self._coins |= {contract.coin for contract in contracts}
        found = choose(contracts, coin, dated=dated, now=self._clock.now(), delivery=delivery)
        if found is None:
            missing = NoSuchContract(coin, dated=dated, known=coins_of(contracts, dated=dated), venue=venue)
            raise self._left_out(venue, coin, dated=dated) or missing
        return found

    async def linear_contract(self, venue: str, coin: str) -> LinearPerpetual:
        """The linear perpetual of `venue` that hedges `coin`."""
        contracts = [each for each in await self._market.contracts(venue) if isinstance(each, LinearPerpetual)]
        self._coins |= {contract.coin for contract in contracts}
        found = next((contract for contract in contracts if contract.coin == coin), None)
        if found is None:
            known = tuple(sorted({contract.coin for contract in contracts}))
            missing = NoSuchContract(coin, dated=False, known=known, venue=venue, linear=True)
            raise self._left_out(venue, coin, dated=False) or missing
        return found

    def _left_out(self, venue: str, coin: str, *, dated: bool) -> SizeContradicted | NotTrading | None:
        """Why the contract that the venue does list cannot be had."""
        return next((each for each in self._market.left_out(venue, coin) if each.dated is dated), None)

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

    def __init__(self, quotes: Quotes, contract_of: Callable[[str], Awaitable[Contract]]) -> None:
        self._quotes = quotes
        self._contract_of = contract_of
        self._asked: Sequence[Venue] = ()
        self._remembered: list[tuple[Venue, Snapshot]] = []
        self.failures: dict[Venue, MarketError] = {}

    async def quote(self, venues: Sequence[Venue], patience: timedelta) -> Quote | None:
        """The first answer, else the youngest one that is remembered."""
        found = await self.first_answer(venues, patience) or self.youngest_remembered()
        if found is None:
            return None
        venue, snapshot = found
        return Quote(snapshot, venue, self._quotes.age(snapshot), self.skipped(venue))

    async def first_answer(self, venues: Sequence[Venue], patience: timedelta) -> tuple[Venue, Snapshot] | None:
        """The first usable snapshot. A venue that is still silent then counts as having timed out.

        One venue is asked first; each time that patience ends, as many more as are silent.
        """
        self._asked, waiting = venues, list(venues)
        running: dict[asyncio.Task[Snapshot | None], Venue] = {}
        try:
            while waiting or running:
                for venue in waiting[: max(len(running), 1)]:
                    running[asyncio.create_task(self._ask(venue))] = venue
                    waiting.remove(venue)
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
            return await self._snapshot(venue, await self._contract_of(venue.id))
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


def _verdict(
    coin: str, errors: Sequence[MarketError], *, dated: bool, venue: str | None, linear: bool = False
) -> MarketError:
    """The one error to tell of all that the venues gave."""
    outages = tuple(error for error in errors if isinstance(error, VenueUnavailable))
    left_out = [error for error in errors if isinstance(error, SizeContradicted | NotTrading)]
    missing = [error for error in errors if isinstance(error, NoSuchContract)]
    old = [error for error in errors if isinstance(error, PriceTooOld)]
    if left_out:
        return left_out[0]
    if missing or (not errors and (linear or venue is not None)):  # none is of that kind
        known = tuple(sorted({name for error in missing for name in error.known}))
        return NoSuchContract(coin, dated=dated, known=known, venue=venue, failures=outages, linear=linear)
    if old:
        return min(old, key=lambda error: error.age)
    return NoMarket(outages)
