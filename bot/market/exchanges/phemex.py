"""Phemex, coin-margined perpetuals (`BTCUSD`), whose numbers are whole and scaled."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from bot.market import tiers
from bot.market.bulk import Bulk, RawOffer
from bot.market.listing import RawTier, each_readable, market_of, named, rows_in, thousandth
from bot.market.past import HOUR, Past, RawSettlement, never_delivered
from bot.market.row import Sources, VenueRow
from bot.market.wire import Exchange, Json, RawBook, RawQuote, RawSteps, interval
from bot.ports import Venue
from hedgecore import AmountUnit, Rate, Usd

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import timedelta

    from hedgecore import Contract

_ID = "phemex"
_ROWS_A_PAGE = 100
_RATE_SCALE = 8
_PRICE_SCALE = 4  # of every coin-margined contract; the contract itself is not at hand where the past is asked for


async def _markets(exchange: Exchange) -> Sequence[Json]:
    data = (await exchange.v2GetPublicProducts()) or {}
    limits = {row["symbol"]: row["riskLimits"] for row in rows_in(data, "data", "riskLimits")}
    return each_readable(_ID, rows_in(data, "data", "products"), lambda row: _market(row, limits))


def _market(row: Json, limits: Mapping[str, Sequence[Json]]) -> Json | None:
    """The margin's coin is the base; the size is 1, "1" or "1 USD", whichever call tells it."""
    coin = row.get("settleCurrency")
    if row["type"] != "Perpetual" or row["quoteCurrency"] != "USD" or coin in {None, "USD"}:
        return None
    size, *unit = str(row["contractSize"]).split()
    if unit not in ([], ["USD"]):
        return None
    return market_of(
        row["symbol"],
        coin,
        RawSteps(lot=row["lotSize"], smallest_order=row["lotSize"], tick=row["tickSize"]),
        trades=row["status"] == "Listed",
        value=size,
        info=row,
        tiers=_tiers(limits.get(row["symbol"], ())),
    )


def _tiers(limits: Sequence[Json]) -> list[RawTier]:
    """A limit is where a tier ends, in coins; rates are scaled, and those in percent beside them are for people."""
    floors = [0, *(limit["limit"] for limit in limits)]
    return [
        RawTier(
            floor,
            _scaled(limit["maintenanceMarginEr"], _RATE_SCALE),
            1 / _scaled(limit["initialMarginEr"], _RATE_SCALE),
        )
        for floor, limit in zip(floors, limits, strict=False)
    ]


def _scaled(number: Json, scale: Json) -> Decimal:
    """`Ep` numbers are prices, `Er` numbers rates: whole numbers, of which so many last digits are decimals."""
    return Decimal(str(number)).scaleb(-int(scale))


def _scaled_or_none(number: Json, scale: Json) -> Decimal | None:
    try:
        return _scaled(number, scale)
    except ArithmeticError:
        return None


async def _prices(exchange: Exchange, market: Json) -> RawQuote:
    row = (await exchange.v1GetMdTicker24hr({"symbol": market["id"]}))["result"]
    if row["symbol"] != market["id"]:
        message = f"asked for {market['id']}, answered for {row['symbol']}"
        raise ValueError(message)
    return _quote(row, market)


async def _offers(exchange: Exchange, listed: Sequence[Json]) -> Mapping[str, RawOffer]:
    """Tickers of every contract, listed here or not. Open interest is in contracts of a dollar."""
    markets = {market["id"]: market for market in listed}

    def offer(row: Json) -> Mapping[str, RawOffer]:
        market = markets.get(row["symbol"])
        return {} if market is None else {market["id"]: RawOffer(_quote(row, market), row.get("openInterest"))}

    return named(_ID, (await exchange.v1GetMdTicker24hrAll())["result"], offer)


