"""Maintenance margin tables of linear contracts, by position value in USDT, each with its date and source."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from hedgecore import LinearMarginRules, LinearTier, Rate, Usdt

if TYPE_CHECKING:
    from collections.abc import Mapping


def _rules(*rows: tuple[str, str, str | None], fee: str = "0") -> LinearMarginRules:
    """Rows of (floor in USDT, maintenance rate, highest leverage or None where unknown)."""
    tiers = tuple(
        LinearTier(Usdt(floor), Rate(rate), None if leverage is None else Decimal(leverage))
        for floor, rate, leverage in rows
    )
    return LinearMarginRules(tiers, Rate(fee))


# Binance support, announcement 86cf9aa472574b8cb2e05bb751c2a9a6 of 2021-03-18; the venue's own liquidation example has
# its 1 % at 264,000 USDT, and its maintenance amount of 1,300 USDT at 500,000.
BINANCE: Mapping[str, LinearMarginRules] = {
    "BTC": _rules(
        ("0", "0.004", "125"),
        ("50000", "0.005", "100"),
        ("250000", "0.01", "50"),
        ("1000000", "0.025", "20"),
        ("10000000", "0.05", "10"),
        ("20000000", "0.1", "5"),
        ("50000000", "0.125", "4"),
        ("100000000", "0.15", "3"),
        ("200000000", "0.25", "2"),
        ("300000000", "0.5", "1"),
    ),
}

# No table is at hand: a rate that no venue exceeds for a position of ordinary size.
OTHERS = _rules(("0", "0.025", None))
# OKX counts its taker fee at liquidation.
OTHERS_WITH_FEE = _rules(("0", "0.025", None), fee="0.0005")
