"""The use cases of `/filled` and `/closed`: which contract is meant, how much of it, and at which price."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import timedelta
from decimal import ROUND_HALF_EVEN, Decimal
from typing import TYPE_CHECKING, TypeAlias

from bot.errors import BadUsage, MarketError, NoSuchContract, Problem
from bot.services.amounts import amount_of, counts_coins
from bot.services.entries import NothingOpen, NotListed, Several, fitting, recordable, whole
from bot.services.hedging import DEFAULT_COIN
from bot.services.told import Ticket, answered, names_apart, only_price, told_apart
from hedgecore import BookTooThin, Contracts, Fill, InverseFuture, Price, Traded, coins_of, key_of, replay, walk

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from bot.ports import Portfolio, Preferences
    from bot.services.keeping import Keeping, Which
    from bot.services.quotes import Quote, Quotes
    from bot.services.told import Told
    from bot.services.visits import Visit
    from hedgecore import InverseContract, Leg, Snapshot


RECORD_WITHIN = timedelta(days=1)
_KINDS = {True: "dated", False: "perpetual"}


@dataclass(frozen=True, slots=True)
class Recorded:
    """The portfolio with `trades` in it."""

    portfolio: Portfolio
    trades: tuple[Traded, ...]


@dataclass(frozen=True, slots=True)
class Proposed:
    """What would be recorded: the trades at present prices, the markets these are from, and a ticket for each."""

    portfolio: Portfolio
    trades: tuple[Traded, ...]
    quotes: tuple[Quote, ...]
    tickets: tuple[Ticket, ...]


Outcome: TypeAlias = Recorded | Proposed


class Trading:
    """Turns what is said of trades into entries; a price that nobody said is proposed, never assumed."""

    def __init__(self, keeping: Keeping, quotes: Quotes) -> None:
        self._keeping = keeping
        self._quotes = quotes

    async def fill(self, visit: Visit, which: Which, told: Told) -> Outcome:
        """Record one trade, or propose it where no price was said."""
        portfolio = await self._keeping.load(visit, which)
        if told.selling is None:
            raise BadUsage(Problem.SIDE_MISSING)
        contract = await self._contract(visit, portfolio, told)
        told = told_apart(told, await self._mark(contract) if len(told.numbers) > 1 else None)
        if told.size is None:
            raise BadUsage(Problem.SIZE_MISSING)
        contracts = whole(told.size, contract, await self._counted_at(contract, told.price))
        contracts *= -1 if told.selling else 1
        if told.selling and told.leverage is None:
            told = replace(told, leverage=visit.preferences.leverage)
        return await self._done(visit, portfolio, [(contract, contracts)], told)

    async def follow(self, visit: Visit, ticket: Ticket, told: Told) -> Outcome:
        """Record what a ticket says and `told` differs from, or propose it where the ticket has no price yet."""
        portfolio = await self._keeping.load(visit, ticket.portfolio)
        contract = await self._contract_of(portfolio, ticket)
        if stranger := _stranger(contract, told):
            raise BadUsage(Problem.TWO_SYMBOLS, contract.symbol, stranger)
        _refuse_done(visit, portfolio, contract, ticket)
        size, price = abs(ticket.contracts), await self._counted_at(contract, ticket.price)
        told = answered(told, ticket, amount_of(size, contract, price))
        if told.size is not None:
            size = whole(told.size, contract, price if told.price is None else told.price)
        told = replace(
            told,
            price=ticket.price if told.price is None else told.price,
            leverage=told.leverage or ticket.leverage,
            fee=ticket.fee if told.fee is None else told.fee,
        )
        contracts = -size if ticket.contracts < Contracts(0) else size
        return await self._done(visit, portfolio, [(contract, contracts)], told, ticket.at)

    async def close(self, visit: Visit, which: Which, told: Told) -> Outcome:
        """Buy back all that is open of a coin, at the price said, or propose it at the present one.

        A price is that of one contract: Several where more than one is open.
        """
        portfolio = await self._keeping.load(visit, which)
        told = only_price(told)
        legs = _to_close(portfolio, told)
        if told.price is not None and len(legs) > 1:
            raise self._several([leg.contract for leg in legs])
        return await self._done(visit, portfolio, [(leg.contract, -leg.history.contracts) for leg in legs], told)

    async def _done(
        self,
        visit: Visit,
        portfolio: Portfolio,
        orders: Sequence[tuple[InverseContract, Contracts]],
        told: Told,
        at: datetime | None = None,
    ) -> Outcome:
        """Recorded as of `at`, or now, where a price was said."""
        if told.price is not None:
            trades = tuple(replace(_trade(visit, *order, told, told.price), at=at or visit.at) for order in orders)
            return Recorded(await self._keeping.trade(visit, portfolio.id, trades), trades)
        await self._keeping.require_editor(visit)
        quotes = [await self._present(contract) for contract, _ in orders]
        trades = tuple(
            _trade(visit, contract, contracts, told, fill_price(quote.snapshot, contracts))
            for (contract, contracts), quote in zip(orders, quotes, strict=True)
        )
        fitting(trades)(portfolio)
        tickets = tuple(self._ticket(portfolio, trade, told) for trade in trades)
        return Proposed(portfolio, trades, tuple(quotes), tickets)

    def _ticket(self, portfolio: Portfolio, trade: Traded, told: Told) -> Ticket:
        codes = {venue.id: venue.code for venue in self._quotes.venues}
        contract, fill = trade.contract, trade.fill
        venue = codes.get(contract.venue, contract.venue)
        at = trade.at.replace(microsecond=trade.at.microsecond // 1000 * 1000)  # buttons carry milliseconds
        return Ticket(portfolio.id, venue, contract.symbol, fill.contracts, trade.leverage, fill.price, at, told.fee)

    async def _contract_of(self, portfolio: Portfolio, ticket: Ticket) -> InverseContract:
        venue = next((each.id for each in self._quotes.venues if ticket.venue in {each.id, each.code}), ticket.venue)
        for leg in _legs(portfolio):
            if (leg.contract.venue, leg.contract.symbol) == (venue, ticket.symbol):
                return leg.contract
        contract = await self._quotes.named(venue, ticket.symbol)
        if contract is None:
            raise NotListed(ticket.symbol)
        return recordable(contract)

    async def _contract(self, visit: Visit, portfolio: Portfolio, told: Told) -> InverseContract:
        """One that is open already where it is the only one that fits; else the first that is listed."""
        fitting = [leg.contract for leg in _open(portfolio, told) if not (told.selling and _ended(leg.contract, visit))]
        if len(fitting) > 1:
            raise self._several(fitting)
        if fitting:
            return fitting[0]
        venues = self._venues(told, visit.preferences)
        if told.symbol is not None:
            return await self._called(told.symbol, venues)
        return await self._listed(coin_meant(portfolio, told.coin, visit.preferences), venues, dated=bool(told.dated))

    def _several(self, contracts: Sequence[InverseContract]) -> Several:
        return Several(names_apart([key_of(contract) for contract in contracts], self._quotes.venues))

    def _venues(self, told: Told, usual: Preferences) -> list[str]:
        """The one that was said; else all that list inverse contracts, the usual one first."""
        if told.venue is not None:
            return [told.venue]
        inverse = (venue.id for venue in self._quotes.venues if not venue.linear)
        return sorted(inverse, key=lambda venue: venue != usual.venue)

    async def _called(self, symbol: str, venues: Sequence[str]) -> InverseContract:
        for venue in venues:
            if (contract := await self._quotes.named(venue, symbol)) is not None:
                return recordable(contract)
        await self._refuse_linear(symbol)
        raise NotListed(symbol)

    async def _refuse_linear(self, symbol: str) -> None:
        """Raise NotInverse where a venue of linear contracts lists it; one that fails takes nothing away."""
        for venue in self._quotes.venues:
            with suppress(MarketError):
                if venue.linear and (contract := await self._quotes.named(venue.id, symbol)) is not None:
                    recordable(contract)

    async def _listed(self, coin: str, venues: Sequence[str], *, dated: bool) -> InverseContract:
        """From the first venue that lists it; one that fails is not passed over, since a size depends on the venue."""
        known: set[str] = set()
        for venue in venues:
            try:
                return recordable(await self._quotes.contract(venue, coin, dated=dated))
            except NoSuchContract as missing:
                known.update(missing.known)
        only = venues[0] if len(venues) == 1 else None
        raise NoSuchContract(coin, dated=dated, known=tuple(sorted(known)), venue=only)

    async def _mark(self, contract: InverseContract) -> Price | None:
        try:
            return (await self._quotes.snapshot(contract)).mark
        except MarketError:
            return None

    async def _counted_at(self, contract: InverseContract, said: Price | None) -> Price | None:
        """The price at which an amount in coins is so many contracts: the one said, else the mark, None if unknown."""
        if said is not None or not counts_coins(contract):
            return said
        return await self._mark(contract)

    async def _present(self, contract: InverseContract) -> Quote:
        try:
            return await self._quotes.present(contract)
        except MarketError:
            raise BadUsage(Problem.PRICE_MISSING) from None


def _trade(visit: Visit, contract: InverseContract, contracts: Contracts, told: Told, price: Price) -> Traded:
    """With the fee that was said, the usual one, or the contract's."""
    fees = (fee for fee in (told.fee, visit.preferences.fee) if fee is not None)
    return Traded(contract, Fill(contracts, price, next(fees, contract.taker_fee)), visit.at, told.leverage)


