import asyncio
import signal
import sys
import time

import pytest

from bot.telegram.overflow import SqliteOverflow
from tests.support.botapi import World


@pytest.fixture
async def world():
    """As patient as the real one, for the bot has its usual limits."""
    async with World() as world:
        yield world
    assert world.violations == []
    assert world.updates.hasty_polls == 0


@pytest.fixture
async def start(world, overflow_path):
    """Starts the bot as a process, which takes so many seconds for an answer."""
    processes = []

    async def start(seconds):
        command = [sys.executable, "-m", "tests.bot.telegram.program", world.url, str(overflow_path), str(seconds)]
        process = await asyncio.create_subprocess_exec(*command, stderr=asyncio.subprocess.DEVNULL)
        processes.append(process)
        return process

    yield start
    for process in processes:
        if process.returncode is None:
            process.kill()
            await process.wait()


async def test_a_kill_in_the_middle_of_a_backlog_loses_nothing(world, start, overflow_path):
    people = [world.person(100 + number) for number in range(30)]
    for number in range(10):
        for person in people:
            person.says(f"message {number}")
    process = await start(0.3)
    await world.until(lambda: len(answers(world, people)) >= 100, within=20)
    process.send_signal(signal.SIGKILL)
    await process.wait()
    assert len(await SqliteOverflow(overflow_path).all()) > 0
    await start(0)
    expected = {(person.id, f"heard message {number}") for person in people for number in range(10)}
    await world.until(lambda: set(answers(world, people)) == expected, within=20)
    await world.until(lambda: world.updates.waiting == [])
    # What was being answered at that moment may be answered again.
    assert len(answers(world, people)) - len(expected) <= len(people)


def answers(world, people):
    return [(person.id, answer["text"]) for person in people for answer in world.answers_in(person.id)]


async def test_sigterm_stops_the_bot_in_time_even_if_an_answer_hangs(world, ann, start):
    process = await start(60)
    ann.says("/hedge")
    await world.until(lambda: len(world.calls_of("getUpdates")) > 1, within=20)
    began = time.monotonic()
    process.send_signal(signal.SIGTERM)
    assert await process.wait() == 0
    assert time.monotonic() - began < 5
    assert len(world.updates.waiting) == 1


async def test_sigint_stops_the_bot(world, ann, start):
    process = await start(0)
    ann.says("/hedge")
    await world.answer_in(ann.id, within=20)
    process.send_signal(signal.SIGINT)
    assert await process.wait() == 0
    assert world.updates.waiting == []
