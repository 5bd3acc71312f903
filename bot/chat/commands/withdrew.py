"""`/withdrew`: coins of a hedge's profit that were taken out of it, converted or spent."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from bot.chat.command import Command
from bot.chat.markup import escaped
from bot.chat.moves import by_coin, read_move
from bot.chat.portfolio_card import changed
from bot.chat.typed import no_button, no_retry
from bot.errors import BadUsage, Problem
from bot.texts.numbers import exact

if TYPE_CHECKING:
    from bot.chat.command import Frame, Services
    from bot.chat.moves import Move
    from bot.chat.screen import Screen
    from bot.chat.vocabulary import Vocabulary
    from bot.ports import Portfolio
    from bot.services.visits import Visit
    from hedgecore import Coin


@dataclass(frozen=True, slots=True)
class TakenOut:
    """The portfolio afterwards, and what was taken out of it."""

    portfolio: Portfolio
    coin: str
    amount: Coin


def parse(text: str, vocabulary: Vocabulary) -> Move:
    """`NAME` and an amount of one coin."""
    move = read_move(text, vocabulary)
    coins = [coin for coin in move.amounts if coin is not None]
    if len(coins) > 1:
        raise BadUsage(Problem.TWO_COINS, coins[0], coins[1])
    return move


async def run(services: Services, visit: Visit, move: Move) -> TakenOut:
    """The portfolio without them. Raises MoreThanHeld."""
    ((coin, amount),) = (await by_coin(services, visit, move)).items()
    return TakenOut(await services.keeper.withdraw(visit, move.name, coin, amount), coin, amount)


def render(frame: Frame, taken: TakenOut) -> Screen:
    """One sentence."""
    texts, portfolio = frame.texts, taken.portfolio
    if frame.percent_only:
        said = texts.taken_out_unsaid(portfolio.name, taken.coin)
    else:
        said = texts.taken_out(portfolio.name, texts.coin_amount(taken.amount, taken.coin))
    fields = {"coin": taken.coin, "amount_coin": exact(taken.amount.value)}
    return changed(frame, "withdrew", portfolio, escaped(said), fields)


COMMAND = Command(name="withdrew", letter="", parse=parse, run=run, render=render, unpack=no_button, retry=no_retry)
