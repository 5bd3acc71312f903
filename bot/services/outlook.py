"""What becomes of a reminder that was looked at: what it says, when it is looked at again, what sets it off. Pure."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import timedelta
from typing import TYPE_CHECKING

from bot.ports.reminders import Occasion, Occurrence

if TYPE_CHECKING:
    from datetime import datetime

    from bot.ports.reminders import Reminder, Trigger
    from bot.services.conditions import Finding

COOLDOWN = timedelta(hours=1)
"""After it spoke of an end, a condition begins anew only then."""
BLIND_AFTER = timedelta(minutes=15)
"""So long nobody could tell whether a condition is true when its reminder says so."""
LOOK_SOON = timedelta(minutes=1)
LOOK_AGAIN = timedelta(days=1)
"""Funding moves a ratio without a price: by then it has moved the triggers by less than anyone would notice."""


@dataclass(frozen=True, slots=True)
class Outlook:
    """The reminder as it is from now on, what it says, and its triggers; None leaves them as they are."""

    reminder: Reminder
    occurrence: Occurrence | None
    triggers: tuple[Trigger, ...] | None


def outlook(reminder: Reminder, found: Finding, now: datetime) -> Outlook:
    """What follows from what the condition of `reminder` found."""
    if reminder.snoozed_until is not None and now < reminder.snoozed_until:
        return Outlook(replace(reminder, look_at=reminder.snoozed_until), None, ())
    begun = reminder.began_at is not None
    if (found.over if begun else found.holds) is None:
        return _unseen(reminder, now)
    seen = replace(reminder, look_at=now + LOOK_AGAIN, unseen_at=None, blind_at=None)
    return _while_true(seen, found, now) if begun else _while_false(seen, found, now)


def _while_false(reminder: Reminder, found: Finding, now: datetime) -> Outlook:
    if not found.holds:
        return Outlook(reminder, None, found.begins)
    if reminder.spoke_at is not None and now < reminder.spoke_at + COOLDOWN:
        return Outlook(replace(reminder, look_at=reminder.spoke_at + COOLDOWN), None, ())
    began = Occurrence(reminder.id, now, Occasion.BEGAN, now)
    return Outlook(replace(reminder, began_at=now, spoke_at=now), began, found.ends)


def _while_true(reminder: Reminder, found: Finding, now: datetime) -> Outlook:
    if not found.over:
        return Outlook(reminder, None, found.ends)
    over = Occurrence(reminder.id, now, Occasion.OVER, reminder.began_at)
    return Outlook(replace(reminder, began_at=None, spoke_at=now), over, found.begins)


def _unseen(reminder: Reminder, now: datetime) -> Outlook:
    since = now if reminder.unseen_at is None else reminder.unseen_at
    if reminder.blind_at is not None:
        return Outlook(replace(reminder, look_at=now + BLIND_AFTER), None, None)
    if now < since + BLIND_AFTER:
        soon = min(now + LOOK_SOON, since + BLIND_AFTER)
        return Outlook(replace(reminder, unseen_at=since, look_at=soon), None, None)
    blind = Occurrence(reminder.id, now, Occasion.BLIND, reminder.began_at)
    return Outlook(replace(reminder, unseen_at=since, blind_at=now, look_at=now + BLIND_AFTER), blind, None)
