"""Keyboards with every exchange there is: each can be reached, rows fit a phone, no button is too long to be sent."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from bot.chat.buttons import LONGEST
from bot.market.venues import LINEAR_ROWS, ROWS
from tests.bot.chat.people import labels
from tests.support.builders import DATED, LINEAR, PERPETUAL, snapshot
from tests.support.desk import Desk
from tests.support.fakes import FakeMarket

if TYPE_CHECKING:
    from hedgecore import Contract

INVERSE = [row.venue for row in ROWS.values()]
LINEARS = [row.venue for row in LINEAR_ROWS.values()]
MOST_IN_A_ROW = 4
# an amount to the last digit of a coin, a third of it, the exchange of the longest name; and a person of today
LONG = "/hedge 0.31234567btc third kraken"
PERSON = 7_999_999_999


@pytest.fixture
def desk() -> Desk:
    market = FakeMarket(*INVERSE, *LINEARS)
    for venue in market.venues:
        kinds: list[Contract] = [LINEAR] if venue.linear else [PERPETUAL, DATED]
        contracts: tuple[Contract, ...] = tuple(
            replace(each, venue=venue.id, symbol=f"{each.symbol}-{venue.code}") for each in kinds
        )
        market.listed[venue.id] = contracts
        market.snapshots |= {each.symbol: snapshot(each) for each in contracts}
    return Desk(market)


async def test_every_exchange_with_inverse_contracts_is_a_button_of_the_price(desk):
    card = await desk.sees("/price")
    assert labels(card) == [["Exchange"], ["Funding", "Basis", "↻"]]
    screen = await desk.pressed(card, "Exchange")
    assert (await desk.pressed(screen, "← Back")) == card
    shown = [name for row in labels(screen)[:-1] for name in row]
    assert shown == [venue.name for venue in INVERSE]
    for venue in INVERSE:
        assert (await desk.pressed(screen, venue.name)).fields["contract"]["venue"] == venue.id


async def test_every_exchange_is_a_button_of_the_funding_and_leads_to_a_price(desk):
    card = await desk.sees("/funding")
    assert labels(card) == [["Exchange"], ["Compare", "Basis", "Price", "↻"]]
    screen = await desk.pressed(card, "Exchange")
    assert (await desk.pressed(screen, "← Back")) == card
    for venue in (*INVERSE, *LINEARS):
        data = next(button.data for row in screen.buttons for button in row if button.label == venue.name)
        shown = await desk.press_data(data)
        assert shown.fields["shown"] == venue.id
        expected = INVERSE[0].id if venue.linear else venue.id
        assert (await desk.pressed(shown, "Price")).fields["contract"]["venue"] == expected


@pytest.mark.parametrize("kind", ["", "linear"])
async def test_the_exchanges_of_a_hedge_lead_to_a_hedge_at_each(desk, kind):
    page = await desk.pressed(await desk.sees(f"/hedge 20000 0.5 {kind}"), "Exchanges")
    reached = set()
    while True:
        for label in [name for row in labels(page) for name in row if name.startswith("Hedge ")]:
            reached.add((await desk.pressed(page, label)).fields["contract"]["venue"])
        if "▶" not in [name for row in labels(page) for name in row]:
            break
        page = await desk.pressed(page, "▶")
    assert reached == {venue.id for venue in (*INVERSE, *LINEARS)}


async def test_the_usual_exchange_is_chosen_among_each_once(desk):
    choice = await desk.pressed(await desk.sees("/settings"), "Exchange")
    shown = [name for row in labels(choice) for name in row]
    alone = [venue.name for venue in (*INVERSE, *LINEARS) if venue.beside is None]
    assert shown == [*alone, "← Back"]
    assert (await desk.pressed(choice, "Weex")).fields["venue"] == "weex"


@pytest.mark.parametrize("text", ["/hedge 20000 0.5", "/price", "/funding", "/basis", "/contracts", "/settings", LONG])
async def test_rows_fit_a_phone_and_no_button_is_too_long(desk, text):
    screen = await desk.sees(text)
    assert max(len(row) for row in labels(screen)) <= MOST_IN_A_ROW
    assert all(len(button.data.encode()) <= LONGEST for row in screen.buttons for button in row)


async def test_no_button_of_a_hedge_is_left_out_because_of_its_digits(desk):
    assert labels(await desk.sees(LONG, PERSON)) == [
        ["− 23.3333 %", "43.3333 % +"],
        ["1x", "2x ✓", "3x"],
        ["Exchanges"],
        ["Why?", "Save", "In USDT", "↻"],
    ]
