"""Lots and ticks: what an exact number becomes on an order form. The direction is always said."""

from __future__ import annotations

from decimal import ROUND_CEILING, ROUND_FLOOR, ROUND_HALF_EVEN, ROUND_HALF_UP, Decimal
from enum import Enum

from hedgecore.errors import NotPositive
from hedgecore.units import Contracts, Price, exactly, without_dust


class Rounding(Enum):
    """Which neighbour a number between two steps goes to. `NONE` keeps it, for figures that are never ordered."""

    FLOOR = ROUND_FLOOR
    CEIL = ROUND_CEILING
    HALF_UP = ROUND_HALF_UP
    HALF_EVEN = ROUND_HALF_EVEN
    NONE = "NONE"


@exactly
def round_contracts(exact: Contracts, lot: Contracts, how: Rounding) -> Contracts:
    """The multiple of `lot` that `exact` becomes. FLOOR and CEIL go down and up the number line, HALF_UP ties away
    from zero.

    A number that misses a multiple only by the dust of 50-digit arithmetic counts as that multiple.

    >>> round_contracts(Contracts("2.5"), Contracts(1), Rounding.HALF_EVEN)
    Contracts('2')
    """
    return Contracts(_to_step(exact.value, lot.value, how))


@exactly
def round_price(price: Price, tick: Price, how: Rounding) -> Price:
    """The multiple of `tick` that `price` becomes; NotPositive when that would be zero.

    >>> round_price(Price("5739.08"), Price("0.5"), Rounding.CEIL)
    Price('5739.5')
    """
    return Price(_to_step(price.value, tick.value, how))


def _to_step(number: Decimal, step: Decimal, how: Rounding) -> Decimal:
    if step <= 0:
        raise NotPositive(quantity="step", given=step)
    if how is Rounding.NONE:
        return number
    return without_dust(number / step).to_integral_value(rounding=how.value) * step
