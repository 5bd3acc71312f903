"""KuCoin Futures, coin-margined contracts (`XBTUSDM`, dated `XBTMZ26`)."""

from __future__ import annotations

import asyncio
from decimal import Decimal
from typing import TYPE_CHECKING

from bot.market import tiers
from bot.market.bulk import Bulk, RawOffer
from bot.market.listing import at_hand, each_readable, market_of, named, rows_in, thousandth
from bot.market.past import Past, RawSettlement, hours_by_page, newest_first
from bot.market.row import Sources, VenueRow
from bot.market.wire import Exchange, Json, RawBook, RawQuote, RawSteps, interval
from bot.ports import Venue
from hedgecore import AmountUnit, Rate, Usd

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import timedelta

    from hedgecore import Contract, InverseFuture

_ID = "kucoinfutures"
_PERPETUAL = "FFWCSX"
_ROWS_A_PAGE = 100
_CANDLES_A_PAGE = 200


async def _markets(exchange: Exchange) -> Sequence[Json]:
    answer = await exchange.futuresPublicGetContractsActive()
    return each_readable(_ID, rows_in(answer, "data"), lambda row: _market(exchange, row))


def _market(exchange: Exchange, row: Json) -> Json | None:
    """The multiplier of an inverse contract is written below zero."""
    if row["isInverse"] is not True or row["quoteCurrency"] != "USD" or row["settleCurrency"] != row["baseCurrency"]:
        return None
    return market_of(
        row["symbol"],
        exchange.safe_currency_code(row["baseCurrency"]),
        RawSteps(lot=row["lotSize"], smallest_order=row["lotSize"], tick=row["tickSize"]),
        trades=row["status"] == "Open",
        value=abs(Decimal(str(row["multiplier"]))),
        info=row,
        expiry=None if row["type"] == _PERPETUAL else row["expireDate"],
    )


async def _prices(exchange: Exchange, market: Json) -> RawQuote:
    """Mark and index come together, funding apart; prices stand without it."""
    answer, told = await asyncio.gather(
        exchange.futuresPublicGetMarkPriceSymbolCurrent({"symbol": market["id"]}),
        at_hand(_funding(exchange, market["id"] if market["type"] == "swap" else None)),
    )
    row, funding = answer["data"], told or {}
    if row["symbol"] != market["id"]:
        message = f"asked for {market['id']}, answered for {row['symbol']}"
        raise ValueError(message)
    return RawQuote(
        index=row["indexPrice"],
        mark=row["value"],
        time=row.get("timePoint"),
        funding_rate=funding.get("value"),
        next_funding=funding.get("fundingTime"),
        funding_interval=_interval(funding.get("granularity")),
    )


async def _offers(exchange: Exchange, _listed: Sequence[Json]) -> Mapping[str, RawOffer]:
    """The list of contracts has it all, and no time: that of receipt stands in. Open interest is in contracts."""
    answer = await exchange.futuresPublicGetContractsActive()
    return named(
        _ID, answer["data"], lambda row: {row["symbol"]: RawOffer(_listed_quote(row), row.get("openInterest"))}
    )


def _listed_quote(row: Json) -> RawQuote:
    """`nextFundingRateTime` is how long it is until then, `nextFundingRateDateTime` when it is."""
    return RawQuote(
        index=row["indexPrice"],
        mark=row["markPrice"],
        time=None,
        funding_rate=row.get("fundingFeeRate"),
        next_funding=row.get("nextFundingRateDateTime"),
        funding_interval=_interval(row.get("fundingRateGranularity")),
    )


async def _funding(exchange: Exchange, symbol: str | None) -> Json:
    """`timePoint` is the settlement before, `fundingTime` the one to come."""
    if symbol is None:
        return {}
    return (await exchange.futuresPublicGetFundingRateSymbolCurrent({"symbol": symbol}))["data"]


def _interval(granularity: Json) -> timedelta | None:
    text = str(granularity)
    return interval(seconds=int(text) // 1000) if text.isdigit() else None


async def _book(exchange: Exchange, market: Json, _depth: int) -> RawBook:
    """Its time is in nanoseconds."""
    book = (await exchange.futuresPublicGetLevel2Depth100({"symbol": market["id"]}))["data"]
    return RawBook(book["bids"], book["asks"], thousandth(thousandth(book.get("ts"))))


async def _settlements(exchange: Exchange, contract: Contract, first: int, last: int) -> list[RawSettlement]:
    async def until(moment: int) -> list[RawSettlement]:
        request = {"symbol": contract.symbol, "from": first, "to": moment}
        rows = rows_in(await exchange.futuresPublicGetContractFundingRates(request), "data")
        return [RawSettlement(row["timepoint"], row["fundingRate"]) for row in rows]

    return await newest_first(until, first, last, _ROWS_A_PAGE)


async def _marks(exchange: Exchange, contract: Contract, first: int, last: int) -> Mapping[int, Json]:
    """It keeps no marks: the price at which the hour's trading began stands in."""

    async def between(start: int, end: int) -> Mapping[int, Json]:
        request = {"symbol": contract.symbol, "granularity": 60, "from": start, "to": end}
        return {int(row[0]): row[1] for row in (await exchange.futuresPublicGetKlineQuery(request))["data"]}

    return await hours_by_page(between, first, last, _CANDLES_A_PAGE)


async def _delivery_price(_exchange: Exchange, _contract: InverseFuture) -> Json | None:
    """It does not tell, by any call that is open to everyone."""
    return None


ROW = VenueRow(
    venue=Venue(id=_ID, name="KuCoin Futures", aliases=("kucoin", "kucoinfutures", "kucoin-futures"), code="u"),
    settings={},
    amount_unit=AmountUnit.USD,
    contract_value=lambda _coin: Usd(1),
    sources=Sources(
        mark="`mark-price/{symbol}/current.value`",
        index="the same, `indexPrice`",
        funding="`funding-rate/{symbol}/current.value`",
        interval="its `granularity`, in milliseconds",
        past="`contract/funding-rates`, prices by `kline/query`: it keeps no marks",
        fee="recorded contracts, without a date",
        tiers="the table, as recorded, without a date",
        unverified="tiers above 40 BTC; dated contracts of today; how old the prices in its list are",
    ),
    states_contract_value=True,
    taker_fee=Rate("0.0006"),
    margin=tiers.KUCOIN,
    other_margin=tiers.KUCOIN_OTHERS,
    markets=_markets,
    prices=_prices,
    book=_book,
    book_depth=100,
    past=Past(_settlements, _marks, _delivery_price),
    bulk=Bulk(_offers),
)
