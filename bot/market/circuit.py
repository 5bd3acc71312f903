"""A venue that has just failed is left alone for a moment."""

from __future__ import annotations

import logging
from contextlib import contextmanager
from typing import TYPE_CHECKING

from bot.errors import Outage, VenueUnavailable
from bot.ports.meters import UNMETERED

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from bot.ports.meters import Meters

_log = logging.getLogger(__name__)

# Seconds. A venue that hangs costs one person the time limit instead of everyone who asks meanwhile. A refusal
# lasts longer: Binance counts by the minute and bans those who go on asking. Data that makes no sense, or a
# contract that is not there, says nothing about the next call, so there is no rest after those.
RESTS: Mapping[Outage, float] = {
    Outage.TIMEOUT: 5,
    Outage.DOWN: 2,
    Outage.EMPTY: 2,
    Outage.BUSY: 60,
    Outage.BLOCKED: 60,
}


class Circuit:
    """Refuses calls while a venue rests, with the failure that made it rest; `monotonic` is a clock in seconds."""

    def __init__(self, monotonic: Callable[[], float], meters: Meters = UNMETERED) -> None:
        self._monotonic = monotonic
        self._meters = meters
        self._failure: VenueUnavailable | None = None
        self._rests_until = 0.0

    @contextmanager
    def guarding(self) -> Iterator[None]:
        """Guard one call: raises VenueUnavailable at once while the venue rests, and notes how the call ends."""
        if self._failure is not None and self._monotonic() < self._rests_until:
            raise VenueUnavailable(self._failure.venue, self._failure.outage, f"resting after {self._failure.detail}")
        try:
            yield
        except VenueUnavailable as failure:
            self._note(failure)
            raise
        self._failure = None

    def _note(self, failure: VenueUnavailable) -> None:
        self._meters.venue_failed(failure.venue, failure.outage)
        rest = RESTS.get(failure.outage, 0)
        self._failure = failure
        self._rests_until = self._monotonic() + rest
        _log.warning("%s: %s, resting %g s: %s", failure.venue, failure.outage.value, rest, failure.detail)
