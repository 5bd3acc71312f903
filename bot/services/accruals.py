"""Funding that was exchanged since a hedge was opened: known exactly, or not at all."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from bot.errors import VenueUnavailable
from hedgecore import (
    Coin,
    Delivered,
    FundingPayment,
    InversePerpetual,
    Key,
    Received,
    Traded,
    accrued,
    key_of,
)

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from bot.ports import History
    from hedgecore import Entry


class Accruals:
    """Asks `history` what was settled, and reckons what of it fell to the position of that time."""

    def __init__(self, history: History) -> None:
        self._history = history

    async def received(self, coin: str, entries: Sequence[Entry]) -> Received | None:
        """Coins received in all perpetuals of `coin`, split at its last trade; None where a venue cannot tell."""
        perpetuals: dict[Key, list[Traded]] = {}
        split: datetime | None = None
        for entry in entries:
            if entry.coin != coin or not isinstance(entry, Traded | Delivered):
                continue
            split = entry.at
            if isinstance(entry, Traded) and isinstance(entry.contract, InversePerpetual):
                perpetuals.setdefault(key_of(entry.contract), []).append(entry)
        if split is None:
            return Received()
        try:
            parts = await asyncio.gather(*(self._of_one(trades, split) for trades in perpetuals.values()))
        except VenueUnavailable:
            return None
        return Received(
            sum((part.before for part in parts), start=Coin(0)), sum((part.since for part in parts), start=Coin(0))
        )

    async def _of_one(self, trades: Sequence[Traded], split: datetime) -> Received:
        first = min(trades, key=lambda trade: trade.at)
        settled = await self._history.funding_since(first.contract, first.at)
        return accrued(trades, ((each.at, FundingPayment(each.mark, each.rate)) for each in settled), split)
