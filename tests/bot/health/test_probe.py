"""What a health check sees of a bot from outside."""

from __future__ import annotations

import asyncio
import json
import os
from datetime import timedelta

import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer, unused_port

from bot.health.probe import SILENT_AFTER, heart_beats, probed_heart, probed_page
from tests.support.builders import NOON
from tests.support.fakes import FakeClock


@pytest.fixture
def clock():
    return FakeClock()


@pytest.fixture
def heartbeat(tmp_path):
    """Touched at noon."""
    file = tmp_path / "heartbeat"
    file.touch()
    os.utime(file, (NOON.timestamp(), NOON.timestamp()))
    return file


def test_a_heart_beats_for_some_time_after_it_was_heard(heartbeat, clock):
    clock.advance(SILENT_AFTER)
    assert heart_beats(heartbeat, clock)


def test_a_heart_that_was_not_heard_for_longer_does_not_beat(heartbeat, clock):
    clock.advance(SILENT_AFTER + timedelta(seconds=1))
    assert not heart_beats(heartbeat, clock)


def test_a_heart_that_was_never_heard_does_not_beat(tmp_path, clock):
    assert not heart_beats(tmp_path / "heartbeat", clock)


def test_a_bot_that_listens_nowhere_is_as_well_as_its_heart(heartbeat, tmp_path, clock):
    assert probed_heart(heartbeat, clock) == (True, '{"well": true, "intake": "ok"}')
    assert probed_heart(tmp_path / "none", clock) == (False, '{"well": false, "intake": "silent"}')


@pytest.mark.parametrize(("status", "well"), [(200, True), (503, False)])
@pytest.mark.parametrize("host", ["127.0.0.1", "0.0.0.0"])
async def test_a_bot_that_listens_is_asked(status, well, host):
    async def healthz(_: web.Request) -> web.Response:
        return web.Response(status=status, text='{"well": "as it says"}\n')

    application = web.Application()
    application.add_routes([web.get("/healthz", healthz)])
    async with TestServer(application) as server:
        found = await asyncio.to_thread(probed_page, f"{host}:{server.port}")
    assert found == (well, '{"well": "as it says"}')


async def test_a_bot_that_does_not_answer_is_not_well():
    well, said = await asyncio.to_thread(probed_page, f"127.0.0.1:{unused_port()}")
    assert (well, json.loads(said)) == (False, {"well": False, "page": "ConnectionRefusedError"})
