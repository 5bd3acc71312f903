"""The use case of `/margin`: how many coins to post for how high a liquidation price."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from bot.services.hedging import NOTHING_USUAL
from hedgecore import Coin, Price, Ratio, liquidation_price, margin_to_survive

if TYPE_CHECKING:
    from bot.services.hedging import HedgePlan, HedgeRequest, Hedging, Usual

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
    """Rows by rising margin, the last one without a liquidation price."""

    request: MarginRequest
    plan: HedgePlan
    rows: tuple[MarginRow, ...]


async def margin_map(hedging: Hedging, request: MarginRequest, usual: Usual = NOTHING_USUAL) -> MarginMap:
    """The map at present prices."""
    plan = await hedging.plan(request.hedge, usual)
    own = () if request.rise is None else (request.rise,)
    rises = sorted({*STANDARD_RISES, *own}, key=lambda rise: rise.value)
    return MarginMap(request, plan, (*(_row(plan, rise) for rise in rises), _never(plan)))


def _row(plan: HedgePlan, rise: Ratio) -> MarginRow:
    price = plan.snapshot.mark.moved(rise)
    margin = margin_to_survive(plan.position, price, plan.contract.margin)
    return MarginRow(margin, Ratio(margin / plan.position.entry_value), price, rise)


def _never(plan: HedgePlan) -> MarginRow:
    """All that the short is worth: by then its loss, bounded by that, is covered."""
    margin = plan.position.entry_value
    price = liquidation_price(plan.position, margin, plan.contract.margin)
    rise = None if price is None else Ratio(price / plan.snapshot.mark) - Ratio(1)
    return MarginRow(margin, Ratio(margin / plan.position.entry_value), price, rise)
