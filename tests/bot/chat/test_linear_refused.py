"""Portfolios keep hedges that are paid in the coin; whatever leads to a linear one is refused and changes nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from bot.chat.conversation import Upload
from bot.chat.screen import Notice, Outcome, Screen
from bot.errors import Outage, VenueUnavailable
from bot.ports import Belongings
from bot.storage.archive import JsonArchive
from hedgecore import Contracts, Fill, Price, Traded
from tests.support.builders import LINEAR, NOON
from tests.support.desk import ANN, GROUP, Desk
from tests.support.fakes import BINANCE, BINANCE_USDT, BYBIT, WEEX, FakeMarket
from tests.support.ledger import HALF, keep

if TYPE_CHECKING:
    from hedgecore import Contract

REFUSAL = (
    "{symbol} pays its profit in USDT, and I can only keep hedges that are paid in the coin: not recorded."
    " /contracts BTC shows which are."
)


class Market(FakeMarket):
    """Both kinds of contract; a venue that is `away` tells nobody what it lists."""

    away = ""

    async def contracts(self, venue: str) -> tuple[Contract, ...]:
        if venue == self.away:
            raise VenueUnavailable(venue, Outage.DOWN)
        return await super().contracts(venue)


@pytest.fixture
def market() -> Market:
    return Market(BINANCE, BYBIT, BINANCE_USDT, WEEX)


@pytest.fixture
async def desk(market) -> Desk:
    """Ann has a hedge."""
    desk = Desk(market=market)
    await keep(desk, "half", *HALF)
    return desk


async def unchanged(desk: Desk) -> bool:
    return [(each.name, each.entries) for each in await desk.books.everything(ANN)] == [("half", HALF)]


@pytest.mark.parametrize(
    ("words", "symbol"),
    [
        ("sell 1 BTCUSDT @ 64000", "BTCUSDT"),
        ("sell 1 btcusdt usdm @ 64000", "BTCUSDT"),
        ("sell 1 btcusdt bybit @ 64000", "BTCUSDT"),
        ("buy 1 cmt_btcusdt @ 64000", "cmt_btcusdt"),
    ],
)
async def test_a_trade_in_a_linear_contract_names_why_and_what_to_do(desk, words, symbol):
    screen = await desk.sees(f"/filled half {words}")
    assert (screen.html, screen.outcome) == (REFUSAL.format(symbol=symbol), Outcome.BAD_INPUT)
    assert await unchanged(desk)


async def test_an_exchange_with_linear_contracts_only_says_so(desk):
    await keep(desk, "empty")
    screen = await desk.sees("/filled empty sell 1 @ 64000 weex")
    assert screen.html.startswith("Weex has perpetuals in USDT only")


async def test_a_forged_ticket_of_a_linear_contract_is_refused(desk):
    screen = await desk.press_data("1Frt|1|nu|BTCUSDT|-1|2|64000|2o")
    assert isinstance(screen, Screen)
    assert screen.html == REFUSAL.format(symbol="BTCUSDT")
    assert await unchanged(desk)


async def test_the_last_hedge_planned_cannot_be_saved_while_it_is_a_linear_one(desk):
    await desk.sees("/hedge 10000 0.7")
    linear = await desk.sees("/hedge 20000 0.5 linear")
    refused = await desk.sees("/save mine")
    assert (refused.html, refused.outcome) == (REFUSAL.format(symbol="BTCUSDT"), Outcome.BAD_INPUT)
    assert await unchanged(desk)
    await desk.pressed(linear, "In coin")
    assert "Saved as “mine”" in (await desk.sees("/save mine")).html


async def test_explaining_a_linear_card_does_not_make_it_the_last_hedge(desk):
    linear = await desk.sees("/hedge 20000 0.5 linear")
    await desk.sees("/hedge 10000 0.7")
    await desk.pressed(linear, "Why?")
    assert "Saved as “mine”" in (await desk.sees("/save mine")).html


async def test_a_forged_button_saves_no_linear_hedge(desk):
    screen = await desk.press_data("1Srt|c0.3|0.5|BTC||2|l||1")
    assert screen == Notice("This button is too old for me. Please send the command again.")
    assert await unchanged(desk)


async def test_a_file_with_a_linear_trade_brings_nothing(desk):
    trade = Traded(LINEAR, Fill(Contracts(-1), Price(64000)), NOON)  # type: ignore[arg-type]
    content = JsonArchive().write(Belongings((("other", (trade,)),)))

    async def read() -> bytes:
        return content

    screen = await desk.sees("", file=Upload("hedgebot.json", len(content), read))
    assert screen.outcome is Outcome.BAD_INPUT
    assert "“other”" in screen.html
    assert await unchanged(desk)


async def test_an_exchange_of_linear_contracts_that_fails_takes_nothing_away(desk, market):
    await keep(desk, "empty")
    market.away = "binanceusdm"
    assert "Recorded in “empty”" in (await desk.sees("/filled empty sell 1 BTCUSD @ 64000")).html
    unknown = await desk.sees("/filled empty sell 1 PI_XBTUSD @ 64000")
    assert unknown.html == "No exchange that I am connected to lists a contract “pi_xbtusd” now."


async def test_a_coin_that_none_lists_is_said_of_all_that_list_inverse_contracts(desk):
    await keep(desk, "empty")
    screen = await desk.sees("/filled empty sell 1 @ 0.2 doge")
    assert screen.html == "There is no inverse perpetual for “DOGE” at Binance COIN-M or Bybit. There are BTC, ETH."


async def test_a_group_is_refused_the_same(desk):
    await keep(desk, "half", *HALF, owner=GROUP)
    screen = await desk.sees("/filled half sell 1 BTCUSDT @ 64000", ANN, GROUP)
    assert screen.html == REFUSAL.format(symbol="BTCUSDT")
