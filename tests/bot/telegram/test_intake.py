import asyncio
from dataclasses import replace

import pytest

from bot.telegram.delivery import Delivery
from bot.telegram.gate import Gate
from bot.telegram.intake import Intake
from bot.telegram.limits import Rate
from bot.telegram.members import TelegramMembers
from bot.telegram.moves import Moves
from bot.telegram.poll import Heartbeat, Poll
from bot.telegram.router import Router
from bot.telegram.sender import Sender
from tests.bot.telegram.conftest import QUICK
from tests.bot.telegram.talk import Dam

OFTEN = Rate(100_000, 1.0)
FLOOD = 60


class Shelf:
    """An overflow in memory; `while_writing` happens before a writing is done."""

    def __init__(self):
        self.kept = {}
        self.is_full = False
        self.is_stuck = False

    async def while_writing(self):
        pass

    async def keep(self, updates):
        if self.is_full:
            raise OSError(28, "no space left on device")
        self.kept.update(updates)
        await self.while_writing()

    async def forget(self, update_id):
        if self.is_stuck:
            raise OSError(update_id)
        del self.kept[update_id]

    async def all(self):
        return []


class Repeating:
    """A poll whose Telegram counts its updates anew each time."""

    def __init__(self, updates):
        self._updates = updates

    async def ask(self, _offset):
        if not self._updates:
            await asyncio.Event().wait()
        return [{**self._updates.pop(0), "update_id": 1}]

    async def confirm(self, _offset, _within):
        pass


@pytest.fixture
def shelf():
    return Shelf()


@pytest.fixture
async def start(world, api, talk, shelf):
    """Starts an intake that asks the emulated Telegram, or another `poll`, for updates."""
    limits = replace(QUICK, line_warning=1_000)
    moves = Moves(limits)
    sender = Sender(api, Delivery(Gate(OFTEN, private_chat=OFTEN, group=OFTEN), ()), moves)
    router = Router(talk, sender, TelegramMembers(api, limits), moves, limits)
    running = []

    def start(poll=None):
        intake = Intake(api, poll or Poll(api, world.url, limits, Heartbeat(None)), router, shelf, limits)
        running.append((intake, asyncio.create_task(intake.run())))

    yield start
    for intake, task in running:
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)
        await intake.finish()


@pytest.fixture
def flood(ann, talk):
    """Ann sends many messages, of which the first one holds up the others until it is let through."""

    def flood():
        dam = Dam()
        talk.on("wait", dam)
        for number in range(FLOOD):
            ann.says("wait" if number == 0 else "on")
        return dam

    return flood


async def test_what_is_finished_while_it_is_written_leaves_the_file_again(world, start, shelf, flood):
    dam = flood()

    async def everything_is_finished():
        dam.opens()
        await world.answer_in(7, FLOOD)

    shelf.while_writing = everything_is_finished
    start()
    await world.until(lambda: world.updates.waiting == [])
    assert shelf.kept == {}


async def test_what_cannot_be_removed_from_the_file_is_logged_and_holds_nobody_up(world, shelf, start, flood):
    shelf.is_stuck = True
    dam = flood()
    start()
    await world.until(lambda: shelf.kept)
    dam.opens()
    await world.answer_in(7, FLOOD)


async def test_a_file_that_fails_is_logged_each_time_it_begins_to(world, start, shelf, flood, log):
    start()
    for number in (1, 2):
        shelf.is_full = True
        dam = flood()
        await world.until(lambda number=number: log.text.count("cannot be written") == number)
        shelf.is_full = False
        await world.until(lambda: shelf.kept)
        dam.opens()
        await world.until(lambda: not shelf.kept)
        await world.until(lambda: world.updates.waiting == [])


async def test_an_id_that_was_confirmed_may_come_again(world, ann, start, talk):
    for text in ("first", "second", "third"):
        ann.says(text)
    start(Repeating(list(world.updates.waiting)))
    await world.answer_in(ann.id, 3)
    assert [said.text for said in talk.heard] == ["first", "second", "third"]
