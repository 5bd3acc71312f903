"""`kill -9` at any moment: what was acknowledged is there, once."""

import os
import random

import pytest

from bot.storage.store import open_store
from hedgecore import CoinsMoved, Traded
from tests.bot.storage.builders import ANN, by
from tests.bot.storage.processes import running

# `make soak` asks for more.
ROUNDS = int(os.environ.get("HEDGEBOT_KILL_ROUNDS", "20"))
PER_PORTFOLIO = 10
REPEATED = 12


def write_until_killed(url, first, acknowledged):
    """Run a writer and kill it after `acknowledged` changes; the numbers of all that it acknowledged."""
    with running("write", url, first) as process:
        numbers = [int(process.stdout.readline()) for _ in range(acknowledged)]
        process.kill()
        rest = process.stdout.read().splitlines(keepends=True)
    return numbers + [int(line) for line in rest if line.endswith("\n")]


@pytest.mark.parametrize("start", range(0, ROUNDS, PER_PORTFOLIO))
async def test_no_acknowledged_change_is_lost_or_doubled_by_a_kill(url, clock, start):
    chance = random.Random(start)  # noqa: S311 - the same moments in every run
    done: set[int] = set()
    for _ in range(min(PER_PORTFOLIO, ROUNDS - start)):
        async with open_store(url, clock) as store:
            if not done:
                await store.books.create(ANN, "half", [], by())
        # What was about to be acknowledged comes again, as Telegram would send it again.
        first = max(1, max(done, default=0) - REPEATED)
        done |= set(write_until_killed(url, first, chance.randint(REPEATED, 60)))
        async with open_store(url, clock) as store:
            entries = (await store.books.load(ANN, "half")).entries
        coins = [int(entry.amount.value) for entry in entries if isinstance(entry, CoinsMoved)]
        trades = [-int(entry.fill.contracts.value) for entry in entries if isinstance(entry, Traded)]
        assert coins == trades
        assert len(coins) == len(set(coins))
        assert done <= set(coins)
        # Each writer may have been killed between the change and its acknowledgement.
        assert len(set(coins) - done) <= REPEATED
