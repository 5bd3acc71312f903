"""When a reminder is due, and when it keeps quiet: right across every change of the clocks. Pure.

A time of the clock on the wall that a day does not have is the first moment after it, one that a day has twice is the
earlier one, and a day that a zone never had (Samoa's 30 December 2011) has no times. Moments are in UTC.
"""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta
from enum import Enum
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from bot.ports.reminders import Daily

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from datetime import date

    from bot.ports import Preferences
    from bot.ports.reminders import Schedule

LATE_AFTER = timedelta(minutes=5)
"""Within Telegram's limits a copy sends some nine thousand messages in that time: so long a queue is no outage. And
what was wanted at nine is still of use at five past."""

_MIDNIGHT, _MORNING = Daily(time(0)), Daily(time(9))
_SATURDAY = 5
_FURTHEST = 6  # days: a weekend beside a day that a zone skipped, and one more
_SECOND = timedelta(seconds=1)


class Snooze(Enum):
    """How long a reminder shall say nothing."""

    HOUR = timedelta(hours=1)
    FOUR_HOURS = timedelta(hours=4)
    TOMORROW = None


def next_due(schedule: Schedule, zone: str, after: datetime, set_at: datetime) -> datetime:
    """The first moment of `schedule`, which was set at `set_at`, after `after`."""
    if isinstance(schedule, Daily):
        return next(moment for moment in _moments(schedule, zone, after, range(-1, _FURTHEST)) if moment > after)
    return set_at + schedule.span * (max((after - set_at) // schedule.span, 0) + 1)


def last_due(schedule: Schedule, zone: str, until: datetime, set_at: datetime) -> datetime:
    """The last moment of `schedule` up to and including `until`, as if it had always been set."""
    if isinstance(schedule, Daily):
        backwards = range(1, -_FURTHEST, -1)
        return next(moment for moment in _moments(schedule, zone, until, backwards) if moment <= until)
    return set_at + schedule.span * ((until - set_at) // schedule.span)


def quiet_until(now: datetime, preferences: Preferences) -> datetime | None:
    """When the quiet hours end that it is now; None outside them.

    A scheduled message waits for that. One about a condition is sent at once, without a sound: hours later it would be
    worth nothing, least of all one about liquidation, and who looks at night wants to know.
    """
    if preferences.quiet is None:
        return None
    start, end = (Daily(at) for at in preferences.quiet)
    if last_due(start, preferences.zone, now, now) <= last_due(end, preferences.zone, now, now):
        return None
    return next_due(end, preferences.zone, now, now)


def is_late(due_at: datetime, now: datetime, preferences: Preferences) -> bool:
    """Whether a scheduled message that is sent now is late, other than for quiet hours."""
    return now - (quiet_until(due_at, preferences) or due_at) > LATE_AFTER


def snoozed_until(snooze: Snooze, now: datetime, zone: str) -> datetime:
    """When a snooze that begins now is over; TOMORROW is over at nine in the morning of the next day in `zone`."""
    span: timedelta | None = snooze.value
    if span is not None:
        return now + span
    return next_due(_MORNING, zone, next_due(_MIDNIGHT, zone, now, now), now)


def moment_of(day: date, at: time, zone: ZoneInfo) -> datetime | None:
    """When the clocks of `zone` show `at` on `day`, or have just jumped over it; None for a day that never was."""
    wanted = datetime.combine(day, at, zone)
    moment = wanted.astimezone(UTC)
    if moment.astimezone(zone).replace(tzinfo=None) == wanted.replace(tzinfo=None):
        return moment
    jump = _jump(wanted)
    days = {beside.astimezone(zone).date() for beside in (jump - _SECOND, jump)}
    return jump if day in days else None


def _moments(daily: Daily, zone: str, around: datetime, offsets: Iterable[int]) -> Iterator[datetime]:
    clock = ZoneInfo(zone)
    today = around.astimezone(clock).date()
    for offset in offsets:
        day = today + timedelta(days=offset)
        moment = moment_of(day, daily.at, clock)
        if moment is not None and not (daily.weekdays and day.weekday() >= _SATURDAY):
            yield moment


def _jump(skipped: datetime) -> datetime:
    """The moment at which the clocks jumped over `skipped`, by halving what lies between the two readings of it."""
    zone, before = skipped.tzinfo, skipped.utcoffset()
    early, late = skipped.replace(fold=1).astimezone(UTC), skipped.astimezone(UTC)
    while late - early > _SECOND:
        middle = (early + (late - early) // 2).replace(microsecond=0)
        early, late = (middle, late) if middle.astimezone(zone).utcoffset() == before else (early, middle)
    return late
