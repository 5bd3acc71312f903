"""When reminders are due, across every change of the clocks, and when they keep quiet."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from importlib.resources import files
from itertools import pairwise
from zoneinfo import ZoneInfo, available_timezones

import pytest

from bot.ports import Preferences
from bot.ports.reminders import Daily, Every
from bot.services.timing import Snooze, is_late, last_due, moment_of, next_due, quiet_until, snoozed_until

DAY, HOUR = timedelta(days=1), timedelta(hours=1)
BERLIN, LORD_HOWE, APIA, CASABLANCA = "Europe/Berlin", "Australia/Lord_Howe", "Pacific/Apia", "Africa/Casablanca"


def utc(*parts: int) -> datetime:
    return datetime(*parts, tzinfo=UTC)  # type: ignore[arg-type,misc]


def on_the_wall(moment: datetime, zone: str) -> str:
    return f"{moment.astimezone(ZoneInfo(zone)):%a %Y-%m-%d %H:%M:%S}"


def firings(daily: Daily, zone: str, start: datetime, count: int) -> list[str]:
    """What the clock on the wall shows at each of the next moments."""
    shown, moment = [], start
    for _ in range(count):
        moment = next_due(daily, zone, moment, start)
        shown.append(on_the_wall(moment, zone))
    return shown


# every day


def test_a_daily_reminder_is_due_at_its_time_in_its_zone():
    assert next_due(Daily(time(9)), "Asia/Tokyo", utc(2026, 3, 1), utc(2026, 1, 1)) == utc(2026, 3, 2)
    assert next_due(Daily(time(9)), "Asia/Tokyo", utc(2026, 3, 1) - HOUR, utc(2026, 1, 1)) == utc(2026, 3, 1)


def test_it_is_next_due_after_a_moment_and_never_at_it():
    at_nine = utc(2026, 3, 1, 8)
    assert next_due(Daily(time(9)), BERLIN, at_nine, at_nine) == at_nine + DAY
    assert next_due(Daily(time(9)), BERLIN, at_nine - timedelta.resolution, at_nine) == at_nine


def test_it_was_last_due_before_a_moment_or_at_it():
    at_nine = utc(2026, 3, 1, 8)
    assert last_due(Daily(time(9)), BERLIN, at_nine, at_nine) == at_nine
    assert last_due(Daily(time(9)), BERLIN, at_nine - timedelta.resolution, at_nine) == at_nine - DAY


def test_on_weekdays_it_leaves_out_saturday_and_sunday():
    assert firings(Daily(time(8, 30), weekdays=True), BERLIN, utc(2026, 3, 5), 4) == [
        "Thu 2026-03-05 08:30:00",
        "Fri 2026-03-06 08:30:00",
        "Mon 2026-03-09 08:30:00",
        "Tue 2026-03-10 08:30:00",
    ]
    sunday = utc(2026, 3, 8, 12)
    assert last_due(Daily(time(8, 30), weekdays=True), BERLIN, sunday, sunday) == utc(2026, 3, 6, 7, 30)


def test_a_weekday_is_one_where_the_person_is():
    """Monday begins in Auckland while it is Sunday in Greenwich."""
    found = firings(Daily(time(8), weekdays=True), "Pacific/Auckland", utc(2026, 3, 7), 1)
    assert found == ["Mon 2026-03-09 08:00:00"]


@pytest.mark.parametrize(
    ("zone", "at", "start", "shown"),
    [
        (BERLIN, "02:30", "2026-03-27", ["28 02:30", "29 03:00", "30 02:30"]),
        (BERLIN, "02:00", "2026-03-27", ["28 02:00", "29 03:00", "30 02:00"]),
        (BERLIN, "01:59", "2026-03-27", ["28 01:59", "29 01:59", "30 01:59"]),
        (BERLIN, "03:00", "2026-03-27", ["28 03:00", "29 03:00", "30 03:00"]),
        (BERLIN, "02:30", "2026-10-23", ["24 02:30", "25 02:30", "26 02:30"]),
        (LORD_HOWE, "02:10", "2026-10-02", ["03 02:10", "04 02:30", "05 02:10"]),
        (LORD_HOWE, "01:45", "2026-04-03", ["04 01:45", "05 01:45", "06 01:45"]),
        (CASABLANCA, "02:30", "2026-02-13", ["14 02:30", "15 02:30", "16 02:30"]),
        (CASABLANCA, "02:30", "2026-03-20", ["21 02:30", "22 03:00", "23 02:30"]),
        (APIA, "09:00", "2011-12-28", ["29 09:00", "31 09:00", "01 09:00"]),
        (APIA, "00:00", "2011-12-28", ["29 00:00", "31 00:00", "01 00:00"]),
        ("America/Santiago", "00:20", "2026-09-04", ["05 00:20", "06 01:00", "07 00:20"]),
        ("America/Nuuk", "23:30", "2026-03-27", ["27 23:30", "29 00:00", "29 23:30"]),
        ("Pacific/Kwajalein", "12:00", "1993-08-19", ["20 12:00", "22 12:00", "23 12:00"]),
    ],
)
def test_a_time_that_a_day_skips_is_the_first_after_it_and_one_it_has_twice_the_earlier(zone, at, start, shown):
    """Nuuk's clocks go from 23:00 to midnight: what the 28th skips is the first moment of the 29th."""
    begin = datetime.fromisoformat(start).replace(hour=12, tzinfo=ZoneInfo(zone)).astimezone(UTC)
    found = firings(Daily(time.fromisoformat(at)), zone, begin, 3)
    assert [each[12:20] for each in found] == [f"{each}"[:8] for each in shown]


