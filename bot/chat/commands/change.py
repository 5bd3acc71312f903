"""`/change`: what can be changed in a portfolio, as buttons; most of them ask for what is missing."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias

from bot.chat import drafts
from bot.chat.buttons import BadButton, ButtonFault, keyboard
from bot.chat.choice import Choice, choice_screen, the_only_one
from bot.chat.command import Command
from bot.chat.links import CHANGE, CLOSED, DELETE, RENAME, TARGET, pack_which, show_button, unpack_which
from bot.chat.markup import blocks, bold, escaped
from bot.chat.names import read_name
from bot.chat.screen import Screen
from bot.texts import numbers
from hedgecore import Ratio

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.chat.command import Frame, Services
    from bot.chat.screen import Button, Keyboard
    from bot.chat.vocabulary import Vocabulary
    from bot.ports import Portfolio
    from bot.services.keeping import Which
    from bot.services.visits import Visit

LETTER = CHANGE
ASKING = ("hold", "unhold", "target", "filled", "withdrew")  # commands whose other words a question asks for
USUAL_TARGETS = tuple(Ratio(share) for share in ("0.25", "0.5", "0.75", "1"))


@dataclass(frozen=True, slots=True)
class ChangeRequest:
    """The portfolio `which`, None for the only one, and the command to complete, None to choose among them."""

    which: Which | None
    verb: str | None = None


@dataclass(frozen=True, slots=True)
class Changes:
    """The portfolio, and the command whose words are asked for."""

    portfolio: Portfolio
    verb: str | None
    private: bool


ChangeResult: TypeAlias = Changes | Choice


def parse(text: str, _vocabulary: Vocabulary) -> ChangeRequest:
    """`NAME`, or nothing for the only portfolio."""
    return ChangeRequest(read_name(text) if text.strip() else None)


async def run(services: Services, visit: Visit, request: ChangeRequest) -> ChangeResult:
    """The portfolio, with the question begun."""
    which = await the_only_one(services, visit) if request.which is None else request.which
    if isinstance(which, Choice):
        return which
    await services.keeper.require_editor(visit)
    portfolio = await services.keeper.load(visit, which)
    if request.verb is not None:
        await drafts.ask_words(services, visit, request.verb, portfolio.name)
    return Changes(portfolio, request.verb, visit.private)


def render(frame: Frame, result: ChangeResult) -> Screen:
    """The buttons, or the question."""
    if isinstance(result, Choice):
        return choice_screen(frame, result, "change", LETTER)
    texts, portfolio = frame.texts, result.portfolio
    if result.verb is None:
        return Screen(bold(texts.change_title(portfolio.name)), _menu(frame, portfolio))
    question = texts.ask_words(result.verb, portfolio.name, private=result.private)
    back = frame.button(texts.back, LETTER, (pack_which(portfolio.id),))
    targets = _targets(frame, portfolio) if result.verb == "target" else []
    return Screen(blocks(escaped(question)), keyboard(targets, [back]))


def _menu(frame: Frame, portfolio: Portfolio) -> Keyboard:
    texts, which = frame.texts, pack_which(portfolio.id)

    def asking(verb: str) -> Button | None:
        return frame.button(texts.change_buttons[verb], LETTER, (which, verb))

    return keyboard(
        [asking("hold"), asking("unhold")],
        [asking("target"), asking("filled")],
        [frame.button(texts.change_buttons["closed"], CLOSED, (which,)), asking("withdrew")],
        [frame.button(texts.rename_button, RENAME, (which,)), frame.button(texts.delete_button, DELETE, (which,))],
        [show_button(frame, portfolio)],
    )


def _targets(frame: Frame, portfolio: Portfolio) -> list[Button | None]:
    which = pack_which(portfolio.id)
    return [frame.button(numbers.percent_short(each), TARGET, (which, str(each))) for each in USUAL_TARGETS]


def unpack(fields: Sequence[str]) -> ChangeRequest:
    """The portfolio, and maybe the command to complete."""
    which, *verb = fields
    if len(verb) > 1 or not set(verb) <= set(ASKING):
        raise BadButton(ButtonFault.OLD)
    return ChangeRequest(unpack_which(which) if which else None, verb[0] if verb else None)


def retry(_frame: Frame, _request: ChangeRequest) -> Keyboard:
    """No button."""
    return ()


COMMAND = Command(name="change", letter=LETTER, parse=parse, run=run, render=render, unpack=unpack, retry=retry)
