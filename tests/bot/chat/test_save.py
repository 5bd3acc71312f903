"""`/save`: a hedge as a portfolio, by its card, by a name, or asked back for one."""

from __future__ import annotations

from datetime import timedelta
from html import unescape

import pytest

from bot.chat.screen import Notice, Outcome
from bot.errors import Broken, StoreUnavailable
from hedgecore import Coin, CoinsMoved, Ratio, TargetSet
from tests.bot.chat.people import labels
from tests.support.builders import NOON, snapshot
from tests.support.desk import ANN, BOB, GROUP, Desk
from tests.support.ledger import HALF, keep


@pytest.fixture
def desk() -> Desk:
    return Desk()


def entries(amount: str, ratio: str, coin: str = "BTC") -> tuple[CoinsMoved, TargetSet]:
    return CoinsMoved(coin, Coin(amount), NOON), TargetSet(coin, Ratio(ratio), NOON)


async def kept(desk, name: str, owner: int = ANN):
    return (await desk.books.load(owner, name)).entries


@pytest.mark.parametrize(
    ("words", "name", "saved"),
    [
        ("half 0.3btc 50%", "half", entries("0.3", "0.5")),
        ("half 20000 0.5", "half", entries("0.3125", "0.5")),
        ('"cold wallet" 20000 full', "cold wallet", entries("0.3125", "1")),
        ("ether 2 eth half", "ether", entries("2", "0.5", "ETH")),
        ("half $10000 1:3", "half", entries("0.15625", "0.333333")),
    ],
)
async def test_a_hedge_behind_the_name_is_saved_in_coins(desk, words, name, saved):
    assert (await desk.sees(f"/save {words}")).outcome is Outcome.DONE
    assert await kept(desk, name) == saved


async def test_the_answer_has_the_ticket_to_trade(desk):
    screen = await desk.sees("/save half 20000 0.5")
    assert screen.html == (
        "<b>Saved as “half”</b>\n\n"
        "0.3125 BTC held, 50 % of it to be hedged.\n\n"
        "Binance COIN-M · BTCUSD_PERP perpetual\n"
        "<b>SELL 100 contracts × $100 = $10,000</b>\n"
        "Post 0.07813 BTC as margin (2x)."
    )
    assert labels(screen) == [["I traded this"], ["Show", "Drift"]]
    assert screen.fields == {"command": "save", "portfolio": "half"}
    assert (await desk.pressed(screen, "Show")).html.startswith("<b>half</b>")
    assert (await desk.pressed(screen, "Drift")).html.startswith("<b>half · 0 % hedged, 50 % wanted</b>")


@pytest.mark.parametrize("words", ["cold wallet", '"cold wallet"'])
async def test_without_a_hedge_the_last_one_here_is_meant(desk, words):
    await desk.sees("/hedge 10000 0.25")
    await desk.sees("/hedge 20000 0.5")
    await desk.sees("/hedge 5000 1", BOB)
    await desk.sees(f"/save {words}")
    assert await kept(desk, "cold wallet") == entries("0.3125", "0.5")


async def test_the_last_hedge_is_saved_with_the_coins_it_was_shown_with(desk):
    await desk.sees("/hedge 20000 0.5")
    desk.market.snapshots["BTCUSD_PERP"] = snapshot(price="32000")
    await desk.sees("/save half")
    assert await kept(desk, "half") == entries("0.3125", "0.5")


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        ("", "Which portfolio? I need its name."),
        ("half", "I remember no hedge of yours here to save as “half”"),
        ("taken 20000 0.5", "There is a portfolio “taken” already. Please take another name."),
        ("TAKEN 20000 0.5", "There is a portfolio “TAKEN” already."),
        ("half 20000 50", "“50” as a ratio could be 50 % or 50-fold"),
        ("half 20000", "How much of it shall be hedged?"),
        ("half 100 0.5", "less than the smallest order"),
        ("n" * 41, "is too long for a name: 40 characters at most."),
        ("“half 20000 0.5", "The quotation mark before half 20000 0.5 is never closed."),
    ],
)
async def test_what_cannot_be_saved_is_refused_by_name(desk, words, sentence):
    await keep(desk, "taken", *HALF)
    screen = await desk.sees(f"/save {words}")
    assert sentence in unescape(screen.html)
    assert (screen.outcome, desk.books.writes) == (Outcome.BAD_INPUT, 1)


async def test_the_card_saves_after_asking_for_a_name(desk):
    question = await desk.pressed(await desk.sees("/hedge 20000 0.5"), "Save")
    assert question.html == ("What shall this portfolio be called? Send me its name, take the one below, or /cancel.")
    assert labels(question) == [["BTC 50 %"], ["← Back"]]
    assert "Saved as “cold wallet”" in (await desk.sees("cold wallet")).html
    assert (await desk.sees("hello")).html.startswith("I answer commands.")
    assert await desk.books.names(ANN) == ("cold wallet",)


