"""Quantities: exact, immutable, of one kind, and never a float."""

import operator
import pickle
from copy import copy, deepcopy
from decimal import Decimal, InvalidOperation, localcontext

import pytest

from hedgecore import (
    BadNumber,
    Coin,
    Contracts,
    FloatRefused,
    HedgeError,
    NotFinite,
    NotPositive,
    Price,
    Rate,
    Ratio,
    Usd,
)

AMOUNTS = [Usd, Coin, Contracts, Ratio, Rate]
ALL = [*AMOUNTS, Price]


@pytest.mark.parametrize("kind", ALL)
@pytest.mark.parametrize("given", ["1.50", 2, Decimal("0.1"), "１２"])
def test_an_exact_number_is_kept_as_it_is(kind, given):
    assert kind(given).value == Decimal(given)


@pytest.mark.parametrize("kind", ALL)
@pytest.mark.parametrize("given", [0.1, 1.0, float("nan"), True, False])
def test_floats_and_truth_values_are_refused(kind, given):
    with pytest.raises(FloatRefused) as refused:
        kind(given)
    assert refused.value.quantity == kind.__name__
    assert refused.value.given is given
    assert isinstance(refused.value, TypeError)
    assert isinstance(refused.value, ValueError)


@pytest.mark.parametrize("kind", ALL)
@pytest.mark.parametrize(
    "given", ["NaN", "sNaN", "Infinity", "-inf", "", "abc", "1,5", Decimal("NaN"), None, [], "1e1000", "1e-1000"]
)
def test_what_is_no_number_is_refused(kind, given):
    with pytest.raises(NotFinite) as refused:
        kind(given)
    assert refused.value.quantity == kind.__name__
    assert refused.value.given is given
    assert isinstance(refused.value, BadNumber)
    assert isinstance(refused.value, HedgeError)


def test_text_is_refused_whatever_the_callers_context_traps():
    with localcontext() as context:
        context.traps[InvalidOperation] = False
        with pytest.raises(NotFinite):
            Usd("abc")


@pytest.mark.parametrize("given", ["9e999", "-9e999", "1e-999", "-1e-999"])
def test_the_largest_and_the_smallest_magnitude_are_numbers(given):
    assert Usd(given).value == Decimal(given)


@pytest.mark.parametrize("given", [0, "0", "-0", "-0.00", "0e-5000", -1, "-1e-9"])
def test_a_price_is_more_than_zero(given):
    with pytest.raises(NotPositive) as refused:
        Price(given)
    assert (refused.value.quantity, refused.value.given) == ("Price", given)


def test_the_smallest_price_above_zero_is_a_price():
    assert Price("1e-9").value == Decimal("1e-9")


@pytest.mark.parametrize("kind", AMOUNTS)
@pytest.mark.parametrize("given", ["-0", "-0.000", Decimal("-0")])
def test_zero_has_no_sign(kind, given):
    assert str(kind(given)) == "0"
    assert str(-kind(0)) == "0"
    assert str(kind(0) * -1) == "0"


@pytest.mark.parametrize("kind", AMOUNTS)
def test_like_adds_to_like(kind):
    one, two = kind(1), kind("2.5")
    assert one + two == kind("3.5")
    assert one - two == kind("-1.5")
    assert -two == kind("-2.5")
    assert abs(-two) == two
    assert abs(two) == two


@pytest.mark.parametrize("kind", AMOUNTS)
@pytest.mark.parametrize("other", [1, Decimal(1), "1", Price(1)])
def test_nothing_else_adds_to_an_amount(kind, other):
    with pytest.raises(TypeError):
        kind(1) + other
    with pytest.raises(TypeError):
        kind(1) - other


@pytest.mark.parametrize("combine", [operator.add, operator.sub, operator.lt])
def test_dollars_and_coins_do_not_mix(combine):
    with pytest.raises(TypeError):
        combine(Usd(1), Coin(1))


@pytest.mark.parametrize("combine", [operator.add, operator.sub])
def test_prices_have_no_sum(combine):
    with pytest.raises(TypeError):
        combine(Price(2), Price(1))


@pytest.mark.parametrize("kind", ALL)
def test_like_compares_with_like(kind):
    one, two, same = kind(1), kind(2), kind("1.00")
    assert one == same
    assert hash(one) == hash(same)
    assert [one < two, two < one, one < same] == [True, False, False]
    assert [one <= two, two <= one, one <= same] == [True, False, True]
    assert [one > two, two > one, one > same] == [False, True, False]
    assert [one >= two, two >= one, one >= same] == [False, True, True]
    assert max([one, two]) is two


@pytest.mark.parametrize("kind", ALL)
@pytest.mark.parametrize("other", [1, Decimal(1), "1"])
def test_a_quantity_is_no_bare_number(kind, other):
    assert kind(1) != other
    for compare in (kind.__eq__, kind.__lt__, kind.__le__, kind.__gt__, kind.__ge__):
        assert compare(kind(1), other) is NotImplemented


def test_different_kinds_are_unequal():
    assert Usd(1) != Coin(1)
    assert hash(Usd(1)) != hash(Coin(1))


@pytest.mark.parametrize("factor", [3, Decimal(3), Ratio(3), Rate(3)])
def test_a_quantity_times_a_number_stays_the_quantity(factor):
    assert Usd(2) * factor == Usd(6)
    assert Price(2) * factor == Price(6)


def test_a_number_times_a_quantity_is_the_same():
    assert 3 * Usd(2) == Usd(6)
    assert Decimal(3) * Usd(2) == Usd(6)


@pytest.mark.parametrize("factor", [0.5, True])
def test_a_float_factor_is_refused_by_name(factor):
    with pytest.raises(FloatRefused) as refused:
        Usd(2) * factor
    assert (refused.value.quantity, refused.value.given) == ("factor", factor)


