"""`/hedge`: steps 1 to 3 on one card, and behind "Why?" the formulas with the card's own numbers."""

from __future__ import annotations

from dataclasses import dataclass, replace
from decimal import Decimal
from typing import TYPE_CHECKING

from bot.chat import cards
from bot.chat.buttons import keyboard
from bot.chat.command import Command
from bot.chat.hedge_data import hedge_data
from bot.chat.linear_card import LinearCard, linear_card, linear_explanation, linear_html
from bot.chat.linear_data import linear_data
from bot.chat.links import CONTRACTS, SAVE
from bot.chat.markup import blocks, bold, escaped, lines, pre
from bot.chat.requests import HEDGE_FIELDS, pack_amount, pack_hedge, read_hedge_of_any_kind, unpack_hedge, unpack_whole
from bot.chat.screen import Screen
from bot.services.hedging import FUNDING_HORIZON
from bot.services.shocks import STANDARD_SHOCKS
from bot.texts import numbers, why
from bot.texts.table import line
from hedgecore import AmountUnit, Ratio, Usd

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.chat.command import Frame, Services
    from bot.chat.screen import Button, Keyboard
    from bot.chat.vocabulary import Vocabulary
    from bot.services.hedging import HedgePlan, HedgeRequest
    from bot.services.linear import LinearPlan
    from bot.services.visits import Visit
    from bot.texts import Texts
    from hedgecore import Rate

LETTER = "h"
_STEP = Ratio("0.1")
_MOST_EXCHANGES = 3


@dataclass(frozen=True, slots=True)
class HedgeView:
    """A hedge to show as a card, or, with the `moment` of a card's prices, the explanation of that card."""

    hedge: HedgeRequest
    explain: int | None = None


@dataclass(frozen=True, slots=True)
class HedgeCard:
    """A plan and how to show it; `moved` says that an explained card's own prices are gone."""

    view: HedgeView
    plan: HedgePlan
    moved: bool = False


def parse(text: str, vocabulary: Vocabulary) -> HedgeView:
    """The words after `/hedge`."""
    return HedgeView(read_hedge_of_any_kind(text, vocabulary))


async def run(services: Services, visit: Visit, view: HedgeView) -> HedgeCard | LinearCard:
    """The plan at present prices, or the remembered one that is to be explained."""
    if view.hedge.linear:
        card = await linear_card(services, visit, view.hedge, view.explain)
        if not card.explained:
            services.recent.note(visit, card.plan)
        return card
    if view.explain is not None and (plan := services.hedging.recall(view.hedge, view.explain, visit.usual)):
        return HedgeCard(view, plan)
    plan = await services.hedging.plan(view.hedge, visit.usual)
    services.recent.note(visit, plan)
    return HedgeCard(view, plan, moved=view.explain is not None)


def render(frame: Frame, card: HedgeCard | LinearCard) -> Screen:
    """The card or its explanation."""
    if isinstance(card, LinearCard):
        return _linear(frame, card)
    return _explanation(frame, card) if card.view.explain is not None else _card(frame, card)


def pack(view: HedgeView) -> tuple[str, ...]:
    """A button's fields: the hedge, and the moment to explain."""
    return (*pack_hedge(view.hedge), *(() if view.explain is None else (str(view.explain),)))


def unpack(fields: Sequence[str]) -> HedgeView:
    """The inverse of `pack`."""
    moment = [unpack_whole(field) for field in fields[HEDGE_FIELDS : HEDGE_FIELDS + 1]]
    return HedgeView(unpack_hedge(fields[:HEDGE_FIELDS]), moment[0] if moment else None)


def retry(frame: Frame, view: HedgeView) -> Keyboard:
    """The card's buttons without those that need a plan."""
    return _controls(frame, view.hedge, view.hedge.venue)


def _card(frame: Frame, card: HedgeCard) -> Screen:
    plan = card.plan
    texts = cards.words(frame, plan)
    rows = plan.scenarios(STANDARD_SHOCKS)
    order = lines(bold(texts.order(plan.contract, plan.sizing.order)), escaped(cards.entry(texts, plan)))
    html = blocks(
        cards.warnings(texts, plan.quote),
        cards.heading(texts, texts.hedge_title(plan.request.ratio, cards.held(texts, plan)), plan.quote),
        order,
        pre(_figures(texts, plan) + "\n\n" + cards.scenario_table(texts, plan, rows)),
        lines(
            cards.liquidation_note(texts, plan, rows),
            escaped(texts.without_hedge()),
            escaped(texts.full_margin(cards.coins(texts, plan, plan.full_margin), plan.full_liquidation)),
            _rounding_note(texts, plan),
            _unit_note(frame, plan),
            escaped(texts.picked(plan.picked, plan.request.coin)) if plan.picked else None,
        ),
    )
    extra = (_why_button(frame, plan), _save_button(frame, plan))
    controls = _controls(frame, plan.request, plan.quote.venue.id, extra)
    return Screen(html, controls, hedge_data(plan, rows))


def _linear(frame: Frame, card: LinearCard) -> Screen:
    hedge = card.plan.request
    if card.explained:
        back = _back(frame, card.plan)
        return Screen(linear_explanation(frame, card), keyboard([back]), linear_data(card))
    why_button = frame.button(frame.texts.why, LETTER, pack(HedgeView(hedge, card.plan.moment)))
    controls = _controls(frame, hedge, card.plan.quote.venue.id, (why_button,))
    return Screen(linear_html(frame, card), controls, linear_data(card))


