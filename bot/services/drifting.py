"""The use case of `/drift`: where the hedges of a portfolio stand at present prices, why, and what to do."""

from __future__ import annotations

import asyncio
from collections import OrderedDict
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, TypeAlias

from bot.errors import MarketError, VenueUnavailable
from bot.services.accruals import Accruals
from bot.services.entries import target_of
from bot.services.hedging import DEFAULT_LEVERAGE
from hedgecore import (
    Close,
    Coin,
    Contracts,
    Delivered,
    Hold,
    InverseFuture,
    OutOfRange,
    Ratio,
    close_out,
    coins_of,
    decide,
    drift_of,
    key_of,
    liquidation_price,
    replay,
)

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime
    from decimal import Decimal

    from bot.ports import History, Portfolio, Preferences
    from bot.services.keeping import Keeping, Which
    from bot.services.quotes import Quote, Quotes
    from bot.services.visits import Visit
    from hedgecore import Book, Drift, HedgeDecision, InverseContract, Leg, Position, Price, Received, Sell

_MOST_REMEMBERED = 200


@dataclass(frozen=True, slots=True)
class OpenLeg:
    """What is open in one contract, and its market.

    posted: coins of margin, the value at entry over the `leverage`; liquidation: the price at which that margin is
    used up, None if price alone never does it.
    """

    position: Position
    quote: Quote
    leverage: Decimal
    posted: Coin
    liquidation: Price | None

    @property
    def contract(self) -> InverseContract:
        """The contract."""
        return self.quote.inverse

    @property
    def distance(self) -> Ratio | None:
        """How far the mark is from the liquidation price, as a share of the mark; None if there is no such price."""
        if self.liquidation is None:
            return None
        return Ratio(self.liquidation / self.quote.snapshot.mark) - Ratio(1)


@dataclass(frozen=True, slots=True)
class Standing:
    """Where the hedge of one coin stands.

    `quote` is the market of the contract that the `decision` is for, `short` what is open there. `funding` is None
    where a venue could not tell it: then it is in none of the figures.
    """

    coin: str
    book: Book
    drift: Drift
    legs: tuple[OpenLeg, ...]
    quote: Quote
    short: Contracts
    decision: HedgeDecision
    funding: Received | None

    @property
    def quotes(self) -> tuple[Quote, ...]:
        """Every market it was computed from."""
        return (self.quote, *(leg.quote for leg in self.legs))


@dataclass(frozen=True, slots=True)
class Uncovered:
    """A hedge of `coin` that has no coins left to hedge, of which there is no ratio."""

    coin: str
    legs: tuple[OpenLeg, ...]
    quote: Quote
    decision: Hold | Sell | Close

    @property
    def quotes(self) -> tuple[Quote, ...]:
        """Every market it was computed from."""
        return (self.quote, *(leg.quote for leg in self.legs))


@dataclass(frozen=True, slots=True)
class Aimless:
    """Coins whose hedge ratio nobody has said yet."""

    coin: str
    held: Coin


@dataclass(frozen=True, slots=True)
class Undelivered:
    """Contracts of `coin` that have ended, and whose delivery price is not known."""

    coin: str
    contracts: tuple[InverseFuture, ...]


@dataclass(frozen=True, slots=True)
class Unpriced:
    """A coin whose contracts have no usable price now."""

    coin: str
    error: MarketError


CoinDrift: TypeAlias = Standing | Uncovered | Aimless | Undelivered | Unpriced


@dataclass(frozen=True, slots=True)
class PortfolioDrift:
    """All coins of a portfolio at the moment `at`; `delivered` has just been recorded."""

    portfolio: Portfolio
    coins: tuple[CoinDrift, ...]
    delivered: tuple[Delivered, ...]
    preferences: Preferences
    at: datetime

    @property
    def moment(self) -> int:
        """The second it was computed in, which tells it from others of the same portfolio."""
        return int(self.at.timestamp())


