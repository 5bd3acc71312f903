"""Weex: linear perpetuals only. A contract is said to be 0.001 of a coin, and yet every amount is in coins."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from bot.market import linear_tiers
from bot.market.bulk import Bulk, RawOffer
from bot.market.linear_row import LinearRow, linear_market
from bot.market.listing import each_readable, named, rows_in
from bot.market.past import Past, RawSettlement, hours_by_page, never_delivered
from bot.market.row import Sources, row_of
from bot.market.wire import Exchange, Json, RawBook, RawQuote, RawSteps, interval
from bot.ports import Venue
from hedgecore import AmountUnit, Rate

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from hedgecore import Contract

_ID = "weex"
_ROWS_A_PAGE = 1000
_CANDLES_A_PAGE = 100


async def _markets(exchange: Exchange) -> Sequence[Json]:
    """One call instead of ccxt's two, which lists the spot markets as well."""
    return each_readable(_ID, rows_in(await exchange.contractGetCapiV3MarketExchangeInfo(), "symbols"), _market)


def _market(row: Json) -> Json | None:
    """Steps are told as decimal places; whether it trades is not told, so it does."""
    if (row["quoteAsset"], row["marginAsset"]) != ("USDT", "USDT"):
        return None
    steps = RawSteps(
        lot=_step(row["quantityPrecision"]), smallest_order=row["minOrderSize"], tick=_step(row["pricePrecision"])
    )
    return linear_market(row["symbol"], row["baseAsset"], steps, trades=True, size=row["contractVal"], info=row)


def _step(places: Json) -> str:
    return format(Decimal(1).scaleb(-int(places)), "f")


async def _prices(exchange: Exchange, market: Json) -> RawQuote:
    rows = await exchange.contractGetCapiV3MarketPremiumIndex({"symbol": market["id"]})
    return _quote(row_of(market["id"], rows), {})


def _quote(row: Json, top: Json) -> RawQuote:
    """`lastFundingRate` is what was exchanged last, `forecastFundingRate` what the running interval comes to."""
    return RawQuote(
        index=row.get("indexPrice"),
        mark=row.get("markPrice"),
        time=row.get("time"),
        best_bid=top.get("bidPrice"),
        best_ask=top.get("askPrice"),
        funding_rate=row.get("forecastFundingRate"),
        next_funding=row.get("nextFundingTime"),
        funding_interval=interval(minutes=row.get("collectCycle")),
    )


async def _offers(exchange: Exchange, _listed: Sequence[Json]) -> Mapping[str, RawOffer]:
    rows = await exchange.contractGetCapiV3MarketPremiumIndex()
    return named(_ID, rows, lambda row: {row["symbol"]: RawOffer(_quote(row, {}))})


async def _open_interest(exchange: Exchange, market: Json) -> Json:
    return (await exchange.contractGetCapiV3MarketOpenInterest({"symbol": market["id"]}))["openInterest"]


async def _book(exchange: Exchange, market: Json, depth: int) -> RawBook:
    """Without a time of its own."""
    answer = await exchange.contractGetCapiV3MarketDepth({"symbol": market["id"], "limit": depth})
    return RawBook(answer["bids"], answer["asks"], None)


async def _settlements(exchange: Exchange, contract: Contract, first: int, last: int) -> list[RawSettlement]:
    """In any order, so a full page is followed by one that begins after its newest row."""
    settled: list[RawSettlement] = []
    while True:
        request = {"symbol": contract.symbol, "startTime": first, "endTime": last, "limit": _ROWS_A_PAGE}
        rows = await exchange.contractGetCapiV3MarketFundingRate(request)
        settled += [RawSettlement(row["fundingTime"], row["fundingRate"], row.get("markPrice") or None) for row in rows]
        if len(rows) < _ROWS_A_PAGE:
            return settled
        first = max(int(row["fundingTime"]) for row in rows) + 1


async def _marks(exchange: Exchange, contract: Contract, first: int, last: int) -> Mapping[int, Json]:
    async def hours(start: int, end: int) -> Mapping[int, Json]:
        span = {"interval": "1h", "startTime": start, "endTime": end, "limit": _CANDLES_A_PAGE}
        rows = await exchange.contractGetCapiV3MarketMarkPriceKlines({"symbol": contract.symbol} | span)
        return {int(row[0]): row[1] for row in rows}

    return await hours_by_page(hours, first, last, _CANDLES_A_PAGE)


ROW = LinearRow(
    venue=Venue(id=_ID, name="Weex", aliases=("weex",), code="wx", linear=True),
    ccxt=_ID,
    settings={},
    amount_unit=AmountUnit.COIN,
    sources=Sources(
        mark="`premiumIndex.markPrice`",
        index="`premiumIndex.indexPrice`",
        funding="`premiumIndex.forecastFundingRate`",
        interval="`premiumIndex.collectCycle`, in minutes",
        past="`fundingRate`, marks by `markPriceKlines`",
        fee="`takerFeeRate` of ETHUSDT in ccxt 4.5.90",
        tiers="none, 2.5 %",
        unverified="that amounts are coins and not contracts; which of the two funding rates is the running one; "
        "whether a delisted contract stays in the list; tiers; the fee of an account",
    ),
    taker_fee=Rate("0.0008"),
    margin={},
    other_margin=linear_tiers.OTHERS,
    prices=_prices,
    book=_book,
    book_depth=200,
    markets=_markets,
    past=Past(_settlements, _marks, never_delivered),
    bulk=Bulk(_offers, _open_interest),
)
