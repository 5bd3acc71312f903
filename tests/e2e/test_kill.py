"""`kill -9` at random moments while people change their portfolios: each change is made once."""

from __future__ import annotations

import asyncio
import os
import random
from decimal import Decimal

import pytest

from bot.clock import SystemClock
from bot.storage.store import open_store
from hedgecore import Coin, CoinsMoved
from tests.e2e.conftest import MODES, PATIENCE

# `make soak` asks for more.
KILLS = int(os.environ.get("HEDGEBOT_PROCESS_KILLS", "20"))
CHANGES = 1  # of each person, before each kill


def heard(world, person, number):
    """Whether somebody was told of their change with that number, which is what all up to it come to."""
    total = format(Decimal(number * (number + 1) // 2).scaleb(-6).normalize(), "f")
    return any(f"now holds {total} BTC" in message["text"] for message in world.answers_in(person.id))


@pytest.mark.parametrize("mode", MODES, indirect=True)
async def test_what_is_said_is_recorded_once_however_often_the_process_is_killed(bot, world, environment):
    chance = random.Random(20)  # noqa: S311 - the same moments in every run
    people = [world.person(100 + number) for number in range(10)]
    said = 0
    for _ in range(KILLS):
        for _ in range(CHANGES):
            said += 1
            for person in people:
                person.says(f"/hold cold 0.{said:06d} btc")
        await bot.start()
        before = len(world.calls_of("sendMessage"))
        wanted = before + chance.randint(1, 6)
        await world.until(lambda wanted=wanted: len(world.calls_of("sendMessage")) >= wanted, within=PATIENCE)
        await asyncio.sleep(chance.random() / 20)
        await bot.kill()
    await bot.start()
    # The last of them may have gone to the overflow file, out of Telegram's hands. A chat takes one answer a second.
    await world.until(lambda: all(heard(world, person, said) for person in people), within=4 * PATIENCE + 2 * said)
    assert await bot.stop() == 0
    amounts = [Coin(f"0.{number:06d}") for number in range(1, said + 1)]
    async with open_store(f"sqlite:///{environment['HEDGEBOT_DATA_DIR']}/hedgebot.db", SystemClock()) as store:
        for person in people:
            entries = (await store.books.load(person.id, "cold")).entries
            assert [entry.amount for entry in entries if isinstance(entry, CoinsMoved)] == amounts
