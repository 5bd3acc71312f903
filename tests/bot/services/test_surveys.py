"""All venues at once: what each tells in its share of the time, and why something is missing."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import timedelta

import pytest

from bot.errors import NoMarket, NoSuchContract, Outage, PriceTooOld, SizeContradicted, VenueUnavailable
from bot.ports import Board, Offer
from bot.services.quotes import Freshness
from bot.services.surveys import Surveys, Wanted
from hedgecore import Price, Rate, Source, Usd
from tests.support.builders import DATED, DOLLAR_CONTRACT, NOON, PERPETUAL, snapshot
from tests.support.fake_history import FakeHistory
from tests.support.fakes import BINANCE, BYBIT, FakeClock, FakeMarket

PRICES = Wanted()
BOOKS = Wanted(books=True)
DAY = timedelta(days=1)


@pytest.fixture
def market() -> FakeMarket:
    return FakeMarket()


@pytest.fixture
def history() -> FakeHistory:
    return FakeHistory()


@pytest.fixture
def clock() -> FakeClock:
    return FakeClock()


@pytest.fixture
def surveys(market, history, clock) -> Surveys:
    return Surveys(market, history, clock, share=timedelta(milliseconds=20))


def symbols(survey) -> list[str]:
    return [each.contract.symbol for each in survey.standings]


async def test_every_contract_of_the_coin_stands_there_in_the_order_of_the_venues(surveys):
    survey = await surveys.survey("BTC", PRICES)
    assert symbols(survey) == ["BTCUSD_PERP", "BTCUSD_260626", "BTCUSD"]
    assert [each.venue for each in survey.standings] == [BINANCE, BINANCE, BYBIT]
    assert survey.missing == ()


async def test_one_venue_alone_can_be_asked(surveys, market):
    assert symbols(await surveys.survey("BTC", PRICES, "bybit")) == ["BTCUSD"]
    assert set(market.asked) == {"bybit"}


async def test_books_come_only_where_they_are_wanted(surveys):
    assert [each.snapshot.book for each in (await surveys.survey("BTC", PRICES)).standings] == [None, None, None]
    assert all(each.snapshot.book for each in (await surveys.survey("BTC", BOOKS)).standings)


async def test_a_book_that_fails_leaves_the_prices(surveys, market):
    market.snapshots["BTCUSD"] = snapshot(DOLLAR_CONTRACT, book=None)
    bybit = (await surveys.survey("BTC", BOOKS)).standings[2]
    assert (bybit.snapshot.book, bybit.snapshot.mark) == (None, Price(64_000))
    assert bybit.snapshot.best_bid == Price("63999.9")


async def test_settled_funding_comes_for_perpetuals_only(surveys, history):
    history.settle("BTCUSD_PERP", NOON - DAY, Price(64_000), Rate("0.0001"))
    survey = await surveys.survey("BTC", Wanted(funding_since=NOON - 30 * DAY))
    assert [each.settled if each.settled is None else len(each.settled) for each in survey.standings] == [1, None, 0]
    assert [asked for asked, _ in history.asked] == ["BTCUSD_PERP", "BTCUSD"]


async def test_a_past_that_cannot_be_told_is_unknown(surveys, history):
    history.fail("bybit")
    survey = await surveys.survey("BTC", Wanted(funding_since=NOON - 30 * DAY))
    assert survey.standings[2].settled is None


async def test_a_silent_venue_costs_its_share_and_is_said_to_be_missing(surveys, market):
    market.silence("binancecoinm")
    async with asyncio.timeout(5):
        survey = await surveys.survey("BTC", PRICES)
    assert symbols(survey) == ["BTCUSD"]
    (missing,) = survey.missing
    assert isinstance(missing, VenueUnavailable)
    assert (missing.venue, missing.outage) == ("binancecoinm", Outage.TIMEOUT)


async def test_silent_venues_are_waited_for_together_not_one_after_the_other(market, history, clock):
    surveys = Surveys(market, history, clock, share=timedelta(milliseconds=200))
    market.silence("binancecoinm")
    market.silence("bybit")
    loop = asyncio.get_running_loop()
    started = loop.time()
    with pytest.raises(NoMarket):
        await surveys.survey("BTC", BOOKS)
    assert loop.time() - started < 0.39


async def test_all_venues_are_asked_before_any_has_answered(surveys, market):
    market.silence("binancecoinm")
    market.silence("bybit")
    asking = asyncio.create_task(surveys.survey("BTC", PRICES))
    await market.was_asked("binancecoinm")
    await market.was_asked("bybit")
    market.speak("binancecoinm")
    market.speak("bybit")
    assert len((await asking).standings) == 3


async def test_the_last_answer_of_a_venue_that_fails_is_used_with_its_age(surveys, market):
    old = snapshot(DOLLAR_CONTRACT, as_of=NOON - timedelta(seconds=40), book=None)
    market.boards["bybit"] = Board((Offer(old, None),))
    market.fail("bybit")
    survey = await surveys.survey("BTC", PRICES)
    bybit = survey.standings[2]
    assert (bybit.age, bybit.freshness) == (timedelta(seconds=40), Freshness.STALE)
    assert [error.venue for error in survey.missing] == ["bybit"]


async def test_a_last_answer_that_is_too_old_is_not_used(surveys, market):
    old = snapshot(DOLLAR_CONTRACT, as_of=NOON - timedelta(minutes=6), book=None)
    market.boards["bybit"] = Board((Offer(old, None),))
    market.fail("bybit")
    survey = await surveys.survey("BTC", PRICES)
    assert symbols(survey) == ["BTCUSD_PERP", "BTCUSD_260626"]
    assert [type(error) for error in survey.missing] == [VenueUnavailable]


@pytest.mark.parametrize(("seconds", "used"), [(300, True), (301, False)])
async def test_prices_a_venue_sends_too_old_are_left_out_and_named_with_their_age(surveys, market, seconds, used):
    market.snapshots["BTCUSD"] = snapshot(DOLLAR_CONTRACT, as_of=NOON - timedelta(seconds=seconds))
    survey = await surveys.survey("BTC", PRICES)
    assert ("BTCUSD" in symbols(survey)) is used
    assert [(type(error), error.age) for error in survey.missing] == (
        [] if used else [(PriceTooOld, timedelta(seconds=seconds))]
    )


async def test_a_contract_of_doubtful_size_is_named(surveys, market):
    refused = SizeContradicted("bybit", "BTC", "BTCUSD", stated=Usd(100), known=Usd(1))
    market.refused.append(refused)
    assert (await surveys.survey("BTC", PRICES)).missing == (refused,)


async def test_sample_prices_have_no_age(surveys, market, clock):
    market.snapshots["BTCUSD"] = snapshot(DOLLAR_CONTRACT, source=Source.SAMPLE)
    clock.advance(timedelta(minutes=4))
    assert (await surveys.survey("BTC", PRICES)).standings[2].freshness is Freshness.SAMPLE


async def test_a_clock_that_runs_ahead_makes_no_negative_age(surveys, market):
    market.snapshots["BTCUSD"] = snapshot(DOLLAR_CONTRACT, as_of=NOON + timedelta(seconds=3))
    bybit = (await surveys.survey("BTC", PRICES)).standings[2]
    assert (bybit.age, bybit.freshness) == (timedelta(0), Freshness.LIVE)


async def test_no_venue_at_all_is_no_market(surveys, market):
    market.fail("binancecoinm")
    market.fail("bybit", VenueUnavailable("bybit", Outage.BLOCKED))
    with pytest.raises(NoMarket) as none:
        await surveys.survey("BTC", PRICES)
    assert [each.outage for each in none.value.failures] == [Outage.DOWN, Outage.BLOCKED]


async def test_a_coin_that_nobody_lists_is_no_such_contract(surveys, market):
    market.fail("bybit")
    with pytest.raises(NoSuchContract) as none:
        await surveys.survey("DOGE", PRICES)
    assert (none.value.coin, [each.venue for each in none.value.failures]) == ("DOGE", ["bybit"])


async def test_where_all_prices_are_old_that_is_what_is_told(surveys, market):
    for contract in (PERPETUAL, DATED, DOLLAR_CONTRACT):
        market.snapshots[contract.symbol] = replace(market.snapshots[contract.symbol], as_of=NOON - DAY)
    with pytest.raises(PriceTooOld):
        await surveys.survey("BTC", PRICES)
