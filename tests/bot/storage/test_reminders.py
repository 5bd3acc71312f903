"""The port `Reminders`, on both databases."""

import asyncio
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from bot.errors import Limit, LimitReached, NoSuchPortfolio, NoSuchReminder
from bot.ports.dispatch import Note
from bot.ports.reminders import MOST_REMINDERS, Occasion, Occurrence, Reminder, Rest
from bot.storage.slots import Pace
from bot.storage.store import open_store
from tests.bot.storage.builders import ANN, BOB, GROUP, SUPERGROUP, by
from tests.bot.storage.reminding import (
    DAILY,
    DRIFT,
    FUNDING,
    HOURLY,
    MARK,
    mark,
    moved,
    occurrence,
    queue,
    set_condition,
    set_one,
)
from tests.support.builders import NOON

LATER = NOON + timedelta(hours=1)
MOMENTS = ("next_at", "snoozed_until", "began_at", "spoke_at", "look_at", "unseen_at", "blind_at")


@pytest.fixture
def reminders(store):
    return store.reminders


def all_different() -> dict[str, Any]:
    """A moment for each that a reminder has."""
    return {name: NOON + timedelta(days=place) for place, name in enumerate(MOMENTS)}


async def notes_in(store):
    """What waits to be said, as far as it may be said now."""
    return [note for parcel in await store.dispatch.claim(20) for note in parcel.notes]


async def everything_said(store):
    """All that waits, whatever limits there are."""
    eager = replace(store.dispatch, pace=Pace(per_second=1000, private_gap=timedelta(0)))
    return [note for _ in range(5) for parcel in await eager.claim(20) for note in parcel.notes]


@pytest.mark.parametrize("rule", [DAILY, replace(DAILY, weekdays=True), HOURLY, DRIFT])
async def test_a_reminder_is_loaded_as_it_was_set(store, reminders, rule):
    moments = all_different()
    made = await set_one(store, rule=rule, chat=GROUP, thread=5, author=BOB, **moments)
    usual = Reminder(made.id, ANN, made.portfolio, GROUP, 5, BOB, rule, "Europe/Berlin", NOON, Rest.NONE)
    assert made == replace(usual, **moments)
    assert await reminders.load(GROUP, made.id) == made
    assert await reminders.of_chat(GROUP) == (made,)


async def test_the_reminders_of_a_chat_stand_in_the_order_they_were_set(store, reminders):
    made = [await set_one(store, next_at=NOON - timedelta(days=days)) for days in range(3)]
    assert await reminders.of_chat(ANN) == tuple(made)


async def test_an_update_that_comes_again_sets_no_second_reminder(store, reminders):
    first = await set_one(store)
    made = await reminders.set(first, (), by(update_id=5))
    assert await reminders.set(first, (), by(update_id=5)) == made
    assert len(await reminders.of_chat(ANN)) == 2


async def test_an_update_that_made_something_else_makes_no_reminder(store, reminders):
    first = await set_one(store)
    await store.books.create(ANN, "other", [], by(update_id=5))
    with pytest.raises(NoSuchReminder):
        await reminders.set(first, (), by(update_id=5))
    await reminders.set(first, (), by(update_id=6))
    with pytest.raises(NoSuchPortfolio):
        await store.books.create(ANN, "third", [], by(update_id=6))


async def test_a_reminder_needs_a_portfolio_of_its_owner(store, reminders):
    made = await set_one(store)
    for wrong in (replace(made, owner=BOB), replace(made, portfolio=99)):
        with pytest.raises(NoSuchPortfolio):
            await reminders.set(wrong, (), by())


async def test_a_chat_has_only_so_many_reminders_even_when_many_are_set_at_once(store, reminders):
    made = await set_one(store)
    attempts = [reminders.set(made, (), by()) for _ in range(MOST_REMINDERS)]
    done = await asyncio.gather(*attempts, return_exceptions=True)
    refused = [(each.limit, each.most) for each in done if isinstance(each, LimitReached)]
    assert refused == [(Limit.REMINDERS, MOST_REMINDERS)]
    assert len(await reminders.of_chat(ANN)) == MOST_REMINDERS
    assert (await set_one(store, owner=BOB)).id


