"""`/closed`: all that is short is bought back."""

from __future__ import annotations

from datetime import timedelta
from html import unescape

import pytest

from bot.chat.screen import Outcome
from hedgecore import Contracts, Fill, Price, Rate, Traded
from tests.bot.chat.people import labels
from tests.support.builders import DATED, ETHER, NOON, PERPETUAL, snapshot
from tests.support.desk import ANN, BOB, GROUP, Desk
from tests.support.ledger import HALF, keep, sold

SECOND = timedelta(seconds=1)


@pytest.fixture
async def desk() -> Desk:
    """Ann and the group have a bitcoin each, of which half is sold."""
    desk = Desk()
    for owner in (ANN, GROUP):
        await keep(desk, "half", *HALF, owner=owner)
    desk.clock.advance(SECOND)
    return desk


def bought(contracts: str, price: str, contract=PERPETUAL) -> Traded:
    return Traded(contract, Fill(Contracts(contracts), Price(price), Rate("0.0005")), NOON + SECOND)


async def recorded(desk, name: str = "half", owner: int = ANN):
    """The trades that bought."""
    entries = (await desk.books.load(owner, name)).entries
    return tuple(entry for entry in entries if isinstance(entry, Traded) and entry.fill.contracts > Contracts(0))


@pytest.mark.parametrize("words", ["half @ 60000", "half 60000", "half btc binance at 60000", "@ 60000"])
async def test_at_a_price_it_is_recorded(desk, words):
    screen = await desk.sees(f"/closed {words}")
    assert screen.html == (
        "<b>Recorded in “half”</b>\n\n"
        "<b>Bought 320 contracts × $100 of BTCUSD_PERP at 60,000.00</b>\n"
        "at Binance COIN-M, fee 0.05 %\n\n"
        "Nothing is open in BTCUSD_PERP any more."
    )
    assert labels(screen) == [["Show", "Drift"]]
    assert screen.fields["command"] == "closed"
    assert await recorded(desk) == (bought("320", "60000"),)


@pytest.mark.parametrize("words", ["half", ""])
async def test_without_a_price_the_present_one_is_proposed_and_recorded_by_its_button(desk, words):
    screen = await desk.sees(f"/closed {words}")
    assert "<b>Bought 320 contracts × $100 of BTCUSD_PERP at 64,000.10</b>" in screen.html
    assert await recorded(desk) == ()
    assert "Nothing is open" in (await desk.pressed(screen, "Record")).html
    assert await recorded(desk) == (bought("320", "64000.10"),)


async def test_what_was_different_is_answered_in_words(desk):
    await desk.sees("/closed half")
    await desk.sees("300 @ 60000")
    assert await recorded(desk) == (bought("300", "60000"),)


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        ("half eth", "Nothing is short in ETH in “half”."),
        ("half sell", "I do not know what “sell” means in this command."),
        ("half $100", "I do not know what “$100” means in this command."),
        ("half 3x", "I do not know what “3x” means in this command."),
        ("half 60000 61000", "“60000” and “61000” are two prices; I need one."),
        ("btc", "There is no portfolio “btc” here."),
    ],
)
async def test_what_cannot_be_is_refused_and_changes_nothing(desk, words, sentence):
    screen = await desk.sees(f"/closed {words}")
    assert sentence in unescape(screen.html)
    assert screen.outcome is Outcome.BAD_INPUT
    assert await recorded(desk) == ()


async def test_what_is_closed_is_not_closed_again(desk):
    await desk.sees("/closed half @ 60000")
    assert (await desk.sees("/closed half @ 60000")).html == "Nothing is short in “half”."
    assert len(await recorded(desk)) == 1


# several contracts


@pytest.fixture
async def both(desk):
    """Two contracts of bitcoin are short, each at a price of its own."""
    await keep(desk, "both", *HALF, sold("50", contract=DATED))
    desk.market.snapshots["BTCUSD_260626"] = snapshot(DATED, "65000")
    return desk


async def test_each_contract_has_a_button_of_its_own_until_it_is_recorded(both):
    screen = await both.sees("/closed both")
    assert labels(screen) == [["Record: BTCUSD_PERP"], ["Record: BTCUSD_260626"], ["Show", "Drift"]]
    assert "Was one different? Then send me its name too: BTCUSD_PERP @ 64,000.10." in screen.html
    first = await both.pressed(screen, "Record: BTCUSD_PERP")
    assert "Short now: 50 contracts × $100 of BTCUSD_260626, sold at 64,000.00 on average." in first.html
    assert labels(first) == [["Record: BTCUSD_260626"], ["Show", "Drift"]]
    assert "That is recorded already." in (await both.pressed(screen, "Record: BTCUSD_PERP")).html
    second = await both.pressed(first, "Record: BTCUSD_260626")
    assert labels(second) == [["Show", "Drift"]]
    assert await recorded(both, "both") == (bought("320", "64000.10"), bought("50", "65000.10", DATED))
    assert both.profiles.drafts == {}


async def test_one_of_several_is_answered_by_its_name(both):
    await both.sees("/closed both")
    unnamed = await both.sees("@ 65100")
    assert unnamed.html == "Which one is meant: BTCUSD_PERP, BTCUSD_260626? Name it."
    answer = await both.sees("btcusd_260626 @ 65100")
    assert labels(answer) == [["Record: BTCUSD_PERP"], ["Show", "Drift"]]
    assert await recorded(both, "both") == (bought("50", "65100", DATED),)


async def test_a_price_is_that_of_one_contract(both):
    refused = await both.sees("/closed both @ 64000")
    assert refused.html == "Which one is meant: BTCUSD_PERP, BTCUSD_260626? Name it."
    await both.sees("/closed both dated @ 64000")
    await both.sees("/closed both BTCUSD_PERP @ 64000")
    assert await recorded(both, "both") == (bought("50", "64000", DATED), bought("320", "64000"))


async def test_one_of_several_coins_has_to_be_named(desk):
    await keep(desk, "mix", *HALF, sold("100", "3200", ETHER))
    assert (await desk.sees("/closed mix")).html == "Which one is meant: BTC, ETH? Name it."
    await desk.sees("/closed mix eth @ 3000")
    assert await recorded(desk, "mix") == (bought("100", "3000", ETHER),)


# groups


async def test_in_a_group_only_editors_close(desk):
    for words in ("half", "half @ 60000"):
        assert "Only administrators" in (await desk.sees(f"/closed {words}", BOB, GROUP)).html
    await desk.sees("/closed half @ 60000", ANN, GROUP)
    assert await recorded(desk, owner=GROUP) == (bought("320", "60000"),)
    assert await recorded(desk) == ()
