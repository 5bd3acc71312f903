"""Callback data: what is packed comes back, and nothing else is obeyed."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as some

from bot.chat.buttons import BadButton, ButtonFault, Key, button, keyboard
from bot.chat.commands import hedge, help, margin, price, shock  # noqa: A004
from bot.chat.commands.hedge import HedgeView
from bot.chat.requests import pack_hedge, pack_price, unpack_hedge, unpack_price
from bot.chat.screen import Button
from bot.services.hedging import HedgeRequest
from bot.services.margins import MarginRequest
from bot.services.prices import PriceRequest
from bot.services.shocks import ShockRequest
from hedgecore import Coin, Ratio, Usd

HEDGE = HedgeRequest(Usd(20_000), Ratio("0.5"))
FULL = HedgeRequest(Coin("12345.678901"), Ratio("0.333333"), "DOGE", "binancecoinm", Decimal("12.25"), dated=True)


@given(some.integers(-(2**52), 2**52), some.lists(some.from_regex(r"[A-Za-z0-9.,-]{0,12}", fullmatch=True)))
def test_a_key_comes_back_as_it_was_packed(owner, fields):
    key = Key("h", owner, tuple(fields))
    assert Key.unpack(key.pack()) == key


@pytest.mark.parametrize("data", ["", "1", "x", "0h1|a", "2h1|a", "1-1|a", "1h|a", "1h1a\n|", "1h" + "z" * 14])
def test_data_of_another_version_or_form_are_old(data):
    with pytest.raises(BadButton) as caught:
        Key.unpack(data)
    assert caught.value.fault is ButtonFault.OLD


def test_a_button_of_64_bytes_is_made():
    assert button("x", Key("h", 1, ("a" * 60,))) == Button("x", "1h1|" + "a" * 60)


def test_a_button_of_65_bytes_is_not():
    assert button("x", Key("h", 1, ("a" * 61,))) is None


def test_rows_without_buttons_are_left_out():
    one = button("x", Key("h", 1))
    assert keyboard([None], [one, None], []) == ((one,),)


@pytest.mark.parametrize("request_", [HEDGE, FULL])
def test_a_hedge_comes_back(request_):
    assert unpack_hedge(pack_hedge(request_)) == request_


@pytest.mark.parametrize("view", [HedgeView(HEDGE), HedgeView(FULL, 1_772_366_400)])
def test_a_hedge_view_comes_back(view):
    assert hedge.unpack(hedge.pack(view)) == view


@pytest.mark.parametrize(
    "request_", [ShockRequest(HEDGE), ShockRequest(FULL, (Ratio("-0.125"), Ratio(2)), Ratio("-0.02"), 30)]
)
def test_a_shock_comes_back(request_):
    assert shock.unpack(shock.pack(request_)) == request_


@pytest.mark.parametrize("request_", [MarginRequest(HEDGE), MarginRequest(FULL, Ratio("1.5"))])
def test_a_margin_map_comes_back(request_):
    assert margin.unpack(margin.pack(request_)) == request_


@pytest.mark.parametrize("request_", [PriceRequest(), PriceRequest("ETH", "bybit", dated=True)])
def test_a_price_comes_back(request_):
    assert unpack_price(pack_price(request_)) == request_


def test_a_topic_of_help_comes_back():
    assert help.unpack(("hedge",)) == "hedge"


@pytest.mark.parametrize(
    "fields",
    [
        ("u0", "0.5", "BTC", "", "2", ""),
        ("u-5", "0.5", "BTC", "", "2", ""),
        ("u1000000000001", "0.5", "BTC", "", "2", ""),
        ("unan", "0.5", "BTC", "", "2", ""),
        ("u1e3", "0.5", "BTC", "", "2", ""),
        ("u1", "1.1", "BTC", "", "2", ""),
        ("u1", "0", "BTC", "", "2", ""),
        ("u1", "0.5", "<b>", "", "2", ""),
        ("u1", "0.5", "BTC", "Ünü", "2", ""),
        ("u1", "0.5", "BTC", "", "126", ""),
        ("u1", "0.5", "BTC", "", "0.9", ""),
        ("u1", "0.5", "BTC", "", "2", "x"),
    ],
)
def test_a_forged_hedge_is_refused(fields):
    with pytest.raises(BadButton):
        unpack_hedge(fields)


@pytest.mark.parametrize(
    "fields", [("-1", "", ""), ("1", "9;9", ""), ("-100", "", ""), ("", "1,2", ""), ("", "", "4000")]
)
def test_a_forged_shock_is_refused(fields):
    with pytest.raises(BadButton):
        shock.unpack((*pack_hedge(HEDGE), *(fields if fields[0] != "-1" else ("x", "", ""))))


@pytest.mark.parametrize("rise", ["-10", "10001", "1,2", "x"])
def test_a_forged_margin_is_refused(rise):
    with pytest.raises(BadButton):
        margin.unpack((*pack_hedge(HEDGE), rise))


def test_every_button_of_an_ordinary_card_fits():
    assert all(len(Key("h", 2**52, pack_hedge(each)).pack().encode()) <= 64 for each in (HEDGE,))
    assert price.LETTER != hedge.LETTER
