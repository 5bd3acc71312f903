"""`/remind`: a rule in words or from a button, for the right portfolio, in the right place, once."""

from __future__ import annotations

from datetime import time, timedelta
from decimal import Decimal
from html import unescape

import pytest

from bot.chat.command import Services
from bot.chat.conversation import Said
from bot.chat.dialogue import Dialogue
from bot.chat.screen import Notice, Outcome
from bot.errors import Broken, StoreUnavailable
from bot.ports import Preferences
from bot.ports.reminders import MOST_REMINDERS, Condition, Daily, Every, Measure
from bot.services.hedging import Hedging
from bot.services.keeping import Keeping
from bot.services.quotes import Quotes
from bot.texts import English
from hedgecore import Band, Ratio
from tests.bot.chat.people import labels
from tests.support.builders import NOON
from tests.support.desk import ANN, BOB, GROUP, Desk
from tests.support.ledger import FULL, HALF, keep

HOUR = timedelta(hours=1)
DRIFT = Condition(Measure.DRIFT, Decimal("0.05"))


@pytest.fixture
async def desk() -> Desk:
    desk = Desk()
    await keep(desk, "half", *HALF)
    return desk


def rules(desk) -> list[object]:
    return [each.rule for each in desk.reminders.kept.values()]


# in words


async def test_a_daily_reminder_says_when_it_is_due_next(desk):
    desk.profiles.settled[ANN] = Preferences(zone="Europe/Berlin")
    screen = await desk.sees("/remind half daily 9am")
    assert screen.html == "<b>I will remind you of “half” daily at 09:00.</b>\n\nNext: Mon 2 Mar 09:00."
    assert screen.fields == {
        "command": "remind",
        "known": False,
        "id": "1",
        "portfolio": "half",
        "rule": "daily 09:00",
        "rest": "none",
        "next_at": "2026-03-02T08:00:00Z",
        "snoozed_until": None,
        "true_since": None,
        "spoke_at": None,
    }
    assert labels(screen) == [["Snooze or change", "Reminders"]]


async def test_a_condition_says_what_to_expect_of_it(desk):
    assert (await desk.sees("/remind half drift 5%")).html == (
        "<b>I will remind you of “half” when it drifts by more than 5 points.</b>\n\n"
        "I speak when that becomes true, and once more when it is over.\nI am watching."
    )
    assert rules(desk) == [DRIFT]


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ("weekdays 8:30", "from Monday to Friday at 08:30"),
        ("every 4h", "every 4 h"),
        ("drift 7.5%", "when it drifts by more than 7.5 points"),
        ("liq 20%", "when liquidation is nearer than 20 %"),
        ("funding negative", "when funding is negative"),
        ("funding -0.01%", "when funding is below -0.01 %"),
        ("basis -1%", "when basis is below -1 %"),
    ],
)
async def test_every_rule_is_said_in_words(desk, words, said):
    assert f"I will remind you of “half” {said}." in (await desk.sees(f"/remind half {words}")).html


async def test_where_nobody_said_where_they_are_a_daily_one_asks(desk):
    assert "Times are UTC. /settings zone" in (await desk.sees("/remind half daily 09:00")).html
    assert "/settings zone" not in (await desk.sees("/remind half every 4h")).html


async def test_the_name_may_be_left_out_where_there_is_only_one_portfolio(desk):
    assert "of “half” every 4 h" in (await desk.sees("/remind every 4h")).html
    await keep(desk, "full", *FULL)
    assert "Which portfolio? I need its name." in (await desk.sees("/remind every 4h")).html


async def test_a_wrong_rule_is_refused_by_name_with_an_example(desk):
    screen = await desk.sees("/remind half daily 9")
    assert unescape(screen.html) == (
        "“9” could be in the morning or in the evening: write 09:00 or 21:00. Try /remind half daily 09:00"
    )
    assert (screen.outcome, desk.reminders.kept) == (Outcome.BAD_INPUT, {})


