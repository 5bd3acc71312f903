"""OKX, linear perpetuals (`BTC-USDT-SWAP`): asked for like the inverse ones; orders count contracts of some coins."""

from __future__ import annotations

from decimal import Decimal
from functools import partial
from typing import TYPE_CHECKING

from bot.market import linear_tiers
from bot.market.bulk import Bulk
from bot.market.exchanges import okx
from bot.market.linear_row import LinearRow, linear_market
from bot.market.listing import each_readable, rows_in
from bot.market.row import Sources
from bot.market.wire import Exchange, Json, RawSteps
from bot.ports import Venue
from hedgecore import AmountUnit, Coin, Rate

if TYPE_CHECKING:
    from collections.abc import Sequence

_ID = "okxusdt"


async def _markets(exchange: Exchange) -> Sequence[Json]:
    rows = rows_in(await exchange.publicGetPublicInstruments({"instType": "SWAP"}), "data")
    return each_readable(_ID, [row for row in rows if row.get("ctType") == "linear"], _market)


def _market(row: Json) -> Json | None:
    coin, quote = row["uly"].split("-")
    if (quote, row["settleCcy"], row["ctValCcy"]) != ("USDT", "USDT", coin):
        return None
    return linear_market(
        row["instId"],
        coin,
        RawSteps(lot=row["lotSz"], smallest_order=row["minSz"], tick=row["tickSz"]),
        trades=row["state"] == "live",
        size=Decimal(row["ctVal"]) * Decimal(row["ctMult"]),
        info=row,
    )


ROW = LinearRow(
    venue=Venue(id=_ID, name="OKX USDT", aliases=(_ID, "okx-usdt"), code="ou", linear=True, beside="okx"),
    ccxt="okx",
    settings=okx.ROW.settings,
    amount_unit=AmountUnit.CONTRACTS,
    sources=Sources(
        mark="`public/mark-price`",
        index="`market/index-tickers` of the pair",
        funding="`public/funding-rate`",
        interval="its `nextFundingTime` less its `fundingTime`",
        past="`funding-rate-history`, `realizedRate`; marks by `history-mark-price-candles`",
        fee="ccxt 4.5.90, 2026-08",
        tiers="none, 2.5 %, and the taker fee on top",
        unverified="tiers, which `public/position-tiers` tells and nobody reads yet; the fee of an account",
    ),
    taker_fee=Rate("0.0005"),
    margin={},
    other_margin=linear_tiers.OTHERS_WITH_FEE,
    sizes={"BTC": Coin("0.01"), "ETH": Coin("0.1")},
    markets=_markets,
    prices=okx.ROW.prices,
    book=okx.ROW.book,
    book_depth=okx.ROW.book_depth,
    past=okx.ROW.past,
    bulk=Bulk(partial(okx.offers_in, _ID, ["SWAP"], "USDT")),
)
