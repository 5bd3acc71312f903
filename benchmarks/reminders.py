"""What a new price costs when many reminders watch it: `python -m benchmarks.reminders FILE` measures one database."""

from __future__ import annotations

import asyncio
import json
import random
import sqlite3
import subprocess
import sys
import tempfile
import time
from contextlib import closing
from decimal import Decimal
from importlib import import_module
from pathlib import Path
from statistics import median
from typing import TYPE_CHECKING, TypedDict

from bot.clock import SystemClock
from bot.ports.reminders import Condition, Measure, Topic
from bot.storage.codec import encode_rule
from bot.storage.store import open_store

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bot.storage.reminders import DatabaseReminders

MOST_MILLISECONDS, MOST_MEGABYTES = 100, 250
FEW = 10_000
CONTRACTS, PER_PERSON, PAGE, TURNS = 30, 20, 500, 15
PRICE, FALLEN = 100, Decimal(98)
CLOCK = SystemClock()
SET_AT = "2026-03-01 12:00:00.000000"
RULE = encode_rule(Condition(Measure.DRIFT, Decimal("0.05")))
PORTFOLIO = "INSERT INTO portfolio (id, owner, name, key, entries, trades) VALUES (?1, ?1, 'half', 'half', 0, 0)"
TOPIC = "INSERT INTO topic (id, venue, symbol, what) VALUES (?, 'bench', ?, 'mark')"
REMINDER = """
INSERT INTO reminder (id, owner, portfolio, chat, author, rule, zone, set_at, rest, put_away, version)
VALUES (?1, ?2, ?2, ?2, ?2, ?3, 'UTC', ?4, 'none', 0, 0)"""
TRIGGER = "INSERT INTO trigger (reminder, topic, below, above) VALUES (?, ?, ?, ?)"


class Measured(TypedDict):
    """Milliseconds for one contract at rest and fallen, what fired, the same for all contracts; megabytes."""

    rest: float
    one: float
    fired: int
    all: float
    all_fired: int
    memory: float | None


def watching(reminders: int) -> None:
    """A price falls by 2 %, and 1 % of the reminders on it have to be found, of few and of many."""
    print(
        f"\nA price falls by 2 % and sets off 1 % of the reminders on one of {CONTRACTS} contracts: median of {TURNS}"
        f" turns, and {MOST_MILLISECONDS} ms beside it\n"
    )
    few, many = (_measured(count) for count in (FEW, reminders))
    for count, found in ((FEW, few), (reminders, many)):
        print(
            f"{f'{count:,} reminders':30} {found['one']:7.1f} ms for {found['fired']:,} set off"
            f"   {found['rest']:5.1f} ms for none   ratio {MOST_MILLISECONDS / found['one']:5.2f}",
            flush=True,
        )
    print(f"{'many beside few':30} ratio {many['one'] / few['one']:5.2f}")
    print(f"{'all contracts at once':30} {many['all']:7.1f} ms for {many['all_fired']:,} set off")
    if many["memory"] is not None:
        ratio = MOST_MEGABYTES / many["memory"]
        print(
            f"{'memory of the whole bot':30} {many['memory']:7.0f} MB   {MOST_MEGABYTES} beside it   ratio {ratio:5.2f}"
        )


def _measured(reminders: int) -> Measured:
    """In a process of its own, for the memory it takes."""
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "bench.db"
        asyncio.run(_make(file))
        _fill(file, reminders)
        command = [sys.executable, "-m", "benchmarks.reminders", str(file)]
        measured: Measured = json.loads(subprocess.run(command, check=True, capture_output=True).stdout)
    return measured


async def _make(file: Path) -> None:
    async with open_store(f"sqlite:///{file}", CLOCK):
        pass


def _fill(file: Path, reminders: int) -> None:
    chance = random.Random(20_000)  # noqa: S311  the same in every run
    with closing(sqlite3.connect(file)) as connection, connection:
        connection.execute("PRAGMA synchronous = OFF")
        people = range(1, reminders // PER_PERSON + 1)
        connection.executemany(PORTFOLIO, ((person,) for person in people))
        connection.executemany(TOPIC, ((number, str(number)) for number in range(1, CONTRACTS + 1)))
        numbers = range(1, reminders + 1)
        owned = ((number, 1 + (number - 1) // PER_PERSON, RULE, SET_AT) for number in numbers)
        connection.executemany(REMINDER, owned)
        connection.executemany(TRIGGER, ((number, 1 + number % CONTRACTS, *_prices(chance)) for number in numbers))


def _prices(chance: random.Random) -> Iterator[float]:
    """One in a hundred within 2 % of the price, on each side."""
    below, above = chance.uniform(1e-6, 2), chance.uniform(1e-6, 2)
    return iter((PRICE * (1 - below), PRICE * (1 + above)))


async def measure(file: str) -> Measured:
    """What the price of one contract, and of all, costs."""
    for part in ("bot.app", "bot.telegram.run", "ccxt.async_support"):
        import_module(part)  # for the memory they take
    async with open_store(f"sqlite:///{file}", CLOCK) as store:
        topics = await store.reminders.watched()
        rest, _ = await _turns(store.reminders, topics[:1], Decimal(PRICE))
        one, fired = await _turns(store.reminders, topics[:1], FALLEN)
        everything, all_fired = await _turns(store.reminders, topics, FALLEN)
    return Measured(rest=rest, one=one, fired=fired, all=everything, all_fired=all_fired, memory=_peak_megabytes())


async def _turns(reminders: DatabaseReminders, topics: tuple[Topic, ...], price: Decimal) -> tuple[float, int]:
    """Milliseconds until all that a price sets off is at hand, and how many that are."""
    taken, found = [], 0
    for _ in range(TURNS):
        started = time.perf_counter()
        found = sum([await _set_off(reminders, topic, price) for topic in topics])
        taken.append(1000 * (time.perf_counter() - started))
    return median(taken), found


async def _set_off(reminders: DatabaseReminders, topic: Topic, price: Decimal) -> int:
    found, after = 0, 0
    while page := await reminders.set_off(topic, price, PAGE, after):
        found, after = found + len(page), page[-1].id
        if len(page) < PAGE:
            break
    return found


def _peak_megabytes() -> float | None:
    """None where the system does not tell."""
    status = Path("/proc/self/status")
    if not status.exists():
        return None
    line = next(line for line in status.read_text().splitlines() if line.startswith("VmHWM"))
    return int(line.split()[1]) / 1024


if __name__ == "__main__":
    print(json.dumps(asyncio.run(measure(sys.argv[1]))))
