"""The pages for machines, from a real server."""

from __future__ import annotations

from datetime import timedelta

import pytest
from aiohttp import web
from aiohttp.test_utils import TestClient, TestServer

from bot.errors import Broken, StoreUnavailable
from bot.health.checkup import Checkup
from bot.health.meters import PrometheusMeters
from bot.health.pages import pages
from bot.ports.dispatch import Backlog
from tests.support.fakes import FakeClock


class State:
    """What the bot suffers from; nothing at first."""

    listens = True
    broken: Broken | None = None

    async def waiting(self) -> Backlog:
        if self.broken is not None:
            raise StoreUnavailable(self.broken, "password is hunter2")
        return Backlog(2, timedelta(seconds=1.25))


@pytest.fixture
def state():
    return State()


@pytest.fixture
async def client(state):
    application = web.Application()
    application.add_routes(pages(Checkup(lambda: state.listens, state.waiting), PrometheusMeters(FakeClock())))
    async with TestClient(TestServer(application)) as client:
        yield client


async def test_a_bot_that_is_well_says_so(client):
    answer = await client.get("/healthz")
    assert answer.status == 200
    assert await answer.json() == {
        "well": True,
        "intake": "ok",
        "database": "ok",
        "queue": "ok",
        "waiting": 2,
        "oldest_seconds": 1.2,
    }


async def test_a_bot_that_is_ill_says_which_part(client, state):
    state.broken = Broken.UNREACHABLE
    answer = await client.get("/healthz")
    assert answer.status == 503
    assert await answer.json() == {
        "well": False,
        "intake": "ok",
        "database": "unreachable",
        "queue": None,
        "waiting": None,
        "oldest_seconds": None,
    }


async def test_what_libraries_say_of_the_database_is_on_neither_page(client, state):
    state.broken = Broken.UNREACHABLE
    for page in ("/healthz", "/metrics"):
        assert "hunter2" not in await (await client.get(page)).text()


async def test_a_bot_that_is_ill_still_tells_its_metrics(client, state):
    state.listens = False
    answer = await client.get("/metrics")
    assert answer.status == 200
    assert 'hedgebot_well{part="intake"} 0.0' in (await answer.text()).splitlines()


async def test_metrics_come_in_prometheus_own_text_format(client):
    answer = await client.get("/metrics")
    assert answer.headers["Content-Type"] == "text/plain; version=1.0.0; charset=utf-8"
    assert "# TYPE hedgebot_updates_total counter" in (await answer.text()).splitlines()