async def test_a_reminder_is_changed_to_what_is_given(store, reminders):
    made = await set_one(store)
    wanted = replace(made, rule=HOURLY, rest=Rest.PAUSED, next_at=LATER, snoozed_until=LATER, thread=9)
    changed = await reminders.change(wanted, None, by())
    assert replace(changed, version=0) == wanted
    assert await reminders.load(ANN, made.id) == changed


async def test_an_update_that_comes_again_changes_nothing(store, reminders):
    made = await set_one(store)
    await reminders.change(replace(made, rest=Rest.PAUSED), None, by(update_id=1))
    woken = await reminders.change(made, None, by(update_id=2))
    assert await reminders.change(replace(made, rest=Rest.PAUSED), None, by(update_id=1)) == woken


async def test_a_change_keeps_what_happened_since_the_reminder_was_loaded(store, reminders):
    loaded = await set_condition(store)
    began = replace(loaded, began_at=NOON, spoke_at=NOON)
    assert await reminders.happened([(began, Occurrence(loaded.id, NOON, Occasion.BEGAN, NOON))]) == 1
    snoozed = await reminders.change(replace(loaded, snoozed_until=LATER), None, by())
    assert (snoozed.began_at, snoozed.spoke_at, snoozed.snoozed_until) == (NOON, NOON, LATER)
    other = await reminders.change(replace(loaded, rule=HOURLY), None, by())
    assert (other.began_at, other.spoke_at) == (None, None)


async def test_a_reminder_that_is_removed_is_gone_with_what_it_had_to_say(store, reminders):
    made, other = await set_one(store), await set_one(store)
    await queue(store, made)
    await reminders.remove(ANN, made.id, by(update_id=1))
    await reminders.remove(ANN, made.id, by(update_id=1))
    assert await reminders.of_chat(ANN) == (other,)
    assert await notes_in(store) == []


async def test_nobody_reaches_a_reminder_of_another_chat(store, reminders):
    made = await set_one(store)
    for attempt in (
        reminders.load(BOB, made.id),
        reminders.change(replace(made, chat=BOB), None, by(BOB)),
        reminders.remove(BOB, made.id, by(BOB)),
    ):
        with pytest.raises(NoSuchReminder) as caught:
            await attempt
        assert caught.value.reminder == made.id
    assert await reminders.of_chat(ANN) == (made,)


async def test_those_whose_moment_has_come_are_due_the_longest_first(store, reminders):
    late = await set_one(store, next_at=NOON)
    later = await set_one(store, next_at=NOON - timedelta(days=3))
    for resting in (Rest.PAUSED, Rest.ASLEEP):
        await set_one(store, rest=resting)
    await set_one(store, next_at=NOON + timedelta(microseconds=1))
    await set_condition(store)
    assert await reminders.due(NOON, 10) == (later, late)
    assert await reminders.due(NOON, 1) == (later,)


async def test_what_happened_is_kept_and_queued_in_one_go(store, reminders):
    made, silent = await set_one(store), await set_one(store)
    assert await reminders.happened([(moved(made), occurrence(made)), (moved(silent), None)]) == 1
    kept, silent_now = await reminders.of_chat(ANN)
    assert (kept.next_at, kept.spoke_at) == (NOON + timedelta(days=1), NOON)
    assert silent_now.next_at == NOON + timedelta(days=1)
    (note,) = await notes_in(store)
    assert note == Note(note.number, kept, occurrence(made), repeated=False, attempt=1)
    assert await reminders.happened([]) == 0


async def test_every_moment_of_what_happened_is_kept_and_nothing_else(store, reminders):
    made = await set_condition(store)
    moments = all_different()
    await reminders.happened([(replace(made, rule=HOURLY, thread=8, **moments), None)])
    assert replace(await reminders.load(ANN, made.id), version=0) == replace(made, **moments)


async def test_a_scheduled_message_takes_the_place_of_an_earlier_one_that_still_waits(store, reminders):
    made, other = await set_one(store), await set_one(store, chat=BOB)
    over = Occurrence(made.id, NOON, Occasion.OVER)
    await reminders.happened([(made, over), (moved(other), occurrence(other))])
    for days in range(3):
        await queue(store, replace(await reminders.load(ANN, made.id), next_at=NOON + timedelta(days=days)))
    assert (await store.dispatch.backlog()).depth == 3
    waiting = {(note.occurrence.occasion, note.occurrence.due_at) for note in await everything_said(store)}
    assert waiting == {
        (Occasion.SCHEDULED, NOON),
        (Occasion.OVER, NOON),
        (Occasion.SCHEDULED, NOON + timedelta(days=2)),
    }


