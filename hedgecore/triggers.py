"""At which prices a condition on a hedge begins and ends, so that a price alone tells what must be looked at.

While every mark of a coin moves by one factor g, a short worth W coins is worth W / g, and the coins owned are
D + W / g, where D = E - W is what moves with the price. The ratio is then W / (D * g + W), which passes r at
g = W * (1 - r) / (r * D). docs/math.md tells why that selects enough where the marks do not move alike.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING

from hedgecore.decision import Policy
from hedgecore.errors import OutOfRange
from hedgecore.units import Price, Ratio, exactly, without_dust

if TYPE_CHECKING:
    from hedgecore.drift import Drift

HYSTERESIS = Ratio("0.2")
# So little that moves with the price, beside the short, is the dust of rounding: the ratio is 1 at every price.
_NOTHING = Decimal("1e-40")


@dataclass(frozen=True, slots=True)
class TriggerPrices:
    """Marks at or below `below`, and at or above `above`; None where no price of that side does it."""

    below: Price | None = None
    above: Price | None = None


def off_target(drift: Drift, policy: Policy) -> Ratio | None:
    """How far what the policy keeps is off the target; None under COINS where nothing is held."""
    kept = drift.ratio if policy is Policy.RATIO else drift.static
    return None if kept is None else Ratio(without_dust(kept.value)) - drift.target


@exactly
def drift_triggers(drift: Drift, mark: Price, threshold: Ratio, policy: Policy) -> TriggerPrices:
    """For a hedge within `threshold` of its target: the marks beyond which it is not.

    `mark` is a mark that `drift` was found at; with several open contracts ask for each. No price changes what COINS
    keeps. OutOfRange for a threshold below zero.
    """
    _refuse_below_zero(threshold)
    high, low = _mark_at(drift, mark, drift.target + threshold), _mark_at(drift, mark, drift.target - threshold)
    return _sides(drift, high, low) if policy is Policy.RATIO else TriggerPrices()


@exactly
def drift_release(drift: Drift, mark: Price, threshold: Ratio, policy: Policy) -> TriggerPrices:
    """For a hedge that is off its target: the mark at which it is back within `threshold`, from the side it is on."""
    _refuse_below_zero(threshold)
    if policy is Policy.COINS:
        return TriggerPrices()
    if drift.ratio > drift.target:
        return _sides(drift, None, _mark_at(drift, mark, drift.target + threshold))
    return _sides(drift, _mark_at(drift, mark, drift.target - threshold), None)


@exactly
def liquidation_trigger(liquidation: Price, within: Ratio) -> Price:
    """The mark from which on a short's liquidation price is at most `within` above it: L / (1 + d).

    OutOfRange for a share below zero.

    >>> liquidation_trigger(Price(120000), Ratio("0.2"))
    Price('100000')
    """
    _refuse_below_zero(within)
    return Price(liquidation.value / (1 + within.value))


@exactly
def release_threshold(threshold: Ratio, *, above: bool, hysteresis: Ratio = HYSTERESIS) -> Ratio:
    """Where a condition ends that began at `threshold`: a share of that above it, or below.

    >>> release_threshold(Ratio("0.05"), above=False), release_threshold(Ratio("-0.01"), above=True)
    (Ratio('0.040'), Ratio('-0.008'))
    """
    gap = abs(threshold) * hysteresis
    return threshold + gap if above else threshold - gap


def _mark_at(drift: Drift, mark: Price, ratio: Ratio) -> Price | None:
    """The mark at which the hedge has `ratio`; None where it never has while coins are left."""
    short, moving, wanted = drift.short_coins.value, (drift.equity - drift.short_coins).value, ratio.value
    if abs(moving) <= abs(short) * _NOTHING or short * wanted <= 0 or (1 - wanted) * moving <= 0:
        return None
    return Price(mark.value * short * (1 - wanted) / (wanted * moving))


def _sides(drift: Drift, high: Price | None, low: Price | None) -> TriggerPrices:
    """`high` and `low` are where the ratio is high and low: it falls with the price unless more than all is sold."""
    falls = drift.equity > drift.short_coins and drift.short_coins.value > 0
    return TriggerPrices(below=high, above=low) if falls else TriggerPrices(below=low, above=high)


def _refuse_below_zero(share: Ratio) -> None:
    if share < Ratio(0):
        raise OutOfRange(name="share", given=share.value, lowest=Decimal(0))
