"""The venue table: one row for each exchange, with what ccxt does not say or says wrong.

docs/adding-a-venue.md walks through a row, docs/venues.md says where each figure comes from.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from bot.errors import BadSettings
from bot.market import past, tiers
from bot.market.wire import Exchange, Json, RawBook, RawQuote, RawSteps, interval, moment, positive, price
from bot.ports import Venue
from hedgecore import AmountUnit, Contract, Contracts, InverseFuture, InversePerpetual, MarginRules, Rate, Usd

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Iterable, Mapping, Sequence
    from datetime import datetime, timedelta

    from bot.market.past import Past


@dataclass(frozen=True, slots=True, kw_only=True)
class VenueRow:
    """All that is particular to one venue.

    settings: for ccxt's constructor; `rateLimit` is milliseconds for one unit of ccxt's call cost.
    contract_value: the dollars of one contract of a coin. states_contract_value: whether ccxt's `contractSize` is
    that same figure, so that a contradiction is a reason to leave the contract out.
    prices, book: one call each, for ccxt's market of one contract. book_depth: levels of a side.
    funding_intervals: by the venue's symbol, from one call or from ccxt's markets; usual_funding_interval is that
    of a symbol which is not among them, None where that means unknown.
    margin: by coin; other_margin for the coins that are not in it.
    past: how to ask for what has happened; None where the venue does not tell.
    """

    venue: Venue
    settings: Mapping[str, object]
    amount_unit: AmountUnit
    contract_value: Callable[[str], Usd]
    states_contract_value: bool
    taker_fee: Rate
    margin: Mapping[str, MarginRules]
    other_margin: MarginRules
    prices: Callable[[Exchange, Json], Awaitable[RawQuote]]
    book: Callable[[Exchange, Json, int], Awaitable[RawBook]]
    book_depth: int
    funding_intervals: Callable[[Exchange, Sequence[Json]], Awaitable[Mapping[str, timedelta | None]]]
    usual_funding_interval: timedelta | None
    past: Past | None = None

    def contracts_per_unit(self, coin: str) -> Decimal:
        """How many contracts one unit of the venue's amount is."""
        return Decimal(1) if self.amount_unit is AmountUnit.CONTRACTS else 1 / self.contract_value(coin).value

    def contract(self, symbol: str, coin: str, steps: RawSteps, expiry: datetime | None) -> Contract:
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
            "margin": self.margin.get(coin, self.other_margin),
            "tick": price(steps.tick),
        }
        return InversePerpetual(**terms) if expiry is None else InverseFuture(**terms, expiry=expiry)

    def _contracts(self, quantity: str, amount: Json, coin: str) -> Contracts:
        return Contracts(positive(quantity, amount)) * self.contracts_per_unit(coin)


def rows_of(venues: Iterable[str], setting: str = "HEDGEBOT_VENUES") -> tuple[VenueRow, ...]:
    """The rows of these ccxt ids, each once. Raises BadSettings, which names `setting`, for an id without a row."""
    for venue in venues:
        if venue not in ROWS:
            raise BadSettings(setting, f"no exchange is called {venue!r} here; known are {', '.join(ROWS)}")
    return tuple(ROWS[venue] for venue in dict.fromkeys(venues))


def read_contract(row: VenueRow, market: Json) -> Contract | None:
    """A contract from ccxt's market; None for one that is not inverse, not in dollars, or not trading.

    Raises when it is one, and cannot be read or contradicts the row.
    """
    if not _can_hedge(market):
        return None
    if row.states_contract_value:
        _check_contract_value(row, market)
    steps = RawSteps(
        lot=market["precision"]["amount"],
        smallest_order=market["limits"]["amount"]["min"],
        tick=market["precision"]["price"],
    )
    return row.contract(market["id"], market["base"], steps, _expiry(market))


def _can_hedge(market: Json) -> bool:
    return (
        market["active"] is True
        and market["type"] in {"swap", "future"}
        and market["quote"] == "USD"
        and market["settle"] == market["base"]
    )


def _check_contract_value(row: VenueRow, market: Json) -> None:
    known, stated = row.contract_value(market["base"]).value, Usd(str(market["contractSize"])).value
    if known != stated:
        message = f"the exchange says one contract is {stated} USD, the venue table {known} USD"
        raise ValueError(message)


def _expiry(market: Json) -> datetime | None:
    if market["type"] == "swap":
        return None
    expiry = moment(market["expiry"])
    if expiry is None:
        message = f"a dated contract without a date: {market['expiry']}"
        raise ValueError(message)
    return expiry


def _row_of(symbol: str, rows: Sequence[Json]) -> Json:
    (row,) = (row for row in rows if row["symbol"] == symbol)
    return row