class Drifting:
    """Reads portfolios through `keeping`, present prices through `quotes`, the past through `history`."""

    def __init__(self, keeping: Keeping, quotes: Quotes, history: History) -> None:
        self._keeping = keeping
        self._quotes = quotes
        self._history = history
        self._accruals = Accruals(history)
        self._recent: OrderedDict[tuple[int, Which, int], PortfolioDrift] = OrderedDict()

    async def drift(self, visit: Visit, which: Which) -> PortfolioDrift:
        """Every coin of the portfolio. Raises NoSuchPortfolio, and a MarketError if no coin at all has a price."""
        portfolio, delivered = await self._settled(visit, await self._keeping.load(visit, which))
        preferences = await self._keeping.preferences(visit)
        coins = await asyncio.gather(
            *(self._coin(portfolio, coin, preferences, visit.at) for coin in coins_of(portfolio.entries))
        )
        errors = [coin.error for coin in coins if isinstance(coin, Unpriced)]
        if errors and len(errors) == len(coins):
            raise errors[0]
        return self._noted(visit, PortfolioDrift(portfolio, tuple(coins), delivered, preferences, visit.at))

    def recall(self, visit: Visit, which: Which, moment: int) -> PortfolioDrift | None:
        """What was found at `moment` for the portfolio with the id `which`, if it is still remembered."""
        return self._recent.get((visit.owner, which, moment))

    def forget(self, visit: Visit) -> None:
        """Remember nothing of the visit's owner any more."""
        self._recent = OrderedDict((key, found) for key, found in self._recent.items() if key[0] != visit.owner)

    def _noted(self, visit: Visit, found: PortfolioDrift) -> PortfolioDrift:
        self._recent[visit.owner, found.portfolio.id, found.moment] = found
        if len(self._recent) > _MOST_REMEMBERED:
            self._recent.popitem(last=False)
        return found

    async def _settled(self, visit: Visit, portfolio: Portfolio) -> tuple[Portfolio, tuple[Delivered, ...]]:
        """The portfolio with the deliveries recorded that have happened and whose price is known."""
        books = (replay(coin, portfolio.entries) for coin in coins_of(portfolio.entries))
        overdue = [contract for book in books for contract in _overdue(book, visit.at)]
        prices = await asyncio.gather(*(self._delivery_price(contract) for contract in overdue))
        delivered = tuple(
            Delivered(contract, price, contract.expiry)
            for contract, price in zip(overdue, prices, strict=True)
            if price is not None
        )
        return (await self._keeping.settle(visit, portfolio.name, delivered) if delivered else portfolio), delivered

    async def _delivery_price(self, contract: InverseFuture) -> Price | None:
        try:
            return await self._history.delivery_price(contract)
        except VenueUnavailable:
            return None

    async def _coin(self, portfolio: Portfolio, coin: str, preferences: Preferences, now: datetime) -> CoinDrift:
        book = replay(coin, portfolio.entries)
        if overdue := _overdue(book, now):
            return Undelivered(coin, overdue)
        target = target_of(portfolio, coin)
        if target is None:
            return Aimless(coin, book.held)
        try:
            legs, funding = await asyncio.gather(
                self._legs(book, preferences), self._accruals.received(coin, portfolio.entries)
            )
            quote = await self._quote(book, legs, preferences)
        except MarketError as error:
            return Unpriced(coin, error)
        short = _short(book, quote.inverse)
        marks = {key_of(leg.contract): leg.quote.snapshot.mark for leg in legs}
        try:
            drift = drift_of(coin, portfolio.entries, marks, target, received=funding)
        except OutOfRange:  # no coins are left
            return Uncovered(coin, legs, quote, close_out(short))
        decision = _decided(drift, short, quote, preferences)
        return Standing(coin, book, drift, legs, quote, short, decision, funding)

    async def _legs(self, book: Book, preferences: Preferences) -> tuple[OpenLeg, ...]:
        open_legs = [(leg, leg.position) for leg in book.open_legs]
        quotes = await asyncio.gather(*(self._quotes.present(leg.contract) for leg, _ in open_legs))
        return tuple(
            _open_leg(leg, position, quote, preferences)
            for (leg, position), quote in zip(open_legs, quotes, strict=True)
            if position is not None
        )

    async def _quote(self, book: Book, legs: tuple[OpenLeg, ...], preferences: Preferences) -> Quote:
        """The market for the advice: of the largest open leg, else of the contract that a new hedge would use."""
        if legs:
            return max(legs, key=lambda leg: leg.position.notional.value).quote
        return await self._quotes.quote(book.coin, preferred=preferences.venue)


def _overdue(book: Book, now: datetime) -> tuple[InverseFuture, ...]:
    contracts = (leg.contract for leg in book.open_legs)
    return tuple(each for each in contracts if isinstance(each, InverseFuture) and each.expiry <= now)


def _open_leg(leg: Leg, position: Position, quote: Quote, preferences: Preferences) -> OpenLeg:
    leverage = leg.leverage or preferences.leverage or DEFAULT_LEVERAGE
    posted = position.entry_value / leverage
    # the recorded terms are those that the fills are counted in, the present steps those of the next order
    listed = quote.inverse
    contract = replace(leg.contract, lot=listed.lot, smallest_order=listed.smallest_order)
    return OpenLeg(
        position=position,
        quote=replace(quote, snapshot=replace(quote.snapshot, contract=contract)),
        leverage=leverage,
        posted=posted,
        liquidation=liquidation_price(position, posted, leg.contract.margin),
    )


def _short(book: Book, contract: InverseContract) -> Contracts:
    leg: Mapping[tuple[str, str], Leg] = book.legs
    found = leg.get(key_of(contract))
    return Contracts(0) if found is None else -found.history.contracts


def _decided(drift: Drift, short: Contracts, quote: Quote, preferences: Preferences) -> HedgeDecision:
    contract = quote.inverse
    return decide(
        drift,
        short,
        contract,
        quote.snapshot.mark,
        policy=preferences.policy,
        band=preferences.band,
        fee=contract.taker_fee if preferences.fee is None else preferences.fee,
    )