def test_a_time_that_comes_twice_fires_at_its_first_coming_only():
    first = utc(2026, 10, 25, 0, 30)
    assert next_due(Daily(time(2, 30)), BERLIN, first - HOUR, first) == first
    assert next_due(Daily(time(2, 30)), BERLIN, first, first) == first + DAY + HOUR
    assert next_due(Daily(time(2, 30)), BERLIN, first + HOUR, first) == first + DAY + HOUR
    assert last_due(Daily(time(2, 30)), BERLIN, first + HOUR, first) == first


def test_the_moment_of_a_jump_is_exact():
    assert moment_of(date(2026, 3, 29), time(2, 17), ZoneInfo(BERLIN)) == utc(2026, 3, 29, 1)
    assert moment_of(date(2026, 10, 4), time(2, 29), ZoneInfo(LORD_HOWE)) == utc(2026, 10, 3, 15, 30)


def test_a_day_that_never_was_has_no_times():
    assert moment_of(date(2011, 12, 30), time(9), ZoneInfo(APIA)) is None
    assert moment_of(date(2011, 12, 31), time(0), ZoneInfo(APIA)) == utc(2011, 12, 30, 10)


def test_a_skipped_friday_leaves_thursday_and_monday_for_weekdays():
    assert firings(Daily(time(9), weekdays=True), APIA, utc(2011, 12, 28, 22), 2) == [
        "Thu 2011-12-29 09:00:00",
        "Mon 2012-01-02 09:00:00",
    ]
    early_monday = utc(2012, 1, 1, 12)
    last = last_due(Daily(time(9), weekdays=True), APIA, early_monday, early_monday)
    assert on_the_wall(last, APIA) == "Thu 2011-12-29 09:00:00"


def zones() -> list[str]:
    """Every zone once: many have several names."""
    folder = files("tzdata.zoneinfo")
    contents = {folder.joinpath(*name.split("/")).read_bytes(): name for name in available_timezones() - {"localtime"}}
    return sorted(contents.values())


def days_of(zone: str, first: date, last: date) -> list[date]:
    """The days that somebody sees who looks at the clock every twelve hours."""
    clock, seen = ZoneInfo(zone), []
    moment = datetime.combine(first, time(12), clock).astimezone(UTC)
    while (day := moment.astimezone(clock).date()) <= last:
        seen.append(day)
        moment += 12 * HOUR
    return list(dict.fromkeys(seen))


@pytest.mark.parametrize("part", range(8))
def test_in_every_zone_each_day_of_two_years_has_one_moment(part):
    first, last = date(2025, 6, 1), date(2027, 5, 31)
    walked = 0
    for zone in zones()[part::8]:
        days, at = days_of(zone, first, last), time((part * 3 + walked) % 24, 30)
        moment = datetime.combine(first, time(0), ZoneInfo(zone)).astimezone(UTC) - timedelta.resolution
        for day in days:
            moment = next_due(Daily(at), zone, moment, moment)
            shown = moment.astimezone(ZoneInfo(zone))
            assert (shown.date(), shown.time() >= at) == (day, True) or shown.time() == time(0), (zone, day, shown)
            walked += 1
        assert len(days) == (last - first).days + 1
    assert walked > 20_000


