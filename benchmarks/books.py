"""How fast portfolios are shown, judged and kept, beside what is asked for: figures of the bot without its network."""

from __future__ import annotations

import asyncio
import random
import tempfile
import time
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from pathlib import Path
from statistics import median
from typing import TYPE_CHECKING

from bot.app import use_cases
from bot.chat.conversation import Said
from bot.chat.dialogue import Dialogue
from bot.clock import SystemClock
from bot.market.sample import SampleMarket
from bot.ports import Cause
from bot.ports.books import MOST_TRADES
from bot.services.entries import recordable
from bot.services.picks import Picks
from bot.storage.store import open_store
from bot.terminal import ME, NoGroups
from bot.texts import English
from hedgecore import Coin, CoinsMoved, Contracts, Fill, Price, Rate, Ratio, TargetSet, Traded

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Sequence

    from bot.storage.store import Store
    from hedgecore import Entry, InverseContract

MOST_MILLISECONDS = 50
LEAST_A_SECOND = 200
VENUE, COIN, NAME = "binancecoinm", "BTC", "savings"
CLOCK = SystemClock()


def large_portfolio(answers: int) -> None:
    """Processor time for the card of a portfolio with as many fills as one may have, at sample prices."""
    print(
        f"\nA portfolio with {MOST_TRADES:,} fills: median of {answers} answers, and {MOST_MILLISECONDS} ms beside it\n"
    )
    for command in ("/show", "/drift"):
        first, *later = asyncio.run(_answers(f"{command} {NAME}", answers + 1))
        own, waited = (median(times) for times in zip(*later, strict=True))
        print(
            f"{command:30} {own:7.1f} ms   with waiting {waited:7.1f} ms   the first one {first[0]:7.1f} ms"
            f"   ratio {MOST_MILLISECONDS / own:5.2f}",
            flush=True,
        )


def many_people(people: int) -> None:
    """Portfolios a second that are saved and then read, one after the other, each of another person."""
    print(f"\n{people:,} portfolios of {people:,} people on SQLite, and {LEAST_A_SECOND} a second beside it\n")
    saved, read = asyncio.run(_saved_and_read(people))
    for name, seconds in (("saved", saved), ("read", read), ("saved and read", saved + read)):
        rate = people / seconds
        print(f"{name:30} {rate:9,.0f} a second   ratio {rate / LEAST_A_SECOND:5.2f}", flush=True)


async def _answers(text: str, count: int) -> list[tuple[float, float]]:
    """Milliseconds that each answer takes: of the processor, and until it is there."""
    market, taken = SampleMarket(clock=CLOCK), []
    async with _store() as store:
        contract = recordable((await market.contracts(VENUE))[0])
        await store.books.create(ME, NAME, _history(contract, MOST_TRADES), Cause(ME, CLOCK.now()))
        services = use_cases(market, store, NoGroups(), {ME}, Picks(CLOCK), clock=CLOCK)
        dialogue = Dialogue(services, English(), CLOCK)
        for _ in range(count):
            own, started = time.process_time(), time.perf_counter()
            await dialogue.answer(Said(text, ME, private=True))
            taken.append((1000 * (time.process_time() - own), 1000 * (time.perf_counter() - started)))
    return taken


async def _saved_and_read(people: int) -> tuple[float, float]:
    """Seconds for all."""
    contract = recordable((await SampleMarket(clock=CLOCK).contracts(VENUE))[0])
    entries = _history(contract, 1)
    async with _store() as store:
        started = time.perf_counter()
        for person in range(1, people + 1):
            await store.books.create(person, NAME, entries, Cause(person, CLOCK.now(), update_id=person))
        saved = time.perf_counter()
        for person in range(1, people + 1):
            await store.books.load(person, NAME)
        return saved - started, time.perf_counter() - saved


@asynccontextmanager
async def _store() -> AsyncIterator[Store]:
    with tempfile.TemporaryDirectory() as folder:
        async with open_store(f"sqlite:///{Path(folder) / 'bench.db'}", CLOCK) as store:
            yield store


def _history(contract: InverseContract, fills: int) -> Sequence[Entry]:
    """Coins, a target, and fills of the last year; most of them sell."""
    chance, since = random.Random(20_000), CLOCK.now() - timedelta(days=365)  # noqa: S311  the same in every run
    trade = Traded(contract, Fill(Contracts(-1), Price(60_000), Rate("0.0005")), since)
    trades = [
        replace(
            trade,
            fill=replace(
                trade.fill,
                contracts=Contracts(chance.choice((-3, -2, 2))),
                price=Price(Decimal(chance.randint(5_000_000, 7_000_000)).scaleb(-2)),
            ),
            at=since + number * timedelta(hours=4),
        )
        for number in range(fills)
    ]
    return CoinsMoved(COIN, Coin(5), since), TargetSet(COIN, Ratio("0.5"), since), *trades
