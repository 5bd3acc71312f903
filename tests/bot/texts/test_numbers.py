"""Numbers as people see them."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal

import pytest

from bot.texts import numbers
from hedgecore import Coin, Contracts, Price, Ratio, Usd

BITCOIN, RIPPLE = Price(64_000), Price("0.5")


@pytest.mark.parametrize(
    ("amount", "text"),
    [
        ("10000", "$10,000"),
        ("1000", "$1,000"),
        ("999.995", "$1,000.00"),
        ("999.99", "$999.99"),
        ("5", "$5.00"),
        ("-0.5", "-$0.50"),
        ("0", "$0.00"),
        ("0.004", "$0.0040"),
        ("-0.000123456", "-$0.00012"),
        ("1234567.5", "$1,234,568"),
    ],
)
def test_dollars(amount, text):
    assert numbers.usd(Usd(amount)) == text


def test_signed_dollars():
    assert [numbers.usd_signed(Usd(amount)) for amount in ("90", "-12.34", "0")] == ["+$90.00", "-$12.34", "$0.00"]


def test_given_dollars_keep_their_digits():
    assert [numbers.usd_exact(Usd(amount)) for amount in ("100", "0.5", "100.00")] == ["$100", "$0.5", "$100"]


@pytest.mark.parametrize(
    ("amount", "price", "text"),
    [
        ("0.15625", BITCOIN, "0.15625"),
        ("0.078125", BITCOIN, "0.07813"),
        ("0.0000000123", BITCOIN, "0.000000012"),
        ("19500", RIPPLE, "19,500.00"),
        ("0", BITCOIN, "0.00000"),
    ],
)
def test_coins_have_places_down_to_about_a_dollar(amount, price, text):
    assert numbers.coin_number(Coin(amount), price) == text


def test_coins_in_tables_have_six_digits_at_most():
    assert numbers.coin_rough(Coin("7812.5"), BITCOIN) == "7,812.50"
    assert numbers.coin_rough(Coin("78125000"), BITCOIN) == "78,125,000"


def test_coins_in_formulas_have_all_their_digits():
    assert numbers.coin_digits(Coin("0.078125"), BITCOIN) == "0.078125"


def test_the_least_amount_is_rounded_up():
    assert numbers.enough(Coin("0.003125")) == "0.00313"
    assert numbers.enough(Coin("1234.5")) == "1,235"


@pytest.mark.parametrize(
    ("price", "exact", "rough"),
    [
        ("63996.8", "63,996.80", "63,997"),
        ("127488", "127,488.00", "127,488"),
        ("3310.55", "3,310.55", "3,311"),
        ("0.5123", "0.512300", "0.512300"),
        ("0.00001234", "0.0000123400", "0.0000123400"),
    ],
)
def test_prices(price, exact, rough):
    assert (numbers.price(Price(price)), numbers.rough_price(Price(price))) == (exact, rough)


def test_percentages():
    assert numbers.percent(Ratio("0.5")) == "50.0 %"
    assert numbers.percent_signed(Ratio("0.1095")) == "+11.0 %"
    assert numbers.percent_signed(Ratio("-0.00000001"), 4) == "-0.0000010 %"
    assert numbers.percent_short(Ratio("0.333333")) == "33.3333 %"
    assert numbers.percent_tight(Ratio("0.2035")) == "20.4%"


def test_counts_have_no_exponent():
    assert numbers.count(Contracts("1E+6")) == "1,000,000"


@pytest.mark.parametrize(
    ("seconds", "text"),
    [(0, "0 s"), (2, "2 s"), (119, "119 s"), (120, "2 min"), (3599, "59 min"), (3600, "1 h"), (90_000, "1 d")],
)
def test_ages(seconds, text):
    assert numbers.age(timedelta(seconds=seconds)) == text


@pytest.mark.parametrize(
    ("value", "text"),
    [
        ("1E+5", "100000"),
        ("0.10", "0.1"),
        ("-0", "0"),
        ("0.33333333333333333333333333", "0.33333333333333333333"),
        ("999.99999999999999999999999999999999", "1000"),
        ("1E-30", "0.000000000000000000000000000001"),
    ],
)
def test_data_have_twenty_digits_and_no_exponent(value, text):
    assert numbers.exact(Decimal(value)) == text