async def test_words_behind_a_known_name_that_are_no_rule_are_refused_as_one(desk):
    assert "I do not know the rule “monthly”" in (await desk.sees("/remind half monthly please")).html


async def test_a_portfolio_that_is_not_there_gets_none(desk):
    assert "There is no portfolio “hlaf” here. Did you mean “half”?" in (await desk.sees("/remind hlaf every 4h")).html
    assert "There is no portfolio “hlaf now and then” here." in (await desk.sees("/remind hlaf now and then")).html


async def test_the_very_same_is_set_once(desk):
    await desk.sees("/remind half every 4h")
    assert "There is a reminder of “half” every 4 h already." in (await desk.sees("/remind HALF every 4h")).html
    assert len(desk.reminders.kept) == 1


async def test_the_limit_is_said(desk):
    for hours in range(1, MOST_REMINDERS + 1):
        await desk.sees(f"/remind half every {hours}h")
    screen = await desk.sees("/remind half daily 09:00")
    assert "20 reminders are as many as I keep in one chat. /reminders lists them" in screen.html


# from buttons


async def test_without_a_rule_there_are_the_usual_ones(desk):
    desk.profiles.settled[ANN] = Preferences(band=Band(Ratio("0.075"), Ratio("0.02")))
    screen = await desk.sees("/remind half")
    assert screen.html == (
        "When shall I remind you of “half”? Press a button, send me a rule such as every 4h or drift 5%, or /cancel."
        "\n\n0 of 20 reminders in this chat"
    )
    assert labels(screen) == [
        ["Daily 09:00", "Weekdays 08:30", "Every 4h"],
        ["Drift 7.5%", "Liq 20%"],
        ["Funding negative", "Basis below -1%"],
        ["Show", "Drift", "Reminders"],
    ]


@pytest.mark.parametrize(
    ("label", "rule"),
    [
        ("Daily", Daily(time(9))),
        ("Weekdays", Daily(time(8, 30), weekdays=True)),
        ("Every", Every(4 * HOUR)),
        ("Drift 5%", DRIFT),
        ("Liq", Condition(Measure.LIQUIDATION, Decimal("0.2"))),
        ("Funding", Condition(Measure.FUNDING, Decimal(0))),
        ("Basis", Condition(Measure.BASIS, Decimal("-0.01"))),
    ],
)
async def test_a_button_sets_its_rule_and_ends_the_question(desk, label, rule):
    await desk.pressed(await desk.sees("/remind half"), label)
    assert rules(desk) == [rule]
    assert desk.profiles.drafts == {}


async def test_the_next_words_are_the_rule(desk):
    await desk.sees("/remind half")
    assert "“9” could be" in (await desk.sees("daily 9")).html
    assert "daily at 21:00" in (await desk.sees("daily 9pm")).html
    assert rules(desk) == [Daily(time(21))]
    assert desk.profiles.drafts == {}


async def test_of_several_portfolios_one_is_chosen_first(desk):
    await keep(desk, "full", *FULL)
    choice = await desk.sees("/remind")
    assert labels(choice) == [["half", "full"]]
    assert "remind you of “full”" in (await desk.pressed(choice, "full")).html


@pytest.mark.parametrize("card", ["/drift half", "/show half"])
async def test_a_portfolios_cards_lead_to_its_reminders(desk, card):
    assert "When shall I remind you of “half”?" in (await desk.pressed(await desk.sees(card), "Remind me")).html


async def test_every_button_fits_in_the_largest_chat(desk):
    chat = -(2**52)
    await keep(desk, "ours", *HALF, owner=chat)
    desk.members.administrators.add((chat, 2**52))
    screen = await desk.sees("/remind ours", 2**52, chat)
    assert sum(map(len, screen.buttons)) == 10


@pytest.mark.parametrize("fields", ["", "|x", "|1|daily 9", "|1|drift 500%", "|1|daily 09:00|x", "|=|every 4h"])
async def test_a_forged_button_sets_nothing(desk, fields):
    assert isinstance(await desk.press_data(f"1rrt{fields}"), Notice)  # rt is 1001 in base 36
    assert desk.reminders.kept == {}


