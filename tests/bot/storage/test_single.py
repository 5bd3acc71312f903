"""One process that asks for updates, or several that they are posted to; on PostgreSQL, where several can be."""

import asyncio
import time
from contextlib import AsyncExitStack
from datetime import timedelta

import pytest

from bot.errors import Broken, StoreUnavailable
from bot.storage.errors import IntakeTaken
from bot.storage.single import taking_updates

BREAK = "SELECT pg_terminate_backend(pid) FROM pg_locks WHERE locktype = 'advisory'"


@pytest.fixture
def name(postgres):
    """A database with nothing in it."""
    return postgres.new_database()


@pytest.fixture
def url(postgres, name):
    return postgres.url(name)


async def refusal(url, *, alone):
    """What one who comes next is told, None if they may take updates."""
    try:
        async with taking_updates(url, alone=alone):
            return None
    except IntakeTaken as taken:
        return taken.detail


async def until(holds):
    """Return when `holds()`, within ten seconds."""
    end = time.monotonic() + 10
    while not holds():
        assert time.monotonic() < end
        await asyncio.sleep(0.01)


async def test_a_second_one_who_asks_is_refused(url):
    async with taking_updates(url, alone=True):
        said = await refusal(url, alone=True)
    assert said.startswith("another copy of the bot takes updates for postgresql")
    assert said.endswith("; only with HEDGEBOT_WEBHOOK_URL may there be several")


async def test_several_may_be_posted_to(url):
    async with AsyncExitStack() as copies:
        for _ in range(3):
            await copies.enter_async_context(taking_updates(url, alone=False))
        assert await refusal(url, alone=False) is None


async def test_nobody_asks_beside_those_who_are_posted_to(url):
    async with taking_updates(url, alone=False):
        said = await refusal(url, alone=True)
    assert "another copy of the bot takes updates" in said


async def test_nobody_is_posted_to_beside_one_who_asks(url):
    async with taking_updates(url, alone=True):
        said = await refusal(url, alone=False)
    assert said.endswith("; it needs HEDGEBOT_WEBHOOK_URL too")


async def test_whoever_comes_later_is_let_in(url):
    async with taking_updates(url, alone=True):
        pass
    assert await refusal(url, alone=True) is None


async def test_a_place_that_was_lost_with_its_connection_is_taken_again(postgres, url, name):
    async with taking_updates(url, alone=True, look_every=timedelta(seconds=0.02)):
        postgres.execute(name, BREAK)
        while await refusal(url, alone=True) is None:
            pass


async def test_a_place_that_somebody_else_took_meanwhile_is_a_matter_for_people(postgres, url, name, caplog):
    async with taking_updates(url, alone=True, look_every=timedelta(seconds=1)):
        postgres.execute(name, BREAK)
        async with taking_updates(url, alone=True):
            await until(lambda: "another copy of the bot takes updates" in caplog.text)


async def test_a_file_belongs_to_one_process_anyway(tmp_path):
    url = f"sqlite:///{tmp_path}/hedgebot.db"
    async with taking_updates(url, alone=True):
        assert await refusal(url, alone=True) is None


async def test_a_database_that_cannot_be_reached_is_no_place():
    with pytest.raises(StoreUnavailable) as caught:
        async with taking_updates("postgresql://hedgebot@127.0.0.1:1/nowhere", alone=True):
            pass
    assert caught.value.broken is Broken.UNREACHABLE