def _quote(row: Json, market: Json) -> RawQuote:
    """One ticker has it all, but for the time of the next settlement."""
    scale, time, every = market["info"]["priceScale"], _milliseconds(row.get("timestamp")), _interval(market)
    return RawQuote(
        index=_scaled(row["indexEp"], scale),
        mark=_scaled(row["markEp"], scale),
        time=time,
        best_bid=_scaled_or_none(row.get("bidEp"), scale),
        best_ask=_scaled_or_none(row.get("askEp"), scale),
        funding_rate=_scaled_or_none(row.get("fundingRateEr"), _RATE_SCALE),
        next_funding=_next_funding(time, every),
        funding_interval=every,
    )


def _milliseconds(nanoseconds: Json) -> Json:
    return thousandth(thousandth(nanoseconds))


def _interval(market: Json) -> timedelta | None:
    """Of the contract, in seconds. Another call writes the same field in hours, which is less than any second count."""
    return interval(seconds=market["info"].get("fundingInterval"))


def _next_funding(time: Json, every: timedelta | None) -> Json:
    """Settlements fall on multiples of the interval since midnight UTC, as the contract's description says."""
    if every is None or not str(time).isdigit():
        return None
    length = int(every.total_seconds()) * 1000
    return (int(time) // length + 1) * length


async def _book(exchange: Exchange, market: Json, depth: int) -> RawBook:
    """Thirty levels, prices scaled, amounts not."""
    result = (await exchange.v1GetMdOrderbook({"symbol": market["id"]}))["result"]
    scale = market["info"]["priceScale"]
    bids, asks = (
        [(_scaled(level[0], scale), level[1]) for level in result["book"][side][:depth]] for side in ("bids", "asks")
    )
    return RawBook(bids, asks, _milliseconds(result.get("timestamp")))


async def _settlements(exchange: Exchange, contract: Contract, first: int, last: int) -> list[RawSettlement]:
    """Under the name of the coin's funding rate; by offset, the newest first."""
    settled: list[RawSettlement] = []
    request = {"symbol": f".{contract.coin}FR8H", "start": first, "end": last, "limit": _ROWS_A_PAGE}
    while True:
        answer = await exchange.v1GetApiDataPublicDataFundingRateHistory(request | {"offset": len(settled)})
        rows = answer["data"]["rows"]
        settled += [RawSettlement(row["fundingTime"], row["fundingRate"]) for row in rows]
        if len(rows) < _ROWS_A_PAGE:
            return settled


async def _marks(exchange: Exchange, contract: Contract, first: int, last: int) -> Mapping[int, Json]:
    """It keeps no marks: the price at which the hour's trading began stands in, scaled as all prices are."""
    request = {"symbol": contract.symbol, "resolution": HOUR // 1000, "from": first // 1000, "to": last // 1000}
    rows = (await exchange.publicGetMdKline(request))["data"]["rows"]
    return {int(row[0]) * 1000: _scaled(row[3], _PRICE_SCALE) for row in rows}


ROW = VenueRow(
    venue=Venue(id=_ID, name="Phemex", aliases=("phemex",), code="m"),
    settings={},
    amount_unit=AmountUnit.USD,
    contract_value=lambda _coin: Usd(1),
    sources=Sources(
        mark="`ticker/24hr.markEp`, scaled",
        index="the same, `indexEp`",
        funding="the same, `fundingRateEr`, of 8 decimals",
        interval="`products.fundingInterval`, in seconds",
        past="`funding-rate-history` of `.BTCFR8H`, prices by `kline`: it keeps no marks",
        fee="the venue's usual fee, without a source",
        tiers="`products.riskLimits`; else the table",
        unverified="fee; that `kline` takes a span of times",
    ),
    states_contract_value=True,
    taker_fee=Rate("0.0006"),
    margin=tiers.PHEMEX,
    other_margin=tiers.PHEMEX_OTHERS,
    markets=_markets,
    prices=_prices,
    book=_book,
    book_depth=30,
    past=Past(_settlements, _marks, never_delivered),
    bulk=Bulk(_offers),
)
