"""The one place that reads the time."""

from __future__ import annotations

from datetime import UTC, datetime


class SystemClock:
    """The machine's clock, in UTC."""

    def now(self) -> datetime:
        """Read the clock."""
        return datetime.now(UTC)
