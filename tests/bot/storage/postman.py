"""A copy of the bot that only reminds, to be killed: `python -m tests.bot.storage.postman URL PORT PER_SECOND`.

What it has to say goes to a sink on loopback, one JSON object a line; the sink answers when it has it.
"""

from __future__ import annotations

import asyncio
import json
import sys
from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

from bot.clock import SystemClock
from bot.ports.reminders import Occasion, Occurrence
from bot.storage.slots import Pace
from bot.storage.store import open_store

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from bot.ports.dispatch import Parcel
    from bot.storage.store import Store

DEAD_AFTER = timedelta(seconds=2)
AT_ONCE = 32
CLOCK = SystemClock()


class Postman:
    """Plans, claims and delivers."""

    def __init__(self, store: Store, port: int) -> None:
        self._store = store
        self._port = port
        # asyncio forgets tasks that nobody else holds.
        self._under_way: set[asyncio.Task[None]] = set()

    async def plan(self) -> None:
        """A day between each two occurrences of a reminder."""
        due = await self._store.reminders.due(CLOCK.now(), 100)
        planned = [
            (
                replace(each, next_at=each.next_at + timedelta(days=1)),
                Occurrence(each.id, each.next_at, Occasion.SCHEDULED),
            )
            for each in due
            if each.next_at is not None
        ]
        await self._store.reminders.happened(planned)

    async def claim(self) -> None:
        """As many as can be under way."""
        for parcel in await self._store.dispatch.claim(AT_ONCE - len(self._under_way)):
            task = asyncio.create_task(self._deliver(parcel))
            self._under_way.add(task)
            task.add_done_callback(self._under_way.discard)

    async def _deliver(self, parcel: Parcel) -> None:
        await asyncio.sleep((parcel.send_at - CLOCK.now()).total_seconds())
        if not await self._store.dispatch.sending(parcel):
            return
        reader, writer = await asyncio.open_connection("127.0.0.1", self._port)
        notes = [(note.reminder.id, note.occurrence.due_at.timestamp(), note.repeated) for note in parcel.notes]
        writer.write(json.dumps({"chat": parcel.chat, "notes": notes}).encode() + b"\n")
        await reader.readline()
        writer.close()
        await self._store.dispatch.sent(parcel)


async def again_and_again(work: Callable[[], Awaitable[object]], pause: float) -> None:
    """Until the end of the process."""
    while True:
        await work()
        await asyncio.sleep(pause)


async def remind(url: str, port: str, per_second: str) -> None:
    """Be a copy of the bot."""
    pace = Pace(per_second=float(per_second), dead_after=DEAD_AFTER)
    async with open_store(url, CLOCK, pace=pace) as store:
        postman = Postman(store, int(port))
        await asyncio.gather(
            again_and_again(store.dispatch.beat, DEAD_AFTER.total_seconds() / 4),
            again_and_again(postman.plan, 0.1),
            again_and_again(postman.claim, 0.05),
        )


if __name__ == "__main__":
    asyncio.run(remind(*sys.argv[1:]))
