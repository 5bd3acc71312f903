"""BingX, linear perpetuals (`BTC-USDT`): orders count coins, the order book counts contracts of a fraction of one."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from bot.market import linear_tiers
from bot.market.bulk import Bulk, RawOffer
from bot.market.exchanges import bingx
from bot.market.linear_row import LinearRow, linear_market
from bot.market.listing import each_readable, rows_in
from bot.market.past import Past, RawSettlement, hours_by_page, never_delivered
from bot.market.row import Sources
from bot.market.wire import Exchange, Json, RawBook, RawQuote, RawSteps
from bot.ports import Venue
from hedgecore import AmountUnit, Rate

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from hedgecore import Contract

_ID = "bingxusdt"
_ROWS_A_PAGE = 1000


async def _markets(exchange: Exchange) -> Sequence[Json]:
    answer = await exchange.swapV2PublicGetQuoteContracts()
    return each_readable(_ID, rows_in(answer, "data"), _market)


def _market(row: Json) -> Json | None:
    if row["currency"] != "USDT":
        return None
    steps = RawSteps(
        lot=_step(row["quantityPrecision"]), smallest_order=row["tradeMinQuantity"], tick=_step(row["pricePrecision"])
    )
    trades = str(row["status"]) == "1" and row["apiStateOpen"] == "true"
    return linear_market(row["symbol"], row["symbol"].split("-")[0], steps, trades=trades, size=1, info=row)


def _step(places: Json) -> str:
    return format(Decimal(1).scaleb(-int(places)), "f")


async def _prices(exchange: Exchange, market: Json) -> RawQuote:
    """An object for one symbol, where the coin-margined ones have a list; the interval where the row has it."""
    answer = await exchange.swapV2PublicGetQuotePremiumIndex({"symbol": market["id"]})
    return bingx.quote_of(answer["data"], answer.get("timestamp"))


async def _offers(exchange: Exchange, _listed: Sequence[Json]) -> Mapping[str, RawOffer]:
    """For all symbols it is a list after all."""
    return bingx.offers_in(_ID, await exchange.swapV2PublicGetQuotePremiumIndex())


async def _book(exchange: Exchange, market: Json, depth: int) -> RawBook:
    """`bids` beside `bidsCoin` shows that they count contracts; the latter are cut to four decimals."""
    book = (await exchange.swapV2PublicGetQuoteDepth({"symbol": market["id"], "limit": depth}))["data"]
    size = Decimal(market["info"]["size"])
    return RawBook(_in_coins(book["bids"], size), _in_coins(book["asks"], size), book.get("T"))


def _in_coins(levels: Sequence[Json], size: Decimal) -> list[tuple[Json, Decimal]]:
    return [(level[0], Decimal(str(level[1])) * size) for level in levels]


async def _settlements(exchange: Exchange, contract: Contract, first: int, last: int) -> list[RawSettlement]:
    settled: list[RawSettlement] = []
    while True:
        request = {"symbol": contract.symbol, "startTime": first, "endTime": last, "limit": _ROWS_A_PAGE}
        rows = rows_in(await exchange.swapV2PublicGetQuoteFundingRate(request), "data")
        settled += [RawSettlement(row["fundingTime"], row["fundingRate"]) for row in rows]
        if len(rows) < _ROWS_A_PAGE:
            return settled
        last = min(int(row["fundingTime"]) for row in rows) - 1


async def _marks(exchange: Exchange, contract: Contract, first: int, last: int) -> Mapping[int, Json]:
    async def between(start: int, end: int) -> Mapping[int, Json]:
        span = {"interval": "1h", "startTime": start, "endTime": end, "limit": _ROWS_A_PAGE}
        answer = await exchange.swapV1PublicGetMarketMarkPriceKlines({"symbol": contract.symbol} | span)
        return {int(row["openTime"]): row["open"] for row in rows_in(answer, "data")}

    return await hours_by_page(between, first, last, _ROWS_A_PAGE)


ROW = LinearRow(
    venue=Venue(id=_ID, name="BingX USDT", aliases=(_ID, "bingx-usdt"), code="xu", linear=True, beside="bingx"),
    ccxt="bingx",
    settings={},
    amount_unit=AmountUnit.COIN,
    sources=Sources(
        mark="`premiumIndex.markPrice`",
        index="`premiumIndex.indexPrice`",
        funding="`premiumIndex.lastFundingRate`",
        interval="`fundingIntervalHours`, if it is there; else unknown",
        past="`fundingRate`, marks by `markPriceKlines`",
        fee="`takerFeeRate` of BTC-USDT in ccxt 4.5.90",
        tiers="none, 2.5 %",
        unverified="that the book counts contracts of `size`: taken for coins it would be ten thousand times as deep; "
        "the fields of `markPriceKlines`; tiers",
    ),
    taker_fee=Rate("0.0005"),
    margin={},
    other_margin=linear_tiers.OTHERS,
    markets=_markets,
    prices=_prices,
    book=_book,
    book_depth=100,
    past=Past(_settlements, _marks, never_delivered),
    bulk=Bulk(_offers),
)
