"""Questions that are asked at the same time, answered together."""

import asyncio

import pytest

from bot.storage.together import Together


class Looks:
    """Looks that last until they are let go; `taken` are the keys of each."""

    def __init__(self):
        self.taken = []
        self.free = asyncio.Event()
        self.broken = False
        self.together = Together(self._look)

    async def _look(self, keys):
        self.taken.append(set(keys))
        await self.free.wait()
        if self.broken:
            raise OSError
        return {key: f"of {key}" for key in keys if key > 0}

    async def begun(self, *keys):
        """Those who ask for `keys`, as tasks, and as many steps of the loop as a look takes to begin."""
        asking = [asyncio.create_task(self.together.ask(key)) for key in keys]
        for _ in range(3):
            await asyncio.sleep(0)
        return asking


async def test_those_who_ask_at_the_same_time_share_one_look():
    looks = Looks()
    looks.free.set()
    assert await asyncio.gather(*await looks.begun(1, 2, 1)) == ["of 1", "of 2", "of 1"]
    assert looks.taken == [{1, 2}]


async def test_who_asks_while_a_look_is_taken_waits_for_one_that_begins_later():
    looks = Looks()
    asking = [*await looks.begun(1), *await looks.begun(1, 2), *await looks.begun(3)]
    assert looks.taken == [{1}]
    looks.free.set()
    assert await asyncio.gather(*asking) == ["of 1", "of 1", "of 2", "of 3"]
    assert looks.taken == [{1}, {1, 2, 3}]


async def test_what_a_look_does_not_find_is_none():
    looks = Looks()
    looks.free.set()
    assert await asyncio.gather(*await looks.begun(-1, 1)) == [None, "of 1"]


async def test_a_failure_reaches_everyone_who_asked_and_nobody_after():
    looks = Looks()
    looks.broken = True
    asking = await looks.begun(1, 2)
    looks.free.set()
    assert [type(answer) for answer in await asyncio.gather(*asking, return_exceptions=True)] == [OSError, OSError]
    looks.broken = False
    assert await looks.together.ask(1) == "of 1"


async def test_who_is_cancelled_takes_the_answer_from_nobody_else():
    looks = Looks()
    first, second = await looks.begun(1, 2)
    first.cancel()
    looks.free.set()
    assert await second == "of 2"
    with pytest.raises(asyncio.CancelledError):
        await first
