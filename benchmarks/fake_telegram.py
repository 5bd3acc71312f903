"""A Bot API server for load: it hands out prepared updates and notes when each is answered. It checks nothing.

`python -m benchmarks.fake_telegram --updates 2000 --text "/price BTC"` prints its port, waits for a bot to ask for
updates, prints one line of JSON when every update has been answered, and serves on until it is ended.

Each update has a chat of its own, and its answer is the first message sent to that chat. The first `--warm-up` updates
are not measured.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import sys
import time
from dataclasses import dataclass, field
from typing import cast
from urllib.parse import parse_qs

FIRST_USER = 10_000_000
FIRST_GROUP = -1_000_000_000_000
ME = {"id": 123456, "is_bot": True, "first_name": "Bench", "username": "bench_bot"}
LONGEST_POLL_SECONDS = 50.0
START_SECONDS = 20.0
GIVE_UP_SECONDS = 120.0
REST_SECONDS = 0.3


@dataclass(frozen=True)
class Plan:
    """What to send: `updates` measured ones after `warm_up` others, `rate` a second (0: all at once)."""

    text: str
    updates: int
    warm_up: int
    rate: float
    group: bool

    @property
    def total(self) -> int:
        """All updates, warm-up included."""
        return self.warm_up + self.updates

    def chat_of(self, number: int) -> int:
        """The chat of update `number`, counted from zero."""
        return FIRST_GROUP - number if self.group else FIRST_USER + number

    def number_of(self, chat: int) -> int:
        """The inverse of `chat_of`."""
        return FIRST_GROUP - chat if self.group else chat - FIRST_USER

    def update(self, number: int) -> bytes:
        """One message of a user of its own in a chat of its own, as the server would write it."""
        person = {"id": FIRST_USER + number, "first_name": "Ann"}
        kind = {"type": "supergroup", "title": "Holders"} if self.group else {"type": "private", "first_name": "Ann"}
        message = {
            "message_id": 1,
            "date": int(time.time()),
            "chat": {"id": self.chat_of(number), **kind},
            "from": {**person, "is_bot": False, "language_code": "en"},
            "text": self.text,
            "entities": [{"type": "bot_command", "offset": 0, "length": len(self.text.split()[0])}],
        }
        return json.dumps({"update_id": number + 1, "message": message}).encode()


@dataclass
class Exam:
    """The updates that may be asked for so far, and when each became available and was answered."""

    plan: Plan
    offered_at: list[float] = field(default_factory=list)
    answered_at: dict[int, float] = field(default_factory=dict)
    asked: asyncio.Event = field(default_factory=asyncio.Event)
    more: asyncio.Event = field(default_factory=asyncio.Event)

    def __post_init__(self) -> None:
        self.raw = [self.plan.update(number) for number in range(self.plan.total)]
        self.warm = asyncio.Event()
        self.finished = asyncio.Event()

    def offer(self, count: int) -> None:
        """Make the first `count` updates available."""
        now = time.perf_counter()
        self.offered_at += [now] * (count - len(self.offered_at))
        self.more.set()
        self.more = asyncio.Event()

    async def updates(self, offset: int, limit: int, patience: float) -> bytes:
        """The answer to getUpdates: what is available from `offset` on, waited for up to `patience` seconds."""
        self.asked.set()
        first = max(offset - 1, 0)
        if first >= len(self.offered_at):
            await _wait(self.more, min(patience, LONGEST_POLL_SECONDS))
        return b",".join(self.raw[first : min(first + limit, len(self.offered_at))])

    def answer(self, chat: int) -> None:
        """Note the first message to the chat of an update."""
        number = self.plan.number_of(chat)
        if number not in self.answered_at and 0 <= number < self.plan.total:
            self.answered_at[number] = time.perf_counter()
        if len(self.answered_at) >= self.plan.warm_up:
            self.warm.set()
        if len(self.answered_at) == self.plan.total:
            self.finished.set()

    def marks(self) -> dict[str, float]:
        """Measured updates a second, and the 50th and 99th percentile of the waiting times in milliseconds."""
        numbers = range(self.plan.warm_up, self.plan.total)
        waits = sorted(self.answered_at[number] - self.offered_at[number] for number in numbers)
        taken = max(self.answered_at.values()) - self.offered_at[self.plan.warm_up]
        return {
            "per_second": len(waits) / taken,
            "p50_ms": 1000 * waits[len(waits) // 2],
            "p99_ms": 1000 * waits[len(waits) * 99 // 100],
        }


async def _wait(event: asyncio.Event, seconds: float) -> bool:
    try:
        await asyncio.wait_for(event.wait(), seconds)
    except TimeoutError:
        return False
    return True


class Connection(asyncio.Protocol):
    """HTTP/1.1 with keep-alive, just enough for the clients of Bot API libraries."""

    def __init__(self, exam: Exam) -> None:
        self.exam = exam
        self.received = bytearray()
        self.polls: set[asyncio.Task[None]] = set()

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Keep the way back."""
        self.transport = cast("asyncio.Transport", transport)

    def data_received(self, data: bytes) -> None:
        """Answer every request that has arrived completely."""
        self.received += data
        while (end := self.received.find(b"\r\n\r\n")) >= 0:
            head = bytes(self.received[:end])
            whole = end + 4 + int(_header(head, b"content-length") or 0)
            if len(self.received) < whole:
                return
            body = bytes(self.received[end + 4 : whole])
            del self.received[:whole]
            self.handle(head, body)

    def handle(self, head: bytes, body: bytes) -> None:
        """Dispatch by the method's name, the last part of the path."""
        method = head.split(b" ", 2)[1].rsplit(b"/", 1)[-1]
        if method == b"getUpdates":
            poll = asyncio.ensure_future(self.poll(_parameters(head, body)))
            self.polls.add(poll)
            poll.add_done_callback(self.polls.discard)
        elif method == b"getMe":
            self.reply(json.dumps(ME).encode())
        elif method.startswith((b"send", b"edit")) and method != b"sendChatAction":
            self.reply(self.sent(int(_parameters(head, body)["chat_id"])))
        else:
            self.reply(b"[]" if method.startswith(b"getMyCommands") else b"true")

    async def poll(self, asked: dict[str, str]) -> None:
        """Answer getUpdates, unless the bot has gone away while it waited."""
        offset, limit = int(asked.get("offset", 0)), int(asked.get("limit", 100))
        found = await self.exam.updates(offset, limit, float(asked.get("timeout", 0)))
        if not self.transport.is_closing():
            self.reply(b"[" + found + b"]")

    def sent(self, chat: int) -> bytes:
        """The message that was sent, as the server would echo it."""
        self.exam.answer(chat)
        kind = {"type": "supergroup", "title": "Holders"} if chat < 0 else {"type": "private", "first_name": "Ann"}
        message = {"message_id": 2, "date": 1, "chat": {"id": chat, **kind}, "from": ME, "text": "."}
        return json.dumps(message).encode()

    def reply(self, result: bytes) -> None:
        """Send a successful answer."""
        body = b'{"ok":true,"result":' + result + b"}"
        head = b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n"
        self.transport.write(head % len(body) + body)


