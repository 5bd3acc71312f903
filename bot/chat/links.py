"""Buttons that lead from one screen to a portfolio's other screens, and how a portfolio is named behind a button."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from bot.chat.buttons import BadButton, ButtonFault
from bot.chat.names import checked_name
from bot.chat.requests import unpack_whole
from bot.chat.tickets import pack_ticket
from bot.services.told import Ticket

if TYPE_CHECKING:
    from collections.abc import Sequence
    from decimal import Decimal

    from bot.chat.command import Frame
    from bot.chat.screen import Button
    from bot.ports import Portfolio
    from bot.services.keeping import Which
    from hedgecore import Contract, Contracts

# The letters of the commands that others lead to; commands do not know each other.
HEDGE, DRIFT = "h", "d"
SHOW, SAVE, FILLED, RENAME, DELETE, PORTFOLIOS = "P", "S", "F", "R", "D", "L"
EXPORT, FORGETME = "E", "X"
CHANGE, TARGET, CLOSED = "C", "T", "Z"
REMIND, REMINDERS = "r", "N"
CONTRACTS, FUNDING, BASIS, PRICE = "K", "f", "b", "p"
OPEN = "c"  # one of the reminders
_BAR, _INSTEAD = "|", "\n"  # a bar ends a field, and no name has a line break


def pack_which(which: Which) -> str:
    """One field: an id, or, where that is not known, an equals sign and the name."""
    return str(which) if isinstance(which, int) else "=" + which.replace(_BAR, _INSTEAD)


def unpack_which(field: str) -> Which:
    """The inverse of `pack_which`. BadButton, or BadUsage, for anything else."""
    if field.startswith("="):
        return checked_name(field[1:].replace(_INSTEAD, _BAR))
    if not re.fullmatch(r"\d{1,10}", field):
        raise BadButton(ButtonFault.OLD)
    return unpack_whole(field)


def show_button(frame: Frame, portfolio: Portfolio) -> Button | None:
    """To the portfolio."""
    return frame.button(frame.texts.show_button, SHOW, (pack_which(portfolio.id),))


def drift_button(frame: Frame, portfolio: Portfolio) -> Button | None:
    """To its drift, where there is such a command."""
    if "drift" not in frame.commands:
        return None
    return frame.button(frame.texts.drift_button, DRIFT, (pack_which(portfolio.id),))


def remind_button(frame: Frame, portfolio: Portfolio) -> Button | None:
    """To a reminder of it, where somebody would hear that."""
    if not frame.reminds:
        return None
    return frame.button(frame.texts.remind_button, REMIND, (pack_which(portfolio.id),))


def reminders_button(frame: Frame) -> Button | None:
    """To the list of all reminders."""
    return frame.button(frame.texts.reminders_button, REMINDERS, ())


def reminder_button(frame: Frame, label: str, reminder: int) -> Button | None:
    """To one reminder and what can be done to it."""
    return frame.button(label, REMINDERS, (OPEN, str(reminder)))


def traded_button(  # noqa: PLR0913, PLR0917 - a trade takes as many words
    frame: Frame,
    portfolio: Portfolio,
    contract: Contract,
    contracts: Contracts,
    label: str,
    leverage: Decimal | None = None,
) -> Button | None:
    """To what would be recorded of such a trade at present; `contracts` below zero are sold."""
    codes = {venue.id: venue.code for venue in frame.venues}
    venue = codes.get(contract.venue, contract.venue)
    return ticket_button(frame, label, Ticket(portfolio.id, venue, contract.symbol, contracts, leverage))


def ticket_button(frame: Frame, label: str, ticket: Ticket) -> Button | None:
    """Record the ticket, or, as long as it has no price, show what would be recorded."""
    return frame.button(label, FILLED, pack_ticket(ticket))


def portfolios_button(frame: Frame) -> Button | None:
    """To the list of all portfolios."""
    return frame.button(frame.texts.portfolios_button, PORTFOLIOS, ())


def change_button(frame: Frame, portfolio: Portfolio) -> Button | None:
    """To all that can be changed in it."""
    return frame.button(frame.texts.change_button, CHANGE, (pack_which(portfolio.id),))


def portfolio_buttons(
    frame: Frame, portfolios: Sequence[tuple[str, Which]], letter: str = SHOW
) -> list[list[Button | None]]:
    """Two to a row, a button for each portfolio, under its name; the command is the one of that letter."""
    buttons = [frame.button(name, letter, (pack_which(which),)) for name, which in portfolios]
    return [buttons[start : start + 2] for start in range(0, len(buttons), 2)]
