"""Conditions that nobody can watch: old or missing numbers set nothing off, and after a while that is said, once."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.ports import Cause
from bot.ports.reminders import Occasion, Occurrence, Topic
from hedgecore import Source
from tests.bot.services.watch import ANN, DAY, HALF, HOUR, MINUTE, TENTH_OFF, Watch, condition, moved, sold, wanted
from tests.support.builders import ETHER, NOON, PERPETUAL, snapshot

SECOND = timedelta(seconds=1)


@pytest.fixture
async def watch():
    """With one condition that has its triggers."""
    watch = Watch()
    await watch.remind(TENTH_OFF)
    await watch.tick()
    return watch


async def for_minutes(watch: Watch, minutes: int) -> list[str]:
    """A round every minute."""
    return [said for _ in range(minutes) for said in await watch.tick(after=MINUTE)]


async def test_prices_of_half_a_minute_ago_set_off_what_they_will(watch):
    assert await watch.tick("100000", as_of=watch.clock.now() - 30 * SECOND) == ["began"]


async def test_older_prices_set_off_nothing(watch):
    assert await watch.tick("100000", as_of=watch.clock.now() - 31 * SECOND) == []
    assert watch.kept(1).began_at is None


async def test_prices_of_a_clock_that_runs_ahead_are_of_now(watch):
    assert await watch.tick("100000", as_of=watch.clock.now() + HOUR) == ["began"]


async def test_sample_prices_have_no_age(watch):
    assert await watch.tick("100000", as_of=NOON - DAY, source=Source.SAMPLE) == ["began"]


async def test_what_is_remembered_of_a_venue_that_fails_sets_off_nothing(watch):
    watch.market.memory["BTCUSD_PERP"] = snapshot(price="100000", as_of=watch.clock.now())
    watch.market.fail("binancecoinm")
    assert await watch.tick(after=MINUTE) == []


async def test_old_prices_do_not_end_a_condition_either(watch):
    await watch.tick("100000")
    assert await watch.tick("64000", MINUTE, as_of=watch.clock.now()) == []
    assert watch.kept(1).began_at == NOON


async def test_after_a_quarter_of_an_hour_it_says_that_it_cannot_watch_and_then_nothing_more(watch):
    watch.market.fail("binancecoinm")
    assert await for_minutes(watch, 15) == []
    assert await for_minutes(watch, 1) == ["blind"]
    assert watch.last == Occurrence(1, NOON + 16 * MINUTE, Occasion.BLIND, None)
    assert (watch.kept(1).unseen_at, watch.kept(1).blind_at) == (NOON + MINUTE, NOON + 16 * MINUTE)
    assert await for_minutes(watch, 3 * 60) == []


async def test_once_there_are_prices_it_watches_and_another_outage_is_said_again(watch):
    watch.market.fail("binancecoinm")
    assert await for_minutes(watch, 16) == ["blind"]
    watch.market.recover()
    assert await watch.tick(after=MINUTE) == []
    assert (watch.kept(1).unseen_at, watch.kept(1).blind_at) == (None, None)
    watch.market.fail("binancecoinm")
    assert await for_minutes(watch, 15) == []
    assert await for_minutes(watch, 1) == ["blind"]


async def test_a_short_outage_is_never_said_however_many_there_are(watch):
    for _ in range(3):
        watch.market.fail("binancecoinm")
        assert await for_minutes(watch, 14) == []
        watch.market.recover()
        assert await for_minutes(watch, 1) == []


async def test_what_began_before_an_outage_says_since_when_it_was_true(watch):
    await watch.tick("100000")
    watch.market.fail("binancecoinm")
    assert await for_minutes(watch, 16) == ["blind"]
    assert watch.last.began_at == NOON


async def test_what_became_true_during_an_outage_is_said_after_it(watch):
    watch.market.fail("binancecoinm")
    await for_minutes(watch, 16)
    watch.market.recover()
    assert await watch.tick("100000", MINUTE) == ["began"]
    assert watch.kept(1).blind_at is None


async def test_a_condition_set_during_an_outage_waits_a_quarter_of_an_hour_of_its_own():
    watch = Watch()
    watch.market.fail("binancecoinm")
    watch.market.fail("bybit")
    number = await watch.remind(TENTH_OFF)
    assert await watch.tick() == []
    assert await for_minutes(watch, 14) == []
    assert await for_minutes(watch, 1) == ["blind"]
    assert await for_minutes(watch, 60) == []
    watch.market.recover()
    assert await for_minutes(watch, 15) == []
    assert (watch.kept(number).blind_at, len(watch.triggers(number))) == (None, 1)


async def test_a_restart_in_an_outage_that_was_told_does_not_tell_it_again(watch):
    watch.market.fail("binancecoinm")
    assert await for_minutes(watch, 16) == ["blind"]
    watch.watcher = watch.another()
    assert await for_minutes(watch, 60) == []


async def test_a_contract_that_is_no_longer_listed_is_unknown(watch):
    watch.market.listed["binancecoinm"] = ()
    watch.market.fail("binancecoinm")
    assert await for_minutes(watch, 16) == ["blind"]


async def test_funding_that_a_venue_does_not_tell_is_unknown_and_not_nothing():
    watch = Watch()
    await watch.remind(condition("funding", "0.001"))
    assert await watch.tick() == ["began"]
    watch = Watch()
    number = await watch.remind(condition("funding", "0.001"))
    watch.at("64000", funding=None)
    assert await watch.tick("64000", funding=None) == []
    assert watch.kept(number).unseen_at == NOON


async def test_of_two_coins_the_one_with_a_price_can_make_a_condition_true_but_not_over():
    watch = Watch()
    elsewhere = replace(PERPETUAL, venue="bybit", symbol="ETHUSD", coin="ETH")
    watch.market.snapshots["ETHUSD"] = snapshot(elsewhere, "3200")
    ether = (moved("1", "ETH"), wanted("0.5", "ETH"), sold("16", "3200", elsewhere))
    number = await watch.remind(TENTH_OFF, *HALF, *ether)
    watch.market.fail("bybit")
    assert await watch.tick() == []
    assert watch.kept(number).unseen_at == NOON
    assert await watch.tick("100000", MINUTE) == ["began"]
    assert await watch.tick("64000", MINUTE) == []
    assert watch.kept(number).began_at == NOON + MINUTE


async def test_only_those_on_the_contract_without_prices_say_so(watch):
    await watch.remind(TENTH_OFF, moved("1", "ETH"), wanted("0.5", "ETH"), sold("160", "3200", ETHER), name="ether")
    watch.market.snapshots["BTCUSD_PERP"] = replace(snapshot(), as_of=NOON)
    await watch.tick()
    old = watch.market.snapshots["BTCUSD_PERP"]
    said = []
    for _ in range(17):
        watch.clock.advance(MINUTE)
        watch.market.snapshots["ETHUSD_PERP"] = snapshot(ETHER, "3200", as_of=watch.clock.now())
        watch.market.snapshots["BTCUSD_PERP"] = old
        await watch.watcher.tick()
        said = [each.reminder for each in watch.reminders.said]
    assert said == [1]


async def test_a_topic_that_is_watched_no_more_is_forgotten(watch):
    """Its last reminder goes away in an outage; one that is set afterwards has a quarter of an hour of its own."""
    watch.market.fail("binancecoinm")
    await for_minutes(watch, 10)
    await watch.reminders.remove(ANN, 1, Cause(ANN, NOON))
    await for_minutes(watch, 10)
    watch.market.recover()
    number = watch.remind_of(TENTH_OFF, 1)
    assert await for_minutes(watch, 1) == []
    assert watch.reminders.triggers[number][0].topic == Topic("binancecoinm", "BTCUSD_PERP", "mark")
    watch.market.fail("binancecoinm")
    assert await for_minutes(watch, 15) == []
    assert await for_minutes(watch, 1) == ["blind"]
    assert watch.last.reminder == number
