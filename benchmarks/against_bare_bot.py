"""HedgeBot and the bare bot take turns against one fake Telegram and one exchange, all of it on this machine."""

from __future__ import annotations

import json
import tempfile
from dataclasses import dataclass
from statistics import median
from typing import TYPE_CHECKING, TypeAlias

from benchmarks.processes import AROUND, MEASURED, running

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

TOKEN = "123456:" + "B" * 35
TEXTS = ("/price BTC", "/hedge 20000 0.5")
LATENCY_RATE = 100
Marks: TypeAlias = dict[str, float]


@dataclass(frozen=True)
class Load:
    """Messages that say `text`, `updates` of them, at `rate` a second (0: all at once)."""

    text: str
    updates: int
    rate: int = 0
    group: bool = False

    def options(self) -> tuple[str, ...]:
        """The command line of the fake Telegram."""
        options = ("--text", self.text, "--updates", str(self.updates), "--rate", str(self.rate))
        return (*options, "--group") if self.group else options


def bare_bot(load: Load) -> Marks:
    """The bare bot's marks."""
    with running("benchmarks.fake_telegram", *load.options(), place=AROUND) as telegram:
        url = f"http://127.0.0.1:{telegram.readline().strip()}"
        with running("benchmarks.bare_bot", url, TOKEN, place=MEASURED):
            return _marks(telegram.readline())


def hedgebot(load: Load) -> Marks:
    """HedgeBot's marks, with an outbound gate that lets everything through."""
    with (
        tempfile.TemporaryDirectory() as folder,
        running("tests.support.exchange", "--port", "0", place=AROUND) as exchange,
        running("benchmarks.fake_telegram", *load.options(), place=AROUND) as telegram,
    ):
        urls = exchange.readline().strip()
        settings = {
            "TELEGRAM_BOT_TOKEN": TOKEN,
            "TELEGRAM_API_URL": f"http://127.0.0.1:{telegram.readline().strip()}",
            "HEDGEBOT_VENUES": ",".join(json.loads(urls)),
            "HEDGEBOT_VENUE_URLS": urls,
            "HEDGEBOT_MESSAGES_PER_SECOND": "100000",
            "HEDGEBOT_DATA_DIR": folder,
            "HEDGEBOT_LOG_LEVEL": "WARNING",
        }
        with running("bot", "run", place=MEASURED, env=settings):
            return _marks(telegram.readline())


def _marks(line: str) -> Marks:
    if not line:
        raise SystemExit(1)  # the fake Telegram has said why
    marks: Marks = json.loads(line)
    return marks


def throughput(updates: int, turns: int) -> None:
    """Updates a second when all are available at once, for each text, in private chats and in groups."""
    print(f"\nUpdates a second, {updates} waiting at once: best of {turns} turns, and median ratio of the turns\n")
    for group in (False, True):
        _compare([Load(text, updates, group=group) for text in TEXTS], turns, "per_second", max)


def latency(updates: int, turns: int) -> None:
    """The time that 99 of 100 answers stay below, at a steady rate that both bots can hold."""
    print(f"\nMilliseconds that 99 % of the answers stay below, at {LATENCY_RATE} updates a second\n")
    for group in (False, True):
        _compare([Load(text, updates, LATENCY_RATE, group=group) for text in TEXTS], turns, "p99_ms", min)


def _compare(loads: list[Load], turns: int, mark: str, best: Callable[[Iterable[float]], float]) -> None:
    """Let the bots take turns and print a line for each load; the bare bot's work is the same for all of them."""
    rows = [[bare_bot(loads[0])[mark], *(hedgebot(load)[mark] for load in loads)] for _ in range(turns)]
    bare, *ours = zip(*rows, strict=True)
    for load, figures in zip(loads, ours, strict=True):
        ratio = median(our / their for our, their in zip(figures, bare, strict=True))
        where = "in groups" if load.group else "in private"
        print(
            f"{load.text:18}{where:12} bare bot {best(bare):7.1f}   HedgeBot {best(figures):7.1f}   ratio {ratio:.2f}",
            flush=True,
        )
