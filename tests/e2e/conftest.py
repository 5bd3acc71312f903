"""The real program as a process, between an emulated Telegram and emulated exchanges on loopback."""

from __future__ import annotations

import asyncio
import json
import os
import sys
from typing import TYPE_CHECKING

import pytest

from tests.support.botapi import TOKEN, World
from tests.support.exchange import ExchangeServer

if TYPE_CHECKING:
    from pathlib import Path

PATIENCE = 30  # a process imports ccxt first, on a machine that may be busy


class Bot:
    """`python -m bot run`, with its log."""

    def __init__(self, environment: dict[str, str], log_path: Path) -> None:
        self._environment = environment
        self._log_path = log_path
        self.process: asyncio.subprocess.Process | None = None

    async def start(self):
        log = self._log_path.open("ab")
        self.process = await asyncio.create_subprocess_exec(
            sys.executable, "-m", "bot", "run", env=self._environment, stdout=log, stderr=log
        )
        log.close()

    @property
    def log(self) -> str:
        return self._log_path.read_text(encoding="utf-8")

    async def stop(self) -> int:
        assert self.process is not None
        self.process.terminate()
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
    async with ExchangeServer() as exchange:
        yield exchange


@pytest.fixture
def environment(world, exchange, tmp_path):
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("TELEGRAM_", "HEDGEBOT_"))}
    return {
        **kept,
        "TELEGRAM_BOT_TOKEN": TOKEN,
        "TELEGRAM_API_URL": world.url,
        "HEDGEBOT_VENUE_URLS": json.dumps(exchange.urls),
        "HEDGEBOT_DATA_DIR": str(tmp_path / "data"),
    }


@pytest.fixture
async def bot(environment, tmp_path):
    bot = Bot(environment, tmp_path / "bot.log")
    yield bot
    await bot.kill()
    assert TOKEN not in bot.log


@pytest.fixture
async def running(bot, world):
    await bot.start()
    await world.until(lambda: world.calls_of("getUpdates"), within=PATIENCE)
    return bot


@pytest.fixture
def ann(world):
    return world.person(7, "Ann")


@pytest.fixture
def bob(world):
    return world.person(8, "Bob")
