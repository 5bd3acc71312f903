"""Time zones are found by a part of their names, and by what somebody's clock shows."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta
from html import unescape
from zoneinfo import ZoneInfo

import pytest

from bot.chat.screen import Notice, Outcome
from bot.chat.zones import MOST, WELL_KNOWN, ZoneSearch, found_by
from bot.errors import BadUsage, Problem
from bot.ports import Preferences
from tests.bot.chat.people import labels
from tests.support.builders import NOON
from tests.support.desk import ANN, BOB, GROUP, Desk
from tests.support.ledger import HALF, keep


@pytest.fixture
def desk() -> Desk:
    return Desk()


def offered(screen) -> list[str]:
    return [row[0] for row in labels(screen)[:-1]]


@pytest.mark.parametrize(
    ("words", "zones"),
    [
        ("ber", ["Europe/Berlin", "Atlantic/Bermuda"]),
        ("berlin", ["Europe/Berlin"]),
        ("new y", ["America/New York"]),
        ("kitts", ["America/St Kitts"]),
        ("lord", ["Australia/Lord Howe"]),
    ],
)
async def test_a_part_of_a_name_offers_the_zones_that_have_it(desk, words, zones):
    assert offered(await desk.sees(f"/settings zone {words}")) == zones
    assert desk.profiles.settled == {}


async def test_many_are_cut_to_the_best_known(desk):
    zones = offered(await desk.sees("/settings zone america"))
    assert len(zones) == MOST
    assert {zone.replace(" ", "_") for zone in zones} < set(WELL_KNOWN)


@pytest.mark.parametrize(
    ("shown", "zones"),
    [
        ("13:00", ["Europe/Berlin", "Europe/Paris", "Europe/Madrid", "Europe/Rome", "Africa/Lagos"]),
        ("1:00 pm", ["Europe/Berlin", "Europe/Paris", "Europe/Madrid", "Europe/Rome", "Africa/Lagos"]),
        ("17:45", ["Asia/Kathmandu"]),
        ("17:52", ["Asia/Kathmandu"]),
        ("02:00", ["Pacific/Honolulu", "Pacific/Kiritimati"]),
    ],
)
async def test_what_a_clock_shows_offers_the_zones_where_it_is_that_now(desk, shown, zones):
    assert offered(await desk.sees(f"/settings zone {shown}")) == zones


async def test_a_time_that_no_clock_shows_is_refused_with_the_time_in_utc(desk):
    screen = await desk.sees("/settings zone 12:20")
    assert screen.outcome is Outcome.BAD_INPUT
    assert "I know no place where the clocks show “12:20” now; in UTC it is 12:00." in unescape(screen.html)


async def test_a_time_that_could_be_two_is_refused(desk):
    assert "in the morning or in the evening: write 02:00 or 14:00" in (await desk.sees("/settings zone 2")).html


def test_around_midnight_the_day_does_not_matter():
    now = datetime(2026, 3, 1, 23, 58, tzinfo=UTC)
    assert "UTC" in found_by(ZoneSearch(at=time(0, 2)), now)
    assert "UTC" in found_by(ZoneSearch(at=time(23, 58)), now + timedelta(minutes=5))


@pytest.mark.parametrize("month", range(1, 13))
def test_every_quarter_of_an_hour_that_some_zone_has_is_found(month):
    now = datetime(2026, month, 15, 12, tzinfo=UTC)
    for zone in WELL_KNOWN:
        shown = now.astimezone(ZoneInfo(zone)).time()
        assert len(found_by(ZoneSearch(at=shown), now)) >= 1


def test_nothing_near_is_nothing():
    with pytest.raises(BadUsage) as refused:
        found_by(ZoneSearch(at=time(12, 22)), NOON)
    assert refused.value.problem is Problem.ZONE_OF_TIME


async def test_a_zone_that_is_pressed_is_settled(desk):
    card = await desk.pressed(await desk.sees("/settings zone ber"), "Europe/Berlin")
    assert "Europe/Berlin" in card.html
    assert desk.profiles.settled == {ANN: Preferences(zone="Europe/Berlin")}


@pytest.mark.parametrize("zone", ["ber", "13:00", "Europe/Berln", ""])
async def test_a_button_carries_a_whole_name(desk, zone):
    assert isinstance(await desk.press_data(f"1grt|zone|{zone}"), Notice)  # rt is 1001 in base 36


async def test_daily_reminders_move_with_the_zone(desk):
    await keep(desk, "half", *HALF)
    await desk.sees("/remind half daily 09:00")
    await desk.sees("/settings zone Asia/Tokyo")
    (kept,) = desk.reminders.kept.values()
    assert (kept.zone, kept.next_at) == ("Asia/Tokyo", NOON + timedelta(hours=12))
    await desk.sees("/settings zone off")
    (kept,) = desk.reminders.kept.values()
    assert (kept.zone, kept.next_at) == ("UTC", NOON + timedelta(hours=21))


async def test_other_settings_leave_daily_reminders_alone(desk):
    await keep(desk, "half", *HALF)
    await desk.sees("/remind half daily 09:00")
    before = dict(desk.reminders.kept)
    await desk.sees("/settings coin ETH")
    assert desk.reminders.kept == before


async def test_the_settings_show_how_many_reminders_there_may_be(desk):
    await keep(desk, "half", *HALF, owner=GROUP)
    await desk.sees("/remind half daily 09:00", ANN, GROUP)
    assert "Remind.    1 of 20 reminders set" in (await desk.sees("/settings", BOB, GROUP)).html
    assert "Remind.    0 of 20 reminders set" in (await desk.sees("/settings", BOB)).html
