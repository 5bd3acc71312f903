"""Every venue with linear contracts, through the real ccxt, against its own wire format."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal
from typing import TYPE_CHECKING

import pytest

from bot.errors import NotTrading, Outage, SizeContradicted
from bot.market.live import LiveMarket
from bot.market.venues import LINEAR_ROWS, ROWS
from hedgecore import Coin, LinearPerpetual, Price, Rate, Source
from tests.bot.market.builders import NOON, StoppedClock, contract_of, failure_of
from tests.support.exchange import LINEAR_VENUES, ExchangeServer, World

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable

    from hedgecore import Snapshot

HOUR = timedelta(hours=1)


def coins(amount: Decimal, _coin: str) -> Decimal:
    """Orders count coins."""
    return amount


def okx_contracts(amount: Decimal, coin: str) -> Decimal:
    """Orders count contracts, each a fraction of the coin."""
    return amount * {"BTC": Decimal("0.01"), "ETH": Decimal("0.1")}[coin]


@dataclass(frozen=True)
class Wire:
    """One venue on the wire, by hand: what an amount is in coins, and prices as (endpoint, field)."""

    bitcoin: str
    coins: Callable[[Decimal, str], Decimal]
    listing: str
    mark: tuple[str, str]
    index: tuple[str, str]
    funding: tuple[str, str]
    book: str
    tells_status: bool = True


WIRES = {
    "binanceusdm": Wire(
        bitcoin="BTCUSDT",
        coins=coins,
        listing="exchangeInfo",
        mark=("premiumIndex", "markPrice"),
        index=("premiumIndex", "indexPrice"),
        funding=("premiumIndex", "lastFundingRate"),
        book="depth",
    ),
    "bybitusdt": Wire(
        bitcoin="BTCUSDT",
        coins=coins,
        listing="instruments-info",
        mark=("tickers", "markPrice"),
        index=("tickers", "indexPrice"),
        funding=("tickers", "fundingRate"),
        book="orderbook",
    ),
    "okxusdt": Wire(
        bitcoin="BTC-USDT-SWAP",
        coins=okx_contracts,
        listing="public/instruments",
        mark=("public/mark-price", "markPx"),
        index=("market/index-tickers", "idxPx"),
        funding=("public/funding-rate", "fundingRate"),
        book="market/books",
    ),
    "bitgetusdt": Wire(
        bitcoin="BTCUSDT",
        coins=coins,
        listing="contracts",
        mark=("ticker", "markPrice"),
        index=("ticker", "indexPrice"),
        funding=("ticker", "fundingRate"),
        book="merge-depth",
    ),
    "bingxusdt": Wire(
        bitcoin="BTC-USDT",
        coins=coins,
        listing="contracts",
        mark=("premiumIndex", "markPrice"),
        index=("premiumIndex", "indexPrice"),
        funding=("premiumIndex", "lastFundingRate"),
        book="depth",
    ),
    "weex": Wire(
        bitcoin="BTCUSDT",
        coins=coins,
        listing="exchangeInfo",
        mark=("premiumIndex", "markPrice"),
        index=("premiumIndex", "indexPrice"),
        funding=("premiumIndex", "forecastFundingRate"),
        book="depth",
        tells_status=False,
    ),
}
each_wire = pytest.mark.parametrize("venue", WIRES)
each_with_status = pytest.mark.parametrize("venue", [venue for venue, wire in WIRES.items() if wire.tells_status])


@pytest.fixture
async def exchange(clock: StoppedClock, venue: str) -> AsyncIterator[ExchangeServer]:
    async with ExchangeServer(World(clock.now), venues=[venue]) as server:
        yield server


@pytest.fixture
async def market(exchange: ExchangeServer, clock: StoppedClock, venue: str) -> AsyncIterator[LiveMarket]:
    live = LiveMarket([venue], exchange.urls, clock=clock, monotonic=clock.monotonic, time_limit=2)
    yield live
    await live.close()


async def bitcoin_of(market: LiveMarket, venue: str) -> LinearPerpetual:
    contract = await contract_of(market, venue, WIRES[venue].bitcoin)
    assert isinstance(contract, LinearPerpetual)
    return contract


async def snapshot_of(market: LiveMarket, venue: str) -> Snapshot:
    return await market.snapshot(await bitcoin_of(market, venue))


def test_the_suite_knows_every_linear_venue() -> None:
    assert list(WIRES) == list(LINEAR_VENUES) == list(LINEAR_ROWS)


def test_a_linear_venue_says_so_and_stands_beside_an_inverse_one_or_alone() -> None:
    venues = [row.venue for row in LINEAR_ROWS.values()]
    assert all(venue.linear and venue.beside in {None, *ROWS} for venue in venues)
    assert not any(row.venue.linear for row in ROWS.values())
    codes = [row.venue.code for row in (*ROWS.values(), *LINEAR_ROWS.values())]
    words = [word for row in (*ROWS.values(), *LINEAR_ROWS.values()) for word in row.venue.aliases]
    assert (len(codes), len(words)) == (len(set(codes)), len(set(words)))


def test_margin_tiers_rise_in_rate_and_leave_something_to_lose() -> None:
    for row in LINEAR_ROWS.values():
        for rules in (*row.margin.values(), row.other_margin):
            rates = [tier.maintenance_rate for tier in rules.tiers]
            assert rates == sorted(set(rates))
            assert all(
                tier.highest_leverage is None or tier.maintenance_rate.value < 1 / tier.highest_leverage
                for tier in rules.tiers
            )


@each_wire
async def test_every_contract_in_usdt_is_offered_and_nothing_else(
    market: LiveMarket, exchange: ExchangeServer, venue: str
) -> None:
    offered = {c.symbol: c.coin for c in await market.contracts(venue)}
    assert offered == {each.symbol: each.coin for each in exchange.world.venues[venue].values()}


@each_wire
async def test_steps_and_the_book_are_the_coins_that_they_are_at_the_venue(
    market: LiveMarket, exchange: ExchangeServer, venue: str
) -> None:
    for contract in await market.contracts(venue):
        assert isinstance(contract, LinearPerpetual)
        listed, worth = exchange.world.venues[venue][contract.symbol], WIRES[venue].coins
        assert contract.coins(contract.lot) == Coin(worth(listed.step, listed.coin))
        assert contract.coins(contract.smallest_order) == Coin(worth(listed.smallest, listed.coin))
        assert contract.tick == Price(listed.tick)
        assert contract.amount_unit is LINEAR_ROWS[venue].amount_unit
        book = (await market.snapshot(contract)).book
        assert book is not None
        price, amount = map(Decimal, listed.bids[0])
        assert contract.coins(book.bids[0].contracts) == Coin(worth(amount, contract.coin))
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
@pytest.mark.parametrize("hours", [4, 8])
async def test_funding_has_its_rate_its_interval_and_its_next_time(
    market: LiveMarket, exchange: ExchangeServer, venue: str, hours: int
) -> None:
    exchange.world.set_funding(venue, WIRES[venue].bitcoin, "-0.00012345", hours)
    funding = (await snapshot_of(market, venue)).funding
    assert funding is not None
    assert (funding.rate, funding.interval, funding.next_at) == (Rate("-0.00012345"), hours * HOUR, NOON + 4 * HOUR)


@each_wire
async def test_yesterdays_price_is_of_yesterday(market: LiveMarket, exchange: ExchangeServer, venue: str) -> None:
    exchange.world.lag(venue, 86_400)
    assert (await snapshot_of(market, venue)).as_of == NOON - timedelta(days=1)


@pytest.mark.parametrize("count", [30, 270])  # on one page, and on several that begin and end within a span
@each_wire
async def test_all_funding_since_comes_back_with_the_mark_of_its_hour(
    market: LiveMarket, exchange: ExchangeServer, venue: str, count: int
) -> None:
    times = [NOON - (4 + 8 * number) * HOUR for number in range(count)]
    for number, at in enumerate(reversed(times)):
        rate = f"{'-' if number % 3 == 1 else ''}0.0001{number % 10}"
        exchange.world.settle(venue, WIRES[venue].bitcoin, at, rate, f"{40_000 + number}.5")
    settled = await market.funding_since(await bitcoin_of(market, venue), times[-1] - HOUR)
    listed = exchange.world.venues[venue][WIRES[venue].bitcoin]
    assert [(each.at, each.rate) for each in settled] == [(at, Rate(rate)) for at, rate in listed.funding_history]
    assert [each.mark for each in settled] == [Price(mark) for _, mark in listed.mark_history]


@pytest.mark.parametrize("venue", ["okxusdt"])
async def test_a_contract_of_another_size_than_the_tables_is_refused_and_both_are_named(
    market: LiveMarket, exchange: ExchangeServer, venue: str
) -> None:
    exchange.world.venues[venue]["BTC-USDT-SWAP"].contract_size = Decimal("0.001")
    assert "BTC-USDT-SWAP" not in {c.symbol for c in await market.contracts(venue)}
    (refused,) = market.left_out(venue, "BTC")
    assert isinstance(refused, SizeContradicted)
    assert (refused.stated, refused.known) == (Coin("0.001"), Coin("0.01"))


@each_with_status
async def test_a_contract_that_was_delisted_is_not_offered_and_remembered(
    market: LiveMarket, exchange: ExchangeServer, venue: str
) -> None:
    exchange.world.set_status(venue, WIRES[venue].bitcoin, "closed")
    assert WIRES[venue].bitcoin not in {c.symbol for c in await market.contracts(venue)}
    (stopped,) = market.left_out(venue, "BTC")
    assert isinstance(stopped, NotTrading)
    assert stopped.symbol == WIRES[venue].bitcoin


@each_wire
@pytest.mark.parametrize(
    ("fault", "outage"), [(403, Outage.BLOCKED), (429, Outage.BUSY), (500, Outage.DOWN), ("reset", Outage.DOWN)]
)
async def test_a_venue_that_refuses_says_why(
    market: LiveMarket, exchange: ExchangeServer, venue: str, fault: str | int, outage: Outage
) -> None:
    contract = await bitcoin_of(market, venue)
    exchange.fail(venue, fault)
    assert (await failure_of(market.snapshot(contract))).outage is outage


@each_wire
@pytest.mark.parametrize("fault", ["html", "truncated", "empty", "null"])
async def test_answers_that_are_none_are_malformed_and_an_empty_list_is_asked_for_again(
    market: LiveMarket, exchange: ExchangeServer, clock: StoppedClock, venue: str, fault: str
) -> None:
    exchange.fail(venue, fault)
    assert (await failure_of(market.contracts(venue))).outage is Outage.EMPTY
    exchange.heal()
    clock.advance(2)
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
@pytest.mark.parametrize("value", ["abc", "", None, "-64000", "0", "NaN"])
async def test_a_price_that_makes_no_sense_is_refused(
    market: LiveMarket, exchange: ExchangeServer, venue: str, figure: str, value: object
) -> None:
    contract = await bitcoin_of(market, venue)
    endpoint, field = getattr(WIRES[venue], figure)
    exchange.spoil(venue, endpoint, field, value)
    assert (await failure_of(market.snapshot(contract))).outage is Outage.MALFORMED


@each_wire
@pytest.mark.parametrize("rate", ["abc", "", None, "NaN"])
async def test_funding_that_makes_no_sense_is_unknown_while_the_prices_stand(
    market: LiveMarket, exchange: ExchangeServer, venue: str, rate: object
) -> None:
    contract = await bitcoin_of(market, venue)
    exchange.spoil(venue, *WIRES[venue].funding, rate)
    snapshot = await market.snapshot(contract)
    assert (snapshot.mark, snapshot.funding) == (Price(64000), None)


@each_wire
async def test_a_book_that_fails_leaves_the_prices(market: LiveMarket, exchange: ExchangeServer, venue: str) -> None:
    contract = await bitcoin_of(market, venue)
    exchange.fail(venue, "500", WIRES[venue].book)
    snapshot = await market.snapshot(contract)
    assert (snapshot.mark, snapshot.book) == (Price(64000), None)
