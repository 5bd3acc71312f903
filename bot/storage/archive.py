"""What is kept about somebody as one JSON file, which loses nothing; and whether a file is such a one.

Entries, contracts and preferences stand in the form of `bot.storage.codec`; a contract stands once, under a number.
"""

from __future__ import annotations

import json
import re
from dataclasses import fields, is_dataclass
from datetime import UTC, datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from bot.errors import FileFault, WrongFile
from bot.ports import Belongings
from bot.storage.codec import (
    Undecodable,
    decode_contract,
    decode_entry,
    decode_preferences,
    encode_contract,
    encode_entry,
    encode_preferences,
)
from hedgecore import Delivered, HedgeError, InverseFuture, Rate, Ratio, Traded

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from bot.ports import Preferences
    from hedgecore import Contract, Entry

FORMAT = "hedgebot"
VERSION = 1
LARGEST = 1_000_000
_LARGEST_NUMBER, _SMALLEST_EXPONENT = Decimal("1e15"), -40
_HIGHEST_LEVERAGE, _HIGHEST_FEE = 125, Rate("0.01")
_TIMES = datetime(2009, 1, 3, tzinfo=UTC), datetime(2100, 1, 1, tzinfo=UTC)
_DAMAGE = (Undecodable, HedgeError, ArithmeticError, AttributeError, LookupError, OSError, TypeError, ValueError)
_CODES = {"venue": r"[a-z0-9]{1,20}", "symbol": r"[A-Za-z0-9_./:-]{1,32}", "coin": r"[A-Z0-9]{2,10}"}


class JsonArchive:
    """Implements `bot.ports.Archive`."""

    def write(self, belongings: Belongings) -> bytes:
        """The file, as UTF-8."""
        contracts: dict[str, str] = {}
        portfolios = [
            {"name": name, "entries": [_written(entry, contracts) for entry in entries]}
            for name, entries in belongings.portfolios
        ]
        preferences = belongings.preferences
        whole = {
            "format": FORMAT,
            "version": VERSION,
            "preferences": None if preferences is None else json.loads(encode_preferences(preferences)),
            "contracts": {number: json.loads(text) for text, number in contracts.items()},
            "portfolios": portfolios,
        }
        return json.dumps(whole, ensure_ascii=False, separators=(",", ":")).encode()

    def read(self, content: bytes) -> Belongings:
        """What is in the file. Raises WrongFile unless this program could have written it."""
        if len(content) > LARGEST:
            raise WrongFile(FileFault.TOO_LARGE)
        whole = _parsed(content)
        try:
            contracts = {number: _contract(each) for number, each in whole["contracts"].items()}
            portfolios = tuple(_portfolio(each, contracts) for each in whole["portfolios"])
            preferences = None if whole["preferences"] is None else _preferences(whole["preferences"])
        except _DAMAGE as damage:
            raise WrongFile(FileFault.DAMAGED) from damage
        return Belongings(portfolios, preferences)


def _written(entry: Entry, contracts: dict[str, str]) -> dict[str, Any]:
    written: dict[str, Any] = json.loads(encode_entry(entry))
    if isinstance(entry, Traded | Delivered):
        text = encode_contract(entry.contract)
        written["contract"] = contracts.setdefault(text, str(len(contracts) + 1))
    return written


def _parsed(content: bytes) -> Mapping[str, Any]:
    try:
        whole = json.loads(content.decode("utf-8-sig"), parse_float=_refuse, parse_constant=_refuse)
    except (ValueError, RecursionError) as error:
        raise WrongFile(FileFault.NOT_JSON) from error
    if not isinstance(whole, dict) or whole.get("format") != FORMAT:
        raise WrongFile(FileFault.NOT_OURS)
    version = whole.get("version")
    if version != VERSION:
        newer = isinstance(version, int) and version > VERSION
        raise WrongFile(FileFault.NEWER if newer else FileFault.NOT_OURS)
    return whole


def _refuse(number: str) -> None:
    message = f"a number that is not text: {number}"
    raise ValueError(message)


def _contract(given: Any) -> Contract:  # noqa: ANN401 - JSON
    contract = decode_contract(json.dumps(given))
    for name, pattern in _CODES.items():
        _require(re.fullmatch(pattern, getattr(contract, name)))
    _require(not isinstance(contract, InverseFuture) or _is_usual_time(contract.expiry))
    return contract


def _portfolio(given: Any, contracts: Mapping[str, Contract]) -> tuple[str, tuple[Entry, ...]]:  # noqa: ANN401 - JSON
    name, entries = given["name"], given["entries"]
    if not isinstance(name, str) or not isinstance(entries, list):
        raise WrongFile(FileFault.DAMAGED)
    try:
        return name, tuple(_entry(entry, contracts) for entry in entries)
    except _DAMAGE as damage:
        raise WrongFile(FileFault.DAMAGED, name) from damage


def _entry(given: Any, contracts: Mapping[str, Contract]) -> Entry:  # noqa: ANN401 - JSON
    number = given.pop("contract", None)
    entry = decode_entry(json.dumps(given), None if number is None else contracts[number])
    _require(re.fullmatch(_CODES["coin"], entry.coin))
    _require(_is_usual_time(entry.at))
    _require(not isinstance(entry, Delivered) or isinstance(entry.contract, InverseFuture))
    if not all(map(_is_usual, _numbers(entry))):
        raise WrongFile(FileFault.NUMBER)
    return entry


def _preferences(given: Any) -> Preferences:  # noqa: ANN401 - JSON
    """As free as `/settings` leaves them."""
    preferences = decode_preferences(json.dumps(given))
    ZoneInfo(preferences.zone)
    _require(preferences.coin is None or re.fullmatch(_CODES["coin"], preferences.coin))
    _require(preferences.venue is None or re.fullmatch(_CODES["venue"], preferences.venue))
    _require(preferences.leverage is None or 1 <= preferences.leverage <= _HIGHEST_LEVERAGE)
    _require(preferences.fee is None or abs(preferences.fee) <= _HIGHEST_FEE)
    _require(preferences.band.outer <= Ratio(1))
    _require(isinstance(preferences.percent_only, bool))
    _require(preferences.quiet is None or all(each.tzinfo is None for each in preferences.quiet))
    _require(all(map(_is_usual, _numbers(preferences))))
    return preferences


def _require(holds: object) -> None:
    if not holds:
        raise WrongFile(FileFault.DAMAGED)


def _is_usual_time(at: datetime) -> bool:
    """TypeError for a time without a zone."""
    first, last = _TIMES
    return first <= at < last


def _numbers(value: object) -> Iterator[Decimal]:
    """Every number in an entry, its contract's included."""
    if isinstance(value, Decimal):
        yield value
    elif isinstance(value, tuple):
        yield from (number for each in value for number in _numbers(each))
    elif is_dataclass(value):
        yield from (number for field in fields(value) for number in _numbers(getattr(value, field.name)))
    elif isinstance(number := getattr(value, "value", None), Decimal):
        yield number


def _is_usual(number: Decimal) -> bool:
    """Of a size and a length that people type and exchanges send, so that any reckoning with it has an end."""
    exponent = number.as_tuple().exponent
    return number.is_finite() and abs(number) <= _LARGEST_NUMBER and int(exponent) >= _SMALLEST_EXPONENT
