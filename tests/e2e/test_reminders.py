"""Reminders with the real process: at their time, on a condition, after an outage, in a group, and in quiet chats."""

from __future__ import annotations

from datetime import timedelta

import pytest

from tests.e2e.conftest import MODES, PATIENCE
from tests.e2e.talk import Chat

pytestmark = pytest.mark.parametrize("mode", MODES, indirect=True)
NINE, HOUR, DAY = timedelta(hours=9), timedelta(hours=1), timedelta(days=1)
TOPIC = 31


@pytest.fixture
def environment(environment):
    return environment | {"HEDGEBOT_WATCH_SECONDS": "1"}


@pytest.fixture
def private(world, ann):
    return Chat(world, ann.id)


async def hedged(chat, person):
    """Half of a bitcoin is sold at 64,000."""
    for text in ("/hold half 1 btc", "/target half 0.5", "/filled half sell 320 @ 64000"):
        await chat.ask(person, text)


@pytest.mark.usefixtures("running_in_time")
async def test_a_daily_reminder_is_the_drift_card_with_its_buttons_once_a_day(private, ann, timeline):
    await hedged(private, ann)
    assert "09:00" in (await private.ask(ann, "/remind half daily 09:00"))["text"]
    for _ in range(2):
        await timeline.come_to(NINE)
        card = await private.next_answer()
        assert card["text"].startswith("Reminder, daily at 09:00\n")
        assert "half · 50 % hedged, 50 % wanted" in card["text"]
    assert "50 % hedged" in (await private.pressed(ann, card, "↻"))["text"]


@pytest.mark.usefixtures("running_in_time")
async def test_an_outage_of_three_days_gives_one_late_message(running_in_time, private, world, ann, timeline):
    await hedged(private, ann)
    await private.ask(ann, f"/remind half daily {timeline.now() + HOUR:%H:%M}")
    await private.ask(ann, "/remind half every 4h")
    await world.until(lambda: world.updates.waiting == [], within=PATIENCE)  # or the last command would come again
    await running_in_time.kill()
    timeline.move_to(3 * DAY + 2 * HOUR)
    await running_in_time.start()
    for _ in range(2):
        assert "Late: it was due at" in (await private.next_answer())["text"]
    await private.ask(ann, "/reminders")
    assert len(world.answers_in(ann.id)) == 8


@pytest.mark.usefixtures("running_in_time")
async def test_a_condition_speaks_when_it_begins_and_when_it_is_over(private, exchange, ann):
    await hedged(private, ann)
    await private.ask(ann, "/remind half drift 5%")
    exchange.world.set_price("BTC", "48000")
    began = await private.next_answer()
    assert began["text"].startswith("half drifts by more than 5 points\nBTC: +7.2 pts off the target now.")
    exchange.world.set_price("BTC", "63000")
    over = await private.next_answer()
    assert "over" in over["text"].lower()


@pytest.mark.usefixtures("running_in_time")
async def test_a_group_hears_in_its_topic_and_a_closed_topic_falls_back_to_general(world, ann, timeline):
    group = world.group(-1001, "Desk", forum=True)
    group.opens_topic(TOPIC)
    group.members[ann.id] = "administrator"
    desk = Chat(world, group.id, group, TOPIC)
    await hedged(desk, ann)
    await desk.ask(ann, "/remind half daily 09:00")
    await timeline.come_to(NINE)
    assert (await desk.next_answer())["message_thread_id"] == TOPIC
    group.closes_topic(TOPIC)
    await timeline.come_to(NINE)
    assert "message_thread_id" not in await desk.next_answer()


@pytest.mark.usefixtures("running_in_time")
async def test_reminders_of_a_person_who_blocked_the_bot_sleep_and_wake(private, world, ann, timeline):
    await hedged(private, ann)
    await private.ask(ann, "/remind half daily 09:00")
    ann.blocks_the_bot()
    await world.until(lambda: world.updates.waiting == [], within=PATIENCE)
    await timeline.come_to(NINE)
    ann.unblocks_the_bot()
    await world.until(lambda: world.updates.waiting == [], within=PATIENCE)
    await timeline.come_to(NINE)
    assert "half · 50 % hedged" in (await private.next_answer())["text"]


@pytest.mark.usefixtures("running_in_time")
async def test_a_group_that_moves_is_reminded_where_it_is_now(world, ann, timeline):
    small = world.group(-500, "Small", kind="group")
    small.members[ann.id] = "administrator"
    desk = Chat(world, small.id, small)
    await hedged(desk, ann)
    await desk.ask(ann, "/remind half daily 09:00")
    large = small.becomes_supergroup(-1009)
    await world.until(lambda: world.updates.waiting == [], within=PATIENCE)
    await timeline.come_to(NINE)
    assert "half · 50 % hedged" in (await Chat(world, large.id, large).next_answer())["text"]
