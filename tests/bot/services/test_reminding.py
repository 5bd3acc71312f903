"""Reminders as people and groups keep them: who may, what is planned, and what other services have to say."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, time, timedelta
from decimal import Decimal

import pytest

from bot.errors import Broken, LimitReached, NoSuchPortfolio, NoSuchReminder, NotAllowed, StoreUnavailable
from bot.ports import Cause, Preferences
from bot.ports.reminders import MOST_REMINDERS, Condition, Daily, Every, Measure, Rest, Topic, Trigger
from bot.services.keeping import Keeping
from bot.services.reminding import Listing, Named, Reminding, portfolio_changed
from bot.services.timing import Snooze
from bot.services.visits import Visit
from tests.support.builders import NOON
from tests.support.fake_books import FakeBooks, FakeMembers, FakeProfiles
from tests.support.fake_reminders import FakeReminders

ANN, BOB, GROUP = 1001, 1002, -1_001_234_567_890
VISIT = Visit(ANN, ANN, private=True, at=NOON)
IN_GROUP = Visit(ANN, GROUP, private=False, at=NOON)
AS_BOB = replace(IN_GROUP, principal=BOB)
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
AT_NINE = Daily(time(9))
DRIFT = Condition(Measure.DRIFT, Decimal("0.05"))
TRIGGER = Trigger(Topic("binancecoinm", "BTCUSD_PERP", "mark"), above=Decimal(70000))


def utc(*parts: int) -> datetime:
    return datetime(*parts, tzinfo=UTC)  # type: ignore[arg-type,misc]


@pytest.fixture
async def books():
    books = FakeBooks()
    await books.create(ANN, "half", (), Cause(ANN, NOON))
    await books.create(ANN, "full", (), Cause(ANN, NOON))
    await books.create(GROUP, "ours", (), Cause(ANN, NOON))
    return books


@pytest.fixture
def profiles():
    profiles = FakeProfiles()
    profiles.settled[ANN] = Preferences(zone="Europe/Berlin")
    return profiles


@pytest.fixture
def reminders():
    return FakeReminders()


@pytest.fixture
def reminding(books, profiles, reminders):
    members = FakeMembers()
    members.administrators.add((GROUP, ANN))
    return Reminding(Keeping(books, profiles, members), reminders)


# setting


async def test_a_daily_reminder_is_due_at_its_time_in_the_zone_of_its_owner(reminding):
    kept = await reminding.set(VISIT, "half", AT_NINE)
    reminder = kept.reminder
    assert kept.portfolio == "half"
    assert (reminder.owner, reminder.chat, reminder.thread, reminder.author) == (ANN, ANN, None, ANN)
    assert (reminder.zone, reminder.set_at) == ("Europe/Berlin", NOON)
    assert (reminder.next_at, reminder.look_at) == (utc(2026, 3, 2, 8), None)


async def test_one_that_comes_every_four_hours_counts_from_now(reminding):
    assert (await reminding.set(VISIT, "half", Every(4 * HOUR))).reminder.next_at == NOON + 4 * HOUR


async def test_a_condition_is_looked_at_at_once_and_has_no_triggers_before(reminding, reminders):
    reminder = (await reminding.set(VISIT, "half", DRIFT)).reminder
    assert (reminder.next_at, reminder.look_at) == (None, NOON)
    assert reminders.triggers[reminder.id] == ()
    assert await reminders.to_look_at(NOON, 5) == (reminder,)


async def test_in_a_group_it_belongs_to_the_group_and_speaks_in_its_topic(reminding):
    reminder = (await reminding.set(IN_GROUP, "ours", AT_NINE, thread=42)).reminder
    assert (reminder.owner, reminder.chat, reminder.thread, reminder.author) == (GROUP, GROUP, 42, ANN)
    assert reminder.zone == "UTC"


async def test_a_portfolio_that_is_not_there_gets_no_reminder(reminding, reminders):
    with pytest.raises(NoSuchPortfolio):
        await reminding.set(VISIT, "nothing", AT_NINE)
    with pytest.raises(NoSuchPortfolio):
        await reminding.set(VISIT, "ours", AT_NINE)
    assert reminders.kept == {}


async def test_beyond_the_limit_of_a_chat_there_is_no_more(reminding):
    for _ in range(MOST_REMINDERS):
        await reminding.set(VISIT, "half", AT_NINE)
    with pytest.raises(LimitReached) as reached:
        await reminding.set(VISIT, "full", AT_NINE)
    assert reached.value.most == MOST_REMINDERS


# who may


async def test_everyone_in_a_group_may_look_and_only_editors_may_change(reminding, reminders, profiles):
    kept = await reminding.set(IN_GROUP, "ours", AT_NINE)
    number = kept.reminder.id
    assert await reminding.listed(AS_BOB) == Listing((kept,), "UTC")
    attempts = (
        reminding.set(AS_BOB, "ours", AT_NINE),
        reminding.edit(AS_BOB, number, DRIFT),
        reminding.pause(AS_BOB, number),
        reminding.resume(AS_BOB, number),
        reminding.snooze(AS_BOB, number, Snooze.HOUR),
        reminding.remove(AS_BOB, number),
        reminding.rezoned(AS_BOB, "Asia/Tokyo"),
    )
    for attempt in attempts:
        with pytest.raises(NotAllowed):
            await attempt
    assert reminders.kept == {number: kept.reminder}
    profiles.named[GROUP] = frozenset({BOB})
    await reminding.remove(AS_BOB, number)
    assert reminders.kept == {}


async def test_nobody_reaches_the_reminders_of_another_chat(reminding):
    number = (await reminding.set(IN_GROUP, "ours", AT_NINE)).reminder.id
    for attempt in (reminding.pause(VISIT, number), reminding.remove(VISIT, number)):
        with pytest.raises(NoSuchReminder):
            await attempt


# listing


async def test_they_are_listed_in_their_order_with_the_names_of_their_portfolios(reminding):
    await reminding.set(VISIT, "full", AT_NINE)
    await reminding.set(VISIT, "half", DRIFT)
    listing = await reminding.listed(VISIT)
    assert [each.portfolio for each in listing.reminders] == ["full", "half"]
    assert (listing.zone, listing.most) == ("Europe/Berlin", MOST_REMINDERS)


async def test_those_of_a_deleted_portfolio_are_not_listed(reminding, books):
    await reminding.set(VISIT, "full", AT_NINE)
    await books.delete(ANN, "full", VISIT.cause)
    assert (await reminding.listed(VISIT)).reminders == ()


# changing


async def test_a_paused_reminder_rests_and_a_resumed_one_goes_on_from_now(reminding, reminders):
    number = (await reminding.set(VISIT, "half", AT_NINE)).reminder.id
    assert (await reminding.pause(VISIT, number)).reminder.rest is Rest.PAUSED
    later = replace(VISIT, at=NOON + 9 * DAY)
    assert await reminders.due(later.at, 5) == ()
    resumed = (await reminding.resume(later, number)).reminder
    assert (resumed.rest, resumed.next_at) == (Rest.NONE, utc(2026, 3, 11, 8))


async def test_a_resumed_condition_is_looked_at_at_once(reminding, reminders):
    number = (await reminding.set(VISIT, "half", DRIFT)).reminder.id
    reminders.triggers[number] = (TRIGGER,)
    await reminding.pause(VISIT, number)
    assert reminders.triggers[number] == ()
    later = replace(VISIT, at=NOON + DAY)
    resumed = (await reminding.resume(later, number)).reminder
    assert resumed.look_at == later.at


async def test_a_resumed_reminder_is_not_snoozed_any_more(reminding):
    number = (await reminding.set(VISIT, "half", AT_NINE)).reminder.id
    await reminding.snooze(VISIT, number, Snooze.TOMORROW)
    assert (await reminding.resume(VISIT, number)).reminder.snoozed_until is None


async def test_a_snooze_leaves_the_schedule_alone(reminding):
    kept = (await reminding.set(VISIT, "half", Every(HOUR))).reminder
    snoozed = (await reminding.snooze(VISIT, kept.id, Snooze.FOUR_HOURS)).reminder
    assert (snoozed.snoozed_until, snoozed.next_at, snoozed.rule) == (NOON + 4 * HOUR, kept.next_at, kept.rule)
    assert (snoozed.look_at, snoozed.rest) == (None, Rest.NONE)


async def test_tomorrow_morning_is_that_where_the_person_is(reminding):
    number = (await reminding.set(VISIT, "half", AT_NINE)).reminder.id
    assert (await reminding.snooze(VISIT, number, Snooze.TOMORROW)).reminder.snoozed_until == utc(2026, 3, 2, 8)


async def test_a_snoozed_condition_is_not_watched_until_its_snooze_is_over(reminding, reminders):
    number = (await reminding.set(VISIT, "half", DRIFT)).reminder.id
    reminders.triggers[number] = (TRIGGER,)
    snoozed = (await reminding.snooze(VISIT, number, Snooze.HOUR)).reminder
    assert snoozed.look_at == NOON + HOUR
    assert await reminders.watched() == ()


async def test_an_edited_reminder_is_as_if_it_were_set_now(reminding, reminders, profiles):
    number = (await reminding.set(VISIT, "half", DRIFT)).reminder.id
    reminders.kept[number] = replace(
        reminders.kept[number], began_at=NOON, spoke_at=NOON, unseen_at=NOON, blind_at=NOON, snoozed_until=NOON + DAY
    )
    reminders.triggers[number] = (TRIGGER,)
    profiles.settled[ANN] = Preferences(zone="Asia/Tokyo")
    later = replace(VISIT, at=NOON + HOUR)
    edited = (await reminding.edit(later, number, Every(2 * HOUR))).reminder
    assert (edited.rule, edited.set_at, edited.zone) == (Every(2 * HOUR), later.at, "Asia/Tokyo")
    assert (edited.next_at, edited.look_at) == (later.at + 2 * HOUR, None)
    assert {edited.began_at, edited.spoke_at, edited.unseen_at, edited.blind_at, edited.snoozed_until} == {None}
    assert reminders.triggers[number] == ()


async def test_a_removed_reminder_is_gone(reminding):
    number = (await reminding.set(VISIT, "half", AT_NINE)).reminder.id
    await reminding.remove(VISIT, number)
    with pytest.raises(NoSuchReminder) as gone:
        await reminding.pause(VISIT, number)
    assert gone.value.reminder == number


# another zone


async def test_in_another_zone_daily_reminders_keep_their_time_of_day(reminding, reminders):
    daily = (await reminding.set(VISIT, "half", AT_NINE)).reminder
    hourly = (await reminding.set(VISIT, "half", Every(HOUR))).reminder
    condition = (await reminding.set(VISIT, "half", DRIFT)).reminder
    group = (await reminding.set(IN_GROUP, "ours", AT_NINE)).reminder
    await reminding.rezoned(VISIT, "Asia/Tokyo")
    kept = reminders.kept[daily.id]
    assert (kept.zone, kept.next_at) == ("Asia/Tokyo", utc(2026, 3, 2))
    assert [reminders.kept[each.id] for each in (hourly, condition, group)] == [hourly, condition, group]


async def test_without_daily_reminders_another_zone_changes_nothing(reminding, reminders):
    hourly = (await reminding.set(VISIT, "half", Every(HOUR))).reminder
    await reminding.rezoned(VISIT, "Asia/Tokyo")
    assert reminders.kept == {hourly.id: hourly}


# what other services say


async def test_conditions_on_a_changed_portfolio_are_looked_at_at_once(reminding, reminders, books):
    half = (await books.load(ANN, "half")).id
    kept = [await reminding.set(VISIT, which, rule) for which in ("half", "full") for rule in (DRIFT, AT_NINE)]
    later = NOON + HOUR
    await portfolio_changed(reminders, ANN, half, later)
    assert [reminders.kept[each.reminder.id].look_at for each in kept] == [later, None, NOON, None]
    assert reminders.kept[kept[0].reminder.id].version > kept[0].reminder.version


async def test_what_an_owner_settles_concerns_all_portfolios(reminding, reminders):
    kept = [await reminding.set(VISIT, which, DRIFT) for which in ("half", "full")]
    other = await reminding.set(IN_GROUP, "ours", DRIFT)
    await portfolio_changed(reminders, ANN, None, NOON + HOUR)
    assert {reminders.kept[each.reminder.id].look_at for each in kept} == {NOON + HOUR}
    assert reminders.kept[other.reminder.id].look_at == NOON


async def test_a_change_is_no_failure_because_nobody_could_be_told(reminders, caplog):
    reminders.fail(StoreUnavailable(Broken.LOCKED))
    await portfolio_changed(reminders, ANN, 1, NOON)
    assert "looked at later" in caplog.text


async def test_a_reminder_is_named_after_its_portfolio(reminding):
    kept = await reminding.set(VISIT, "HALF", AT_NINE)
    assert kept == Named(kept.reminder, "half")
    assert (await reminding.pause(VISIT, kept.reminder.id)).portfolio == "half"
