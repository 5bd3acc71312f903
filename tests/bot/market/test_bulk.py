"""Exchanges that tell of all their contracts at once: in how many calls, and the same as of each contract alone."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest

from bot.errors import VenueUnavailable
from bot.market.venues import LINEAR_ROWS, ROWS
from hedgecore import Snapshot, Usd
from tests.bot.market.builders import NOON, asking

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.market.live import LiveMarket
    from hedgecore import Contract
    from tests.support.exchange import ExchangeServer


@dataclass(frozen=True)
class Told:
    """What a venue tells of all its contracts, by hand.

    calls: how many it takes, one for the intervals of funding included. mark, index: endpoint and field; name: the
    field beside the mark that says of which contract. best: whether the best prices come along. interest: the open
    interest of its first contract. spare: the call that the prices can do without. timed: whether the time comes along.
    """

    calls: int
    mark: tuple[str, str]
    index: tuple[str, str]
    name: str = "symbol"
    best: bool = False
    interest: Usd | None = None
    spare: str | None = None
    timed: bool = True


def premium_index(calls: int = 1, **more: Any) -> Told:
    return Told(calls, mark=("premiumIndex", "markPrice"), index=("premiumIndex", "indexPrice"), **more)


def tickers(calls: int, interest: str, **more: Any) -> Told:
    mark, index = ("tickers", "markPrice"), ("tickers", "indexPrice")
    return Told(calls, mark, index, best=True, interest=Usd(interest), **more)


def contracts(mark: str, index: str, name: str, interest: str) -> Told:
    """The list of contracts itself, which is another answer than that of when they were listed."""
    endpoint = "contracts/active" if mark == "markPrice" else "contracts"
    return Told(1, (endpoint, mark), (endpoint, index), name, interest=Usd(interest), timed=False)


def okx(calls: int) -> Told:
    mark, index = ("public/mark-price", "markPx"), ("market/index-tickers", "idxPx")
    return Told(calls, mark, index, name="instId", spare="public/funding-rate")


TOLD = {
    "binancecoinm": premium_index(3, best=True, interest=Usd("480000000"), spare="ticker/bookTicker"),
    "bybit": tickers(1, "480000000"),
    "okx": okx(4),
    "deribit": Told(
        4,
        mark=("get_book_summary_by_currency", "mark_price"),
        index=("get_index_price", "index_price"),
        name="instrument_name",
        best=True,
        interest=Usd("111543850"),
    ),
    "krakenfutures": tickers(1, "21279580"),
    "bitget": tickers(2, "47721094.4", spare="current-fund-rate"),
    "kucoinfutures": contracts("markPrice", "indexPrice", "symbol", "8724443"),
    "gate": contracts("mark_price", "index_price", "name", "11824104"),
    "bingx": premium_index(),
    "phemex": Told(
        1,
        mark=("md/ticker/24hr/all", "markEp"),
        index=("md/ticker/24hr/all", "indexEp"),
        best=True,
        interest=Usd("1298050"),
    ),
    "binanceusdm": premium_index(3, best=True, interest=Usd("480008000"), spare="ticker/bookTicker"),
    "bybitusdt": tickers(1, "480008000"),
    "okxusdt": okx(3),
    "bitgetusdt": tickers(2, "480008000", spare="current-fund-rate"),
    "bingxusdt": premium_index(),
    "weex": premium_index(interest=Usd("480008000")),
}
TABLE = {**ROWS, **LINEAR_ROWS}
each_row = pytest.mark.parametrize("venue", TABLE)
each_bulk = pytest.mark.parametrize("venue", [venue for venue, row in TABLE.items() if row.bulk])
each_with_spare = pytest.mark.parametrize("venue", [venue for venue, told in TOLD.items() if told.spare])


def set_apart(exchange: ExchangeServer, venue: str) -> None:
    """Give every contract a mark and a funding of its own, of a minute ago if that is told."""
    for number, each in enumerate(exchange.world.venues[venue].values(), start=1):
        each.set_price(each.index, each.index + number * each.tick)
        each.funding_rate = f"-0.000{number}"
    if venue not in TOLD or TOLD[venue].timed:
        exchange.world.lag(venue, 60)


async def seen_of(market: LiveMarket, contracts: Sequence[Contract]) -> list[str]:
    """Those of which a glance tells the prices, when all are looked at in the same moment."""
    seen = await asyncio.gather(*(market.glance(each) for each in contracts), return_exceptions=True)
    assert all(isinstance(each, Snapshot | VenueUnavailable) for each in seen)
    return [each.contract.symbol for each in seen if isinstance(each, Snapshot)]


def test_the_table_has_every_venue_that_tells_of_all_contracts() -> None:
    assert set(TOLD) == {venue for venue, row in TABLE.items() if row.bulk}


@each_bulk
async def test_all_contracts_are_seen_in_few_calls(venue: str) -> None:
    async with asking(venue) as (market, exchange):
        contracts = await market.contracts(venue)
        before = exchange.calls(venue)
        assert await seen_of(market, contracts) == [each.symbol for each in contracts]
        assert exchange.calls(venue) - before == TOLD[venue].calls


@each_row
async def test_a_glance_is_the_snapshot_without_its_book(venue: str) -> None:
    async with asking(venue) as (market, exchange):
        set_apart(exchange, venue)
        for contract in await market.contracts(venue):
            glance, snapshot = await market.glance(contract), await market.snapshot(contract)
            bid, ask = (None, None) if glance.best_bid is None else (snapshot.best_bid, snapshot.best_ask)
            assert glance == replace(snapshot, book=None, best_bid=bid, best_ask=ask)


@each_bulk
async def test_the_best_prices_and_the_open_interest_are_there_where_the_venue_tells_them_of_all(venue: str) -> None:
    async with asking(venue) as (market, _):
        first, *_ = (await market.board(venue, "BTC")).offers
    assert (first.snapshot.best_bid is not None) == TOLD[venue].best
    assert first.open_interest == TOLD[venue].interest


@each_bulk
@pytest.mark.parametrize("value", ["abc", None, {}])
@pytest.mark.parametrize("figure", ["mark", "name"])
async def test_a_row_that_makes_no_sense_costs_its_contract_only(venue: str, figure: str, value: object) -> None:
    async with asking(venue) as (market, exchange):
        first, *others = await market.contracts(venue)
        endpoint, mark = TOLD[venue].mark
        exchange.spoil(venue, endpoint, mark if figure == "mark" else TOLD[venue].name, value, first.symbol)
        assert await seen_of(market, [first, *others]) == [each.symbol for each in others]


@each_bulk
@pytest.mark.parametrize("figure", ["mark", "name"])
async def test_a_row_with_something_missing_costs_its_contract_only(venue: str, figure: str) -> None:
    async with asking(venue) as (market, exchange):
        first, *others = await market.contracts(venue)
        endpoint, mark = TOLD[venue].mark
        exchange.drop(venue, endpoint, mark if figure == "mark" else TOLD[venue].name, first.symbol)
        assert await seen_of(market, [first, *others]) == [each.symbol for each in others]


@each_bulk
async def test_rows_of_what_is_not_listed_are_passed_over_without_a_warning(
    venue: str, caplog: pytest.LogCaptureFixture
) -> None:
    async with asking(venue) as (market, _):
        contracts = await market.contracts(venue)
        caplog.clear()
        await seen_of(market, contracts)
    assert caplog.messages == []


@each_with_spare
@pytest.mark.parametrize("fault", [500, "html", "hang"])
async def test_a_call_that_the_prices_can_do_without_leaves_them_when_it_fails(venue: str, fault: str | int) -> None:
    async with asking(venue) as (market, exchange):
        contracts = await market.contracts(venue)
        exchange.fail(venue, fault, TOLD[venue].spare)
        assert await seen_of(market, contracts) == [each.symbol for each in contracts]


async def test_a_coin_that_deribit_does_not_tell_of_costs_its_own_contracts_only() -> None:
    async with asking("deribit") as (market, exchange):
        contracts = await market.contracts("deribit")
        exchange.fail("deribit", 500, "get_index_price", times=1)
        seen = set(await seen_of(market, contracts))
    assert seen in ({each.symbol for each in contracts if each.coin == coin} for coin in ("BTC", "ETH"))


async def test_a_dozen_contracts_are_seen_in_one_round_where_each_has_to_be_asked_for() -> None:
    async with asking("htx") as (market, exchange):
        quarter = exchange.world.venues["htx"]["BTC261225"]
        for number in range(1, 11):
            delivery = NOON + timedelta(days=100 + number)
            exchange.world.add("htx", replace(quarter, symbol=f"BTC{delivery:%y%m%d}", delivery=delivery))
        contracts = await market.contracts("htx")
        assert len(contracts) > 12
        assert await seen_of(market, contracts) == [each.symbol for each in contracts]


@each_bulk
@pytest.mark.parametrize("figure", ["mark", "index"])
async def test_neither_price_is_made_up_from_the_other(venue: str, figure: str) -> None:
    async with asking(venue) as (market, exchange):
        contracts = await market.contracts(venue)
        exchange.drop(venue, *getattr(TOLD[venue], figure))
        assert await seen_of(market, contracts) == []


@each_bulk
@pytest.mark.parametrize("fault", ["html", "null"])
async def test_an_answer_that_is_none_is_not_kept(venue: str, fault: str) -> None:
    async with asking(venue) as (market, exchange):
        contracts = await market.contracts(venue)
        exchange.fail(venue, fault)
        assert await seen_of(market, contracts) == []
        exchange.heal()
        assert await seen_of(market, contracts) == [each.symbol for each in contracts]
