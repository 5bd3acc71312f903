"""What is particular to a venue, as one row, and how its contracts are read with it."""

from __future__ import annotations

from abc import ABC, abstractmethod
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from bot.errors import NotTrading, SizeContradicted
from bot.market.listing import ccxt_markets
from bot.market.tiers import told_rules
from bot.market.wire import Exchange, Json, RawBook, RawQuote, RawSteps, moment, positive, price
from hedgecore import AmountUnit, Contract, Contracts, InverseFuture, InversePerpetual, MarginRules, Rate, Usd

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Mapping, Sequence
    from datetime import datetime, timedelta

    from bot.market.budget import Allowance
    from bot.market.bulk import Bulk
    from bot.market.listing import RawTier
    from bot.market.past import Past
    from bot.ports import Venue
    from hedgecore import Price


@dataclass(frozen=True, slots=True, kw_only=True)
class Sources:
    """Where the row's figures come from, for docs/venues.md: endpoints and fields, documents and their dates.

    unverified: what nobody has seen at the live exchange yet.
    """

    mark: str
    index: str
    funding: str
    interval: str
    past: str
    fee: str
    tiers: str
    unverified: str


async def _told_elsewhere(_exchange: Exchange, _markets: Sequence[Json]) -> Mapping[str, timedelta | None]:
    return {}


@dataclass(frozen=True, slots=True, kw_only=True)
class Row(ABC):
    """What is particular to one venue, whichever kind of contract it lists.

    settings: for ccxt's constructor; `rateLimit` is milliseconds for one unit of ccxt's call cost.
    prices, book: for the market of one contract. book_depth: levels of a side.
    markets: its contracts in ccxt's shape.
    funding_intervals: by the venue's symbol, from one call or from `markets`; usual_funding_interval is that
    of a symbol which is not among them, None where that means unknown. Not asked for where it comes with the rate.
    market_at: the same contract in ccxt's shape at a mark, where its steps depend on it; None where they do not.
    past: how to ask for what has happened; None where the venue does not tell.
    bulk: how to ask for all contracts at once; None where each has to be asked for.
    allowance: what it grants all that is asked of it; None leaves that to `rateLimit`.
    sources: what the documentation says of the row.
    """

    venue: Venue
    settings: Mapping[str, object]
    amount_unit: AmountUnit
    sources: Sources
    taker_fee: Rate
    prices: Callable[[Exchange, Json], Awaitable[RawQuote]]
    book: Callable[[Exchange, Json, int], Awaitable[RawBook]]
    book_depth: int
    markets: Callable[[Exchange], Awaitable[Sequence[Json]]] = ccxt_markets
    funding_intervals: Callable[[Exchange, Sequence[Json]], Awaitable[Mapping[str, timedelta | None]]] = _told_elsewhere
    usual_funding_interval: timedelta | None = None
    market_at: Callable[[Json, Price], Json] | None = None
    past: Past | None = None
    bulk: Bulk | None = None
    allowance: Allowance | None = None

    @property
    @abstractmethod
    def ccxt_id(self) -> str:
        """The class of ccxt that speaks to the venue."""

    @abstractmethod
    def contracts_per_unit(self, coin: str) -> Decimal:
        """How many contracts one unit of the venue's amount is."""

    @abstractmethod
    def sampled(self, symbol: str, coin: str, steps: RawSteps, expiry: datetime | None) -> Contract:
        """A made-up contract on this row's terms."""

    @abstractmethod
    def read(self, market: Json) -> Contract | None:
        """A contract from ccxt's market; None for one of another kind. Raises as `read_contract` does."""

    def at(self, contract: Contract, market: Json, mark: Price) -> Contract:
        """`contract`, read from `market`, with the steps that it has at this mark."""
        return contract if self.market_at is None else self.read(self.market_at(market, mark)) or contract


