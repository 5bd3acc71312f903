"""`/target`: the hedge ratio that is wanted for a coin of a portfolio."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from bot.chat.buttons import BadButton, ButtonFault
from bot.chat.command import Command
from bot.chat.holdings import known_coin
from bot.chat.links import TARGET, unpack_which
from bot.chat.markup import escaped
from bot.chat.moves import meant
from bot.chat.names import take_name
from bot.chat.portfolio_card import changed
from bot.chat.reading import coin_of, ratio_of, refuse_unwanted
from bot.chat.typed import no_retry
from bot.chat.words import Bare, CoinName, Share, words
from bot.errors import BadUsage, Problem
from bot.texts.numbers import exact
from hedgecore import Ratio

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.chat.command import Frame, Services
    from bot.chat.screen import Screen
    from bot.chat.vocabulary import Vocabulary
    from bot.ports import Portfolio
    from bot.services.keeping import Which
    from bot.services.visits import Visit


@dataclass(frozen=True, slots=True)
class TargetRequest:
    """The ratio wanted in the portfolio `which`; `coin` is None where it was not said."""

    which: Which
    target: Ratio
    coin: str | None


@dataclass(frozen=True, slots=True)
class Aimed:
    """The portfolio with its new target."""

    portfolio: Portfolio
    coin: str
    target: Ratio


def parse(text: str, vocabulary: Vocabulary) -> TargetRequest:
    """`NAME`, a ratio and maybe a coin."""
    name, rest = take_name(text)
    try:
        return TargetRequest(name, *_ratio_and_coin(rest, vocabulary))
    except BadUsage as bad:
        if bad.problem is Problem.ZERO:
            raise BadUsage(Problem.TARGET_MISSING, bad.word) from None
        raise


def _ratio_and_coin(text: str, vocabulary: Vocabulary) -> tuple[Ratio, str | None]:
    said = words(text, vocabulary)
    for word in said:
        refuse_unwanted(word, (Bare, Share, CoinName))
        if isinstance(word, CoinName):
            known_coin(word.coin, word.word, vocabulary)
    ratios = [word for word in said if isinstance(word, Bare | Share)]
    if not ratios:
        raise BadUsage(Problem.TARGET_MISSING)
    if len(ratios) > 1:
        raise BadUsage(Problem.TWO_RATIOS, ratios[0].word, ratios[1].word)
    return ratio_of(ratios[0]), coin_of(said, vocabulary)


async def run(services: Services, visit: Visit, request: TargetRequest) -> Aimed:
    """The portfolio with that target. Raises Several where more than one coin could be meant."""
    coin = await meant(services, visit, request.which, request.coin)
    return Aimed(await services.keeper.aim(visit, request.which, coin, request.target), coin, request.target)


def render(frame: Frame, aimed: Aimed) -> Screen:
    """One sentence."""
    said = frame.texts.aimed(aimed.portfolio.name, aimed.coin, aimed.target)
    fields = {"coin": aimed.coin, "target": exact(aimed.target.value)}
    return changed(frame, "target", aimed.portfolio, escaped(said), fields)


def unpack(fields: Sequence[str]) -> TargetRequest:
    """The portfolio and a ratio above 0, up to 1."""
    which, target = fields
    if not re.fullmatch(r"0\.\d{1,6}|1", target) or Ratio(target) <= Ratio(0):
        raise BadButton(ButtonFault.OLD)
    return TargetRequest(unpack_which(which), Ratio(target), None)


COMMAND = Command(name="target", letter=TARGET, parse=parse, run=run, render=render, unpack=unpack, retry=no_retry)
