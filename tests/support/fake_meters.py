"""A fake of whoever measures, that remembers what it was told."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import datetime

    from bot.errors import Outage
    from bot.ports.meters import Asked, Part


class FakeMeters:
    """`told` is everything in order, without how long it took, of which `seconds` has all."""

    def __init__(self) -> None:
        self.told: list[tuple[object, ...]] = []
        self.seconds: list[float] = []

    def came(self, kind: str) -> None:
        self.told.append(("came", kind))

    def answered(self, asked: Asked, outcome: str, seconds: float) -> None:
        self.told.append(("answered", asked, outcome))
        self.seconds.append(seconds)

    def reminded(self, seconds: float, *, repeated: bool) -> None:
        self.told.append(("reminded", repeated))
        self.seconds.append(seconds)

    def venue_answered(self, venue: str, priced_at: datetime) -> None:
        self.told.append(("answered", venue, priced_at))

    def venue_failed(self, venue: str, outage: Outage) -> None:
        self.told.append(("failed", venue, outage))

    def went_round(self, work: str) -> None:
        self.told.append(("went round", work))

    def failed(self, part: Part, kind: str) -> None:
        self.told.append(("failed", part, kind))