@pytest.mark.parametrize("zone", [BERLIN, LORD_HOWE, CASABLANCA, "America/New_York", "America/Nuuk", "Asia/Kathmandu"])
def test_every_ten_minutes_of_a_day_come_once_a_day_around_the_changes_of_a_year(zone):
    clock, noon = ZoneInfo(zone), datetime(2026, 1, 1, 12)  # noqa: DTZ001 - on the wall
    noons = [(noon + number * DAY).replace(tzinfo=clock) for number in range(365)]
    changes = [before for before, after in pairwise(noons) if before.utcoffset() != after.utcoffset()]
    for begin in changes or noons[:1]:
        for minutes in range(0, 24 * 60, 10):
            at = time(minutes // 60, minutes % 60)
            moments = (moment_of(begin.date() + offset * DAY, at, clock) for offset in range(6))
            wanted = [moment for moment in moments if moment is not None and moment > begin][:4]
            fired = [begin.astimezone(UTC)]
            for _ in wanted:
                fired.append(next_due(Daily(at), zone, fired[-1], begin))
                assert last_due(Daily(at), zone, fired[-1], begin) == fired[-1]
            assert fired[1:] == wanted
            assert all(22 * HOUR < later - earlier < 26 * HOUR for earlier, later in pairwise(wanted))


# every so many hours


def test_every_four_hours_counts_from_when_it_was_set():
    set_at, every = utc(2026, 3, 1, 10, 17), Every(4 * HOUR)
    assert next_due(every, BERLIN, set_at, set_at) == set_at + 4 * HOUR
    assert next_due(every, BERLIN, set_at + 4 * HOUR, set_at) == set_at + 8 * HOUR
    assert next_due(every, BERLIN, set_at + 4 * HOUR - timedelta.resolution, set_at) == set_at + 4 * HOUR
    assert next_due(every, BERLIN, set_at - DAY, set_at) == set_at + 4 * HOUR


def test_the_clocks_on_the_wall_do_not_change_a_span():
    set_at = utc(2026, 3, 28, 22)
    assert next_due(Every(4 * HOUR), BERLIN, set_at, set_at) == utc(2026, 3, 29, 2)


def test_after_three_days_the_last_of_all_missed_spans_is_known():
    set_at = utc(2026, 3, 1, 10)
    back = set_at + 3 * DAY + HOUR
    assert last_due(Every(4 * HOUR), "UTC", back, set_at) == set_at + 3 * DAY
    assert next_due(Every(4 * HOUR), "UTC", back, set_at) == set_at + 3 * DAY + 4 * HOUR


# quiet hours, lateness, snoozing

NIGHT = Preferences(zone=BERLIN, quiet=(time(22), time(7)))
LUNCH = Preferences(zone=BERLIN, quiet=(time(12), time(13, 30)))


@pytest.mark.parametrize(
    ("now", "until"),
    [
        ((2026, 3, 1, 20, 59), None),
        ((2026, 3, 1, 21, 0), (2026, 3, 2, 6)),
        ((2026, 3, 2, 1, 0), (2026, 3, 2, 6)),
        ((2026, 3, 2, 5, 59), (2026, 3, 2, 6)),
        ((2026, 3, 2, 6, 0), None),
        ((2026, 3, 2, 12, 0), None),
    ],
)
def test_a_quiet_night_lasts_until_its_end(now, until):
    assert quiet_until(utc(*now), NIGHT) == (None if until is None else utc(*until))


def test_quiet_hours_may_lie_within_a_day():
    assert quiet_until(utc(2026, 3, 1, 11), LUNCH) == utc(2026, 3, 1, 12, 30)
    assert quiet_until(utc(2026, 3, 1, 10, 59), LUNCH) is None
    assert quiet_until(utc(2026, 3, 1, 12, 30), LUNCH) is None


def test_without_quiet_hours_it_is_never_quiet():
    assert quiet_until(utc(2026, 3, 1, 23), Preferences()) is None


def test_quiet_hours_that_end_in_the_hour_that_comes_twice_end_once():
    quiet = Preferences(zone=BERLIN, quiet=(time(22), time(2, 30)))
    assert quiet_until(utc(2026, 10, 25, 0, 29), quiet) == utc(2026, 10, 25, 0, 30)
    assert quiet_until(utc(2026, 10, 25, 1, 15), quiet) is None


def test_quiet_hours_that_a_night_skips_are_none():
    quiet = Preferences(zone=BERLIN, quiet=(time(2), time(3)))
    assert quiet_until(utc(2026, 3, 29, 1), quiet) is None


def test_five_minutes_after_it_was_due_a_message_is_not_yet_late():
    due = utc(2026, 3, 1, 8)
    assert not is_late(due, due + timedelta(minutes=5), Preferences())
    assert is_late(due, due + timedelta(minutes=5, seconds=1), Preferences())


def test_a_message_that_quiet_hours_held_is_not_late_for_that():
    due = utc(2026, 3, 1, 22)
    assert not is_late(due, utc(2026, 3, 2, 6, 5), NIGHT)
    assert is_late(due, utc(2026, 3, 2, 6, 6), NIGHT)


def test_a_snooze_is_over_after_its_hours_or_in_the_morning_of_tomorrow():
    now = utc(2026, 3, 1, 23, 30)
    assert snoozed_until(Snooze.HOUR, now, BERLIN) == now + HOUR
    assert snoozed_until(Snooze.FOUR_HOURS, now, BERLIN) == now + 4 * HOUR
    assert snoozed_until(Snooze.TOMORROW, now, BERLIN) == utc(2026, 3, 3, 8)
    assert snoozed_until(Snooze.TOMORROW, now, "UTC") == utc(2026, 3, 2, 9)
