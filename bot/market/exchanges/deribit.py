"""Deribit, coin-margined contracts of BTC and ETH (`BTC-PERPETUAL`, `BTC-25DEC26`)."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from bot.market import tiers
from bot.market.bulk import Bulk, RawOffer
from bot.market.listing import each_readable, market_of, named, rows_in
from bot.market.past import Past, RawSettlement, hours_by_page
from bot.market.row import Sources, VenueRow
from bot.market.wire import Exchange, Json, RawBook, RawQuote, RawSteps, interval
from bot.ports import Venue
from hedgecore import AmountUnit, Rate, Usd

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from hedgecore import Contract, InverseFuture

_ID = "deribit"
_HOURS_A_PAGE = 700  # it hands out 744 rows at most
_DELIVERIES_A_PAGE = 1000


def _contract_value(coin: str) -> Usd:
    return Usd(10) if coin == "BTC" else Usd(1)


async def _markets(exchange: Exchange) -> Sequence[Json]:
    """Futures only: the list that ccxt asks for has thousands of options too, of which many are inverse as well."""
    answer = await exchange.publicGetGetInstruments({"currency": "any", "kind": "future", "expired": "false"})
    return each_readable(_ID, rows_in(answer, "result"), _market)


def _market(row: Json) -> Json | None:
    """A perpetual has an expiry too, in the year 3000: what it is stands in the settlement period."""
    coin = row["base_currency"]
    if row["kind"] != "future" or row["settlement_currency"] != coin or row["counter_currency"] != "USD":
        return None
    return market_of(
        row["instrument_name"],
        coin,
        RawSteps(lot=row["min_trade_amount"], smallest_order=row["min_trade_amount"], tick=row["tick_size"]),
        trades=row["is_active"],
        value=row["contract_size"],
        info=row,
        expiry=None if row["settlement_period"] == "perpetual" else row["expiration_timestamp"],
    )


async def _prices(exchange: Exchange, market: Json) -> RawQuote:
    """Funding flows all the time: the rate is what the last eight hours came to, and there is no next settlement."""
    row = (await exchange.publicGetTicker({"instrument_name": market["id"]}))["result"]
    if row["instrument_name"] != market["id"]:
        message = f"asked for {market['id']}, answered for {row['instrument_name']}"
        raise ValueError(message)
    return RawQuote(
        index=row["index_price"],
        mark=row["mark_price"],
        time=row.get("timestamp"),
        best_bid=row.get("best_bid_price"),
        best_ask=row.get("best_ask_price"),
        funding_rate=row.get("funding_8h"),
        funding_interval=interval(hours=8),
    )


async def _offers(exchange: Exchange, listed: Sequence[Json]) -> Mapping[str, RawOffer]:
    """Coin by coin; a coin that fails costs its own contracts only, unless all do."""
    coins = sorted({market["base"] for market in listed})
    told = await asyncio.gather(*(_offers_of(exchange, coin) for coin in coins), return_exceptions=True)
    failures = [each for each in told if isinstance(each, BaseException)]
    if failures and len(failures) == len(told):
        raise failures[0]
    return {name: offer for each in told if not isinstance(each, BaseException) for name, offer in each.items()}


async def _offers_of(exchange: Exchange, coin: str) -> Mapping[str, RawOffer]:
    """The summaries have no index, which is one for all contracts of a coin. Open interest is in dollars."""
    summaries, index = await asyncio.gather(
        exchange.publicGetGetBookSummaryByCurrency({"currency": coin, "kind": "future"}),
        exchange.publicGetGetIndexPrice({"index_name": f"{coin.lower()}_usd"}),
    )
    spot = index["result"]["index_price"]

    def offer(row: Json) -> Mapping[str, RawOffer]:
        quote = RawQuote(
            index=spot,
            mark=row["mark_price"],
            time=row.get("creation_timestamp"),
            best_bid=row.get("bid_price"),
            best_ask=row.get("ask_price"),
            funding_rate=row.get("funding_8h"),
            funding_interval=interval(hours=8),
        )
        return {row["instrument_name"]: RawOffer(quote, row.get("open_interest"))}

    return named(_ID, summaries["result"], offer)


async def _book(exchange: Exchange, market: Json, depth: int) -> RawBook:
    """Amounts are dollars, not contracts of ten."""
    book = (await exchange.publicGetGetOrderBook({"instrument_name": market["id"], "depth": depth}))["result"]
    return RawBook(book["bids"], book["asks"], book.get("timestamp"))


async def _settlements(exchange: Exchange, contract: Contract, first: int, last: int) -> list[RawSettlement]:
    """One row an hour. `interest_8h` in it is of eight hours; what flowed in this one is `interest_1h`.

    It was taken at the index, which every row has, so that no other prices are needed.
    """

    async def between(start: int, end: int) -> Mapping[int, Json]:
        request = {"instrument_name": contract.symbol, "start_timestamp": start - 1, "end_timestamp": end}
        rows = (await exchange.publicGetGetFundingRateHistory(request))["result"]
        return {int(row["timestamp"]): row for row in rows}

    rows = await hours_by_page(between, first, last, _HOURS_A_PAGE)
    return [RawSettlement(time, row["interest_1h"], row["index_price"]) for time, row in rows.items()]


async def _marks(_exchange: Exchange, _contract: Contract, _first: int, _last: int) -> Mapping[int, Json]:
    return {}


async def _delivery_price(exchange: Exchange, contract: InverseFuture) -> Json | None:
    """By index and day: everything in a coin that is delivered on a day is delivered at one price."""
    request = {"index_name": f"{contract.coin.lower()}_usd", "count": _DELIVERIES_A_PAGE}
    rows = (await exchange.publicGetGetDeliveryPrices(request))["result"]["data"]
    return next((row["delivery_price"] for row in rows if row["date"] == f"{contract.expiry:%Y-%m-%d}"), None)


ROW = VenueRow(
    venue=Venue(id=_ID, name="Deribit", aliases=("deribit",), code="d"),
    settings={},
    amount_unit=AmountUnit.USD,
    contract_value=_contract_value,
    sources=Sources(
        mark="`ticker.mark_price`",
        index="`ticker.index_price`",
        funding="`ticker.funding_8h`: what flowed in the last 8 hours",
        interval="8 hours, by definition; no next time, as it flows all the time",
        past="`get_funding_rate_history`, `interest_1h` at its `index_price`",
        fee="recorded instruments, 2025-12",
        tiers="the table, from the rule for its contracts in USDC",
        unverified="size and step of ETH; the rule of margins for these contracts",
    ),
    states_contract_value=True,
    taker_fee=Rate("0.0005"),
    margin=tiers.DERIBIT,
    other_margin=tiers.DERIBIT_OTHERS,
    markets=_markets,
    prices=_prices,
    book=_book,
    book_depth=100,
    past=Past(_settlements, _marks, _delivery_price),
    bulk=Bulk(_offers),
)
