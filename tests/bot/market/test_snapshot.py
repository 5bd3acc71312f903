"""The market of one contract: every field with its unit, its time and its source."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from bot.errors import Outage
from hedgecore import Contract, Contracts, Level, Price, Source
from tests.bot.market.builders import (
    BITCOIN,
    BOOK_SIDES,
    BOOKS,
    DATED,
    FUNDING_RATE,
    NOON,
    PRICES,
    StoppedClock,
    contract_of,
    each_venue,
    failure_of,
)
from tests.support.exchange import BINANCE, BYBIT, ExchangeServer

if TYPE_CHECKING:
    from bot.market.live import LiveMarket


@each_venue
async def test_mark_and_index_are_the_venues_own(
    market: LiveMarket, exchange: ExchangeServer, bitcoin: dict[str, Contract], venue: str
) -> None:
    exchange.world.set_mark(venue, BITCOIN[venue], index="64123.456789", mark="64120.98765432")
    snapshot = await market.snapshot(bitcoin[venue])
    assert snapshot.index == Price("64123.456789")
    assert snapshot.mark == Price("64120.98765432")
    assert snapshot.source is Source.LIVE
    assert snapshot.contract == bitcoin[venue]


@each_venue
async def test_prices_carry_the_venues_time_not_the_time_of_receipt(
    market: LiveMarket, exchange: ExchangeServer, bitcoin: dict[str, Contract], venue: str
) -> None:
    exchange.world.lag(venue, 301.5)
    snapshot = await market.snapshot(bitcoin[venue])
    assert snapshot.as_of == NOON - timedelta(seconds=301.5)
    assert snapshot.book is not None
    assert snapshot.book.as_of == NOON - timedelta(seconds=301.5)
    assert snapshot.funding is not None
    assert snapshot.funding.as_of == NOON - timedelta(seconds=301.5)


@each_venue
@pytest.mark.parametrize("time", [None, "", "abc", 0, -1, "99999999999999999999", 5])
async def test_prices_without_a_usable_time_carry_the_time_of_receipt(
    market: LiveMarket, exchange: ExchangeServer, bitcoin: dict[str, Contract], venue: str, time: object
) -> None:
    exchange.world.lag(venue, 60)
    exchange.spoil(venue, PRICES[venue], "time", time)
    assert (await market.snapshot(bitcoin[venue])).as_of == NOON


@each_venue
async def test_the_book_is_in_contracts_best_first(
    market: LiveMarket, exchange: ExchangeServer, bitcoin: dict[str, Contract], venue: str
) -> None:
    exchange.world.set_book(
        venue, BITCOIN[venue], bids=[("63990", "2"), ("63999.5", "40")], asks=[("64010", "3"), ("64000.5", "50")]
    )
    book = (await market.snapshot(bitcoin[venue])).book
    assert book is not None
    assert book.bids == (Level(Price("63999.5"), Contracts(40)), Level(Price(63990), Contracts(2)))
    assert book.asks == (Level(Price("64000.5"), Contracts(50)), Level(Price(64010), Contracts(3)))


@each_venue
async def test_the_best_prices_are_those_of_the_book(
    market: LiveMarket, exchange: ExchangeServer, bitcoin: dict[str, Contract], venue: str
) -> None:
    exchange.world.set_book(venue, BITCOIN[venue], bids=[("63999.5", "40")], asks=[("64001", "50")])
    snapshot = await market.snapshot(bitcoin[venue])
    assert (snapshot.best_bid, snapshot.best_ask) == (Price("63999.5"), Price(64001))


async def test_without_a_book_the_best_prices_are_those_of_the_ticker(
    market: LiveMarket, exchange: ExchangeServer, bitcoin: dict[str, Contract]
) -> None:
    exchange.fail(BYBIT, 500, "orderbook")
    snapshot = await market.snapshot(bitcoin[BYBIT])
    assert snapshot.book is None
    assert (snapshot.best_bid, snapshot.best_ask) == (Price("63999.5"), Price("64000.5"))


async def test_without_a_book_binance_knows_no_best_price(
    market: LiveMarket, exchange: ExchangeServer, bitcoin: dict[str, Contract]
) -> None:
    exchange.fail(BINANCE, 500, "depth")
    snapshot = await market.snapshot(bitcoin[BINANCE])
    assert (snapshot.book, snapshot.best_bid, snapshot.best_ask) == (None, None, None)
    assert snapshot.mark == Price(64000)


@each_venue
async def test_a_book_with_one_side_only_is_a_book(
    market: LiveMarket, exchange: ExchangeServer, bitcoin: dict[str, Contract], venue: str
) -> None:
    exchange.world.set_book(venue, BITCOIN[venue], bids=[("63999.5", "40")], asks=[])
    snapshot = await market.snapshot(bitcoin[venue])
    assert snapshot.book is not None
    assert snapshot.book.asks == ()
    assert snapshot.best_ask is None


@each_venue
async def test_a_dated_contract_has_a_basis_and_no_funding(
    market: LiveMarket, exchange: ExchangeServer, venue: str
) -> None:
    exchange.spoil(venue, PRICES[venue], FUNDING_RATE[venue], "0.0001")
    snapshot = await market.snapshot(await contract_of(market, venue, DATED[venue]))
    assert (snapshot.index, snapshot.mark) == (Price(64000), Price(64320))
    assert snapshot.funding is None
    assert snapshot.book is not None


@each_venue
@pytest.mark.parametrize("price", ["indexPrice", "markPrice"])
@pytest.mark.parametrize("value", ["abc", "", None, "-64000", "0", "NaN", "Infinity", "1e300", [], True])
async def test_a_price_that_makes_no_sense_is_refused(
    market: LiveMarket, exchange: ExchangeServer, bitcoin: dict[str, Contract], *, venue: str, price: str, value: object
) -> None:
    exchange.spoil(venue, PRICES[venue], price, value)
    failure = await failure_of(market.snapshot(bitcoin[venue]))
    assert (failure.venue, failure.outage) == (venue, Outage.MALFORMED)


@each_venue
@pytest.mark.parametrize("field", ["indexPrice", "markPrice", "symbol"])
async def test_an_answer_without_a_price_or_for_nobody_knows_what_is_refused(
    market: LiveMarket, exchange: ExchangeServer, bitcoin: dict[str, Contract], venue: str, field: str
) -> None:
    exchange.drop(venue, PRICES[venue], field)
    assert (await failure_of(market.snapshot(bitcoin[venue]))).outage is Outage.MALFORMED


@each_venue
async def test_the_price_of_another_contract_is_refused(
    market: LiveMarket, exchange: ExchangeServer, bitcoin: dict[str, Contract], venue: str
) -> None:
    exchange.spoil(venue, PRICES[venue], "symbol", "ETHUSD")
    assert (await failure_of(market.snapshot(bitcoin[venue]))).outage is Outage.MALFORMED


@each_venue
async def test_a_price_sent_as_a_number_loses_no_digit(
    market: LiveMarket, exchange: ExchangeServer, bitcoin: dict[str, Contract], venue: str
) -> None:
    exchange.spoil(venue, PRICES[venue], "markPrice", 64000.1)
    assert (await market.snapshot(bitcoin[venue])).mark == Price("64000.1")


@each_venue
@pytest.mark.parametrize(
    "bids",
    [
        [["abc", "1"]],
        [["63999", None]],
        [["63999", "0"]],
        [["63999", "-1"]],
        [["63999"]],
        [None],
        None,
        "abc",
        [["64999", "1"]],
        [["63999", "1"], ["NaN", "1"]],
    ],
)
async def test_a_book_that_makes_no_sense_is_none_while_the_prices_stand(
    market: LiveMarket, exchange: ExchangeServer, bitcoin: dict[str, Contract], venue: str, bids: object
) -> None:
    exchange.spoil(venue, BOOKS[venue], BOOK_SIDES[venue][0], bids)
    snapshot = await market.snapshot(bitcoin[venue])
    assert snapshot.book is None
    assert snapshot.mark == Price(64000)
    assert snapshot.funding is not None


@each_venue
async def test_a_book_without_orders_or_without_a_side_is_none(
    market: LiveMarket, exchange: ExchangeServer, clock: StoppedClock, bitcoin: dict[str, Contract], venue: str
) -> None:
    exchange.world.set_book(venue, BITCOIN[venue], bids=[], asks=[])
    assert (await market.snapshot(bitcoin[venue])).book is None
    clock.advance(2)
    exchange.drop(venue, BOOKS[venue], BOOK_SIDES[venue][1])
    assert (await market.snapshot(bitcoin[venue])).book is None


@each_venue
async def test_a_contract_that_is_not_listed_is_unsupported(
    market: LiveMarket, bitcoin: dict[str, Contract], venue: str
) -> None:
    failure = await failure_of(market.snapshot(replace(bitcoin[venue], symbol="LUNAUSD")))
    assert (failure.venue, failure.outage) == (venue, Outage.UNSUPPORTED)
    assert market.remembered(replace(bitcoin[venue], symbol="LUNAUSD")) is None


@each_venue
async def test_a_contract_that_is_not_listed_any_more_is_unsupported(
    market: LiveMarket, exchange: ExchangeServer, bitcoin: dict[str, Contract], venue: str
) -> None:
    exchange.world.remove(venue, BITCOIN[venue])
    assert (await failure_of(market.snapshot(bitcoin[venue]))).outage is Outage.UNSUPPORTED
