"""Bitget, coin-margined contracts (`BTCUSD`), whose orders count coins.

A short of a coins at a price p pays in the coin what an inverse contract of a * p dollars pays, so every amount becomes
dollars here, each at its own price, and one contract is one dollar.
"""

from __future__ import annotations

import asyncio
from decimal import Decimal
from typing import TYPE_CHECKING

from bot.market import tiers
from bot.market.listing import at_hand, each_readable, market_of, rows_in
from bot.market.past import Past, RawSettlement, hours_by_page
from bot.market.row import Sources, VenueRow, row_of
from bot.market.wire import Exchange, Json, RawBook, RawQuote, RawSteps, interval
from bot.ports import Venue
from hedgecore import AmountUnit, Rate, Usd

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from hedgecore import Contract, InverseFuture, Price

_ID = "bitget"
_PRODUCT = {"productType": "COIN-FUTURES"}
_SETTLEMENTS_A_PAGE = 100
_CANDLES_A_PAGE = 200


async def _markets(exchange: Exchange) -> Sequence[Json]:
    """The contracts, and their prices, without which a step in coins is no step in dollars."""
    contracts, tickers = await asyncio.gather(
        exchange.publicMixGetV2MixMarketContracts(_PRODUCT), exchange.publicMixGetV2MixMarketTickers(_PRODUCT)
    )
    marks = {row["symbol"]: Decimal(row["markPrice"]) for row in rows_in(tickers, "data") if row.get("markPrice")}
    return each_readable(_ID, rows_in(contracts, "data"), lambda row: _market(row, marks[row["symbol"]]))


def _market(row: Json, mark: Decimal) -> Json | None:
    """It takes several coins as margin; only a contract that takes its own is an inverse one."""
    coin = row["baseCoin"]
    if row["quoteCoin"] != "USD" or coin not in row["supportMarginCoins"]:
        return None
    return market_of(
        row["symbol"],
        coin,
        RawSteps(
            lot=Decimal(row["sizeMultiplier"]) * mark,
            smallest_order=Decimal(row["minTradeNum"]) * mark,
            tick=Decimal(row["priceEndStep"]).scaleb(-int(row["pricePlace"])),
        ),
        trades=row["symbolStatus"] == "normal",
        value=1,
        info=row,
        expiry=row["deliveryTime"] if row["symbolType"] == "delivery" else None,
    )


def _market_at(market: Json, mark: Price) -> Json:
    """A step of so many coins is other dollars as soon as the price moves."""
    return _market(market["info"], mark.value)


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
    return RawBook(_in_dollars(book["bids"]), _in_dollars(book["asks"]), book.get("ts"))


def _in_dollars(levels: Sequence[Json]) -> list[tuple[Json, Decimal]]:
    return [(level[0], Decimal(str(level[0])) * Decimal(str(level[1]))) for level in levels]


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


async def _delivery_price(_exchange: Exchange, _contract: InverseFuture) -> Json | None:
    """It does not tell, by any call that is open to everyone."""
    return None


ROW = VenueRow(
    venue=Venue(id=_ID, name="Bitget", aliases=("bitget",), code="t"),
    settings={},
    amount_unit=AmountUnit.COIN,
    contract_value=lambda _coin: Usd(1),
    sources=Sources(
        mark="`ticker.markPrice`",
        index="`ticker.indexPrice`",
        funding="`ticker.fundingRate`",
        interval="`current-fund-rate.fundingRateInterval`, in hours",
        past="`history-fund-rate`, marks by `history-mark-candles`",
        fee="ccxt 4.5.90, 2026-08",
        tiers="the table, without a source; they hold where the margin is the contract's own coin; it may be another",
        unverified="that sizes are coins, which is known from messages of 2022; their steps",
    ),
    states_contract_value=False,
    taker_fee=Rate("0.0006"),
    margin={},
    other_margin=tiers.BITGET,
    markets=_markets,
    market_at=_market_at,
    prices=_prices,
    book=_book,
    book_depth=100,
    past=Past(_settlements, _marks, _delivery_price),
)
