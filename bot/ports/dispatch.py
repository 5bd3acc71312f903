"""What the services need of the queue of messages that reminders have to say, shared by all copies of the bot.

Telegram has no key by which it knows a message that is sent twice. So a message is queued once, is never lost, and is
sent twice only where nobody can tell whether it was sent before, and is then marked as a possible repeat.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from datetime import datetime

    from bot.ports.reminders import Occurrence, Reminder

BEAT_EVERY = timedelta(seconds=4)
"""How often a copy says that it is alive; one that was silent for several times as long counts as dead."""


@dataclass(frozen=True, slots=True)
class Note:
    """One message to send, claimed for the `attempt`th time; `repeated` says that it may have been sent before."""

    number: int
    reminder: Reminder
    occurrence: Occurrence
    repeated: bool
    attempt: int


@dataclass(frozen=True, slots=True)
class Parcel:
    """What goes to one chat, in one of its topics, as one message, not before `send_at` by this copy's clock.

    A person's parcel has one note, a group's has all that wait for it and its topic.
    """

    chat: int
    thread: int | None
    send_at: datetime
    notes: tuple[Note, ...]


@dataclass(frozen=True, slots=True)
class Backlog:
    """How many messages wait, and for how long the oldest of those that may be sent: quiet hours do not count."""

    depth: int
    oldest: timedelta


class Dispatch(Protocol):
    """The queue as one copy of the bot sees it. Every call raises StoreUnavailable when it cannot be used."""

    async def beat(self) -> int:
        """Say that this copy is alive, and take back what copies that are not had claimed; how many are alive.

        What a dead copy had only claimed was never sent, and is queued again. What it was sending, and what anyone has
        been sending for two minutes, may have been sent: it is queued again as a possible repeat. To be said every
        BEAT_EVERY.
        """
        ...

    async def claim(self, most: int) -> tuple[Parcel, ...]:
        """Parcels for this copy to send, at most that many, each with its moment within Telegram's limits.

        The moments are at most a second away; there is nothing to claim while all of that second is taken.
        """
        ...

    async def sending(self, parcel: Parcel) -> bool:
        """To be said just before it is sent; False if it must not be sent.

        So it is when it is not this copy's any more, when one of its reminders went away, when silence was asked for
        since it was claimed, or when too many that are late would crowd into a second. What is left of it waits for
        another try by itself.
        """
        ...

    async def sent(self, parcel: Parcel) -> None:
        """It was sent, or it is sure that it never can be."""
        ...

    async def again(self, parcel: Parcel, after: timedelta, *, repeated: bool) -> None:
        """It was not sent, or, `repeated`, may have been: it waits for another try, and for that `after` from now."""
        ...

    async def hold_all(self, span: timedelta) -> None:
        """Telegram asked for silence: no copy sends anything for so long that is not being sent already."""
        ...

    async def backlog(self) -> Backlog:
        """What waits."""
        ...