@dataclass(frozen=True, slots=True, kw_only=True)
class VenueRow(Row):
    """All that is particular to one venue with inverse contracts.

    contract_value: the dollars of one contract of a coin. states_contract_value: whether ccxt's `contractSize` is
    that same figure, so that a contradiction is a reason to leave the contract out.
    margin: by coin; other_margin for the coins that are not in it. Tiers that `markets` tell go before both.
    """

    contract_value: Callable[[str], Usd]
    states_contract_value: bool
    margin: Mapping[str, MarginRules]
    other_margin: MarginRules

    @property
    def ccxt_id(self) -> str:
        """The venue's id is ccxt's."""
        return self.venue.id

    def sampled(self, symbol: str, coin: str, steps: RawSteps, expiry: datetime | None) -> Contract:
        """Like any other of this row."""
        return self.contract(symbol, coin, steps, expiry)

    def read(self, market: Json) -> Contract | None:
        """See `read_contract`."""
        return read_contract(self, market)

    def contracts_per_unit(self, coin: str) -> Decimal:
        """How many contracts one unit of the venue's amount is. Coins have become dollars before (`listing`)."""
        return Decimal(1) if self.amount_unit is AmountUnit.CONTRACTS else 1 / self.contract_value(coin).value

    def contract(
        self, symbol: str, coin: str, steps: RawSteps, expiry: datetime | None, tiers: Sequence[RawTier] = ()
    ) -> Contract:
        """A contract on this row's terms, perpetual without `expiry`. Raises HedgeError for a number that is none."""
        terms: dict[str, Any] = {
            "venue": self.venue.id,
            "symbol": symbol,
            "coin": coin,
            "contract_value": self.contract_value(coin),
            "amount_unit": self.amount_unit,
            "lot": self._contracts("lot", steps.lot, coin),
            "smallest_order": self._contracts("smallest order", steps.smallest_order, coin),
            "taker_fee": self.taker_fee,
            "margin": self._margin(coin, tiers),
            "tick": price(steps.tick),
        }
        return InversePerpetual(**terms) if expiry is None else InverseFuture(**terms, expiry=expiry)

    def _margin(self, coin: str, told: Sequence[RawTier]) -> MarginRules:
        """What the venue tells, if it makes sense, else the table; family and fee are always the table's."""
        known = self.margin.get(coin, self.other_margin)
        return (told_rules(told, known) if told else None) or known

    def _contracts(self, quantity: str, amount: Json, coin: str) -> Contracts:
        return Contracts(positive(quantity, amount)) * self.contracts_per_unit(coin)


def read_contract(row: VenueRow, market: Json) -> Contract | None:
    """A contract from ccxt's market; None for one that is not inverse or not in dollars.

    Raises when it is one, and cannot be read, contradicts the row, or does not trade (NotTrading).
    """
    if not _can_hedge(market):
        return None
    if market["active"] is not True:
        raise NotTrading(row.venue.id, market["base"], market["id"], dated=market["type"] == "future")
    if row.states_contract_value:
        _check_contract_value(row, market)
    steps = RawSteps(
        lot=market["precision"]["amount"],
        smallest_order=market["limits"]["amount"]["min"],
        tick=market["precision"]["price"],
    )
    return row.contract(market["id"], market["base"], steps, _expiry(market), market.get("tiers", ()))


def _can_hedge(market: Json) -> bool:
    return market["type"] in {"swap", "future"} and market["quote"] == "USD" and market["settle"] == market["base"]


def _check_contract_value(row: VenueRow, market: Json) -> None:
    known, stated = row.contract_value(market["base"]), Usd(str(market["contractSize"]))
    if known != stated:
        dated = market["type"] == "future"
        raise SizeContradicted(row.venue.id, market["base"], market["id"], stated=stated, known=known, dated=dated)


def _expiry(market: Json) -> datetime | None:
    if market["type"] == "swap":
        return None
    expiry = moment(market["expiry"])
    if expiry is None:
        message = f"a dated contract without a date: {market['expiry']}"
        raise ValueError(message)
    return expiry


def row_of(symbol: str, rows: Sequence[Json], key: str = "symbol") -> Json:
    """The one row whose `key` is `symbol`: never by its place. Raises ValueError where there is none, or several."""
    (row,) = (row for row in rows if row[key] == symbol)
    return row
