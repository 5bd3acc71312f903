"""How much may be asked of an exchange in a minute, shared by all of its interfaces that count together."""

from __future__ import annotations

import time
from collections import deque
from dataclasses import dataclass
from typing import TYPE_CHECKING

from bot.errors import Outage, VenueUnavailable

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

_WINDOW = 60.0


@dataclass(frozen=True, slots=True)
class Allowance:
    """What the exchange `name` grants: `weight` of calls in any minute. Rows with the same one share it."""

    name: str
    weight: float


# 2,000 of the 2,400 that it grants an address in a minute, COIN-M and USD-M together since 2026-06-30.
BINANCE = Allowance("Binance", 2_000)


class Budget:
    """Counts what was spent in the last minute of the clock `monotonic`, in seconds.

    What would go beyond the allowance is refused at once: an exchange bans those who go on asking, and whoever waits
    for a whole minute is better served with the last answer and its age.
    """

    def __init__(self, allowance: Allowance, monotonic: Callable[[], float] = time.monotonic) -> None:
        self._allowance = allowance
        self._monotonic = monotonic
        self._spent: deque[tuple[float, float]] = deque()
        self._sum = 0.0

    def throttle(self, venue: str) -> Callable[[float | None], Awaitable[None]]:
        """For `venue`, a replacement for ccxt's `throttle`: it raises VenueUnavailable instead of waiting."""

        async def spend(cost: float | None = None) -> None:
            if not self.spend(1.0 if cost is None else cost):
                detail = f"{self._allowance.name} was asked for all of {self._allowance.weight:g} in this minute"
                raise VenueUnavailable(venue, Outage.BUSY, detail)

        return spend

    def spend(self, cost: float) -> bool:
        """Whether so much is still allowed; if so it counts as spent."""
        now = self._monotonic()
        while self._spent and self._spent[0][0] <= now - _WINDOW:
            self._sum -= self._spent.popleft()[1]
        if self._sum + cost > self._allowance.weight:
            return False
        self._spent.append((now, cost))
        self._sum += cost
        return True
