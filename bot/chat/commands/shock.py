"""`/shock`: a hedge, or what is open in a portfolio, through price changes of one's own."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias

from bot.chat import cards
from bot.chat.buttons import BadButton, ButtonFault, keyboard
from bot.chat.command import Command
from bot.chat.markup import blocks, escaped, lines, pre
from bot.chat.names import is_quoted, take_name
from bot.chat.reading import DAYS, read
from bot.chat.requests import (
    HEDGE_FIELDS,
    HEDGE_WORDS,
    hedge_of,
    pack_changes,
    pack_hedge,
    unpack_changes,
    unpack_hedge,
    unpack_whole,
)
from bot.chat.screen import Screen
from bot.chat.words import BasisKeyword, Days, Signed
from bot.errors import BadUsage, NoSuchPortfolio, Problem
from bot.services.shocks import STANDARD_SHOCKS, ShockRequest, as_one_hedge, shock
from bot.texts.numbers import exact
from hedgecore import Ratio

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.chat.command import Frame, Services
    from bot.chat.reading import Reading
    from bot.chat.screen import Json, Keyboard
    from bot.chat.vocabulary import Vocabulary
    from bot.services.hedging import HedgeRequest
    from bot.services.shocks import ShockTable
    from bot.services.visits import Visit

LETTER = "s"
_MOST_SHOCKS = 12
_HIGHEST = Ratio(100)
_MOVES = (Signed, Days, BasisKeyword)


@dataclass(frozen=True, slots=True)
class Moves:
    """The price changes to show, by how much the basis shifts, and how many days pass."""

    shocks: tuple[Ratio, ...]
    basis_shift: Ratio
    days: int


@dataclass(frozen=True, slots=True)
class PortfolioShocks:
    """The moves for what is open in the portfolio of that name; `otherwise` is what is wrong where there is none."""

    name: str
    moves: Moves
    otherwise: BadUsage


Asked: TypeAlias = ShockRequest | PortfolioShocks


def parse(text: str, vocabulary: Vocabulary) -> Asked:
    """The words after `/shock`: a hedge, or else a name, and what happens to it."""
    try:
        said = read(text, vocabulary, (*HEDGE_WORDS, *_MOVES))
        hedge = hedge_of(said, vocabulary.usual)
    except BadUsage as problem:
        named = _of_portfolio(text, vocabulary, problem)
        if named is None:
            raise
        return named
    return _request(hedge, _moves(said))


def _of_portfolio(text: str, vocabulary: Vocabulary, problem: BadUsage) -> PortfolioShocks | None:
    """None where other words than a name and its moves are there, or where the name is more like a number."""
    if not is_quoted(text) and any(map(str.isdigit, "".join(text.split()[:1]))):
        return None
    try:
        name, rest = take_name(text)
        said = read(rest, vocabulary, _MOVES)
    except BadUsage:
        return None
    return PortfolioShocks(name, _moves(said), problem)


def _request(hedge: HedgeRequest, moves: Moves) -> ShockRequest:
    return ShockRequest(hedge, moves.shocks, moves.basis_shift, moves.days)


def _moves(said: Reading) -> Moves:
    for change in said.changes:
        if not _can_be_shown(change):
            raise BadUsage(Problem.SHOCK_RANGE, cards.shock_label(change))
    shocks = tuple(sorted(set(said.changes), key=lambda change: change.value))
    if len(shocks) > _MOST_SHOCKS:
        raise BadUsage(Problem.TOO_MANY_SHOCKS, cards.shock_label(said.changes[-1]))
    shift = Ratio(0) if said.basis_shift is None else said.basis_shift
    return Moves(shocks or STANDARD_SHOCKS, shift, said.days or 0)


def _can_be_shown(change: Ratio) -> bool:
    return Ratio(-1) < change <= _HIGHEST and change != Ratio(0) and change.value == round(change.value, 6)


async def run(services: Services, visit: Visit, request: Asked) -> ShockTable:
    """The table at present prices."""
    if isinstance(request, PortfolioShocks):
        request = _request(await _open_hedge(services, visit, request), request.moves)
    return await shock(services.hedging, request, visit.usual)


async def _open_hedge(services: Services, visit: Visit, request: PortfolioShocks) -> HedgeRequest:
    try:
        found = await services.drifter.drift(visit, request.name)
    except NoSuchPortfolio:
        raise request.otherwise from None
    hedge = as_one_hedge(found)
    if hedge is None:
        raise BadUsage(Problem.NOT_ONE_HEDGE, found.portfolio.name)
    return hedge


def render(frame: Frame, table: ShockTable) -> Screen:
    """The table, and what it assumes."""
    plan, request = table.plan, table.request
    texts = cards.words(frame, plan)
    html = blocks(
        cards.warnings(texts, plan.quote),
        cards.heading(texts, texts.shock_title(plan.request.ratio, cards.held(texts, plan)), plan.quote),
        lines(
            escaped(texts.order(plan.contract, plan.sizing.order)),
            escaped(texts.freshness(plan.quote)),
        ),
        pre(cards.scenario_table(texts, plan, table.rows)),
        lines(
            cards.liquidation_note(texts, plan, table.rows),
            escaped(texts.basis_shift(request.basis_shift)) if request.basis_shift != Ratio(0) else None,
            escaped(texts.time_passing(request.days, table.funding)) if request.days else None,
            escaped(texts.without_hedge()),
        ),
    )
    return Screen(html, retry(frame, request), _data(table))


def pack(request: ShockRequest) -> tuple[str, ...]:
    """The hedge's fields, the shocks (none for the standard ones), the shift, the days."""
    shocks = "" if request.shocks == STANDARD_SHOCKS else pack_changes(request.shocks)
    shift = "" if request.basis_shift == Ratio(0) else pack_changes([request.basis_shift])
    return (*pack_hedge(request.hedge), shocks, shift, str(request.days) if request.days else "")


def unpack(fields: Sequence[str]) -> ShockRequest:
    """The inverse of `pack`."""
    shocks, shift, days = fields[HEDGE_FIELDS:]
    changes, shifts = unpack_changes(shocks), unpack_changes(shift)
    passing = unpack_whole(days) if days else 0
    if not all(map(_can_be_shown, changes)) or len(shifts) > 1 or not 0 <= passing <= DAYS[1]:
        raise BadButton(ButtonFault.OLD)
    shifted = shifts[0] if shifts else Ratio(0)
    return ShockRequest(unpack_hedge(fields[:HEDGE_FIELDS]), changes or STANDARD_SHOCKS, shifted, passing)


def retry(frame: Frame, request: Asked) -> Keyboard:
    """Refresh, and the hedge itself; nothing where the hedge is not known."""
    if isinstance(request, PortfolioShocks):
        return keyboard([])
    return keyboard(
        [
            frame.button(frame.texts.hedge, "h", pack_hedge(request.hedge)),
            frame.button("↻", LETTER, pack(request)),
        ]
    )


def _data(table: ShockTable) -> dict[str, Json]:
    snapshot = table.plan.snapshot
    return {
        "command": "shock",
        "coin": table.plan.request.coin,
        "as_of": snapshot.as_of.isoformat().replace("+00:00", "Z"),
        "source": table.plan.quote.freshness.value,
        "basis_shift": exact(table.request.basis_shift.value),
        "days": str(table.request.days),
        "funding_usd": None if table.funding is None else exact(table.funding.value),
        "scenarios": [cards.scenario_data(row) for row in table.rows],
    }


COMMAND = Command(
    name="shock", letter=LETTER, parse=parse, run=run, render=render, unpack=unpack, retry=retry, in_menu=True
)
