"""BingX, coin-margined perpetuals (`BTC-USD`)."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from bot.market import tiers
from bot.market.bulk import Bulk, RawOffer
from bot.market.listing import each_readable, market_of, named, rows_in
from bot.market.row import Sources, VenueRow, row_of
from bot.market.wire import Exchange, Json, RawBook, RawQuote, RawSteps, interval
from bot.ports import Venue
from hedgecore import AmountUnit, Rate, Usd

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

_ID = "bingx"


def _contract_value(coin: str) -> Usd:
    return Usd(100) if coin == "BTC" else Usd(10)


async def _markets(exchange: Exchange) -> Sequence[Json]:
    answer = await exchange.cswapV1PublicGetMarketContracts()
    return each_readable(_ID, rows_in(answer, "data"), _market)


def _market(row: Json) -> Json | None:
    """`minTickSize` is no step of the price: it is the dollars of one contract.

    The step of an order is not told, and ccxt knows none; contracts are whole, as the order book shows.
    """
    coin, quote = row["symbol"].split("-")
    if quote != "USD":
        return None
    return market_of(
        row["symbol"],
        coin,
        RawSteps(lot=1, smallest_order=row["minQty"], tick=Decimal(1).scaleb(-int(row["pricePrecision"]))),
        trades=int(row["status"]) == 1,
        value=row["minTickSize"],
        info=row,
    )


async def _prices(exchange: Exchange, market: Json) -> RawQuote:
    """All in one row. Neither side of the rate is told how long its interval is, unless the row has it."""
    answer = await exchange.cswapV1PublicGetMarketPremiumIndex({"symbol": market["id"]})
    return quote_of(row_of(market["id"], answer["data"]), answer.get("timestamp"))


async def _offers(exchange: Exchange, _listed: Sequence[Json]) -> Mapping[str, RawOffer]:
    return offers_in(_ID, await exchange.cswapV1PublicGetMarketPremiumIndex())


def offers_in(venue: str, answer: Json) -> Mapping[str, RawOffer]:
    """Every contract of a premium index for which no symbol was named."""
    time = answer.get("timestamp")
    return named(venue, answer["data"], lambda row: {row["symbol"]: RawOffer(quote_of(row, time))})


def quote_of(row: Json, time: Json) -> RawQuote:
    """A row of the premium index, which is the same for linear contracts."""
    return RawQuote(
        index=row["indexPrice"],
        mark=row["markPrice"],
        time=time,
        funding_rate=row.get("lastFundingRate"),
        next_funding=row.get("nextFundingTime"),
        funding_interval=interval(hours=row.get("fundingIntervalHours")),
    )


async def _book(exchange: Exchange, market: Json, depth: int) -> RawBook:
    book = (await exchange.cswapV1PublicGetMarketDepth({"symbol": market["id"], "limit": depth}))["data"]
    return RawBook(book["bids"], book["asks"], book.get("T"))


ROW = VenueRow(
    venue=Venue(id=_ID, name="BingX", aliases=("bingx",), code="x"),
    settings={},
    amount_unit=AmountUnit.CONTRACTS,
    contract_value=_contract_value,
    sources=Sources(
        mark="`premiumIndex.markPrice`",
        index="`premiumIndex.indexPrice`",
        funding="`premiumIndex.lastFundingRate`",
        interval="`fundingIntervalHours`, if it is there; else unknown",
        past="not told",
        fee="ccxt 4.5.90, 2026-08",
        tiers="the table, without a source",
        unverified="that orders count whole contracts; the interval",
    ),
    states_contract_value=True,
    taker_fee=Rate("0.0005"),
    margin={},
    other_margin=tiers.BINGX,
    markets=_markets,
    prices=_prices,
    book=_book,
    book_depth=100,
    bulk=Bulk(_offers),
)
