"""A reminder as a few lines: of what, when, how it stands, and when it last spoke."""

from __future__ import annotations

from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from bot.chat.markup import bold, escaped, lines
from bot.chat.rules import typed
from bot.ports.reminders import Condition, Rest
from bot.texts.reminders import moment

if TYPE_CHECKING:
    from datetime import datetime

    from bot.chat.command import Frame
    from bot.chat.screen import Json
    from bot.ports.reminders import Reminder
    from bot.services.reminding import Named
    from bot.texts import Texts


def in_zone(at: datetime, zone: str) -> str:
    """A moment as the clocks in `zone` show it."""
    return moment(at.astimezone(ZoneInfo(zone)))


def reminder_lines(frame: Frame, named: Named, zone: str, number: int | None = None) -> str:
    """All of it, with its `number` in a list; times are told in `zone`."""
    texts, reminder = frame.texts, named.reminder
    title = f"{named.portfolio} · {texts.rule(reminder.rule)}"
    spoke = (
        texts.reminder_silent() if reminder.spoke_at is None else texts.reminder_spoke(in_zone(reminder.spoke_at, zone))
    )
    return lines(
        bold(title if number is None else f"{number}. {title}"),
        escaped(f"{standing(texts, reminder, frame.now, zone)} {spoke}"),
    )


def standing(texts: Texts, reminder: Reminder, now: datetime, zone: str) -> str:
    """Why it keeps quiet, else what it waits for."""
    if reminder.rest is not Rest.NONE:
        return texts.reminder_paused() if reminder.rest is Rest.PAUSED else texts.reminder_asleep()
    if reminder.snoozed_until is not None and now < reminder.snoozed_until:
        return texts.reminder_snoozed(in_zone(reminder.snoozed_until, zone))
    if reminder.blind_at is not None:
        return texts.reminder_unseen(in_zone(reminder.unseen_at or reminder.blind_at, zone))
    if reminder.began_at is not None:
        return texts.reminder_true(in_zone(reminder.began_at, zone))
    return (
        texts.reminder_watching() if reminder.next_at is None else texts.reminder_next(in_zone(reminder.next_at, zone))
    )


def reminder_data(named: Named) -> dict[str, Json]:
    """The same as data; moments in UTC, None for what has not come."""
    reminder = named.reminder
    return {
        "id": str(reminder.id),
        "portfolio": named.portfolio,
        "rule": typed(reminder.rule),
        "rest": reminder.rest.value,
        "next_at": _utc(reminder.next_at),
        "snoozed_until": _utc(reminder.snoozed_until),
        "true_since": _utc(reminder.began_at) if isinstance(reminder.rule, Condition) else None,
        "spoke_at": _utc(reminder.spoke_at),
    }


def _utc(at: datetime | None) -> str | None:
    return None if at is None else at.isoformat().replace("+00:00", "Z")
