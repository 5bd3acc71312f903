"""Remembers what Telegram was asked lately."""

from __future__ import annotations

import asyncio
import logging
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Generic, TypeVar

from telegram.error import BadRequest, Forbidden, TelegramError

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from bot.telegram.limits import Recollection

K = TypeVar("K")
V = TypeVar("V")

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class _Memory(Generic[V]):
    """`value` is None where nothing is known; it was learnt at `learnt`, and is asked for anew from `due` on."""

    value: V | None
    learnt: float
    due: float


class Recall(Generic[K, V]):
    """The answers of `ask`, by what was asked for, remembered within `limits`.

    All who want to know the same at the same moment share one question. While Telegram fails, an older answer serves
    for a time; what Telegram refuses to say is not known.
    """

    def __init__(self, ask: Callable[[K], Awaitable[V]], limits: Recollection) -> None:
        self._ask = ask
        self._limits = limits
        self._memories: dict[K, _Memory[V]] = {}
        self._questions: dict[K, asyncio.Task[_Memory[V]]] = {}
        self._tasks: set[asyncio.Task[_Memory[V]]] = set()

    async def get(self, key: K) -> V | None:
        """The answer, None if there is none."""
        memory = self._memories.get(key)
        if memory is None or _now() >= memory.due:
            # Shielded: others may be waiting for the same answer.
            memory = await asyncio.shield(self._questions.get(key) or self._question(key))
        return memory.value

    def forget(self, key: K) -> None:
        """Something has changed: what is known, and what is just being asked, does not count any more."""
        self._memories.pop(key, None)
        self._questions.pop(key, None)

    async def close(self) -> None:
        """Ask nothing more."""
        tasks = list(self._tasks)
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    def _question(self, key: K) -> asyncio.Task[_Memory[V]]:
        task = self._questions[key] = asyncio.create_task(self._learn(key))
        self._tasks.add(task)
        task.add_done_callback(partial(self._answered, key))
        return task

    async def _learn(self, key: K) -> _Memory[V]:
        try:
            value = await self._ask(key)
        except (BadRequest, Forbidden) as error:
            log.info("Telegram does not say: %.200s", error)
            return self._unknown()
        except TelegramError as error:
            log.warning("Telegram: %s: %.200s", type(error).__name__, error)
            return self._older(key)
        return _Memory(value, _now(), _now() + self._limits.fresh)

    def _answered(self, key: K, task: asyncio.Task[_Memory[V]]) -> None:
        self._tasks.discard(task)
        if self._questions.get(key) is task:
            del self._questions[key]
            if not task.cancelled() and task.exception() is None:
                self._remember(key, task.result())

    def _remember(self, key: K, memory: _Memory[V]) -> None:
        self._memories.pop(key, None)
        self._memories[key] = memory
        if len(self._memories) > self._limits.most:
            del self._memories[next(iter(self._memories))]

    def _older(self, key: K) -> _Memory[V]:
        memory = self._memories.get(key)
        if memory is None or _now() >= memory.learnt + self._limits.kept:
            return self._unknown()
        return _Memory(memory.value, memory.learnt, _now() + self._limits.pause)

    def _unknown(self) -> _Memory[V]:
        return _Memory(None, _now(), _now() + self._limits.pause)


def _now() -> float:
    return asyncio.get_running_loop().time()
