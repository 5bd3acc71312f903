"""`/delete`: a portfolio is put away, and a button brings it back."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias

from bot.chat.buttons import BadButton, ButtonFault, keyboard
from bot.chat.command import Command
from bot.chat.links import DELETE, pack_which, portfolios_button, unpack_which
from bot.chat.markup import escaped
from bot.chat.names import read_name
from bot.chat.portfolio_card import changed
from bot.chat.screen import Screen
from bot.ports import Portfolio

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.chat.command import Frame, Services
    from bot.chat.screen import Json, Keyboard
    from bot.chat.vocabulary import Vocabulary
    from bot.services.keeping import Which
    from bot.services.visits import Visit

LETTER = DELETE
_UNDO = "u"


@dataclass(frozen=True, slots=True)
class DeleteRequest:
    """Which portfolio to put away, or, to `undo` that, to bring back."""

    which: Which
    undo: bool = False


@dataclass(frozen=True, slots=True)
class Deleted:
    """The name that is free now, and the id that brings the portfolio back."""

    name: str
    id: int


DeleteResult: TypeAlias = Deleted | Portfolio


def parse(text: str, _vocabulary: Vocabulary) -> DeleteRequest:
    """All words are the name."""
    return DeleteRequest(read_name(text))


async def run(services: Services, visit: Visit, request: DeleteRequest) -> DeleteResult:
    """What was put away, or the portfolio that is back."""
    keeper = services.keeper
    if request.undo and isinstance(request.which, int):
        return await keeper.restore(visit, request.which)
    name = await keeper.name(visit, request.which)
    return Deleted(name, await keeper.delete(visit, name))


def render(frame: Frame, result: DeleteResult) -> Screen:
    """One sentence, with the way back."""
    texts = frame.texts
    if isinstance(result, Portfolio):
        return changed(frame, "delete", result, escaped(texts.restored(result.name)), {"deleted": False})
    fields: dict[str, Json] = {"command": "delete", "portfolio": result.name, "deleted": True}
    return Screen(escaped(texts.deleted(result.name)), _undo(frame, result.id), fields)


def unpack(fields: Sequence[str]) -> DeleteRequest:
    """The portfolio, and whether to bring it back, for which its id must be known."""
    field, *undo = fields
    which = unpack_which(field)
    if undo not in ([], [_UNDO]) or (undo and not isinstance(which, int)):
        raise BadButton(ButtonFault.OLD)
    return DeleteRequest(which, bool(undo))


def retry(frame: Frame, request: DeleteRequest) -> Keyboard:
    """The way back: a button that is pressed twice finds the portfolio put away by the first press."""
    return _undo(frame, request.which) if isinstance(request.which, int) else ()


def _undo(frame: Frame, portfolio: int) -> Keyboard:
    undo = frame.button(frame.texts.undo_button, LETTER, (pack_which(portfolio), _UNDO))
    return keyboard([undo, portfolios_button(frame)])


COMMAND = Command(name="delete", letter=LETTER, parse=parse, run=run, render=render, unpack=unpack, retry=retry)
