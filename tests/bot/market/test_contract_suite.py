"""Every venue of the table, through the real ccxt, against its own wire format: a row is right if these hold for it."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING

import pytest

from bot.errors import NotTrading, Outage, SizeContradicted
from bot.market.live import LiveMarket
from bot.market.venues import ROWS
from hedgecore import InverseFuture, Price, Rate, Source, Usd
from tests.bot.market.builders import NOON, StoppedClock, contract_of, failure_of, inverse_contracts
from tests.bot.market.wires import WIRES, each_dated, each_remembering, each_sized, each_timed, each_wire
from tests.support.exchange import VENUES, ExchangeServer, World

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from hedgecore import Contract, Snapshot

CHRISTMAS = datetime(2026, 12, 25, 8, tzinfo=UTC)
HOUR = timedelta(hours=1)
# What a rate loses that was divided by a price and sent as a float.
PICO = Decimal("1e-12")

REFUSALS = [
    (403, Outage.BLOCKED),
    (418, Outage.BUSY),
    (429, Outage.BUSY),
    (451, Outage.BLOCKED),
    (500, Outage.DOWN),
    (503, Outage.DOWN),
    ("reset", Outage.DOWN),
    ("cut", Outage.DOWN),
]
GARBAGE = ["html", "truncated", "empty", "null"]


@pytest.fixture
async def exchange(clock: StoppedClock, venue: str) -> AsyncIterator[ExchangeServer]:
    async with ExchangeServer(World(clock.now), venues=[venue]) as server:
        yield server


@pytest.fixture
async def market(exchange: ExchangeServer, clock: StoppedClock, venue: str) -> AsyncIterator[LiveMarket]:
    live = LiveMarket([venue], exchange.urls, clock=clock, monotonic=clock.monotonic, time_limit=2)
    yield live
    await live.close()


async def bitcoin_of(market: LiveMarket, venue: str) -> Contract:
    return await contract_of(market, venue, WIRES[venue].bitcoin)


async def snapshot_of(market: LiveMarket, venue: str) -> Snapshot:
    return await market.snapshot(await bitcoin_of(market, venue))


def test_the_suite_knows_every_venue_of_the_table() -> None:
    assert list(WIRES) == list(VENUES) == list(ROWS)


@each_wire
async def test_every_contract_that_trades_is_offered_with_its_coin_and_its_date(
    market: LiveMarket, exchange: ExchangeServer, venue: str
) -> None:
    offered = {c.symbol: (c.coin, getattr(c, "expiry", None)) for c in await market.contracts(venue)}
    listed = exchange.world.venues[venue].values()
    assert offered == {each.symbol: (each.coin, each.delivery) for each in listed}


@each_wire
async def test_the_step_and_the_smallest_order_are_worth_what_they_are_in_the_venues_unit(
    market: LiveMarket, exchange: ExchangeServer, venue: str
) -> None:
    for contract in await inverse_contracts(market, venue):
        listed, worth = exchange.world.venues[venue][contract.symbol], WIRES[venue].worth
        assert contract.notional(contract.lot) == Usd(worth(listed.step, listed.mark, listed.coin))
        assert contract.notional(contract.smallest_order) == Usd(worth(listed.smallest, listed.mark, listed.coin))
        assert contract.tick == Price(listed.tick)
        assert contract.amount_unit is ROWS[venue].amount_unit


@each_wire
async def test_an_amount_of_the_book_is_the_dollars_that_it_is_at_the_venue(
    market: LiveMarket, exchange: ExchangeServer, venue: str
) -> None:
    for contract in await inverse_contracts(market, venue):
        book = (await market.snapshot(contract)).book
        assert book is not None
        price, amount = map(Decimal, exchange.world.venues[venue][contract.symbol].bids[0])
        assert contract.notional(book.bids[0].contracts) == Usd(WIRES[venue].worth(amount, price, contract.coin))
        assert (book.bids[0].price, book.as_of) == (Price(price), NOON)


@each_wire
async def test_mark_index_bid_and_ask_are_each_their_own(
    market: LiveMarket, exchange: ExchangeServer, venue: str
) -> None:
    exchange.world.set_mark(venue, WIRES[venue].bitcoin, index="64123.5", mark="64100.25")
    listed, snapshot = exchange.world.venues[venue][WIRES[venue].bitcoin], await snapshot_of(market, venue)
    assert (snapshot.index, snapshot.mark) == (Price("64123.5"), Price("64100.25"))
    assert (snapshot.best_bid, snapshot.best_ask) == (Price(listed.bids[0][0]), Price(listed.asks[0][0]))
    assert (snapshot.as_of, snapshot.source) == (NOON, Source.LIVE)


@each_wire
async def test_funding_has_its_rate_its_interval_and_its_next_time_where_the_venue_tells_them(
    market: LiveMarket, exchange: ExchangeServer, venue: str
) -> None:
    wire = WIRES[venue]
    exchange.world.set_funding(venue, wire.bitcoin, "-0.00012345", wire.funds_every)
    funding = (await snapshot_of(market, venue)).funding
    assert funding is not None
    assert abs(funding.rate.value - Decimal("-0.00012345")) < PICO
    assert funding.interval == (wire.funds_every * HOUR if wire.tells_interval else None)
    assert funding.next_at == (NOON + (1 if wire.funds_every == 1 else 4) * HOUR if wire.tells_next else None)


@each_dated
async def test_a_dated_contract_has_a_basis_and_a_date_and_no_funding(market: LiveMarket, venue: str) -> None:
    contract = await contract_of(market, venue, str(WIRES[venue].dated))
    snapshot = await market.snapshot(contract)
    assert isinstance(contract, InverseFuture)
    assert contract.expiry == CHRISTMAS
    assert (snapshot.index, snapshot.mark, snapshot.funding) == (Price(64000), Price(64320), None)
    assert snapshot.book is not None


@each_timed
async def test_yesterdays_price_is_of_yesterday(market: LiveMarket, exchange: ExchangeServer, venue: str) -> None:
    exchange.world.lag(venue, 86_400)
    assert (await snapshot_of(market, venue)).as_of == NOON - timedelta(days=1)


@pytest.mark.parametrize("hours", [120, 90 * 24])  # on one page, and on several that begin and end within a span
@each_remembering
async def test_settled_funding_comes_with_the_rate_and_the_mark_of_its_hour(
    market: LiveMarket, exchange: ExchangeServer, venue: str, hours: int
) -> None:
    wire = WIRES[venue]
    every = 1 if venue == "deribit" else wire.funds_every
    times = [NOON - number * every * HOUR for number in range(-(-hours // every))]
    for number, at in enumerate(reversed(times)):
        rate = f"{'-' if number % 3 == 1 else ''}0.0001{number % 10}"
        exchange.world.settle(venue, wire.bitcoin, at, rate, f"{40_000 + number}.5")
    settled = await market.funding_since(await bitcoin_of(market, venue), times[-1] - HOUR)
    listed = exchange.world.venues[venue][wire.bitcoin]
    assert [(each.at, each.rate) for each in settled] == [(at, Rate(rate)) for at, rate in listed.funding_history]
    assert [each.mark for each in settled] == [Price(mark) for _, mark in listed.mark_history]


@each_sized
async def test_a_contract_of_another_size_than_the_tables_is_refused_and_both_are_named(
    market: LiveMarket, exchange: ExchangeServer, venue: str
) -> None:
    wire = WIRES[venue]
    assert wire.size is not None
    exchange.spoil(venue, wire.listing, *wire.size, symbol=wire.bitcoin)
    assert wire.bitcoin not in {c.symbol for c in await market.contracts(venue)}
    (refused,) = market.left_out(venue, "BTC")
    assert isinstance(refused, SizeContradicted)
    assert (refused.symbol, refused.known) == (wire.bitcoin, ROWS[venue].contract_value("BTC"))
    assert refused.stated == Usd(abs(Decimal(str(wire.size[1]))))


@each_wire
async def test_a_contract_that_was_delisted_is_not_offered_and_remembered(
    market: LiveMarket, exchange: ExchangeServer, venue: str
) -> None:
    exchange.world.set_status(venue, WIRES[venue].bitcoin, "closed")
    assert WIRES[venue].bitcoin not in {c.symbol for c in await market.contracts(venue)}
    (stopped,) = market.left_out(venue, "BTC")
    assert isinstance(stopped, NotTrading)
    assert stopped.symbol == WIRES[venue].bitcoin


@each_wire
@pytest.mark.parametrize(("fault", "outage"), REFUSALS)
async def test_a_list_that_is_refused_says_why(
    market: LiveMarket, exchange: ExchangeServer, venue: str, fault: str | int, outage: Outage
) -> None:
    exchange.fail(venue, fault)
    failure = await failure_of(market.contracts(venue))
    assert (failure.venue, failure.outage) == (venue, outage)


@each_wire
@pytest.mark.parametrize("fault", GARBAGE)
async def test_a_list_that_is_no_list_is_empty_and_asked_for_again(
    market: LiveMarket, exchange: ExchangeServer, clock: StoppedClock, venue: str, fault: str
) -> None:
    exchange.fail(venue, fault)
    assert (await failure_of(market.contracts(venue))).outage is Outage.EMPTY
    exchange.heal()
    clock.advance(2)
    assert len(await market.contracts(venue)) == len(exchange.world.venues[venue])


@each_wire
@pytest.mark.parametrize(("fault", "outage"), REFUSALS)
async def test_prices_that_are_refused_say_why(
    market: LiveMarket, exchange: ExchangeServer, venue: str, fault: str | int, outage: Outage
) -> None:
    contract = await bitcoin_of(market, venue)
    exchange.fail(venue, fault)
    failure = await failure_of(market.snapshot(contract))
    assert (failure.venue, failure.outage) == (venue, outage)


@each_wire
@pytest.mark.parametrize("fault", GARBAGE)
async def test_prices_that_are_no_prices_are_malformed(
    market: LiveMarket, exchange: ExchangeServer, venue: str, fault: str
) -> None:
    contract = await bitcoin_of(market, venue)
    exchange.fail(venue, fault)
    assert (await failure_of(market.snapshot(contract))).outage is Outage.MALFORMED


@each_wire
async def test_prices_that_hang_are_given_up(market: LiveMarket, exchange: ExchangeServer, venue: str) -> None:
    contract = await bitcoin_of(market, venue)
    exchange.fail(venue, "hang", WIRES[venue].mark[0])
    async with asyncio.timeout(5):
        assert (await failure_of(market.snapshot(contract))).outage is Outage.TIMEOUT


@each_wire
@pytest.mark.parametrize("figure", ["mark", "index"])
@pytest.mark.parametrize("value", ["abc", "", None, "-64000", "0", "NaN", [], "1e300"])
async def test_a_price_that_makes_no_sense_is_refused(
    market: LiveMarket, exchange: ExchangeServer, venue: str, figure: str, value: object
) -> None:
    contract = await bitcoin_of(market, venue)
    endpoint, field = getattr(WIRES[venue], figure)
    exchange.spoil(venue, endpoint, field, value)
    assert (await failure_of(market.snapshot(contract))).outage is Outage.MALFORMED


@each_wire
@pytest.mark.parametrize("figure", ["mark", "index"])
async def test_an_answer_without_a_price_is_refused(
    market: LiveMarket, exchange: ExchangeServer, venue: str, figure: str
) -> None:
    contract = await bitcoin_of(market, venue)
    exchange.drop(venue, *getattr(WIRES[venue], figure))
    assert (await failure_of(market.snapshot(contract))).outage is Outage.MALFORMED


@each_wire
@pytest.mark.parametrize("rate", ["abc", "", None, "NaN", []])
async def test_funding_that_makes_no_sense_is_unknown_while_the_prices_stand(
    market: LiveMarket, exchange: ExchangeServer, venue: str, rate: object
) -> None:
    contract = await bitcoin_of(market, venue)
    exchange.spoil(venue, *WIRES[venue].funding, rate)
    snapshot = await market.snapshot(contract)
    assert (snapshot.mark, snapshot.funding) == (Price(64000), None)


@each_wire
@pytest.mark.parametrize("fault", ["500", "429", "html", "null", "reset"])
async def test_a_book_that_fails_leaves_the_prices(
    market: LiveMarket, exchange: ExchangeServer, venue: str, fault: str
) -> None:
    contract = await bitcoin_of(market, venue)
    exchange.fail(venue, fault, WIRES[venue].book)
    snapshot = await market.snapshot(contract)
    assert (snapshot.mark, snapshot.book) == (Price(64000), None)
