"""What the services need of whoever keeps reminders: rules, when each is due, and what a price sets off."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from typing import TYPE_CHECKING, Protocol, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime, time, timedelta
    from decimal import Decimal

    from bot.ports.books import Cause

MOST_REMINDERS = 20
"""Of one chat."""


@dataclass(frozen=True, slots=True)
class Daily:
    """Every day at a time of the clock on the wall, or, with `weekdays`, from Monday to Friday."""

    at: time
    weekdays: bool = False


@dataclass(frozen=True, slots=True)
class Every:
    """Again and again after a span of whole hours, counted from when it was set, whatever the clocks on the wall do."""

    span: timedelta


class Measure(Enum):
    """What a condition looks at. The values are what people type."""

    DRIFT = "drift"
    LIQUIDATION = "liq"
    FUNDING = "funding"
    BASIS = "basis"


@dataclass(frozen=True, slots=True)
class Condition:
    """Speak when `measure` is beyond `threshold`, a share.

    DRIFT: off the target by more than it, either way; LIQUIDATION: the liquidation price is nearer than it to the mark;
    FUNDING: the rate is below it (0: negative); BASIS: mark over index, less one, is below it.
    """

    measure: Measure
    threshold: Decimal


Schedule: TypeAlias = Daily | Every
Rule: TypeAlias = Daily | Every | Condition


class Rest(Enum):
    """Why a reminder keeps quiet. ASLEEP: its chat is closed to the bot, and wakes it when it opens."""

    NONE = "none"
    PAUSED = "paused"
    ASLEEP = "asleep"


@dataclass(frozen=True, slots=True)
class Reminder:
    """One reminder of a portfolio: `owner` has the portfolio, `chat` and its topic `thread` are where it speaks.

    zone: the IANA name of the zone that Daily is in; next_at: when a schedule is due, None for a condition;
    snoozed_until: until then it says nothing and its schedule goes on; began_at: since when the condition is true,
    None while it is not; spoke_at: when it last spoke of its rule; look_at: when a condition is looked at whatever its
    numbers are, None for a schedule; unseen_at: since when nobody can tell whether it is true, for want of market data,
    and blind_at: when it said so, both None while somebody can; version: counts its changes, so that whoever keeps it
    knows whether it is still as it was loaded.
    """

    id: int
    owner: int
    portfolio: int
    chat: int
    thread: int | None
    author: int
    rule: Rule
    zone: str
    set_at: datetime
    rest: Rest = Rest.NONE
    next_at: datetime | None = None
    snoozed_until: datetime | None = None
    began_at: datetime | None = None
    spoke_at: datetime | None = None
    look_at: datetime | None = None
    unseen_at: datetime | None = None
    blind_at: datetime | None = None
    version: int = 0


@dataclass(frozen=True, slots=True)
class Topic:
    """A number that is watched: the mark (Measure.DRIFT and LIQUIDATION), funding rate, or basis of one contract.

    venue: ccxt id; symbol: the venue's own name; what: "mark", "funding" or "basis".
    """

    venue: str
    symbol: str
    what: str


@dataclass(frozen=True, slots=True)
class Trigger:
    """The numbers of a topic that set a reminder off: at or below `below`, at or above `above`; None for neither side.

    A reminder may have several, one a contract. They select what is then looked at exactly.
    """

    topic: Topic
    below: Decimal | None = None
    above: Decimal | None = None


class Occasion(Enum):
    """What a message of a reminder is about."""

    SCHEDULED = "scheduled"
    BEGAN = "began"
    OVER = "over"
    BLIND = "blind"


@dataclass(frozen=True, slots=True)
class Occurrence:
    """One message to come: of a reminder, for the moment it was due; `began_at` is since when a condition was true."""

    reminder: int
    due_at: datetime
    occasion: Occasion
    began_at: datetime | None = None


class Reminders(Protocol):
    """Keeps reminders. Whatever a call returns is on disk. Every call raises StoreUnavailable when it cannot.

    A change together with the occurrence it leads to is one transaction: each occurrence is created exactly once.
    While a portfolio is deleted its reminders rest, and none of these calls knows of them; they come back with it.
    """

    async def of_chat(self, chat: int) -> tuple[Reminder, ...]:
        """The reminders that speak in a chat, in the order they were set."""
        ...

    async def load(self, chat: int, reminder: int) -> Reminder:
        """One of a chat. Raises NoSuchReminder."""
        ...

    async def set(self, reminder: Reminder, triggers: Sequence[Trigger], cause: Cause) -> Reminder:
        """Keep a new one (its `id` and `version` are not looked at).

        Raises NoSuchPortfolio, or LimitReached beyond MOST_REMINDERS in its chat.
        """
        ...

    async def change(self, reminder: Reminder, triggers: Sequence[Trigger] | None, cause: Cause) -> Reminder:
        """Keep it as it is given, with other triggers unless None. Raises NoSuchReminder.

        What happened since it was loaded (began_at, spoke_at) is kept too, unless it gets another rule. One that rests
        has nothing more to say: what is queued for it is dropped.
        """
        ...

    async def remove(self, chat: int, reminder: int, cause: Cause) -> None:
        """Away with it, and with what it still had to say. Raises NoSuchReminder."""
        ...

    async def look_at_portfolio(self, owner: int, portfolio: int | None, now: datetime) -> None:
        """The conditions on a portfolio, or with None on any of the owner's, are to be looked at from `now` on.

        Each counts as changed, so that nobody who looked at the portfolio of before can still tell of it.
        """
        ...

    async def look_at_topic(self, topic: Topic, now: datetime, unseen_at: datetime | None) -> None:
        """Those with a trigger on a topic are to be looked at from `now` on: its number is unknown since `unseen_at`.

        One that has such a time already keeps it. With None it is known again: only those that have such a time.
        """
        ...

    async def rezone(self, owner: int, zone: str, next_at: Mapping[int, datetime]) -> None:
        """The owner's reminders that `next_at` names are in another zone from now on, and due at these moments."""
        ...

    async def sleep(self, chat: int) -> None:
        """The chat is closed: its reminders keep quiet, and what is queued for it is dropped."""
        ...

    async def wake(self, chat: int, now: datetime) -> tuple[Reminder, ...]:
        """The chat is open again: those that slept, to be planned anew from `now`.

        What fell due meanwhile is due at `now`, once, and conditions are looked at from `now` on. So is it when a
        deleted portfolio comes back.
        """
        ...

    async def due(self, now: datetime, most: int) -> tuple[Reminder, ...]:
        """Scheduled ones whose moment has come, the longest due first; not those that rest."""
        ...

    async def to_look_at(self, now: datetime, most: int) -> tuple[Reminder, ...]:
        """Conditions whose `look_at` has come, the longest waiting first; not those that rest."""
        ...

    async def happened(
        self,
        planned: Sequence[tuple[Reminder, Occurrence | None]],
        triggers: Mapping[int, Sequence[Trigger]] | None = None,
    ) -> int:
        """Keep the moments of each reminder as they are given, and queue its occurrence, in one go.

        A scheduled occurrence takes the place of an earlier one that is still queued. Those whose ids are in `triggers`
        get these, such as the way back once a condition has become true. A reminder that was changed or handled by
        somebody else since it was loaded is passed over, so that two who plan at the same moment create each occurrence
        once. Returns how many occurrences were new.
        """
        ...

    async def watched(self) -> tuple[Topic, ...]:
        """Every topic that some trigger of a reminder that does not rest is about."""
        ...

    async def set_off(self, topic: Topic, number: Decimal, most: int, after: int = 0) -> tuple[Reminder, ...]:
        """The reminders that `number` may set off: candidates, by index, a little more rather than less.

        In the order of their ids, the first `most` of those beyond `after`; not those that rest.
        """
        ...
