"""One look at the database for everyone who asks at about the same time."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Generic, TypeAlias, TypeVar

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Mapping
    from collections.abc import Set as AbstractSet

K = TypeVar("K")
V = TypeVar("V")
Batch: TypeAlias = "tuple[set[K], asyncio.Task[Mapping[K, V]]]"


class Together(Generic[K, V]):
    """Answers from `look`, which takes the keys of all who asked while it was busy with those before them.

    One look is taken at a time and begins after all of its askers asked, so nobody hears what was true before. It
    goes on when an asker is cancelled; what it raises is raised to each of them. A key that it leaves out is None.
    """

    def __init__(self, look: Callable[[AbstractSet[K]], Awaitable[Mapping[K, V]]]) -> None:
        self._look = look
        self._looking = asyncio.Lock()
        self._gathering: Batch[K, V] | None = None

    async def ask(self, key: K) -> V | None:
        """What a look finds for `key`, None for nothing."""
        if self._gathering is None:
            self._gathering = self._gather()
        keys, answering = self._gathering
        keys.add(key)
        return (await asyncio.shield(answering)).get(key)

    def _gather(self) -> Batch[K, V]:
        keys: set[K] = set()
        answering = asyncio.create_task(self._answer(keys))
        answering.add_done_callback(_looked_at)
        return keys, answering

    async def _answer(self, keys: AbstractSet[K]) -> Mapping[K, V]:
        async with self._looking:
            self._gathering = None  # whoever asks from here on belongs to the next look
            return await self._look(keys)


def _looked_at(task: asyncio.Task[Mapping[K, V]]) -> None:
    """Asyncio would report a failure as lost when all who asked were cancelled."""
    if not task.cancelled():
        task.exception()
