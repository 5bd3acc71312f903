"""What is counted, and how it reads."""

from __future__ import annotations

from datetime import timedelta

import pytest

from bot.errors import Outage
from bot.health.checkup import Findings
from bot.health.meters import PrometheusMeters
from bot.ports.dispatch import Backlog
from tests.support.builders import NOON
from tests.support.fakes import FakeClock

NOTHING_KNOWN = Findings({}, None)


@pytest.fixture
def clock():
    return FakeClock()


@pytest.fixture
def meters(clock):
    return PrometheusMeters(clock)


def lines(meters, name, findings=NOTHING_KNOWN):
    """The lines of one metric."""
    page = meters.page(findings).decode()
    return [line for line in page.splitlines() if line.partition("{")[0].partition(" ")[0] == name]


def test_updates_are_counted_by_what_they_hold(meters):
    for kind in ("message", "callback_query", "message"):
        meters.came(kind)
    assert lines(meters, "hedgebot_updates_total") == [
        'hedgebot_updates_total{kind="message"} 2.0',
        'hedgebot_updates_total{kind="callback_query"} 1.0',
    ]


def test_answers_are_counted_by_how_they_ended(meters):
    meters.answered("message", "done", 0.2)
    meters.answered("press", "lost", 3)
    assert lines(meters, "hedgebot_answers_total") == [
        'hedgebot_answers_total{outcome="done",to="message"} 1.0',
        'hedgebot_answers_total{outcome="lost",to="press"} 1.0',
    ]


def test_the_time_of_answers_is_kept_as_a_histogram(meters):
    for seconds in (0.2, 3, 100):
        meters.answered("message", "done", seconds)
    buckets = lines(meters, "hedgebot_answer_seconds_bucket")
    assert [line.rpartition(" ")[2] for line in buckets] == [
        "0.0",
        "0.0",
        "1.0",
        "1.0",
        "1.0",
        "1.0",
        *["2.0"] * 4,
        "3.0",
    ]
    assert lines(meters, "hedgebot_answer_seconds_sum") == ['hedgebot_answer_seconds_sum{to="message"} 103.2']


def test_reminders_are_counted_with_how_late_they_were_and_whether_they_may_be_repeats(meters):
    meters.reminded(0.4, repeated=False)
    meters.reminded(301, repeated=False)
    meters.reminded(7200, repeated=True)
    assert lines(meters, "hedgebot_reminder_delay_seconds_count") == ["hedgebot_reminder_delay_seconds_count 3.0"]
    buckets = lines(meters, "hedgebot_reminder_delay_seconds_bucket")
    assert [line for line in buckets if 'le="300.0"' in line] == [
        'hedgebot_reminder_delay_seconds_bucket{le="300.0"} 1.0'
    ]
    assert lines(meters, "hedgebot_reminders_repeated_total") == ["hedgebot_reminders_repeated_total 1.0"]


def test_calls_of_exchanges_are_counted_by_how_they_ended(meters):
    meters.venue_answered("bybit", NOON)
    meters.venue_failed("bybit", Outage.BUSY)
    assert lines(meters, "hedgebot_venue_calls_total") == [
        'hedgebot_venue_calls_total{outcome="answered",venue="bybit"} 1.0',
        'hedgebot_venue_calls_total{outcome="busy",venue="bybit"} 1.0',
    ]


def test_the_age_of_the_market_is_that_of_the_newest_price_and_grows_by_itself(meters, clock):
    meters.venue_answered("bybit", NOON)
    meters.venue_answered("bybit", NOON - timedelta(seconds=9))
    clock.advance(timedelta(seconds=30))
    assert lines(meters, "hedgebot_market_age_seconds") == ['hedgebot_market_age_seconds{venue="bybit"} 30.0']


def test_an_exchange_that_never_answered_has_no_age(meters):
    meters.venue_failed("bybit", Outage.DOWN)
    assert lines(meters, "hedgebot_market_age_seconds") == []


def test_rounds_are_counted_by_their_work(meters):
    meters.went_round("planning reminders")
    assert lines(meters, "hedgebot_rounds_total") == ['hedgebot_rounds_total{work="planning reminders"} 1.0']


def test_failures_are_counted_by_part_and_kind(meters):
    meters.failed("database", "full")
    assert lines(meters, "hedgebot_errors_total") == ['hedgebot_errors_total{kind="full",part="database"} 1.0']


def test_what_waits_is_what_was_found(meters):
    findings = Findings({}, Backlog(7, timedelta(seconds=3)))
    assert lines(meters, "hedgebot_outbox_messages", findings) == ["hedgebot_outbox_messages 7.0"]
    assert lines(meters, "hedgebot_outbox_oldest_seconds", findings) == ["hedgebot_outbox_oldest_seconds 3.0"]


def test_what_could_not_be_found_is_no_number_even_if_it_was_known_before(meters):
    meters.page(Findings({}, Backlog(7, timedelta(seconds=3))))
    assert lines(meters, "hedgebot_outbox_messages") == ["hedgebot_outbox_messages NaN"]
    assert lines(meters, "hedgebot_outbox_oldest_seconds") == ["hedgebot_outbox_oldest_seconds NaN"]


def test_each_part_is_well_or_not_or_nobody_knows(meters):
    findings = Findings({"intake": "ok", "database": "slow", "queue": None}, None)
    assert lines(meters, "hedgebot_well", findings) == [
        'hedgebot_well{part="intake"} 1.0',
        'hedgebot_well{part="database"} 0.0',
        'hedgebot_well{part="queue"} NaN',
    ]


def test_the_memory_of_the_process_is_told(meters):
    assert len(lines(meters, "process_resident_memory_bytes")) == 1


def test_each_bot_counts_for_itself(meters, clock):
    meters.came("message")
    assert lines(PrometheusMeters(clock), "hedgebot_updates_total") == []
