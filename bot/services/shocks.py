"""The use case of `/shock`: a hedge through price changes of one's own, with a basis shift and time passing."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from bot.services.hedging import NOTHING_USUAL
from hedgecore import Ratio, Usd, funding_over, scenario_table

if TYPE_CHECKING:
    from bot.services.hedging import HedgePlan, HedgeRequest, Hedging, Usual
    from hedgecore import Scenario

STANDARD_SHOCKS = tuple(Ratio(shock) for shock in ("-0.5", "-0.3", "-0.2", "-0.1", "0.1", "0.2", "0.5", "1"))


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
