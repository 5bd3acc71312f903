"""`/portfolios`: what there is, what it holds, and which ratios are wanted."""

from __future__ import annotations

from html import unescape

import pytest

from bot.chat.markup import utf16_units
from bot.chat.screen import Notice, Outcome
from bot.errors import Broken, StoreUnavailable
from hedgecore import Coin, CoinsMoved, TargetSet
from tests.bot.chat.people import labels
from tests.support.builders import NOON
from tests.support.desk import ANN, BOB, GROUP, Desk
from tests.support.ledger import HALF, keep


@pytest.fixture
def desk() -> Desk:
    return Desk()


async def test_nothing_yet_says_how_to_make_the_first(desk):
    screen = await desk.sees("/portfolios")
    assert screen.html.startswith("There is no portfolio here yet. /hold NAME 0.3 btc makes one")
    assert screen.fields == {"command": "portfolios", "most": "50", "portfolios": []}


async def test_each_has_a_line_with_its_coins_and_ratios_and_a_button(desk):
    await keep(desk, "half", *HALF)
    await desk.sees("/hold mix 0.3 btc 2 eth")
    await desk.sees("/target mix full eth")
    screen = await desk.sees("/portfolios")
    assert screen.html == (
        "<b>2 of 50 portfolios</b>\n\n<b>half</b> · 1 BTC, 50 % wanted\n<b>mix</b> · 0.3 BTC · 2 ETH, 100 % wanted"
    )
    assert labels(screen) == [["half", "mix"]]
    assert screen.fields["portfolios"] == [
        {"name": "half", "coins": [{"coin": "BTC", "held_coin": "1", "target": "0.5"}]},
        {
            "name": "mix",
            "coins": [
                {"coin": "BTC", "held_coin": "0.3", "target": None},
                {"coin": "ETH", "held_coin": "2", "target": "1"},
            ],
        },
    ]
    assert (await desk.pressed(screen, "mix")).fields["portfolio"] == "mix"


async def test_the_ratio_of_a_first_trade_counts_as_wanted(desk):
    coins, _, trade = HALF
    await keep(desk, "half", coins, trade)
    assert "<b>half</b> · 1 BTC, 50 % wanted" in (await desk.sees("/portfolios")).html


async def test_the_last_ratio_that_was_said_is_the_one_wanted(desk):
    await keep(desk, "half", *HALF)
    await desk.sees("/target half 0.75")
    assert "<b>half</b> · 1 BTC, 75 % wanted" in (await desk.sees("/portfolios")).html


async def test_more_coins_than_a_line_has_room_for_are_counted(desk):
    await desk.sees("/hold many 1 btc 2 eth 3 xrp 4 sol 5 ltc 6 doge")
    assert "<b>many</b> · 1 BTC · 2 ETH · 3 XRP · 4 SOL · 2 more" in (await desk.sees("/portfolios")).html


async def test_fifty_portfolios_of_the_longest_names_fit_a_message(desk):
    for number in range(50):
        await keep(desk, f"{'n' * 37} {number:02}", *(CoinsMoved(coin, Coin("0.12345678"), NOON) for coin in "ABCDE"))
    screen = await desk.sees("/portfolios")
    shown = screen.html.count("<b>nnn")
    assert utf16_units(screen.html) <= 4096
    assert screen.html.endswith(f"… and {50 - shown} more, each with its button.")
    assert sum(map(len, labels(screen))) == 50


async def test_foreign_text_is_escaped(desk):
    await keep(desk, "<b> & co", *HALF)
    assert "<b>&lt;b&gt; &amp; co</b>" in (await desk.sees("/portfolios")).html


async def test_words_behind_it_are_refused_by_name(desk):
    screen = await desk.sees("/portfolios half")
    assert unescape(screen.html).startswith("I do not know what “half” means in this command.")
    assert screen.outcome is Outcome.BAD_INPUT


async def test_a_group_has_its_own_and_a_private_list_is_never_its(desk):
    await keep(desk, "mine", *HALF)
    await desk.sees("/hold ours 2 eth", ANN, GROUP)
    assert [each["name"] for each in (await desk.sees("/portfolios", BOB, GROUP)).fields["portfolios"]] == ["ours"]
    assert [each["name"] for each in (await desk.sees("/portfolios")).fields["portfolios"]] == ["mine"]


async def test_percent_only_shows_no_amounts(desk):
    await desk.sees("/hold ours 2 eth", ANN, GROUP)
    await keep(desk, "half", CoinsMoved("BTC", Coin(7), NOON), TargetSet("BTC", HALF[1].target, NOON), owner=GROUP)
    await desk.sees("/percent on", ANN, GROUP)
    html = (await desk.sees("/portfolios", BOB, GROUP)).html
    assert html.splitlines()[2:] == ["<b>ours</b> · ETH", "<b>half</b> · BTC, 50 % wanted"]


async def test_the_list_is_a_button_away_and_a_forged_one_is_not_obeyed(desk):
    await keep(desk, "half", *HALF)
    back = await desk.pressed(await desk.sees("/show half"), "Portfolios")
    assert back.html.startswith("<b>1 of 50 portfolios</b>")
    assert isinstance(await desk.press_data("1Lrt|1"), Notice)  # rt is 1001 in base 36


async def test_a_broken_store_is_told_with_the_button_to_try_again(desk):
    desk.books.fail(StoreUnavailable(Broken.LOCKED))
    screen = await desk.sees("/portfolios")
    assert screen.outcome is Outcome.FAILED
    assert labels(screen) == [["Portfolios"]]