async def test_conditions_are_to_be_looked_at_the_longest_waiting_first(store, reminders):
    late = await set_condition(store)
    later = await set_condition(store, look_at=NOON - timedelta(days=1))
    await set_condition(store, look_at=LATER)
    await set_condition(store, rest=Rest.PAUSED)
    await set_one(store)
    assert await reminders.to_look_at(NOON, 10) == (later, late)
    assert await reminders.to_look_at(NOON, 1) == (later,)


async def test_a_changed_portfolio_has_its_conditions_looked_at(store, reminders):
    made, schedule = await set_condition(store), await set_one(store)
    elsewhere = await set_condition(store, owner=BOB)
    other = await store.books.create(ANN, "other", [], by())
    on_other = await reminders.set(replace(made, portfolio=other.id), (), by())
    await reminders.look_at_portfolio(ANN, made.portfolio, LATER)
    await reminders.look_at_portfolio(BOB, made.portfolio, NOON + timedelta(days=1))
    assert [each.look_at for each in await reminders.of_chat(ANN)] == [LATER, None, NOON]
    assert await reminders.happened([(replace(made, began_at=NOON), None)]) == 0
    assert (await reminders.load(ANN, made.id)).began_at is None
    await reminders.look_at_portfolio(ANN, None, NOON + timedelta(days=1))
    looked_at = {each.id: each.look_at for each in await reminders.of_chat(ANN)}
    assert looked_at == {
        made.id: NOON + timedelta(days=1),
        schedule.id: None,
        on_other.id: NOON + timedelta(days=1),
    }
    assert await reminders.load(BOB, elsewhere.id) == elsewhere


async def test_those_on_an_unknown_number_are_looked_at_and_again_when_it_is_known(store, reminders):
    await set_condition(store, mark("60000"), mark("0", topic=FUNDING))
    await set_condition(store, mark("60000"), unseen_at=NOON - timedelta(days=1))
    await set_condition(store, mark("0", topic=FUNDING))
    await reminders.look_at_topic(MARK, LATER, NOON)
    seen = [(each.look_at, each.unseen_at, each.version) for each in await reminders.of_chat(ANN)]
    assert seen == [(LATER, NOON, 1), (LATER, NOON - timedelta(days=1), 1), (NOON, None, 0)]
    await reminders.look_at_topic(FUNDING, NOON, None)
    again = [(each.look_at, each.unseen_at, each.version) for each in await reminders.of_chat(ANN)]
    assert again == [(NOON, NOON, 2), (LATER, NOON - timedelta(days=1), 1), (NOON, None, 0)]


async def test_two_who_plan_at_once_create_each_occurrence_once(store, reminders, url, clock):
    made = [await set_one(store, owner=owner) for owner in range(1, 31)]
    async with open_store(url, clock, alone=False) as other:
        loaded = await asyncio.gather(*(each.reminders.due(NOON, 30) for each in (store, other, store)))
        assert loaded == [tuple(made)] * 3
        counts = await asyncio.gather(queue(store, *made), queue(other, *made[::-1]), queue(store, *made))
    assert sum(counts) == 30
    assert (await store.dispatch.backlog()).depth == 30
    assert await reminders.due(NOON, 30) == ()


@pytest.mark.parametrize("change", [{"rest": Rest.PAUSED}, {"snoozed_until": LATER}, {"rule": HOURLY}])
async def test_a_reminder_that_was_changed_since_it_was_loaded_is_passed_over(store, reminders, change):
    made = await set_one(store)
    changed = await reminders.change(replace(made, **change), None, by())
    assert await queue(store, made) == 0
    assert await reminders.load(ANN, made.id) == changed
    assert await notes_in(store) == []


async def test_an_occurrence_that_was_queued_before_is_not_queued_again(store, reminders):
    made = await set_one(store)
    await queue(store, made)
    # Somebody set it back, as a change with an older copy of it does.
    back = await reminders.change(made, None, by())
    assert back.next_at == NOON
    assert await queue(store, back) == 0
    assert (await reminders.load(ANN, made.id)).next_at == NOON + timedelta(days=1)


