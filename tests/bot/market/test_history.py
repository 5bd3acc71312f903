"""What has happened in a contract: funding settled at its marks, and delivery prices; whole, or a failure."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

import pytest

from bot.errors import Outage
from bot.market.exchanges import binance
from bot.market.sample import SampleMarket
from bot.market.venues import ROWS
from bot.ports import SettledFunding
from hedgecore import Contract, InverseFuture, Price, Rate
from tests.bot.market.builders import BITCOIN, DATED, NOON, StoppedClock, contract_of, each_venue, failure_of, until
from tests.support.exchange import BINANCE, BYBIT, ExchangeServer

if TYPE_CHECKING:
    from bot.market.live import LiveMarket

HISTORIES = {BINANCE: "fundingRate", BYBIT: "funding/history"}
CANDLES = {BINANCE: "markPriceKlines", BYBIT: "mark-price-kline"}
RATES = {BINANCE: "fundingRate", BYBIT: "fundingRate"}
TIMES = {BINANCE: "fundingTime", BYBIT: "fundingRateTimestamp"}
DAY = timedelta(days=1)


def settle(exchange: ExchangeServer, venue: str, days: int, *, hours: int = 8) -> list[SettledFunding]:
    """Funding every `hours` over the last `days`, at prices that rise with each; Binance writes it 4 ms late."""
    settled = []
    first = (NOON - days * DAY).replace(hour=16)
    late = timedelta(milliseconds=4 if venue == BINANCE else 0)
    for number in range((NOON - late - first) // timedelta(hours=hours) + 1):
        at = first + number * timedelta(hours=hours) + late
        rate, mark = f"{'-' if number % 3 == 1 else ''}0.0001{number % 10}", f"{40_000 + number}.5"
        exchange.world.settle(venue, BITCOIN[venue], at, rate, mark)
        settled.append(SettledFunding(at, Price(mark), Rate(rate)))
    return settled


@each_venue
async def test_every_settlement_comes_with_its_rate_and_the_mark_of_its_hour(
    market: LiveMarket, exchange: ExchangeServer, bitcoin: dict[str, Contract], venue: str
) -> None:
    settled = settle(exchange, venue, days=3)
    assert await market.funding_since(bitcoin[venue], NOON - 3 * DAY) == tuple(settled)


@each_venue
async def test_only_what_was_exchanged_after_the_moment_counts(
    market: LiveMarket, exchange: ExchangeServer, bitcoin: dict[str, Contract], venue: str
) -> None:
    settled = settle(exchange, venue, days=3)
    assert await market.funding_since(bitcoin[venue], settled[3].at) == tuple(settled[4:])


@each_venue
async def test_a_year_of_funding_comes_over_many_pages(
    market: LiveMarket, exchange: ExchangeServer, bitcoin: dict[str, Contract], venue: str
) -> None:
    settled = settle(exchange, venue, days=365)
    assert await market.funding_since(bitcoin[venue], NOON - 365 * DAY) == tuple(settled)


@each_venue
async def test_funding_every_hour_takes_pages_within_a_span(
    market: LiveMarket, exchange: ExchangeServer, bitcoin: dict[str, Contract], venue: str
) -> None:
    settled = settle(exchange, venue, days=60, hours=1)
    assert await market.funding_since(bitcoin[venue], NOON - 60 * DAY) == tuple(settled)


@each_venue
async def test_an_interval_that_has_just_begun_or_not_ended_is_no_gap(
    market: LiveMarket, exchange: ExchangeServer, bitcoin: dict[str, Contract], venue: str
) -> None:
    settled = settle(exchange, venue, days=3)
    assert await market.funding_since(bitcoin[venue], NOON - timedelta(hours=13)) == tuple(settled[-2:])


@each_venue
async def test_nothing_was_exchanged_since_a_moment_ago(
    market: LiveMarket, exchange: ExchangeServer, bitcoin: dict[str, Contract], venue: str
) -> None:
    settle(exchange, venue, days=3)
    assert await market.funding_since(bitcoin[venue], NOON - timedelta(minutes=1)) == ()


@each_venue
async def test_nobody_is_asked_for_what_lies_in_the_future(
    market: LiveMarket, exchange: ExchangeServer, bitcoin: dict[str, Contract], venue: str
) -> None:
    assert await market.funding_since(bitcoin[venue], NOON) == ()
    assert exchange.calls(venue, HISTORIES[venue]) == 0


class WithMarks:
    """Binance as it answers for its contracts in dollar coins: with the mark, or "" where it was not kept."""

    async def dapiPublicGetFundingRate(self, _request: object) -> list[dict[str, str]]:  # noqa: N802 (ccxt's name)
        row = {"fundingTime": "1", "fundingRate": "0.1"}
        return [row | {"markPrice": "64000.5"}, row | {"markPrice": ""}, row]


async def test_a_mark_that_the_history_has_is_taken_and_an_empty_one_is_none(bitcoin: dict[str, Contract]) -> None:
    assert binance.ROW.past is not None
    settled = await binance.ROW.past.settlements(WithMarks(), bitcoin[BINANCE], 0, 1)
    assert [each.mark for each in settled] == ["64000.5", None, None]


@each_venue
async def test_what_is_settled_is_asked_for_once(
    market: LiveMarket, exchange: ExchangeServer, clock: StoppedClock, bitcoin: dict[str, Contract], venue: str
) -> None:
    settle(exchange, venue, days=100)
    first = await market.funding_since(bitcoin[venue], NOON - 100 * DAY)
    exchange.fail(venue, 500)
    clock.advance(59)
    assert await market.funding_since(bitcoin[venue], NOON - 100 * DAY) == first


@each_venue
async def test_a_minute_later_only_the_newest_is_asked_for_again(
    market: LiveMarket, exchange: ExchangeServer, clock: StoppedClock, bitcoin: dict[str, Contract], venue: str
) -> None:
    settle(exchange, venue, days=100)
    await market.funding_since(bitcoin[venue], NOON - 100 * DAY)
    before = exchange.calls(venue, CANDLES[venue])
    clock.advance(4 * 3600)
    at = NOON + timedelta(hours=4)
    exchange.world.settle(venue, BITCOIN[venue], at, "0.0002", "51000")
    last = (await market.funding_since(bitcoin[venue], NOON - 100 * DAY))[-1]
    assert last == SettledFunding(at, Price(51000), Rate("0.0002"))
    assert exchange.calls(venue, CANDLES[venue]) == before + 1


@each_venue
async def test_askers_at_the_same_moment_share_the_calls(
    market: LiveMarket, exchange: ExchangeServer, bitcoin: dict[str, Contract], venue: str
) -> None:
    settle(exchange, venue, days=3)
    since = NOON - 3 * DAY
    one, other = await asyncio.gather(*(market.funding_since(bitcoin[venue], since) for _ in range(2)))
    assert one == other
    assert exchange.calls(venue, CANDLES[venue]) == 1


@each_venue
async def test_a_history_with_a_gap_is_a_failure_and_asked_for_again(
    market: LiveMarket, exchange: ExchangeServer, bitcoin: dict[str, Contract], venue: str
) -> None:
    settled = settle(exchange, venue, days=10)
    history = exchange.world.venues[venue][BITCOIN[venue]].funding_history
    whole = list(history)
    history[:] = history[:10] + history[14:]
    failure = await failure_of(market.funding_since(bitcoin[venue], NOON - 10 * DAY))
    assert (failure.venue, failure.outage) == (venue, Outage.MALFORMED)
    history[:] = whole
    assert await market.funding_since(bitcoin[venue], NOON - 10 * DAY) == tuple(settled)


@each_venue
@pytest.mark.parametrize("missing", [0, 10, -1], ids=["oldest", "middle", "newest"])
async def test_a_single_settlement_that_is_missing_is_a_failure(
    market: LiveMarket, exchange: ExchangeServer, bitcoin: dict[str, Contract], *, venue: str, missing: int
) -> None:
    settle(exchange, venue, days=10)
    del exchange.world.venues[venue][BITCOIN[venue]].funding_history[missing]
    failure = await failure_of(market.funding_since(bitcoin[venue], NOON - 10 * DAY))
    assert (failure.venue, failure.outage) == (venue, Outage.MALFORMED)


@each_venue
async def test_a_single_hour_without_funding_among_hours_with_it_is_a_failure(
    market: LiveMarket, exchange: ExchangeServer, bitcoin: dict[str, Contract], venue: str
) -> None:
    settle(exchange, venue, days=3, hours=1)
    del exchange.world.venues[venue][BITCOIN[venue]].funding_history[30]
    failure = await failure_of(market.funding_since(bitcoin[venue], NOON - 3 * DAY))
    assert (failure.venue, failure.outage) == (venue, Outage.MALFORMED)


@each_venue
async def test_an_interval_that_was_changed_is_no_gap(
    market: LiveMarket, exchange: ExchangeServer, bitcoin: dict[str, Contract], venue: str
) -> None:
    since = NOON.replace(hour=0) - 3 * DAY
    hours = [*range(8, 25, 8), *range(28, 41, 4), *range(41, 49), *range(56, 81, 8)]
    settled = [SettledFunding(since + timedelta(hours=hour), Price(50000), Rate("0.0001")) for hour in hours]
    for each in settled:
        exchange.world.settle(venue, BITCOIN[venue], each.at, "0.0001", "50000")
    assert await market.funding_since(bitcoin[venue], since) == tuple(settled)


@each_venue
async def test_a_settlement_without_a_mark_is_a_failure_not_a_part(
    market: LiveMarket, exchange: ExchangeServer, bitcoin: dict[str, Contract], venue: str
) -> None:
    settle(exchange, venue, days=3)
    del exchange.world.venues[venue][BITCOIN[venue]].mark_history[4]
    failure = await failure_of(market.funding_since(bitcoin[venue], NOON - 3 * DAY))
    assert (failure.venue, failure.outage) == (venue, Outage.MALFORMED)


@each_venue
@pytest.mark.parametrize("rate", ["abc", "", None, "NaN", "1", "-1"])
async def test_a_rate_that_makes_no_sense_is_a_failure(
    market: LiveMarket, exchange: ExchangeServer, bitcoin: dict[str, Contract], venue: str, rate: object
) -> None:
    settle(exchange, venue, days=1)
    exchange.spoil(venue, HISTORIES[venue], RATES[venue], rate)
    failure = await failure_of(market.funding_since(bitcoin[venue], NOON - DAY))
    assert (failure.venue, failure.outage) == (venue, Outage.MALFORMED)


@each_venue
@pytest.mark.parametrize("time", ["abc", None, 0])
async def test_a_settlement_without_a_time_is_a_failure(
    market: LiveMarket, exchange: ExchangeServer, bitcoin: dict[str, Contract], venue: str, time: object
) -> None:
    settle(exchange, venue, days=1)
    exchange.spoil(venue, HISTORIES[venue], TIMES[venue], time)
    failure = await failure_of(market.funding_since(bitcoin[venue], NOON - DAY))
    assert (failure.venue, failure.outage) == (venue, Outage.MALFORMED)


@each_venue
@pytest.mark.parametrize("endpoints", [HISTORIES, CANDLES])
@pytest.mark.parametrize(
    ("fault", "outage"),
    [(500, Outage.DOWN), (429, Outage.BUSY), (451, Outage.BLOCKED), ("reset", Outage.DOWN), ("html", Outage.MALFORMED)],
)
async def test_a_history_that_fails_says_why(
    market: LiveMarket,
    exchange: ExchangeServer,
    bitcoin: dict[str, Contract],
    *,
    venue: str,
    endpoints: dict[str, str],
    fault: str | int,
    outage: Outage,
) -> None:
    settle(exchange, venue, days=1)
    exchange.fail(venue, fault, endpoints[venue])
    failure = await failure_of(market.funding_since(bitcoin[venue], NOON - DAY))
    assert (failure.venue, failure.outage) == (venue, outage)


@each_venue
async def test_a_history_that_hangs_is_given_up(hasty_market: LiveMarket, exchange: ExchangeServer, venue: str) -> None:
    contract = await contract_of(hasty_market, venue, BITCOIN[venue])
    exchange.fail(venue, "hang", HISTORIES[venue])
    async with asyncio.timeout(5):
        failure = await failure_of(hasty_market.funding_since(contract, NOON - DAY))
    assert failure.outage is Outage.TIMEOUT


@each_venue
async def test_a_dated_contract_exchanges_no_funding(market: LiveMarket, exchange: ExchangeServer, venue: str) -> None:
    assert await market.funding_since(await contract_of(market, venue, DATED[venue]), NOON - DAY) == ()
    assert exchange.calls(venue, HISTORIES[venue]) == 0


async def dated(market: LiveMarket, venue: str) -> InverseFuture:
    contract = await contract_of(market, venue, DATED[venue])
    assert isinstance(contract, InverseFuture)
    return contract


@each_venue
async def test_a_delivered_contract_has_its_delivery_price_for_good(
    market: LiveMarket, exchange: ExchangeServer, clock: StoppedClock, venue: str
) -> None:
    contract = await dated(market, venue)
    exchange.world.deliver(venue, contract.symbol, "71234.5")
    clock.advance((contract.expiry - NOON).total_seconds())
    assert await market.delivery_price(contract) == Price("71234.5")
    exchange.fail(venue, 500)
    assert await market.delivery_price(contract) == Price("71234.5")


@each_venue
async def test_askers_of_a_delivery_price_at_the_same_moment_share_one_call(
    market: LiveMarket, exchange: ExchangeServer, clock: StoppedClock, venue: str
) -> None:
    contract = await dated(market, venue)
    exchange.world.deliver(venue, contract.symbol, "71234.5")
    clock.advance((contract.expiry - NOON).total_seconds())
    prices = await asyncio.gather(*(market.delivery_price(contract) for _ in range(3)))
    assert prices == [Price("71234.5")] * 3
    assert exchange.calls(venue, "delivery-price") == 1


@each_venue
async def test_a_delivery_price_that_takes_too_long_is_given_up(
    hasty_market: LiveMarket, exchange: ExchangeServer, clock: StoppedClock, venue: str
) -> None:
    contract = await dated(hasty_market, venue)
    exchange.fail(venue, "hang", "delivery-price")
    clock.advance((contract.expiry - NOON).total_seconds())
    async with asyncio.timeout(5):
        failure = await failure_of(hasty_market.delivery_price(contract))
    assert (failure.venue, failure.outage) == (venue, Outage.TIMEOUT)


@each_venue
async def test_before_its_day_a_contract_has_no_delivery_price_and_nobody_is_asked(
    market: LiveMarket, exchange: ExchangeServer, clock: StoppedClock, venue: str
) -> None:
    contract = await dated(market, venue)
    clock.advance((contract.expiry - NOON).total_seconds() - 1)
    assert await market.delivery_price(contract) is None
    assert exchange.calls(venue, "delivery-price") == 0


@each_venue
async def test_a_delivery_price_that_is_not_told_yet_is_asked_for_again(
    market: LiveMarket, exchange: ExchangeServer, clock: StoppedClock, venue: str
) -> None:
    contract = await dated(market, venue)
    clock.advance((contract.expiry - NOON).total_seconds() + 1)
    assert await market.delivery_price(contract) is None
    exchange.world.deliver(venue, contract.symbol, "71234.5")
    assert await market.delivery_price(contract) == Price("71234.5")


@each_venue
@pytest.mark.parametrize("price", ["0", "abc", ""])
async def test_a_delivery_price_that_is_no_price_is_a_failure(
    market: LiveMarket, exchange: ExchangeServer, clock: StoppedClock, venue: str, price: object
) -> None:
    contract = await dated(market, venue)
    exchange.world.deliver(venue, contract.symbol, "71234.5")
    exchange.spoil(venue, "delivery-price", "deliveryPrice", price)
    clock.advance((contract.expiry - NOON).total_seconds() + 1)
    failure = await failure_of(market.delivery_price(contract))
    assert (failure.venue, failure.outage) == (venue, Outage.MALFORMED)


@each_venue
async def test_questions_that_wait_when_the_market_closes_end(
    market: LiveMarket, exchange: ExchangeServer, clock: StoppedClock, bitcoin: dict[str, Contract], venue: str
) -> None:
    contract = await dated(market, venue)
    exchange.fail(venue, "hang")
    clock.advance((contract.expiry - NOON).total_seconds())
    asking = [
        asyncio.create_task(market.funding_since(bitcoin[venue], NOON)),
        asyncio.create_task(market.delivery_price(contract)),
    ]
    await until(lambda: all(exchange.calls(venue, each) for each in (HISTORIES[venue], "delivery-price")))
    async with asyncio.timeout(5):
        await market.close()
    assert [type(end) for end in await asyncio.gather(*asking, return_exceptions=True)] == [asyncio.CancelledError] * 2


async def test_a_venue_that_is_not_connected_has_no_history(market: LiveMarket, bitcoin: dict[str, Contract]) -> None:
    failure = await failure_of(market.funding_since(replace(bitcoin[BYBIT], venue="other"), NOON - DAY))
    assert (failure.venue, failure.outage) == ("other", Outage.UNSUPPORTED)


def test_every_venue_but_bingx_tells_its_past() -> None:
    assert [row.venue.id for row in ROWS.values() if row.past is None and not row.venue.linear] == ["bingx"]


# --- the sample -------------------------------------------------------------------------------------------------------


async def test_the_sample_exchanges_its_rate_every_eight_hours_at_its_mark(clock: StoppedClock) -> None:
    sample = SampleMarket(clock=clock)
    (contract, *_) = await sample.contracts(BINANCE)
    since = NOON - timedelta(hours=28)
    expected = [datetime.fromisoformat(f"2026-11-{at}:00+00:00") for at in ("21T16", "22T00", "22T08")]
    assert await sample.funding_since(contract, since) == tuple(
        SettledFunding(at, Price(64000), Rate("0.0001")) for at in expected
    )


async def test_the_sample_delivers_at_its_index_once_the_day_has_come(clock: StoppedClock) -> None:
    sample = SampleMarket(clock=clock)
    contract = next(each for each in await sample.contracts(BINANCE) if isinstance(each, InverseFuture))
    assert await sample.delivery_price(contract) is None
    clock.advance((contract.expiry - NOON).total_seconds())
    assert await sample.delivery_price(contract) == Price(64000)
    assert await sample.funding_since(contract, NOON) == ()
