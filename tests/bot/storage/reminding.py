"""Reminders of a store, each with usual content and any part of it replaceable."""

from __future__ import annotations

from dataclasses import replace
from datetime import time, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING

from bot.errors import NoSuchPortfolio
from bot.ports.reminders import Condition, Daily, Every, Measure, Occasion, Occurrence, Reminder, Topic, Trigger
from tests.bot.storage.builders import ANN, by
from tests.support.builders import NOON

if TYPE_CHECKING:
    from datetime import datetime

    from bot.storage.store import Store

DAILY = Daily(time(9))
HOURLY = Every(timedelta(hours=1))
DRIFT = Condition(Measure.DRIFT, Decimal("0.05"))
MARK = Topic("binancecoinm", "BTCUSD_PERP", "mark")
FUNDING = Topic("binancecoinm", "BTCUSD_PERP", "funding")


async def set_one(store: Store, triggers: tuple[Trigger, ...] = (), **changes: object) -> Reminder:
    """A daily reminder of the owner's portfolio "half" in the owner's own chat, due at noon."""
    owner = int(str(changes.get("owner", ANN)))
    try:
        portfolio = await store.books.load(owner, "half")
    except NoSuchPortfolio:
        portfolio = await store.books.create(owner, "half", [], by(owner))
    usual = Reminder(0, owner, portfolio.id, owner, None, owner, DAILY, "Europe/Berlin", NOON, next_at=NOON)
    return await store.reminders.set(replace(usual, **changes), triggers, by(owner))  # type: ignore[arg-type]


async def set_condition(store: Store, *triggers: Trigger, **changes: object) -> Reminder:
    """One that speaks of drift."""
    return await set_one(store, triggers, **{"rule": DRIFT, "next_at": None, "look_at": NOON} | changes)


def mark(below: str | None = None, above: str | None = None, topic: Topic = MARK) -> Trigger:
    """What sets off at prices of the perpetual contract."""
    return Trigger(topic, *(None if side is None else Decimal(side) for side in (below, above)))


def moved(reminder: Reminder, days: int = 1) -> Reminder:
    """The same, due days later, and having spoken."""
    assert reminder.next_at is not None
    return replace(reminder, next_at=reminder.next_at + timedelta(days=days), spoke_at=reminder.next_at)


def occurrence(reminder: Reminder, due_at: datetime | None = None) -> Occurrence:
    """What a scheduled reminder has to say now."""
    return Occurrence(reminder.id, due_at or reminder.next_at or NOON, Occasion.SCHEDULED)


async def queue(store: Store, *reminders: Reminder) -> int:
    """Have reminders say what they are due for."""
    return await store.reminders.happened([(moved(each), occurrence(each)) for each in reminders])
