"""The end of the margin map: how many coins make a short that no price liquidates."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hedgecore.contracts import LiquidationFamily, MarginRules
from hedgecore.margin import maintenance_margin

if TYPE_CHECKING:
    from hedgecore.position import Position
    from hedgecore.units import Coin


def margin_for_never(short: Position, rules: MarginRules) -> Coin:
    """The least margin with which no price liquidates `short`: v under MARK, v and the maintenance on it under ENTRY.

    A short cannot lose more coins than it was worth at entry, v = N / F0, and under ENTRY the maintenance margin does
    not shrink with the value.

    >>> short = Position.short(Contracts(640), Usd(100), Price(64000))
    >>> margin_for_never(short, MarginRules((Tier(Coin(0), Rate("0.005")),), LiquidationFamily.ENTRY))
    Coin('1.005')
    """
    value = short.entry_value
    if rules.family is LiquidationFamily.MARK:
        return value
    return value + maintenance_margin(value, rules.tiers)
