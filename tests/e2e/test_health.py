"""The pages for machines, the health check and the log of the real program, however updates come."""

from __future__ import annotations

import asyncio
import json
import re
import subprocess
import sys

import aiohttp
import pytest

from tests.e2e.conftest import MODES, PATIENCE
from tests.support.ports import free_port

pytestmark = pytest.mark.parametrize("mode", MODES, indirect=True)


@pytest.fixture
def environment(environment):
    """That of a bot that listens, and logs for machines."""
    listen = environment.get("HEDGEBOT_LISTEN", f"127.0.0.1:{free_port()}")
    return {**environment, "HEDGEBOT_LISTEN": listen, "HEDGEBOT_LOG_FORMAT": "json"}


@pytest.fixture
async def get(environment):
    """Status and text of a page."""
    async with aiohttp.ClientSession(f"http://{environment['HEDGEBOT_LISTEN']}") as session:

        async def get(page: str) -> tuple[int, str]:
            async with session.get(page) as answer:
                return answer.status, await answer.text()

        yield get


@pytest.mark.usefixtures("running")
async def test_a_bot_that_serves_is_well_and_counts_what_it_did(world, get):
    ann = world.person(7, "Ann")
    ann.says("/hedge 20000 0.5")
    await world.answer_in(ann.id, within=PATIENCE)
    status, text = await get("/healthz")
    assert (status, json.loads(text)["well"]) == (200, True)
    _, metrics = await get("/metrics")
    counted = re.findall(r"^(hedgebot_(?:updates|venue_calls)_total\{.*) ", metrics, re.MULTILINE)
    assert counted == [
        'hedgebot_updates_total{kind="message"}',
        'hedgebot_venue_calls_total{outcome="answered",venue="binancecoinm"}',
    ]


async def test_the_health_check_asks_the_running_bot(running, world, environment):
    ann = world.person(7, "Ann")
    ann.says("/start")
    await world.answer_in(ann.id, within=PATIENCE)
    command = [sys.executable, "-m", "bot", "healthy"]
    well = await asyncio.to_thread(subprocess.run, command, env=environment, capture_output=True, check=False)
    assert (well.returncode, json.loads(well.stdout)["well"]) == (0, True)
    await running.stop()
    ill = await asyncio.to_thread(subprocess.run, command, env=environment, capture_output=True, check=False)
    assert (ill.returncode, json.loads(ill.stdout)["well"]) == (1, False)


async def test_each_line_of_the_log_is_an_object(running):
    await running.stop()
    lines = [json.loads(line) for line in running.log.splitlines()]
    assert {"time", "level", "logger", "message"} <= set.intersection(*map(set, lines))
    assert "stopping" in {line["message"] for line in lines}
