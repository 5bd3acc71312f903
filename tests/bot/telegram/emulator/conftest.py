"""A client that sends requests as they are, right or wrong."""

import aiohttp
import pytest

from tests.support.botapi import TOKEN, World


class Bot:
    """Sends requests as they are, right or wrong."""

    def __init__(self, world, session):
        self._world = world
        self._session = session

    async def ask(self, method, token=TOKEN, **parameters):
        """The answer as it came."""
        url = f"{self._world.url}/bot{token}/{method}"
        async with self._session.post(url, json=parameters) as response:
            answer = await response.json()
            assert response.status == answer.get("error_code", 200)
            return answer

    async def does(self, method, **parameters):
        return (await self.ask(method, **parameters))["result"]

    async def is_refused(self, method, **parameters):
        return (await self.ask(method, **parameters))["description"]


@pytest.fixture
async def world():
    async with World() as world:
        yield world


@pytest.fixture
async def bot(world):
    async with aiohttp.ClientSession() as session:
        yield Bot(world, session)


@pytest.fixture
def card(world, ann):
    """A message of the bot's with a button, in a chat with Ann."""
    keyboard = {"inline_keyboard": [[{"text": "Again", "callback_data": "again"}]]}
    return world.history.new(ann.as_chat(), text="card", reply_markup=keyboard, **{"from": world.bot})
