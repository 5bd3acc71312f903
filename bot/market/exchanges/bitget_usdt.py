"""Bitget, linear perpetuals in USDT (`USDT-FUTURES`): orders count coins."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from bot.market import linear_tiers
from bot.market.bulk import Bulk
from bot.market.exchanges.bitget_mix import Product
from bot.market.linear_row import LinearRow, linear_market
from bot.market.listing import each_readable, rows_in
from bot.market.past import Past, never_delivered
from bot.market.row import Sources
from bot.market.wire import Exchange, Json, RawSteps
from bot.ports import Venue
from hedgecore import AmountUnit, Rate

if TYPE_CHECKING:
    from collections.abc import Sequence

_ID = "bitgetusdt"
_USDT_FUTURES = Product(_ID, "USDT-FUTURES")


async def _markets(exchange: Exchange) -> Sequence[Json]:
    """One call instead of ccxt's nine."""
    answer = await exchange.publicMixGetV2MixMarketContracts(_USDT_FUTURES.request)
    return each_readable(_ID, rows_in(answer, "data"), _market)


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
    prices=_USDT_FUTURES.prices,
    book=_USDT_FUTURES.book,
    book_depth=100,
    past=Past(_USDT_FUTURES.settlements, _USDT_FUTURES.marks, never_delivered),
    bulk=Bulk(_USDT_FUTURES.offers),
)
