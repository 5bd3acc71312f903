"""The card of a linear hedge, and what it says of inverse against linear."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from bot.chat import cards
from bot.chat.kinds_table import kinds_compared, kinds_table
from bot.chat.markup import blocks, bold, escaped, lines, pre
from bot.services.comparing import Comparison, compare
from bot.services.hedging import Picked
from bot.services.shocks import STANDARD_SHOCKS
from bot.texts import numbers, why
from bot.texts.table import line
from bot.texts.why_linear import linear_steps
from hedgecore import Usd, order_value

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.chat.command import Frame, Services
    from bot.services.hedging import HedgeRequest
    from bot.services.linear import LinearPlan
    from bot.services.visits import Visit
    from bot.texts import Texts
    from hedgecore import Scenario


@dataclass(frozen=True, slots=True)
class LinearCard:
    """A linear plan and both kinds side by side; `explained` shows its formulas instead, and `moved` says that an
    explained card's own prices are gone; `picked` says that nobody named the exchange.
    """

    plan: LinearPlan
    comparison: Comparison
    explained: bool = False
    moved: bool = False
    picked: bool = False


async def linear_card(services: Services, visit: Visit, hedge: HedgeRequest, explain: int | None) -> LinearCard:
    """The plan at present prices, or the remembered one of the moment that is to be explained."""
    plan = None if explain is None else services.linear.recall(hedge, explain, visit.usual)
    moved = explain is not None and plan is None
    if plan is None:
        plan = await services.linear.plan(hedge, visit.usual)
    comparison = await compare(services.quotes, hedge, visit.usual)
    picked = hedge.venue is None and visit.usual.venue is None
    return LinearCard(plan, comparison, explained=explain is not None, moved=moved, picked=picked)


def linear_html(frame: Frame, card: LinearCard) -> str:
    """The card."""
    plan = card.plan
    texts = cards.words(frame, plan)
    rows = plan.scenarios(STANDARD_SHOCKS)
    full_margin = texts.linear_full_margin(texts.usdt(plan.full_margin), plan.full_liquidation)
    return blocks(
        cards.warnings(texts, plan.quote),
        cards.heading(texts, texts.hedge_title(plan.request.ratio, cards.held(texts, plan)), plan.quote),
        lines(bold(texts.order(plan.contract, plan.sizing.order)), escaped(cards.entry(texts, plan))),
        pre(_figures(texts, plan) + "\n\n" + cards.scenario_table(texts, plan, rows)),
        lines(
            _note(texts, plan, rows),
            escaped(full_margin),
            escaped(texts.linear_margin()),
            _rounding_note(texts, plan),
            _picked_note(frame, card),
        ),
        lines(
            bold(texts.kinds_title), kinds_compared(texts, card.comparison), pre(kinds_table(texts, card.comparison))
        ),
        escaped(texts.linear_not_kept()),
    )


def linear_explanation(frame: Frame, card: LinearCard) -> str:
    """Its figures as formulas."""
    return blocks(
        cards.warnings(frame.texts, card.plan.quote),
        cards.heading(frame.texts, why.TITLE, card.plan.quote),
        escaped(frame.texts.why_moved()) if card.moved else None,
        *(cards.step(frame, step) for step in linear_steps(card.plan)),
        escaped(frame.texts.estimate()),
    )


def _figures(texts: Texts, plan: LinearPlan) -> str:
    value = plan.position.entry_value.at_par
    return "\n".join(
        line(label, *cells)
        for label, *cells in (
            ("Hedged", numbers.percent(plan.sizing.achieved), *texts.beside(value)),
            ("Open", cards.coins(texts, plan, plan.sizing.open_coin), *texts.beside(plan.sizing.open_usd)),
            ("Margin", texts.usdt(plan.margin), f"{numbers.trimmed(plan.request.leverage)}x"),
            ("Liquid.", *cards.liquidation(texts, plan)),
            ("Fee", texts.usdt(plan.fee)),
            ("Slippage", *cards.slippage(texts, plan)),
            ("Funding", texts.unknown if plan.carry is None else texts.funding_months(plan.carry.usdt_30d.at_par)),
        )
    )


def _note(texts: Texts, plan: LinearPlan, rows: Sequence[Scenario]) -> str | None:
    """The footnote to the asterisks, None without any."""
    gone = next((row for row in rows if row.liquidated), None)
    if gone is None or plan.liquidation is None:
        return None
    left = cards.coins(texts, plan, gone.coins_after)
    return escaped(texts.linear_liquidated(plan.liquidation, texts.usdt(plan.margin), left))


def _picked_note(frame: Frame, card: LinearCard) -> str | None:
    """Said where nobody named the exchange and another one could have answered."""
    others = sum(venue.linear for venue in frame.venues) > 1
    return escaped(frame.texts.picked(Picked(), card.plan.request.coin)) if card.picked and others else None


def _rounding_note(texts: Texts, plan: LinearPlan) -> str | None:
    """Said when whole contracts leave a dollar or more of the wanted hedge open."""
    left = order_value(plan.contract, plan.sizing.exact - plan.sizing.contracts, plan.snapshot.mark)
    return escaped(texts.rounding(left)) if left >= Usd(1) else None
