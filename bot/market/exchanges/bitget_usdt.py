"""Bitget, linear perpetuals in USDT (`USDT-FUTURES`): orders count coins."""

from __future__ import annotations

import asyncio
from decimal import Decimal
from typing import TYPE_CHECKING

from bot.market import linear_tiers
from bot.market.linear_row import LinearRow, linear_market
from bot.market.listing import at_hand, each_readable, rows_in
from bot.market.past import Past, RawSettlement, hours_by_page, never_delivered
from bot.market.row import Sources, row_of
from bot.market.wire import Exchange, Json, RawBook, RawQuote, RawSteps, interval
from bot.ports import Venue
from hedgecore import AmountUnit, Rate

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from hedgecore import Contract

_ID = "bitgetusdt"
_PRODUCT = {"productType": "USDT-FUTURES"}
_SETTLEMENTS_A_PAGE = 100
_CANDLES_A_PAGE = 200


async def _markets(exchange: Exchange) -> Sequence[Json]:
    """One call instead of ccxt's nine."""
    return each_readable(_ID, rows_in(await exchange.publicMixGetV2MixMarketContracts(_PRODUCT), "data"), _market)


def _market(row: Json) -> Json | None:
    if row["quoteCoin"] != "USDT" or row["symbolType"] != "perpetual":
        return None
    steps = RawSteps(
        lot=row["sizeMultiplier"],
        smallest_order=row["minTradeNum"],
        tick=Decimal(row["priceEndStep"]).scaleb(-int(row["pricePlace"])),
    )
    trades = row["symbolStatus"] == "normal"
    return linear_market(row["symbol"], row["baseCoin"], steps, trades=trades, size=1, info=row)


async def _prices(exchange: Exchange, market: Json) -> RawQuote:
    """The ticker has everything but the time and the interval of the funding; prices stand without those."""
    request = _PRODUCT | {"symbol": market["id"]}
    answer, told = await asyncio.gather(
        exchange.publicMixGetV2MixMarketTicker(request),
        at_hand(exchange.publicMixGetV2MixMarketCurrentFundRate(request)),
    )
    row = row_of(market["id"], answer["data"])
    funding: Json = next(iter(rows_in(told, "data")), {})
    return RawQuote(
        index=row["indexPrice"],
        mark=row["markPrice"],
        time=row.get("ts"),
        best_bid=row.get("bidPr"),
        best_ask=row.get("askPr"),
        funding_rate=row.get("fundingRate"),
        next_funding=funding.get("nextUpdate"),
        funding_interval=interval(hours=funding.get("fundingRateInterval")),
    )


async def _book(exchange: Exchange, market: Json, depth: int) -> RawBook:
    request = _PRODUCT | {"symbol": market["id"], "limit": depth}
    book = (await exchange.publicMixGetV2MixMarketMergeDepth(request))["data"]
    return RawBook(book["bids"], book["asks"], book.get("ts"))


async def _settlements(exchange: Exchange, contract: Contract, first: int, _last: int) -> list[RawSettlement]:
    """By number of the page, the newest first."""
    settled: list[RawSettlement] = []
    request = _PRODUCT | {"symbol": contract.symbol, "pageSize": _SETTLEMENTS_A_PAGE}
    while True:
        number = len(settled) // _SETTLEMENTS_A_PAGE + 1
        rows = (await exchange.publicMixGetV2MixMarketHistoryFundRate(request | {"pageNo": number}))["data"]
        settled += [RawSettlement(row["fundingTime"], row["fundingRate"]) for row in rows]
        if len(rows) < _SETTLEMENTS_A_PAGE or min(int(row["fundingTime"]) for row in rows) <= first:
            return settled


async def _marks(exchange: Exchange, contract: Contract, first: int, last: int) -> Mapping[int, Json]:
    async def between(start: int, end: int) -> Mapping[int, Json]:
        span = {"granularity": "1H", "startTime": start, "endTime": end, "limit": _CANDLES_A_PAGE}
        answer = await exchange.publicMixGetV2MixMarketHistoryMarkCandles(_PRODUCT | {"symbol": contract.symbol} | span)
        return {int(row[0]): row[1] for row in answer["data"]}

    return await hours_by_page(between, first, last, _CANDLES_A_PAGE)


ROW = LinearRow(
    venue=Venue(id=_ID, name="Bitget USDT", aliases=(_ID, "bitget-usdt"), code="tu", linear=True, beside="bitget"),
    ccxt="bitget",
    settings={},
    amount_unit=AmountUnit.COIN,
    sources=Sources(
        mark="`ticker.markPrice`",
        index="`ticker.indexPrice`",
        funding="`ticker.fundingRate`",
        interval="`current-fund-rate.fundingRateInterval`, in hours",
        past="`history-fund-rate`, marks by `history-mark-candles`",
        fee="ccxt 4.5.90, 2026-08",
        tiers="none, 2.5 %",
        unverified="tiers and fee of today",
    ),
    taker_fee=Rate("0.0006"),
    margin={},
    other_margin=linear_tiers.OTHERS,
    markets=_markets,
    prices=_prices,
    book=_book,
    book_depth=100,
    past=Past(_settlements, _marks, never_delivered),
)
