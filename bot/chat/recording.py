"""Trades that were recorded, or that may be: as `/filled` and `/closed` show them and ask about them.

What is proposed is a question about its tickets. Each is answered by its button or by words.
"""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from bot.chat import cards, drafts
from bot.chat.buttons import keyboard
from bot.chat.links import FILLED, drift_button, show_button, ticket_button
from bot.chat.markup import blocks, bold, escaped, lines
from bot.chat.screen import Screen
from bot.chat.tickets import pack_tickets, unpack_tickets
from bot.errors import BadUsage, Problem, StorageError
from bot.services.quotes import Freshness
from bot.services.told import names_apart
from bot.services.trading import Proposed
from bot.texts import numbers
from bot.texts.numbers import exact
from hedgecore import coins_of, key_of, replay

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.chat.command import Frame, Services
    from bot.chat.screen import Button, Json
    from bot.services.keeping import Which
    from bot.services.quotes import Quote
    from bot.services.told import Ticket
    from bot.services.trading import Outcome, Recorded
    from bot.services.visits import Visit
    from hedgecore import Leg, Traded


@dataclass(frozen=True, slots=True)
class TradeCard:
    """What was recorded or proposed, with the `tickets` that still wait to be recorded."""

    outcome: Outcome
    tickets: tuple[Ticket, ...]
    private: bool


async def meant(services: Services, visit: Visit, which: Which | None) -> Which:
    """The portfolio that was named, else the only one there is. BadUsage where there are several, or none."""
    if which is not None:
        return which
    titles = await services.keeper.titles(visit)
    if len(titles) != 1:
        raise BadUsage(Problem.NAME_MISSING)
    return next(iter(titles))


async def concluded(services: Services, visit: Visit, outcome: Outcome, answer: Ticket | None = None) -> TradeCard:
    """The outcome as it is shown, with the question begun or over; `answer` is the ticket that was recorded."""
    if isinstance(outcome, Proposed):
        await drafts.begin(services, visit, FILLED, pack_tickets(outcome.tickets))
        return TradeCard(outcome, outcome.tickets, visit.private)
    left: tuple[Ticket, ...] = ()
    with suppress(StorageError):  # the trade is recorded, and a question ends by itself
        left = await _still_asked(services, visit, answer)
    return TradeCard(outcome, left, visit.private)


async def _still_asked(services: Services, visit: Visit, answer: Ticket | None) -> tuple[Ticket, ...]:
    """What is left of the question that `answer` answers."""
    key = await drafts.asked(services, visit)
    asked = unpack_tickets(key.fields) if key is not None and key.letter == FILLED else ()
    if answer not in asked:
        return ()
    left = tuple(ticket for ticket in asked if ticket != answer)
    if left:
        await drafts.begin(services, visit, FILLED, pack_tickets(left))
    else:
        await drafts.end(services, visit)
    return left


def trade_screen(frame: Frame, card: TradeCard, command: str) -> Screen:
    """What was recorded and what is short now; or what may be, and how to say that it was different."""
    outcome = card.outcome
    html = _proposal(frame, outcome, private=card.private) if isinstance(outcome, Proposed) else _record(frame, outcome)
    return Screen(html, keyboard(*_record_buttons(frame, card), _leads(frame, card)), _data(outcome, command))


def _record(frame: Frame, recorded: Recorded) -> str:
    texts, amounts = frame.texts, not frame.percent_only
    names = {venue.id: venue.name for venue in frame.venues}
    trades = [
        line
        for trade in recorded.trades
        for line in _trade_lines(frame, trade, names.get(trade.contract.venue, trade.contract.venue))
    ]
    now = [
        texts.short_now(leg.contract, leg.history.contracts, _entry(leg), amounts=amounts)
        for leg in _legs_after(recorded)
    ]
    return blocks(bold(texts.recorded(recorded.portfolio.name)), lines(*trades), lines(*map(escaped, now)))


