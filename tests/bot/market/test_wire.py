"""From what a venue wrote to the core's values."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest

from bot.market.wire import RawBook, interval, milliseconds, moment, positive, price, read_book
from hedgecore import Contracts, Level, NotFinite, NotPositive, OutOfRange, Price
from tests.bot.market.builders import NOON


@pytest.mark.parametrize("given", ["64000.10", 64000.1, Decimal("64000.1")])
def test_a_number_is_the_text_that_was_sent(given: object) -> None:
    assert positive("price", given) == Decimal("64000.1")


@pytest.mark.parametrize("given", ["", "abc", None, True, [], {}, "NaN", "-Infinity", "1,000"])
def test_what_is_no_number_is_not_finite(given: object) -> None:
    with pytest.raises(NotFinite) as refused:
        positive("price", given)
    assert (refused.value.quantity, refused.value.given) == ("price", given)


@pytest.mark.parametrize("given", ["0", "-0.5", 0, -1e-9])
def test_zero_and_less_is_not_positive(given: object) -> None:
    with pytest.raises(NotPositive):
        price(given)


@pytest.mark.parametrize("given", ["1e15", "1e-15"])
def test_the_outermost_sizes_are_numbers(given: str) -> None:
    assert price(given) == Price(given)


@pytest.mark.parametrize("given", ["1.1e15", "9e-16", "1e999999"])
def test_a_size_beyond_the_outermost_is_out_of_range(given: str) -> None:
    with pytest.raises(OutOfRange) as refused:
        price(given)
    assert (refused.value.lowest, refused.value.highest) == (Decimal("1e-15"), Decimal("1e15"))


@pytest.mark.parametrize("given", [1795348800000, "1795348800000"])
def test_a_moment_is_read_from_milliseconds(given: object) -> None:
    assert moment(given) == NOON
    assert milliseconds(NOON) == 1795348800000


@pytest.mark.parametrize("given", [None, "", "abc", 0, "0", -1, 1795348800, 10**30, "1.5", [], True])
def test_what_is_no_moment_of_our_time_is_none(given: object) -> None:
    assert moment(given) is None


def test_our_time_is_from_2015_to_2100() -> None:
    first, beyond = datetime(2015, 1, 1, tzinfo=UTC), datetime(2100, 1, 1, tzinfo=UTC)
    assert moment(milliseconds(first)) == first
    assert moment(milliseconds(first) - 1) is None
    assert moment(milliseconds(beyond)) is None


@pytest.mark.parametrize(("given", "hours"), [(60, 1), ("480", 8), (1440, 24)])
def test_an_interval_is_whole_hours(given: object, hours: int) -> None:
    assert interval(minutes=given) == timedelta(hours=hours)
    assert interval(hours=hours) == timedelta(hours=hours)


@pytest.mark.parametrize("given", [None, "abc", 0, -60, 8, 90, 1500, 10**20])
def test_an_interval_of_anything_else_is_unknown(given: object) -> None:
    assert interval(minutes=given) is None


def test_a_book_in_dollars_becomes_a_book_in_contracts() -> None:
    raw = RawBook(bids=[["100", "20"]], asks=[["101", 30]], time=milliseconds(NOON))
    book = read_book(raw, received=NOON + timedelta(seconds=1), contracts_per_unit=Decimal("0.1"))
    assert book.bids == (Level(Price(100), Contracts(2)),)
    assert book.asks == (Level(Price(101), Contracts(3)),)
    assert book.as_of == NOON


def test_a_book_whose_best_prices_meet_is_crossed() -> None:
    with pytest.raises(ValueError, match="crossed"):
        read_book(RawBook([["100", "1"]], [["100", "1"]], None), NOON, Decimal(1))


def test_a_book_with_the_smallest_spread_is_not_crossed() -> None:
    book = read_book(RawBook([["100", "1"]], [["100.1", "1"]], None), NOON, Decimal(1))
    assert book.as_of == NOON
