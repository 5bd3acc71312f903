"""`/portfolios`: all there are, what they hold, and which ratios are wanted."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from bot.chat.buttons import BadButton, ButtonFault, keyboard
from bot.chat.command import Command
from bot.chat.links import PORTFOLIOS, portfolio_buttons, portfolios_button
from bot.chat.markup import blocks, bold, escaped, lines, utf16_units
from bot.chat.portfolio_card import holding
from bot.chat.screen import Screen
from bot.errors import BadUsage, Problem
from bot.ports.books import MOST_PORTFOLIOS
from bot.services.entries import held_of, target_of
from bot.texts.numbers import exact
from hedgecore import coins_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.chat.command import Frame, Services
    from bot.chat.screen import Json, Keyboard
    from bot.chat.vocabulary import Vocabulary
    from bot.ports import Portfolio
    from bot.services.visits import Visit

LETTER = PORTFOLIOS
_ROOM = 3_500  # of the 4,096 units of a message
_COINS = 4


@dataclass(frozen=True, slots=True)
class ListRequest:
    """All of them."""


def parse(text: str, _vocabulary: Vocabulary) -> ListRequest:
    """No words."""
    if text.strip():
        raise BadUsage(Problem.NOT_WANTED_HERE, text.strip())
    return ListRequest()


async def run(services: Services, visit: Visit, _request: ListRequest) -> tuple[Portfolio, ...]:
    """The owner's portfolios."""
    return await services.keeper.everything(visit)


def render(frame: Frame, portfolios: tuple[Portfolio, ...]) -> Screen:
    """A line and a button for each."""
    fields: dict[str, Json] = {
        "command": "portfolios",
        "most": str(MOST_PORTFOLIOS),
        "portfolios": [_data(portfolio) for portfolio in portfolios],
    }
    if not portfolios:
        return Screen(escaped(frame.texts.no_portfolios()), (), fields)
    title = bold(frame.texts.portfolios(len(portfolios), MOST_PORTFOLIOS))
    buttons = portfolio_buttons(frame, [(each.name, each.id) for each in portfolios])
    return Screen(blocks(title, *_list(frame, portfolios)), keyboard(*buttons), fields)


def unpack(fields: Sequence[str]) -> ListRequest:
    """No field."""
    if fields:
        raise BadButton(ButtonFault.OLD)
    return ListRequest()


def retry(frame: Frame, _request: ListRequest) -> Keyboard:
    """The list again."""
    return keyboard([portfolios_button(frame)])


def _list(frame: Frame, portfolios: Sequence[Portfolio]) -> tuple[str, str | None]:
    """As many lines as there is room for, and how many were left out."""
    said = ""
    for place, portfolio in enumerate(portfolios):
        longer = lines(said, _line(frame, portfolio))
        if utf16_units(longer) > _ROOM:
            return said, escaped(frame.texts.more_portfolios(len(portfolios) - place))
        said = longer
    return said, None


def _line(frame: Frame, portfolio: Portfolio) -> str:
    coins = coins_of(portfolio.entries)
    said = [
        frame.texts.holding(holding(frame, coin, held_of(portfolio, coin)), target_of(portfolio, coin))
        for coin in coins[:_COINS]
    ]
    if len(coins) > _COINS:
        said.append(frame.texts.more_holdings(len(coins) - _COINS))
    return " · ".join((bold(portfolio.name), *map(escaped, said)))


def _data(portfolio: Portfolio) -> dict[str, Json]:
    return {
        "name": portfolio.name,
        "coins": [_coin_data(portfolio, coin) for coin in coins_of(portfolio.entries)],
    }


def _coin_data(portfolio: Portfolio, coin: str) -> dict[str, Json]:
    target = target_of(portfolio, coin)
    return {
        "coin": coin,
        "held_coin": exact(held_of(portfolio, coin).value),
        "target": None if target is None else exact(target.value),
    }


COMMAND = Command(
    name="portfolios", letter=LETTER, parse=parse, run=run, render=render, unpack=unpack, retry=retry, in_menu=True
)
