"""Bybit, inverse contracts."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.market import bulk, tiers
from bot.market.past import Past, RawSettlement
from bot.market.row import Sources, VenueRow, row_of
from bot.market.wire import Exchange, Json, RawBook, RawQuote, interval
from bot.ports import Venue
from hedgecore import AmountUnit, Rate, Usd

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import timedelta

    from hedgecore import Contract, InverseFuture

_ROWS_A_PAGE = 200


async def _prices(exchange: Exchange, market: Json) -> RawQuote:
    """The ticker as ccxt parses it drops the time of the answer, and its funding rate refuses dated contracts."""
    answer = await exchange.publicGetV5MarketTickers({"category": "inverse", "symbol": market["id"]})
    row = row_of(market["id"], answer["result"]["list"])
    return RawQuote(
        index=row["indexPrice"],
        mark=row["markPrice"],
        time=answer.get("time"),
        best_bid=row.get("bid1Price"),
        best_ask=row.get("ask1Price"),
        funding_rate=row.get("fundingRate"),
        next_funding=row.get("nextFundingTime"),
    )


async def _book(exchange: Exchange, market: Json, depth: int) -> RawBook:
    request = {"category": "inverse", "symbol": market["id"], "limit": depth}
    book = (await exchange.publicGetV5MarketOrderbook(request))["result"]
    return RawBook(book["b"], book["a"], book.get("ts"))


async def _funding_intervals(_exchange: Exchange, markets: Sequence[Json]) -> Mapping[str, timedelta | None]:
    return {market["id"]: interval(minutes=market["info"].get("fundingInterval")) for market in markets}


async def _settlements(exchange: Exchange, contract: Contract, first: int, last: int) -> list[RawSettlement]:
    """The newest come first, so the next page ends before the oldest row of this one."""
    settled: list[RawSettlement] = []
    while True:
        span = {"startTime": first, "endTime": last, "limit": _ROWS_A_PAGE}
        answer = await exchange.publicGetV5MarketFundingHistory(_inverse(contract) | span)
        rows = answer["result"]["list"]
        settled += [RawSettlement(row["fundingRateTimestamp"], row["fundingRate"]) for row in rows]
        if len(rows) < _ROWS_A_PAGE:
            return settled
        last = min(int(row["fundingRateTimestamp"]) for row in rows) - 1


async def _marks(exchange: Exchange, contract: Contract, first: int, last: int) -> Mapping[int, Json]:
    span = {"interval": "60", "start": first, "end": last, "limit": 1000}
    answer = await exchange.publicGetV5MarketMarkPriceKline(_inverse(contract) | span)
    return {int(row[0]): row[1] for row in answer["result"]["list"]}


async def _delivery_price(exchange: Exchange, contract: InverseFuture) -> Json | None:
    rows = (await exchange.publicGetV5MarketDeliveryPrice(_inverse(contract)))["result"]["list"]
    return next((row["deliveryPrice"] for row in rows if row["symbol"] == contract.symbol), None)


def _inverse(contract: Contract) -> dict[str, Json]:
    return {"category": "inverse", "symbol": contract.symbol}


ROW = VenueRow(
    venue=Venue(id="bybit", name="Bybit", aliases=("bybit",), code="y"),
    # 400 of the 600 calls that it grants in 5 s, and no spot, linear or option markets
    settings={"rateLimit": 2.5, "options": {"fetchMarkets": {"types": ["inverse"]}}},
    amount_unit=AmountUnit.USD,
    contract_value=lambda _coin: Usd(1),
    sources=Sources(
        mark="`tickers.markPrice`",
        index="`tickers.indexPrice`",
        funding="`tickers.fundingRate`",
        interval="`instruments-info.fundingInterval`, in minutes",
        past="`funding/history`, marks by `mark-price-kline`",
        fee="the venue's page on order cost, 2026-05",
        tiers="the table, 2023 and 2025: the public list has changed between percent and fraction",
        unverified="ETH's steps; tiers of today; whether too many requests are answered with 403",
    ),
    states_contract_value=False,
    taker_fee=Rate("0.00055"),
    margin=tiers.BYBIT_INVERSE,
    other_margin=tiers.BYBIT_INVERSE_OTHERS,
    prices=_prices,
    book=_book,
    book_depth=200,
    funding_intervals=_funding_intervals,
    usual_funding_interval=None,
    past=Past(_settlements, _marks, _delivery_price),
    bulk=bulk.BYBIT,
)
