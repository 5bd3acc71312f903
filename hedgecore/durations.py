"""How often one time fits into another, in whatever decimal context the asking formula runs."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal

from hedgecore.errors import NotPositive

DAY = timedelta(days=1)
YEAR = timedelta(days=365)
_TICK = timedelta(microseconds=1)


def periods(interval: timedelta, within: timedelta) -> Decimal:
    """How many times `interval` fits into `within`, fractions included; NotPositive for an interval of no time."""
    if interval <= timedelta(0):
        raise NotPositive(quantity="interval", given=interval)
    return Decimal(within // _TICK) / Decimal(interval // _TICK)
