"""Gate, the contract that is margined in BTC (`BTC_USD`)."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from bot.market import tiers
from bot.market.bulk import Bulk, RawOffer
from bot.market.listing import RawTier, each_readable, market_of, milliseconds_of_seconds, named
from bot.market.past import Past, RawSettlement, never_delivered, newest_first
from bot.market.row import Sources, VenueRow
from bot.market.wire import Exchange, Json, RawBook, RawQuote, RawSteps, interval
from bot.ports import Venue
from hedgecore import AmountUnit, Rate, Usd

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from hedgecore import Contract

_ID = "gate"
_BTC = {"settle": "btc"}
_ROWS_A_PAGE = 1000


async def _markets(exchange: Exchange) -> Sequence[Json]:
    rows = await exchange.publicFuturesGetSettleContracts(_BTC)
    return each_readable(_ID, rows if isinstance(rows, list) else [], _market)


def _market(row: Json) -> Json | None:
    """A multiplier of zero means that one contract is one dollar; any other makes it no contract of ours."""
    coin, quote = row["name"].split("_")
    if row["type"] != "inverse" or quote != "USD":
        return None
    return market_of(
        row["name"],
        coin,
        RawSteps(lot=1, smallest_order=row["order_size_min"], tick=row["order_price_round"]),
        trades=row.get("status", "trading") == "trading" and row.get("in_delisting") is not True,
        value=1 if Decimal(row["quanto_multiplier"]) == 0 else row["quanto_multiplier"],
        info=row,
        tiers=_tiers(row),
    )


def _tiers(row: Json) -> list[RawTier]:
    """Each step of size asks for as much again of margin as the first; coins, as the contract is margined in them."""
    if "risk_limit_max" not in row or "leverage_max" not in row:
        return []
    rate, step, most = (Decimal(row[name]) for name in ("maintenance_rate", "risk_limit_step", "risk_limit_max"))
    leverage = Decimal(row["leverage_max"])
    steps = max(int((most - Decimal(row["risk_limit_base"])) / step), 0) if step else 0
    floors = [Decimal(0), *(Decimal(row["risk_limit_base"]) + step * number for number in range(steps))]
    return [
        RawTier(floor, rate * number, leverage / number) for number, floor in enumerate(floors, 1) if rate * number < 1
    ]


async def _prices(exchange: Exchange, market: Json) -> RawQuote:
    """The contract itself has all of it, and no time: that of receipt stands in."""
    row = await exchange.publicFuturesGetSettleContractsContract(_BTC | {"contract": market["id"]})
    if row["name"] != market["id"]:
        message = f"asked for {market['id']}, answered for {row['name']}"
        raise ValueError(message)
    return _quote(row)


async def _offers(exchange: Exchange, _listed: Sequence[Json]) -> Mapping[str, RawOffer]:
    """The list of contracts is of the same rows. What is open is as many contracts long as short."""
    rows = await exchange.publicFuturesGetSettleContracts(_BTC)
    return named(_ID, rows, lambda row: {row["name"]: RawOffer(_quote(row), row.get("position_size"))})


def _quote(row: Json) -> RawQuote:
    return RawQuote(
        index=row["index_price"],
        mark=row["mark_price"],
        time=None,
        funding_rate=row.get("funding_rate"),
        next_funding=milliseconds_of_seconds(row.get("funding_next_apply")),
        funding_interval=interval(seconds=row.get("funding_interval")),
    )


async def _book(exchange: Exchange, market: Json, depth: int) -> RawBook:
    """Levels have names, and the time is in seconds."""
    answer = await exchange.publicFuturesGetSettleOrderBook(_BTC | {"contract": market["id"], "limit": depth})
    bids, asks = ([(level["p"], level["s"]) for level in answer[side]] for side in ("bids", "asks"))
    return RawBook(bids, asks, milliseconds_of_seconds(answer.get("current")))


async def _settlements(exchange: Exchange, contract: Contract, first: int, last: int) -> list[RawSettlement]:
    async def until(moment: int) -> list[RawSettlement]:
        span = {"from": first // 1000, "to": moment // 1000, "limit": _ROWS_A_PAGE}
        rows = await exchange.publicFuturesGetSettleFundingRate(_BTC | {"contract": contract.symbol} | span)
        return [RawSettlement(milliseconds_of_seconds(row["t"]), row["r"]) for row in rows]

    return await newest_first(until, first, last, _ROWS_A_PAGE)


async def _marks(exchange: Exchange, contract: Contract, first: int, last: int) -> Mapping[int, Json]:
    span = {"interval": "1h", "from": first // 1000, "to": last // 1000}
    rows = await exchange.publicFuturesGetSettleCandlesticks(_BTC | {"contract": f"mark_{contract.symbol}"} | span)
    return {int(row["t"]) * 1000: row["o"] for row in rows}


ROW = VenueRow(
    venue=Venue(id=_ID, name="Gate", aliases=("gate", "gateio", "gate.io"), code="g"),
    settings={},
    amount_unit=AmountUnit.USD,
    contract_value=lambda _coin: Usd(1),
    sources=Sources(
        mark="`contracts/{contract}.mark_price`",
        index="the same, `index_price`",
        funding="the same, `funding_rate`",
        interval="the same, `funding_interval`, in seconds",
        past="`funding_rate`, marks by `candlesticks` of `mark_…`",
        fee="ccxt 4.5.90, 2026-08",
        tiers="the contract's own `maintenance_rate` and risk limits; else the table",
        unverified="that the rate grows by itself at each risk limit; how old a price is, as no time is told",
    ),
    states_contract_value=True,
    taker_fee=Rate("0.0005"),
    margin=tiers.GATE,
    other_margin=tiers.GATE_OTHERS,
    markets=_markets,
    prices=_prices,
    book=_book,
    book_depth=100,
    past=Past(_settlements, _marks, never_delivered),
    bulk=Bulk(_offers),
)
