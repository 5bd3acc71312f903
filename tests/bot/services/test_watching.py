"""The watcher: conditions that begin and end, and what must never make them."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import timedelta

import pytest

from bot.errors import Broken, StoreUnavailable
from bot.ports import Cause
from bot.ports.reminders import Occasion, Occurrence, Rest, Topic
from bot.services.reminding import portfolio_changed
from bot.services.watching import MOST_AT_ONCE
from hedgecore import Delivered, Price
from tests.bot.services.watch import ANN, DAY, HALF, HOUR, MINUTE, TENTH_OFF, Watch, condition, moved, sold, wanted
from tests.support.builders import DATED, DOLLAR_CONTRACT, NOON, PERPETUAL, funding, snapshot

CAUSE = Cause(ANN, NOON)
MARK = Topic("binancecoinm", "BTCUSD_PERP", "mark")


@pytest.fixture
def watch():
    return Watch()


# beginning and ending


async def test_a_new_condition_is_looked_at_and_gets_its_triggers(watch):
    number = await watch.remind(TENTH_OFF)
    assert await watch.tick() == []
    (trigger,) = watch.triggers(number)
    assert (trigger.topic, round(trigger.below, 2), round(trigger.above, 2)) == (
        MARK,
        round(128000 / Price(3).value, 2),
        96000,
    )
    assert watch.kept(number).look_at == NOON + DAY


async def test_a_condition_speaks_when_it_becomes_true_and_once(watch):
    number = await watch.remind(TENTH_OFF)
    await watch.tick()
    assert await watch.tick("96000.01", MINUTE) == ["began"]
    assert watch.last == Occurrence(number, NOON + MINUTE, Occasion.BEGAN, NOON + MINUTE)
    assert (watch.kept(number).began_at, watch.kept(number).spoke_at) == (NOON + MINUTE, NOON + MINUTE)
    assert await watch.tick("97000", MINUTE) == []


@pytest.mark.parametrize(
    ("price", "said"), [("96000", []), ("96000.0001", ["began"]), ("42666.67", []), ("42666.66", ["began"])]
)
async def test_at_the_edge_it_is_silent_and_beyond_it_it_speaks(watch, price, said):
    await watch.remind(TENTH_OFF)
    await watch.tick()
    assert await watch.tick(price, MINUTE) == said


async def test_a_condition_that_is_true_when_it_is_set_speaks_at_once(watch):
    await watch.remind(TENTH_OFF)
    assert await watch.tick("100000") == ["began"]


async def test_it_is_over_a_fifth_of_the_threshold_inside_and_says_since_when_it_was(watch):
    """With 8 points off: at 32,000 * 0.58 / (0.42 * 0.5) = 88,380.95 dollars."""
    number = await watch.remind(TENTH_OFF)
    await watch.tick("100000")
    assert await watch.tick("90000", HOUR) == []
    assert await watch.tick("88381", MINUTE) == []
    assert await watch.tick("88380.9", MINUTE) == ["over"]
    assert watch.last == Occurrence(number, NOON + HOUR + 2 * MINUTE, Occasion.OVER, NOON)
    assert watch.kept(number).began_at is None


async def test_from_too_small_to_too_large_in_one_step_is_no_end(watch):
    number = await watch.remind(TENTH_OFF)
    await watch.tick("100000")
    assert await watch.tick("40000", MINUTE) == []
    assert watch.kept(number).began_at == NOON
    assert await watch.tick("64000", MINUTE) == ["over"]


async def test_after_its_end_it_begins_anew_only_after_an_hour(watch):
    await watch.remind(TENTH_OFF)
    await watch.tick("100000")
    assert await watch.tick("64000", MINUTE) == ["over"]
    assert await watch.tick("100000", HOUR - MINUTE) == []
    assert await watch.tick("100000", 59 * timedelta(seconds=1)) == []
    assert await watch.tick("100000", timedelta(seconds=1)) == ["began"]


async def test_what_is_true_and_over_within_that_hour_is_not_said(watch):
    number = await watch.remind(TENTH_OFF)
    await watch.tick("100000")
    await watch.tick("64000", MINUTE)
    assert await watch.tick("100000", MINUTE) == []
    assert await watch.tick("64000", HOUR) == []
    assert await watch.tick("100000", MINUTE) == ["began"]
    assert watch.kept(number).began_at == NOON + HOUR + 3 * MINUTE


async def test_a_snoozed_condition_is_silent_and_speaks_afterwards_if_it_is_still_true(watch):
    number = await watch.remind(TENTH_OFF)
    await watch.tick()
    watch.reminders.kept[number] = replace(watch.kept(number), snoozed_until=NOON + HOUR)
    assert await watch.tick("100000", MINUTE) == []
    assert watch.kept(number).look_at == NOON + HOUR
    assert await watch.tick("100000", 58 * MINUTE) == []
    assert await watch.tick("100000", MINUTE) == ["began"]


@pytest.mark.parametrize("rest", [Rest.PAUSED, Rest.ASLEEP])
async def test_one_that_rests_is_not_watched(watch, rest):
    number = await watch.remind(TENTH_OFF)
    await watch.tick()
    watch.reminders.kept[number] = replace(watch.kept(number), rest=rest)
    watch.market.asked.clear()
    assert await watch.tick("100000", 2 * DAY) == []
    assert watch.market.asked == []


# what else is watched


async def test_liquidation_that_comes_near_is_said_and_when_it_is_far_again(watch):
    """Liquidated at 127,488: within 20 % from 106,240 on, beyond 24 % from 102,812.90 down."""
    await watch.remind(condition("liq", "0.2"))
    assert await watch.tick("106239.99") == []
    assert await watch.tick("106240", MINUTE) == ["began"]
    assert await watch.tick("102813", MINUTE) == []
    assert await watch.tick("102812.9", MINUTE) == ["over"]


async def test_funding_that_turns_negative_is_said(watch):
    await watch.remind(condition("funding", "0"))
    await watch.tick()
    assert await watch.tick("64000", MINUTE, funding=funding("0")) == []
    assert await watch.tick("64000", MINUTE, funding=funding("-0.00001")) == ["began"]
    assert await watch.tick("64000", MINUTE, funding=funding("0")) == ["over"]


async def test_a_basis_below_its_threshold_is_said(watch):
    await watch.remind(condition("basis", "-0.01"))
    await watch.tick()
    assert await watch.tick("64000", MINUTE, mark=Price(63360)) == []
    assert await watch.tick("64000", MINUTE, mark=Price("63359.9")) == ["began"]
    assert await watch.tick("64000", MINUTE, mark=Price(63480)) == []
    assert await watch.tick("64000", MINUTE, mark=Price(63488)) == ["over"]


# one market for all


async def test_a_contract_is_asked_about_once_for_everyone(watch):
    for number in range(30):
        await watch.remind(TENTH_OFF, name=f"{number}")
    await watch.tick()
    watch.market.asked.clear()
    assert await watch.tick("100000", MINUTE) == ["began"] * 30
    assert watch.market.asked == ["binancecoinm"]


async def test_thirty_contracts_are_each_glanced_at_once_a_round_and_nothing_else_is_asked(watch):
    contracts = [replace(PERPETUAL, symbol=f"BTCUSD_{number}") for number in range(30)]
    watch.market.listed["binancecoinm"] = tuple(contracts)
    watch.market.snapshots = {contract.symbol: snapshot(contract) for contract in contracts}
    for contract in contracts:
        entries = moved("1"), wanted("0.5"), sold("320", contract=contract)
        number = await watch.remind(TENTH_OFF, *entries, name=contract.symbol)
        watch.remind_of(condition("liq", "0.3"), watch.kept(number).portfolio)
    await watch.tick()
    watch.market.asked.clear()
    watch.market.glanced.clear()
    assert await watch.tick("100000", MINUTE) == ["began"] * 60
    assert sorted(watch.market.glanced) == sorted(contract.symbol for contract in contracts)
    assert len(watch.market.asked) == len(watch.market.glanced)


async def test_what_a_price_does_not_set_off_is_not_looked_at(watch):
    await watch.remind(TENTH_OFF, name="near")
    await watch.remind(condition("drift", "0.4"), name="far")
    await watch.tick()
    loads, titles = [], watch.books.titles

    async def counted(owner):
        loads.append(owner)
        return await titles(owner)

    watch.books.titles = counted
    assert await watch.tick("95000", MINUTE) == []
    assert loads == []
    assert await watch.tick("97000", MINUTE) == ["began"]
    assert loads == [ANN]


async def test_a_portfolio_is_looked_at_once_for_all_its_reminders(watch):
    portfolio = (await watch.books.create(ANN, "half", HALF, CAUSE)).id
    for threshold in ("0.1", "0.11", "0.12"):
        watch.remind_of(condition("drift", threshold), portfolio)
    before = watch.profiles.asked
    assert await watch.tick("120000") == ["began"] * 3
    assert watch.profiles.asked - before == 1


async def test_contracts_that_move_apart_are_each_watched(watch):
    """A quarter of a coin is sold in each of two contracts, and only one of them rises."""
    entries = (moved("1"), wanted("0.5"), sold("160"), sold("16000", contract=DOLLAR_CONTRACT))
    number = await watch.remind(condition("drift", "0.05"), *entries)
    await watch.tick()
    assert {trigger.topic.symbol for trigger in watch.triggers(number)} == {"BTCUSD_PERP", "BTCUSD"}
    watch.market.snapshots["BTCUSD"] = snapshot(DOLLAR_CONTRACT, "90000", as_of=watch.clock.now())
    assert await watch.tick() == []
    watch.market.snapshots["BTCUSD"] = snapshot(DOLLAR_CONTRACT, "120000", as_of=watch.clock.now())
    assert await watch.tick() == ["began"]


# changes


async def test_a_changed_portfolio_is_looked_at_anew_and_has_other_triggers(watch):
    number = await watch.remind(TENTH_OFF)
    await watch.tick()
    before = watch.triggers(number)
    portfolio = await watch.books.add(ANN, "half", [moved("0.1")], CAUSE)
    await portfolio_changed(watch.reminders, ANN, portfolio.id, watch.clock.now())
    await watch.tick()
    assert watch.triggers(number) != before
    assert watch.triggers(number)[0].above < before[0].above


async def test_who_looked_at_the_portfolio_of_before_has_nothing_to_say_of_it(watch):
    """At 100,000 a target of 40 % is met, and it is settled while half is still looked at."""
    await watch.remind(TENTH_OFF)
    await watch.tick()
    load = watch.books.load

    async def load_and_change(owner: int, name: str) -> object:
        watch.books.load = load
        before = await load(owner, name)
        await watch.books.add(owner, name, [wanted("0.4")], CAUSE)
        await portfolio_changed(watch.reminders, owner, before.id, watch.clock.now())
        return before

    watch.books.load = load_and_change
    assert await watch.tick("100000") == []
    assert watch.books.load == load
    assert await watch.tick("100000") == []


async def test_within_a_day_it_is_looked_at_for_what_no_price_tells(watch):
    """The short has earned a tenth of a coin, so that a lower price than before is enough of a rise."""
    number = await watch.remind(TENTH_OFF)
    await watch.tick()
    before = watch.triggers(number)[0].above
    watch.history.settle("BTCUSD_PERP", NOON - DAY, Price(64000), funding("0.2").rate)
    await watch.tick(after=DAY - MINUTE)
    assert watch.triggers(number)[0].above == before
    await watch.tick(after=MINUTE)
    assert watch.triggers(number)[0].above < before


async def test_a_delivered_contract_is_settled_and_watched_no_more(watch):
    ended = replace(DATED, expiry=NOON + HOUR)
    watch.market.snapshots["BTCUSD_260626"] = snapshot(ended)
    watch.market.listed["binancecoinm"] = (PERPETUAL, ended)
    number = await watch.remind(TENTH_OFF, moved("1"), wanted("0.5"), sold("320", contract=ended))
    await watch.tick()
    assert len(watch.triggers(number)) == 1
    watch.market.listed["binancecoinm"] = (PERPETUAL,)
    watch.history.delivered["BTCUSD_260626"] = Price(64000)
    await watch.tick(after=HOUR)
    assert await watch.tick(after=15 * MINUTE) == ["began"]
    portfolio = await watch.books.load(ANN, "half")
    assert Delivered(ended, Price(64000), ended.expiry) in portfolio.entries
    assert watch.triggers(number) == ()


# several watchers, a store and a market that fail


async def test_two_watchers_say_it_once(watch):
    await watch.remind(TENTH_OFF)
    await watch.tick()
    watch.at("100000")
    watch.reminders.asked.clear()
    await asyncio.gather(watch.watcher.tick(), watch.another().tick())
    assert watch.reminders.asked == ["BTCUSD_PERP"] * 2
    assert [each.occasion for each in watch.reminders.said] == [Occasion.BEGAN]


async def test_a_store_that_is_away_fails_the_round(watch):
    watch.reminders.fail(StoreUnavailable(Broken.UNREACHABLE))
    with pytest.raises(StoreUnavailable):
        await watch.tick()


async def test_books_that_are_away_fail_the_round_and_nobody_is_called_blind(watch):
    number = await watch.remind(TENTH_OFF)
    watch.books.fail(StoreUnavailable(Broken.UNREACHABLE))
    with pytest.raises(StoreUnavailable):
        await watch.tick()
    assert watch.kept(number).unseen_at is None


async def test_one_portfolio_that_cannot_be_reckoned_leaves_the_others_watched(watch, caplog):
    broken = await watch.remind(TENTH_OFF, name="broken")
    fine = await watch.remind(TENTH_OFF, name="fine")
    load = watch.books.load

    async def load_but_one(owner: int, name: str) -> object:
        if name == "broken":
            raise ZeroDivisionError
        return await load(owner, name)

    watch.books.load = load_but_one
    assert await watch.tick("100000") == ["began"]
    assert watch.last.reminder == fine
    assert watch.kept(broken).unseen_at == NOON
    assert "cannot be looked at" in caplog.text


@pytest.fixture
async def crowd(watch):
    """One more reminder than is looked at in one go."""
    portfolio = (await watch.books.create(ANN, "half", HALF, CAUSE)).id
    for _ in range(MOST_AT_ONCE + 1):
        watch.remind_of(TENTH_OFF, portfolio)
    return watch


def each_look_takes(watch, seconds):
    watch.reminders.interrupt = lambda: watch.clock.advance(timedelta(seconds=seconds))


async def test_a_round_goes_through_all_portions(crowd):
    each_look_takes(crowd, 15)
    await crowd.tick()
    assert {len(crowd.triggers(number)) for number in crowd.reminders.kept} == {1}
    assert await crowd.tick("100000") == ["began"] * (MOST_AT_ONCE + 1)


async def test_looks_end_before_their_prices_are_old_and_go_on_with_new_ones(crowd):
    each_look_takes(crowd, 31)
    crowd.at("100000")
    assert await crowd.watcher.tick() is True
    assert len(crowd.reminders.said) == MOST_AT_ONCE
    crowd.at("100000")
    assert await crowd.watcher.tick() is False
    assert len(crowd.reminders.said) == MOST_AT_ONCE + 1


async def test_what_a_price_sets_off_is_gone_through_with_new_prices_too(crowd):
    await crowd.tick()
    each_look_takes(crowd, 31)
    crowd.at("100000")
    assert await crowd.watcher.tick() is True
    assert len(crowd.reminders.said) == MOST_AT_ONCE
    crowd.at("100000")
    assert await crowd.watcher.tick() is True
    assert len(crowd.reminders.said) == MOST_AT_ONCE + 1


async def test_the_loop_watches_until_it_is_told_to_stop(watch):
    stop = asyncio.Event()
    await watch.remind(TENTH_OFF)
    watch.at("100000")
    watch.reminders.interrupt = stop.set
    await asyncio.wait_for(watch.watcher.run(stop), 10)
    assert [each.occasion for each in watch.reminders.said] == [Occasion.BEGAN]
