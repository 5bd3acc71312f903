"""Tickets behind buttons and in drafts, there and back."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest

from bot.chat.buttons import LONGEST, BadButton, Key
from bot.chat.tickets import pack_ticket, pack_tickets, unpack_ticket, unpack_tickets
from bot.services.told import Ticket
from hedgecore import Contracts, HedgeError, Price, Rate
from tests.support.builders import NOON

AT = NOON.replace(microsecond=123_000)
OPEN = Ticket(12, "n", "BTCUSD_PERP", Contracts(-100))
TICKETS = (
    OPEN,
    replace(OPEN, leverage=Decimal("2.5")),
    replace(OPEN, contracts=Contracts(100), price=Price("63999.90"), at=AT),
    replace(OPEN, venue="binancecoinm", leverage=Decimal(3), price=Price("0.0123457"), at=AT, fee=Rate("-0.0001")),
    replace(OPEN, fee=Rate("0.01")),
)


@pytest.mark.parametrize("ticket", TICKETS)
def test_a_ticket_comes_back_as_it_was(ticket):
    assert unpack_ticket(pack_ticket(ticket)) == ticket


def test_several_come_back_in_order():
    assert unpack_tickets(pack_tickets(TICKETS)) == TICKETS
    assert unpack_tickets(()) == ()


def test_what_is_unknown_at_the_end_takes_no_room():
    assert pack_ticket(OPEN) == ("12", "n", "BTCUSD_PERP", "-100")


def test_a_usual_ticket_fits_behind_a_button():
    ticket = Ticket(999_999, "n", "BTCUSD_261225", Contracts(-99_999), Decimal(3), Price("163999.90"), AT)
    data = Key("F", 9_999_999_999, pack_ticket(ticket)).pack()
    assert len(data.encode()) <= LONGEST


@pytest.mark.parametrize(
    "fields",
    [
        (),
        ("1", "n", "BTCUSD"),
        ("1", "n", "BTCUSD", "0"),
        ("1", "n", "<b>", "-1"),
        ("1", "N", "BTCUSD", "-1"),
        ("x", "n", "BTCUSD", "-1"),
        ("1", "n", "BTCUSD", "1e9"),
        ("1", "n", "BTCUSD", "9999999999999"),
        ("1", "n", "BTCUSD", "-1", "126"),
        ("1", "n", "BTCUSD", "-1", "", "64000"),
        ("1", "n", "BTCUSD", "-1", "", "", "abc"),
        ("1", "n", "BTCUSD", "-1", "", "0", "abc"),
        ("1", "n", "BTCUSD", "-1", "", "64000", "-1"),
        ("1", "n", "BTCUSD", "-1", "", "", "", "0.011"),
        ("1", "n", "BTCUSD", "-1", "", "64000", "abc", "0", "0"),
    ],
)
def test_what_no_button_of_ours_has_is_refused(fields):
    with pytest.raises((BadButton, HedgeError)):
        unpack_ticket(fields)
