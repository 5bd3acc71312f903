"""`/reminders`: those that speak in this chat, and what can be done to each."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from typing import TYPE_CHECKING, TypeAlias

from bot.chat import drafts
from bot.chat.buttons import BadButton, ButtonFault, keyboard, page_row
from bot.chat.command import Command
from bot.chat.links import DRIFT, OPEN, REMINDERS, pack_which, reminder_button, reminders_button
from bot.chat.markup import blocks, bold, code, escaped, lines
from bot.chat.reminder_card import reminder_data, reminder_lines
from bot.chat.requests import unpack_whole
from bot.chat.rules import read_rule, typed
from bot.chat.screen import Screen
from bot.errors import BadUsage, NoSuchReminder, Problem
from bot.ports.reminders import Rest
from bot.services.timing import Snooze

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.chat.command import Frame, Services
    from bot.chat.screen import Button, Json, Keyboard
    from bot.chat.vocabulary import Vocabulary
    from bot.ports.reminders import Rule
    from bot.services.reminding import Listing, Named
    from bot.services.visits import Visit

LETTER = REMINDERS
_ON_A_PAGE = 5


class Deed(Enum):
    """What is asked; its letter on buttons."""

    LIST = "l"
    OPEN = OPEN
    PAUSE = "p"
    RESUME = "r"
    HOUR = "1"
    FOUR_HOURS = "4"
    TOMORROW = "t"
    EDIT = "e"
    ASK = "x"
    DELETE = "y"


_SNOOZES = {Deed.HOUR: Snooze.HOUR, Deed.FOUR_HOURS: Snooze.FOUR_HOURS, Deed.TOMORROW: Snooze.TOMORROW}


@dataclass(frozen=True, slots=True)
class RemindersRequest:
    """A deed with the reminder of that `number`; of LIST the number is the page, counted from 0.

    EDIT with a rule gives it that one, without it asks for one.
    """

    deed: Deed = Deed.LIST
    number: int = 0
    rule: Rule | None = None


@dataclass(frozen=True, slots=True)
class ReminderList:
    """A page of all there are; `deleted` is one that was there a moment ago."""

    listing: Listing
    page: int
    deleted: Named | None = None


@dataclass(frozen=True, slots=True)
class OneReminder:
    """One of them, as it is after the `deed`; ASK and EDIT are questions. Times are told in `zone`."""

    named: Named
    zone: str
    private: bool
    deed: Deed = Deed.OPEN


RemindersResult: TypeAlias = ReminderList | OneReminder


def parse(text: str, _vocabulary: Vocabulary) -> RemindersRequest:
    """No words."""
    if text.strip():
        raise BadUsage(Problem.NOT_WANTED_HERE, text.strip())
    return RemindersRequest()


async def run(services: Services, visit: Visit, request: RemindersRequest) -> RemindersResult:
    """The list or the reminder as it is afterwards. Raises NoSuchReminder, or NotAllowed for whoever may only look."""
    if request.deed is Deed.LIST:
        return ReminderList(await services.reminders.listed(visit), request.number)
    if request.deed is Deed.DELETE:
        return await _delete(services, visit, request.number)
    named = await _done(services, visit, request)
    is_question = request.deed is Deed.ASK or (request.deed is Deed.EDIT and request.rule is None)
    zone = visit.preferences.zone
    return OneReminder(named, zone, visit.private, request.deed if is_question else Deed.OPEN)


async def _done(services: Services, visit: Visit, request: RemindersRequest) -> Named:
    reminders, number = services.reminders, request.number
    match request.deed:
        case Deed.PAUSE:
            return await reminders.pause(visit, number)
        case Deed.RESUME:
            return await reminders.resume(visit, number)
        case Deed.EDIT if request.rule is not None:
            return await _edit(services, visit, number, request.rule)
        case Deed.EDIT | Deed.ASK:
            return await _ask(services, visit, request)
        case Deed.OPEN:
            return await _one(services, visit, number)
        case _:
            return await reminders.snooze(visit, number, _SNOOZES[request.deed])


async def _one(services: Services, visit: Visit, number: int) -> Named:
    listing = await services.reminders.listed(visit)
    found = next((each for each in listing.reminders if each.reminder.id == number), None)
    if found is None:
        raise NoSuchReminder(number)
    return found


async def _ask(services: Services, visit: Visit, request: RemindersRequest) -> Named:
    """The reminder that a question is about; one for a new rule waits for its answer."""
    await services.keeper.require_editor(visit)
    named = await _one(services, visit, request.number)
    if request.deed is Deed.EDIT:
        await drafts.begin(services, visit, LETTER, pack(request))
    return named


async def _edit(services: Services, visit: Visit, number: int, rule: Rule) -> Named:
    named = await services.reminders.edit(visit, number, rule)
    await drafts.answered(services, visit, LETTER)
    return named


async def _delete(services: Services, visit: Visit, number: int) -> ReminderList:
    deleted = await _one(services, visit, number)
    await services.reminders.remove(visit, number)
    return ReminderList(await services.reminders.listed(visit), 0, deleted)


def render(frame: Frame, result: RemindersResult) -> Screen:
    """The list, one with what can be done to it, or a question about one."""
    if isinstance(result, ReminderList):
        return _list(frame, result)
    if result.deed is Deed.ASK:
        return _deletion(frame, result)
    if result.deed is Deed.EDIT:
        return _edition(frame, result)
    return _card(frame, result)


def pack(request: RemindersRequest) -> tuple[str, ...]:
    """The deed, and its number."""
    return request.deed.value, str(request.number)


def unpack(fields: Sequence[str]) -> RemindersRequest:
    """The inverse of `pack`; no field is the list from its beginning."""
    if not fields:
        return RemindersRequest()
    deed, number = fields
    whole = unpack_whole(number)
    if whole < 0:
        raise BadButton(ButtonFault.OLD)
    return RemindersRequest(Deed(deed), whole)


def resume(fields: Sequence[str], text: str, _vocabulary: Vocabulary) -> RemindersRequest:
    """A new rule for the reminder that was asked about."""
    return RemindersRequest(Deed.EDIT, unpack(fields).number, read_rule(text))


def retry(frame: Frame, _request: RemindersRequest) -> Keyboard:
    """The list."""
    return keyboard([reminders_button(frame)])


def _list(frame: Frame, result: ReminderList) -> Screen:
    texts, listing = frame.texts, result.listing
    pages = max(-(-len(listing.reminders) // _ON_A_PAGE), 1)
    page = min(result.page, pages - 1)
    numbered = list(enumerate(listing.reminders, start=1))[page * _ON_A_PAGE : (page + 1) * _ON_A_PAGE]
    html = blocks(
        None if result.deleted is None else escaped(texts.reminder_deleted(*_said(frame, result.deleted))),
        bold(texts.reminders(len(listing.reminders), listing.most)),
        *(reminder_lines(frame, named, listing.zone, number) for number, named in numbered),
        escaped(_hint(frame, listing)),
    )
    buttons = keyboard(
        [reminder_button(frame, str(number), named.reminder.id) for number, named in numbered],
        page_row(lambda label, to: _button(frame, label, Deed.LIST, to), page, pages) if pages > 1 else [],
    )
    return Screen(html, buttons, _data(listing))


def _hint(frame: Frame, listing: Listing) -> str:
    texts = frame.texts
    if not listing.reminders:
        return texts.no_reminders_yet()
    return f"{texts.reminder_hint()} {texts.log_zone(listing.zone)}"


def _card(frame: Frame, result: OneReminder) -> Screen:
    texts, reminder = frame.texts, result.named.reminder
    number = reminder.id
    rests = reminder.rest is not Rest.NONE or (
        reminder.snoozed_until is not None and frame.now < reminder.snoozed_until
    )
    buttons = keyboard(
        [
            None if reminder.rest is not Rest.NONE else _button(frame, texts.pause_button, Deed.PAUSE, number),
            _button(frame, texts.resume_button, Deed.RESUME, number) if rests else None,
            _button(frame, texts.edit_button, Deed.EDIT, number),
            _button(frame, texts.delete_button, Deed.ASK, number),
        ],
        [
            _button(frame, texts.snooze_hour, Deed.HOUR, number),
            _button(frame, texts.snooze_four_hours, Deed.FOUR_HOURS, number),
        ],
        [_button(frame, texts.snooze_tomorrow, Deed.TOMORROW, number)],
        [frame.button(texts.drift_button, DRIFT, (pack_which(reminder.portfolio),)), reminders_button(frame)],
    )
    html = lines(reminder_lines(frame, result.named, result.zone), escaped(texts.log_zone(result.zone)))
    return Screen(html, buttons, {"command": "reminders", **reminder_data(result.named)})


def _deletion(frame: Frame, result: OneReminder) -> Screen:
    texts, number = frame.texts, result.named.reminder.id
    sentence = texts.ask_delete_reminder(*_said(frame, result.named))
    buttons = keyboard([_button(frame, texts.delete_it_button, Deed.DELETE, number)], [_back(frame, number)])
    return Screen(escaped(sentence), buttons)


def _edition(frame: Frame, result: OneReminder) -> Screen:
    named = result.named
    sentence = frame.texts.ask_new_rule(named.portfolio, private=result.private)
    html = lines(escaped(sentence), code(typed(named.reminder.rule)))
    return Screen(html, keyboard([_back(frame, named.reminder.id)]))


def _said(frame: Frame, named: Named) -> tuple[str, str]:
    return named.portfolio, frame.texts.rule(named.reminder.rule)


def _back(frame: Frame, number: int) -> Button | None:
    return reminder_button(frame, frame.texts.back, number)


def _button(frame: Frame, label: str, deed: Deed, number: int) -> Button | None:
    return frame.button(label, LETTER, pack(RemindersRequest(deed, number)))


def _data(listing: Listing) -> dict[str, Json]:
    return {
        "command": "reminders",
        "most": str(listing.most),
        "zone": listing.zone,
        "reminders": [reminder_data(each) for each in listing.reminders],
    }


COMMAND = Command(
    name="reminders", letter=LETTER, parse=parse, run=run, render=render, unpack=unpack, retry=retry, resume=resume
)
