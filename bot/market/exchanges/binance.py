"""Binance COIN-M."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.market import bulk, tiers
from bot.market.budget import BINANCE
from bot.market.past import Past, RawSettlement
from bot.market.row import Sources, VenueRow, row_of
from bot.market.wire import Exchange, Json, RawBook, RawQuote, interval, milliseconds
from bot.ports import Venue
from hedgecore import AmountUnit, Rate, Usd

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import timedelta

    from hedgecore import Contract, InverseFuture

_ROWS_A_PAGE = 1000


def _contract_value(coin: str) -> Usd:
    return Usd(100) if coin == "BTC" else Usd(10)


async def _prices(exchange: Exchange, market: Json) -> RawQuote:
    """The ticker of this venue has neither mark nor index, so both come with the funding rate."""
    row = row_of(market["id"], await exchange.dapiPublicGetPremiumIndex({"symbol": market["id"]}))
    return RawQuote(
        index=row["indexPrice"],
        mark=row["markPrice"],
        time=row.get("time"),
        funding_rate=row.get("lastFundingRate"),
        next_funding=row.get("nextFundingTime"),
    )


async def _book(exchange: Exchange, market: Json, depth: int) -> RawBook:
    answer = await exchange.dapiPublicGetDepth({"symbol": market["id"], "limit": depth})
    # E is when the book was sent; T, which ccxt takes, is when it last changed: long ago where little is traded
    return RawBook(answer["bids"], answer["asks"], answer.get("E"))


async def _funding_intervals(exchange: Exchange, _markets: Sequence[Json]) -> Mapping[str, timedelta | None]:
    """Only the symbols whose interval was ever adjusted are listed; the answer is null when there are none."""
    rows = await exchange.dapiPublicGetFundingInfo()
    if rows == "null":  # ccxt hands on as text what is neither an object nor a list
        return {}
    return {row["symbol"]: interval(hours=row.get("fundingIntervalHours")) for row in rows}


async def _settlements(exchange: Exchange, contract: Contract, first: int, last: int) -> list[RawSettlement]:
    """The oldest come first, so the next page begins after the newest row of this one."""
    settled: list[RawSettlement] = []
    while True:
        request = {"symbol": contract.symbol, "startTime": first, "endTime": last, "limit": _ROWS_A_PAGE}
        rows = await exchange.dapiPublicGetFundingRate(request)
        settled += [RawSettlement(row["fundingTime"], row["fundingRate"], row.get("markPrice") or None) for row in rows]
        if len(rows) < _ROWS_A_PAGE:
            return settled
        first = max(int(row["fundingTime"]) for row in rows) + 1


async def _marks(exchange: Exchange, contract: Contract, first: int, last: int) -> Mapping[int, Json]:
    request = {"symbol": contract.symbol, "interval": "1h", "startTime": first, "endTime": last, "limit": 1000}
    return {int(row[0]): row[1] for row in await exchange.dapiPublicGetMarkPriceKlines(request)}


async def _delivery_price(exchange: Exchange, contract: InverseFuture) -> Json | None:
    """Told by pair and time: contracts of a pair that are delivered at one time are delivered at one price."""
    rows = await exchange.dapiDataGetDeliveryPrice({"pair": f"{contract.coin}USD"})
    at = milliseconds(contract.expiry)
    return next((row["deliveryPrice"] for row in rows if int(row["deliveryTime"]) == at), None)


ROW = VenueRow(
    venue=Venue(
        id="binancecoinm",
        name="Binance COIN-M",
        aliases=("binance", "binancecoinm", "binance-coinm", "binance-coin-m", "coinm", "coin-m"),
        code="n",
    ),
    settings={},
    amount_unit=AmountUnit.CONTRACTS,
    contract_value=_contract_value,
    sources=Sources(
        mark="`premiumIndex.markPrice`",
        index="`premiumIndex.indexPrice`",
        funding="`premiumIndex.lastFundingRate`",
        interval="`fundingInfo`, which lists only what differs from 8 hours",
        past="`fundingRate`, marks by `markPriceKlines`",
        fee="ccxt 4.5.90, 2026-08",
        tiers="the table, 2020 and 2021: the venue tells them to accounts only",
        unverified="tiers and fee of today; what `fundingInfo` answers when no interval differs",
    ),
    states_contract_value=True,
    taker_fee=Rate("0.0005"),
    margin=tiers.BINANCE_COIN_M,
    other_margin=tiers.BINANCE_COIN_M_OTHERS,
    prices=_prices,
    book=_book,
    book_depth=100,
    funding_intervals=_funding_intervals,
    usual_funding_interval=interval(hours=8),
    past=Past(_settlements, _marks, _delivery_price),
    bulk=bulk.BINANCE_COIN_M,
    allowance=BINANCE,
)
