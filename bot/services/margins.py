"""The use case of `/margin`: how many coins to post for how high a liquidation price."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from bot.services.hedging import NOTHING_USUAL
from hedgecore import (
    Coin,
    LiquidationFamily,
    Price,
    Rate,
    Ratio,
    liquidation_price,
    margin_for_never,
    margin_to_survive,
    tier_at,
)

if TYPE_CHECKING:
    from bot.services.hedging import HedgePlan, HedgeRequest, Hedging, Usual

POSTED = tuple(Ratio(share) for share in ("0.05", "0.1", "0.2", "0.5", "0.75", "1"))
STANDARD_RISES = tuple(Ratio(rise) for rise in ("0.25", "0.5", "1", "2", "4", "9"))


@dataclass(frozen=True, slots=True)
class MarginRequest:
    """The hedge, and a rise of one's own that it should survive."""

    hedge: HedgeRequest
    rise: Ratio | None = None


@dataclass(frozen=True, slots=True)
class MarginRow:
    """Posting `margin`, a share of the short's value, puts the liquidation at `price`, `rise` above the mark.

    `price` and `rise` are None where price alone never liquidates.
    """

    margin: Coin
    share: Ratio
    price: Price | None
    rise: Ratio | None


@dataclass(frozen=True, slots=True)
class MarginMap:
    """Two ways through one map, each by rising margin: `posted` from shares of the short's value to where they
    liquidate it, `rows` from rises to what it takes to survive them; the last of these no price liquidates.

    rate: the maintenance rate that the short begins with; tiers: how many there are; family: what the rate is taken of.
    """

    request: MarginRequest
    plan: HedgePlan
    posted: tuple[MarginRow, ...]
    rows: tuple[MarginRow, ...]
    rate: Rate
    tiers: int
    family: LiquidationFamily


async def margin_map(hedging: Hedging, request: MarginRequest, usual: Usual = NOTHING_USUAL) -> MarginMap:
    """The map at present prices."""
    plan = await hedging.plan(request.hedge, usual)
    own = () if request.rise is None else (request.rise,)
    rises = sorted({*STANDARD_RISES, *own}, key=lambda rise: rise.value)
    rules = plan.contract.margin
    return MarginMap(
        request=request,
        plan=plan,
        posted=tuple(_posted(plan, plan.position.entry_value * share) for share in POSTED),
        rows=(*(_row(plan, rise) for rise in rises), _posted(plan, margin_for_never(plan.position, rules))),
        rate=rules.tiers[tier_at(plan.position.entry_value, rules.tiers)].maintenance_rate,
        tiers=len(rules.tiers),
        family=rules.family,
    )


def _row(plan: HedgePlan, rise: Ratio) -> MarginRow:
    price = plan.snapshot.mark.moved(rise)
    margin = margin_to_survive(plan.position, price, plan.contract.margin)
    return MarginRow(margin, Ratio(margin / plan.position.entry_value), price, rise)


def _posted(plan: HedgePlan, margin: Coin) -> MarginRow:
    """Where so many coins put the liquidation; a margin below the maintenance puts it at or below the mark."""
    price = liquidation_price(plan.position, margin, plan.contract.margin)
    rise = None if price is None else Ratio(price / plan.snapshot.mark) - Ratio(1)
    return MarginRow(margin, Ratio(margin / plan.position.entry_value), price, rise)
