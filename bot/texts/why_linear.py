"""English for "Why?" of a linear hedge: each figure as a formula, and the same formula with the card's numbers."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.services.hedging import FUNDING_HORIZON
from bot.texts import numbers
from bot.texts.why import Step
from hedgecore import Coin, Ratio, Usdt, deductions, tier_at

if TYPE_CHECKING:
    from bot.services.linear import LinearPlan


def linear_steps(plan: LinearPlan) -> list[Step]:
    """The steps in the order in which they are computed; what is unknown has none."""
    steps = [_coins(plan), _size(plan), _margin(plan), _liquidation(plan), _fee(plan), _funding(plan), _shock(plan)]
    return [step for step in steps if step]


def _coin(plan: LinearPlan, amount: Coin) -> str:
    return numbers.coin_digits(amount, plan.snapshot.mark)


def _usdt(amount: Usdt) -> str:
    return f"{numbers.fixed(amount.value, 2)} USDT"


def _coins(plan: LinearPlan) -> Step:
    spot, held = numbers.price(plan.snapshot.index), _coin(plan, plan.holding)
    if isinstance(plan.request.amount, Coin):
        return Step("Value", "coins × spot price", f"{held} × {spot} = {numbers.usd(plan.value)}")
    return Step("Coins", "value / spot price", f"{numbers.usd(plan.value)} / {spot} = {held} {plan.request.coin}")


def _size(plan: LinearPlan) -> Step:
    ratio, size = numbers.trimmed(plan.request.ratio.value), numbers.trimmed(plan.contract.contract_size.value)
    sold = _coin(plan, plan.position.coins)
    return Step(
        "Contracts",
        "ratio × coins / coins of one contract, rounded down to whole steps; at any price",
        f"{ratio} × {_coin(plan, plan.holding)} / {size} → {numbers.count(plan.sizing.contracts)} = {sold}"
        f" {plan.request.coin}; {sold} / {_coin(plan, plan.holding)} = {numbers.percent(plan.sizing.achieved)}",
    )


def _margin(plan: LinearPlan) -> Step:
    leverage = numbers.trimmed(plan.request.leverage)
    return Step(
        "Margin",
        "coins of the short × mark / leverage, in USDT",
        f"{_coin(plan, plan.position.coins)} × {numbers.price(plan.snapshot.mark)} / {leverage} = {_usdt(plan.margin)}",
    )


def _liquidation(plan: LinearPlan) -> Step | None:
    if plan.liquidation is None:
        return None
    tiers = plan.contract.margin.tiers
    tier = tier_at(plan.position.value(plan.liquidation), tiers)
    rate = tiers[tier].maintenance_rate + plan.contract.margin.liquidation_fee
    deduction = deductions(tiers)[tier]
    more = f" + {numbers.trimmed(deduction.value)}" if deduction > Usdt(0) else ""
    return Step(
        "Liquidation",
        "(value at entry + margin" + (" + tier deduction)" if more else ")") + " / (coins × (1 + maintenance rate))",
        f"({_usdt(plan.position.entry_value)} + {_usdt(plan.margin)}{more}) / ({_coin(plan, plan.position.coins)} ×"
        f" (1 + {numbers.percent_short(Ratio(rate.value))})) = {numbers.rough_price(plan.liquidation)}",
    )


def _fee(plan: LinearPlan) -> Step:
    price = plan.fill.execution.average if plan.fill.execution else plan.snapshot.mark
    return Step(
        "Fee",
        "coins × entry price × taker fee, in USDT",
        f"{_coin(plan, plan.position.coins)} × {numbers.price(price)} ×"
        f" {numbers.percent_short(Ratio(plan.fee_rate.value))} = {_usdt(plan.fee)}",
    )


def _funding(plan: LinearPlan) -> Step | None:
    if plan.carry is None or plan.carry.funding.interval is None:
        return None
    intervals = numbers.trimmed(numbers.ratio_of(FUNDING_HORIZON, plan.carry.funding.interval))
    return Step(
        "Funding",
        "coins × mark × rate × intervals in 30 days, if both stay; a short earns a positive rate",
        f"{_coin(plan, plan.position.coins)} × {numbers.price(plan.snapshot.mark)} ×"
        f" {numbers.percent_signed(plan.carry.funding.rate, 4)} × {intervals} = {_usdt(plan.carry.usdt_30d)}",
    )


def _shock(plan: LinearPlan) -> Step:
    """One row of the table, the fall of a tenth, which liquidates no short."""
    row = plan.scenarios([Ratio("-0.1")])[0]
    before, after = numbers.price(plan.snapshot.mark), numbers.price(row.futures_price)
    return Step(
        "At -10%",
        "the short gains coins × (price now − price then) in USDT",
        f"{_coin(plan, plan.position.coins)} × ({before} − {after}) = {numbers.usd_signed(row.futures_pnl)}; the coins"
        f" change by {numbers.usd_signed(row.spot_pnl)}",
    )
