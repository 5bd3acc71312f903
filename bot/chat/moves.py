"""Coins that are put into a portfolio, or out of it: `NAME 0.3 btc 2 eth`, and what is said afterwards."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from bot.chat.holdings import read_coins
from bot.chat.markup import escaped, lines
from bot.chat.names import is_quoted, quoted, take_name
from bot.chat.portfolio_card import changed, holding
from bot.errors import BadUsage, Problem
from bot.services.entries import held_of, target_of
from bot.services.trading import coin_meant
from bot.texts.numbers import exact
from hedgecore import Coin, coins_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    from bot.chat.command import Frame, Services
    from bot.chat.screen import Json, Screen
    from bot.chat.vocabulary import Vocabulary
    from bot.ports import Portfolio
    from bot.services.keeping import Which
    from bot.services.visits import Visit


@dataclass(frozen=True, slots=True)
class Move:
    """Amounts by coin for the portfolio `name`; under None the one whose coin was not said."""

    name: str
    amounts: Mapping[str | None, Coin]


@dataclass(frozen=True, slots=True)
class Moved:
    """The portfolio after coins were moved, and which."""

    portfolio: Portfolio
    amounts: Mapping[str, Coin]


def read_move(text: str, vocabulary: Vocabulary) -> Move:
    """`NAME` and amounts of coins. Raises BadUsage."""
    name, rest = take_name(text)
    if not is_quoted(text):
        _refuse_no_name(name, rest, vocabulary)
    return Move(name, read_coins(rest, vocabulary))


def _refuse_no_name(name: str, rest: str, vocabulary: Vocabulary) -> None:
    """Raise BadUsage where amounts stand in the place of the name, or only the first of its words."""
    if name[0].isdigit() and not rest[:1].isdigit():
        raise BadUsage(Problem.NAME_MISSING)
    more = re.match(r"[^\d$]+(?=\s\d)", rest)
    if more and vocabulary.coin(more[0].lower()) is None:
        raise BadUsage(Problem.NAME_UNQUOTED, f"{name} {more[0]}")


async def by_coin(services: Services, visit: Visit, move: Move) -> dict[str, Coin]:
    """The amounts with the coin that was not said. Raises Several where more than one could be meant."""
    return {await meant(services, visit, move.name, coin): amount for coin, amount in move.amounts.items()}


async def meant(services: Services, visit: Visit, which: Which, said: str | None) -> str:
    """The coin that was `said`, else the one a portfolio is about. Raises NoSuchPortfolio, or Several."""
    if said is not None:
        return said
    return coin_meant(await services.keeper.load(visit, which), None, visit.preferences)


def moved_screen(frame: Frame, command: str, moved: Moved) -> Screen:
    """What the portfolio holds afterwards, and how to say which ratio is wanted, as long as nobody has."""
    portfolio, texts = moved.portfolio, frame.texts
    held = {coin: held_of(portfolio, coin) for coin in coins_of(portfolio.entries)}
    left = {coin: amount for coin, amount in held.items() if amount != Coin(0)}
    said = texts.listed([holding(frame, coin, amount) for coin, amount in left.items()]) if left else ""
    is_new = len(portfolio.entries) == len(moved.amounts)
    aimless = next((coin for coin in left if target_of(portfolio, coin) is None), None)
    html = lines(
        escaped((texts.held_first if is_new else texts.held_now)(portfolio.name, said)),
        None if aimless is None else escaped(texts.target_hint(quoted(portfolio.name), aimless)),
    )
    fields: dict[str, Json] = {"held_coin": {coin: exact(amount.value) for coin, amount in held.items()}}
    return changed(frame, command, portfolio, html, fields)