def _header(head: bytes, name: bytes) -> str | None:
    for line in head.split(b"\r\n")[1:]:
        key, _, value = line.partition(b":")
        if key.lower() == name:
            return value.strip().decode()
    return None


def _parameters(head: bytes, body: bytes) -> dict[str, str]:
    if "json" in (_header(head, b"content-type") or ""):
        return {key: str(value) for key, value in json.loads(body or b"{}").items()}
    return {key: values[0] for key, values in parse_qs(body.decode()).items()}


async def examine(plan: Plan) -> None:
    """Serve one bot through the plan and print its marks."""
    exam = Exam(plan)
    server = await asyncio.get_running_loop().create_server(lambda: Connection(exam), "127.0.0.1", 0)
    print(server.sockets[0].getsockname()[1], flush=True)
    async with asyncio.timeout(START_SECONDS):
        await exam.asked.wait()
    async with asyncio.timeout(GIVE_UP_SECONDS):
        exam.offer(plan.warm_up)
        await exam.warm.wait()
        await asyncio.sleep(REST_SECONDS)
        await _offer_the_rest(exam)
        await exam.finished.wait()
    print(json.dumps(exam.marks()), flush=True)
    await server.serve_forever()


async def _offer_the_rest(exam: Exam) -> None:
    plan = exam.plan
    started = time.perf_counter()
    while plan.rate and len(exam.offered_at) < plan.total:
        due = int((time.perf_counter() - started) * plan.rate) + 1
        exam.offer(min(plan.warm_up + due, plan.total))
        await asyncio.sleep(max(0.0, started + due / plan.rate - time.perf_counter()))
    exam.offer(plan.total)


def main() -> None:
    """Read the plan from the command line and carry it out."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--text", required=True)
    parser.add_argument("--updates", type=int, required=True)
    parser.add_argument("--warm-up", type=int, default=200)
    parser.add_argument("--rate", type=float, default=0.0)
    parser.add_argument("--group", action="store_true")
    plan = Plan(**vars(parser.parse_args()))
    try:
        asyncio.run(examine(plan))
    except TimeoutError:
        sys.exit("the fake Telegram gives up: the bot did not ask, or did not answer every update in time")


if __name__ == "__main__":
    main()
