"""Time zones as people find theirs: by a part of its name, or by what their clock shows."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, time, timedelta
from difflib import get_close_matches
from functools import cache
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo, available_timezones

from bot.chat.numerals import plain
from bot.chat.rules import read_time
from bot.errors import BadUsage, Problem

if TYPE_CHECKING:
    from collections.abc import Iterable

MOST = 8
_PLACES = ("Africa", "America", "Antarctica", "Arctic", "Asia", "Atlantic", "Australia", "Europe", "Indian", "Pacific")
_NEAR = timedelta(minutes=7)  # zones differ by quarters of an hour
_DAY = timedelta(days=1)
# From west to east, the best known first where several have the same time.
WELL_KNOWN = (
    "Pacific/Pago_Pago", "Pacific/Honolulu", "Pacific/Marquesas", "America/Anchorage", "America/Los_Angeles",
    "America/Tijuana", "America/Phoenix", "America/Denver", "America/Mexico_City", "America/Chicago",
    "America/Guatemala", "America/New_York", "America/Toronto", "America/Bogota", "America/Lima", "America/Caracas",
    "America/Halifax", "America/Santiago", "America/St_Johns", "America/Sao_Paulo", "America/Argentina/Buenos_Aires",
    "America/Nuuk", "Atlantic/Azores", "Atlantic/Cape_Verde", "Europe/London", "Europe/Lisbon", "Europe/Dublin",
    "Africa/Accra", "UTC", "Europe/Berlin", "Europe/Paris", "Europe/Madrid", "Europe/Rome", "Africa/Lagos",
    "Europe/Kyiv", "Europe/Athens", "Europe/Helsinki", "Africa/Johannesburg", "Africa/Cairo", "Asia/Jerusalem",
    "Europe/Istanbul", "Europe/Moscow", "Asia/Riyadh", "Africa/Nairobi", "Asia/Tehran", "Asia/Dubai", "Asia/Tbilisi",
    "Asia/Kabul", "Asia/Karachi", "Asia/Tashkent", "Asia/Kolkata", "Asia/Colombo", "Asia/Kathmandu", "Asia/Dhaka",
    "Asia/Almaty", "Asia/Yangon", "Asia/Bangkok", "Asia/Ho_Chi_Minh", "Asia/Jakarta", "Asia/Singapore",
    "Asia/Shanghai", "Asia/Hong_Kong", "Asia/Manila", "Australia/Perth", "Australia/Eucla", "Asia/Tokyo", "Asia/Seoul",
    "Australia/Darwin", "Australia/Adelaide", "Australia/Brisbane", "Australia/Sydney", "Australia/Lord_Howe",
    "Pacific/Noumea", "Pacific/Auckland", "Pacific/Fiji", "Pacific/Chatham", "Pacific/Tongatapu", "Pacific/Apia",
    "Pacific/Kiritimati",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class ZoneSearch:
    """Which zone is meant: one of those `named`, or one where the clocks show the time `at`."""

    named: tuple[str, ...] = ()
    at: time | None = None


def read_zone(text: str) -> str | ZoneSearch:
    """A zone by its whole name, or the search for one. Raises BadUsage where nothing is near."""
    asked = plain(text).strip().replace(" ", "_")
    zones = _zones()
    if asked in zones:
        return zones[asked]
    if asked[:1].isdigit():
        return ZoneSearch(at=read_time(text))
    found = _matching(asked)
    if not found:
        raise BadUsage(Problem.UNKNOWN_ZONE, text, _nearest(asked))
    return ZoneSearch(found)


def exact_zone(text: str) -> str:
    """A zone by its whole name. Raises BadUsage."""
    zone = _zones().get(plain(text))
    if zone is None:
        raise BadUsage(Problem.UNKNOWN_ZONE, text)
    return zone


def found_by(search: ZoneSearch, now: datetime) -> tuple[str, ...]:
    """The zones to choose from. Raises BadUsage where no clock shows the time now."""
    if search.at is None:
        return search.named
    found = tuple(zone for zone in WELL_KNOWN if _shows(zone, search.at, now))
    if not found:
        raise BadUsage(Problem.ZONE_OF_TIME, f"{search.at:%H:%M}", f"{now:%H:%M}")
    return found[:MOST]


def _shows(zone: str, at: time, now: datetime) -> bool:
    """Whether the clocks there show about that time, on whatever day."""
    there = now.astimezone(ZoneInfo(zone))
    apart = abs(datetime.combine(there.date(), at) - there.replace(tzinfo=None))
    return min(apart, abs(_DAY - apart)) <= _NEAR


def _matching(asked: str) -> tuple[str, ...]:
    """Those whose city begins so, else those that have it anywhere in their names."""
    places = sorted(zone for zone in _zones().values() if zone.partition("/")[0] in _PLACES)
    begins = [zone for zone in places if _city(zone).startswith(asked)]
    inside = [zone for zone in places if asked in zone.lower()]
    return tuple(_some(begins or inside)) if len(asked) > 1 else ()


def _some(zones: Iterable[str]) -> list[str]:
    """The well-known ones before the others, as many as there are buttons."""
    return sorted(zones, key=lambda zone: zone not in WELL_KNOWN)[:MOST]


def _city(zone: str) -> str:
    return zone.rpartition("/")[2].lower()


def _nearest(asked: str) -> str:
    """By the whole name, or by the city alone."""
    zones = _zones()
    cities = {zone.rpartition("/")[2]: zone for zone in sorted(zones, reverse=True)}
    near = get_close_matches(asked, [*zones, *cities], n=1, cutoff=0.7)
    return zones[cities.get(near[0], near[0])] if near else ""


@cache
def _zones() -> dict[str, str]:
    return {zone.lower(): zone for zone in available_timezones()}
