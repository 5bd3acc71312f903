"""Rules of reminders: what is read, what is refused by name, and that each is written as it is read."""

from __future__ import annotations

from datetime import time, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as some

from bot.chat.rules import BOUNDS, read_rule, read_time, take_rule, typed
from bot.errors import BadUsage, Problem
from bot.ports.reminders import Condition, Daily, Every, Measure

HOUR = timedelta(hours=1)


def drift(share: str) -> Condition:
    return Condition(Measure.DRIFT, Decimal(share))


def liquidation(share: str) -> Condition:
    return Condition(Measure.LIQUIDATION, Decimal(share))


def funding(share: str) -> Condition:
    return Condition(Measure.FUNDING, Decimal(share))


def basis(share: str) -> Condition:
    return Condition(Measure.BASIS, Decimal(share))


@pytest.mark.parametrize(
    ("text", "rule"),
    [
        ("daily 09:00", Daily(time(9))),
        ("Daily at 9am.", Daily(time(9))),
        ("weekdays 08:30", Daily(time(8, 30), weekdays=True)),
        ("weekday 8.30", Daily(time(8, 30), weekdays=True)),
        ("workdays noon", Daily(time(12), weekdays=True)),
        ("every 4h", Every(4 * HOUR)),
        ("every 4 hours", Every(4 * HOUR)),
        ("every hour", Every(HOUR)),
        ("hourly", Every(HOUR)),
        ("every 168h", Every(168 * HOUR)),
        ("drift 5%", drift("0.05")),
        ("drift 7.5 %", drift("0.075")),
        ("drift beyond 5 points", drift("0.05")),
        ("drift > 5pts", drift("0.05")),
        ("drift 0.1%", drift("0.001")),
        ("DRIFT 100%", drift("1")),
        ("liq 20%", liquidation("0.2")),
        ("liquidation within 20 %", liquidation("0.2")),
        ("liq 500%", liquidation("5")),
        ("funding negative", funding("0")),
        ("funding below 0", funding("0")),
        ("funding 0%", funding("0")),
        ("funding -0.01%", funding("-0.0001")),
        ("funding −0.01 %", funding("-0.0001")),
        ("funding below -0.01%", funding("-0.0001")),
        ("funding < 0.01%", funding("0.0001")),
        ("basis -1%", basis("-0.01")),
        ("basis below 0.5%", basis("0.005")),
        ("basis negative", basis("0")),
    ],
)
def test_a_rule_is_read(text, rule):
    assert read_rule(text) == rule