def _refuse_done(visit: Visit, portfolio: Portfolio, contract: InverseContract, ticket: Ticket) -> None:
    """A ticket is recorded once, and not long after it was proposed."""
    if ticket.at is None:
        return
    if not timedelta(0) <= visit.at - ticket.at <= RECORD_WITHIN:
        raise BadUsage(Problem.QUESTION_OVER)
    for entry in portfolio.entries:
        if isinstance(entry, Traded) and (entry.at, key_of(entry.contract)) == (ticket.at, key_of(contract)):
            raise BadUsage(Problem.RECORDED_ALREADY)


def coin_meant(portfolio: Portfolio, said: str | None, usual: Preferences) -> str:
    """The coin that was said, else the only one of the portfolio, else, for an empty one, the usual one."""
    coins = coins_of(portfolio.entries)
    if said is None and len(coins) > 1:
        raise Several(coins)
    return said or next(iter(coins), usual.coin or DEFAULT_COIN)


def fill_price(snapshot: Snapshot, contracts: Contracts) -> Price:
    """What trading `contracts` would give at present: by the book where it is deep enough, else its best price, else
    the mark; to as many places as are shown.
    """
    selling, book = contracts < Contracts(0), snapshot.book
    levels = () if book is None else (book.bids if selling else book.asks)
    best = snapshot.best_bid if selling else snapshot.best_ask
    try:
        if levels:
            best = walk(levels, abs(contracts)).average
    except BookTooThin:
        best = levels[0].price
    return _shown(snapshot.mark if best is None else best)


