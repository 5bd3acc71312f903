"""OKX, coin-margined contracts (`BTC-USD-SWAP`, `BTC-USD-261225`)."""

from __future__ import annotations

import asyncio
from decimal import Decimal
from functools import partial
from typing import TYPE_CHECKING

from bot.market import tiers
from bot.market.bulk import Bulk, RawOffer
from bot.market.listing import RawTier, at_hand, each_readable, market_of, named, rows_in
from bot.market.past import Past, RawSettlement, hours_by_page, newest_first
from bot.market.row import Sources, VenueRow, row_of
from bot.market.wire import Exchange, Json, RawBook, RawQuote, RawSteps, interval, milliseconds
from bot.ports import Venue
from hedgecore import AmountUnit, Rate, Usd

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from datetime import timedelta

    from hedgecore import Contract, InverseFuture

_ID = "okx"
_KINDS = {"swap": "SWAP", "future": "FUTURES"}
_FAMILIES_A_CALL = 5
_ROWS_A_PAGE = 100


def _contract_value(coin: str) -> Usd:
    return Usd(100) if coin == "BTC" else Usd(10)


async def _markets(exchange: Exchange) -> Sequence[Json]:
    """Two calls instead of ccxt's five, and the tiers, which the venue tells everyone."""
    swaps, futures = await asyncio.gather(
        *(exchange.publicGetPublicInstruments({"instType": kind}) for kind in _KINDS.values())
    )
    rows = [row for row in (*rows_in(swaps, "data"), *rows_in(futures, "data")) if row.get("ctType") == "inverse"]
    told = await _tiers(exchange, sorted({row["instFamily"] for row in rows if row.get("instFamily")}))
    return each_readable(_ID, rows, lambda row: _market(row, told))


def _market(row: Json, told: Mapping[str, Sequence[RawTier]]) -> Json | None:
    coin, quote = row["uly"].split("-")
    if quote != "USD" or row["settleCcy"] != coin:
        return None
    return market_of(
        row["instId"],
        coin,
        RawSteps(lot=row["lotSz"], smallest_order=row["minSz"], tick=row["tickSz"]),
        trades=row["state"] == "live",
        value=Decimal(row["ctVal"]) * Decimal(row["ctMult"]),
        info=row,
        expiry=row["expTime"] if row["instType"] == "FUTURES" else None,
        tiers=told.get(row["instFamily"], ()),
    )


async def _tiers(exchange: Exchange, families: Sequence[str]) -> Mapping[str, Sequence[RawTier]]:
    """By family. Floors are told in contracts, so they become coins at the present mark; without it there are none."""
    told, marks = await asyncio.gather(
        at_hand(_position_tiers(exchange, families)),
        at_hand(exchange.publicGetPublicMarkPrice({"instType": "SWAP"})),
    )
    prices = {row["instId"]: row["markPx"] for row in rows_in(marks, "data")}
    found: dict[str, list[RawTier]] = {}
    for row in told or ():
        mark = prices.get(f"{row['instFamily']}-SWAP")
        if mark is not None:
            found.setdefault(row["instFamily"], []).append(_tier(row, Decimal(mark)))
    return found


async def _position_tiers(exchange: Exchange, families: Sequence[str]) -> list[Json]:
    calls = [
        exchange.publicGetPublicPositionTiers(
            {"instType": "SWAP", "tdMode": "isolated", "instFamily": ",".join(families[at : at + _FAMILIES_A_CALL])}
        )
        for at in range(0, len(families), _FAMILIES_A_CALL)
    ]
    return [row for answer in await asyncio.gather(*calls) for row in rows_in(answer, "data")]


def _tier(row: Json, mark: Decimal) -> RawTier:
    """The first contract of a tier is one more than the last of the tier below, except at zero."""
    contracts = max(Decimal(row["minSz"]) - 1, Decimal(0))
    coin = row["instFamily"].split("-")[0]
    return RawTier(contracts * _contract_value(coin).value / mark, row["mmr"], row["maxLever"])


async def _prices(exchange: Exchange, market: Json) -> RawQuote:
    """Mark, index and funding each have a call; the ticker has none of them. Prices stand without the funding."""
    symbol, kind = market["id"], market["type"]
    marks, indices, fundings = await asyncio.gather(
        exchange.publicGetPublicMarkPrice({"instType": _KINDS[kind], "instId": symbol}),
        exchange.publicGetMarketIndexTickers({"instId": market["info"]["uly"]}),
        at_hand(_funding(exchange, symbol if kind == "swap" else None)),
    )
    mark, index = row_of(symbol, marks["data"], "instId"), row_of(market["info"]["uly"], indices["data"], "instId")
    return _quote(mark, index, fundings or {})


def _quote(mark: Json, index: Json, funding: Json) -> RawQuote:
    return RawQuote(
        index=index["idxPx"],
        mark=mark["markPx"],
        time=min(mark.get("ts"), index.get("ts"), key=str),
        funding_rate=funding.get("fundingRate"),
        next_funding=funding.get("fundingTime"),
        funding_interval=_interval(funding),
    )


