"""Several copies of the bot behind one address, on PostgreSQL."""

from __future__ import annotations

import pytest

from tests.e2e.balancer import Balancer
from tests.e2e.conftest import PATIENCE, Bot, posted_to
from tests.e2e.talk import Chat
from tests.support.ports import free_port


@pytest.fixture
def shared(environment, postgres):
    """The settings of every copy."""
    return environment | {"HEDGEBOT_DATABASE_URL": postgres.url(postgres.new_database())}


@pytest.fixture
async def copies(shared, world, tmp_path):
    """Two of them, which listen."""
    ports = [free_port(), free_port()]
    async with Balancer(ports) as balancer:
        each = []
        for port in ports:
            folder = tmp_path / str(port)
            own = {**posted_to(balancer.port, listen=port), "HEDGEBOT_DATA_DIR": str(folder)}
            each.append(Bot(shared | own, tmp_path / f"{port}.log"))
        for bot in each:
            await bot.start()
        registered = [200] * len(each)
        await world.until(
            lambda: [call.status for call in world.calls_of("setWebhook") if call.status == 200] == registered,
            within=PATIENCE,
        )
        yield each
        for bot in each:
            await bot.kill()


async def test_a_kill_of_one_copy_loses_nothing_and_doubles_no_change(world, copies):
    people = [world.person(100 + number) for number in range(8)]
    for _ in range(10):
        for person in people:
            person.says("/hold cold 1 btc")
    await world.until(lambda: len(world.calls_of("sendMessage")) > 20, within=PATIENCE)
    await copies[0].kill()
    await world.until(lambda: world.updates.waiting == [], within=4 * PATIENCE)
    for person in people:
        person.says("/show cold")
        await world.until(lambda who=person: "10.00000 BTC" in world.answers_in(who.id)[-1]["text"], within=PATIENCE)


async def test_a_copy_that_stops_leaves_its_work_to_the_other(world, copies, ann):
    private = Chat(world, ann.id)
    await private.ask(ann, "/hold cold 1 btc")
    assert await copies[0].stop() == 0
    assert "now holds 2 BTC" in (await private.ask(ann, "/hold cold 1 btc"))["text"]


@pytest.mark.usefixtures("copies")
async def test_a_copy_that_would_ask_for_updates_refuses_to_start(shared, tmp_path):
    bot = Bot(shared, tmp_path / "other.log")
    await bot.start()
    assert await bot.ended() == 1
    assert "another copy of the bot takes updates for " in bot.log


async def test_a_second_bot_that_asks_for_updates_refuses_to_start(shared, world, tmp_path):
    first, second = Bot(shared, tmp_path / "first.log"), Bot(shared, tmp_path / "second.log")
    await first.start()
    try:
        await world.until(lambda: world.calls_of("getUpdates"), within=PATIENCE)
        await second.start()
        assert await second.ended() == 1
        assert "only with HEDGEBOT_WEBHOOK_URL may there be several" in second.log
    finally:
        await first.kill()
