"""How often one time fits into another, and growth over so many times, in the decimal context of the asking formula."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal, getcontext, localcontext
from typing import TYPE_CHECKING

from hedgecore.errors import NotPositive

if TYPE_CHECKING:
    from contextlib import AbstractContextManager
    from decimal import Context

DAY = timedelta(days=1)
YEAR = timedelta(days=365)
_TICK = timedelta(microseconds=1)


def periods(interval: timedelta, within: timedelta) -> Decimal:
    """How many times `interval` fits into `within`, fractions included; NotPositive for an interval of no time."""
    if interval <= timedelta(0):
        raise NotPositive(quantity="interval", given=interval)
    return Decimal(within // _TICK) / Decimal(interval // _TICK)


def growth(change: Decimal, times: Decimal) -> Decimal:
    """(1 + change)^times - 1."""
    with _digits_beside_one(change):
        grown = (1 + change) ** times - 1
    return +grown


def log_growth(change: Decimal, times: Decimal) -> Decimal:
    """ln(1 + change) * times."""
    with _digits_beside_one(change):
        grown = (1 + change).ln() * times
    return +grown


def _digits_beside_one(change: Decimal) -> AbstractContextManager[Context]:
    """The present context with the digits that a small `change` would lose when it is added to 1."""
    return localcontext(prec=getcontext().prec + max(0, -change.adjusted()))
