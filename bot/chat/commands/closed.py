"""`/closed`: all that is open of a coin was bought back."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from bot.chat.command import Command
from bot.chat.links import CLOSED, unpack_which
from bot.chat.recording import concluded, meant, trade_screen
from bot.chat.trades import read_trade, take_portfolio
from bot.services.told import Told

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.chat.command import Frame, Services
    from bot.chat.recording import TradeCard
    from bot.chat.screen import Keyboard, Screen
    from bot.chat.vocabulary import Vocabulary
    from bot.services.keeping import Which
    from bot.services.visits import Visit


@dataclass(frozen=True, slots=True)
class ClosedRequest:
    """What was bought back in the portfolio `which`, None for the only one."""

    told: Told
    which: Which | None = None


def parse(text: str, vocabulary: Vocabulary) -> ClosedRequest:
    """`NAME`, and what narrows it down; the name may be missing before a price."""
    name, trade = take_portfolio(text)
    return ClosedRequest(read_trade(trade, vocabulary), name)


async def run(services: Services, visit: Visit, request: ClosedRequest) -> TradeCard:
    """Recorded, or proposed where no price was said."""
    which = await meant(services, visit, request.which)
    return await concluded(services, visit, await services.trader.close(visit, which, request.told))


def render(frame: Frame, card: TradeCard) -> Screen:
    """See `bot.chat.recording`."""
    return trade_screen(frame, card, "closed")


def unpack(fields: Sequence[str]) -> ClosedRequest:
    """The portfolio; what is proposed is recorded by the buttons of `/filled`."""
    (which,) = fields
    return ClosedRequest(Told(), unpack_which(which))


def retry(_frame: Frame, _request: ClosedRequest) -> Keyboard:
    """No button."""
    return ()


COMMAND = Command(name="closed", letter=CLOSED, parse=parse, run=run, render=render, unpack=unpack, retry=retry)
