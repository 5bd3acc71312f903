"""The planner: what is due becomes a message, once, whatever happened before and whoever else plans."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import UTC, datetime, time, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest

from bot.ports import Cause, Preferences
from bot.ports.dispatch import Backlog
from bot.ports.reminders import Condition, Daily, Every, Measure, Occasion, Occurrence, Reminder, Rest
from bot.services.planning import MOST_AT_ONCE, Planner, planned
from bot.services.timing import is_late, next_due
from tests.support.builders import NOON
from tests.support.fake_reminders import FakeDispatch, FakeReminders
from tests.support.fakes import FakeClock

ANN = 1001
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
BERLIN = "Europe/Berlin"
AT_NOON = Daily(time(12))


@pytest.fixture
def reminders():
    return FakeReminders()


@pytest.fixture
def clock():
    return FakeClock()


@pytest.fixture
def planner(reminders, clock):
    return Planner(reminders, clock, every=timedelta(0))


def reminder(rule=AT_NOON, next_at=NOON, zone="UTC", **more) -> Reminder:
    return Reminder(0, ANN, 7, ANN, None, ANN, rule, zone, NOON - DAY, next_at=next_at, **more)


async def test_what_is_due_is_said_and_has_its_next_moment(reminders, planner):
    kept = reminders.put(reminder())
    assert await planner.tick() is False
    assert reminders.said == [Occurrence(kept.id, NOON, Occasion.SCHEDULED)]
    assert (reminders.kept[kept.id].next_at, reminders.kept[kept.id].spoke_at) == (NOON + DAY, NOON)


async def test_a_moment_before_it_is_due_nothing_is_said(reminders, planner):
    reminders.put(reminder(next_at=NOON + timedelta.resolution))
    await planner.tick()
    assert reminders.said == []


async def test_once_said_it_is_not_said_again(reminders, planner):
    reminders.put(reminder())
    await planner.tick()
    await planner.tick()
    assert len(reminders.said) == 1


async def test_after_three_days_away_there_is_one_late_message(reminders, planner, clock):
    kept = reminders.put(reminder(Every(4 * HOUR), next_at=NOON))
    clock.advance(3 * DAY + HOUR)
    await planner.tick()
    await planner.tick()
    last = NOON - DAY + 4 * DAY
    assert reminders.said == [Occurrence(kept.id, last, Occasion.SCHEDULED)]
    assert is_late(last, clock.now(), Preferences())
    assert reminders.kept[kept.id].next_at == last + 4 * HOUR


async def test_a_message_that_still_waits_is_replaced_by_the_next(reminders, planner, clock):
    """While nothing can be sent for days, the planner goes on: there is one message all the same."""
    reminders.put(reminder())
    for _ in range(3):
        await planner.tick()
        clock.advance(DAY)
    (waiting,) = reminders.queue.values()
    assert waiting.occurrence.due_at == NOON + 2 * DAY


async def test_one_that_is_snoozed_says_nothing_and_its_schedule_goes_on(reminders, planner):
    kept = reminders.put(reminder(snoozed_until=NOON + timedelta.resolution))
    await planner.tick()
    assert reminders.said == []
    assert reminders.kept[kept.id].next_at == NOON + DAY


async def test_when_a_snooze_is_over_it_speaks(reminders, planner):
    reminders.put(reminder(snoozed_until=NOON))
    await planner.tick()
    assert len(reminders.said) == 1


@pytest.mark.parametrize("rest", [Rest.PAUSED, Rest.ASLEEP])
async def test_one_that_rests_is_not_planned(reminders, planner, rest):
    kept = reminders.put(reminder(rest=rest))
    await planner.tick()
    assert (reminders.said, reminders.kept[kept.id].next_at) == ([], NOON)


async def test_those_that_slept_speak_once_when_their_chat_opens(reminders, planner, clock):
    reminders.put(reminder(Every(4 * HOUR)))
    await reminders.sleep(ANN)
    clock.advance(3 * DAY)
    await planner.tick()
    assert reminders.said == []
    await reminders.wake(ANN, clock.now())
    await planner.tick()
    assert len(reminders.said) == 1


async def test_two_who_plan_at_the_same_moment_say_it_once(reminders, clock):
    """Both ask what is due before either has planned it."""
    for _ in range(20):
        reminders.put(reminder())
    one, other = Planner(reminders, clock), Planner(reminders, clock)
    due = await reminders.due(NOON, 50)
    await one.tick()
    assert await reminders.happened([planned(each, NOON) for each in due]) == 0
    await other.tick()
    assert len(reminders.said) == 20


async def test_one_that_was_changed_meanwhile_is_passed_over(reminders, planner):
    kept = reminders.put(reminder())

    def paused_by_its_owner() -> None:
        reminders.kept[kept.id] = replace(kept, rest=Rest.PAUSED, version=1)

    reminders.interrupt = paused_by_its_owner
    await planner.tick()
    assert reminders.said == []


async def test_a_burst_is_planned_in_portions(reminders, planner):
    for _ in range(MOST_AT_ONCE + 1):
        reminders.put(reminder())
    assert await planner.tick() is True
    assert len(reminders.said) == MOST_AT_ONCE
    assert await planner.tick() is False
    assert len(reminders.said) == MOST_AT_ONCE + 1


async def test_the_longest_due_goes_first(reminders, planner):
    for _ in range(MOST_AT_ONCE):
        reminders.put(reminder())
    oldest = reminders.put(reminder(next_at=NOON - HOUR))
    await planner.tick()
    assert oldest.id in {occurrence.reminder for occurrence in reminders.said}


def test_a_condition_has_no_schedule():
    condition = reminder(Condition(Measure.DRIFT, Decimal("0.05")))
    kept, occurrence = planned(condition, NOON)
    assert (kept.next_at, occurrence) == (None, None)


@pytest.mark.parametrize(
    ("zone", "start", "days"),
    [
        (BERLIN, datetime(2026, 3, 27, tzinfo=UTC), 5),
        (BERLIN, datetime(2026, 10, 23, tzinfo=UTC), 5),
        ("Australia/Lord_Howe", datetime(2026, 4, 3, tzinfo=UTC), 5),
        ("Australia/Lord_Howe", datetime(2026, 10, 2, tzinfo=UTC), 5),
        ("Pacific/Apia", datetime(2011, 12, 28, 12, tzinfo=UTC), 5),
        ("Pacific/Apia", datetime(2020, 9, 25, tzinfo=UTC), 5),
        ("Pacific/Apia", datetime(2021, 4, 2, tzinfo=UTC), 5),
    ],
)
async def test_a_clock_that_is_stepped_over_a_change_finds_each_daily_reminder_once_a_day(reminders, zone, start, days):
    """A reminder at each half hour of the day; the clock jumps forward by twenty minutes at a time."""
    clock, wall = FakeClock(start), ZoneInfo(zone)
    planner = Planner(reminders, clock)
    for half in range(48):
        rule = Daily(time(half // 2, half % 2 * 30))
        reminders.put(replace(reminder(rule, zone=zone), next_at=next_due(rule, zone, start, start)))
    while clock.now() < start + timedelta(days=days):
        clock.advance(timedelta(minutes=20))
        await planner.tick()
    for number in reminders.kept:
        days_said = [each.due_at.astimezone(wall).date() for each in reminders.said if each.reminder == number]
        lived = {(start + timedelta(hours=hour)).astimezone(wall).date() for hour in range(days * 24)}
        assert len(days_said) == len(set(days_said))
        assert lived - set(days_said) <= {min(lived), max(lived)}


async def test_the_loop_plans_until_it_is_told_to_stop(reminders, planner):
    stop = asyncio.Event()
    reminders.put(reminder())
    reminders.interrupt = stop.set
    await asyncio.wait_for(planner.run(stop), 10)
    assert len(reminders.said) == 1


# on to the queue


async def test_what_was_planned_is_claimed_by_one_copy_only(reminders, planner, clock):
    reminders.put(reminder())
    await planner.tick()
    one, other = FakeDispatch(reminders, clock, "one"), FakeDispatch(reminders, clock, "other")
    (parcel,) = await one.claim(5)
    assert await other.claim(5) == ()
    assert (parcel.chat, [note.occurrence for note in parcel.notes]) == (ANN, reminders.said)
    assert await one.sending(parcel)
    await one.sent(parcel)
    assert (await one.backlog()).depth == 0


async def test_what_a_dead_copy_was_sending_is_sent_again_as_a_possible_repeat(reminders, planner, clock):
    alive = {"one"}
    for _ in range(2):
        reminders.put(reminder())
    await planner.tick()
    one, other = FakeDispatch(reminders, clock, "one", alive), FakeDispatch(reminders, clock, "other", alive)
    begun, _ = await one.claim(5)
    await one.sending(begun)
    alive.discard("one")
    await other.beat()
    again = {note.number: (note.repeated, note.attempt) for parcel in await other.claim(5) for note in parcel.notes}
    assert again == {1: (True, 2), 2: (False, 2)}


async def test_a_group_gets_one_message_a_topic(reminders, planner, clock):
    group = -1_001_234_567_890
    for thread in (None, None, 42):
        reminders.put(replace(reminder(), owner=group, chat=group, thread=thread))
    await planner.tick()
    parcels = await FakeDispatch(reminders, clock).claim(5)
    assert [(parcel.thread, len(parcel.notes)) for parcel in parcels] == [(None, 2), (42, 1)]


async def test_nothing_is_claimed_or_sent_while_silence_was_asked_for(reminders, planner, clock):
    reminders.put(reminder())
    await planner.tick()
    dispatch = FakeDispatch(reminders, clock)
    (parcel,) = await dispatch.claim(5)
    await dispatch.hold_all(HOUR)
    assert (await dispatch.sending(parcel), await dispatch.claim(5)) == (False, ())
    clock.advance(HOUR)
    (parcel,) = await dispatch.claim(5)
    await dispatch.again(parcel, HOUR, repeated=True)
    assert await dispatch.claim(5) == ()
    clock.advance(HOUR)
    (parcel,) = await dispatch.claim(5)
    assert parcel.notes[0].repeated


async def test_a_reminder_that_went_away_is_not_sent(reminders, planner, clock):
    kept = reminders.put(reminder())
    await planner.tick()
    dispatch = FakeDispatch(reminders, clock)
    (parcel,) = await dispatch.claim(5)
    await reminders.remove(ANN, kept.id, Cause(ANN, NOON))
    assert not await dispatch.sending(parcel)
    assert await dispatch.backlog() == Backlog(0, timedelta(0))
