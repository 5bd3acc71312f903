"""When the next messages may be sent, for all copies of the bot together; within a transaction of the caller's.

Telegram allows so many messages a second in all, and so many to one chat. Moments are given out one by one and never
twice: each stands at least one interval behind the last, which is what the generic cell rate algorithm comes to without
a burst, and behind what its own chat had last.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from itertools import islice
from typing import TYPE_CHECKING

import sqlalchemy as sa

from bot.ports.dispatch import BEAT_EVERY
from bot.storage.engine import insert_or
from bot.storage.schema import ALL_CHATS, slot

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from datetime import datetime

    from sqlalchemy.engine import Connection


@dataclass(frozen=True, slots=True)
class Pace:
    """How fast all copies together send, and when one of them is given up.

    - `per_second`: of the thirty that Telegram allows, for answers to people need the rest (`within`).
    - `private_gap`, `group_gap`: between messages to one chat, of which Telegram allows one a second, and twenty a
      minute to a group.
    - `crowd`, `crowd_within`: moments are no use to copies that come late, as after a stall; so many messages in so
      long are enough, and the rest get other moments.
    - `ahead`: how far moments are given out before they come.
    - `dead_after`: without a heartbeat; `stuck_after`: whoever has been sending a message for so long is not any more.
    """

    per_second: float = 25.0
    private_gap: timedelta = timedelta(seconds=1.05)
    group_gap: timedelta = timedelta(seconds=3.1)
    crowd_within: timedelta = timedelta(seconds=1.2)
    ahead: timedelta = timedelta(seconds=1)
    dead_after: timedelta = 4 * BEAT_EVERY
    stuck_after: timedelta = timedelta(minutes=2)

    @classmethod
    def within(cls, messages_per_second: float) -> Pace:
        """That of a bot which sends so many in all."""
        return cls(per_second=messages_per_second * 25 / 30)

    @property
    def crowd(self) -> float:
        """A little more than there are in a stretch without lateness."""
        return 1 + self.per_second * self.crowd_within.total_seconds()

    @property
    def interval(self) -> timedelta:
        """Between any two messages."""
        return timedelta(seconds=1 / self.per_second)

    def gap(self, chat: int) -> timedelta:
        """Between two messages to `chat`; groups have numbers below zero."""
        return self.group_gap if chat < 0 else self.private_gap


def all_free_at(connection: Connection) -> datetime:
    """From when on anyone may be sent a message. Nobody else gives out moments until the transaction ends."""
    held = sa.select(slot.c.free_at).where(slot.c.chat == ALL_CHATS).with_for_update()
    free_at: datetime = connection.execute(held).scalar_one()
    return free_at


def reserve(  # noqa: PLR0913 - what is asked for, and all it depends on
    connection: Connection, chats: Sequence[int], most: int, *, free_at: datetime, now: datetime, pace: Pace
) -> dict[int, datetime]:
    """Moments for the first `most` of `chats` that may be sent to within `pace.ahead`; `free_at` is for all of them."""
    moments = islice(_moments(max(free_at, now), now + pace.ahead, pace.interval), most)
    given = _given(chats, _free_at(connection, chats), moments)
    if given:
        until = {chat: moment + pace.gap(chat) for chat, moment in given.items()}
        _keep(connection, until | {ALL_CHATS: max(given.values()) + pace.interval})
    return given


def hold(connection: Connection, until: datetime) -> None:
    """Give out no moment before `until`."""
    _keep(connection, {ALL_CHATS: max(until, all_free_at(connection))})


def _moments(start: datetime, end: datetime, interval: timedelta) -> Iterator[datetime]:
    while start <= end:
        yield start
        start += interval


def _given(chats: Iterable[int], free_at: Mapping[int, datetime], moments: Iterator[datetime]) -> dict[int, datetime]:
    given: dict[int, datetime] = {}
    moment = next(moments, None)
    for chat in chats:
        if moment is not None and free_at.get(chat, moment) <= moment:
            given[chat] = moment
            moment = next(moments, None)
    return given


def _free_at(connection: Connection, chats: Sequence[int]) -> dict[int, datetime]:
    rows = connection.execute(sa.select(slot.c.chat, slot.c.free_at).where(slot.c.chat.in_(chats)))
    return {chat: free_at for chat, free_at in rows}  # noqa: C416 - rows are no pairs to a type checker


def _keep(connection: Connection, free_at: Mapping[int, datetime]) -> None:
    new = insert_or(connection, slot)
    kept = new.on_conflict_do_update(index_elements=[slot.c.chat], set_={"free_at": new.excluded.free_at})
    connection.execute(kept, [{"chat": chat, "free_at": moment} for chat, moment in sorted(free_at.items())])
