"""Every form of number that docs/commands.md decides."""

from __future__ import annotations

from decimal import Decimal

import pytest

from bot.chat.numerals import MOST, plain, read_number, read_positive
from bot.errors import BadUsage, Problem


@pytest.mark.parametrize(
    ("word", "value"),
    [
        ("20000", "20000"),
        ("20k", "20000"),
        ("1.5m", "1500000"),
        ("2b", "2000000000"),
        ("+5", "5"),
        ("007", "7"),
        (".5", "0.5"),
        ("0.125", "0.125"),
        ("0,125", "0.125"),
        ("1,5", "1.5"),
        ("20,000", "20000"),
        ("1,234,567", "1234567"),
        ("1.234.567", "1234567"),
        ("1,000.50", "1000.5"),
        ("1.000,50", "1000.5"),
        ("1'000", "1000"),
        ("1’000", "1000"),
        ("1_000", "1000"),
        ("20000.00", "20000"),
        ("２００００", "20000"),
        ("０．５", "0.5"),
        ("٢٠٠٠٠", "20000"),
        ("2\u200b0000", "20000"),
        ("−5", "-5"),
        ("1000000000000", "1000000000000"),
        ("0.000000000001", "0.000000000001"),
    ],
)
def test_a_number_is_read_exactly(word, value):
    assert read_number(plain(word)) == Decimal(value)


@pytest.mark.parametrize(
    ("word", "problem"),
    [
        ("20.000", Problem.AMBIGUOUS_SEPARATOR),
        ("1.234", Problem.AMBIGUOUS_SEPARATOR),
        ("1,00,000", Problem.BAD_GROUPING),
        ("1,000,50", Problem.BAD_GROUPING),
        ("1,,000", Problem.BAD_GROUPING),
        ("1.2.3", Problem.BAD_GROUPING),
        ("1.000'000", Problem.BAD_GROUPING),
        ("5.", Problem.BAD_GROUPING),
        ("2e4", Problem.EXPONENT),
        ("1E+400", Problem.EXPONENT),
        ("nan", Problem.NOT_FINITE),
        ("-Infinity", Problem.NOT_FINITE),
        ("20²", Problem.NOT_A_NUMBER),
        ("½", Problem.NOT_A_NUMBER),
        ("ⅷ", Problem.NOT_A_NUMBER),
        ("0x10", Problem.NOT_A_NUMBER),
        ("k", Problem.NOT_A_NUMBER),
        (".", Problem.NOT_A_NUMBER),
        ("", Problem.NOT_A_NUMBER),
        ("1000000000001", Problem.TOO_LARGE),
        ("1001b", Problem.TOO_LARGE),
        ("9" * 41, Problem.TOO_LARGE),
        ("0.0000000000001", Problem.TOO_PRECISE),
        ("0." + "1" * 40, Problem.TOO_PRECISE),
    ],
)
def test_any_other_word_is_refused_by_name(word, problem):
    with pytest.raises(BadUsage) as caught:
        read_number(plain(word))
    assert caught.value.problem is problem
    assert caught.value.word == (plain(word) if len(word) <= 40 else plain(word)[:39] + "…")


def test_an_ambiguous_number_comes_with_one_that_is_not():
    with pytest.raises(BadUsage) as caught:
        read_number("20.000")
    assert caught.value.other == "20000"


def test_a_comma_does_not_group_coins():
    with pytest.raises(BadUsage) as caught:
        read_number("1,234", comma_groups=False)
    assert caught.value.problem is Problem.AMBIGUOUS_SEPARATOR


def test_zero_and_negatives_are_not_positive():
    for word, problem in (("0", Problem.ZERO), ("0.00", Problem.ZERO), ("-0.01", Problem.NEGATIVE)):
        with pytest.raises(BadUsage) as caught:
            read_positive(word)
        assert caught.value.problem is problem


def test_the_bounds_are_the_documented_ones():
    assert Decimal(1_000_000_000_000) == MOST
