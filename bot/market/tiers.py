"""Maintenance margin tables. They change and cannot be read without an account, so each has its date and source.

docs/venues.md says how sure each of them is.
"""

from __future__ import annotations

from dataclasses import replace
from decimal import ROUND_FLOOR, Decimal
from itertools import pairwise
from typing import TYPE_CHECKING

from hedgecore import Coin, HedgeError, LiquidationFamily, MarginRules, Rate, Tier

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from bot.market.listing import RawTier
    from bot.market.wire import Json

_TWO_DECIMALS, _EIGHT_DECIMALS = Decimal("0.01"), Decimal("1e-8")


def _rules(
    *rows: tuple[str, str, str | None], family: LiquidationFamily = LiquidationFamily.MARK, fee: str = "0"
) -> MarginRules:
    """Rows of (floor in coins, maintenance rate, highest leverage or None where unknown)."""
    tiers = tuple(
        Tier(Coin(floor), Rate(rate), None if leverage is None else Decimal(leverage)) for floor, rate, leverage in rows
    )
    # Which family a venue belongs to, and whether it counts a fee at liquidation: docs/math.md, liquidation.
    return MarginRules(tiers, family, Rate(fee))


def told_rules(told: Sequence[RawTier], known: MarginRules) -> MarginRules | None:
    """Tiers that a venue told itself, with the family and the fee of the `known` rules; None if they make no sense."""
    try:
        tiers = tuple(_told(tier) for tier in sorted(told, key=lambda tier: Decimal(str(tier.floor))))
        rising = all(below.maintenance_rate < above.maintenance_rate for below, above in pairwise(tiers))
        return replace(known, tiers=tiers) if rising and tiers[0].maintenance_rate > Rate(0) else None
    except (HedgeError, ArithmeticError, ValueError):
        return None


def _told(tier: RawTier) -> Tier:
    """Floors to the last digit of a coin, leverages to two decimals, both rounded down."""
    leverage = None if tier.leverage is None else _floored(tier.leverage, _TWO_DECIMALS)
    return Tier(Coin(_floored(tier.floor, _EIGHT_DECIMALS)), Rate(str(tier.rate)), leverage)


def _floored(number: Json, step: Decimal) -> Decimal:
    floored = Decimal(str(number)).quantize(step, ROUND_FLOOR)
    return Decimal(f"{floored:f}".rstrip("0").rstrip("."))


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

# Only for the case that the venue's own tiers cannot be had: recorded, without a date, as contracts of 100 USD from
# 1,000 upwards 0.5 %, which is one coin at 100,000 USD and more at any lower price.
OKX: Mapping[str, MarginRules] = {"BTC": _rules(("0", "0.004", "100"), ("1", "0.005", None), fee="0.0005")}
OKX_OTHERS = _rules(("0", "0.025", None), fee="0.0005")

# The venue's rate grows with every coin: 1 % and 0.005 % for each BTC of the position, on all of it, as documented for
# its contracts in USDC and taken over for these. Each step here asks for what the venue asks at the step's end.
DERIBIT: Mapping[str, MarginRules] = {
    "BTC": _rules(
        ("0", "0.0125", "47"),
        ("25", "0.015", "44"),
        ("50", "0.02", "40"),
        ("100", "0.03", "33"),
        ("200", "0.05", "19"),
        ("400", "0.11", "9"),
    ),
}
DERIBIT_OTHERS = _rules(("0", "0.025", None))

# Only for the case that the prices which the venue's own tiers are converted with cannot be had: the second of the
# recorded two. The venue's documents disagree on the family; by the entry is the more cautious one for a short.
KRAKEN = _rules(("0", "0.02", "25"), family=LiquidationFamily.ENTRY)

# Only for the case that the contract does not tell its risk limits: as recorded 2025-03.
GATE: Mapping[str, MarginRules] = {"BTC": _rules(("0", "0.005", "100"), ("100", "0.01", "50"), fee="0.0005")}
GATE_OTHERS = _rules(("0", "0.025", None), fee="0.0005")

# As recorded, without a date, up to 40 BTC; what it asks beyond is not known. By the mark, with a fee (2025-05-22).
KUCOIN: Mapping[str, MarginRules] = {"BTC": _rules(("0", "0.01", "50"), ("40", "0.025", None), fee="0.0006")}
KUCOIN_OTHERS = _rules(("0", "0.025", None), fee="0.0006")

# No table is at hand: a rate that no venue exceeds for a position of ordinary size.
BITGET = _rules(("0", "0.025", None))
BINGX = _rules(("0", "0.025", None))
HTX = _rules(("0", "0.025", None))

# Only for the case that the venue's own tiers cannot be had: as in ccxt's example of its list of products.
PHEMEX: Mapping[str, MarginRules] = {
    "BTC": _rules(
        ("0", "0.005", "100"),
        ("100", "0.01", "66.66"),
        ("150", "0.015", "50"),
        family=LiquidationFamily.ENTRY,
    ),
}
PHEMEX_OTHERS = _rules(("0", "0.025", None), family=LiquidationFamily.ENTRY)
