"""The use case of `/shock`: a hedge through price changes of one's own, with a basis shift and time passing."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from decimal import ROUND_CEILING, Decimal
from typing import TYPE_CHECKING

from bot.services.drifting import Standing
from bot.services.hedging import NOTHING_USUAL, HedgeRequest
from hedgecore import Coin, Ratio, Usd, funding_over, scenario_table

if TYPE_CHECKING:
    from bot.services.drifting import PortfolioDrift
    from bot.services.hedging import HedgePlan, Hedging, Usual
    from hedgecore import Scenario

STANDARD_SHOCKS = tuple(Ratio(shock) for shock in ("-0.5", "-0.3", "-0.2", "-0.1", "0.1", "0.2", "0.5", "1"))
_LARGEST = Coin(10**12)
_SIX_PLACES = Decimal("0.000001")


@dataclass(frozen=True, slots=True)
class ShockRequest:
    """The hedge, the price changes to show, by how much the basis shifts, and how many days pass."""

    hedge: HedgeRequest
    shocks: tuple[Ratio, ...] = STANDARD_SHOCKS
    basis_shift: Ratio = Ratio(0)
    days: int = 0


@dataclass(frozen=True, slots=True)
class ShockTable:
    """The rows for a plan; `funding` is what the days bring at the present rate, None where the rate is unknown."""

    request: ShockRequest
    plan: HedgePlan
    rows: tuple[Scenario, ...]
    funding: Usd | None


def as_one_hedge(found: PortfolioDrift) -> HedgeRequest | None:
    """What is open in a portfolio, as the hedge that it is now; None for none, several, or more than all coins."""
    hedges = [coin for coin in found.coins if isinstance(coin, Standing) and coin.legs]
    if len(hedges) != 1:
        return None
    (hedge,) = hedges
    equity, ratio = Coin(round(hedge.drift.equity.value, 8)), hedge.drift.ratio.value
    if not (0 < round(ratio, 6) <= 1 and Coin(0) < equity <= _LARGEST):
        return None
    (leg, *_) = hedge.legs
    # Rounded up, and never beyond all: rounded down it would come to one contract less than there are.
    whole = Ratio(min(ratio.quantize(_SIX_PLACES, ROUND_CEILING), Decimal(1)))
    return HedgeRequest(
        equity, whole, hedge.coin, leg.contract.venue, leg.leverage, dated=leg.contract.kind == "inverse_future"
    )


async def shock(hedging: Hedging, request: ShockRequest, usual: Usual = NOTHING_USUAL) -> ShockTable:
    """The table at present prices."""
    plan = await hedging.plan(request.hedge, usual)
    funding = _funding(plan, request.days)
    rows = scenario_table(
        plan.exposure, request.shocks, basis_shift=request.basis_shift, funding=Usd(0) if funding is None else funding
    )
    return ShockTable(request, plan, rows, funding)


def _funding(plan: HedgePlan, days: int) -> Usd | None:
    """Dollars for `days`. A table without it says so: see how `funding` None is rendered."""
    if days == 0:
        return Usd(0)
    if plan.carry is None or plan.carry.funding.interval is None:
        return None
    return funding_over(plan.position, plan.carry.funding.rate, plan.carry.funding.interval, timedelta(days=days))