def _shown(price: Price) -> Price:
    places = max(2, 5 - price.value.adjusted())
    return Price(price.value.quantize(Decimal(1).scaleb(-places), rounding=ROUND_HALF_EVEN))


def _legs(portfolio: Portfolio) -> list[Leg]:
    books = (replay(coin, portfolio.entries) for coin in coins_of(portfolio.entries))
    return [leg for book in books for leg in book.legs.values()]


def _open(portfolio: Portfolio, told: Told) -> list[Leg]:
    """What is open and may be meant."""
    return [leg for leg in _legs(portfolio) if leg.position is not None and not _stranger(leg.contract, told)]


def _ended(contract: InverseContract, visit: Visit) -> bool:
    return isinstance(contract, InverseFuture) and contract.expiry <= visit.at


def _to_close(portfolio: Portfolio, told: Told) -> list[Leg]:
    legs = _open(portfolio, told)
    coins = tuple(dict.fromkeys(leg.contract.coin for leg in legs))
    if not legs:
        raise NothingOpen(portfolio.name, told.coin)
    if len(coins) > 1:
        raise Several(coins)
    return legs


def _stranger(contract: InverseContract, told: Told) -> str:
    """The word of `told` that means another contract, "" if all fit."""
    said = (
        (told.symbol, contract.symbol),
        (told.coin, contract.coin),
        (told.venue, contract.venue),
        (None if told.dated is None else _KINDS[told.dated], _KINDS[isinstance(contract, InverseFuture)]),
    )
    return next((word for word, own in said if word is not None and word.casefold() != own.casefold()), "")