def _figures(texts: Texts, plan: HedgePlan) -> str:
    """The card's figures, a line each."""
    return "\n".join(
        line(label, *cells)
        for label, *cells in (
            ("Hedged", numbers.percent(plan.sizing.achieved), *texts.beside(plan.position.notional)),
            ("Open", cards.coins(texts, plan, plan.sizing.open_coin), *texts.beside(plan.sizing.open_usd)),
            ("Margin", cards.coins(texts, plan, plan.margin), f"{numbers.trimmed(plan.request.leverage)}x"),
            ("Liquid.", *cards.liquidation(texts, plan)),
            ("Fee", cards.coins(texts, plan, plan.fee), *texts.beside(plan.fee_usd)),
            ("Slippage", *cards.slippage(texts, plan)),
            _carry(texts, plan),
        )
    )


def _carry(texts: Texts, plan: HedgePlan) -> tuple[str, ...]:
    """Funding in the holder's words; for a dated contract, which has none, the basis it locks in."""
    if plan.request.dated:
        locked = plan.to_delivery
        return "Basis", *(
            (numbers.percent_signed(plan.basis, 2),) if locked is None else _locked(locked.basis, locked.simple)
        )
    if plan.carry is None:
        return "Funding", texts.unknown
    return "Funding", texts.funding_months(plan.carry.usd_30d)


def _locked(basis: Ratio, simple: Rate) -> tuple[str, ...]:
    return numbers.percent_signed(basis, 2), f"{numbers.percent_signed(simple, 1)} a year"


def _unit_note(frame: Frame, plan: HedgePlan) -> str | None:
    """Said where an order has to be entered in coins, though it is reckoned in dollars."""
    if plan.quote.inverse.amount_unit is not AmountUnit.COIN or frame.percent_only:
        return None
    coins = cards.coins(frame.texts, plan, plan.position.coin_value(plan.snapshot.mark))
    return escaped(frame.texts.counted_in_coins(plan.quote.venue.name, coins))


def _rounding_note(texts: Texts, plan: HedgePlan) -> str | None:
    """Said when whole contracts leave a dollar or more of the wanted hedge open."""
    left = plan.contract.notional(plan.sizing.exact) - plan.contract.notional(plan.sizing.contracts)
    return escaped(texts.rounding(left)) if left >= Usd(1) else None


def _explanation(frame: Frame, card: HedgeCard) -> Screen:
    plan = card.plan
    note = frame.texts.why_moved() if card.moved else None
    html = blocks(
        cards.warnings(frame.texts, plan.quote),
        cards.heading(frame.texts, why.TITLE, plan.quote),
        note and escaped(note),
        *(cards.step(frame, step) for step in why.hedge_steps(plan)),
        escaped(frame.texts.estimate()),
    )
    return Screen(html, keyboard([_back(frame, plan)]), hedge_data(plan, plan.scenarios(STANDARD_SHOCKS)))


def _controls(frame: Frame, hedge: HedgeRequest, venue: str | None, extra: Sequence[Button | None] = ()) -> Keyboard:
    """Ratio down and up, leverage, exchange, and the rest. `venue` is the one that is shown, and stays until ↻."""

    def changed(label: str, **change: object) -> Button | None:
        return frame.button(label, LETTER, pack_hedge(replace(hedge, **{"venue": venue, **change})))  # type: ignore[arg-type]

    def ticked(label: str, *, on: bool) -> str:
        return f"{label} ✓" if on else label

    listed = [each for each in frame.venues if each.linear is hedge.linear]
    if len(listed) > _MOST_EXCHANGES:
        exchanges = [_comparison(frame, hedge)]
    else:
        exchanges = [changed(ticked(each.name, on=each.id == venue), venue=each.id) for each in listed]
    lower, higher = hedge.ratio - _STEP, min(hedge.ratio + _STEP, Ratio(1))
    return keyboard(
        [
            changed(f"− {numbers.percent_short(lower)}", ratio=lower) if lower > Ratio(0) else None,
            changed(f"{numbers.percent_short(higher)} +", ratio=higher) if higher > hedge.ratio else None,
        ],
        [changed(ticked(f"{times}x", on=hedge.leverage == times), leverage=Decimal(times)) for times in (1, 2, 3)],
        exchanges,
        [*extra, _other_kind(frame, hedge), changed("↻", venue=hedge.venue)],
    )


def _comparison(frame: Frame, hedge: HedgeRequest) -> Button | None:
    """The way to all exchanges compared for this hedge, where there are more than a few buttons hold."""
    compared = (hedge.coin, pack_amount(hedge.amount), str(hedge.ratio), str(FUNDING_HORIZON.days), "0")
    return frame.button(frame.texts.exchanges_button, CONTRACTS, compared)


def _other_kind(frame: Frame, hedge: HedgeRequest) -> Button | None:
    """The same hedge in a contract of the other kind, at whichever exchange; None where no exchange lists any."""
    if hedge.dated or all(each.linear is hedge.linear for each in frame.venues):
        return None
    label = frame.texts.inverse_button if hedge.linear else frame.texts.linear_button
    return frame.button(label, LETTER, pack_hedge(replace(hedge, linear=not hedge.linear, venue=None)))


def _back(frame: Frame, plan: HedgePlan | LinearPlan) -> Button | None:
    """From an explanation to its card, at the exchange that the card is of."""
    return frame.button(frame.texts.back, LETTER, pack_hedge(replace(plan.request, venue=plan.quote.venue.id)))


def _why_button(frame: Frame, plan: HedgePlan) -> Button | None:
    return frame.button(frame.texts.why, LETTER, pack(HedgeView(plan.request, plan.moment)))


def _save_button(frame: Frame, plan: HedgePlan) -> Button | None:
    """To keep what the card is about as a portfolio."""
    return frame.button(frame.texts.save_button, SAVE, (*pack_hedge(plan.request), str(plan.moment)))


COMMAND = Command(
    name="hedge", letter=LETTER, parse=parse, run=run, render=render, unpack=unpack, retry=retry, in_menu=True
)
