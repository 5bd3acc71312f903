"""How each venue is asked for the market of all its contracts at once.

Every function asks ccxt's implicit methods, like those of the venue table.
"""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from bot.market.listing import at_hand, named, rows_in
from bot.market.wire import RawQuote

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Mapping, Sequence

    from bot.market.wire import Exchange, Json

_BINANCE, _BYBIT = "binancecoinm", "bybit"


class RawOffer(NamedTuple):
    """One contract's quote, and its open interest in the venue's amount unit; None where that is asked for apart."""

    quote: RawQuote
    open_interest: Json = None


@dataclass(frozen=True, slots=True)
class Bulk:
    """offers: every contract by the venue's own name, in as few calls as it has; it is given ccxt's markets of them.

    open_interest: of one contract (ccxt's market), in the amount unit; None where `offers` tell it.
    """

    offers: Callable[[Exchange, Sequence[Json]], Awaitable[Mapping[str, RawOffer]]]
    open_interest: Callable[[Exchange, Json], Awaitable[Json]] | None = None


async def _binance_offers(exchange: Exchange, _markets: Sequence[Json]) -> Mapping[str, RawOffer]:
    """Mark, index and funding in one call, the best prices in another; the former stand without the latter."""
    rows, best = await asyncio.gather(
        exchange.dapiPublicGetPremiumIndex(), at_hand(exchange.dapiPublicGetTickerBookTicker())
    )
    tops = named(_BINANCE, rows_in(best), lambda row: {row["symbol"]: row})
    return named(_BINANCE, rows, lambda row: {row["symbol"]: _binance_offer(row, tops.get(row["symbol"], {}))})


def _binance_offer(row: Json, top: Json) -> RawOffer:
    quote = RawQuote(
        index=row.get("indexPrice"),
        mark=row.get("markPrice"),
        time=row.get("time"),
        best_bid=top.get("bidPrice"),
        best_ask=top.get("askPrice"),
        funding_rate=row.get("lastFundingRate"),
        next_funding=row.get("nextFundingTime"),
    )
    return RawOffer(quote)


async def _binance_open_interest(exchange: Exchange, market: Json) -> Json:
    return (await exchange.dapiPublicGetOpenInterest({"symbol": market["id"]}))["openInterest"]


async def _bybit_offers(exchange: Exchange, _markets: Sequence[Json]) -> Mapping[str, RawOffer]:
    answer = await exchange.publicGetV5MarketTickers({"category": "inverse"})
    return named(_BYBIT, answer["result"]["list"], lambda row: {row["symbol"]: _bybit_offer(row, answer.get("time"))})


def _bybit_offer(row: Json, time: Json) -> RawOffer:
    quote = RawQuote(
        index=row.get("indexPrice"),
        mark=row.get("markPrice"),
        time=time,
        best_bid=row.get("bid1Price"),
        best_ask=row.get("ask1Price"),
        funding_rate=row.get("fundingRate"),
        next_funding=row.get("nextFundingTime"),
    )
    return RawOffer(quote, row.get("openInterest"))


BINANCE_COIN_M = Bulk(_binance_offers, _binance_open_interest)
BYBIT = Bulk(_bybit_offers)
