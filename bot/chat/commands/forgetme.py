"""`/forgetme`: everything that is kept about a person, or a group, is erased, after it was said and asked once more."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias

from bot.chat.buttons import BadButton, ButtonFault, keyboard
from bot.chat.command import Command
from bot.chat.links import EXPORT, FORGETME
from bot.chat.markup import blocks, bold, escaped
from bot.chat.requests import unpack_whole
from bot.chat.screen import Screen
from bot.errors import BadUsage, NotAllowed, Problem
from bot.services.keeping import ANSWER_WITHIN

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.chat.command import Frame, Services
    from bot.chat.screen import Keyboard
    from bot.chat.vocabulary import Vocabulary
    from bot.services.owning import Kept
    from bot.services.visits import Visit

LETTER = FORGETME


@dataclass(frozen=True, slots=True)
class ForgetRequest:
    """`asked` is the second in which it was asked once more; None for the first time."""

    asked: int | None = None


@dataclass(frozen=True, slots=True)
class Question:
    """Shall what is `kept` be erased? Asked at the second `asked`."""

    kept: Kept
    asked: int
    private: bool


@dataclass(frozen=True, slots=True)
class Forgotten:
    """Nothing is kept any more."""

    private: bool


ForgetResult: TypeAlias = Question | Forgotten


def parse(text: str, _vocabulary: Vocabulary) -> ForgetRequest:
    """No words: it is all or nothing."""
    if text.strip():
        raise BadUsage(Problem.NOT_WANTED_HERE, text.strip())
    return ForgetRequest()


async def run(services: Services, visit: Visit, request: ForgetRequest) -> ForgetResult:
    """The question, or nothing left. Raises NotAllowed in a group for all but administrators."""
    if request.asked is None:
        return Question(await services.belongings.kept(visit), int(visit.at.timestamp()), visit.private)
    _refuse_others(visit)
    _refuse_late(visit, request.asked)
    await services.belongings.forget(visit)
    services.drifter.forget(visit)
    services.recent.forget(visit)
    return Forgotten(visit.private)


def _refuse_others(visit: Visit) -> None:
    """Only who was asked may say yes: not even somebody else with the same right."""
    if visit.card != visit.voice:
        raise NotAllowed(visit.chat)


def _refuse_late(visit: Visit, asked: int) -> None:
    """A yes that comes much later may be about more than was shown."""
    if not 0 <= visit.at.timestamp() - asked <= ANSWER_WITHIN.total_seconds():
        raise BadUsage(Problem.QUESTION_OVER)


def render(frame: Frame, result: ForgetResult) -> Screen:
    """What would be erased, with the button that does it; or that it is done."""
    texts = frame.texts
    if isinstance(result, Forgotten):
        return Screen(escaped(texts.forgotten(private=result.private)), (), {"command": "forgetme", "forgotten": True})
    kept = result.kept
    rows = texts.kept_rows(kept, private=result.private)
    html = blocks(
        bold(texts.ask_forget(private=result.private)), escaped(texts.listing(rows)), escaped(texts.forget_hint())
    )
    buttons = keyboard(
        [frame.button(texts.erase_button, LETTER, (str(result.asked),))],
        [frame.button(texts.export_button, EXPORT, ("json",))],
    )
    fields = {"command": "forgetme", "portfolios": str(kept.portfolios), "entries": str(kept.entries)}
    return Screen(html, buttons, {**fields, "forgotten": False})


def unpack(fields: Sequence[str]) -> ForgetRequest:
    """Nothing to be asked, or when it was asked."""
    if len(fields) > 1:
        raise BadButton(ButtonFault.OLD)
    return ForgetRequest(unpack_whole(fields[0]) if fields else None)


def retry(frame: Frame, _request: ForgetRequest) -> Keyboard:
    """To be asked again."""
    return keyboard([frame.button(frame.texts.forget_button, LETTER, ())])


COMMAND = Command(name="forgetme", letter=LETTER, parse=parse, run=run, render=render, unpack=unpack, retry=retry)
