"""`/filled`: a trade that was made, recorded at its price, or proposed at the present one."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from bot.chat.command import Command
from bot.chat.links import FILLED
from bot.chat.recording import concluded, meant, trade_screen
from bot.chat.tickets import unpack_ticket, unpack_tickets
from bot.chat.trades import read_trade, take_portfolio
from bot.errors import BadUsage, Problem
from bot.services.entries import Several
from bot.services.told import Told, names_apart

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.chat.command import Frame, Services
    from bot.chat.recording import TradeCard
    from bot.chat.screen import Keyboard, Screen
    from bot.chat.vocabulary import Vocabulary
    from bot.ports import Venue
    from bot.services.keeping import Which
    from bot.services.told import Ticket
    from bot.services.visits import Visit

LETTER = FILLED


@dataclass(frozen=True, slots=True)
class FilledRequest:
    """A trade in the portfolio `which`, None for the only one; or what differs from one of `tickets`."""

    told: Told
    which: Which | None = None
    tickets: tuple[Ticket, ...] = ()


def parse(text: str, vocabulary: Vocabulary) -> FilledRequest:
    """`NAME` and a trade; the name may be missing."""
    name, trade = take_portfolio(text)
    return FilledRequest(read_trade(trade, vocabulary), name)


async def run(services: Services, visit: Visit, request: FilledRequest) -> TradeCard:
    """Recorded, or proposed where no price is known yet."""
    if not request.tickets:
        which = await meant(services, visit, request.which)
        return await concluded(services, visit, await services.trader.fill(visit, which, request.told))
    ticket = _ticket(request, services.quotes.venues)
    outcome = await services.trader.follow(visit, ticket, request.told)
    return await concluded(services, visit, outcome, ticket)


def _ticket(request: FilledRequest, venues: Sequence[Venue]) -> Ticket:
    """The only ticket, or the one whose contract was named."""
    if len(request.tickets) == 1:
        return request.tickets[0]
    symbol, venue, ids = request.told.symbol, request.told.venue, {each.code: each.id for each in venues}
    fitting = [
        ticket
        for ticket in request.tickets
        if symbol in {None, ticket.symbol.casefold()} and venue in {None, ids.get(ticket.venue, ticket.venue)}
    ]
    if len(fitting) != 1:
        raise Several(names_apart([(ticket.venue, ticket.symbol) for ticket in request.tickets], venues))
    return fitting[0]


def render(frame: Frame, card: TradeCard) -> Screen:
    """See `bot.chat.recording`."""
    return trade_screen(frame, card, "filled")


def unpack(fields: Sequence[str]) -> FilledRequest:
    """A ticket: without a price it is proposed, with one recorded."""
    return FilledRequest(Told(), tickets=(unpack_ticket(fields),))


def resume(fields: Sequence[str], text: str, vocabulary: Vocabulary) -> FilledRequest:
    """What was different from the tickets that were proposed."""
    if not any(map(str.isdigit, text)):  # such as yes, which could mean either
        raise BadUsage(Problem.NO_DIFFERENCE, text)
    return FilledRequest(read_trade(text, vocabulary), tickets=unpack_tickets(fields))


def retry(_frame: Frame, _request: FilledRequest) -> Keyboard:
    """No button: what was wrong is said by hand."""
    return ()


COMMAND = Command(
    name="filled",
    letter=LETTER,
    parse=parse,
    run=run,
    render=render,
    unpack=unpack,
    retry=retry,
    in_menu=True,
    resume=resume,
)
