"""One line a chat: served in order, while different chats are served at the same time."""

from __future__ import annotations

import asyncio
import logging
from collections import deque
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Generic, TypeVar

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Coroutine

    from bot.telegram.limits import Limits

T = TypeVar("T")

LAST_BREATH = 0.5

log = logging.getLogger(__name__)


@dataclass(slots=True)
class _Line(Generic[T]):
    waiting: deque[T] = field(default_factory=deque)
    warned: bool = False
    turned_away: int = 0


class Lines(Generic[T]):
    """Serves jobs by `serve`; a chat whose line grows too long is warned by `warn`, once until it is empty again.

    Neither may raise. `limits` say how many are served at the same time, and what is too long and far too long.
    """

    def __init__(
        self, serve: Callable[[T], Awaitable[None]], warn: Callable[[T], Coroutine[None, None, None]], limits: Limits
    ) -> None:
        self._serve = serve
        self._warn = warn
        self._limits = limits
        self._places = asyncio.Semaphore(limits.at_once)
        self._lines: dict[int, _Line[T]] = {}
        self._tasks: set[asyncio.Task[None]] = set()
        self._closing = False

    def join(self, chat: int, job: T, *, warned: bool = False) -> bool:
        """Put `job` at the end of its chat's line; False if it is turned away. `warned` chats are not told again."""
        line = self._lines.get(chat) or self._open(chat)
        line.warned |= warned
        if len(line.waiting) >= self._limits.line_bound:
            line.turned_away += 1
            return False
        line.waiting.append(job)
        if len(line.waiting) > self._limits.line_warning and not line.warned:
            line.warned = True
            self._start(self._warn(job))
        return True

    async def close(self, within: float) -> None:
        """Let what is being served be finished, at most `within` seconds, and begin nothing more."""
        self._closing = True
        if not self._tasks:
            return
        _, late = await asyncio.wait(self._tasks, timeout=within)
        for task in late:
            task.cancel()
        if late:
            # Bounded, for what is served may be deaf to being cancelled.
            await asyncio.wait(late, timeout=LAST_BREATH)

    def _open(self, chat: int) -> _Line[T]:
        line = self._lines[chat] = _Line()
        self._start(self._serve_line(chat, line))
        return line

    def _start(self, work: Coroutine[None, None, None]) -> None:
        task = asyncio.create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _serve_line(self, chat: int, line: _Line[T]) -> None:
        while line.waiting:
            async with self._places:
                if self._closing:
                    return
                await self._serve(line.waiting[0])
            line.waiting.popleft()
        del self._lines[chat]
        if line.turned_away:
            log.warning("chat %d: %d messages were dropped, too many were waiting", chat, line.turned_away)
