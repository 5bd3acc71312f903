"""`kill -9` at any moment: no message is lost, and what may have been sent before says so."""

import asyncio
import json
import os
import random
import time
from collections import defaultdict
from contextlib import AsyncExitStack, ExitStack, asynccontextmanager
from dataclasses import replace
from datetime import timedelta

from bot.clock import SystemClock
from bot.ports.reminders import MOST_REMINDERS, Rest
from bot.storage.slots import Pace
from bot.storage.store import open_store
from tests.bot.storage.builders import ANN, GROUP, by
from tests.bot.storage.processes import running
from tests.bot.storage.reminding import set_one

# `make soak` asks for more, at the rate that Telegram allows.
MESSAGES = int(os.environ.get("HEDGEBOT_REMINDERS", "900"))
KILLS = int(os.environ.get("HEDGEBOT_REMINDER_KILLS", "6"))
PER_SECOND = float(os.environ.get("HEDGEBOT_REMINDERS_PER_SECOND", "150"))
GROUPS, TOPICS = 3, min(MOST_REMINDERS, max(6, MESSAGES // 150))  # of a chat
OVERALL = 33
"""Messages that may come in a second, at the rate that Telegram allows."""
IN_HAND = 0.01
NOT_YET = timedelta(seconds=4)


class Sink:
    """Takes messages, as Telegram would, and keeps when each came."""

    def __init__(self):
        self.arrivals = []
        self.copies_of = defaultdict(list)
        self._came = asyncio.Condition()

    async def take(self, reader, writer):
        """One message; it takes a moment, so that a kill may come in the middle."""
        if line := await reader.readline():
            message = json.loads(line)
            self.arrivals.append((time.monotonic(), message["chat"]))
            for reminder, due_at, repeated in message["notes"]:
                self.copies_of[reminder, due_at].append(repeated)
            async with self._came:
                self._came.notify_all()
            await asyncio.sleep(IN_HAND)
            writer.write(b"ok\n")
        writer.close()

    async def has(self, messages):
        """Return when so many different ones have come."""
        async with self._came:
            await self._came.wait_for(lambda: len(self.copies_of) >= messages)

    def most_within(self, seconds, chats):
        """The most messages to any one of `chats`, or to all of them where that is None, in a stretch of so long."""
        moments = defaultdict(list)
        for moment, chat in self.arrivals:
            if chats is None or chat in chats:
                moments[chat if chats else None].append(moment)
        return max(sum(first <= each < first + seconds for each in some) for some in moments.values() for first in some)

    def unmarked(self, key):
        return self.copies_of[key].count(False)


@asynccontextmanager
async def open_sink():
    sink = Sink()
    server = await asyncio.start_server(sink.take, "127.0.0.1", 0)
    async with server:
        yield sink, server.sockets[0].getsockname()[1]


class Copies:
    """Running postmen, any of which may be killed, and is followed by another."""

    def __init__(self, stack, arguments):
        self._start = lambda: stack.enter_context(running(*arguments, module="tests.bot.storage.postman"))
        self._running = []

    def start(self):
        self._running.append(self._start())

    def kill(self, place):
        process = self._running.pop(place % len(self._running))
        process.kill()
        process.wait()
        self.start()


async def due_reminders(store, count):
    """So many keys of what is due: half of it a while ago, half within seconds, some in topics of groups."""
    now, keys = SystemClock().now(), set()
    usual = await set_one(store, rest=Rest.PAUSED)
    for number in range(count):
        in_group = number < GROUPS * TOPICS
        due_at = now + (NOT_YET * number / count if number % 2 else -NOT_YET)
        due = replace(usual, rest=Rest.NONE, next_at=due_at, chat=ANN + number, thread=None)
        if in_group:
            due = replace(due, chat=GROUP - number % GROUPS, thread=number)
        keys.add(((await store.reminders.set(due, (), by())).id, due_at.timestamp()))
    return keys


async def everything_sent(store):
    while (await store.dispatch.backlog()).depth:  # noqa: ASYNC110 - what other processes write makes no event here
        await asyncio.sleep(0.1)


async def deliver(url, count, kills, copies, per_second):
    """What the sink got, and what it should have got, when postmen were killed `kills` times."""
    chance = random.Random(count)  # noqa: S311 - the same moments in every run
    async with asyncio.timeout(60 + count / 5), open_sink() as (sink, port), AsyncExitStack() as closing:
        store = await closing.enter_async_context(open_store(url, SystemClock(), alone=False))
        expected = await due_reminders(store, count)
        team = Copies(closing.enter_context(ExitStack()), (url, port, per_second))
        for _ in range(copies):
            team.start()
        for messages in sorted(chance.sample(range(copies, count * 9 // 10), kills)):
            await sink.has(messages)
            team.kill(chance.randrange(copies))
        await sink.has(count)
        await everything_sent(store)
    return sink, expected


async def test_no_message_is_lost_by_a_kill_and_every_repeat_is_marked(url):
    copies, share = (1, 1 / 3) if url.startswith("sqlite") else (3, 2 / 3)
    sink, expected = await deliver(url, round(MESSAGES * share), round(KILLS * share), copies, PER_SECOND)
    assert set(sink.copies_of) == expected
    assert {key for key in expected if sink.unmarked(key) > 1} == set()
    assert sink.most_within(1, None) <= OVERALL * PER_SECOND / Pace().per_second
    groups = {chat for _, chat in sink.arrivals if chat < 0}
    assert sink.most_within(60, groups) <= 20
    assert sink.most_within(10, groups) <= 4  # few here wait for a whole minute


async def test_copies_together_never_send_faster_than_telegram_allows(postgres_url):
    sink, _ = await deliver(postgres_url, 100, 1, 3, Pace().per_second)
    assert sink.most_within(1, None) <= OVERALL
