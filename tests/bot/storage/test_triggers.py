"""What a number sets off, on both databases."""

import asyncio
from dataclasses import replace
from decimal import Decimal

import pytest

from bot.ports.reminders import Occasion, Occurrence, Rest
from tests.bot.storage.builders import ANN, BOB, by
from tests.bot.storage.reminding import FUNDING, MARK, mark, set_condition
from tests.support.builders import NOON


async def ids_set_off(store, number, most=10, after=0, topic=MARK):
    return [each.id for each in await store.reminders.set_off(topic, Decimal(number), most, after)]


@pytest.mark.parametrize(
    ("number", "is_set_off"),
    [("60000.01", False), ("60000", True), ("59999", True), ("70000", True), ("69999.99", False), ("1e9", True)],
)
async def test_a_number_at_or_beyond_either_side_sets_off(store, number, is_set_off):
    made = await set_condition(store, mark("60000", "70000"))
    assert await ids_set_off(store, number) == [made.id] * is_set_off


@pytest.mark.parametrize("exact", ["64000.123456789", "0.1", "-0.0003", "1e-12", "0", "123456789012345.678"])
async def test_no_rounding_hides_what_a_number_sets_off(store, exact):
    below, above = await set_condition(store, mark(below=exact)), await set_condition(store, mark(above=exact))
    assert await ids_set_off(store, exact) == [below.id, above.id]


async def test_a_side_that_is_not_given_sets_off_nothing(store):
    below = await set_condition(store, mark(below="60000"))
    above = await set_condition(store, mark(above="70000"))
    assert await ids_set_off(store, "1") == [below.id]
    assert await ids_set_off(store, "1e9") == [above.id]


async def test_only_what_is_about_the_same_topic_is_set_off(store):
    others = [replace(MARK, venue="bybit"), replace(MARK, symbol="ETHUSD_PERP"), FUNDING]
    for other in others:
        await set_condition(store, mark("60000", topic=other))
    made = await set_condition(store, mark("60000"), mark("-0.1", topic=FUNDING))
    assert await ids_set_off(store, "50000") == [made.id]
    assert await ids_set_off(store, "50000", topic=replace(MARK, what="basis")) == []


async def test_what_rests_is_not_set_off_and_not_watched(store):
    for rest in (Rest.PAUSED, Rest.ASLEEP):
        await set_condition(store, mark("60000"), rest=rest)
    assert await ids_set_off(store, "50000") == []
    assert await store.reminders.watched() == ()


async def test_every_topic_of_a_reminder_is_watched_once(store):
    await set_condition(store, mark("60000"), mark("0", topic=FUNDING))
    await set_condition(store, mark("61000"), owner=BOB)
    assert set(await store.reminders.watched()) == {MARK, FUNDING}
    assert len(await store.reminders.watched()) == 2


async def test_what_is_set_off_comes_in_pages(store):
    made = [(await set_condition(store, mark(str(60000 - number)))).id for number in range(5)]
    assert await ids_set_off(store, "100", most=2) == made[:2]
    assert await ids_set_off(store, "100", most=2, after=made[1]) == made[2:4]
    assert await ids_set_off(store, "100", most=2, after=made[3]) == made[4:]


async def test_other_triggers_take_the_place_of_those_there_were(store):
    made = await set_condition(store, mark("60000"), mark("0", topic=FUNDING))
    changed = await store.reminders.change(made, [mark("50000")], by())
    assert await store.reminders.watched() == (MARK,)
    assert await ids_set_off(store, "60000") == []
    assert await ids_set_off(store, "50000") == [made.id]
    await store.reminders.change(changed, [], by())
    assert await store.reminders.watched() == ()


async def test_triggers_go_with_their_reminder(store):
    made = await set_condition(store, mark("60000"))
    await store.reminders.remove(ANN, made.id, by())
    assert await store.reminders.watched() == ()


async def test_a_change_that_brings_no_triggers_leaves_them_alone(store):
    made = await set_condition(store, mark("60000"))
    await store.reminders.change(made, None, by())
    assert await ids_set_off(store, "60000") == [made.id]


async def test_what_happened_turns_the_triggers_round_in_the_same_go(store):
    made, other = await set_condition(store, mark("60000")), await set_condition(store, mark("60000"))
    began = replace(made, began_at=NOON, spoke_at=NOON)
    planned = [(began, Occurrence(made.id, NOON, Occasion.BEGAN, NOON))]
    back = {made.id: [mark(above="61000")], other.id: [mark("1")]}
    assert await store.reminders.happened(planned, back) == 1
    assert await ids_set_off(store, "60000") == [other.id]
    assert await ids_set_off(store, "61000") == [made.id]
    assert await store.reminders.happened(planned, {made.id: []}) == 0
    assert await ids_set_off(store, "61000") == [made.id]


async def test_many_who_set_triggers_of_the_same_new_topics_do_not_hinder_each_other(store):
    made = [await set_condition(store, owner=owner) for owner in range(1, 21)]
    ways = [[mark("1", topic=replace(MARK, symbol=symbol)) for symbol in order] for order in ("ABCDE", "EDCBA")]
    await asyncio.gather(*(store.reminders.happened([(each, None)], {each.id: ways[each.id % 2]}) for each in made))
    assert {topic.symbol for topic in await store.reminders.watched()} == set("ABCDE")
