"""`/hold`: coins that came into a portfolio; a new name makes a new one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.chat.command import Command
from bot.chat.moves import Moved, by_coin, moved_screen, read_move
from bot.chat.typed import no_button, no_retry
from bot.errors import BadUsage, NoSuchPortfolio, Problem

if TYPE_CHECKING:
    from bot.chat.command import Frame, Services
    from bot.chat.moves import Move
    from bot.chat.screen import Screen
    from bot.services.visits import Visit


async def run(services: Services, visit: Visit, move: Move) -> Moved:
    """The portfolio with them."""
    try:
        amounts = await by_coin(services, visit, move)
    except NoSuchPortfolio:  # a number alone could be dollars as well, unless a coin was settled
        if visit.preferences.coin is None:
            raise BadUsage(Problem.COINS_MISSING) from None
        (amount,) = move.amounts.values()
        amounts = {visit.preferences.coin: amount}
    return Moved(await services.keeper.hold(visit, move.name, amounts), amounts)


def render(frame: Frame, moved: Moved) -> Screen:
    """What it holds now."""
    return moved_screen(frame, "hold", moved)


COMMAND = Command(
    name="hold", letter="", parse=read_move, run=run, render=render, unpack=no_button, retry=no_retry, in_menu=True
)
