"""`/remind`: when a portfolio's hedge shall be told of, by the clock or by what happens to it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import time, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING, TypeAlias

from bot.chat import drafts
from bot.chat.buttons import BadButton, ButtonFault, keyboard
from bot.chat.choice import Choice, choice_screen, the_only_one
from bot.chat.command import Command
from bot.chat.links import (
    REMIND,
    drift_button,
    pack_which,
    reminder_button,
    reminders_button,
    show_button,
    unpack_which,
)
from bot.chat.markup import blocks, bold, escaped, lines
from bot.chat.recording import meant
from bot.chat.reminder_card import reminder_data, standing
from bot.chat.rules import read_rule, take_rule, typed
from bot.chat.screen import Screen
from bot.chat.typed import no_retry
from bot.errors import NoSuchPortfolio
from bot.ports.reminders import Condition, Daily, Every, Measure

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.chat.command import Frame, Services
    from bot.chat.screen import Button
    from bot.chat.vocabulary import Vocabulary
    from bot.ports import Portfolio
    from bot.ports.reminders import Reminder, Rule
    from bot.services.keeping import Which
    from bot.services.reminding import Listing, Named
    from bot.services.visits import Visit

LETTER = REMIND
_UNSAID = "UTC"


@dataclass(frozen=True, slots=True)
class RemindRequest:
    """A reminder of a portfolio by name or id, None for the only one; without a rule, to be asked for one."""

    which: Which | None
    rule: Rule | None = None


@dataclass(frozen=True, slots=True)
class RuleWanted:
    """When shall it speak? `band` is the drift at which an order is advised; `listing` has what is set here already."""

    portfolio: Portfolio
    band: Decimal
    listing: Listing
    private: bool


@dataclass(frozen=True, slots=True)
class ReminderSet:
    """A reminder, and whether it was there before; times are told in `zone`."""

    named: Named
    known: bool
    zone: str


RemindResult: TypeAlias = Choice | RuleWanted | ReminderSet


def parse(text: str, _vocabulary: Vocabulary) -> RemindRequest:
    """`NAME` and a rule; either may be missing."""
    name, rule = take_rule(text)
    return RemindRequest(name, read_rule(rule) if rule else None)


async def run(services: Services, visit: Visit, request: RemindRequest) -> RemindResult:
    """The reminder, the question for its rule, or the portfolios to choose from."""
    if request.rule is not None:
        return await _set(services, visit, await meant(services, visit, request.which), request.rule)
    which = await the_only_one(services, visit) if request.which is None else request.which
    return which if isinstance(which, Choice) else await _ask(services, visit, which)


async def _ask(services: Services, visit: Visit, which: Which) -> RuleWanted:
    await services.keeper.require_editor(visit)
    listing = await services.reminders.listed(visit)
    portfolio = await _named(services, visit, which)
    await drafts.begin(services, visit, LETTER, (pack_which(portfolio.id),))
    return RuleWanted(portfolio, visit.preferences.band.outer.value, listing, visit.private)


async def _named(services: Services, visit: Visit, which: Which) -> Portfolio:
    """The portfolio. Of several words that name none, the first may be a name and the others no rule."""
    try:
        return await services.keeper.load(visit, which)
    except NoSuchPortfolio as missing:
        name, _, rule = missing.name.partition(" ")
        if rule and name.casefold() in map(str.casefold, missing.names):
            read_rule(rule)
        raise


async def _set(services: Services, visit: Visit, which: Which, rule: Rule) -> ReminderSet:
    """A new one, unless there is the very same in this place: a button is easily pressed twice."""
    portfolio = await services.keeper.load(visit, which)
    listing = await services.reminders.listed(visit)
    same = (each for each in listing.reminders if _place(each.reminder) == (portfolio.id, rule, visit.thread))
    known = next(same, None)
    named = known or await services.reminders.set(visit, which, rule, visit.thread)
    await drafts.answered(services, visit, LETTER)
    return ReminderSet(named, known is not None, listing.zone)


def _place(reminder: Reminder) -> tuple[int, Rule, int | None]:
    return reminder.portfolio, reminder.rule, reminder.thread


def render(frame: Frame, result: RemindResult) -> Screen:
    """What was set, or what is asked."""
    match result:
        case Choice():
            return choice_screen(frame, result, "remind", LETTER)
        case RuleWanted():
            return _question(frame, result)
        case ReminderSet():
            return _answer(frame, result)


def unpack(fields: Sequence[str]) -> RemindRequest:
    """The portfolio, and a rule as it is typed."""
    which, *rule = fields
    if len(rule) > 1:
        raise BadButton(ButtonFault.OLD)
    return RemindRequest(unpack_which(which), read_rule(rule[0]) if rule else None)


def resume(fields: Sequence[str], text: str, _vocabulary: Vocabulary) -> RemindRequest:
    """A rule for the portfolio that was asked about."""
    (which,) = fields
    return RemindRequest(unpack_which(which), read_rule(text))


def _question(frame: Frame, wanted: RuleWanted) -> Screen:
    portfolio = wanted.portfolio

    def usual(rule: Rule) -> Button | None:
        said = typed(rule)
        return frame.button(said.capitalize(), LETTER, (pack_which(portfolio.id), said))

    buttons = keyboard(
        [usual(Daily(time(9))), usual(Daily(time(8, 30), weekdays=True)), usual(Every(timedelta(hours=4)))],
        [usual(Condition(Measure.DRIFT, wanted.band)), usual(Condition(Measure.LIQUIDATION, Decimal("0.2")))],
        [usual(Condition(Measure.FUNDING, Decimal(0))), usual(Condition(Measure.BASIS, Decimal("-0.01")))],
        [show_button(frame, portfolio), drift_button(frame, portfolio), reminders_button(frame)],
    )
    texts, listing = frame.texts, wanted.listing
    html = blocks(
        escaped(texts.ask_rule(portfolio.name, private=wanted.private)),
        escaped(texts.reminders(len(listing.reminders), listing.most)),
    )
    return Screen(html, buttons)


def _answer(frame: Frame, result: ReminderSet) -> Screen:
    texts, named = frame.texts, result.named
    rule = named.reminder.rule
    say = texts.reminder_known if result.known else texts.reminder_set
    is_condition = isinstance(rule, Condition)
    html = blocks(
        bold(say(named.portfolio, texts.rule(rule))),
        lines(
            escaped(texts.condition_promise()) if is_condition else None,
            escaped(standing(texts, named.reminder, frame.now, result.zone)),
        ),
        escaped(texts.zone_unsaid()) if isinstance(rule, Daily) and result.zone == _UNSAID else None,
    )
    buttons = keyboard([reminder_button(frame, texts.manage_button, named.reminder.id), reminders_button(frame)])
    return Screen(html, buttons, {"command": "remind", "known": result.known, **reminder_data(named)})


COMMAND = Command(
    name="remind",
    letter=LETTER,
    parse=parse,
    run=run,
    render=render,
    unpack=unpack,
    retry=no_retry,
    in_menu=True,
    resume=resume,
)
