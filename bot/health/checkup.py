"""Whether this copy of the bot is well: its intake, the database, and the queue of what reminders have to say."""

from __future__ import annotations

import asyncio
import logging
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from bot.errors import StoreUnavailable

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Mapping

    from bot.ports.dispatch import Backlog

log = logging.getLogger(__name__)

PATIENCE = timedelta(seconds=1.5)
"""For the database's answer, so that whoever asks for health has an answer within two seconds."""
OLDEST = timedelta(minutes=10)
"""As long as a message may wait: thousands that are due at the same moment take minutes at Telegram's pace."""
OK = "ok"


@dataclass(frozen=True, slots=True)
class Findings:
    """How each part is: OK, else a word for what it suffers from, None where nobody can tell."""

    parts: Mapping[str, str | None]
    backlog: Backlog | None

    @property
    def well(self) -> bool:
        """Whether every part is."""
        return all(word == OK for word in self.parts.values())


class Checkup:
    """Looks at the parts: `listens` says whether Telegram's updates reach this copy, and the database what is waiting.

    However many ask at the same time, the database is asked once, and by whoever comes before it has answered no
    second time.
    """

    def __init__(
        self,
        listens: Callable[[], bool],
        waiting: Callable[[], Awaitable[Backlog]],
        *,
        patience: timedelta = PATIENCE,
        oldest: timedelta = OLDEST,
    ) -> None:
        self._listens = listens
        self._waiting = waiting
        self._patience = patience
        self._oldest = oldest
        self._asking: asyncio.Task[Backlog] | None = None

    async def look(self) -> Findings:
        """What there is to find, within `patience`."""
        database, backlog = await self._database()
        parts = {"intake": OK if self._listens() else "silent", "database": database, "queue": self._queue(backlog)}
        return Findings(parts, backlog)

    async def aclose(self) -> None:
        """Stop waiting for the database."""
        if self._asking is not None:
            self._asking.cancel()
            await asyncio.wait({self._asking})

    async def _database(self) -> tuple[str, Backlog | None]:
        asking = self._ask()
        await asyncio.wait({asking}, timeout=self._patience.total_seconds())
        if not asking.done():
            return "slow", None
        try:
            return OK, asking.result()
        except StoreUnavailable as error:
            return error.broken.value, None
        except Exception:
            log.exception("the database could not be looked at")
            return "failed", None

    def _ask(self) -> asyncio.Task[Backlog]:
        """The question that is under way, else a new one.

        It is never given up, since a driver that is told to stop may first wait for what it has begun.
        """
        if self._asking is None or self._asking.done():
            self._asking = asyncio.create_task(self._backlog())
        return self._asking

    async def _backlog(self) -> Backlog:
        return await self._waiting()

    def _queue(self, backlog: Backlog | None) -> str | None:
        if backlog is None:
            return None
        return OK if backlog.oldest <= self._oldest else "old"
