"""`/show`: a portfolio with its holdings and shorts at present prices; behind a button, who changed what."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias

from bot.chat.buttons import BadButton, ButtonFault, keyboard, page_row
from bot.chat.choice import Choice, choice_screen, the_only_one
from bot.chat.command import Command
from bot.chat.links import (
    DELETE,
    RENAME,
    SHOW,
    change_button,
    drift_button,
    pack_which,
    portfolios_button,
    remind_button,
    unpack_which,
)
from bot.chat.names import read_name
from bot.chat.requests import unpack_whole
from bot.chat.screen import Screen
from bot.chat.show_card import show_card
from bot.chat.show_data import log_data, show_data
from bot.chat.show_log import LogCard, log_card, log_html
from bot.services.showing import PortfolioView, portfolio_view

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.chat.command import Frame, Services
    from bot.chat.screen import Button, Keyboard
    from bot.chat.vocabulary import Vocabulary
    from bot.services.keeping import Which
    from bot.services.visits import Visit

LETTER = SHOW


@dataclass(frozen=True, slots=True)
class ShowRequest:
    """A portfolio by name or id, None for the only one; with a `page`, that page of its log, counted from 0."""

    which: Which | None
    page: int | None = None


ShowResult: TypeAlias = PortfolioView | LogCard | Choice


def parse(text: str, _vocabulary: Vocabulary) -> ShowRequest:
    """All words are the name."""
    return ShowRequest(read_name(text) if text.strip() else None)


async def run(services: Services, visit: Visit, request: ShowRequest) -> ShowResult:
    """The portfolio at present prices, a page of its log, or those to choose from."""
    which = await the_only_one(services, visit) if request.which is None else request.which
    if isinstance(which, Choice):
        return which
    if request.page is not None:
        return await log_card(services, visit, which, request.page)
    return await portfolio_view(services.quotes, await services.keeper.load(visit, which))


def render(frame: Frame, result: ShowResult) -> Screen:
    """The card, the log, or the choice."""
    match result:
        case Choice():
            return choice_screen(frame, result, "show", LETTER)
        case LogCard():
            return Screen(log_html(frame, result), _pages(frame, result), log_data(result.name, result.log))
        case PortfolioView():
            return Screen(show_card(frame, result), _controls(frame, result), show_data(result))


def pack(request: ShowRequest) -> tuple[str, ...]:
    """The portfolio, and a page of its log."""
    which = "" if request.which is None else pack_which(request.which)
    return (which,) if request.page is None else (which, str(request.page))


def unpack(fields: Sequence[str]) -> ShowRequest:
    """The inverse of `pack`."""
    which, *page = fields
    number = unpack_whole(page[0]) if page else None
    if len(page) > 1 or (number is not None and number < 0):
        raise BadButton(ButtonFault.OLD)
    return ShowRequest(unpack_which(which) if which else None, number)


def retry(frame: Frame, request: ShowRequest) -> Keyboard:
    """Refresh, or to the others."""
    return keyboard([frame.button("↻", LETTER, pack(request)), portfolios_button(frame)])


def _controls(frame: Frame, view: PortfolioView) -> Keyboard:
    """Drift and the log, what can be done to it, refresh, and to the others."""
    texts, which = frame.texts, view.portfolio.id
    return keyboard(
        [
            drift_button(frame, view.portfolio),
            remind_button(frame, view.portfolio),
            frame.button(texts.log_button, LETTER, pack(ShowRequest(which, 0))),
        ],
        [
            change_button(frame, view.portfolio),
            frame.button(texts.rename_button, RENAME, (pack_which(which),)),
            frame.button(texts.delete_button, DELETE, (pack_which(which),)),
        ],
        [frame.button("↻", LETTER, pack(ShowRequest(which))), portfolios_button(frame)],
    )


def _pages(frame: Frame, card: LogCard) -> Keyboard:
    """Newer, where this is, older; and back to the portfolio."""

    def to(label: str, number: int) -> Button | None:
        return frame.button(label, LETTER, pack(ShowRequest(card.which, number)))

    return keyboard(
        page_row(to, card.log.page, card.log.pages),
        [frame.button(frame.texts.back, LETTER, pack(ShowRequest(card.which)))],
    )


COMMAND = Command(name="show", letter=LETTER, parse=parse, run=run, render=render, unpack=unpack, retry=retry)
