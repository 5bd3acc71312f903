"""All contracts of a venue from one call: right, shared, as young as it has to be, and honest about what is missing."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from bot.errors import Outage, SizeContradicted
from bot.market.live import LiveMarket
from hedgecore import Price, Rate, Usd
from tests.bot.market.builders import BITCOIN, BOOKS, NOON, PRICES, StoppedClock, each_venue, failure_of
from tests.support.exchange import BINANCE, BYBIT, ExchangeServer, World
from tests.support.exchange.listings import HTX

if TYPE_CHECKING:
    from bot.ports import Board, Boards, Offer
    from hedgecore import Contract

SEVERAL = {BINANCE: 3, BYBIT: 2}


def offer_of(board: Board, venue: str) -> Offer:
    """What the board says of the BTC perpetual."""
    return next(offer for offer in board.offers if offer.snapshot.contract.symbol == BITCOIN[venue])


@each_venue
async def test_a_board_has_every_contract_of_the_coin_as_a_snapshot_has_it(
    market: LiveMarket, bitcoin: dict[str, Contract], venue: str
) -> None:
    whole: Boards = market
    await whole.ready()
    board = await whole.board(venue, "BTC")
    alone = await market.snapshot(bitcoin[venue])
    offered = offer_of(board, venue).snapshot
    assert len(board.offers) == SEVERAL[venue]
    assert (offered.mark, offered.index, offered.as_of) == (alone.mark, alone.index, alone.as_of)
    assert (offered.best_bid, offered.best_ask, offered.funding) == (alone.best_bid, alone.best_ask, alone.funding)
    assert offered.book is None


async def test_all_contracts_of_all_coins_take_the_same_few_calls(market: LiveMarket, exchange: ExchangeServer) -> None:
    for coin in ("BTC", "ETH", "BTC"):
        await market.board(BINANCE, coin)
        await market.board(BYBIT, coin)
    assert (exchange.calls(BINANCE, "premiumIndex"), exchange.calls(BINANCE, "ticker/bookTicker")) == (1, 1)
    assert exchange.calls(BYBIT, "tickers") == 1


async def test_a_glance_at_what_is_not_listed_or_has_no_readable_price_fails(
    market: LiveMarket, exchange: ExchangeServer, bitcoin: dict[str, Contract]
) -> None:
    exchange.spoil(BINANCE, PRICES[BINANCE], "markPrice", "NaN", symbol=BITCOIN[BINANCE])
    for contract in (bitcoin[BINANCE], replace(bitcoin[BINANCE], symbol="BTCUSD_OLD")):
        failure = await failure_of(market.glance(contract))
        assert (failure.outage, failure.detail) == (Outage.MALFORMED, f"no readable price of {contract.symbol}")


async def test_askers_at_the_same_moment_share_the_calls(market: LiveMarket, exchange: ExchangeServer) -> None:
    boards = await asyncio.gather(*(market.board(BINANCE, "BTC") for _ in range(20)))
    assert all(board == boards[0] for board in boards)
    assert exchange.calls(BINANCE, "premiumIndex") == 1
    assert exchange.calls(BINANCE, "openInterest") == SEVERAL[BINANCE]


@each_venue
async def test_prices_are_asked_for_again_after_five_seconds(
    market: LiveMarket, exchange: ExchangeServer, clock: StoppedClock, venue: str
) -> None:
    await market.board(venue, "BTC")
    clock.advance(4.999)
    await market.board(venue, "BTC")
    assert exchange.calls(venue, PRICES[venue]) == 1
    clock.advance(0.001)
    await market.board(venue, "BTC")
    assert exchange.calls(venue, PRICES[venue]) == 2


async def test_open_interest_is_asked_for_again_after_five_minutes_only(
    market: LiveMarket, exchange: ExchangeServer, clock: StoppedClock
) -> None:
    for _ in range(2):
        await market.board(BINANCE, "ETH")
        clock.advance(299)
    assert exchange.calls(BINANCE, "openInterest") == 3
    clock.advance(1)
    await market.board(BINANCE, "ETH")
    assert exchange.calls(BINANCE, "openInterest") == 6


@each_venue
async def test_a_coin_that_nobody_lists_has_an_empty_board(market: LiveMarket, venue: str) -> None:
    assert (await market.board(venue, "DOGE")).offers == ()


@each_venue
@pytest.mark.parametrize(
    ("fault", "outage"),
    [("html", Outage.MALFORMED), (429, Outage.BUSY), (451, Outage.BLOCKED), (500, Outage.DOWN), ("cut", Outage.DOWN)],
)
async def test_a_board_that_fails_says_why_and_the_last_one_is_remembered(
    market: LiveMarket, exchange: ExchangeServer, clock: StoppedClock, *, venue: str, fault: str | int, outage: Outage
) -> None:
    assert market.remembered_board(venue, "BTC") is None
    good = await market.board(venue, "BTC")
    clock.advance(100)
    exchange.fail(venue, fault)
    failure = await failure_of(market.board(venue, "BTC"))
    assert (failure.venue, failure.outage) == (venue, outage)
    assert market.remembered_board(venue, "BTC") == good


@each_venue
async def test_a_venue_that_hangs_is_given_up_at_the_time_limit(
    hasty_market: LiveMarket, exchange: ExchangeServer, venue: str
) -> None:
    await hasty_market.contracts(venue)
    exchange.fail(venue, "hang")
    async with asyncio.timeout(3):
        failure = await failure_of(hasty_market.board(venue, "BTC"))
    assert failure.outage is Outage.TIMEOUT


@pytest.mark.parametrize("endpoint", ["openInterest", "fundingInfo"])
async def test_what_a_board_can_do_without_is_unknown_when_it_hangs(
    hasty_market: LiveMarket, exchange: ExchangeServer, endpoint: str
) -> None:
    await hasty_market.contracts(BINANCE)
    exchange.fail(BINANCE, "hang", endpoint)
    async with asyncio.timeout(3):
        offer = offer_of(await hasty_market.board(BINANCE, "BTC"), BINANCE)
    assert offer.snapshot.mark == Price(64000)
    funding = offer.snapshot.funding
    assert funding is not None
    unknown = {"openInterest": offer.open_interest, "fundingInfo": funding.interval}
    assert unknown[endpoint] is None


@each_venue
async def test_one_contract_without_a_readable_price_leaves_the_others(
    market: LiveMarket, exchange: ExchangeServer, venue: str
) -> None:
    exchange.spoil(venue, PRICES[venue], "markPrice", "abc", BITCOIN[venue])
    assert len((await market.board(venue, "BTC")).offers) == SEVERAL[venue] - 1


@each_venue
async def test_no_readable_price_at_all_is_a_failure_not_an_empty_board(
    market: LiveMarket, exchange: ExchangeServer, venue: str
) -> None:
    exchange.spoil(venue, PRICES[venue], "markPrice", "abc")
    assert (await failure_of(market.board(venue, "BTC"))).outage is Outage.MALFORMED


@each_venue
@pytest.mark.parametrize("interest", ["abc", "-1", ""])
async def test_open_interest_that_makes_no_sense_is_unknown(
    market: LiveMarket, exchange: ExchangeServer, venue: str, interest: str
) -> None:
    exchange.spoil(venue, "openInterest" if venue == BINANCE else "tickers", "openInterest", interest)
    assert offer_of(await market.board(venue, "BTC"), venue).open_interest is None


async def test_a_contract_whose_size_contradicts_the_table_is_left_out_and_named(
    market: LiveMarket, exchange: ExchangeServer
) -> None:
    exchange.spoil(BINANCE, "exchangeInfo", "contractSize", 1, BITCOIN[BINANCE])
    board = await market.board(BINANCE, "BTC")
    (refused,) = board.refused
    assert isinstance(refused, SizeContradicted)
    assert (refused.symbol, refused.stated, refused.known) == (BITCOIN[BINANCE], Usd(1), Usd(100))
    assert len(board.offers) == SEVERAL[BINANCE] - 1
    assert (await market.board(BINANCE, "ETH")).refused == ()


@each_venue
async def test_a_book_is_the_one_that_a_snapshot_has(
    market: LiveMarket, exchange: ExchangeServer, bitcoin: dict[str, Contract], venue: str
) -> None:
    assert await market.book(bitcoin[venue]) == (await market.snapshot(bitcoin[venue])).book
    exchange.fail(venue, 500, BOOKS[venue])
    assert (await market.book(bitcoin[venue])).bids
    assert exchange.calls(venue, BOOKS[venue]) == 2


@each_venue
async def test_a_book_that_fails_says_why(
    market: LiveMarket, exchange: ExchangeServer, bitcoin: dict[str, Contract], venue: str
) -> None:
    exchange.fail(venue, "html", BOOKS[venue])
    assert (await failure_of(market.book(bitcoin[venue]))).outage is Outage.MALFORMED


async def test_a_contract_that_expires_leaves_the_board(
    market: LiveMarket, exchange: ExchangeServer, clock: StoppedClock
) -> None:
    await market.board(BINANCE, "BTC")
    clock.advance(86_400 * 40)
    assert len((await market.board(BINANCE, "BTC")).offers) == SEVERAL[BINANCE] - 1
    assert exchange.calls(BINANCE, "exchangeInfo") == 2


async def test_what_is_listed_later_is_on_the_board_where_each_contract_has_to_be_asked_for(
    clock: StoppedClock,
) -> None:
    async with (
        ExchangeServer(World(clock.now), venues=[HTX]) as server,
        LiveMarket([HTX], server.urls, clock=clock, monotonic=clock.monotonic) as market,
    ):
        assert len((await market.board(HTX, "BTC")).offers) == 2
        quarter = server.world.venues[HTX]["BTC261225"]
        server.world.add(HTX, replace(quarter, symbol="BTC270326", delivery=NOON + timedelta(days=124)))
        clock.advance(3600)
        assert len((await market.board(HTX, "BTC")).offers) == 3


async def test_a_venue_that_is_not_connected_has_no_board(exchange: ExchangeServer, clock: StoppedClock) -> None:
    async with LiveMarket([BYBIT], exchange.urls, clock=clock) as market:
        assert (await failure_of(market.board(BINANCE, "BTC"))).outage is Outage.UNSUPPORTED
        assert market.remembered_board(BINANCE, "BTC") is None


async def test_the_rate_on_a_board_has_the_venues_own_interval(market: LiveMarket, exchange: ExchangeServer) -> None:
    exchange.world.set_funding(BYBIT, BITCOIN[BYBIT], "0.00005", hours=4)
    funding = offer_of(await market.board(BYBIT, "BTC"), BYBIT).snapshot.funding
    assert funding is not None
    assert funding.interval is not None
    assert (funding.rate, funding.interval.total_seconds()) == (Rate("0.00005"), 4 * 3600)
