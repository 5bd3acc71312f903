"""What can be settled: each setting by its word, how its value is read, and how a button carries it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import time
from difflib import get_close_matches
from typing import TYPE_CHECKING

from bot.chat.numerals import plain, read_share
from bot.chat.reading import read
from bot.chat.requests import unpack_coin, unpack_venue
from bot.chat.vocabulary import Vocabulary
from bot.chat.words import CoinName, Leverage, VenueName
from bot.chat.zones import ZoneSearch, exact_zone, read_zone
from bot.errors import BadUsage, Problem
from hedgecore import Band, HedgeError, Policy, Rate, Ratio

if TYPE_CHECKING:
    from collections.abc import Callable
    from decimal import Decimal

_OFF = frozenset({"off", "none", "default", "reset"})
_SWITCH = {"on": True, "off": False}
_BARE = Vocabulary(venues=())
_HOURS = re.compile(r"([01]?\d|2[0-3]):([0-5]\d)\s*-\s*([01]?\d|2[0-3]):([0-5]\d)")
_HIGHEST_FEE = Rate("0.01")
_WIDEST_BAND = Ratio("0.5")


@dataclass(frozen=True, slots=True)
class Setting:
    """`field` of Preferences, what it is when it is off, how its words are read, and the fields of a button."""

    field: str
    off: object
    read: Callable[[str, Vocabulary], object]
    unpack: Callable[[str], object]


@dataclass(frozen=True, slots=True)
class Settled:
    """A request: `field` of Preferences shall be `value`; without a field, only to look."""

    field: str = ""
    value: object = None


def read_setting(text: str, vocabulary: Vocabulary) -> Settled:
    """`zone Europe/Berlin`. Raises BadUsage with the word that is in the way."""
    name, *rest = text.split(maxsplit=1) or [""]
    if not name:
        return Settled()
    setting = SETTINGS.get(plain(name))
    if setting is None:
        raise BadUsage(Problem.UNKNOWN_SETTING, name, "".join(get_close_matches(plain(name), SETTINGS, n=1)))
    words = "".join(rest).strip()
    if not words:
        raise BadUsage(Problem.SETTING_MISSING, name)
    if plain(words) in _OFF:
        return Settled(setting.field, setting.off)
    return Settled(setting.field, setting.read(words, vocabulary))


def unpack_setting(name: str, value: str) -> Settled:
    """A button's two fields. Raises BotError for what no button of ours has."""
    setting = SETTINGS.get(name)
    if setting is None:
        raise BadUsage(Problem.UNKNOWN_SETTING, name)
    if value in _OFF:
        return Settled(setting.field, setting.off)
    return Settled(setting.field, setting.unpack(value))


def read_switch(text: str) -> bool:
    """`on` or `off`."""
    switch = _SWITCH.get(plain(text).strip())
    if switch is None:
        raise BadUsage(Problem.ON_OR_OFF, text)
    return switch


def _zone(text: str, _: Vocabulary) -> str | ZoneSearch:
    return read_zone(text)


def _coin(text: str, vocabulary: Vocabulary) -> str | None:
    return read(text, vocabulary, (CoinName,)).coin


def _venue(text: str, vocabulary: Vocabulary) -> str | None:
    return read(text, vocabulary, (VenueName,)).venue


def _leverage(text: str, vocabulary: Vocabulary) -> Decimal | None:
    return read(text if "x" in plain(text) else f"{text}x", vocabulary, (Leverage,)).leverage


def _fee(text: str, _: Vocabulary) -> Rate:
    fee = Rate(read_share(text))
    if abs(fee) > _HIGHEST_FEE:
        raise BadUsage(Problem.FEE_RANGE, text)
    return fee


def _policy(text: str, _: Vocabulary) -> Policy:
    try:
        return Policy(plain(text).strip())
    except ValueError:
        raise BadUsage(Problem.UNKNOWN_POLICY, text) from None


def _band(text: str, _: Vocabulary) -> Band:
    shares = re.findall(r"[^\s%]+\s*%", text)
    if len(shares) != 2 or re.sub(r"[^\s%]+\s*%", "", text).strip(" ,/"):
        raise BadUsage(Problem.BAND_FORM, text)
    outer, inner = (Ratio(read_share(share)) for share in shares)
    try:
        band = Band(outer, inner)
    except HedgeError:
        raise BadUsage(Problem.BAND_FORM, text) from None
    if outer > _WIDEST_BAND:
        raise BadUsage(Problem.BAND_FORM, text)
    return band


def _quiet(text: str, _: Vocabulary) -> tuple[time, time]:
    hours = _HOURS.fullmatch(plain(text).strip())
    if hours is None:
        raise BadUsage(Problem.QUIET_FORM, text)
    start, end = time(int(hours[1]), int(hours[2])), time(int(hours[3]), int(hours[4]))
    if start == end:
        raise BadUsage(Problem.QUIET_FORM, text)
    return start, end


def _switch(text: str, _: Vocabulary) -> bool:
    return read_switch(text)


def _typed(reader: Callable[[str, Vocabulary], object]) -> Callable[[str], object]:
    """A button carries what could be typed."""
    return lambda value: reader(value, _BARE)


SETTINGS = {
    "zone": Setting("zone", "UTC", _zone, exact_zone),
    "coin": Setting("coin", None, _coin, unpack_coin),
    "exchange": Setting("venue", None, _venue, unpack_venue),
    "leverage": Setting("leverage", None, _leverage, _typed(_leverage)),
    "fee": Setting("fee", None, _fee, _typed(_fee)),
    "policy": Setting("policy", Policy.RATIO, _policy, _typed(_policy)),
    "band": Setting("band", Band(), _band, _typed(_band)),
    "quiet": Setting("quiet", None, _quiet, _typed(_quiet)),
    "percent": Setting("percent_only", off=False, read=_switch, unpack=_typed(_switch)),
}