@pytest.mark.parametrize(
    ("text", "problem", "word", "other"),
    [
        ("", Problem.UNKNOWN_RULE, "", ""),
        ("dayly 09:00", Problem.UNKNOWN_RULE, "dayly", "daily"),
        ("09:00", Problem.UNKNOWN_RULE, "09:00", ""),
        ("daily", Problem.TIME_MISSING, "daily", ""),
        ("daily 9", Problem.TIME_AMBIGUOUS, "9", "09:00 or 21:00"),
        ("weekdays at 12", Problem.TIME_AMBIGUOUS, "at 12", "00:00 or 12:00"),
        ("daily 12am", Problem.NOON_OR_MIDNIGHT, "12am", "00:00 or 12:00"),
        ("daily 12:30 pm", Problem.NOON_OR_MIDNIGHT, "12:30 pm", "00:30 or 12:30"),
        ("daily 24:00", Problem.TIME_FORM, "24:00", ""),
        ("daily 9:60", Problem.TIME_FORM, "9:60", ""),
        ("daily 13pm", Problem.TIME_FORM, "13pm", ""),
        ("daily 0am", Problem.TIME_FORM, "0am", ""),
        ("daily 21", Problem.TIME_FORM, "21", ""),
        ("daily 09:00 berlin", Problem.TIME_FORM, "09:00 berlin", ""),
        ("every", Problem.SPAN_FORM, "every", ""),
        ("every 0h", Problem.SPAN_FORM, "0h", ""),
        ("every 169h", Problem.SPAN_FORM, "169h", ""),
        ("every 30m", Problem.SPAN_FORM, "30m", ""),
        ("every 1.5h", Problem.SPAN_FORM, "1.5h", ""),
        ("every 2d", Problem.SPAN_FORM, "2d", ""),
        ("every day 9:00", Problem.SPAN_FORM, "day 9:00", ""),
        ("hourly 2", Problem.SPAN_FORM, "2", ""),
        ("drift", Problem.THRESHOLD_MISSING, "drift", "drift 5%"),
        ("drift 5", Problem.PERCENT_MISSING, "5", ""),
        ("drift x%", Problem.NOT_A_NUMBER, "x%", ""),
        ("drift -5%", Problem.THRESHOLD_RANGE, "-5%", "drift 0.1% to 100%"),
        ("drift 0.09%", Problem.THRESHOLD_RANGE, "0.09%", "drift 0.1% to 100%"),
        ("drift 101%", Problem.THRESHOLD_RANGE, "101%", "drift 0.1% to 100%"),
        ("liq 501%", Problem.THRESHOLD_RANGE, "501%", "liq 1% to 500%"),
        ("liq 20 points", Problem.PERCENT_MISSING, "20 points", ""),
        ("funding", Problem.THRESHOLD_MISSING, "funding", "funding negative"),
        ("funding 0.01%", Problem.BELOW_MISSING, "0.01%", "funding below 0.01%"),
        ("funding positive", Problem.BELOW_ONLY, "positive", "funding negative"),
        ("basis above 1%", Problem.BELOW_ONLY, "above 1%", "basis -1%"),
        ("funding -11%", Problem.THRESHOLD_RANGE, "-11%", "funding below -10% to 10%"),
        ("basis -51%", Problem.THRESHOLD_RANGE, "-51%", "basis below -50% to 50%"),
        ("basis -1", Problem.PERCENT_MISSING, "-1", ""),
    ],
)
def test_what_is_no_rule_is_refused_by_name(text, problem, word, other):
    with pytest.raises(BadUsage) as refused:
        read_rule(text)
    assert (refused.value.problem, refused.value.word, refused.value.other) == (problem, word, other)


@pytest.mark.parametrize(
    ("text", "at"),
    [
        ("9:00", time(9)),
        ("09.00", time(9)),
        ("at 9:05", time(9, 5)),
        ("@21:30", time(21, 30)),
        ("00:00", time(0)),
        ("9am", time(9)),
        ("9 P.M.", time(21)),
        ("11:45 pm", time(23, 45)),
        ("midnight", time(0)),
        ("٠٩:٣٠", time(9, 30)),
    ],
)
def test_a_time_of_day_is_read(text, at):
    assert read_time(text) == at


@pytest.mark.parametrize(
    ("text", "taken"),
    [
        ("", (None, "")),
        ("half", ("half", "")),
        ("half daily 09:00", ("half", "daily 09:00")),
        ("daily 09:00", (None, "daily 09:00")),
        ("daily daily 09:00", ("daily", "daily 09:00")),
        ("every 4h", (None, "every 4h")),
        ('"cold wallet" drift 5%', ("cold wallet", "drift 5%")),
        ('"daily"', ("daily", "")),
        ("cold wallet", ("cold wallet", "")),
        ("half 9:00", ("half", "9:00")),
        ("half drift", ("half", "drift")),
    ],
)
def test_a_name_stands_before_a_rule(text, taken):
    assert take_rule(text) == taken


def test_three_places_are_written_so_that_they_are_no_thousands():
    assert typed(drift("0.01234")) == "drift 1.2340%"
    assert read_rule("drift 1.2340%") == drift("0.01234")


def thresholds(measure: Measure) -> some.SearchStrategy[Condition]:
    bounds = BOUNDS[measure]
    return some.decimals(bounds.lowest, bounds.highest, places=8).map(lambda share: Condition(measure, share))


@given(
    some.one_of(
        some.builds(
            lambda hour, minute, weekdays: Daily(time(hour, minute), weekdays),
            some.integers(0, 23),
            some.integers(0, 59),
            some.booleans(),
        ),
        some.integers(1, 168).map(lambda hours: Every(hours * HOUR)),
        *map(thresholds, Measure),
    )
)
def test_a_rule_is_written_as_it_is_read(rule):
    assert read_rule(typed(rule)) == rule