async def test_one_that_is_paused_has_nothing_more_to_say(store, reminders):
    made = await set_one(store)
    await queue(store, made)
    await reminders.change(replace(made, rest=Rest.PAUSED), None, by())
    assert await notes_in(store) == []


async def test_in_another_zone_reminders_are_due_at_other_moments(store, reminders):
    made, other = await set_one(store), await set_one(store, owner=BOB)
    unnamed = await set_one(store)
    await reminders.rezone(ANN, "Asia/Tokyo", {made.id: LATER, other.id: LATER})
    await reminders.rezone(ANN, "Asia/Tokyo", {})
    zoned = await reminders.load(ANN, made.id)
    assert (zoned.zone, zoned.next_at) == ("Asia/Tokyo", LATER)
    assert await reminders.load(BOB, other.id) == other
    assert await reminders.load(ANN, unnamed.id) == unnamed
    assert await queue(store, made) == 0


async def test_in_a_closed_chat_reminders_sleep_until_it_opens(store, reminders):
    made, paused = await set_one(store), await set_one(store, rest=Rest.PAUSED)
    ahead, elsewhere = await set_one(store, next_at=LATER), await set_one(store, owner=BOB)
    watching = await set_condition(store, mark(below="60000"))
    await queue(store, made, elsewhere)
    await reminders.sleep(ANN)
    assert [note.reminder.id for note in await notes_in(store)] == [elsewhere.id]
    assert [each.rest for each in await reminders.of_chat(ANN)] == [Rest.ASLEEP, Rest.PAUSED, *[Rest.ASLEEP] * 2]
    assert await reminders.to_look_at(LATER, 10) == ()
    assert await reminders.due(NOON + timedelta(days=9), 10) == (await reminders.load(BOB, elsewhere.id),)
    wakes = NOON + timedelta(days=1, minutes=-5)
    woken = await reminders.wake(ANN, wakes)
    assert [(each.id, each.rest, each.next_at, each.look_at) for each in woken] == [
        (made.id, Rest.NONE, NOON + timedelta(days=1), None),
        (ahead.id, Rest.NONE, wakes, None),
        (watching.id, Rest.NONE, None, wakes),
    ]
    assert await reminders.wake(ANN, wakes) == ()
    assert (await reminders.load(ANN, paused.id)).rest is Rest.PAUSED


async def test_the_reminders_of_a_deleted_portfolio_rest_until_it_is_restored(store, reminders):
    made, queued = await set_one(store), await set_one(store)
    watching = await set_condition(store, mark(below="60000"))
    await queue(store, queued)
    number = await store.books.delete(ANN, "half", by())
    assert await reminders.of_chat(ANN) == ()
    assert await reminders.due(LATER, 10) == ()
    assert await reminders.watched() == ()
    assert await notes_in(store) == []
    assert await queue(store, made) == 0
    with pytest.raises(NoSuchReminder):
        await reminders.load(ANN, made.id)
    await store.books.restore(ANN, number, by(days=2))
    back = await reminders.of_chat(ANN)
    restored = NOON + timedelta(days=2)
    assert [(each.id, each.next_at, each.look_at) for each in back] == [
        (made.id, restored, None),
        (queued.id, restored, None),
        (watching.id, None, restored),
    ]
    assert len(await reminders.watched()) == 1


async def test_nothing_is_left_of_the_reminders_of_who_is_forgotten(store, reminders):
    own = await set_one(store)
    ours = await set_one(store, owner=GROUP, author=ANN)
    await queue(store, own, ours)
    await store.books.forget(ANN)
    assert await reminders.of_chat(ANN) == ()
    assert [each.author for each in await reminders.of_chat(GROUP)] == [0]
    assert [note.reminder.id for note in await notes_in(store)] == [ours.id]


async def test_a_groups_reminders_move_with_it(store, reminders):
    made = await set_one(store, owner=GROUP)
    await queue(store, made)
    for _ in range(2):
        await store.books.migrate(GROUP, SUPERGROUP)
        assert await reminders.of_chat(GROUP) == ()
        (there,) = await reminders.of_chat(SUPERGROUP)
        assert (there.id, there.owner) == (made.id, SUPERGROUP)
    (parcel,) = await store.dispatch.claim(1)
    assert (parcel.chat, parcel.notes[0].reminder) == (SUPERGROUP, there)
