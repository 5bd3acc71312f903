"""`/rename`: a portfolio under another name."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias

from bot.chat import drafts
from bot.chat.buttons import keyboard
from bot.chat.command import Command
from bot.chat.links import RENAME, pack_which, show_button, unpack_which
from bot.chat.markup import escaped
from bot.chat.names import read_name, take_name
from bot.chat.portfolio_card import changed
from bot.chat.screen import Screen
from bot.chat.typed import no_retry

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.chat.command import Frame, Services
    from bot.chat.vocabulary import Vocabulary
    from bot.ports import Portfolio
    from bot.services.keeping import Which
    from bot.services.visits import Visit

LETTER = RENAME


@dataclass(frozen=True, slots=True)
class RenameRequest:
    """Which portfolio shall be called `name`, None to be asked for it; `asked` says that this is the answer."""

    which: Which
    name: str | None = None
    asked: bool = False


@dataclass(frozen=True, slots=True)
class NameWanted:
    """What shall it be called?"""

    portfolio: Portfolio
    private: bool


@dataclass(frozen=True, slots=True)
class Renamed:
    """The portfolio under its new name, and the name it had."""

    portfolio: Portfolio
    before: str


RenameResult: TypeAlias = NameWanted | Renamed


def parse(text: str, _vocabulary: Vocabulary) -> RenameRequest:
    """`NAME`, or the old name and the new one."""
    name, rest = take_name(text)
    return RenameRequest(name, read_name(rest) if rest else None)


async def run(services: Services, visit: Visit, request: RenameRequest) -> RenameResult:
    """The portfolio under its new name, or the question for one."""
    keeper = services.keeper
    if request.name is None:
        return await _ask(services, visit, request.which)
    before = await keeper.name(visit, request.which)
    portfolio = await keeper.rename(visit, request.which, request.name)
    if request.asked:
        await drafts.end(services, visit)
    return Renamed(portfolio, before)


async def _ask(services: Services, visit: Visit, which: Which) -> NameWanted:
    await services.keeper.require_editor(visit)
    portfolio = await services.keeper.load(visit, which)
    await drafts.begin(services, visit, LETTER, (pack_which(portfolio.id),))
    return NameWanted(portfolio, visit.private)


def render(frame: Frame, result: RenameResult) -> Screen:
    """One sentence."""
    texts, portfolio = frame.texts, result.portfolio
    if isinstance(result, NameWanted):
        question = texts.ask_new_name(portfolio.name, private=result.private)
        return Screen(escaped(question), keyboard([show_button(frame, portfolio)]))
    before = result.before if result.before != portfolio.name else ""
    return changed(frame, "rename", portfolio, escaped(texts.renamed(before, portfolio.name)), {})


def unpack(fields: Sequence[str]) -> RenameRequest:
    """One field: the portfolio."""
    (which,) = fields
    return RenameRequest(unpack_which(which))


def resume(fields: Sequence[str], text: str, _vocabulary: Vocabulary) -> RenameRequest:
    """A name for the portfolio that was asked about."""
    (which,) = fields
    return RenameRequest(unpack_which(which), read_name(text), asked=True)


COMMAND = Command(
    name="rename", letter=LETTER, parse=parse, run=run, render=render, unpack=unpack, retry=no_retry, resume=resume
)
