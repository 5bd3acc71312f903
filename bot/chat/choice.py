"""One portfolio is to be shown, and it was not said which: the only one there is, or buttons to choose."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from bot.chat.buttons import keyboard
from bot.chat.links import portfolio_buttons
from bot.chat.markup import escaped
from bot.chat.screen import Screen

if TYPE_CHECKING:
    from collections.abc import Mapping

    from bot.chat.command import Frame, Services
    from bot.chat.screen import Json
    from bot.services.keeping import Which
    from bot.services.visits import Visit


@dataclass(frozen=True, slots=True)
class Choice:
    """There is not exactly one portfolio: their names by id."""

    titles: Mapping[int, str]


async def the_only_one(services: Services, visit: Visit) -> Which | Choice:
    """The portfolio, or those to choose from."""
    titles = await services.keeper.titles(visit)
    return next(iter(titles)) if len(titles) == 1 else Choice(titles)


def choice_screen(frame: Frame, choice: Choice, command: str, letter: str) -> Screen:
    """A button of the command with that letter for each, or how to make the first."""
    texts, titles = frame.texts, choice.titles
    fields: dict[str, Json] = {"command": command, "portfolios": list(titles.values())}
    if not titles:
        return Screen(escaped(texts.no_portfolios()), (), fields)
    buttons = portfolio_buttons(frame, [(name, which) for which, name in titles.items()], letter)
    return Screen(escaped(texts.which_portfolio()), keyboard(*buttons), fields)
