"""`/change`: everything about a portfolio by buttons, which ask for what is missing."""

from __future__ import annotations

from datetime import timedelta

import pytest

from bot.chat.screen import Notice
from bot.chat.table import BY_LETTER, COMMANDS
from hedgecore import Coin, CoinsMoved, Ratio, TargetSet, Withdrawn
from tests.bot.chat.people import labels
from tests.support.desk import ANN, BOB, GROUP, Desk
from tests.support.ledger import HALF, keep


@pytest.fixture
async def desk() -> Desk:
    desk = Desk()
    for owner in (ANN, GROUP):
        await keep(desk, "cold wallet", *HALF, owner=owner)
    desk.clock.advance(timedelta(seconds=1))
    return desk


async def last(desk, owner=ANN):
    """What was recorded last."""
    return (await desk.books.load(owner, "cold wallet")).entries[-1]


async def test_a_portfolio_leads_to_everything_that_can_be_changed(desk):
    screen = await desk.pressed(await desk.sees("/show cold wallet"), "Change")
    assert labels(screen) == [
        ["Coins in", "Coins out"],
        ["Ratio wanted", "A trade"],
        ["All bought back", "Profit taken out"],
        ["Rename", "Delete"],
        ["Show"],
    ]
    assert (await desk.sees("/change")).html == screen.html


@pytest.mark.parametrize(
    ("label", "words", "entry"),
    [
        ("Coins in", "0.3 btc", CoinsMoved),
        ("Coins out", "0.1 btc", CoinsMoved),
        ("Ratio wanted", "60%", TargetSet),
        ("Profit taken out", "0.01 btc", Withdrawn),
    ],
)
async def test_a_button_asks_for_the_words_and_records_them_once(desk, label, words, entry):
    await desk.pressed(await desk.sees("/change"), label)
    await desk.sees(words)
    assert isinstance(await last(desk), entry)
    assert desk.books.writes == 3
    await desk.sees(words)
    assert desk.books.writes == 3


async def test_a_trade_is_asked_for_and_proposed_where_it_has_no_price(desk):
    await desk.pressed(await desk.sees("/change"), "A trade")
    assert "To record in “cold wallet”" in (await desk.sees("sell 10")).html
    assert "Sold 9 contracts" in (await desk.sees("9")).html


async def test_words_that_are_refused_leave_the_question(desk):
    await desk.pressed(await desk.sees("/change"), "Coins in")
    assert "I do not know “btx”" in (await desk.sees("0.3 btx")).html
    assert "now holds 1.3 BTC" in (await desk.sees("0.3 btc")).html


async def test_usual_ratios_have_a_button_each(desk):
    asked = await desk.pressed(await desk.sees("/change"), "Ratio wanted")
    assert labels(asked) == [["25 %", "50 %", "75 %", "100 %"], ["← Back"]]
    await desk.pressed(asked, "75 %")
    assert (await last(desk)).target == Ratio("0.75")


async def test_all_bought_back_is_proposed_at_the_present_price(desk):
    screen = await desk.pressed(await desk.sees("/change"), "All bought back")
    assert "Bought 320 contracts" in screen.html
    assert labels(screen)[0] == ["Record"]


async def test_in_a_group_only_editors_are_asked(desk):
    screen = await desk.sees("/change", chat=GROUP)
    assert isinstance(await desk.press(screen, "Coins in", presser=BOB, chat=GROUP), Notice)
    await desk.pressed(screen, "Coins in", chat=GROUP)
    assert await desk.hears("1 btc", chat=GROUP) is None
    await desk.sees("1 btc", chat=GROUP, to_bot=True)
    assert (await last(desk, GROUP)).amount == Coin(1)


@pytest.mark.parametrize(
    "data", ["1Crt|1|forgetme", "1Crt|1|hold|x", "1Crt|x", "1Trt|1|0", "1Trt|1|1.5", "1Trt|1|-0.5", "1Trt|1", "1Zrt"]
)
async def test_a_forged_button_changes_nothing(desk, data):
    assert isinstance(await desk.press_data(data), Notice)
    assert desk.books.writes == 2


def test_every_command_with_buttons_has_a_letter_of_its_own():
    assert len(BY_LETTER) == sum(bool(command.letter) for command in COMMANDS)
