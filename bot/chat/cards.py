"""The parts that cards about a hedge have in common."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.chat.markup import bold, escaped, lines
from bot.texts import numbers

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.chat.command import Frame
    from bot.chat.screen import Json
    from bot.services.hedging import HedgePlan
    from bot.services.linear import LinearPlan
    from bot.services.quotes import Quote
    from bot.texts import Texts
    from bot.texts.why import Step
    from hedgecore import Coin, Ratio, Scenario


def held(texts: Texts, plan: HedgePlan | LinearPlan) -> str:
    """What the person said they hold."""
    return texts.amount_held(plan.request.amount, plan.request.coin, plan.value)


def words(frame: Frame, plan: HedgePlan | LinearPlan) -> Texts:
    """The words of a card about the plan's holding."""
    return frame.words_for(plan.value, plan.holding)


def coins(texts: Texts, plan: HedgePlan | LinearPlan, amount: Coin) -> str:
    """An amount of the plan's coin, to about a dollar."""
    return texts.coin(amount, plan.request.coin, plan.snapshot.mark)


def warnings(texts: Texts, quote: Quote) -> str | None:
    """What must be known of the prices first; None if they are simply live."""
    said = texts.warnings(quote)
    return bold(said) if said else None


def heading(texts: Texts, title: str, quote: Quote) -> str:
    """The title, and where the prices are from."""
    return lines(bold(title), escaped(texts.contract(quote.venue, quote.snapshot.contract)))


def entry(texts: Texts, plan: HedgePlan | LinearPlan) -> str:
    """Where the order would fill, and how old that is."""
    freshness = texts.freshness(plan.quote)
    if plan.fill.execution is None:
        return texts.entry_unknown(plan.snapshot.contract, plan.fill.visible, freshness)
    return texts.entry(plan.fill.execution.average, freshness)


def liquidation(texts: Texts, plan: HedgePlan | LinearPlan) -> tuple[str, ...]:
    """The price, and how far away it is."""
    if plan.liquidation is None or plan.liquidation_distance is None:
        return (texts.none,)
    price = f"${numbers.rough_price(plan.liquidation)}"
    return price, numbers.percent_signed(plan.liquidation_distance, 0)


def slippage(texts: Texts, plan: HedgePlan | LinearPlan) -> tuple[str, ...]:
    """What the order would cost against the middle of the book."""
    if plan.fill.slippage is None:
        return (texts.unknown,)
    return numbers.percent(plan.fill.slippage.share, 3), *texts.beside(plan.fill.slippage.usd)


def scenario_table(texts: Texts, plan: HedgePlan | LinearPlan, rows: Sequence[Scenario]) -> str:
    """Spot, short and net for each price change; an asterisk where the short is liquidated."""
    return texts.money_table(
        plan.request.coin,
        ("spot", "short", "net"),
        [
            (
                shock_label(row.shock) + ("*" if row.liquidated else ""),
                (row.spot_pnl.value, row.futures_pnl.value + row.funding.value, row.net_pnl.value),
            )
            for row in rows
        ],
    )


def shock_label(shock: Ratio) -> str:
    """`-10%`, `+12.5%`."""
    return f"{'+' if shock.value > 0 else ''}{numbers.trimmed(shock.value * 100)}%"


def liquidation_note(texts: Texts, plan: HedgePlan, rows: Sequence[Scenario]) -> str | None:
    """The footnote to the asterisks, None without any."""
    gone = next((row for row in rows if row.liquidated), None)
    if gone is None or plan.liquidation is None:
        return None
    left = coins(texts, plan, gone.coins_after)
    return escaped(texts.liquidated_note(plan.liquidation, coins(texts, plan, plan.margin), left))


def step(frame: Frame, said: Step) -> str:
    """One step of an explanation; a group that wants no amounts gets the formula alone."""
    numbers_said = None if frame.percent_only else escaped(said.numbers)
    return lines(bold(said.name), escaped(said.formula), numbers_said)


def scenario_data(row: Scenario) -> dict[str, Json]:
    """A row of the table as data."""
    return {
        "shock": numbers.exact(row.shock.value),
        "spot_pnl_usd": numbers.exact(row.spot_pnl.value),
        "futures_pnl_usd": numbers.exact(row.futures_pnl.value),
        "net_pnl_usd": numbers.exact(row.net_pnl.value),
        "unhedged_pnl_usd": numbers.exact(row.unhedged_pnl.value),
        "ratio_after": numbers.exact(row.ratio_after.value),
        "liquidated": row.liquidated,
    }
