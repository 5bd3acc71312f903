"""Whether the bot is well, and that nobody waits long for the answer."""

from __future__ import annotations

import asyncio
from datetime import timedelta

import pytest

from bot.errors import Broken, StoreUnavailable
from bot.health.checkup import OLDEST, Checkup
from bot.ports.dispatch import Backlog

NOTHING = Backlog(0, timedelta(0))
AT_ONCE = timedelta(0)
SOON = timedelta(seconds=10)


class Queue:
    """`backlog` is what it says, an error is raised, and None is said when `speak` is called; `asked` counts."""

    def __init__(self, backlog: Backlog | Exception | None = NOTHING) -> None:
        self._backlog = backlog
        self._spoken = asyncio.Event()
        self.asked = 0

    def speak(self, backlog: Backlog | Exception) -> None:
        self._backlog = backlog
        self._spoken.set()

    async def waiting(self) -> Backlog:
        self.asked += 1
        if self._backlog is None:
            await self._spoken.wait()
        if isinstance(self._backlog, Exception):
            raise self._backlog
        assert self._backlog is not None
        return self._backlog


async def parts(queue, *, listens=True, patience=SOON):
    findings = await Checkup(lambda: listens, queue.waiting, patience=patience).look()
    return findings.well, findings.parts


async def test_all_is_well_when_it_listens_and_the_database_answers_and_nothing_waits_long():
    assert await parts(Queue()) == (True, {"intake": "ok", "database": "ok", "queue": "ok"})


async def test_a_copy_that_hears_nothing_of_telegram_is_ill():
    assert await parts(Queue(), listens=False) == (False, {"intake": "silent", "database": "ok", "queue": "ok"})


@pytest.mark.parametrize("broken", Broken)
async def test_a_database_that_cannot_be_used_is_ill_and_nobody_knows_of_the_queue(broken):
    well, found = await parts(Queue(StoreUnavailable(broken)))
    assert (well, found) == (False, {"intake": "ok", "database": broken.value, "queue": None})


async def test_a_fault_of_the_program_is_an_answer_too(caplog):
    well, found = await parts(Queue(ZeroDivisionError()))
    assert (well, found["database"]) == (False, "failed")
    assert "ZeroDivisionError" in caplog.text


async def test_a_message_may_wait_for_so_long():
    assert (await parts(Queue(Backlog(1, OLDEST))))[0]


async def test_a_message_that_waits_longer_makes_the_queue_ill():
    well, found = await parts(Queue(Backlog(1, OLDEST + timedelta(seconds=1))))
    assert (well, found["queue"]) == (False, "old")


async def test_what_is_found_says_how_much_waits():
    findings = await Checkup(lambda: True, Queue(Backlog(7, timedelta(seconds=3))).waiting).look()
    assert findings.backlog == Backlog(7, timedelta(seconds=3))


async def test_a_database_that_does_not_answer_is_slow():
    assert await parts(Queue(None), patience=AT_ONCE) == (
        False,
        {"intake": "ok", "database": "slow", "queue": None},
    )


async def test_while_a_question_is_under_way_there_is_no_second_one():
    queue = Queue(None)
    checkup = Checkup(lambda: True, queue.waiting, patience=AT_ONCE)
    await asyncio.gather(checkup.look(), checkup.look())
    await checkup.look()
    assert queue.asked == 1
    await checkup.aclose()


async def test_an_answer_that_came_too_late_is_not_handed_out():
    queue = Queue(None)
    checkup = Checkup(lambda: True, queue.waiting, patience=timedelta(milliseconds=50))
    await checkup.look()
    queue.speak(StoreUnavailable(Broken.LOCKED))
    await asyncio.sleep(0)
    await asyncio.sleep(0)
    queue.speak(NOTHING)
    assert (await checkup.look()).well
    assert queue.asked == 2


async def test_closing_before_anybody_asked_is_no_harm():
    await Checkup(lambda: True, Queue().waiting).aclose()