# in groups


async def test_in_a_group_it_speaks_in_the_topic_that_asked_for_it(desk):
    await keep(desk, "ours", *HALF, owner=GROUP)
    await desk.sees("/remind ours every 4h", ANN, GROUP, thread=42)
    await desk.sees("/remind ours every 4h", ANN, GROUP, thread=43)
    assert [(each.chat, each.thread) for each in desk.reminders.kept.values()] == [(GROUP, 42), (GROUP, 43)]


async def test_a_button_sets_it_in_the_topic_of_its_card(desk):
    await keep(desk, "ours", *HALF, owner=GROUP)
    card = await desk.sees("/remind ours", ANN, GROUP, thread=42)
    await desk.press(card, "Every", ANN, GROUP, thread=42)
    assert [each.thread for each in desk.reminders.kept.values()] == [42]


async def test_in_a_group_only_editors_set_one(desk):
    await keep(desk, "ours", *HALF, owner=GROUP)
    for words in ("/remind ours", "/remind ours every 4h"):
        assert "Only administrators of this group" in (await desk.sees(words, BOB, GROUP)).html
    notice = await desk.press(await desk.sees("/remind ours", ANN, GROUP), "Every", BOB, GROUP)
    assert isinstance(notice, Notice)
    assert desk.reminders.kept == {}


async def test_in_a_group_the_question_asks_for_a_reply(desk):
    await keep(desk, "ours", *HALF, owner=GROUP)
    assert "reply to this message with a rule" in (await desk.sees("/remind ours", ANN, GROUP)).html
    await desk.sees("every 2h", ANN, GROUP, to_bot=True)
    assert rules(desk) == [Every(2 * HOUR)]


# what stands behind


async def test_a_broken_store_is_told_and_nothing_is_set(desk):
    desk.reminders.fail(StoreUnavailable(Broken.FULL))
    assert (await desk.sees("/remind half every 4h")).outcome is Outcome.FAILED
    assert desk.reminders.kept == {}


async def test_where_nobody_would_hear_it_there_is_none(desk):
    quotes = Quotes(desk.market, desk.clock)
    keeping = Keeping(desk.books, desk.profiles, desk.members)
    silent = Dialogue(Services(quotes, Hedging(quotes), keeping=keeping), English(), desk.clock)
    for words in ("/remind half", "/remind half every 4h", "/reminders"):
        screen = await silent.answer(Said(words, ANN, private=True))
        assert screen is not None
        assert screen.html == "I cannot remind anybody here: reminders are for a chat on Telegram."
    shown = await silent.answer(Said("/show half", ANN, private=True))
    assert shown is not None
    assert "Remind me" not in labels(shown)[0]


async def test_conditions_are_looked_at_when_their_portfolio_or_the_settings_change(desk):
    await keep(desk, "full", *FULL)
    await desk.sees("/remind half drift 5%")
    await desk.sees("/remind full drift 5%")
    desk.clock.advance(HOUR)
    await desk.sees("/hold half 0.1 btc")
    assert [each.look_at for each in desk.reminders.kept.values()] == [NOON + HOUR, NOON]
    desk.clock.advance(HOUR)
    await desk.sees("/settings policy coins")
    assert [each.look_at for each in desk.reminders.kept.values()] == [NOON + 2 * HOUR] * 2


@pytest.mark.parametrize(
    "words",
    ["/unhold half 0.1 btc", "/target half 0.6", "/filled half sell 1 @ 64000", "/closed half @ 64000",
     "/withdrew half 0.1 btc"],
)  # fmt: skip
async def test_every_change_of_a_portfolio_has_its_conditions_looked_at(desk, words):
    await desk.sees("/remind half drift 5%")
    desk.clock.advance(HOUR)
    await desk.sees(words)
    assert [each.look_at for each in desk.reminders.kept.values()] == [NOON + HOUR]
