"""`/reminders`: the list, and pause, snooze, edit and delete on each of them."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal

import pytest

from bot.chat.markup import utf16_units
from bot.chat.screen import Notice, Outcome
from bot.errors import Broken, StoreUnavailable
from bot.ports import Preferences
from bot.ports.reminders import Condition, Every, Measure, Rest
from tests.bot.chat.people import labels
from tests.support.builders import NOON
from tests.support.desk import ANN, BOB, GROUP, Desk
from tests.support.ledger import FULL, HALF, keep

HOUR = timedelta(hours=1)
CHOICES = [
    ["Pause", "Edit", "Delete"],
    ["Snooze 1 h", "Snooze 4 h"],
    ["Until tomorrow 09:00"],
    ["Drift", "Reminders"],
]


@pytest.fixture
async def desk() -> Desk:
    desk = Desk()
    desk.profiles.settled[ANN] = Preferences(zone="Europe/Berlin")
    await keep(desk, "half", *HALF)
    return desk


async def opened(desk, number: str = "1"):
    """One reminder with its buttons."""
    return await desk.pressed(await desk.sees("/reminders"), number)


def kept(desk, number: int = 1):
    return desk.reminders.kept[number]


def change(desk, **changes) -> None:
    desk.reminders.kept[1] = replace(kept(desk), **changes)


# the list


async def test_without_any_it_says_how_to_set_one(desk):
    screen = await desk.sees("/reminders")
    assert screen.html.startswith("<b>0 of 20 reminders in this chat</b>\n\nThere is no reminder here yet.")
    assert screen.buttons == ()


async def test_the_list_says_what_each_waits_for(desk):
    await keep(desk, "full", *FULL)
    await desk.sees("/remind full drift 5%")
    await desk.sees("/remind half daily 09:00")
    desk.reminders.kept[1] = replace(kept(desk), spoke_at=NOON)
    screen = await desk.sees("/reminders")
    assert screen.html.split("\n\n") == [
        "<b>2 of 20 reminders in this chat</b>",
        "<b>1. full · when it drifts by more than 5 points</b>\nI am watching. Last spoke Sun 1 Mar 13:00.",
        "<b>2. half · daily at 09:00</b>\nNext: Mon 2 Mar 09:00. It has not spoken yet.",
        "A number opens that reminder: pause, snooze, edit, delete. Times are Europe/Berlin.",
    ]
    assert labels(screen) == [["1", "2"]]
    assert screen.fields is not None
    assert [each["rule"] for each in screen.fields["reminders"]] == ["drift 5%", "daily 09:00"]


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"rest": Rest.PAUSED, "began_at": NOON}, "Paused."),
        ({"rest": Rest.ASLEEP}, "Asleep: I could not write here."),
        ({"snoozed_until": NOON + HOUR}, "Snoozed until Sun 1 Mar 14:00."),
        ({"snoozed_until": NOON}, "I am watching."),
        ({"began_at": NOON}, "True since Sun 1 Mar 13:00."),
        ({"unseen_at": NOON}, "I am watching."),
        (
            {"unseen_at": NOON - HOUR, "blind_at": NOON, "began_at": NOON},
            "I cannot tell since Sun 1 Mar 12:00, for want of market data.",
        ),
    ],
)
async def test_why_one_keeps_quiet_is_said(desk, changes, said):
    await desk.sees("/remind half drift 5%")
    change(desk, **changes)
    assert f"{said} It has not spoken yet." in (await desk.sees("/reminders")).html


async def test_twenty_fit_on_four_pages(desk):
    long = "x" * 40
    await keep(desk, long, *HALF)
    for hours in range(1, 21):
        await desk.sees(f"/remind {long} every {hours}h")
    page = await desk.sees("/reminders")
    assert labels(page) == [["1", "2", "3", "4", "5"], ["1/4", "▶"]]
    for _ in range(3):
        assert utf16_units(page.html) <= 4096
        page = await desk.pressed(page, "▶")
    assert labels(page) == [["16", "17", "18", "19", "20"], ["◀", "4/4"]]
    assert "every 20 h" in (await desk.pressed(page, "20")).html


async def test_a_page_that_is_gone_is_the_last_there_is(desk):
    await desk.sees("/remind half every 4h")
    assert "<b>1. half · every 4 h</b>" in (await _screen(desk, "l|3")).html


async def _screen(desk, fields: str, presser: int = ANN, chat: int | None = None):
    return await desk.press_data(f"1Nrt|{fields}", presser, chat)  # rt is 1001 in base 36


async def test_words_behind_it_are_refused(desk):
    assert (await desk.sees("/reminders half")).outcome is Outcome.BAD_INPUT


# one of them


async def test_a_number_opens_one_with_what_can_be_done_to_it(desk):
    await desk.sees("/remind half daily 09:00")
    screen = await opened(desk)
    assert screen.html == (
        "<b>half · daily at 09:00</b>\nNext: Mon 2 Mar 09:00. It has not spoken yet.\nTimes are Europe/Berlin."
    )
    assert labels(screen) == CHOICES


async def test_a_paused_one_can_be_resumed(desk):
    await desk.sees("/remind half every 4h")
    paused = await desk.pressed(await opened(desk), "Pause")
    assert kept(desk).rest is Rest.PAUSED
    assert labels(paused)[0] == ["Resume", "Edit", "Delete"]
    desk.clock.advance(5 * HOUR)
    resumed = await desk.pressed(paused, "Resume")
    assert (kept(desk).rest, kept(desk).next_at) == (Rest.NONE, NOON + 8 * HOUR)
    assert labels(resumed) == CHOICES


@pytest.mark.parametrize(
    ("label", "until", "said"),
    [
        ("Snooze 1 h", NOON + HOUR, "Sun 1 Mar 14:00"),
        ("Snooze 4 h", NOON + 4 * HOUR, "Sun 1 Mar 17:00"),
        ("Until tomorrow 09:00", NOON + 20 * HOUR, "Mon 2 Mar 09:00"),
    ],
)
async def test_a_snooze_leaves_the_schedule_alone(desk, label, until, said):
    await desk.sees("/remind half daily 09:00")
    before = kept(desk)
    snoozed = await desk.pressed(await opened(desk), label)
    assert (kept(desk).snoozed_until, kept(desk).next_at, kept(desk).rule) == (until, before.next_at, before.rule)
    assert f"Snoozed until {said}." in snoozed.html
    assert labels(snoozed)[0] == ["Pause", "Resume", "Edit", "Delete"]


async def test_a_snoozed_one_can_be_woken_before(desk):
    await desk.sees("/remind half daily 09:00")
    await desk.pressed(await desk.pressed(await opened(desk), "Snooze 4 h"), "Resume")
    assert kept(desk).snoozed_until is None


async def test_another_rule_is_asked_for_and_the_next_words_are_it(desk):
    await desk.sees("/remind half daily 09:00")
    question = await desk.pressed(await opened(desk), "Edit")
    assert question.html == (
        "Send me the new rule of this reminder of “half”, or /cancel. What it is now:\n<code>daily 09:00</code>"
    )
    assert "I do not know the rule “sometimes”" in (await desk.sees("sometimes")).html
    changed = await desk.sees("every 2h")
    assert changed.html.startswith("<b>half · every 2 h</b>\nNext: Sun 1 Mar 15:00.")
    assert kept(desk).rule == Every(2 * HOUR)
    assert desk.profiles.drafts == {}


async def test_deleting_asks_first(desk):
    await desk.sees("/remind half drift 5%")
    question = await desk.pressed(await opened(desk), "Delete")
    assert question.html == (
        "Delete the reminder of “half” when it drifts by more than 5 points? There is no way back."
    )
    assert len(desk.reminders.kept) == 1
    back = await desk.pressed(question, "← Back")
    assert labels(back) == CHOICES
    gone = await desk.pressed(question, "Yes, delete it")
    assert gone.html.startswith("The reminder of “half” when it drifts by more than 5 points is deleted.\n\n<b>0 of 20")
    assert desk.reminders.kept == {}


@pytest.mark.parametrize("label", ["Pause", "Snooze 1 h", "Edit", "Delete"])
async def test_one_that_is_gone_is_said_to_be(desk, label):
    await desk.sees("/remind half every 4h")
    card = await opened(desk)
    desk.reminders.kept.clear()
    shown = await desk.pressed(card, label)
    assert shown.html == "That reminder is not here any more. /reminders lists those that are."
    assert labels(shown) == [["Reminders"]]


async def test_those_of_a_deleted_portfolio_rest_with_it(desk):
    await desk.sees("/remind half every 4h")
    deleted = await desk.sees("/delete half")
    assert "<b>0 of 20" in (await desk.sees("/reminders")).html
    await desk.pressed(deleted, "Undo")
    assert "<b>1 of 20" in (await desk.sees("/reminders")).html


@pytest.mark.parametrize("fields", ["z|1", "c", "c|1|2", "c|x", "c|-1", "l|-1", "|1"])
async def test_a_forged_button_is_not_obeyed(desk, fields):
    assert isinstance(await _screen(desk, fields), Notice)


# in groups


async def test_everyone_in_a_group_may_look_and_editors_change(desk):
    await keep(desk, "ours", *HALF, owner=GROUP)
    await desk.sees("/remind ours every 4h", ANN, GROUP)
    listed = await desk.sees("/reminders", BOB, GROUP)
    card = await desk.pressed(listed, "1", BOB, GROUP)
    for label in ("Pause", "Snooze 1 h", "Until", "Edit", "Delete"):
        notice = await desk.press(card, label, BOB, GROUP)
        assert isinstance(notice, Notice)
        assert "Only administrators of this group" in notice.text
    assert (await _screen(desk, "y|1", BOB, GROUP)) == Notice(
        "This card belongs to somebody else. Send the command yourself to get your own."
    )
    assert kept(desk) == replace(kept(desk), rest=Rest.NONE, snoozed_until=None)
    desk.profiles.named[GROUP] = frozenset({BOB})
    await desk.pressed(card, "Pause", BOB, GROUP)
    assert kept(desk).rest is Rest.PAUSED


async def test_a_groups_reminders_are_not_among_ones_own(desk):
    await keep(desk, "ours", *HALF, owner=GROUP)
    await desk.sees("/remind ours every 4h", ANN, GROUP)
    assert "<b>0 of 20" in (await desk.sees("/reminders")).html
    gone = await _screen(desk, "p|1")
    assert "That reminder is not here any more." in gone.html


async def test_a_broken_store_is_told_with_the_way_back(desk):
    await desk.sees("/remind half every 4h")
    card = await opened(desk)
    desk.reminders.fail(StoreUnavailable(Broken.LOCKED))
    screen = await desk.pressed(card, "Pause")
    assert (screen.outcome, labels(screen)) == (Outcome.FAILED, [["Reminders"]])


async def test_a_rule_is_the_same_however_it_is_written(desk):
    await desk.sees("/remind half funding -0.01 %")
    assert kept(desk).rule == Condition(Measure.FUNDING, Decimal("-0.0001"))
    assert (await desk.sees("/reminders")).fields["reminders"][0]["rule"] == "funding below -0.01%"
