"""What each venue tells of the past: settled funding, the mark price at each full hour, delivery prices.

Every function asks ccxt's implicit methods, like those of the venue table; times are in milliseconds since 1970.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from bot.market.wire import milliseconds

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Mapping

    from bot.market.wire import Exchange, Json
    from hedgecore import Contract, InverseFuture

_BINANCE_ROWS = 1000
_BYBIT_ROWS = 200


class RawSettlement(NamedTuple):
    """A funding as the venue wrote it; `mark` is None where it does not say at which price."""

    time: Json
    rate: Json
    mark: Json = None


@dataclass(frozen=True, slots=True)
class Past:
    """How one venue is asked: each function takes the exchange, the contract, and the first and last millisecond.

    settlements: in any order. marks: the mark price at which each hour began, by its time; the span is at most a
    thousand hours. delivery_price: as the venue wrote it, None where it does not know one.
    """

    settlements: Callable[[Exchange, Contract, int, int], Awaitable[list[RawSettlement]]]
    marks: Callable[[Exchange, Contract, int, int], Awaitable[Mapping[int, Json]]]
    delivery_price: Callable[[Exchange, InverseFuture], Awaitable[Json | None]]


# --- Binance COIN-M ---------------------------------------------------------------------------------------------------


async def _binance_settlements(exchange: Exchange, contract: Contract, first: int, last: int) -> list[RawSettlement]:
    """The oldest come first, so the next page begins after the newest row of this one."""
    settled: list[RawSettlement] = []
    while True:
        request = {"symbol": contract.symbol, "startTime": first, "endTime": last, "limit": _BINANCE_ROWS}
        rows = await exchange.dapiPublicGetFundingRate(request)
        settled += [RawSettlement(row["fundingTime"], row["fundingRate"], row.get("markPrice") or None) for row in rows]
        if len(rows) < _BINANCE_ROWS:
            return settled
        first = max(int(row["fundingTime"]) for row in rows) + 1


async def _binance_marks(exchange: Exchange, contract: Contract, first: int, last: int) -> Mapping[int, Json]:
    request = {"symbol": contract.symbol, "interval": "1h", "startTime": first, "endTime": last, "limit": 1000}
    return {int(row[0]): row[1] for row in await exchange.dapiPublicGetMarkPriceKlines(request)}


async def _binance_delivery_price(exchange: Exchange, contract: InverseFuture) -> Json | None:
    """Told by pair and time: contracts of a pair that are delivered at one time are delivered at one price."""
    rows = await exchange.dapiDataGetDeliveryPrice({"pair": f"{contract.coin}USD"})
    at = milliseconds(contract.expiry)
    return next((row["deliveryPrice"] for row in rows if int(row["deliveryTime"]) == at), None)


# --- Bybit ------------------------------------------------------------------------------------------------------------


async def _bybit_settlements(exchange: Exchange, contract: Contract, first: int, last: int) -> list[RawSettlement]:
    """The newest come first, so the next page ends before the oldest row of this one."""
    settled: list[RawSettlement] = []
    while True:
        span = {"startTime": first, "endTime": last, "limit": _BYBIT_ROWS}
        answer = await exchange.publicGetV5MarketFundingHistory(_inverse(contract) | span)
        rows = answer["result"]["list"]
        settled += [RawSettlement(row["fundingRateTimestamp"], row["fundingRate"]) for row in rows]
        if len(rows) < _BYBIT_ROWS:
            return settled
        last = min(int(row["fundingRateTimestamp"]) for row in rows) - 1


async def _bybit_marks(exchange: Exchange, contract: Contract, first: int, last: int) -> Mapping[int, Json]:
    span = {"interval": "60", "start": first, "end": last, "limit": 1000}
    answer = await exchange.publicGetV5MarketMarkPriceKline(_inverse(contract) | span)
    return {int(row[0]): row[1] for row in answer["result"]["list"]}


async def _bybit_delivery_price(exchange: Exchange, contract: InverseFuture) -> Json | None:
    rows = (await exchange.publicGetV5MarketDeliveryPrice(_inverse(contract)))["result"]["list"]
    return next((row["deliveryPrice"] for row in rows if row["symbol"] == contract.symbol), None)


def _inverse(contract: Contract) -> dict[str, Json]:
    return {"category": "inverse", "symbol": contract.symbol}


BINANCE_COIN_M = Past(_binance_settlements, _binance_marks, _binance_delivery_price)
BYBIT = Past(_bybit_settlements, _bybit_marks, _bybit_delivery_price)
