"""Which exchange was best for a coin when its contracts were last compared, so that a hedge need not compare again."""

from __future__ import annotations

from collections import OrderedDict
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import datetime

    from bot.ports import Clock

LASTS = timedelta(minutes=10)
RENEWED_AFTER = LASTS / 2
COMPLETED_AFTER = timedelta(seconds=10)
_MOST = 200


@dataclass(frozen=True, slots=True)
class Best:
    """The venue (a ccxt id) of the best of so many contracts, compared so long ago."""

    venue: str
    of: int
    age: timedelta


class Picks:
    """Remembers for `LASTS`: funding and fees, which decide, change slower than prices."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._best: OrderedDict[tuple[str, bool], tuple[str, int, datetime, timedelta]] = OrderedDict()
        self._wanted: dict[str, None] = {}

    def note(self, coin: str, venue: str, *, dated: bool, of: int, whole: bool = True) -> None:
        """Remember the best perpetual, or dated contract, of a coin; not `whole` where an exchange was silent."""
        self._best[coin, dated] = venue, of, self._clock.now(), RENEWED_AFTER if whole else COMPLETED_AFTER
        self._best.move_to_end((coin, dated))
        if len(self._best) > _MOST:
            self._best.popitem(last=False)

    def best(self, coin: str, *, dated: bool) -> Best | None:
        """The best one, if that is still known. One that is not, or not for long any more, is wanted from now on."""
        known = self._best.get((coin, dated))
        age = None if known is None else self._clock.now() - known[2]
        if (known is None or age is None or age > known[3]) and len(self._wanted) < _MOST:
            self._wanted[coin] = None
        if known is None or age is None or age > LASTS:
            return None
        venue, of, *_ = known
        return Best(venue, of, age)

    def take_wanted(self) -> tuple[str, ...]:
        """The coins that were wanted since this was last asked."""
        wanted, self._wanted = tuple(self._wanted), {}
        return wanted
