"""English for "Why?": each figure of a hedge card as a formula, and the same formula with the card's numbers."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from bot.services.hedging import FUNDING_HORIZON
from bot.texts import numbers
from hedgecore import Coin, LiquidationFamily, Ratio, deductions, maintenance_margin, tier_at

if TYPE_CHECKING:
    from bot.services.hedging import HedgePlan

TITLE = "Why these numbers"


class Step(NamedTuple):
    """One figure: its name, the formula in words, the formula in numbers."""

    name: str
    formula: str
    numbers: str


def hedge_steps(plan: HedgePlan) -> list[Step]:
    """The steps in the order in which they are computed; what is unknown has none."""
    steps = [_coins(plan), _contracts(plan), _hedged(plan), _margin(plan), _liquidation(plan), _fee(plan)]
    optional = [_slippage(plan), _funding(plan), _shock(plan)]
    return steps + [step for step in optional if step]


def _coin(plan: HedgePlan, amount: Coin) -> str:
    """More digits than the card shows, so that the formula can be followed with a calculator."""
    return numbers.coin_digits(amount, plan.snapshot.mark)


def _coins(plan: HedgePlan) -> Step:
    spot, held = numbers.price(plan.snapshot.index), _coin(plan, plan.holding)
    if isinstance(plan.request.amount, Coin):
        return Step("Value", "coins × spot price", f"{held} × {spot} = {numbers.usd(plan.value)}")
    return Step("Coins", "value / spot price", f"{numbers.usd(plan.value)} / {spot} = {held} {plan.request.coin}")


def _contracts(plan: HedgePlan) -> Step:
    ratio = numbers.trimmed(plan.request.ratio.value)
    return Step(
        "Contracts",
        "ratio × coins × mark / dollars of one contract, rounded down",
        f"{ratio} × {_coin(plan, plan.holding)} × {numbers.price(plan.snapshot.mark)} /"
        f" {numbers.trimmed(plan.contract.contract_value.value)} = {numbers.fixed(plan.sizing.exact.value, 2)}"
        f" → {numbers.count(plan.sizing.contracts)}",
    )


def _hedged(plan: HedgePlan) -> Step:
    short = _coin(plan, plan.position.entry_value)
    return Step(
        "Hedged",
        "order value / mark = coins of the short; over all coins",
        f"{numbers.usd(plan.position.notional)} / {numbers.price(plan.snapshot.mark)} = {short};"
        f" {short} / {_coin(plan, plan.holding)} = {numbers.percent(plan.sizing.achieved)}",
    )


def _margin(plan: HedgePlan) -> Step:
    return Step(
        "Margin",
        "coins of the short / leverage",
        f"{_coin(plan, plan.position.entry_value)} / {numbers.trimmed(plan.request.leverage)} ="
        f" {_coin(plan, plan.margin)} {plan.request.coin}",
    )


def _liquidation(plan: HedgePlan) -> Step:
    short, margin = plan.position.entry_value, plan.margin
    if plan.liquidation is None:
        formula = "a short loses at most the coins it is worth, and these are posted"
        return Step(
            "Liquidation", formula, f"{_coin(plan, margin)} posted ≥ {_coin(plan, short)}: no price liquidates it"
        )
    price = f"{numbers.rough_price(plan.liquidation)}"
    if plan.contract.margin.family is LiquidationFamily.ENTRY:
        upkeep = maintenance_margin(short, plan.contract.margin.tiers)
        return Step(
            "Liquidation",
            "order value / (coins of the short − margin + maintenance margin)",
            f"{numbers.usd(plan.position.notional)} / ({_coin(plan, short)} − {_coin(plan, margin)} +"
            f" {numbers.fixed(upkeep.value, 6)}) = {price}",
        )
    tiers = plan.contract.margin.tiers
    tier = tier_at(plan.position.coin_value(plan.liquidation), tiers)
    rate, deduction = tiers[tier].maintenance_rate, deductions(tiers)[tier]
    less = f" − {numbers.trimmed(deduction.value)}" if deduction > Coin(0) else ""
    return Step(
        "Liquidation",
        "order value × (1 − maintenance rate) / (coins of the short − margin" + (" − tier deduction)" if less else ")"),
        f"{numbers.usd(plan.position.notional)} × (1 − {numbers.percent_short(Ratio(rate.value))}) /"
        f" ({_coin(plan, short)} − {_coin(plan, margin)}{less}) = {price}",
    )


def _fee(plan: HedgePlan) -> Step:
    rate = numbers.percent_short(Ratio(plan.fee_rate.value))
    return Step(
        "Fee",
        "order value × taker fee, paid in the coin at the entry price",
        f"{numbers.usd(plan.position.notional)} × {rate} = {numbers.usd(plan.fee_usd)} ="
        f" {_coin(plan, plan.fee)} {plan.request.coin}",
    )


def _slippage(plan: HedgePlan) -> Step | None:
    execution, book = plan.fill.execution, plan.snapshot.book
    if execution is None or plan.fill.slippage is None or book is None or book.mid is None:
        return None
    average, middle = numbers.price(execution.average), numbers.price(book.mid)
    return Step(
        "Slippage",
        "order value × (middle of the book / average entry − 1); the average is the harmonic mean of the bids sold to",
        f"{numbers.usd(plan.position.notional)} × ({middle} / {average} − 1) = {numbers.usd(plan.fill.slippage.usd)}",
    )


def _funding(plan: HedgePlan) -> Step | None:
    if plan.carry is None or plan.carry.funding.interval is None:
        return None
    intervals = numbers.trimmed(numbers.ratio_of(FUNDING_HORIZON, plan.carry.funding.interval))
    return Step(
        "Funding",
        "order value × rate × intervals in 30 days; a short earns a positive rate",
        f"{numbers.usd(plan.position.notional)} × {numbers.percent_signed(plan.carry.funding.rate, 4)} × {intervals}"
        f" = {numbers.usd_signed(plan.carry.usd_30d)}",
    )


def _shock(plan: HedgePlan) -> Step | None:
    """One row of the table, the fall of a tenth."""
    row = plan.scenarios([Ratio("-0.1")])[0]
    if row.liquidated:
        return None
    after, before = numbers.price(row.futures_price), numbers.price(plan.snapshot.mark)
    return Step(
        "At -10%",
        "the short gains order value × (1/price then − 1/price now) in coins, valued at the spot price then",
        f"{numbers.usd(plan.position.notional)} × (1/{after} − 1/{before}) × {numbers.price(row.spot_price)} ="
        f" {numbers.usd_signed(row.futures_pnl)}; the coins change by {numbers.usd_signed(row.spot_pnl)}",
    )
