"""Binance USD-M: linear perpetuals, whose orders count coins."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from bot.market import linear_tiers
from bot.market.budget import BINANCE
from bot.market.bulk import Bulk, RawOffer
from bot.market.linear_row import LinearRow
from bot.market.listing import at_hand, named, rows_in
from bot.market.past import Past, RawSettlement, never_delivered
from bot.market.row import Sources
from bot.market.wire import Exchange, Json, RawBook, RawQuote, interval
from bot.ports import Venue
from hedgecore import AmountUnit, Rate

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import timedelta

    from hedgecore import Contract

_ID = "binanceusdm"
_ROWS_A_PAGE = 1000


async def _prices(exchange: Exchange, market: Json) -> RawQuote:
    """Of one symbol the answer is an object, where COIN-M's is a list."""
    row = await exchange.fapiPublicGetPremiumIndex({"symbol": market["id"]})
    return _quote(row, {})


def _quote(row: Json, top: Json) -> RawQuote:
    return RawQuote(
        index=row.get("indexPrice"),
        mark=row.get("markPrice"),
        time=row.get("time"),
        best_bid=top.get("bidPrice"),
        best_ask=top.get("askPrice"),
        funding_rate=row.get("lastFundingRate"),
        next_funding=row.get("nextFundingTime"),
    )


async def _offers(exchange: Exchange, _markets: Sequence[Json]) -> Mapping[str, RawOffer]:
    """Mark, index and funding in one call, the best prices in another; the former stand without the latter."""
    rows, best = await asyncio.gather(
        exchange.fapiPublicGetPremiumIndex(), at_hand(exchange.fapiPublicGetTickerBookTicker())
    )
    tops = named(_ID, rows_in(best), lambda row: {row["symbol"]: row})
    return named(_ID, rows, lambda row: {row["symbol"]: RawOffer(_quote(row, tops.get(row["symbol"], {})))})


async def _open_interest(exchange: Exchange, market: Json) -> Json:
    return (await exchange.fapiPublicGetOpenInterest({"symbol": market["id"]}))["openInterest"]


async def _book(exchange: Exchange, market: Json, depth: int) -> RawBook:
    answer = await exchange.fapiPublicGetDepth({"symbol": market["id"], "limit": depth})
    return RawBook(answer["bids"], answer["asks"], answer.get("E"))


async def _funding_intervals(exchange: Exchange, _markets: Sequence[Json]) -> Mapping[str, timedelta | None]:
    """Only the symbols whose interval was ever adjusted are listed; the answer is null when there are none."""
    rows = await exchange.fapiPublicGetFundingInfo()
    if rows == "null":  # ccxt hands on as text what is neither an object nor a list
        return {}
    return {row["symbol"]: interval(hours=row.get("fundingIntervalHours")) for row in rows}


async def _settlements(exchange: Exchange, contract: Contract, first: int, last: int) -> list[RawSettlement]:
    """The oldest come first, so the next page begins after the newest row of this one."""
    settled: list[RawSettlement] = []
    while True:
        request = {"symbol": contract.symbol, "startTime": first, "endTime": last, "limit": _ROWS_A_PAGE}
        rows = await exchange.fapiPublicGetFundingRate(request)
        settled += [RawSettlement(row["fundingTime"], row["fundingRate"], row.get("markPrice") or None) for row in rows]
        if len(rows) < _ROWS_A_PAGE:
            return settled
        first = max(int(row["fundingTime"]) for row in rows) + 1


async def _marks(exchange: Exchange, contract: Contract, first: int, last: int) -> Mapping[int, Json]:
    request = {"symbol": contract.symbol, "interval": "1h", "startTime": first, "endTime": last, "limit": 1000}
    return {int(row[0]): row[1] for row in await exchange.fapiPublicGetMarkPriceKlines(request)}


ROW = LinearRow(
    venue=Venue(
        id=_ID,
        name="Binance USD-M",
        aliases=(_ID, "binance-usdm", "binance-usd-m", "usdm", "usd-m"),
        code="nu",
        linear=True,
        beside="binancecoinm",
    ),
    ccxt="binanceusdm",
    settings={},
    amount_unit=AmountUnit.COIN,
    sources=Sources(
        mark="`premiumIndex.markPrice`",
        index="`premiumIndex.indexPrice`",
        funding="`premiumIndex.lastFundingRate`",
        interval="`fundingInfo`, which lists only what differs from 8 hours",
        past="`fundingRate`, marks by `markPriceKlines`",
        fee="ccxt 4.5.90, 2026-08",
        tiers="BTC: the venue's announcement, 2021-03; others: none, 2.5 %",
        unverified="tiers and fee of today; the least order value, of 100 USDT for BTC, is not looked at",
    ),
    taker_fee=Rate("0.0005"),
    margin=linear_tiers.BINANCE,
    other_margin=linear_tiers.OTHERS,
    prices=_prices,
    book=_book,
    book_depth=100,
    funding_intervals=_funding_intervals,
    usual_funding_interval=interval(hours=8),
    past=Past(_settlements, _marks, never_delivered),
    bulk=Bulk(_offers, _open_interest),
    allowance=BINANCE,
)
