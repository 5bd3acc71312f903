"""What the cards about whole markets have in common: `/contracts`, `/funding` and `/basis`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.chat.markup import bold, escaped, lines
from bot.errors import HedgeTooSmall, PriceTooOld, SizeContradicted, VenueUnavailable
from bot.services.quotes import Freshness

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from datetime import timedelta

    from bot.chat.command import Frame
    from bot.chat.screen import Button, Json
    from bot.errors import BotError
    from bot.services.surveys import Standing

_IN_A_ROW = 3
_CHOOSING = "x"


def warning(frame: Frame, standings: Iterable[Standing]) -> str | None:
    """Said first where the prices are the sample's."""
    if any(each.freshness is Freshness.SAMPLE for each in standings):
        return bold(frame.texts.sample_prices())
    return None


def missing(frame: Frame, errors: Sequence[BotError], standings: Iterable[Standing]) -> str | None:
    """A line for each reason why a venue or a contract is not there, or is there with earlier prices only."""
    ages: dict[str, timedelta] = {}
    for each in standings:
        ages[each.venue.id] = max(each.age, ages.get(each.venue.id, each.age))
    names = {venue.id: venue.name for venue in frame.venues}
    small = [names.get(where(error), where(error)) for error in errors if isinstance(error, HedgeTooSmall)]
    said = [
        frame.texts.missing(error, ", ".join(names.get(venue, venue) for venue in venues), ages.get(venues[0]))
        for error, venues in _together(errors, ages)
    ]
    if small:
        said.append(frame.texts.all_too_small(len(small), list(dict.fromkeys(small))))
    return lines(*map(escaped, said)) or None


def _together(errors: Sequence[BotError], ages: Mapping[str, timedelta]) -> list[tuple[BotError, list[str]]]:
    """Each error with its venues; those that are silent for one reason, without earlier prices, are told as one."""
    told: dict[str | BotError, tuple[BotError, list[str]]] = {}
    for error in errors:
        if isinstance(error, HedgeTooSmall):
            continue
        alike = isinstance(error, VenueUnavailable) and error.venue not in ages
        told.setdefault(_reason(error) if alike else error, (error, []))[1].append(where(error))
    return list(told.values())


def where(error: BotError) -> str:
    """The ccxt id of the venue that an error is about."""
    if isinstance(error, HedgeTooSmall):
        return error.contract.venue
    return error.venue if isinstance(error, VenueUnavailable | PriceTooOld | SizeContradicted) else ""


def missing_data(errors: Sequence[BotError]) -> list[Json]:
    """The same as data."""
    return [{"venue": where(error), "reason": _reason(error)} for error in errors]


def _reason(error: BotError) -> str:
    match error:
        case VenueUnavailable():
            return error.outage.value
        case PriceTooOld():
            return "old"
        case SizeContradicted():
            return "size"
        case _:
            return "too_small"


def pack_choosing(fields: Sequence[str]) -> tuple[str, ...]:
    """The fields of a card, where its exchange is being chosen."""
    return (*fields, _CHOOSING)


def unpack_choosing(fields: Sequence[str], size: int) -> tuple[Sequence[str], bool]:
    """The `size` fields of a card, and whether its exchange is being chosen; any others are left as they are."""
    if len(fields) == size + 1 and fields[size] == _CHOOSING:
        return fields[:size], True
    return fields, False


def few_or(buttons: Sequence[Button | None], way: Button | None) -> list[list[Button | None]]:
    """The buttons themselves where one row has room for them, else the way to where they are."""
    return rows(buttons) if len(buttons) <= _IN_A_ROW else [[way]]


def rows(buttons: Iterable[Button | None]) -> list[list[Button | None]]:
    """Buttons in rows that a phone has room for."""
    there = [each for each in buttons if each is not None]
    return [[*there[start : start + _IN_A_ROW]] for start in range(0, len(there), _IN_A_ROW)]
