"""Lots and ticks."""

from decimal import Decimal

import pytest

from hedgecore import Contracts, NotPositive, Price, Rounding, round_contracts, round_price

FLOOR, CEIL, UP, EVEN = Rounding.FLOOR, Rounding.CEIL, Rounding.HALF_UP, Rounding.HALF_EVEN


@pytest.mark.parametrize(
    ("exact", "floor", "ceil", "up", "even"),
    [
        ("2", "2", "2", "2", "2"),
        ("2.1", "2", "3", "2", "2"),
        ("2.5", "2", "3", "3", "2"),
        ("3.5", "3", "4", "4", "4"),
        ("2.9", "2", "3", "3", "3"),
        ("-2.1", "-3", "-2", "-2", "-2"),
        ("-2.5", "-3", "-2", "-3", "-2"),
        ("0", "0", "0", "0", "0"),
    ],
)
def test_each_direction(exact, floor, ceil, up, even):
    rounded = [round_contracts(Contracts(exact), Contracts(1), how) for how in (FLOOR, CEIL, UP, EVEN)]
    assert rounded == [Contracts(floor), Contracts(ceil), Contracts(up), Contracts(even)]


@pytest.mark.parametrize(
    ("exact", "lot", "rounded"), [("0.0015", "0.001", "0.002"), ("45", "10", "40"), ("55", "10", "60")]
)
def test_a_lot_need_not_be_one(exact, lot, rounded):
    assert round_contracts(Contracts(exact), Contracts(lot), EVEN) == Contracts(rounded)


def test_dust_below_a_whole_number_counts_as_the_whole_number():
    assert round_contracts(Contracts("99." + "9" * 45), Contracts(1), FLOOR) == Contracts(100)


def test_dust_above_a_whole_number_counts_as_the_whole_number():
    assert round_contracts(Contracts("100." + "0" * 44 + "1"), Contracts(1), CEIL) == Contracts(100)


def test_dust_beside_a_tie_counts_as_the_tie():
    assert round_contracts(Contracts("2.4" + "9" * 45), Contracts(1), UP) == Contracts(3)


def test_a_real_difference_is_no_dust():
    assert round_contracts(Contracts("99." + "9" * 30), Contracts(1), FLOOR) == Contracts(99)


def test_no_rounding_keeps_the_number():
    assert round_contracts(Contracts("2.5"), Contracts(1), Rounding.NONE) == Contracts("2.5")


@pytest.mark.parametrize("lot", [0, -1])
@pytest.mark.parametrize("how", Rounding)
def test_a_lot_is_more_than_zero(lot, how):
    with pytest.raises(NotPositive) as refused:
        round_contracts(Contracts(1), Contracts(lot), how)
    assert (refused.value.quantity, refused.value.given) == ("step", Decimal(lot))


@pytest.mark.parametrize(("how", "rounded"), [(FLOOR, "5739"), (CEIL, "5739.5"), (UP, "5739"), (EVEN, "5739")])
def test_a_price_goes_to_its_tick(how, rounded):
    assert round_price(Price("5739.08"), Price("0.5"), how) == Price(rounded)


def test_a_price_is_never_rounded_to_zero():
    with pytest.raises(NotPositive) as refused:
        round_price(Price("0.4"), Price(1), FLOOR)
    assert refused.value.quantity == "Price"
