"""What settled funding was like for a short: how much, how often it was paid, and the worst of it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from hedgecore.durations import DAY, YEAR, periods
from hedgecore.units import Rate, Ratio, exactly

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime, timedelta


@dataclass(frozen=True, slots=True)
class Stretch:
    """From the first to the last of some exchanges of funding in a row, with the `sum` of their rates."""

    first: datetime
    last: datetime
    sum: Rate


@dataclass(frozen=True, slots=True)
class FundingRecord:
    """Funding over a time, for a short that was not changed; shares of its value, above zero earned.

    total: all of it; annual: on 365 days, simple; negative: the share of exchanges at which the short paid; worst: the
    exchanges in a row that cost most, None where none cost anything.
    """

    total: Rate
    annual: Rate
    negative: Ratio
    worst: Stretch | None


def average_funding(rates: Sequence[Rate], within: timedelta) -> Rate:
    """The average rate a year, simple, of all `rates` that were exchanged within a time: sum * 365 d / time.

    The sum does not care how often they were exchanged, nor whether that changed on the way.

    >>> from datetime import timedelta
    >>> average_funding([Rate("0.0001")] * 90, timedelta(days=30))
    Rate('0.1095')
    """
    return _a_year(sum(rates, start=Rate(0)), within)


def funding_record(settled: Sequence[tuple[datetime, Rate]], within: timedelta) -> FundingRecord | None:
    """The record of exchanges in their order, all there were `within` that time; None for none at all."""
    if not settled:
        return None
    rates = [rate for _, rate in settled]
    paid = sum(rate < Rate(0) for rate in rates)
    return FundingRecord(
        total=sum(rates, start=Rate(0)),
        annual=average_funding(rates, within),
        negative=Ratio(paid) / len(rates),
        worst=_worst(settled),
    )


@exactly
def _a_year(total: Rate, within: timedelta) -> Rate:
    return Rate(total.value * periods(DAY, YEAR) / periods(DAY, within))


def _worst(settled: Sequence[tuple[datetime, Rate]]) -> Stretch | None:
    """The run with the lowest sum, the earliest of several: a run that has gained something is no start for it."""
    worst: Stretch | None = None
    first, running = settled[0][0], Rate(0)
    for at, rate in settled:
        if running >= Rate(0):
            first, running = at, Rate(0)
        running += rate
        if running < (worst.sum if worst else Rate(0)):
            worst = Stretch(first, at, running)
    return worst
