"""How long the bot itself takes for a hedge at prices it has, and for contracts compared over every exchange."""

from __future__ import annotations

import asyncio
import json
import time
from contextlib import asynccontextmanager, contextmanager
from statistics import median
from typing import TYPE_CHECKING

import aiohttp

from benchmarks.processes import AROUND, running
from bot.chat.command import Services
from bot.chat.conversation import Said
from bot.chat.dialogue import Dialogue
from bot.clock import SystemClock
from bot.market.live import LiveMarket
from bot.services.hedging import Hedging
from bot.services.picks import Picks
from bot.services.quotes import Quotes
from bot.services.ranking import Ranker
from bot.services.surveys import SHARE, Surveys
from bot.texts import English

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Iterator, Mapping, Sequence

MOST_MILLISECONDS = 5
SILENT = 3
CLOCK = SystemClock()
ASKED = "/contracts BTC"


def warm_hedge(answers: int) -> None:
    """Processor time of `/hedge` while prices are young enough to be used again."""
    print(f"\nA hedge at prices of the last 2 s: median of {answers} answers, and {MOST_MILLISECONDS} ms beside it\n")
    with _exchanges() as urls:
        own, waited = asyncio.run(_warm(urls, answers))
    print(
        f"{'/hedge 20000 0.5':30} {own:7.2f} ms   with waiting {waited:7.2f} ms   ratio {MOST_MILLISECONDS / own:5.2f}"
    )


def cold_comparison() -> None:
    """`/contracts` by a bot that has only read the lists: at each exchange alone, at all, and with some silent."""
    with _exchanges() as urls:
        alone = [asyncio.run(_cold({venue: url})) for venue, url in urls.items()]
        together = asyncio.run(_cold(urls))
        silent = asyncio.run(_cold(urls, silent=list(urls)[-SILENT:]))
    print(f"\nContracts compared over {len(urls)} exchanges, asked for the first time\n")
    share = SHARE.total_seconds()
    print(f"{'one after the other':30} {sum(alone):7.2f} s    the slowest {max(alone):7.2f} s")
    print(f"{'all at the same time':30} {together:7.2f} s    ratio {sum(alone) / together:5.2f}")
    print(
        f"{f'{SILENT} of them silent':30} {silent:7.2f} s    ratio {silent / share:5.2f} of one share of {share} s",
        flush=True,
    )


async def _warm(urls: Mapping[str, str], answers: int) -> tuple[float, float]:
    """Milliseconds of processor time, and of all time."""
    async with _bot(urls) as dialogue:
        _, *times = [await _timed(dialogue, "/hedge 20000 0.5") for _ in range(answers + 1)]
        own, waited = (median(each) for each in zip(*times, strict=True))
        return own * 1000, waited * 1000


async def _cold(urls: Mapping[str, str], silent: Sequence[str] = ()) -> float:
    """Seconds."""
    async with _bot(urls) as dialogue, aiohttp.ClientSession() as control:
        for venue in silent:
            order = {"call": "fail", "arguments": {"venue": venue, "fault": "hang"}}
            await (await control.post(f"{urls[venue]}/control", json=order)).read()
        _, waited = await _timed(dialogue, ASKED)
        return waited


async def _timed(dialogue: Dialogue, text: str) -> tuple[float, float]:
    """Seconds of the processor, and of the clock on the wall."""
    own, started = time.process_time(), time.perf_counter()
    await dialogue.answer(Said(text, asker=1, private=True))
    return time.process_time() - own, time.perf_counter() - started


@asynccontextmanager
async def _bot(urls: Mapping[str, str]) -> AsyncIterator[Dialogue]:
    async with LiveMarket(list(urls), urls, clock=CLOCK) as market:
        await asyncio.gather(*(market.contracts(venue) for venue in urls))
        quotes, picks = Quotes(market, CLOCK), Picks(CLOCK)
        surveys = Surveys(market, market, CLOCK)
        services = Services(quotes, Hedging(quotes, picks), surveys=surveys, ranker=Ranker(surveys, picks))
        yield Dialogue(services, English(), CLOCK)


@contextmanager
def _exchanges() -> Iterator[Mapping[str, str]]:
    """Exchanges on loopback, in a process of their own: the base URL of each."""
    with running("tests.support.exchange", "--port", "0", place=AROUND) as exchange:
        yield json.loads(exchange.readline())
