"""`/percent on`: whatever is asked in the group, twice the holding has the same answer, so that it tells no amount."""

from __future__ import annotations

import pytest

from bot.chat.screen import Notice, Screen
from tests.support.desk import ANN, GROUP, Desk
from tests.support.fakes import BINANCE, BINANCE_USDT, BYBIT, WEEX, FakeMarket

CARDS = [
    "/hedge {} 0.5",
    "/hedge {} 0.5 dated",
    "/hedge {} 0.5 linear",
    "/hedge {} 0.5 weex 1x",
    "/shock {} 0.5 -40 basis -2% 30d",
    "/margin {} 0.5 +150%",
    "/contracts {} 0.5",
    "/contracts {} 0.5 90d",
]
HOLDINGS = [("16000", "32000"), ("0.25btc", "0.5btc")]
TOO_SMALL = ["/hedge {} 0.5 linear", "/hedge {} 0.5 binance", "/margin {} 0.5 binance", "/contracts {} 0.5"]


@pytest.fixture
async def desk() -> Desk:
    """A group that wants no amounts, where both kinds of contract are to be had."""
    desk = Desk(market=FakeMarket(BINANCE, BYBIT, BINANCE_USDT, WEEX))
    await desk.sees("/percent on", ANN, GROUP)
    return desk


async def html(desk: Desk, text: str) -> str:
    return (await desk.sees(text, ANN, GROUP)).html


async def behind_buttons(desk: Desk, screen: Screen) -> list[tuple[str, str]]:
    """The label of each button with what it shows."""
    shown = []
    for button in (button for row in screen.buttons for button in row):
        answer = await desk.press_data(button.data, ANN, GROUP)
        assert not isinstance(answer, Notice)
        shown.append((button.label, answer.html))
    return shown


@pytest.mark.parametrize("command", CARDS)
@pytest.mark.parametrize("holdings", HOLDINGS)
async def test_twice_the_holding_has_the_same_card(desk, command, holdings):
    one, two = [await desk.sees(command.format(holding), ANN, GROUP) for holding in holdings]
    assert one.html == two.html
    assert one.buttons != ()
    assert await behind_buttons(desk, one) == await behind_buttons(desk, two)


@pytest.mark.parametrize("command", TOO_SMALL)
async def test_a_holding_that_is_too_small_is_refused_without_saying_it(desk, command):
    assert await html(desk, command.format("$90")) == await html(desk, command.format("$60"))


@pytest.mark.parametrize("command", CARDS)
async def test_with_amounts_the_cards_differ(desk, command):
    await desk.sees("/percent off", ANN, GROUP)
    assert await html(desk, command.format("16000")) != await html(desk, command.format("32000"))


@pytest.mark.parametrize("command", ["/price", "/funding", "/basis", "/contracts"])
async def test_what_is_about_the_market_alone_is_answered_too(desk, command):
    assert "BTC" in await html(desk, command)
