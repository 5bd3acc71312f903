"""Rules of reminders as people type them: `daily 09:00`, `every 4h`, `drift 5%`; and written to be read again.

Decided, and listed for users in docs/commands.md: the clock has 24 hours unless am or pm is said; `9` and `12am` are
refused, because either could be two times of the day; rates are watched for falling below something.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import time, timedelta
from decimal import Decimal
from difflib import get_close_matches
from typing import TYPE_CHECKING

from bot.chat.names import is_quoted, read_name, take_name
from bot.chat.numerals import plain, read_share, tidy
from bot.errors import BadUsage, Problem
from bot.ports.reminders import Condition, Daily, Every, Measure

if TYPE_CHECKING:
    from collections.abc import Callable

    from bot.ports.reminders import Rule

HOURS = (1, 168)
_HOUR = timedelta(hours=1)
_CLOCK = re.compile(r"(?:(?:at|@)\s*)?(\d{1,2})(?:[:.](\d{2}))?\s*(?:([ap])\.?m\.?)?")
_NAMED_TIMES = {"noon": time(12), "midnight": time(0)}
_SPAN = re.compile(r"(\d{1,4})?\s*(?:h|hrs?|hours?)")
_POINTS = re.compile(r"\s*(?:points?|pts?)$")
_BEYOND = re.compile(r"(?:beyond|above|over|by|within|below|under|[<>])\s*(?=\d)")
_BELOW = re.compile(r"(?:below|under|<)\s*")
_ABOVE = re.compile(r"above|over|>|positive")
_ZERO = {"negative", "0", "zero", "below 0", "below zero", "under 0", "under zero", "< 0", "<0"}
_TRAILING = ".,;!?"


@dataclass(frozen=True, slots=True)
class Bounds:
    """The thresholds of a measure, as typed, and one that works."""

    lowest: Decimal
    highest: Decimal
    said: str
    example: str


BOUNDS = {
    Measure.DRIFT: Bounds(Decimal("0.001"), Decimal(1), "drift 0.1% to 100%", "drift 5%"),
    Measure.LIQUIDATION: Bounds(Decimal("0.01"), Decimal(5), "liq 1% to 500%", "liq 20%"),
    Measure.FUNDING: Bounds(Decimal("-0.1"), Decimal("0.1"), "funding below -10% to 10%", "funding negative"),
    Measure.BASIS: Bounds(Decimal("-0.5"), Decimal("0.5"), "basis below -50% to 50%", "basis -1%"),
}


def take_rule(text: str) -> tuple[str | None, str]:
    """The name that stands before a rule, and the rule; either may be missing.

    Of two words that begin rules the first is a name: `daily daily 09:00` is about what is called daily.
    """
    first, *others = plain(text).split() or [""]
    if not first or (first in _READERS and not _READERS.keys() & set(others)):
        return None, text.strip()
    name, rest = take_name(text)
    if rest and not is_quoted(text) and not any(map(str.isdigit, rest)) and not _READERS.keys() & set(others):
        return read_name(text), ""
    return name, rest


def read_rule(text: str) -> Rule:
    """The rule that `text` says. Raises BadUsage, which names the word that is in the way."""
    word, *rest = plain(text).strip().rstrip(_TRAILING).split(maxsplit=1) or [""]
    reader = _READERS.get(word)
    if reader is None:
        raise BadUsage(Problem.UNKNOWN_RULE, word, "".join(get_close_matches(word, _READERS, n=1)))
    return reader(word, "".join(rest))


def typed(rule: Rule) -> str:
    """What `read_rule` reads as this rule."""
    match rule:
        case Daily():
            return f"{'weekdays' if rule.weekdays else 'daily'} {rule.at:%H:%M}"
        case Every():
            return f"every {rule.span // _HOUR}h"
        case Condition(measure=Measure.FUNDING | Measure.BASIS, threshold=threshold):
            return f"{rule.measure.value} {f'below {_percent(threshold)}' if threshold else 'negative'}"
        case Condition():
            return f"{rule.measure.value} {_percent(rule.threshold)}"


def _percent(share: Decimal) -> str:
    """`5%`, with one zero more where three places could be read as thousands."""
    said = f"{tidy(share * 100):f}"
    return f"{said}0%" if len(said.partition(".")[2]) == 3 else f"{said}%"


def read_time(text: str) -> time:
    """A time of the clock on the wall. Raises BadUsage for what is none, or could be two."""
    said = plain(text).strip().rstrip(_TRAILING)
    if said in _NAMED_TIMES:
        return _NAMED_TIMES[said]
    match = _CLOCK.fullmatch(said)
    if match is None:
        raise BadUsage(Problem.TIME_FORM, text)
    hour, minute, half = int(match[1]), int(match[2] or 0), match[3]
    if half is None and match[2] is None:
        raise _bare_hour(text, hour)
    if minute > 59 or hour > 23 or (half is not None and not 1 <= hour <= 12):
        raise BadUsage(Problem.TIME_FORM, text)
    if half is not None and hour == 12:
        raise BadUsage(Problem.NOON_OR_MIDNIGHT, text, f"00:{minute:02} or 12:{minute:02}")
    return time(hour + 12 if half == "p" else hour, minute)


def _bare_hour(text: str, hour: int) -> BadUsage:
    if 1 <= hour <= 12:
        return BadUsage(Problem.TIME_AMBIGUOUS, text, f"{hour % 12:02}:00 or {hour % 12 + 12}:00")
    return BadUsage(Problem.TIME_FORM, text)


def _daily(word: str, rest: str) -> Daily:
    if not rest:
        raise BadUsage(Problem.TIME_MISSING, word)
    return Daily(read_time(rest), weekdays=word != "daily")


def _every(word: str, rest: str) -> Every:
    lowest, highest = HOURS
    match = _SPAN.fullmatch("1h" if word == "hourly" and not rest else rest)
    hours = int(match[1] or 1) if match else 0
    if not lowest <= hours <= highest:
        raise BadUsage(Problem.SPAN_FORM, rest or word)
    return Every(hours * _HOUR)


def _distance(measure: Measure) -> Callable[[str, str], Condition]:
    """Reads how far something may be from where it should, which has no sign."""

    def read(word: str, rest: str) -> Condition:
        if not rest:
            raise BadUsage(Problem.THRESHOLD_MISSING, word, BOUNDS[measure].example)
        said = _BEYOND.sub("", rest, count=1)
        share = read_share(_POINTS.sub("%", said) if measure is Measure.DRIFT else said)
        return _within_bounds(measure, share, rest)

    return read


def _rate(measure: Measure) -> Callable[[str, str], Condition]:
    """Reads below what a rate shall not fall. A number with a minus before it can only be meant so."""

    def read(word: str, rest: str) -> Condition:
        if not rest:
            raise BadUsage(Problem.THRESHOLD_MISSING, word, BOUNDS[measure].example)
        if rest in _ZERO:
            return Condition(measure, Decimal(0))
        if _ABOVE.match(rest):
            raise BadUsage(Problem.BELOW_ONLY, rest, BOUNDS[measure].example)
        said = _BELOW.sub("", rest, count=1)
        share = read_share(said)
        if share > 0 and said == rest:
            raise BadUsage(Problem.BELOW_MISSING, rest, f"{measure.value} below {rest}")
        return _within_bounds(measure, share, rest)

    return read


def _within_bounds(measure: Measure, share: Decimal, word: str) -> Condition:
    bounds = BOUNDS[measure]
    if not bounds.lowest <= share <= bounds.highest:
        raise BadUsage(Problem.THRESHOLD_RANGE, word, bounds.said)
    return Condition(measure, share)


_READERS: dict[str, Callable[[str, str], Rule]] = {
    "daily": _daily,
    "weekdays": _daily,
    "weekday": _daily,
    "workdays": _daily,
    "every": _every,
    "hourly": _every,
    "drift": _distance(Measure.DRIFT),
    "liq": _distance(Measure.LIQUIDATION),
    "liquidation": _distance(Measure.LIQUIDATION),
    "funding": _rate(Measure.FUNDING),
    "basis": _rate(Measure.BASIS),
}
