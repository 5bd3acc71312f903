"""Every error as a screen: one clear sentence, and how the request ended."""

from __future__ import annotations

from difflib import get_close_matches
from typing import TYPE_CHECKING

from bot.chat.markup import escaped
from bot.chat.screen import Outcome, Screen
from bot.errors import BadUsage, HedgeTooSmall, NoMarket, NoSuchContract, PriceTooOld, VenueUnavailable
from hedgecore import LeverageTooHigh

if TYPE_CHECKING:
    from bot.chat.command import Frame
    from bot.chat.screen import Keyboard


def explain(frame: Frame, error: Exception, command: str, buttons: Keyboard = ()) -> Screen | None:
    """The sentence for `error`, met in `command`; None for an error that nobody foresaw."""
    said = _usage(frame, error, command) or _market(frame, error) or _hedge(frame, error)
    if said is None:
        return None
    sentence, outcome = said
    return Screen(escaped(sentence), buttons, {"error": sentence}, outcome)


def _usage(frame: Frame, error: Exception, command: str) -> tuple[str, Outcome] | None:
    if not isinstance(error, BadUsage):
        return None
    return frame.texts.problem(error, frame.texts.examples(command)[0]), Outcome.BAD_INPUT


def _market(frame: Frame, error: Exception) -> tuple[str, Outcome] | None:
    texts = frame.texts
    names = _venue_names(frame)
    match error:
        case NoMarket():
            failures = [(names.get(each.venue, each.venue), each.outage) for each in error.failures]
            return texts.no_market(failures), Outcome.NO_MARKET
        case VenueUnavailable():
            return texts.no_market([(names.get(error.venue, error.venue), error.outage)]), Outcome.NO_MARKET
        case PriceTooOld():
            return texts.price_too_old(names.get(error.venue, error.venue), error.age), Outcome.NO_MARKET
        case NoSuchContract():
            return _no_such_contract(frame, error, names), Outcome.BAD_INPUT
        case _:
            return None


def _venue_names(frame: Frame) -> dict[str, str]:
    """The names that people read, by ccxt id."""
    return {venue.id: venue.name for venue in frame.venues}


def _no_such_contract(frame: Frame, error: NoSuchContract, names: dict[str, str]) -> str:
    silent = {each.venue for each in error.failures}
    asked = [names[error.venue]] if error.venue in names else [names[each] for each in names if each not in silent]
    spellings = {known.lower(): known for known in error.known}
    spellings |= {alias: venue.name for venue in frame.venues for alias in (*venue.aliases, venue.id)}
    near = get_close_matches(error.coin.lower(), spellings, n=1, cutoff=0.5)
    return frame.texts.no_such_contract(
        error.coin,
        dated=error.dated,
        nearest=spellings[near[0]] if near else "",
        known=error.known,
        where=frame.texts.listed(asked, "or"),
    )


def _hedge(frame: Frame, error: Exception) -> tuple[str, Outcome] | None:
    match error:
        case HedgeTooSmall():
            return frame.texts.too_small(error, _venue_names(frame)[error.contract.venue]), Outcome.BAD_INPUT
        case LeverageTooHigh():
            return frame.texts.leverage_too_high(error), Outcome.BAD_INPUT
        case _:
            return None
