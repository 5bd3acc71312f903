"""Kraken Futures, single-collateral contracts (`PI_XBTUSD`, dated `FI_XBTUSD_261225`)."""

from __future__ import annotations

import asyncio
from decimal import Decimal
from typing import TYPE_CHECKING

from bot.market import tiers
from bot.market.bulk import Bulk, RawOffer
from bot.market.listing import RawTier, at_hand, each_readable, market_of, named, rows_in
from bot.market.past import HOUR, Past, RawSettlement
from bot.market.row import Sources, VenueRow
from bot.market.wire import Exchange, Json, RawBook, RawQuote, RawSteps, interval
from bot.ports import Venue
from hedgecore import AmountUnit, HedgeError, Price, Rate, Usd, kraken_relative_rate

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from hedgecore import Contract, InverseFuture

_ID = "krakenfutures"


async def _markets(exchange: Exchange) -> Sequence[Json]:
    instruments, tickers = await asyncio.gather(exchange.publicGetInstruments(), at_hand(exchange.publicGetTickers()))
    rows = [row for row in rows_in(instruments, "instruments") if row.get("type") == "futures_inverse"]
    marks = {row["symbol"].upper(): row.get("markPrice") for row in rows_in(tickers, "tickers")}
    return each_readable(_ID, rows, lambda row: _market(exchange, row, marks.get(row["symbol"].upper())))


def _market(exchange: Exchange, row: Json, mark: Json) -> Json | None:
    """The coin stands in the symbol, under Kraken's own name of it (XBT); the least order is a step, one dollar."""
    _, pair, *dated = row["symbol"].upper().split("_")
    step = Decimal(1).scaleb(-int(row.get("contractValueTradePrecision", 0)))
    return market_of(
        row["symbol"],
        exchange.safe_currency_code(pair.removesuffix("USD")),
        RawSteps(lot=step, smallest_order=step, tick=row["tickSize"]),
        trades=row["tradeable"],
        value=row["contractSize"],
        info=row,
        expiry=exchange.parse8601(row["lastTradingTime"]) if dated else None,
        tiers=_tiers(row, mark),
    )


def _tiers(row: Json, mark: Json) -> list[RawTier]:
    """Told in dollars of contracts, so they become coins at the present mark; without it there are none."""
    if mark is None:
        return []
    return [
        RawTier(
            Decimal(str(level["contracts"])) / Decimal(str(mark)),
            level["maintenanceMargin"],
            1 / Decimal(str(level["initialMargin"])),
        )
        for level in row["marginLevels"]
    ]


async def _prices(exchange: Exchange, market: Json) -> RawQuote:
    answer = await exchange.publicGetTickersSymbol({"symbol": market["id"]})
    row = answer["ticker"]
    if row["symbol"].upper() != market["id"].upper():
        message = f"asked for {market['id']}, answered for {row['symbol']}"
        raise ValueError(message)
    return _quote(row, market["info"], exchange.parse8601(answer.get("serverTime")))


async def _offers(exchange: Exchange, listed: Sequence[Json]) -> Mapping[str, RawOffer]:
    """Open interest is in contracts of a dollar."""
    answer = await exchange.publicGetTickers()
    time, markets = exchange.parse8601(answer.get("serverTime")), {each["id"].upper(): each for each in listed}

    def told(row: Json) -> Mapping[str, RawOffer]:
        market = markets.get(row["symbol"].upper())
        if market is None:
            return {}
        return {market["id"]: RawOffer(_quote(row, market["info"], time), row.get("openInterest"))}

    return named(_ID, answer["tickers"], told)


def _quote(row: Json, info: Json, time: Json) -> RawQuote:
    return RawQuote(
        index=row.get("indexPrice"),
        mark=row.get("markPrice"),
        time=time,
        best_bid=row.get("bid"),
        best_ask=row.get("ask"),
        funding_rate=_relative_rate(row, info.get("maxRelativeFundingRate")),
        next_funding=None if time is None else (time // HOUR + 1) * HOUR,
        funding_interval=interval(hours=1),
    )


def _relative_rate(row: Json, most: Json) -> Json:
    """The rate of an hour is told in coins for each dollar of contracts: times the price it is the usual share.

    ccxt divides by the price, which is right for no contract. The venue exchanges no more than the contract's `most`.
    """
    try:
        rate = kraken_relative_rate(Rate(str(row.get("fundingRate"))), Price(str(row["markPrice"])))
        bound = Rate(str(most))
    except HedgeError:
        return None
    return max(min(rate, bound), -bound).value


async def _book(exchange: Exchange, market: Json, depth: int) -> RawBook:
    """The whole book comes, whatever one asks for."""
    answer = await exchange.publicGetOrderbook({"symbol": market["id"]})
    book = answer["orderBook"]
    return RawBook(book["bids"][:depth], book["asks"][:depth], exchange.parse8601(answer.get("serverTime")))


async def _settlements(exchange: Exchange, contract: Contract, first: int, last: int) -> list[RawSettlement]:
    """All of the past comes in one answer; `relativeFundingRate` is the share that other venues tell."""
    rows = (await exchange.publicGetHistoricalfundingrates({"symbol": contract.symbol}))["rates"]
    times = [(exchange.parse8601(row["timestamp"]), row["relativeFundingRate"]) for row in rows]
    return [RawSettlement(time, rate) for time, rate in times if first <= time <= last]


async def _marks(exchange: Exchange, contract: Contract, first: int, last: int) -> Mapping[int, Json]:
    request = {"price_type": "mark", "symbol": contract.symbol, "interval": "1h"}
    answer = await exchange.chartsGetPriceTypeSymbolInterval(request | {"from": first // 1000, "to": last // 1000})
    return {int(candle["time"]): candle["open"] for candle in answer["candles"]}


async def _delivery_price(_exchange: Exchange, _contract: InverseFuture) -> Json | None:
    """It does not tell, by any call that is open to everyone."""
    return None


ROW = VenueRow(
    venue=Venue(id=_ID, name="Kraken Futures", aliases=("kraken", "krakenfutures", "kraken-futures"), code="k"),
    settings={"rateLimit": 100},
    amount_unit=AmountUnit.USD,
    contract_value=lambda _coin: Usd(1),
    sources=Sources(
        mark="`tickers.markPrice`, of one contract or of all",
        index="`tickers.indexPrice`",
        funding="`fundingRate` times the mark, within the contract's `maxRelativeFundingRate`",
        interval="1 hour, the next full one",
        past="`historicalfundingrates`, `relativeFundingRate`; marks by charts",
        fee="ccxt 4.5.90, 2026-08",
        tiers="`instruments.marginLevels`, dollars made coins at the mark, taken at the entry; else the table",
        unverified="the unit of the absolute rate and the `FI_` of dated contracts, both known from messages of 2022; "
        "which liquidation rule holds",
    ),
    states_contract_value=True,
    taker_fee=Rate("0.0005"),
    margin={},
    other_margin=tiers.KRAKEN,
    markets=_markets,
    prices=_prices,
    book=_book,
    book_depth=200,
    past=Past(_settlements, _marks, _delivery_price),
    bulk=Bulk(_offers),
)
