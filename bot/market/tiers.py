"""Maintenance margin tables. They change and cannot be read without an account, so each has its date and source.

docs/venues.md says how sure each of them is.
"""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from hedgecore import Coin, LiquidationFamily, MarginRules, Rate, Tier

if TYPE_CHECKING:
    from collections.abc import Mapping


def _rules(*rows: tuple[str, str, str | None]) -> MarginRules:
    """Rows of (floor in coins, maintenance rate, highest leverage or None where unknown)."""
    tiers = tuple(
        Tier(Coin(floor), Rate(rate), None if leverage is None else Decimal(leverage)) for floor, rate, leverage in rows
    )
    # No fee at liquidation in either venue's formula (docs/math.md, liquidation).
    return MarginRules(tiers, LiquidationFamily.MARK, Rate(0))


# Binance support, FAQ be2c7d9d95b04a7e8044ed02dd7dfe5c "Leverage and Margin in Coin-Margined Futures Contracts":
# BTC as of 2021-07-27 (from 400 BTC up 2020-06-11), ETH as of 2020-06-11. Rates go with the leverage as in the
# announcement of 2021-03-18; those of BTC up to 200 BTC are confirmed by the deduction of 11.605 BTC in the venue's
# own liquidation example.
BINANCE_COIN_M: Mapping[str, MarginRules] = {
    "BTC": _rules(
        ("0", "0.004", "125"),
        ("5", "0.005", "100"),
        ("10", "0.01", "50"),
        ("20", "0.025", "20"),
        ("50", "0.05", "10"),
        ("100", "0.1", "5"),
        ("200", "0.125", "4"),
        ("400", "0.15", "3"),
        ("1000", "0.25", "2"),
    ),
    "ETH": _rules(
        ("0", "0.005", "100"),
        ("100", "0.0065", "75"),
        ("500", "0.01", "50"),
        ("1000", "0.025", "20"),
        ("2000", "0.05", "10"),
        ("4000", "0.1", "5"),
        ("6000", "0.125", "4"),
        ("8000", "0.15", "3"),
        ("10000", "0.25", "2"),
    ),
}

# exchangeInfo states 2.5 % and 5 % (20x) for every contract; smaller positions are treated better than that.
BINANCE_COIN_M_OTHERS = _rules(("0", "0.025", "20"))

# BTC: the venue's risk limit list as recorded in 2023-08, still 0.5 % at its foot on the help page "Risk Limit
# (Inverse Contract)" of 2025-11-25, which also gives ETH, XRP and EOS their 1 %.
BYBIT_INVERSE: Mapping[str, MarginRules] = {
    "BTC": _rules(
        ("0", "0.005", "100"),
        ("150", "0.01", "66.67"),
        ("300", "0.015", "50"),
        ("450", "0.02", "40"),
        ("600", "0.025", "33.34"),
        ("750", "0.03", "28.58"),
        ("900", "0.035", "25"),
        ("1050", "0.04", "22.23"),
        ("1200", "0.045", "20"),
        ("1350", "0.05", "18.19"),
    ),
    "ETH": _rules(("0", "0.01", None)),
    "XRP": _rules(("0", "0.01", None)),
    "EOS": _rules(("0", "0.01", None)),
}

# No table is at hand for the other coins: a rate that no venue exceeds for a position of ordinary size.
BYBIT_INVERSE_OTHERS = _rules(("0", "0.025", None))
