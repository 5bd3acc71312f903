"""The present of the bot and of the exchanges, moved together by a test."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime, timedelta

KEPT = 2.1
"""Seconds for which prices are used again."""


class Timeline:
    """`file` is what the program of the end-to-end tests reads its clock from."""

    def __init__(self, file, exchange):
        self.file = file
        self._exchange = exchange
        self._ahead = 0
        file.write_text("0", encoding="ascii")

    def now(self):
        return datetime.now(UTC) + timedelta(seconds=self._ahead)

    def move_to(self, ahead):
        """So far ahead of the beginning."""
        seconds = round(ahead.total_seconds()) - self._ahead
        self._exchange.world.advance(seconds)
        self._ahead += seconds
        self.file.write_text(str(self._ahead), encoding="ascii")

    async def come_to(self, clock_time):
        """A minute past the next such time of day in UTC; prices known before are not kept."""
        await asyncio.sleep(KEPT)
        now = self.now()
        midnight = now.replace(hour=0, minute=0, second=0, microsecond=0)
        wanted = midnight + clock_time + timedelta(days=midnight + clock_time <= now)
        self.move_to(timedelta(seconds=self._ahead) + (wanted - now) + timedelta(minutes=1))
