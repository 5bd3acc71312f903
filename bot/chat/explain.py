"""Every error as a screen: one clear sentence, and how the request ended."""

from __future__ import annotations

from difflib import get_close_matches
from typing import TYPE_CHECKING

from bot.chat.markup import escaped
from bot.chat.screen import Outcome, Screen
from bot.chat.vocabulary import COIN_CODES
from bot.errors import (
    BadUsage,
    HedgeTooSmall,
    LimitReached,
    NameTaken,
    NewerDatabase,
    NoMarket,
    NoReminding,
    NoStorage,
    NoSuchContract,
    NoSuchPortfolio,
    NoSuchReminder,
    NotAllowed,
    NotTrading,
    PriceTooOld,
    SizeContradicted,
    StoreUnavailable,
    UploadFailed,
    UploadTooLarge,
    VenueUnavailable,
    WrongFile,
)
from bot.services.entries import MoreThanHeld, MoreThanOpen, NothingOpen, NotInverse, NotListed, NotWhole, Several
from hedgecore import LeverageTooHigh

if TYPE_CHECKING:
    from bot.chat.command import Frame
    from bot.chat.screen import Keyboard


def explain(frame: Frame, error: Exception, command: str, buttons: Keyboard = ()) -> Screen | None:
    """The sentence for `error`, met in `command`; None for an error that nobody foresaw."""
    readers = (_rights, _silence, _contract, _hedge, _storage, _entry, _upload)
    said = _usage(frame, error, command) or next(filter(None, (read(frame, error) for read in readers)), None)
    if said is None:
        return None
    sentence, outcome = said
    return Screen(escaped(sentence), buttons, {"error": sentence}, outcome)


def _usage(frame: Frame, error: Exception, command: str) -> tuple[str, Outcome] | None:
    if not isinstance(error, BadUsage):
        return None
    return frame.texts.problem(error, frame.texts.examples(command)[0]), Outcome.BAD_INPUT


def _rights(frame: Frame, error: Exception) -> tuple[str, Outcome] | None:
    if not isinstance(error, NotAllowed):
        return None
    return frame.texts.not_allowed(error.circle), Outcome.BAD_INPUT


def _silence(frame: Frame, error: Exception) -> tuple[str, Outcome] | None:
    names = _venue_names(frame)
    match error:
        case NoMarket():
            failures = [(names.get(each.venue, each.venue), each.outage) for each in error.failures]
            return frame.texts.no_market(failures), Outcome.NO_MARKET
        case VenueUnavailable():
            return frame.texts.no_market([(names.get(error.venue, error.venue), error.outage)]), Outcome.NO_MARKET
        case PriceTooOld():
            return frame.texts.price_too_old(names.get(error.venue, error.venue), error.age), Outcome.NO_MARKET
        case _:
            return None


def _contract(frame: Frame, error: Exception) -> tuple[str, Outcome] | None:
    names = _venue_names(frame)
    match error:
        case SizeContradicted():
            return frame.texts.size_contradicted(names.get(error.venue, error.venue), error), Outcome.NO_MARKET
        case NotTrading():
            return frame.texts.not_trading(names.get(error.venue, error.venue), error.symbol), Outcome.NO_MARKET
        case NoSuchContract():
            return _no_such_contract(frame, error), Outcome.BAD_INPUT
        case _:
            return None


def _venue_names(frame: Frame) -> dict[str, str]:
    """The names that people read, by ccxt id."""
    return {venue.id: venue.name for venue in frame.venues}


def _no_such_contract(frame: Frame, error: NoSuchContract) -> str:
    named = next((venue for venue in frame.venues if venue.id == error.venue), None)
    if named and named.linear and error.linear is False:
        return frame.texts.linear_only(named.name)
    silent = {each.venue for each in error.failures}
    asked = [venue.name for venue in frame.venues if error.linear in {None, venue.linear} and venue.id not in silent]
    spellings = {known.lower(): known for known in error.known}
    if error.coin not in COIN_CODES:  # a word that could be anything, so an exchange too
        spellings |= {alias: venue.name for venue in frame.venues for alias in (*venue.aliases, venue.id)}
    near = get_close_matches(error.coin.lower(), spellings, n=1, cutoff=0.5)
    return frame.texts.no_such_contract(
        error.coin,
        dated=error.dated,
        linear=error.linear,
        nearest=spellings[near[0]] if near else "",
        known=error.known,
        where=frame.texts.no_matter_which([named.name] if named else asked),
    )


def _hedge(frame: Frame, error: Exception) -> tuple[str, Outcome] | None:
    match error:
        case HedgeTooSmall():
            name = _venue_names(frame)[error.contract.venue]
            return frame.texts.too_small(error, name, amounts=not frame.percent_only), Outcome.BAD_INPUT
        case LeverageTooHigh():
            return frame.texts.leverage_too_high(error), Outcome.BAD_INPUT
        case _:
            return None


def _storage(frame: Frame, error: Exception) -> tuple[str, Outcome] | None:
    texts, outcome = frame.texts, Outcome.BAD_INPUT
    match error:
        case StoreUnavailable():
            said, outcome = texts.store_unavailable(error.broken), Outcome.FAILED
        case NewerDatabase():
            said, outcome = texts.newer_database(), Outcome.FAILED
        case NoStorage():
            said = texts.no_storage()
        case NoReminding():
            said = texts.no_reminding()
        case NoSuchReminder():
            said = texts.no_such_reminder()
        case NoSuchPortfolio():
            said = texts.no_such_portfolio(error.name, _nearest(error))
        case NameTaken():
            said = texts.name_taken(error.name)
        case LimitReached():
            said = texts.limit_reached(error.limit, error.most)
        case _:
            return None
    return said, outcome


def _nearest(error: NoSuchPortfolio) -> str:
    """The portfolio that was most likely meant, "" where none is near."""
    spelled = {name.casefold(): name for name in error.names}
    near = get_close_matches(error.name.casefold(), spelled, n=1)
    longer = [name for name in spelled if name.startswith(f"{error.name.casefold()} ")]
    return next((spelled[name] for name in (*near, *longer)), "")


def _entry(frame: Frame, error: Exception) -> tuple[str, Outcome] | None:
    """Sentences without amounts where a group wants none."""
    texts, amounts = frame.texts, not frame.percent_only
    match error:
        case MoreThanHeld():
            said = texts.more_than_held(error) if amounts else texts.more_than_held_unsaid(error.coin)
        case MoreThanOpen():
            said = texts.more_than_open(error, amounts=amounts)
        case NotWhole():
            said = texts.not_whole(error)
        case NothingOpen():
            said = texts.nothing_open(error.name, error.coin)
        case Several():
            said = texts.several(error.choices)
        case NotInverse():
            said = texts.not_inverse(error.contract)
        case NotListed():
            said = texts.not_listed(error.symbol)
        case _:
            return None
    return said, Outcome.BAD_INPUT


def _upload(frame: Frame, error: Exception) -> tuple[str, Outcome] | None:
    texts = frame.texts
    match error:
        case UploadTooLarge():
            return texts.upload_too_large(error.size, error.most), Outcome.BAD_INPUT
        case UploadFailed():
            return texts.upload_failed(), Outcome.FAILED
        case WrongFile():
            return texts.wrong_file(error.fault, error.where), Outcome.BAD_INPUT
        case _:
            return None
