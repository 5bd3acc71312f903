"""What the services need to know of the time."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from datetime import datetime


class Clock(Protocol):
    """The present, timezone-aware in UTC."""

    def now(self) -> datetime:
        """Read the clock."""
        ...
