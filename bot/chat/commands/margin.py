"""`/margin`: how much coin to post for how high a liquidation price."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.chat import cards
from bot.chat.buttons import BadButton, ButtonFault, keyboard
from bot.chat.command import Command
from bot.chat.markup import blocks, escaped, lines, pre
from bot.chat.reading import read
from bot.chat.requests import (
    HEDGE_FIELDS,
    HEDGE_WORDS,
    hedge_of,
    pack_changes,
    pack_hedge,
    unpack_changes,
    unpack_hedge,
)
from bot.chat.screen import Screen
from bot.chat.words import Signed
from bot.errors import BadUsage, Problem
from bot.services.margins import MarginRequest, margin_map
from bot.texts import numbers
from bot.texts.numbers import exact
from bot.texts.table import columns
from hedgecore import Ratio

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.chat.command import Frame, Services
    from bot.chat.screen import Json, Keyboard
    from bot.chat.vocabulary import Vocabulary
    from bot.services.margins import MarginMap, MarginRow
    from bot.services.visits import Visit

LETTER = "m"
_HIGHEST = Ratio(100)


def parse(text: str, vocabulary: Vocabulary) -> MarginRequest:
    """The words after `/margin`."""
    said = read(text, vocabulary, (*HEDGE_WORDS, Signed))
    if len(said.changes) > 1:
        raise BadUsage(Problem.ONE_NUMBER_TOO_MANY, cards.shock_label(said.changes[1]))
    for rise in said.changes:
        if not _can_be_survived(rise):
            raise BadUsage(Problem.RISE_ONLY, cards.shock_label(rise))
    return MarginRequest(hedge_of(said, vocabulary.usual), said.changes[0] if said.changes else None)


def _can_be_survived(rise: Ratio) -> bool:
    return Ratio(0) < rise <= _HIGHEST and rise.value == round(rise.value, 6)


async def run(services: Services, visit: Visit, request: MarginRequest) -> MarginMap:
    """The map at present prices."""
    return await margin_map(services.hedging, request, visit.usual)


def render(frame: Frame, found: MarginMap) -> Screen:
    """Coins posted against liquidation price, from risky to never."""
    plan = found.plan
    texts = cards.words(frame, plan)
    head = (f"post {plan.request.coin}", "of it", "liquid. at", "rise")
    first = 1 if frame.percent_only else 0
    posted, survived = (
        columns(head[first:], [_cells(frame, found, row, places)[first:] for row in rows], optional=1)
        for rows, places in ((found.posted, 0), (found.rows, 1))
    )
    html = blocks(
        cards.warnings(texts, plan.quote),
        cards.heading(texts, texts.margin_title(plan.request.ratio, cards.held(texts, plan)), plan.quote),
        lines(escaped(texts.order(plan.contract, plan.sizing.order)), escaped(texts.freshness(plan.quote))),
        lines(escaped(texts.margin_posted()), pre(posted)),
        lines(escaped(texts.margin_survived()), pre(survived)),
        lines(
            escaped(texts.margin_advice()),
            escaped(texts.margin_rules(found.rate, found.tiers, found.family)),
            escaped(texts.estimate()),
        ),
    )
    return Screen(html, retry(frame, found.request), _data(found))


def _cells(frame: Frame, found: MarginMap, row: MarginRow, places: int) -> tuple[str, ...]:
    """A row; its rise to so many places."""
    posted = numbers.coin_rough(row.margin, found.plan.snapshot.mark)
    share = numbers.percent_tight(row.share)
    if row.price is None or row.rise is None:
        return posted, share, frame.texts.never, ""
    sign = "+" if row.rise > Ratio(0) else ""
    return posted, share, numbers.rough_price(row.price), f"{sign}{numbers.percent_tight(row.rise, places)}"


def pack(request: MarginRequest) -> tuple[str, ...]:
    """The hedge's fields, and the rise."""
    return (*pack_hedge(request.hedge), "" if request.rise is None else pack_changes([request.rise]))


def unpack(fields: Sequence[str]) -> MarginRequest:
    """The inverse of `pack`."""
    (rise,) = fields[HEDGE_FIELDS:]
    rises = unpack_changes(rise)
    if len(rises) > 1 or not all(map(_can_be_survived, rises)):
        raise BadButton(ButtonFault.OLD)
    return MarginRequest(unpack_hedge(fields[:HEDGE_FIELDS]), rises[0] if rises else None)


def retry(frame: Frame, request: MarginRequest) -> Keyboard:
    """Refresh, and the hedge itself."""
    return keyboard(
        [
            frame.button(frame.texts.hedge, "h", pack_hedge(request.hedge)),
            frame.button("↻", LETTER, pack(request)),
        ]
    )


def _data(found: MarginMap) -> dict[str, Json]:
    snapshot = found.plan.snapshot
    return {
        "command": "margin",
        "coin": found.plan.request.coin,
        "as_of": snapshot.as_of.isoformat().replace("+00:00", "Z"),
        "source": found.plan.quote.freshness.value,
        "mark_price": exact(snapshot.mark.value),
        "maintenance_rate": exact(found.rate.value),
        "liquidation_family": found.family.value,
        "posted": [_row_data(row) for row in found.posted],
        "rows": [_row_data(row) for row in found.rows],
    }


def _row_data(row: MarginRow) -> dict[str, Json]:
    return {
        "margin_coin": exact(row.margin.value),
        "share": exact(row.share.value),
        "liquidation_price": exact(row.price.value) if row.price is not None else None,
        "liquidation_distance": exact(row.rise.value) if row.rise is not None else None,
    }


COMMAND = Command(name="margin", letter=LETTER, parse=parse, run=run, render=render, unpack=unpack, retry=retry)
