"""Tickets behind buttons and in drafts: a trade that may have been made, to be recorded with what differs."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING

from bot.chat.buttons import BadButton, ButtonFault, base36
from bot.chat.numerals import MOST
from bot.chat.reading import LEVERAGE
from bot.chat.requests import unpack_venue, unpack_whole
from bot.services.told import Ticket
from hedgecore import Contracts, Price, Rate

if TYPE_CHECKING:
    from collections.abc import Sequence

_FIELDS = 8
_SYMBOL = re.compile(r"[A-Za-z0-9_.:/-]{1,30}")
_NUMBER = re.compile(r"-?\d{1,15}(?:\.\d{1,18})?")
_MOMENT = re.compile(r"[0-9a-z]{1,8}")
_EPOCH, _MILLISECOND = datetime(2020, 1, 1, tzinfo=UTC), timedelta(milliseconds=1)
_HIGHEST_FEE = Decimal("0.01")


def pack_ticket(ticket: Ticket) -> tuple[str, ...]:
    """Portfolio, venue, symbol, contracts, leverage, price, moment, fee; what is unknown at the end is left out."""
    fields = _fields(ticket)
    while not fields[-1]:
        fields.pop()
    return tuple(fields)


def pack_tickets(tickets: Sequence[Ticket]) -> tuple[str, ...]:
    """All fields of each, one ticket after the other."""
    return tuple(field for ticket in tickets for field in _fields(ticket))


def unpack_ticket(fields: Sequence[str]) -> Ticket:
    """The inverse of `pack_ticket`, within the bounds that typed trades have. BadButton for anything else."""
    if not 4 <= len(fields) <= _FIELDS:
        raise BadButton(ButtonFault.OLD)
    portfolio, venue, symbol, contracts, leverage, price, at, fee = (*fields, *[""] * 4)[:_FIELDS]
    ticket = Ticket(
        portfolio=unpack_whole(portfolio),
        venue=unpack_venue(venue) or "",
        symbol=symbol,
        contracts=Contracts(_number(contracts, -MOST, MOST)),
        leverage=_number(leverage, *LEVERAGE) if leverage else None,
        price=Price(_number(price, Decimal(0), MOST)) if price else None,
        at=_moment(at) if at else None,
        fee=Rate(_number(fee, -_HIGHEST_FEE, _HIGHEST_FEE)) if fee else None,
    )
    if not _SYMBOL.fullmatch(symbol) or ticket.contracts == Contracts(0) or bool(price) != bool(at):
        raise BadButton(ButtonFault.OLD)
    return ticket


def unpack_tickets(fields: Sequence[str]) -> tuple[Ticket, ...]:
    """The inverse of `pack_tickets`. BadButton for anything else."""
    return tuple(unpack_ticket(fields[start : start + _FIELDS]) for start in range(0, len(fields), _FIELDS))


def _fields(ticket: Ticket) -> list[str]:
    numbers = (ticket.contracts.value, ticket.leverage, None if ticket.price is None else ticket.price.value)
    return [
        str(ticket.portfolio),
        ticket.venue,
        ticket.symbol,
        *map(_packed, numbers),
        "" if ticket.at is None else base36((ticket.at - _EPOCH) // _MILLISECOND),
        _packed(None if ticket.fee is None else ticket.fee.value),
    ]


def _packed(number: Decimal | None) -> str:
    return "" if number is None else format(number.normalize(), "f")


def _moment(field: str) -> datetime:
    if not _MOMENT.fullmatch(field):
        raise BadButton(ButtonFault.OLD)
    return _EPOCH + int(field, 36) * _MILLISECOND


def _number(field: str, least: Decimal, most: Decimal) -> Decimal:
    if not _NUMBER.fullmatch(field) or not least <= Decimal(field) <= most:
        raise BadButton(ButtonFault.OLD)
    return Decimal(field)
