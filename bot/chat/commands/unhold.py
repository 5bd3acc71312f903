"""`/unhold`: coins that left a portfolio."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.chat.command import Command
from bot.chat.moves import Moved, by_coin, moved_screen, read_move
from bot.chat.typed import no_button, no_retry

if TYPE_CHECKING:
    from bot.chat.command import Frame, Services
    from bot.chat.moves import Move
    from bot.chat.screen import Screen
    from bot.services.visits import Visit


async def run(services: Services, visit: Visit, move: Move) -> Moved:
    """The portfolio without them. Raises MoreThanHeld."""
    amounts = {coin: -amount for coin, amount in (await by_coin(services, visit, move)).items()}
    return Moved(await services.keeper.hold(visit, move.name, amounts), amounts)


def render(frame: Frame, moved: Moved) -> Screen:
    """What it holds now."""
    return moved_screen(frame, "unhold", moved)


COMMAND = Command(name="unhold", letter="", parse=read_move, run=run, render=render, unpack=no_button, retry=no_retry)
