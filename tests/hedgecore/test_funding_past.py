"""Settled funding as a record: the whole, the average a year, how often it was paid, and the worst stretch."""

from datetime import UTC, datetime, timedelta

import pytest

from hedgecore import FundingRecord, Rate, Ratio, Stretch, average_funding, funding_record

START = datetime(2026, 1, 1, tzinfo=UTC)
DAY = timedelta(days=1)


def settled(*rates: str, hours: int = 8):
    return [(START + timedelta(hours=hours * place), Rate(rate)) for place, rate in enumerate(rates)]


def at(place: int, hours: int = 8):
    return START + timedelta(hours=hours * place)


@pytest.mark.parametrize(("count", "rate"), [(3, "0.0001"), (6, "0.00005"), (24, "0.0000125")])
def test_the_average_a_year_does_not_depend_on_how_often_funding_is_exchanged(count, rate):
    assert average_funding([Rate(rate)] * count, DAY) == Rate("0.1095")


def test_an_average_counts_an_interval_that_changed_on_the_way():
    assert average_funding([Rate("0.0002"), Rate("0.0001"), Rate("0.0001")], DAY) == Rate("0.146")


def test_nothing_exchanged_is_an_average_of_nothing():
    assert average_funding([], DAY) == Rate(0)


def test_the_record_has_the_whole_the_average_and_the_share_of_times_it_was_paid():
    assert funding_record(settled("0.0003", "-0.0001", "0.0002", "-0.0001"), DAY) == FundingRecord(
        total=Rate("0.0003"),
        annual=Rate("0.1095"),
        negative=Ratio("0.5"),
        worst=Stretch(at(1), at(1), Rate("-0.0001")),
    )


def test_there_is_no_record_of_nothing():
    assert funding_record([], DAY) is None


def test_funding_that_was_never_paid_has_no_worst_stretch():
    record = funding_record(settled("0.0001", "0"), DAY)
    assert record is not None
    assert (record.worst, record.negative) == (None, Ratio(0))


def test_the_worst_stretch_goes_on_through_what_it_does_not_make_up_for():
    record = funding_record(settled("0.0005", "-0.0003", "0.0001", "-0.0002", "0.0006", "-0.0003"), DAY)
    assert record is not None
    assert record.worst == Stretch(at(1), at(3), Rate("-0.0004"))


def test_of_equally_bad_stretches_it_is_the_earliest():
    record = funding_record(settled("-0.0001", "0.0005", "-0.0001"), DAY)
    assert record is not None
    assert record.worst == Stretch(at(0), at(0), Rate("-0.0001"))


def test_a_stretch_begins_anew_where_all_before_it_was_made_up_for():
    record = funding_record(settled("-0.0001", "0.0001", "-0.0002"), DAY)
    assert record is not None
    assert record.worst == Stretch(at(2), at(2), Rate("-0.0002"))
