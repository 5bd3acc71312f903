"""Buttons of the cards about markets, and the switch between kinds: forged, foreign or pressed again, each is answered
and changes nothing.
"""

from __future__ import annotations

import pytest

from bot.chat.screen import Notice, Screen
from bot.ports import Preferences
from tests.support.desk import ANN, BOB, GROUP, Desk
from tests.support.fakes import BINANCE, BINANCE_USDT, BYBIT, WEEX, FakeMarket
from tests.support.ledger import HALF, keep

TOO_OLD = Notice("This button is too old for me. Please send the command again.")
FOREIGN = Notice("This card belongs to somebody else. Send the command yourself to get your own.")
CARDS = ["/contracts 20000 0.5", "/funding btc", "/basis btc", "/price btc", "/margin 20000 0.5", "/hedge 20000 0.5",
         "/hedge 20000 0.5 linear"]  # fmt: skip
FORGED = [
    "K", "K|BTC", "K|btc|||30|0", "K|BTC|u1||30|0", "K|BTC||0.5|30|0", "K|BTC|||0|0", "K|BTC|||3651|0", "K|BTC|||30|-1",
    "K|BTC|||30|x", "K|BTC|u0|0.5|30|0", "K|BTC|u1|1.5|30|0", "K|BTC|||30|0|more",
    "f", "f|BTC", "f|<b>|", "f|BTC|Ünü", "f|BTC||more", "b", "b|", "b|btc", "b|BTC|more",
    "p", "p|BTC|", "p|BTC||x", "p|BTC||d|more", "m|u1|0.5|BTC||2|", "m|u1|0.5|BTC||2||-5", "m|u1|0.5|BTC||2|x|",
    "h|u1|0.5|BTC||2|ld", "h|u1|0.5|BTC||2|l260626", "h|u1|0.5|BTC||2|i", "h|u1|0.5|BTC||2",
]  # fmt: skip


@pytest.fixture
async def desk() -> Desk:
    """Ann and the group keep something, which no button of these cards may change."""
    desk = Desk(market=FakeMarket(BINANCE, BYBIT, BINANCE_USDT, WEEX))
    for owner in (ANN, GROUP):
        await keep(desk, "half", *HALF, owner=owner)
    return desk


async def kept(desk: Desk) -> list[object]:
    """All that a press could have changed."""
    books = [await desk.books.everything(owner) for owner in (ANN, BOB, GROUP)]
    settled = [await desk.profiles.preferences(owner) for owner in (ANN, BOB, GROUP)]
    return [*books, *settled, dict(desk.profiles.drafts)]


@pytest.mark.parametrize("fields", FORGED)
async def test_a_forged_button_is_too_old_and_asks_no_exchange(desk, fields):
    letter, _, rest = fields.partition("|")
    data = f"1{letter}rt" + (f"|{rest}" if rest else "")  # rt is Ann in base 36
    assert await desk.press_data(data) == TOO_OLD
    assert desk.market.asked == []


@pytest.mark.parametrize("command", CARDS)
async def test_a_stranger_presses_each_button_in_vain(desk, command):
    screen = await desk.sees(command, ANN, GROUP)
    before = list(desk.market.asked)
    answers = [await desk.press_data(button.data, BOB, GROUP) for row in screen.buttons for button in row]
    assert answers == [FOREIGN] * len(answers) != []
    assert desk.market.asked == before


@pytest.mark.parametrize("command", CARDS)
async def test_a_card_is_of_no_use_in_somebody_elses_private_chat(desk, command):
    screen = await desk.sees(command)
    answers = {await desk.press_data(button.data, BOB) for row in screen.buttons for button in row}
    assert answers == {FOREIGN}


@pytest.mark.parametrize("command", CARDS)
async def test_a_button_pressed_again_shows_the_same_and_changes_nothing(desk, command):
    screen = await desk.sees(command)
    before = await kept(desk)
    for button in (button for row in screen.buttons for button in row if button.label != "Save"):
        first, again = [await desk.press_data(button.data) for _ in range(2)]
        assert isinstance(first, Screen)
        assert first == again
    assert await kept(desk) == before


async def test_the_kind_is_switched_there_and_back(desk):
    screen = await desk.sees("/hedge 20000 0.5")
    linear = await desk.pressed(screen, "In USDT")
    assert "BTCUSDT USDT perpetual" in linear.html
    assert (await desk.pressed(linear, "In coin")).html == screen.html


async def test_a_button_of_an_exchange_that_is_gone_says_so(desk):
    screen = await desk.press_data("1hrt|u20000|0.5|BTC|ftx|2|l")
    assert isinstance(screen, Screen)
    assert screen.html.startswith("There is no perpetual in USDT for “BTC”")


async def test_what_a_group_settled_holds_behind_buttons_too(desk):
    desk.profiles.settled[GROUP] = Preferences(percent_only=True)
    screen = await desk.sees("/funding", ANN, GROUP)
    compared = await desk.pressed(screen, "Compare", ANN, GROUP)
    assert "$" not in compared.html
