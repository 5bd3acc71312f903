"""Bitget, coin-margined contracts (`BTCUSD`), whose orders count coins.

A short of a coins at a price p pays in the coin what an inverse contract of a * p dollars pays, so every amount becomes
dollars here, each at its own price, and one contract is one dollar.
"""

from __future__ import annotations

import asyncio
from decimal import Decimal
from typing import TYPE_CHECKING

from bot.market import tiers
from bot.market.bulk import Bulk, RawOffer
from bot.market.exchanges.bitget_mix import Product
from bot.market.listing import each_readable, market_of, rows_in
from bot.market.past import Past
from bot.market.row import Sources, VenueRow
from bot.market.wire import Exchange, Json, RawBook, RawSteps
from bot.ports import Venue
from hedgecore import AmountUnit, Rate, Usd

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from hedgecore import InverseFuture, Price

_ID = "bitget"
_COIN_FUTURES = Product(_ID, "COIN-FUTURES")


async def _markets(exchange: Exchange) -> Sequence[Json]:
    """The contracts, and their prices, without which a step in coins is no step in dollars."""
    contracts, tickers = await asyncio.gather(
        exchange.publicMixGetV2MixMarketContracts(_COIN_FUTURES.request),
        exchange.publicMixGetV2MixMarketTickers(_COIN_FUTURES.request),
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


async def _offers(exchange: Exchange, listed: Sequence[Json]) -> Mapping[str, RawOffer]:
    """With the open interest in dollars, which are this row's amounts."""
    told = await _COIN_FUTURES.offers(exchange, listed)
    return {
        symbol: RawOffer(offer.quote, _worth(offer.open_interest, offer.quote.mark)) for symbol, offer in told.items()
    }


def _worth(coins: Json, mark: Json) -> Decimal | None:
    try:
        return Decimal(str(coins)) * Decimal(str(mark))
    except ArithmeticError:
        return None


async def _book(exchange: Exchange, market: Json, depth: int) -> RawBook:
    book = await _COIN_FUTURES.book(exchange, market, depth)
    return book._replace(bids=_in_dollars(book.bids), asks=_in_dollars(book.asks))


def _in_dollars(levels: Sequence[Json]) -> list[tuple[Json, Decimal]]:
    return [(level[0], Decimal(str(level[0])) * Decimal(str(level[1]))) for level in levels]


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
    prices=_COIN_FUTURES.prices,
    book=_book,
    book_depth=100,
    past=Past(_COIN_FUTURES.settlements, _COIN_FUTURES.marks, _delivery_price),
    bulk=Bulk(_offers),
)