def _proposal(frame: Frame, proposed: Proposed, *, private: bool) -> str:
    texts = frame.texts
    trades = [
        lines(*_trade_lines(frame, trade), escaped(texts.priced(quote.venue, texts.freshness(quote))))
        for trade, quote in zip(proposed.trades, proposed.quotes, strict=True)
    ]
    first = proposed.trades[0]
    price = numbers.price(first.fill.price)
    if len(trades) == 1:
        question = texts.ask_difference(price, private=private)
    else:
        name, *_ = names_apart([key_of(trade.contract) for trade in proposed.trades], frame.venues)
        question = texts.ask_differences(name, price, private=private)
    warning = _warning(frame, proposed.quotes)
    return blocks(bold(texts.proposed(proposed.portfolio.name)), warning, *trades, escaped(question))


def _warning(frame: Frame, quotes: Sequence[Quote]) -> str | None:
    doubtful = [quote for quote in quotes if quote.freshness is not Freshness.LIVE]
    return cards.warnings(frame.texts, max(doubtful, key=lambda quote: quote.age)) if doubtful else None


def _trade_lines(frame: Frame, trade: Traded, venue: str | None = None) -> tuple[str, str]:
    """What was traded, and on which terms; at which exchange, where no price says it."""
    texts = frame.texts
    return bold(texts.traded(trade, amounts=not frame.percent_only)), escaped(texts.terms(trade, venue))


def _legs_after(recorded: Recorded) -> list[Leg]:
    """Of the coins that were traded: what was traded now, open or not, and what else is open."""
    traded = {trade.contract for trade in recorded.trades}
    entries = recorded.portfolio.entries
    legs = [leg for coin in coins_of(recorded.trades) for leg in replay(coin, entries).legs.values()]
    return [leg for leg in legs if leg.contract in traded or leg.position is not None]


def _entry(leg: Leg) -> str | None:
    return None if leg.history.entry is None else numbers.price(leg.history.entry)


def _record_buttons(frame: Frame, card: TradeCard) -> list[list[Button | None]]:
    """One for each ticket, named by its contract where there were several."""
    label = frame.texts.record_button
    if isinstance(card.outcome, Proposed) and len(card.tickets) == 1:
        return [[ticket_button(frame, label, card.tickets[0])]]
    names = names_apart([(ticket.venue, ticket.symbol) for ticket in card.tickets], frame.venues)
    return [
        [ticket_button(frame, f"{label}: {name}", ticket)] for name, ticket in zip(names, card.tickets, strict=True)
    ]


def _leads(frame: Frame, card: TradeCard) -> list[Button | None]:
    """To the portfolio and its drift, and to a new price where one ticket waits for its record."""
    portfolio = card.outcome.portfolio
    again = None
    if isinstance(card.outcome, Proposed) and len(card.tickets) == 1:
        again = ticket_button(frame, "↻", replace(card.tickets[0], price=None, at=None))
    return [show_button(frame, portfolio), drift_button(frame, portfolio), again]


def _data(outcome: Outcome, command: str) -> dict[str, Json]:
    data: dict[str, Json] = {
        "command": command,
        "portfolio": outcome.portfolio.name,
        "recorded": not isinstance(outcome, Proposed),
        "trades": [_trade_data(trade) for trade in outcome.trades],
    }
    if isinstance(outcome, Proposed):
        return data
    return data | {"open": [_leg_data(leg) for leg in _legs_after(outcome) if leg.position is not None]}


def _trade_data(trade: Traded) -> dict[str, Json]:
    return {
        "venue": trade.contract.venue,
        "symbol": trade.contract.symbol,
        "contracts": exact(trade.fill.contracts.value),
        "price": exact(trade.fill.price.value),
        "fee": exact(trade.fill.fee.value),
        "leverage": None if trade.leverage is None else exact(trade.leverage),
        "at": trade.at.isoformat().replace("+00:00", "Z"),
    }


def _leg_data(leg: Leg) -> dict[str, Json]:
    return {
        "venue": leg.contract.venue,
        "symbol": leg.contract.symbol,
        "contracts": exact(leg.history.contracts.value),
        "entry_price": None if leg.history.entry is None else exact(leg.history.entry.value),
    }
