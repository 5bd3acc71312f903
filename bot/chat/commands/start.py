"""`/start`: what this is, in five lines, and three things to try."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from bot.chat.buttons import BadButton, ButtonFault, keyboard
from bot.chat.command import Command
from bot.chat.markup import blocks, bold, escaped
from bot.chat.requests import pack_hedge, pack_price
from bot.chat.screen import Screen
from bot.services.hedging import HedgeRequest
from bot.services.prices import PriceRequest
from hedgecore import Ratio, Usd

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.chat.command import Frame, Services
    from bot.chat.screen import Keyboard
    from bot.chat.vocabulary import Vocabulary
    from bot.services.visits import Visit

LETTER = "a"
_EXAMPLE = HedgeRequest(Usd(Decimal(20_000)), Ratio("0.5"))


def parse(text: str, vocabulary: Vocabulary) -> None:
    """Nothing is asked."""


async def run(_services: Services, _visit: Visit, _request: None) -> None:
    """Nothing is looked up."""


def render(frame: Frame, _result: None) -> Screen:
    """The five lines."""
    name, *rest = frame.texts.start
    return Screen(blocks(bold(name), *map(escaped, rest)), retry(frame, None))


def unpack(_fields: Sequence[str]) -> None:
    """No button leads here."""
    raise BadButton(ButtonFault.OLD)


def retry(frame: Frame, _request: None) -> Keyboard:
    """Three commands to try."""
    return keyboard(
        [frame.button("/hedge 20000 0.5", "h", pack_hedge(_EXAMPLE))],
        [frame.button("/price BTC", "p", pack_price(PriceRequest()))],
        [frame.button("/margin 20000 0.5", "m", (*pack_hedge(_EXAMPLE), ""))],
    )


COMMAND = Command(name="start", letter=LETTER, parse=parse, run=run, render=render, unpack=unpack, retry=retry)