async def offers_in(
    venue: str, kinds: Iterable[str], currency: str, exchange: Exchange, _listed: Sequence[Json]
) -> Mapping[str, RawOffer]:
    """Marks by kind of contract (`SWAP`), every index in a currency, every funding.

    Contracts are named after their index.
    """
    indices, fundings, *marks = await asyncio.gather(
        exchange.publicGetMarketIndexTickers({"quoteCcy": currency}),
        at_hand(exchange.publicGetPublicFundingRate({"instId": "ANY"})),
        *(exchange.publicGetPublicMarkPrice({"instType": kind}) for kind in kinds),
    )
    spot, rates = (
        named(venue, rows, lambda row: {row["instId"]: row}) for rows in (indices["data"], rows_in(fundings, "data"))
    )

    def offer(row: Json) -> Mapping[str, RawOffer]:
        name, pair = row["instId"], row["instId"].rpartition("-")[0]
        return {name: RawOffer(_quote(row, spot[pair], rates.get(name, {})))} if pair in spot else {}

    return named(venue, [row for answer in marks for row in answer["data"]], offer)


async def _funding(exchange: Exchange, symbol: str | None) -> Json:
    if symbol is None:
        return {}
    return row_of(symbol, (await exchange.publicGetPublicFundingRate({"instId": symbol}))["data"], "instId")


def _interval(funding: Json) -> timedelta | None:
    """From this settlement to the one after it; `nextFundingRate` is often empty, `nextFundingTime` is not."""
    try:
        length = int(funding["nextFundingTime"]) - int(funding["fundingTime"])
    except (KeyError, TypeError, ValueError):
        return None
    return interval(seconds=length // 1000)


async def _book(exchange: Exchange, market: Json, depth: int) -> RawBook:
    """Levels have four figures: price, contracts, and two that count orders."""
    (book,) = (await exchange.publicGetMarketBooks({"instId": market["id"], "sz": depth}))["data"]
    return RawBook(book["bids"], book["asks"], book.get("ts"))


async def _settlements(exchange: Exchange, contract: Contract, first: int, last: int) -> list[RawSettlement]:
    """`fundingRate` was the forecast, `realizedRate` is what was exchanged."""

    async def until(moment: int) -> list[RawSettlement]:
        request = {"instId": contract.symbol, "after": moment + 1, "limit": _ROWS_A_PAGE}
        rows = (await exchange.publicGetPublicFundingRateHistory(request))["data"]
        return [RawSettlement(row["fundingTime"], row["realizedRate"]) for row in rows]

    return await newest_first(until, first, last, _ROWS_A_PAGE)


async def _marks(exchange: Exchange, contract: Contract, first: int, last: int) -> Mapping[int, Json]:
    async def between(start: int, end: int) -> Mapping[int, Json]:
        span = {"before": start - 1, "after": end + 1, "bar": "1H", "limit": _ROWS_A_PAGE}
        rows = (await exchange.publicGetMarketHistoryMarkPriceCandles({"instId": contract.symbol} | span))["data"]
        return {int(row[0]): row[1] for row in rows}

    return await hours_by_page(between, first, last, _ROWS_A_PAGE)


async def _delivery_price(exchange: Exchange, contract: InverseFuture) -> Json | None:
    request = {"instType": "FUTURES", "instFamily": f"{contract.coin}-USD"}
    rows = (await exchange.publicGetPublicDeliveryExerciseHistory(request))["data"]
    at = milliseconds(contract.expiry)
    details = [detail for row in rows if int(row["ts"]) == at for detail in row["details"]]
    return next((detail["px"] for detail in details if detail["insId"] == contract.symbol), None)


ROW = VenueRow(
    venue=Venue(id=_ID, name="OKX", aliases=("okx", "okex"), code="o"),
    # it counts each kind of call for itself, 10 to 20 in 2 s; ccxt would space all of them out by a tenth of a second
    settings={"rateLimit": 50, "rollingWindowSize": 2000.0},
    amount_unit=AmountUnit.CONTRACTS,
    contract_value=_contract_value,
    sources=Sources(
        mark="`public/mark-price`",
        index="`market/index-tickers` of the pair; no other call has it",
        funding="`public/funding-rate`",
        interval="its `nextFundingTime` less its `fundingTime`",
        past="`funding-rate-history`, `realizedRate`, about three months; marks by `history-mark-price-candles`",
        fee="ccxt 4.5.90, 2026-08",
        tiers="`public/position-tiers`, isolated, contracts made coins at the mark; else the table",
        unverified="sizes of coins besides BTC and ETH; how many families `position-tiers` takes at once",
    ),
    states_contract_value=True,
    taker_fee=Rate("0.0005"),
    margin=tiers.OKX,
    other_margin=tiers.OKX_OTHERS,
    markets=_markets,
    prices=_prices,
    book=_book,
    book_depth=100,
    past=Past(_settlements, _marks, _delivery_price),
    bulk=Bulk(partial(offers_in, _ID, _KINDS.values(), "USD")),
)
