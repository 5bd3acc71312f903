"""HTX, formerly Huobi, coin-margined contracts (`BTC-USD`, dated `BTC261225`)."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from bot.market import tiers
from bot.market.listing import at_hand, each_readable, market_of, rows_in
from bot.market.past import HOUR, Past, RawSettlement
from bot.market.row import Sources, VenueRow, row_of
from bot.market.wire import Exchange, Json, RawBook, RawQuote, RawSteps
from bot.ports import Venue
from hedgecore import AmountUnit, Rate, Usd

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from hedgecore import Contract, InverseFuture

_ID = "htx"
_ROWS_A_PAGE = 50
_MOST_CANDLES = 2000


def _contract_value(coin: str) -> Usd:
    return Usd(100) if coin == "BTC" else Usd(10)


async def _markets(exchange: Exchange) -> Sequence[Json]:
    """Perpetual and dated contracts have interfaces of their own; either may be down alone."""
    answers: tuple[Json, Json] = await asyncio.gather(
        exchange.contractPublicGetSwapApiV1SwapContractInfo(),
        exchange.contractPublicGetApiV1ContractContractInfo(),
        return_exceptions=True,
    )
    swaps, futures = answers
    if isinstance(swaps, BaseException):
        raise swaps
    return each_readable(_ID, [*rows_in(swaps, "data"), *rows_in(futures, "data")], _market)


def _market(row: Json) -> Json:
    """Steps of orders are not told: contracts are whole."""
    coin = row["symbol"]
    return market_of(
        row["contract_code"],
        coin,
        RawSteps(lot=1, smallest_order=1, tick=row["price_tick"]),
        trades=int(row["contract_status"]) == 1,
        value=row["contract_size"],
        info=row,
        expiry=None if row["contract_code"] == f"{coin}-USD" else row["delivery_time"],
    )


async def _prices(exchange: Exchange, market: Json) -> RawQuote:
    """No ticker has the mark: it is where the running minute of its candles stands. The index is another call."""
    perpetual = market["type"] == "swap"
    answers = await asyncio.gather(
        _mark(exchange, market),
        _index(exchange, market),
        at_hand(_funding(exchange, market["id"] if perpetual else None)),
    )
    (candles, time), index, told = answers
    funding = told or {}
    return RawQuote(
        index=index["index_price"],
        mark=max(candles, key=lambda candle: int(candle["id"]))["close"],
        time=time,
        funding_rate=funding.get("funding_rate"),
        next_funding=funding.get("funding_time"),
    )


async def _mark(exchange: Exchange, market: Json) -> tuple[list[Json], Json]:
    request = {"period": "1min", "size": 1}
    if market["type"] == "swap":
        ask, name = exchange.contractPublicGetIndexMarketHistorySwapMarkPriceKline, {"contract_code": market["id"]}
    else:
        ask, name = exchange.contractPublicGetIndexMarketHistoryMarkPriceKline, {"symbol": market["id"]}
    answer = await ask(request | name)
    if answer["ch"].split(".")[1] != market["id"]:
        message = f"asked for {market['id']}, answered for {answer['ch']}"
        raise ValueError(message)
    return answer["data"], answer.get("ts")


async def _index(exchange: Exchange, market: Json) -> Json:
    if market["type"] == "swap":
        answer = await exchange.contractPublicGetSwapApiV1SwapIndex({"contract_code": market["id"]})
        return row_of(market["id"], answer["data"], "contract_code")
    answer = await exchange.contractPublicGetApiV1ContractIndex({"symbol": market["base"]})
    return row_of(market["base"], answer["data"])


async def _funding(exchange: Exchange, symbol: str | None) -> Json:
    """`funding_time` is the settlement to come. How often there is one is told nowhere."""
    if symbol is None:
        return {}
    return (await exchange.contractPublicGetSwapApiV1SwapFundingRate({"contract_code": symbol}))["data"]


async def _book(exchange: Exchange, market: Json, depth: int) -> RawBook:
    if market["type"] == "swap":
        ask, name = exchange.contractPublicGetSwapExMarketDepth, {"contract_code": market["id"]}
    else:
        ask, name = exchange.contractPublicGetMarketDepth, {"symbol": market["id"]}
    book = (await ask({"type": "step0"} | name))["tick"]
    return RawBook(book["bids"][:depth], book["asks"][:depth], book.get("ts"))


async def _settlements(exchange: Exchange, contract: Contract, first: int, _last: int) -> list[RawSettlement]:
    """By number of the page, the newest first. `realized_rate` is empty for the last one: then the rate stands in."""
    settled: list[RawSettlement] = []
    while True:
        request = {"contract_code": contract.symbol, "page_size": _ROWS_A_PAGE}
        page = len(settled) // _ROWS_A_PAGE + 1
        answer = await exchange.contractPublicGetSwapApiV1SwapHistoricalFundingRate(request | {"page_index": page})
        rows = answer["data"]["data"]
        settled += [RawSettlement(row["funding_time"], row.get("realized_rate") or row["funding_rate"]) for row in rows]
        if len(rows) < _ROWS_A_PAGE or min(int(row["funding_time"]) for row in rows) <= first:
            return settled


async def _marks(exchange: Exchange, contract: Contract, first: int, _last: int) -> Mapping[int, Json]:
    """It hands out the last candles, as many as are asked for, and none of before."""
    count = min((exchange.milliseconds() - first) // HOUR + 2, _MOST_CANDLES)
    request = {"contract_code": contract.symbol, "period": "60min", "size": count}
    answer = await exchange.contractPublicGetIndexMarketHistorySwapMarkPriceKline(request)
    return {int(candle["id"]) * 1000: candle["open"] for candle in answer["data"]}


async def _delivery_price(_exchange: Exchange, _contract: InverseFuture) -> Json | None:
    """It tells what is delivered next, and not what was."""
    return None


ROW = VenueRow(
    venue=Venue(id=_ID, name="HTX", aliases=("htx", "huobi"), code="z"),
    settings={"rateLimit": 25, "rollingWindowSize": 3000.0},  # 120 in three seconds, which it grants each interface
    amount_unit=AmountUnit.CONTRACTS,
    contract_value=_contract_value,
    sources=Sources(
        mark="`swap_mark_price_kline`, of dated ones `mark_price_kline`: the close of the running minute",
        index="`swap_index`, `contract_index`",
        funding="`swap_funding_rate.funding_rate`",
        interval="not told: unknown",
        past="`swap_historical_funding_rate`, `realized_rate`; marks by the same klines",
        fee="ccxt 4.5.90, 2026-08",
        tiers="the table, without a source",
        unverified="sizes of coins besides BTC; that a dated contract's mark is known by its code",
    ),
    states_contract_value=True,
    taker_fee=Rate("0.0005"),
    margin={},
    other_margin=tiers.HTX,
    markets=_markets,
    prices=_prices,
    book=_book,
    book_depth=150,
    past=Past(_settlements, _marks, _delivery_price),
)
