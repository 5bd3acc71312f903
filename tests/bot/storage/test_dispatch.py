"""The port `Dispatch`, on both databases. Some copies of the bot here are in a hurry, so that no test has to wait."""

import asyncio
from dataclasses import replace
from datetime import timedelta

import pytest

from bot.ports.dispatch import Backlog
from bot.ports.reminders import Occasion, Occurrence
from bot.storage.slots import Pace
from tests.bot.storage.builders import ANN, BOB, GROUP, by
from tests.bot.storage.reminding import mark, moved, occurrence, queue, set_condition, set_one
from tests.support.builders import NOON

NONE, HOUR = timedelta(0), timedelta(hours=1)
HASTE = Pace(per_second=1000, private_gap=NONE, group_gap=NONE)
AT_ONCE = -timedelta(seconds=1)


@pytest.fixture
def copy(store):
    """One copy of the bot."""
    return replace(store.dispatch, worker="one", pace=HASTE)


@pytest.fixture
def other(copy):
    """Another one."""
    return replace(copy, worker="other")


@pytest.fixture
def undertaker(copy):
    """A copy that takes every other one for dead."""
    return replace(copy, worker="undertaker", pace=replace(HASTE, dead_after=AT_ONCE))


async def claim_one(copy):
    (parcel,) = await copy.claim(10)
    return parcel


async def test_what_is_queued_is_claimed_sent_and_then_done_with(store, copy):
    made = await set_one(store, thread=7)
    await queue(store, made)
    parcel = await claim_one(copy)
    assert (parcel.chat, parcel.thread, len(parcel.notes)) == (ANN, 7, 1)
    assert (parcel.notes[0].reminder.id, parcel.notes[0].occurrence) == (made.id, occurrence(made))
    assert await copy.sending(parcel)
    await copy.sent(parcel)
    assert await copy.backlog() == Backlog(0, NONE)
    assert await copy.claim(10) == ()
    assert not await copy.sending(parcel)


async def test_a_condition_says_since_when_it_is_true(store, copy):
    made = await set_condition(store, mark("60000"))
    over = Occurrence(made.id, NOON + HOUR, Occasion.OVER, NOON)
    await store.reminders.happened([(made, over)])
    assert (await claim_one(copy)).notes[0].occurrence == over


async def test_of_two_copies_one_gets_each_message(store, copy, other):
    made = [await set_one(store, owner=owner) for owner in range(1, 21)]
    await queue(store, *made)
    parcels = await asyncio.gather(*(each.claim(5) for each in (copy, other) * 2))
    claimed = [note.reminder.id for some in parcels for parcel in some for note in parcel.notes]
    assert sorted(claimed) == [each.id for each in made]


async def test_messages_are_claimed_in_the_order_they_were_queued(store, copy):
    made = [await set_one(store, owner=owner) for owner in (3, 1, 2)]
    for each in made:
        await queue(store, each)
    parcels = await copy.claim(2) + await copy.claim(2)
    assert [parcel.chat for parcel in parcels] == [each.chat for each in made]


async def test_what_a_dead_copy_had_only_claimed_is_sent_by_another_unmarked(store, copy, other, undertaker):
    await queue(store, await set_one(store))
    lost = await claim_one(copy)
    await undertaker.beat()
    found = await claim_one(other)
    assert (found.notes[0].number, found.notes[0].repeated, found.notes[0].attempt) == (lost.notes[0].number, False, 2)
    assert not await copy.sending(lost)
    assert await other.sending(found)


async def test_what_a_dead_copy_was_sending_is_sent_by_another_as_a_possible_repeat(store, copy, other, undertaker):
    await queue(store, await set_one(store))
    lost = await claim_one(copy)
    assert await copy.sending(lost)
    await undertaker.beat()
    found = await claim_one(other)
    assert (found.notes[0].number, found.notes[0].repeated) == (lost.notes[0].number, True)
    await copy.sent(lost)
    assert await other.sending(found)


async def test_who_was_slow_and_not_dead_may_still_say_that_it_was_sent(store, copy, other, undertaker):
    await queue(store, await set_one(store))
    slow = await claim_one(copy)
    assert await copy.sending(slow)
    await undertaker.beat()
    await copy.sent(slow)
    assert await other.claim(10) == ()


async def test_what_a_living_copy_has_in_hand_is_left_to_it(store, copy, other):
    await queue(store, await set_one(store), await set_one(store, owner=BOB))
    sending, claimed = await copy.claim(10)
    assert await copy.sending(sending)
    await other.beat()
    assert await other.claim(10) == ()
    assert await copy.sending(claimed)


async def test_what_anyone_has_in_hand_for_too_long_is_taken_back(store, copy, other):
    await queue(store, await set_one(store), await set_one(store, owner=BOB))
    sending, claimed = await copy.claim(10)
    assert await copy.sending(sending)
    await replace(copy, pace=replace(HASTE, stuck_after=AT_ONCE)).beat()
    repeated = {note.number: note.repeated for parcel in await other.claim(10) for note in parcel.notes}
    assert repeated == {sending.notes[0].number: True, claimed.notes[0].number: False}
    assert not await copy.sending(claimed)


