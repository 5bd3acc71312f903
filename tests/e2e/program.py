"""The program with a clock that a test moves: `python -m tests.e2e.program FILE`, which holds the seconds ahead."""

from __future__ import annotations

import asyncio
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path

from bot import app
from bot.settings import read_settings


class MovedClock:
    """The present, and as much later as the file says."""

    def __init__(self, ahead: Path) -> None:
        self._ahead = ahead

    def now(self) -> datetime:
        return datetime.now(UTC) + timedelta(seconds=int(self._ahead.read_text(encoding="ascii")))


if __name__ == "__main__":
    asyncio.run(app.run(read_settings(), MovedClock(Path(sys.argv[1]))))
