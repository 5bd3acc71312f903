"""The parts that cards about a portfolio have in common."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.chat.buttons import keyboard
from bot.chat.links import drift_button, show_button
from bot.chat.screen import Screen
from bot.texts.table import WIDTH

if TYPE_CHECKING:
    from collections.abc import Mapping

    from bot.chat.command import Frame
    from bot.chat.screen import Json
    from bot.ports import Portfolio
    from hedgecore import Coin


def holding(frame: Frame, coin: str, amount: Coin) -> str:
    """`0.3 BTC`, or the coin alone where no amounts are to be seen."""
    return coin if frame.percent_only else frame.texts.coin_amount(amount, coin)


def contract_heading(symbol: str, venue: str) -> list[str]:
    """A contract and its exchange above its figures, in one line if they fit."""
    heading = f"{symbol} · {venue}"
    return [heading] if len(heading) <= WIDTH else [symbol, venue]


def changed(frame: Frame, command: str, portfolio: Portfolio, html: str, fields: Mapping[str, Json]) -> Screen:
    """What was done to a portfolio, with the ways to look at it."""
    buttons = keyboard([show_button(frame, portfolio), drift_button(frame, portfolio)])
    return Screen(html, buttons, {"command": command, "portfolio": portfolio.name, **fields})
