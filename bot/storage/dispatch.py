"""The `Dispatch` port on a database."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from itertools import groupby
from typing import TYPE_CHECKING, Any, TypeVar

import sqlalchemy as sa

from bot.ports.dispatch import Backlog, Note, Parcel
from bot.ports.reminders import Occasion, Occurrence
from bot.storage.engine import now_of
from bot.storage.outbox import WAITING, State, is_in, locked, prune_sent, put, sent_since
from bot.storage.reminder_rows import reminder_of
from bot.storage.schema import outbox, reminder, slot
from bot.storage.slots import all_free_at, hold, reserve
from bot.storage.workers import bury, count_alive, record_beat

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping
    from datetime import datetime
    from typing import TypeAlias

    from sqlalchemy.engine import Connection

    from bot.ports import Clock
    from bot.storage.engine import Database
    from bot.storage.slots import Pace

    Row: TypeAlias = sa.Row[*tuple[Any, ...]]

_T = TypeVar("_T")
LOOKED_AT = 8
"""Waiting messages looked at for each that may be sent now: those of a chat that has to wait stand in others' way."""
_MESSAGES = sa.select(
    reminder,
    outbox.c.id.label("number"),
    outbox.c.due_at,
    outbox.c.occasion,
    outbox.c.began_at.label("since"),
    outbox.c.repeated,
    outbox.c.attempt,
).join(reminder, reminder.c.id == outbox.c.reminder)


@dataclass(frozen=True, slots=True)
class DatabaseDispatch:
    """The queue in `database` as the copy `worker` sees it, which is a name that no other process ever has.

    Each call is one transaction.
    """

    database: Database
    clock: Clock
    worker: str
    pace: Pace

    async def beat(self) -> int:
        """Say that this copy is alive, and take back what copies that are not had claimed; how many are alive."""

        def work(on: Connection, now: datetime) -> int:
            record_beat(on, self.worker, now)
            bury(on, now, self.pace)
            prune_sent(on, now)
            return count_alive(on)

        return await self._write(work)

    async def claim(self, most: int) -> tuple[Parcel, ...]:
        """Parcels for this copy to send, at most that many, each with its moment within Telegram's limits."""

        def work(on: Connection, now: datetime) -> tuple[Parcel, ...]:
            # Most of the time nothing waits, and then nobody's way is barred.
            return self._claimed(on, most) if self._line(on, now, 1) else ()

        return await self._write(work)

    async def sending(self, parcel: Parcel) -> bool:
        """To be said just before it is sent; False if it must not be sent."""

        def work(on: Connection) -> bool:
            _, now = self._alone(on)
            held = locked(on, _are(parcel), is_in(State.CLAIMED))
            goes = len(held) == len(parcel.notes) and sent_since(on, now - self.pace.crowd_within) < self.pace.crowd
            put(on, held, State.SENDING if goes else State.QUEUED, at=now)
            return goes

        return await self.database.write((), work)

    async def sent(self, parcel: Parcel) -> None:
        """It was sent, or it is sure that it never can be."""
        await self.database.write((), lambda on: put(on, locked(on, _are(parcel), WAITING), State.SENT))

    async def again(self, parcel: Parcel, after: timedelta, *, repeated: bool) -> None:
        """It was not sent, or, `repeated`, may have been: it waits for another try."""
        mark = {"repeated": True} if repeated else {}

        def work(on: Connection, now: datetime) -> None:
            put(on, locked(on, _are(parcel), WAITING), State.QUEUED, at=now + after, **mark)

        await self._write(work)

    async def hold_all(self, span: timedelta) -> None:
        """Telegram asked for silence: no copy sends anything for so long that is not being sent already."""

        def work(on: Connection, now: datetime) -> None:
            hold(on, now + span)
            put(on, locked(on, is_in(State.CLAIMED)), State.QUEUED, at=now)

        await self._write(work)

    async def backlog(self) -> Backlog:
        """What waits."""

        def work(on: Connection) -> Backlog:
            now = now_of(on, self.clock)
            since = sa.func.min(sa.case((outbox.c.at <= now, outbox.c.at)))
            waiting = sa.select(sa.func.count(), since).where(is_in(State.QUEUED, State.CLAIMED, State.SENDING))
            depth, oldest = on.execute(waiting).one()
            return Backlog(depth, timedelta(0) if oldest is None else now - oldest)

        return await self.database.read(work)

    async def _write(self, work: Callable[[Connection, datetime], _T]) -> _T:
        return await self.database.write((), lambda on: work(on, now_of(on, self.clock)))

    def _line(self, on: Connection, now: datetime, most: int) -> list[int]:
        return _chats_in_line(on, most * LOOKED_AT, now, now + self.pace.ahead)

    def _alone(self, on: Connection) -> tuple[datetime, datetime]:
        """From when on anyone may be sent to, and the present: after a wait for others, whom this transaction bars."""
        return all_free_at(on), now_of(on, self.clock)

    def _claimed(self, on: Connection, most: int) -> tuple[Parcel, ...]:
        free_at, now = self._alone(on)
        # Copies agree on the database's time, and each sends by its own clock.
        ahead = self.clock.now() - now
        moments = reserve(on, self._line(on, now, most), most, free_at=free_at, now=now, pace=self.pace)
        parcels = tuple(sorted(_parcels(on, moments, now, ahead), key=lambda parcel: parcel.send_at))
        if parcels:
            record_beat(on, self.worker, now)
            numbers = [note.number for parcel in parcels for note in parcel.notes]
            put(on, numbers, State.CLAIMED, at=now, worker=self.worker, attempt=outbox.c.attempt + 1)
        return parcels


def _chats_in_line(on: Connection, most: int, now: datetime, end: datetime) -> list[int]:
    """Chats that wait and may be sent to before `end`, in the order of their first messages."""
    open_to_all = sa.or_(slot.c.free_at.is_(None), slot.c.free_at <= end)
    line = (
        sa.select(outbox.c.chat)
        .join(slot, slot.c.chat == outbox.c.chat, isouter=True)
        .where(outbox.c.state == State.QUEUED.value, outbox.c.at <= now, open_to_all)
        .order_by(outbox.c.at, outbox.c.id)
        .limit(most)
    )
    return list(dict.fromkeys(on.scalars(line)))


def _parcels(on: Connection, moments: Mapping[int, datetime], now: datetime, ahead: timedelta) -> Iterator[Parcel]:
    """What waits for the chats that have a moment: one message each, or in a group all of one topic."""
    waiting = outbox.c.chat.in_(moments), outbox.c.state == State.QUEUED.value, outbox.c.at <= now
    lines = _MESSAGES.where(*waiting).order_by(outbox.c.chat, outbox.c.at, outbox.c.id)
    rows = on.execute(lines.with_for_update(of=outbox, skip_locked=True))
    for chat, line in groupby(rows, key=lambda row: int(row.chat)):
        first, *others = line
        together = [first, *(row for row in others if chat < 0 and row.thread == first.thread)]
        yield Parcel(chat, first.thread, moments[chat] + ahead, tuple(map(_note, together)))


def _note(row: Row) -> Note:
    occurrence = Occurrence(row.id, row.due_at, Occasion(row.occasion), row.since)
    return Note(row.number, reminder_of(row), occurrence, row.repeated, row.attempt + 1)


def _are(parcel: Parcel) -> sa.ColumnElement[bool]:
    """The messages of a parcel, as long as nobody has claimed them since."""
    mine = [(note.number, note.attempt) for note in parcel.notes]
    return sa.tuple_(outbox.c.id, outbox.c.attempt).in_(mine)
