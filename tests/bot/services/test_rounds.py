"""Work that is repeated until the program stops."""

from __future__ import annotations

import asyncio
from datetime import timedelta

import pytest

from bot.errors import Broken, Outage, StoreUnavailable, VenueUnavailable
from bot.services.rounds import repeat
from tests.support.fake_meters import FakeMeters

AT_ONCE = timedelta(0)
NEVER = timedelta(days=1)


@pytest.mark.parametrize(
    "error", [StoreUnavailable(Broken.UNREACHABLE), VenueUnavailable("bybit", Outage.DOWN), ZeroDivisionError()]
)
async def test_work_that_fails_is_done_again_after_a_pause(error, caplog):
    stop, done = asyncio.Event(), 0

    async def work() -> timedelta:
        nonlocal done
        done += 1
        if done < 3:
            raise error
        stop.set()
        return NEVER

    await asyncio.wait_for(repeat(work, stop, name="work", pause=AT_ONCE), 10)
    assert done == 3
    assert caplog.text.count("work failed") == 2


async def test_whoever_measures_is_told_of_each_round_and_each_failure():
    stop, meters = asyncio.Event(), FakeMeters()
    outcomes = [StoreUnavailable(Broken.FULL), ZeroDivisionError(), None]

    async def work() -> timedelta:
        outcome = outcomes.pop(0)
        if outcome is not None:
            raise outcome
        stop.set()
        return AT_ONCE

    await asyncio.wait_for(repeat(work, stop, name="work", pause=AT_ONCE, meters=meters), 10)
    assert meters.told == [
        ("failed", "round", "StoreUnavailable"),
        ("failed", "round", "ZeroDivisionError"),
        ("went round", "work"),
    ]


async def test_a_rest_ends_as_soon_as_the_program_stops():
    stop, resting = asyncio.Event(), asyncio.Event()

    async def work() -> timedelta:
        resting.set()
        return NEVER

    working = asyncio.create_task(repeat(work, stop, name="work"))
    await asyncio.wait_for(resting.wait(), 10)
    stop.set()
    await asyncio.wait_for(working, 10)


async def test_a_failure_is_followed_by_its_pause_and_not_by_the_next_try():
    stop, tries = asyncio.Event(), []

    async def work() -> timedelta:
        tries.append(1)
        asyncio.get_running_loop().call_soon(stop.set)
        raise StoreUnavailable(Broken.LOCKED)

    await asyncio.wait_for(repeat(work, stop, name="work", pause=NEVER), 10)
    assert len(tries) == 1


async def test_nothing_is_begun_after_the_stop():
    stop = asyncio.Event()
    stop.set()

    async def work() -> timedelta:
        raise AssertionError

    await asyncio.wait_for(repeat(work, stop, name="work"), 10)


async def test_being_cancelled_is_no_failure():
    started = asyncio.Event()

    async def work() -> timedelta:
        started.set()
        await asyncio.Event().wait()
        return AT_ONCE

    working = asyncio.create_task(repeat(work, asyncio.Event(), name="work"))
    await asyncio.wait_for(started.wait(), 10)
    working.cancel()
    with pytest.raises(asyncio.CancelledError):
        await working
