"""A bot that runs against an emulated Telegram."""

import asyncio
import logging
from contextlib import nullcontext
from dataclasses import replace

import pytest

from bot.telegram.api import Api
from bot.telegram.limits import Limits
from bot.telegram.run import telegram_side
from bot.web import serve_http
from tests.bot.telegram.talk import Talk
from tests.support.botapi import TOKEN, World

# Nothing in these tests has to wait for its own sake: this Telegram loses patience ten times as fast.
HASTE = 0.05
QUICK = Limits(poll_hold=10, poll_pause=HASTE, send_pauses=(0.01, 0.01, 0.01))


@pytest.fixture
async def world():
    async with World(haste=HASTE, retry=HASTE) as world:
        yield world
    assert world.violations == []
    assert world.updates.hasty_polls == 0


@pytest.fixture
def ann(world):
    return world.person(7, "Ann")


@pytest.fixture
def bob(world):
    return world.person(8, "Bob")


@pytest.fixture
def desk(world):
    """A group with topics."""
    desk = world.group(-1001, "Desk", forum=True)
    desk.opens_topic(31)
    return desk


@pytest.fixture
def talk():
    return Talk()


class Running:
    """A bot in this process, perhaps with a `webhook` and the place where it listens, or with `mail`."""

    def __init__(self, world, talk, overflow_path):
        self._world = world
        self.talk = talk
        self.overflow_path = overflow_path
        self.heartbeat_path = overflow_path.parent.parent / "heartbeat"
        self.webhook = None
        self.listen = ""
        self.mail = None
        self.stop = asyncio.Event()
        self.task: asyncio.Task[None] | None = None

    def start(self, **limits):
        """Start it, perhaps with other limits."""
        self.task = asyncio.create_task(self._serve(replace(QUICK, **limits)))

    async def _serve(self, limits):
        url = self._world.url + "/"
        opening = telegram_side(TOKEN, url, messages_per_second=1_000, limits=limits, webhook=self.webhook)
        async with opening as side, serve_http(self.listen, side.routes) if self.webhook else nullcontext():
            self.side = side
            await side.serve(
                self.talk,
                overflow_path=self.overflow_path,
                mail=self.mail,
                heartbeat=self.heartbeat_path,
                stop=self.stop,
            )

    def moves_to(self, world):
        """Serve another world than the usual one."""
        self._world = world

    async def finish(self):
        """Stop it as SIGTERM would."""
        self.stop.set()
        assert self.task is not None
        await self.task

    async def end(self):
        if self.task is not None and not self.task.done():
            await self.finish()


@pytest.fixture
def overflow_path(tmp_path):
    return tmp_path / "state" / "overflow.sqlite"


@pytest.fixture
async def bot(world, talk, overflow_path):
    running = Running(world, talk, overflow_path)
    yield running
    await running.end()


@pytest.fixture
async def api(world):
    """A line to Telegram that polls nothing."""
    api = Api(TOKEN, world.url, send_within=5)
    await api.initialize()
    yield api
    await api.shutdown()


@pytest.fixture
def log(caplog):
    caplog.set_level(logging.INFO)
    return caplog


@pytest.fixture(autouse=True)
def _usual_records():
    """Undo what a test does to all log records."""
    factory = logging.getLogRecordFactory()
    yield
    logging.setLogRecordFactory(factory)
