"""The planner: turns schedules that are due into messages to send, each exactly once."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

from bot.ports.meters import UNMETERED
from bot.ports.reminders import Condition, Occasion, Occurrence
from bot.services.rounds import repeat
from bot.services.timing import last_due, next_due

if TYPE_CHECKING:
    import asyncio
    from datetime import datetime

    from bot.ports import Clock
    from bot.ports.meters import Meters
    from bot.ports.reminders import Reminder, Reminders

EVERY = timedelta(seconds=1)
MOST_AT_ONCE = 500
_AT_ONCE = timedelta(0)


class Planner:
    """Several may work on one store: whoever is second finds a reminder already planned, and is passed over."""

    def __init__(
        self, reminders: Reminders, clock: Clock, *, every: timedelta = EVERY, meters: Meters = UNMETERED
    ) -> None:
        self._reminders = reminders
        self._clock = clock
        self._every = every
        self._meters = meters

    async def run(self, stop: asyncio.Event) -> None:
        """Plan until `stop` is set."""
        await repeat(self._round, stop, name="planning reminders", meters=self._meters)

    async def tick(self) -> bool:
        """Plan those that are due; whether more of them may be waiting. Raises StoreUnavailable."""
        now = self._clock.now()
        due = await self._reminders.due(now, MOST_AT_ONCE)
        if due:
            await self._reminders.happened([planned(reminder, now) for reminder in due])
        return len(due) == MOST_AT_ONCE

    async def _round(self) -> timedelta:
        return _AT_ONCE if await self.tick() else self._every


def planned(reminder: Reminder, now: datetime) -> tuple[Reminder, Occurrence | None]:
    """The reminder with its next moment, and its message for the last one: however many were missed, it is one.

    One that is snoozed says nothing, and its schedule goes on.
    """
    rule = reminder.rule
    if isinstance(rule, Condition):
        return replace(reminder, next_at=None), None
    following = replace(reminder, next_at=next_due(rule, reminder.zone, now, reminder.set_at))
    if reminder.snoozed_until is not None and now < reminder.snoozed_until:
        return following, None
    missed = last_due(rule, reminder.zone, now, reminder.set_at)
    return replace(following, spoke_at=now), Occurrence(reminder.id, missed, Occasion.SCHEDULED)
