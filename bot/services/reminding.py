"""The use cases around reminders: each checks who may, makes one change, and returns what there is afterwards."""

from __future__ import annotations

import logging
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from bot.errors import StorageError
from bot.ports.reminders import MOST_REMINDERS, Condition, Daily, Reminder, Rest
from bot.services.timing import next_due, snoozed_until

if TYPE_CHECKING:
    from datetime import datetime

    from bot.ports.reminders import Reminders, Rule
    from bot.services.keeping import Keeping, Which
    from bot.services.timing import Snooze
    from bot.services.visits import Visit

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Named:
    """A reminder, and what its portfolio is called."""

    reminder: Reminder
    portfolio: str


@dataclass(frozen=True, slots=True)
class Listing:
    """The reminders of a chat in the order they were set; it may have `most`. `zone`: of whom they belong to."""

    reminders: tuple[Named, ...]
    zone: str
    most: int = MOST_REMINDERS


class Reminding:
    """Reminders of people and groups. Everyone in a group may look; editors and administrators may change.

    A condition that was set or changed is looked at by the watcher as soon as it can; that is when it gets triggers.
    """

    def __init__(self, keeping: Keeping, reminders: Reminders) -> None:
        self._keeping = keeping
        self._reminders = reminders

    async def listed(self, visit: Visit) -> Listing:
        """The reminders that speak in the chat of the visit."""
        titles = await self._keeping.titles(visit)
        preferences = await self._keeping.preferences(visit)
        reminders = await self._reminders.of_chat(visit.chat)
        return Listing(
            tuple(Named(each, titles[each.portfolio]) for each in reminders if each.portfolio in titles),
            preferences.zone,
        )

    async def set(self, visit: Visit, which: Which, rule: Rule, thread: int | None = None) -> Named:
        """A new one, which speaks in the chat of the visit, in its topic `thread`.

        Raises NoSuchPortfolio, NotAllowed, or LimitReached.
        """
        await self._keeping.require_editor(visit)
        portfolio = await self._keeping.load(visit, which)
        preferences = await self._keeping.preferences(visit)
        new = Reminder(
            id=0,
            owner=visit.owner,
            portfolio=portfolio.id,
            chat=visit.chat,
            thread=thread,
            author=visit.principal,
            rule=rule,
            zone=preferences.zone,
            set_at=visit.at,
        )
        return Named(await self._reminders.set(_planned(new, visit.at), (), visit.cause), portfolio.name)

    async def edit(self, visit: Visit, reminder: int, rule: Rule) -> Named:
        """Another rule, as if it were set now. Raises NoSuchReminder or NotAllowed."""
        kept = await self._load(visit, reminder)
        preferences = await self._keeping.preferences(visit)
        new = replace(
            kept,
            rule=rule,
            zone=preferences.zone,
            set_at=visit.at,
            snoozed_until=None,
            began_at=None,
            spoke_at=None,
        )
        return await self._change(visit, _planned(new, visit.at))

    async def pause(self, visit: Visit, reminder: int) -> Named:
        """It says nothing until it is resumed. Raises NoSuchReminder or NotAllowed."""
        return await self._change(visit, replace(await self._load(visit, reminder), rest=Rest.PAUSED))

    async def resume(self, visit: Visit, reminder: int) -> Named:
        """It speaks again, neither paused nor snoozed; what it would have said meanwhile it does not say.

        Raises NoSuchReminder or NotAllowed.
        """
        awake = replace(await self._load(visit, reminder), rest=Rest.NONE, snoozed_until=None)
        return await self._change(visit, _planned(awake, visit.at))

    async def snooze(self, visit: Visit, reminder: int, snooze: Snooze) -> Named:
        """It says nothing for a while; its schedule stays as it is. Raises NoSuchReminder or NotAllowed."""
        kept = await self._load(visit, reminder)
        until = snoozed_until(snooze, visit.at, kept.zone)
        look_at = until if isinstance(kept.rule, Condition) else None
        return await self._change(visit, replace(kept, snoozed_until=until, look_at=look_at))

    async def remove(self, visit: Visit, reminder: int) -> None:
        """Away with it. Raises NoSuchReminder or NotAllowed."""
        await self._keeping.require_editor(visit)
        await self._reminders.remove(visit.chat, reminder, visit.cause)

    async def rezoned(self, visit: Visit, zone: str) -> None:
        """The owner settled another zone: the daily reminders keep their times of day, in that one."""
        await self._keeping.require_editor(visit)
        moments = {
            each.id: next_due(each.rule, zone, visit.at, each.set_at)
            for each in await self._reminders.of_chat(visit.chat)
            if isinstance(each.rule, Daily)
        }
        if moments:
            await self._reminders.rezone(visit.owner, zone, moments)

    async def closed(self, chat: int) -> None:
        """The bot may not write in the chat: its reminders sleep."""
        await self._reminders.sleep(chat)

    async def opened(self, chat: int, now: datetime) -> None:
        """The bot may write in the chat: those that slept wake."""
        await self._reminders.wake(chat, now)

    async def _load(self, visit: Visit, reminder: int) -> Reminder:
        await self._keeping.require_editor(visit)
        return await self._reminders.load(visit.chat, reminder)

    async def _change(self, visit: Visit, reminder: Reminder) -> Named:
        kept = await self._reminders.change(reminder, (), visit.cause)
        return Named(kept, await self._keeping.name(visit, kept.portfolio))


async def portfolio_changed(reminders: Reminders, owner: int, portfolio: int | None, now: datetime) -> None:
    """To be said after every change of a portfolio, or with None of what its owner settled about all: conditions on it
    are looked at anew.

    Never an error, since what was changed is changed: a condition that is not told is looked at within a day anyway.
    """
    try:
        await reminders.look_at_portfolio(owner, portfolio, now)
    except StorageError as error:
        log.warning("conditions on portfolio %s of %d are looked at later: %r", portfolio, owner, error)


def _planned(reminder: Reminder, now: datetime) -> Reminder:
    """With the moment it is next due, or to be looked at: at once."""
    rule = reminder.rule
    seen = replace(reminder, unseen_at=None, blind_at=None)
    if isinstance(rule, Condition):
        return replace(seen, next_at=None, look_at=now)
    return replace(seen, next_at=next_due(rule, reminder.zone, now, reminder.set_at), look_at=None)
