"""Bybit, linear perpetuals in USDT: orders count coins."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.market import linear_tiers
from bot.market.bulk import Bulk, RawOffer
from bot.market.linear_row import LinearRow
from bot.market.listing import named
from bot.market.past import Past, RawSettlement, never_delivered
from bot.market.row import Sources, row_of
from bot.market.wire import Exchange, Json, RawBook, RawQuote, interval
from bot.ports import Venue
from hedgecore import AmountUnit, Rate

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import timedelta

    from hedgecore import Contract

_ID = "bybitusdt"
_LINEAR = {"category": "linear"}
_ROWS_A_PAGE = 200


async def _prices(exchange: Exchange, market: Json) -> RawQuote:
    answer = await exchange.publicGetV5MarketTickers(_LINEAR | {"symbol": market["id"]})
    return _quote(row_of(market["id"], answer["result"]["list"]), answer.get("time"))


def _quote(row: Json, time: Json) -> RawQuote:
    return RawQuote(
        index=row.get("indexPrice"),
        mark=row.get("markPrice"),
        time=time,
        best_bid=row.get("bid1Price"),
        best_ask=row.get("ask1Price"),
        funding_rate=row.get("fundingRate"),
        next_funding=row.get("nextFundingTime"),
    )


async def _offers(exchange: Exchange, _markets: Sequence[Json]) -> Mapping[str, RawOffer]:
    answer = await exchange.publicGetV5MarketTickers(_LINEAR)
    rows, time = answer["result"]["list"], answer.get("time")
    return named(_ID, rows, lambda row: {row["symbol"]: RawOffer(_quote(row, time), row.get("openInterest"))})


async def _book(exchange: Exchange, market: Json, depth: int) -> RawBook:
    request = _LINEAR | {"symbol": market["id"], "limit": depth}
    book = (await exchange.publicGetV5MarketOrderbook(request))["result"]
    return RawBook(book["b"], book["a"], book.get("ts"))


async def _funding_intervals(_exchange: Exchange, markets: Sequence[Json]) -> Mapping[str, timedelta | None]:
    return {market["id"]: interval(minutes=market["info"].get("fundingInterval")) for market in markets}


async def _settlements(exchange: Exchange, contract: Contract, first: int, last: int) -> list[RawSettlement]:
    """The newest come first, so the next page ends before the oldest row of this one."""
    settled: list[RawSettlement] = []
    while True:
        span = {"symbol": contract.symbol, "startTime": first, "endTime": last, "limit": _ROWS_A_PAGE}
        rows = (await exchange.publicGetV5MarketFundingHistory(_LINEAR | span))["result"]["list"]
        settled += [RawSettlement(row["fundingRateTimestamp"], row["fundingRate"]) for row in rows]
        if len(rows) < _ROWS_A_PAGE:
            return settled
        last = min(int(row["fundingRateTimestamp"]) for row in rows) - 1


async def _marks(exchange: Exchange, contract: Contract, first: int, last: int) -> Mapping[int, Json]:
    span = {"symbol": contract.symbol, "interval": "60", "start": first, "end": last, "limit": 1000}
    answer = await exchange.publicGetV5MarketMarkPriceKline(_LINEAR | span)
    return {int(row[0]): row[1] for row in answer["result"]["list"]}


ROW = LinearRow(
    venue=Venue(id=_ID, name="Bybit USDT", aliases=(_ID, "bybit-usdt"), code="yu", linear=True, beside="bybit"),
    ccxt="bybit",
    # calls are counted with those for the inverse contracts
    settings={"rateLimit": 2.5, "options": {"fetchMarkets": {"types": ["linear"]}}},
    amount_unit=AmountUnit.COIN,
    sources=Sources(
        mark="`tickers.markPrice`",
        index="`tickers.indexPrice`",
        funding="`tickers.fundingRate`",
        interval="`instruments-info.fundingInterval`, in minutes",
        past="`funding/history`, marks by `mark-price-kline`",
        fee="the venue's page on order cost, 2026-05",
        tiers="none, 2.5 %; its help page has examples with 0.5 % for BTC",
        unverified="tiers and fee of today; liquidation by the mark, where the help page takes the value at entry",
    ),
    taker_fee=Rate("0.00055"),
    margin={},
    other_margin=linear_tiers.OTHERS,
    prices=_prices,
    book=_book,
    book_depth=200,
    funding_intervals=_funding_intervals,
    past=Past(_settlements, _marks, never_delivered),
    bulk=Bulk(_offers),
)