# --- Binance COIN-M ---------------------------------------------------------------------------------------------------


def _binance_contract_value(coin: str) -> Usd:
    return Usd(100) if coin == "BTC" else Usd(10)


async def _binance_prices(exchange: Exchange, market: Json) -> RawQuote:
    """The ticker of this venue has neither mark nor index, so both come with the funding rate."""
    row = _row_of(market["id"], await exchange.dapiPublicGetPremiumIndex({"symbol": market["id"]}))
    return RawQuote(
        index=row["indexPrice"],
        mark=row["markPrice"],
        time=row.get("time"),
        funding_rate=row.get("lastFundingRate"),
        next_funding=row.get("nextFundingTime"),
    )


async def _binance_book(exchange: Exchange, market: Json, depth: int) -> RawBook:
    answer = await exchange.dapiPublicGetDepth({"symbol": market["id"], "limit": depth})
    # E is when the book was sent; T, which ccxt takes, is when it last changed: long ago where little is traded
    return RawBook(answer["bids"], answer["asks"], answer.get("E"))


async def _binance_funding_intervals(exchange: Exchange, _markets: Sequence[Json]) -> Mapping[str, timedelta | None]:
    """Only the symbols whose interval was ever adjusted are listed; the answer is null when there are none."""
    rows = await exchange.dapiPublicGetFundingInfo()
    if rows == "null":  # ccxt hands on as text what is neither an object nor a list
        return {}
    return {row["symbol"]: interval(hours=row.get("fundingIntervalHours")) for row in rows}


# --- Bybit ------------------------------------------------------------------------------------------------------------


async def _bybit_prices(exchange: Exchange, market: Json) -> RawQuote:
    """The ticker as ccxt parses it drops the time of the answer, and its funding rate refuses dated contracts."""
    answer = await exchange.publicGetV5MarketTickers({"category": "inverse", "symbol": market["id"]})
    row = _row_of(market["id"], answer["result"]["list"])
    return RawQuote(
        index=row["indexPrice"],
        mark=row["markPrice"],
        time=answer.get("time"),
        best_bid=row.get("bid1Price"),
        best_ask=row.get("ask1Price"),
        funding_rate=row.get("fundingRate"),
        next_funding=row.get("nextFundingTime"),
    )


async def _bybit_book(exchange: Exchange, market: Json, depth: int) -> RawBook:
    request = {"category": "inverse", "symbol": market["id"], "limit": depth}
    book = (await exchange.publicGetV5MarketOrderbook(request))["result"]
    return RawBook(book["b"], book["a"], book.get("ts"))


async def _bybit_funding_intervals(_exchange: Exchange, markets: Sequence[Json]) -> Mapping[str, timedelta | None]:
    return {market["id"]: interval(minutes=market["info"].get("fundingInterval")) for market in markets}


BINANCE_COIN_M = VenueRow(
    venue=Venue(
        id="binancecoinm",
        name="Binance COIN-M",
        aliases=("binance", "binancecoinm", "binance-coinm", "binance-coin-m", "coinm", "coin-m"),
        code="n",
    ),
    settings={"rateLimit": 30},  # 2,000 of the 2,400 weights that it grants a minute
    amount_unit=AmountUnit.CONTRACTS,
    contract_value=_binance_contract_value,
    states_contract_value=True,
    taker_fee=Rate("0.0005"),
    margin=tiers.BINANCE_COIN_M,
    other_margin=tiers.BINANCE_COIN_M_OTHERS,
    prices=_binance_prices,
    book=_binance_book,
    book_depth=100,
    funding_intervals=_binance_funding_intervals,
    usual_funding_interval=interval(hours=8),
    past=past.BINANCE_COIN_M,
)

BYBIT = VenueRow(
    venue=Venue(id="bybit", name="Bybit", aliases=("bybit",), code="y"),
    # 400 of the 600 calls that it grants in 5 s, and no spot, linear or option markets
    settings={"rateLimit": 2.5, "options": {"fetchMarkets": {"types": ["inverse"]}}},
    amount_unit=AmountUnit.USD,
    contract_value=lambda _coin: Usd(1),
    states_contract_value=False,
    taker_fee=Rate("0.00055"),
    margin=tiers.BYBIT_INVERSE,
    other_margin=tiers.BYBIT_INVERSE_OTHERS,
    prices=_bybit_prices,
    book=_bybit_book,
    book_depth=200,
    funding_intervals=_bybit_funding_intervals,
    usual_funding_interval=None,
    past=past.BYBIT,
)

ROWS: Mapping[str, VenueRow] = {row.venue.id: row for row in (BINANCE_COIN_M, BYBIT)}