async def test_a_name_that_is_taken_leaves_the_question_open(desk):
    await keep(desk, "taken", *HALF)
    await desk.press(await desk.sees("/hedge 20000 0.5"), "Save")
    assert "already" in (await desk.sees("taken")).html
    assert "Saved as “half”" in (await desk.sees("half")).html


async def test_the_suggested_name_is_one_press_and_ends_the_question(desk):
    card = await desk.sees("/hedge 20000 0.5")
    question = await desk.pressed(card, "Save")
    assert "Saved as “BTC 50 %”" in (await desk.pressed(question, "BTC 50 %")).html
    assert desk.profiles.drafts == {}
    assert await kept(desk, "BTC 50 %") == entries("0.3125", "0.5")
    assert labels(await desk.pressed(card, "Save"))[0] == ["BTC 50 % 2"]


async def test_the_coins_of_the_card_are_saved_after_the_price_has_moved(desk):
    card = await desk.sees("/hedge 20000 0.5")
    desk.market.snapshots["BTCUSD_PERP"] = snapshot(price="32000")
    await desk.press(card, "Save")
    await desk.sees("half")
    assert await kept(desk, "half") == entries("0.3125", "0.5")


async def test_a_name_can_be_given_while_no_market_answers(desk):
    await desk.press(await desk.sees("/hedge 20000 0.5"), "Save")
    desk.market.fail("binancecoinm")
    desk.market.fail("bybit")
    screen = await desk.sees("half")
    assert screen.html == "<b>Saved as “half”</b>\n\n0.3125 BTC held, 50 % of it to be hedged."
    assert labels(screen) == [["Show", "Drift"]]


async def test_back_leads_to_the_hedge(desk):
    question = await desk.pressed(await desk.sees("/hedge 20000 0.5"), "Save")
    assert "Hedge 50 % of 0.3125 BTC" in (await desk.pressed(question, "← Back")).html


async def test_the_question_is_over_after_a_quarter_of_an_hour(desk):
    await desk.press(await desk.sees("/hedge 20000 0.5"), "Save")
    desk.clock.advance(timedelta(minutes=15))
    assert (await desk.sees("half")).html.startswith("I answer commands.")


async def test_the_same_update_saves_once(desk):
    for _ in range(2):
        desk.updates = 5
        assert "Saved as “half”" in (await desk.sees("/save half 20000 0.5")).html
    assert desk.books.writes == 1


async def test_old_prices_are_labelled(desk):
    desk.clock.advance(timedelta(seconds=95))
    assert "<b>OLD PRICES: 95 s old." in (await desk.sees("/save half 20000 0.5")).html


async def test_a_store_that_fails_saves_nothing(desk):
    desk.books.fail(StoreUnavailable(Broken.FULL))
    screen = await desk.sees("/save half 20000 0.5")
    assert "(its disk is full). Nothing was changed" in screen.html
    assert screen.outcome is Outcome.FAILED


async def test_in_a_group_editors_save_for_the_group(desk):
    assert (await desk.sees("/save ours 20000 0.5", BOB, GROUP)).html.startswith("Only administrators")
    card = await desk.sees("/hedge 20000 0.5", BOB, GROUP)
    assert isinstance(await desk.press(card, "Save", BOB, GROUP), Notice)
    await desk.sees("/save ours 20000 0.5", ANN, GROUP)
    assert (await desk.books.names(GROUP), await desk.books.names(ANN)) == (("ours",), ())


async def test_in_a_group_the_name_is_a_reply(desk):
    question = await desk.pressed(await desk.sees("/hedge 20000 0.5", ANN, GROUP), "Save", ANN, GROUP)
    assert "Reply to this message with its name" in question.html
    assert await desk.hears("ours", ANN, GROUP) is None
    assert "Saved as “ours”" in (await desk.sees("ours", ANN, GROUP, to_bot=True)).html


async def test_percent_only_says_no_amounts(desk):
    await desk.sees("/percent on", ANN, GROUP)
    screen = await desk.sees("/save ours 20000 0.5", ANN, GROUP)
    assert screen.html == (
        "<b>Saved as “ours”</b>\n\n"
        "BTC held, 50 % of it to be hedged.\n\n"
        "Binance COIN-M · BTCUSD_PERP perpetual\n"
        "<b>SELL BTCUSD_PERP for 50.0 % of the holding</b>\n"
        "Post 25.0 % as margin (2x)."
    )


@pytest.mark.parametrize(
    "fields",
    [
        "c1|0.5|BTC||2|", "c1|0.5|BTC||2||x", "u1|0.5|BTC||2|||1", "c1|0.5|BTC||2||5|1", "c1|0.5|BTC||2|||1|1",
        "c-1|0.5|BTC||2||5", "c1|1.5|BTC||2||5", "",
    ],
)  # fmt: skip
async def test_a_forged_button_is_too_old(desk, fields):
    answer = await desk.press_data(f"1Srt|{fields}")  # rt is 1001 in base 36
    assert answer == Notice("This button is too old for me. Please send the command again.")
    assert desk.books.writes == 0