@pytest.mark.parametrize("kind", ALL)
@pytest.mark.parametrize("number", ["NaN", "sNaN", "Infinity", "-Infinity"])
@pytest.mark.parametrize(("combine", "role"), [(operator.mul, "factor"), (operator.truediv, "divisor")])
def test_a_number_that_is_not_finite_is_refused_in_arithmetic_too(kind, number, combine, role):
    with pytest.raises(NotFinite) as refused:
        combine(kind(1), Decimal(number))
    assert refused.value.quantity == role


@pytest.mark.parametrize("kind", ALL)
@pytest.mark.parametrize("number", ["1e600", "1e-600"])
def test_a_result_beyond_all_numbers_is_refused(kind, number):
    with pytest.raises(NotFinite) as refused:
        kind(number) * Decimal(number)
    assert refused.value.quantity == kind.__name__


@pytest.mark.parametrize("kind", ALL)
@pytest.mark.parametrize("number", ["1e499", "1e-499"])
def test_a_result_within_all_numbers_is_kept(kind, number):
    assert (kind(number) * Decimal(number)).value == Decimal(number).scaleb(Decimal(number).adjusted())


@pytest.mark.parametrize("kind", AMOUNTS)
@pytest.mark.parametrize(("exponent", "kept"), [(999, True), (1000, False), (-999, True), (-1000, False)])
def test_the_largest_result_is_as_large_as_the_largest_number(kind, exponent, kept):
    half = exponent // 2
    one, other = kind(f"1e{half}"), Decimal(f"1e{exponent - half}")
    if kept:
        assert (one * other).value.adjusted() == exponent
        return
    with pytest.raises(NotFinite):
        one * other


def test_dollars_times_coins_have_no_meaning():
    with pytest.raises(NotFinite) as refused:
        operator.mul(Usd(2), Coin(2))
    assert refused.value.quantity == "factor"


def test_like_by_like_is_a_plain_number():
    assert Usd(3) / Usd(2) == Decimal("1.5")
    assert Price(3) / Price(2) == Decimal("1.5")


@pytest.mark.parametrize("divisor", [2, Decimal(2)])
def test_a_quantity_by_a_number_stays_the_quantity(divisor):
    assert Usd(3) / divisor == Usd("1.5")


def test_a_float_divisor_is_refused_by_name():
    with pytest.raises(FloatRefused) as refused:
        operator.truediv(Usd(3), 2.0)
    assert (refused.value.quantity, refused.value.given) == ("divisor", 2.0)


def test_division_by_zero_is_refused():
    with pytest.raises(ZeroDivisionError):
        Usd(1) / 0


@pytest.mark.parametrize("kind", ALL)
def test_a_quantity_has_no_truth(kind):
    with pytest.raises(TypeError, match=f"the truth of a {kind.__name__} is ambiguous: compare it, or ask `is None`"):
        bool(kind(1))


@pytest.mark.parametrize("kind", ALL)
def test_a_quantity_cannot_be_changed(kind):
    quantity = kind(1)
    with pytest.raises(AttributeError, match=f"{kind.__name__} is immutable"):
        quantity.value = Decimal(2)
    with pytest.raises(AttributeError, match=f"{kind.__name__} is immutable"):
        del quantity.value
    with pytest.raises(AttributeError):
        quantity.other = 1
    assert quantity == kind(1)


@pytest.mark.parametrize("kind", ALL)
@pytest.mark.parametrize("copied", [copy, deepcopy, lambda value: pickle.loads(pickle.dumps(value))])  # noqa: S301
def test_a_copy_is_the_same_quantity(kind, copied):
    assert copied(kind("1.50")) == kind("1.5")
    assert repr(copied(kind("1.50"))) == f"{kind.__name__}('1.50')"


def test_text_is_written_without_an_exponent():
    assert str(Coin("1e-9")) == "0.000000001"
    assert str(Usd("1e6")) == "1000000"
    assert repr(Usd("1e6")) == "Usd('1000000')"


def test_a_price_turns_coins_to_dollars_and_back():
    assert Price(64000).worth(Coin("0.5")) == Usd(32000)
    assert Price(64000).buys(Usd(32000)) == Coin("0.5")


def test_a_price_moves_by_a_share_of_itself():
    assert Price(64000).moved(Ratio("-0.1")) == Price(57600)
    assert Price(64000).moved(Ratio(0)) == Price(64000)


@pytest.mark.parametrize("shock", [-1, "-1.5"])
def test_a_price_cannot_fall_by_all_of_itself(shock):
    with pytest.raises(NotPositive):
        Price(64000).moved(Ratio(shock))


def test_a_fall_just_short_of_everything_leaves_a_price():
    assert Price(64000).moved(Ratio("-0.9999")) == Price("6.4")


def test_arithmetic_keeps_fifty_digits_in_a_context_of_five():
    third = Decimal("0." + "3" * 50)
    with localcontext(prec=5):
        assert (Usd(1) / 3).value == third
        assert Usd(1) / Usd(3) == third
        assert (Price(3).buys(Usd(1))).value == third
        assert (Ratio("1.23456789") * 2).value == Decimal("2.46913578")
        assert (Usd("1.23456789") + Usd("0.00000001")).value == Decimal("1.23456790")
        assert (Usd("1.23456789") - Usd("0.00000001")).value == Decimal("1.23456788")
        assert (-Usd("1.23456789")).value == Decimal("-1.23456789").copy_abs().copy_negate()
        assert abs(Usd("-1.23456789")).value == Decimal("1.23456789")
        assert Price("1.23456789").worth(Coin(3)).value == Decimal("3.70370367")
        assert Price(1).moved(Ratio("0.123456789")).value == Decimal("1.123456789")
