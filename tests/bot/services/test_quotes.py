"""Which venue answers, how old its price may be, and what is told when none does."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import timedelta

import pytest

from bot.errors import NoMarket, NoSuchContract, Outage, PriceTooOld, VenueUnavailable
from bot.ports import Venue
from bot.services.choosing import choose
from bot.services.quotes import Freshness, Quotes
from hedgecore import Source
from tests.support.builders import DATED, DOLLAR_CONTRACT, NOON, PERPETUAL, snapshot
from tests.support.fakes import BINANCE, BYBIT, FakeClock, FakeMarket

SOON = timedelta(milliseconds=1)


@pytest.fixture
def market() -> FakeMarket:
    return FakeMarket()


@pytest.fixture
def clock() -> FakeClock:
    return FakeClock()


@pytest.fixture
def quotes(market, clock) -> Quotes:
    return Quotes(market, clock, patience=SOON)


async def test_the_preferred_venue_answers(quotes):
    quote = await quotes.quote("BTC")
    assert quote.venue == BINANCE
    assert quote.snapshot.contract == PERPETUAL
    assert quote.freshness is Freshness.LIVE
    assert quote.skipped == ()


async def test_a_preferred_venue_that_answers_is_the_only_one_asked(market, clock):
    await Quotes(market, clock, patience=timedelta(hours=1)).quote("BTC")
    assert market.asked == ["binancecoinm"]


async def test_a_named_venue_is_asked_alone(quotes, market):
    quote = await quotes.quote("BTC", venue="bybit")
    assert quote.venue == BYBIT
    assert market.asked == ["bybit"]


async def test_a_venue_that_fails_is_skipped_and_the_quote_says_so(quotes, market):
    market.fail("binancecoinm")
    quote = await quotes.quote("BTC")
    assert quote.venue == BYBIT
    assert quote.snapshot.contract == DOLLAR_CONTRACT
    assert quote.skipped == (BINANCE,)


async def test_a_silent_venue_is_skipped_after_the_patience(quotes, market):
    market.silence("binancecoinm")
    quote = await quotes.quote("BTC")
    assert quote.venue == BYBIT
    assert quote.skipped == (BINANCE,)


async def test_a_venue_that_would_only_have_come_second_is_not_said_to_be_missing(market, clock):
    market.silence("binancecoinm")
    market.silence("bybit")
    asking = asyncio.create_task(Quotes(market, clock, patience=timedelta(milliseconds=1)).quote("BTC"))
    await market.was_asked("bybit")
    market.speak("binancecoinm")
    quote = await asking
    assert (quote.venue.id, quote.skipped) == ("binancecoinm", ())


async def test_each_time_that_the_patience_ends_as_many_more_are_asked_as_are_silent(clock):
    market = FakeMarket(*(Venue(f"silent{number}", "Silent", (), str(number)) for number in range(8)))
    for venue in market.venues:
        market.listed[venue.id] = (replace(PERPETUAL, venue=venue.id),)
        market.silence(venue.id)
    asking = asyncio.create_task(Quotes(market, clock, patience=timedelta(milliseconds=50)).quote("BTC"))
    began = asyncio.get_running_loop().time()
    await market.was_asked("silent7")
    assert asyncio.get_running_loop().time() - began < 0.3
    market.speak("silent7")
    assert (await asking).venue.id == "silent7"


async def test_a_named_venue_that_fails_is_not_replaced_by_another(quotes, market):
    market.fail("bybit", VenueUnavailable("bybit", Outage.BLOCKED))
    with pytest.raises(NoMarket) as caught:
        await quotes.quote("BTC", venue="bybit")
    assert [(failure.venue, failure.outage) for failure in caught.value.failures] == [("bybit", Outage.BLOCKED)]


async def test_nothing_reachable_names_every_failure(quotes, market):
    market.fail("binancecoinm", VenueUnavailable("binancecoinm", Outage.TIMEOUT))
    market.fail("bybit", VenueUnavailable("bybit", Outage.BUSY))
    with pytest.raises(NoMarket) as caught:
        await quotes.quote("BTC")
    assert {failure.venue: failure.outage for failure in caught.value.failures} == {
        "binancecoinm": Outage.TIMEOUT,
        "bybit": Outage.BUSY,
    }


async def test_an_unforeseen_error_of_the_market_is_not_swallowed(quotes, market):
    market.fail("binancecoinm", RuntimeError("a defect"))
    with pytest.raises(RuntimeError, match="a defect"):
        await quotes.quote("BTC")


async def test_a_coin_that_only_the_second_venue_lists_comes_from_there(quotes, market):
    market.listed["binancecoinm"] = ()
    quote = await quotes.quote("BTC")
    assert quote.venue == BYBIT
    assert quote.skipped == ()


async def test_a_coin_that_nobody_lists_is_refused_with_what_there_is(quotes):
    with pytest.raises(NoSuchContract) as caught:
        await quotes.quote("BTX")
    assert caught.value.coin == "BTX"
    assert caught.value.known == ("BTC", "ETH")
    assert caught.value.failures == ()


async def test_a_missing_coin_tells_which_venues_could_not_be_asked(quotes, market):
    market.listed["binancecoinm"] = ()
    market.fail("bybit")
    with pytest.raises(NoSuchContract) as caught:
        await quotes.quote("BTC")
    assert [failure.venue for failure in caught.value.failures] == ["bybit"]


async def test_the_coins_that_venues_list_become_known(quotes):
    assert quotes.coins == frozenset()
    await quotes.quote("BTC")
    assert quotes.coins == {"BTC", "ETH"}


async def test_a_price_of_exactly_thirty_seconds_is_live(quotes, clock):
    clock.advance(timedelta(seconds=30))
    quote = await quotes.quote("BTC")
    assert quote.freshness is Freshness.LIVE
    assert quote.age == timedelta(seconds=30)


async def test_a_price_of_more_than_thirty_seconds_is_stale(quotes, clock):
    clock.advance(timedelta(seconds=30, microseconds=1))
    assert (await quotes.quote("BTC")).freshness is Freshness.STALE


async def test_a_price_of_exactly_five_minutes_is_still_used(quotes, clock):
    clock.advance(timedelta(minutes=5))
    assert (await quotes.quote("BTC")).freshness is Freshness.STALE


async def test_a_price_of_more_than_five_minutes_is_refused_with_its_age(quotes, clock):
    clock.advance(timedelta(minutes=5, seconds=1))
    with pytest.raises(PriceTooOld) as caught:
        await quotes.quote("BTC")
    assert caught.value.age == timedelta(minutes=5, seconds=1)


async def test_a_venue_with_old_prices_is_skipped_for_one_with_new_ones(quotes, clock, market):
    clock.advance(timedelta(minutes=6))
    market.snapshots["BTCUSD"] = snapshot(DOLLAR_CONTRACT, as_of=clock.now())
    quote = await quotes.quote("BTC")
    assert quote.venue == BYBIT
    assert quote.skipped == (BINANCE,)


async def test_a_price_from_the_future_has_no_negative_age(quotes, market):
    market.snapshots["BTCUSD_PERP"] = snapshot(as_of=NOON + timedelta(seconds=3))
    assert (await quotes.quote("BTC")).age == timedelta(0)


async def test_sample_prices_are_never_too_old_and_always_labelled(quotes, clock, market):
    market.snapshots["BTCUSD_PERP"] = snapshot(source=Source.SAMPLE)
    clock.advance(timedelta(days=400))
    assert (await quotes.quote("BTC")).freshness is Freshness.SAMPLE


async def test_when_every_venue_fails_the_youngest_remembered_price_is_used(quotes, market):
    market.fail("binancecoinm")
    market.fail("bybit")
    market.memory["BTCUSD_PERP"] = snapshot(as_of=NOON - timedelta(minutes=2))
    market.memory["BTCUSD"] = snapshot(DOLLAR_CONTRACT, as_of=NOON - timedelta(minutes=1))
    quote = await quotes.quote("BTC")
    assert quote.venue == BYBIT
    assert quote.age == timedelta(minutes=1)
    assert quote.skipped == (BINANCE,)


async def test_a_remembered_price_that_is_too_old_is_not_used(quotes, market):
    market.fail("binancecoinm")
    market.fail("bybit")
    market.memory["BTCUSD_PERP"] = snapshot(as_of=NOON - timedelta(minutes=6))
    with pytest.raises(NoMarket):
        await quotes.quote("BTC")


def test_the_dated_contract_is_the_nearest_with_a_week_to_run():
    nearest = replace(DATED, symbol="near", expiry=NOON + timedelta(days=6, hours=23))
    later = replace(DATED, symbol="later", expiry=NOON + timedelta(days=7))
    last = replace(DATED, symbol="last", expiry=NOON + timedelta(days=90))
    assert choose([last, nearest, later], "BTC", dated=True, now=NOON) == later


def test_without_a_week_to_run_it_is_the_last_to_expire():
    near = replace(DATED, symbol="near", expiry=NOON + timedelta(days=1))
    nearer = replace(DATED, symbol="nearer", expiry=NOON + timedelta(hours=1))
    assert choose([near, nearer], "BTC", dated=True, now=NOON) == near


def test_an_expired_contract_is_not_chosen():
    assert choose([replace(DATED, expiry=NOON)], "BTC", dated=True, now=NOON) is None
