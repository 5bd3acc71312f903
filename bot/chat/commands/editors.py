"""`/editors`: who may change what is a group's, besides its administrators.

Telegram tells a bot nobody's number by their name. So an administrator answers a message of the person; or the person
presses a button, by which the bot learns who it is, and an administrator confirms.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from enum import Enum
from typing import TYPE_CHECKING

from bot.chat.buttons import BadButton, ButtonFault, Key, button, keyboard
from bot.chat.command import Command
from bot.chat.markup import blocks, bold, escaped, person_link
from bot.chat.requests import unpack_principal, unpack_whole
from bot.chat.screen import Screen
from bot.errors import BadUsage, Problem

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from bot.chat.command import Frame, Services
    from bot.chat.screen import Button, Keyboard
    from bot.chat.vocabulary import Vocabulary
    from bot.services.groups import Editors
    from bot.services.visits import Visit

LETTER = "k"
CONFIRM_WITHIN = timedelta(days=1)


class Deed(Enum):
    """What is asked; its letter on buttons."""

    LIST = "l"
    ADD = "a"
    REMOVE = "r"
    WANT = "w"
    CONFIRM = "c"


@dataclass(frozen=True, slots=True)
class EditorsRequest:
    """A deed about `person`; None for whoever wrote the message that was answered. `since` is when they asked."""

    deed: Deed
    person: int | None = None
    since: int | None = None


@dataclass(frozen=True, slots=True)
class Candidate:
    """Somebody who wants to be an editor of `chat`."""

    chat: int
    person: int
    name: str | None
    at: datetime


def parse(text: str, _vocabulary: Vocabulary) -> EditorsRequest:
    """`add`, `remove`, or nothing to look."""
    word, *rest = text.lower().split() or [""]
    deeds = {"": Deed.LIST, "add": Deed.ADD, "remove": Deed.REMOVE}
    if word not in deeds:
        raise BadUsage(Problem.NOT_WANTED_HERE, word)
    if rest:
        raise BadUsage(Problem.REPLY_MISSING, f"/editors {word}")
    return EditorsRequest(deeds[word])


async def run(services: Services, visit: Visit, request: EditorsRequest) -> Editors | Candidate:
    """The list as it is afterwards, or who asks. Raises NotAllowed for what only administrators may."""
    groups = services.circles
    match request.deed:
        case Deed.LIST:
            return await groups.editors(visit)
        case Deed.WANT:
            if await groups.may_edit(visit):
                return await groups.editors(visit)
            return Candidate(visit.chat, visit.principal, await groups.name(visit, visit.principal), visit.at)
        case Deed.REMOVE:
            return await groups.remove_editor(visit, _person(visit, request))
        case Deed.ADD | Deed.CONFIRM:
            _refuse_late(visit, request)
            return await groups.name_editor(visit, _person(visit, request))


def render(frame: Frame, result: Editors | Candidate) -> Screen:
    """The list with its buttons, or the question for the administrators."""
    return _candidate(frame, result) if isinstance(result, Candidate) else _list(frame, result)


def unpack(fields: Sequence[str]) -> EditorsRequest:
    """A deed that has a button, with the person and the moment it is about."""
    deed, person, since = (*fields, "", "")[:3]
    needed = {Deed.LIST: 1, Deed.WANT: 1, Deed.REMOVE: 2, Deed.CONFIRM: 3}.get(Deed(deed))
    if len(fields) != needed:
        raise BadButton(ButtonFault.OLD)
    return EditorsRequest(
        Deed(deed), unpack_principal(person) if person else None, unpack_whole(since) if since else None
    )


def retry(_frame: Frame, _request: EditorsRequest) -> Keyboard:
    """No button."""
    return ()


def _person(visit: Visit, request: EditorsRequest) -> int:
    person = visit.replied if request.person is None else request.person
    if person is None:
        raise BadUsage(Problem.REPLY_MISSING, f"/editors {request.deed.name.lower()}")
    if person <= 0:
        raise BadUsage(Problem.NO_PERSON)
    return person


def _refuse_late(visit: Visit, request: EditorsRequest) -> None:
    """A question that nobody answered in time is over."""
    if request.since is not None and visit.at.timestamp() - request.since > CONFIRM_WITHIN.total_seconds():
        raise BadButton(ButtonFault.OLD)


def _list(frame: Frame, editors: Editors) -> Screen:
    texts = frame.texts
    names = {person: texts.member(person, name) for person, name in editors.names.items()}
    html = blocks(
        bold(texts.editors_title()),
        escaped(texts.listing(list(names.values())) if names else texts.editors_none()),
        escaped(texts.editors_hint()),
    )
    buttons = keyboard(
        [_button(editors.chat, texts.want_to_edit, Deed.WANT)],
        *([_button(editors.chat, texts.remove_editor(names[each]), Deed.REMOVE, each)] for each in names),
    )
    return Screen(html, buttons, {"command": "editors", "editors": [str(person) for person in names]})


def _candidate(frame: Frame, candidate: Candidate) -> Screen:
    texts = frame.texts
    name = texts.member(candidate.person, candidate.name)
    html = f"{person_link(candidate.person, name)} {escaped(texts.wants_to_edit())}"
    since = int(candidate.at.timestamp())
    confirm = _button(candidate.chat, texts.confirm, Deed.CONFIRM, candidate.person, since)
    return Screen(html, keyboard([confirm, _button(candidate.chat, texts.back, Deed.LIST)]))


def _button(chat: int, label: str, deed: Deed, *about: int) -> Button | None:
    """For everybody in the group, so that whoever has the right can press it; rights are checked when pressed."""
    return button(label, Key(LETTER, chat, (deed.value, *map(str, about))))


COMMAND = Command(name="editors", letter=LETTER, parse=parse, run=run, render=render, unpack=unpack, retry=retry)
