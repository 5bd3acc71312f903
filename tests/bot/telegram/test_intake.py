import asyncio
from dataclasses import replace

import pytest

from bot.telegram.delivery import Delivery
from bot.telegram.gate import Gate
from bot.telegram.intake import Intake
from bot.telegram.limits import Rate
from bot.telegram.poll import Poll
from bot.telegram.router import Router
from bot.telegram.sender import Sender
from tests.bot.telegram.conftest import QUICK
from tests.bot.telegram.talk import Dam

OFTEN = Rate(100_000, 1.0)


class Shelf:
    """An overflow in memory; `while_writing` happens before a writing is done."""

    def __init__(self):
        self.kept = {}
        self.is_stuck = False

    async def while_writing(self):
        pass

    async def keep(self, updates):
        self.kept.update(updates)
        await self.while_writing()

    async def forget(self, update_id):
        if self.is_stuck:
            raise OSError(update_id)
        del self.kept[update_id]

    async def all(self):
        return []


@pytest.fixture
def shelf():
    return Shelf()


@pytest.fixture
async def running(world, api, talk, shelf):
    """An intake that takes updates."""
    limits = replace(QUICK, private_chat=OFTEN, line_warning=1_000)
    sender = Sender(api, Delivery(Gate(OFTEN, private_chat=OFTEN, group=OFTEN), ()))
    router = Router(talk, sender, answer_within=10)
    intake = Intake(api, Poll(api, world.url, limits), router, shelf, limits)
    task = asyncio.create_task(intake.run())
    yield
    task.cancel()
    await asyncio.gather(task, return_exceptions=True)
    await intake.finish()


@pytest.mark.usefixtures("running")
async def test_what_is_finished_while_it_is_written_leaves_the_file_again(world, ann, talk, shelf):
    dam = Dam()
    talk.on("wait", dam)

    async def everything_is_finished():
        dam.opens()
        await world.answer_in(ann.id, 60)

    shelf.while_writing = everything_is_finished
    for number in range(60):
        ann.says("wait" if number == 0 else "on")
    await world.until(lambda: world.updates.waiting == [])
    assert shelf.kept == {}


@pytest.mark.usefixtures("running")
async def test_what_cannot_be_removed_from_the_file_is_logged_and_holds_nobody_up(world, ann, talk, shelf, log):
    dam = Dam()
    talk.on("wait", dam)
    shelf.is_stuck = True
    for number in range(60):
        ann.says("wait" if number == 0 else "on")
    await world.until(lambda: shelf.kept)
    dam.opens()
    await world.answer_in(ann.id, 60)
    assert "update 1 stays in the overflow file" in log.text
