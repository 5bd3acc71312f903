"""Every way in which an exchange fails, through the real ccxt: each becomes one VenueUnavailable that says why."""

from __future__ import annotations

import asyncio

import pytest

from bot.errors import Outage
from bot.market.live import LiveMarket
from hedgecore import Contract, Price
from tests.bot.market.builders import BOOKS, PRICES, StoppedClock, each_venue, failure_of
from tests.support.exchange import BINANCE, BYBIT, ExchangeServer

REFUSALS = [
    (400, Outage.DOWN),
    (401, Outage.BLOCKED),
    (403, Outage.BLOCKED),
    (404, Outage.DOWN),
    (407, Outage.BLOCKED),
    (418, Outage.BUSY),
    (429, Outage.BUSY),
    (451, Outage.BLOCKED),
    (500, Outage.DOWN),
    (502, Outage.DOWN),
    (503, Outage.DOWN),
    (504, Outage.TIMEOUT),
    (520, Outage.DOWN),
    ("reset", Outage.DOWN),
    ("cut", Outage.DOWN),
]
GARBAGE = ["html", "truncated", "empty", "null"]


@each_venue
@pytest.mark.parametrize(("fault", "outage"), REFUSALS)
async def test_a_list_of_contracts_that_is_refused_says_why(
    market: LiveMarket, exchange: ExchangeServer, venue: str, fault: str | int, outage: Outage
) -> None:
    exchange.fail(venue, fault)
    failure = await failure_of(market.contracts(venue))
    assert (failure.venue, failure.outage) == (venue, outage)


@each_venue
@pytest.mark.parametrize("fault", GARBAGE)
async def test_a_list_of_contracts_that_is_no_list_is_empty(
    market: LiveMarket, exchange: ExchangeServer, venue: str, fault: str
) -> None:
    exchange.fail(venue, fault)
    failure = await failure_of(market.contracts(venue))
    assert (failure.venue, failure.outage) == (venue, Outage.EMPTY)


@each_venue
@pytest.mark.parametrize(("fault", "outage"), REFUSALS)
async def test_prices_that_are_refused_say_why(
    market: LiveMarket,
    exchange: ExchangeServer,
    bitcoin: dict[str, Contract],
    *,
    venue: str,
    fault: str,
    outage: Outage,
) -> None:
    exchange.fail(venue, fault)
    failure = await failure_of(market.snapshot(bitcoin[venue]))
    assert (failure.venue, failure.outage) == (venue, outage)


@each_venue
@pytest.mark.parametrize("fault", GARBAGE)
async def test_prices_that_are_no_prices_are_malformed(
    market: LiveMarket, exchange: ExchangeServer, bitcoin: dict[str, Contract], venue: str, fault: str
) -> None:
    exchange.fail(venue, fault)
    failure = await failure_of(market.snapshot(bitcoin[venue]))
    assert (failure.venue, failure.outage) == (venue, Outage.MALFORMED)


@each_venue
@pytest.mark.parametrize("fault", [*(fault for fault, _ in REFUSALS), *GARBAGE])
async def test_a_book_that_fails_leaves_the_prices(
    market: LiveMarket, exchange: ExchangeServer, bitcoin: dict[str, Contract], venue: str, fault: str | int
) -> None:
    exchange.fail(venue, fault, BOOKS[venue])
    snapshot = await market.snapshot(bitcoin[venue])
    assert (snapshot.mark, snapshot.book) == (Price(64000), None)


@each_venue
async def test_a_venue_that_hangs_is_given_up(hasty_market: LiveMarket, exchange: ExchangeServer, venue: str) -> None:
    exchange.fail(venue, "hang")
    async with asyncio.timeout(5):
        failure = await failure_of(hasty_market.contracts(venue))
    assert (failure.venue, failure.outage) == (venue, Outage.TIMEOUT)


@each_venue
async def test_a_book_that_hangs_leaves_the_prices(
    hasty_market: LiveMarket, exchange: ExchangeServer, venue: str
) -> None:
    contract = (await hasty_market.contracts(venue))[0]
    exchange.fail(venue, "hang", BOOKS[venue])
    async with asyncio.timeout(5):
        snapshot = await hasty_market.snapshot(contract)
    assert (snapshot.mark, snapshot.book) == (Price(64000), None)


async def test_funding_intervals_that_hang_leave_the_rest(hasty_market: LiveMarket, exchange: ExchangeServer) -> None:
    exchange.fail(BINANCE, "hang", "fundingInfo")
    snapshot = await hasty_market.snapshot((await hasty_market.contracts(BINANCE))[0])
    assert snapshot.book is not None
    assert snapshot.funding is not None
    assert snapshot.funding.interval is None


@each_venue
async def test_prices_that_hang_are_given_up_though_the_book_came(
    hasty_market: LiveMarket, exchange: ExchangeServer, venue: str
) -> None:
    contract = (await hasty_market.contracts(venue))[0]
    exchange.fail(venue, "hang", PRICES[venue])
    async with asyncio.timeout(5):
        failure = await failure_of(hasty_market.snapshot(contract))
    assert failure.outage is Outage.TIMEOUT


@each_venue
async def test_a_venue_that_refuses_connections_is_down(
    market: LiveMarket, exchange: ExchangeServer, clock: StoppedClock, venue: str
) -> None:
    await exchange.refuse(venue)
    failure = await failure_of(market.contracts(venue))
    assert (failure.venue, failure.outage) == (venue, Outage.DOWN)
    await exchange.accept(venue)
    clock.advance(2)
    assert (await market.contracts(venue))[0].coin == "BTC"


@each_venue
async def test_one_venue_that_fails_leaves_the_other(market: LiveMarket, exchange: ExchangeServer, venue: str) -> None:
    (other,) = {BINANCE, BYBIT} - {venue}
    exchange.fail(venue, "reset")
    await failure_of(market.contracts(venue))
    snapshot = await market.snapshot((await market.contracts(other))[0])
    assert snapshot.mark == Price(64000)


@each_venue
async def test_the_last_good_snapshot_is_remembered_through_a_failure(
    market: LiveMarket, exchange: ExchangeServer, clock: StoppedClock, bitcoin: dict[str, Contract], venue: str
) -> None:
    assert market.remembered(bitcoin[venue]) is None
    good = await market.snapshot(bitcoin[venue])
    clock.advance(400)
    exchange.fail(venue, 500)
    await failure_of(market.snapshot(bitcoin[venue]))
    assert market.remembered(bitcoin[venue]) == good


async def test_the_detail_for_the_log_has_no_password_of_a_proxy(exchange: ExchangeServer, clock: StoppedClock) -> None:
    url = exchange.urls[BINANCE].replace("://", "://operator:secret@")
    exchange.fail(BINANCE, 500)
    async with LiveMarket([BINANCE], {BINANCE: url}, clock=clock) as market:
        failure = await failure_of(market.contracts(BINANCE))
    assert "127.0.0.1" in failure.detail
    assert "secret" not in str(failure)
