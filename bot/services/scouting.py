"""The scout: compares the contracts of those coins that people hedge, so that their next hedge is in the best one."""

from __future__ import annotations

from contextlib import suppress
from datetime import timedelta
from typing import TYPE_CHECKING

from bot.errors import HedgeTooSmall, MarketError
from bot.ports.meters import UNMETERED
from bot.services.ranking import ContractsRequest
from bot.services.rounds import repeat

if TYPE_CHECKING:
    import asyncio

    from bot.ports.meters import Meters
    from bot.services.picks import Picks
    from bot.services.ranking import Ranker

_EVERY = timedelta(seconds=1)


class Scout:
    """Beside the answers, because a comparison takes as long as the slowest exchange may."""

    def __init__(self, ranker: Ranker, picks: Picks, *, meters: Meters = UNMETERED) -> None:
        self._ranker = ranker
        self._picks = picks
        self._meters = meters

    async def run(self, stop: asyncio.Event) -> None:
        """Compare until `stop` is set."""
        await repeat(self._round, stop, name="comparing contracts", meters=self._meters)

    async def tick(self) -> None:
        """Compare the contracts of every coin that a hedge has wanted since. `Ranker` notes the best ones."""
        for coin in self._picks.take_wanted():
            with suppress(MarketError, HedgeTooSmall):  # the next hedge wants it again
                await self._ranker.rank(ContractsRequest(coin))

    async def _round(self) -> timedelta:
        await self.tick()
        return _EVERY