async def test_what_was_not_sent_waits_for_another_try(store, copy):
    await queue(store, await set_one(store), await set_one(store, owner=BOB))
    now, later = await copy.claim(10)
    await copy.again(later, HOUR, repeated=False)
    await copy.again(now, NONE, repeated=True)
    assert (await copy.backlog()).depth == 2
    again = await claim_one(copy)
    assert (again.chat, again.notes[0].repeated) == (now.chat, True)
    # Once it may be a repeat it stays one.
    await copy.again(again, NONE, repeated=False)
    assert (await claim_one(copy)).notes[0].repeated


async def test_after_a_call_for_silence_no_copy_sends_what_it_had_claimed(store, copy, other):
    for owner in (1, 2, 3):
        await queue(store, await set_one(store, owner=owner))
    first, second = await copy.claim(1), await other.claim(1)
    assert await copy.sending(first[0])
    await copy.hold_all(HOUR)
    await other.hold_all(NONE)
    assert not await other.sending(second[0])
    assert (await copy.claim(10), await other.claim(10)) == ((), ())
    await copy.sent(first[0])
    assert (await copy.backlog()).depth == 2


async def test_silence_ends(store, copy):
    await queue(store, await set_one(store))
    await copy.hold_all(timedelta(milliseconds=500))
    # It ends within the second for which moments are given out.
    parcel = await claim_one(copy)
    assert await copy.sending(parcel)


async def test_what_waits_for_a_group_and_its_topic_travels_together(store, copy):
    threads = (None, 5, None, 5)
    made = [await set_one(store, owner=GROUP, thread=thread) for thread in threads]
    alone = [await set_one(store) for _ in range(2)]
    await queue(store, *made, *alone)
    parcels = [*await copy.claim(10), *await copy.claim(10), *await copy.claim(10)]
    found = [(parcel.thread, [note.reminder.id for note in parcel.notes]) for parcel in parcels]
    expected = [(None, [0, 2]), (5, [1, 3])]
    assert [each for each in found if len(each[1]) > 1] == [
        (thread, [made[place].id for place in places]) for thread, places in expected
    ]
    assert [each for each in found if len(each[1]) == 1] == [(None, [each.id]) for each in alone]


async def test_of_a_parcel_that_lost_a_message_the_rest_waits_for_another_try(store, copy):
    gone, stays = await set_one(store, owner=GROUP), await set_one(store, owner=GROUP)
    await queue(store, gone, stays)
    parcel = await claim_one(copy)
    await store.reminders.remove(GROUP, gone.id, by())
    assert not await copy.sending(parcel)
    left = await claim_one(copy)
    assert [note.reminder.id for note in left.notes] == [stays.id]
    assert await copy.sending(left)


async def test_what_is_being_sent_when_its_reminder_goes_is_no_trouble(store, copy):
    made = await set_one(store)
    await queue(store, made)
    parcel = await claim_one(copy)
    assert await copy.sending(parcel)
    await store.reminders.remove(ANN, made.id, by())
    await copy.sent(parcel)
    await copy.again(parcel, NONE, repeated=True)
    assert await copy.backlog() == Backlog(0, NONE)


async def test_the_backlog_counts_all_that_was_not_sent(store, copy):
    assert await copy.backlog() == Backlog(0, NONE)
    await queue(store, *[await set_one(store, owner=owner) for owner in (1, 2, 3)])
    parcel, *_ = await copy.claim(2)
    assert await copy.sending(parcel)
    backlog = await copy.backlog()
    assert backlog.depth == 3
    assert NONE <= backlog.oldest < timedelta(seconds=30)


async def test_the_backlog_knows_how_long_the_oldest_waits(sqlite_store, clock):
    await queue(sqlite_store, await set_one(sqlite_store))
    clock.advance(HOUR)
    await queue(sqlite_store, await set_one(sqlite_store))
    assert await sqlite_store.dispatch.backlog() == Backlog(2, HOUR)


async def test_what_may_not_be_sent_yet_has_not_waited(sqlite_store, clock):
    copy = sqlite_store.dispatch
    await queue(sqlite_store, await set_one(sqlite_store))
    await copy.again(await claim_one(copy), 3 * HOUR, repeated=False)
    clock.advance(HOUR)
    assert await copy.backlog() == Backlog(1, NONE)
    clock.advance(3 * HOUR)
    assert await copy.backlog() == Backlog(1, HOUR)


async def test_what_was_sent_is_erased_after_days_and_its_occurrence_is_known_until_then(sqlite_store, clock):
    store, copy = sqlite_store, sqlite_store.dispatch
    made = await set_one(store)
    for days, new in ((2, 0), (2, 1)):
        await queue(store, await store.reminders.change(made, None, by()))
        for parcel in await copy.claim(10):
            await copy.sent(parcel)
        clock.advance(timedelta(days=days))
        await copy.beat()
        back = await store.reminders.change(made, None, by())
        assert await store.reminders.happened([(moved(back), occurrence(back))]) == new
