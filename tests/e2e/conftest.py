"""The real program as a process, between an emulated Telegram and emulated exchanges on loopback."""

from __future__ import annotations

import asyncio
import json
import os
import sys
from typing import TYPE_CHECKING

import pytest

from tests.e2e.timeline import Timeline
from tests.support.botapi import TOKEN, World
from tests.support.exchange import BINANCE, BYBIT, ExchangeServer
from tests.support.ports import free_port

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

POLLING, WEBHOOK = MODES = ("polling", "webhook")
PATIENCE = 30  # a process imports ccxt first, on a machine that may be busy


class Bot:
    """`python -m bot run`, or another command, with its log."""

    def __init__(
        self,
        environment: dict[str, str],
        log_path: Path,
        command: Sequence[str] = (sys.executable, "-m", "bot", "run"),
    ) -> None:
        self._command = command
        self._environment = environment
        self._log_path = log_path
        self.process: asyncio.subprocess.Process | None = None

    async def start(self):
        log = self._log_path.open("ab")
        self.process = await asyncio.create_subprocess_exec(
            *self._command, env=self._environment, stdout=log, stderr=log
        )
        log.close()

    @property
    def log(self) -> str:
        return self._log_path.read_text(encoding="utf-8")

    async def stop(self) -> int:
        assert self.process is not None
        self.process.terminate()
        return await self.ended()

    async def ended(self) -> int:
        """Its exit code, once it has ended by itself."""
        assert self.process is not None
        return await self.process.wait()

    async def kill(self) -> None:
        if self.process is not None and self.process.returncode is None:
            self.process.kill()
            await self.process.wait()


@pytest.fixture
async def world():
    async with World() as world:
        yield world
    assert world.violations == []


@pytest.fixture
async def exchange():
    async with ExchangeServer(venues=[BINANCE, BYBIT]) as exchange:
        yield exchange


@pytest.fixture
def mode(request):
    """How updates come: the bot asks for them, unless a test is parametrised by MODES."""
    return getattr(request, "param", POLLING)


@pytest.fixture
def environment(world, exchange, tmp_path, mode):
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("TELEGRAM_", "HEDGEBOT_"))}
    return {
        **kept,
        "TELEGRAM_BOT_TOKEN": TOKEN,
        "TELEGRAM_API_URL": world.url,
        "HEDGEBOT_VENUES": ",".join(exchange.urls),
        "HEDGEBOT_VENUE_URLS": json.dumps(exchange.urls),
        "HEDGEBOT_DATA_DIR": str(tmp_path / "data"),
        **(posted_to(free_port()) if mode == WEBHOOK else {}),
    }


def posted_to(port, listen=None):
    """The settings of a bot that updates are posted to at `port`, perhaps by way of something that it stands behind."""
    return {
        "HEDGEBOT_WEBHOOK_URL": f"http://127.0.0.1:{port}/telegram",
        "HEDGEBOT_WEBHOOK_SECRET": "open-sesame",
        "HEDGEBOT_LISTEN": f"127.0.0.1:{listen or port}",
    }


@pytest.fixture
async def bot(environment, tmp_path):
    bot = Bot(environment, tmp_path / "bot.log")
    yield bot
    await bot.kill()
    assert TOKEN not in bot.log


async def come_up(bot, world, mode):
    """Start it, and wait until updates reach it."""
    await bot.start()
    method = "setWebhook" if mode == WEBHOOK else "getUpdates"
    await world.until(lambda: world.calls_of(method), within=PATIENCE)


@pytest.fixture
async def running(bot, world, mode):
    await come_up(bot, world, mode)
    return bot


@pytest.fixture
def timeline(tmp_path, exchange):
    return Timeline(tmp_path / "ahead", exchange)


@pytest.fixture
async def running_in_time(environment, tmp_path, world, timeline, mode):
    """The same program at a time that the test moves."""
    command = (sys.executable, "-m", "tests.e2e.program", str(timeline.file))
    bot = Bot(environment, tmp_path / "bot.log", command)
    await come_up(bot, world, mode)
    yield bot
    await bot.kill()
    assert "Traceback" not in bot.log


@pytest.fixture
def ann(world):
    return world.person(7, "Ann")


@pytest.fixture
def bob(world):
    return world.person(8, "Bob")
