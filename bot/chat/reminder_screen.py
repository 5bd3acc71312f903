"""The screens of reminders that are due, and what becomes of them where the bot may write or not."""

from __future__ import annotations

import logging
from dataclasses import replace
from typing import TYPE_CHECKING

from bot.chat.buttons import keyboard
from bot.chat.command import Frame
from bot.chat.commands import drift
from bot.chat.conversation import NotYet
from bot.chat.links import drift_button, reminder_button, reminders_button, show_button
from bot.chat.markup import blocks
from bot.chat.reminder_notes import Told, block, heading, is_timely, together
from bot.chat.screen import Screen
from bot.chat.table import BY_NAME
from bot.errors import MarketError, NoSuchPortfolio, StorageError
from bot.ports.reminders import Occasion
from bot.services.looking import owner_of
from bot.services.timing import quiet_until

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.chat.command import Services
    from bot.chat.screen import Button, Keyboard
    from bot.ports import Clock, Preferences
    from bot.ports.dispatch import Note, Parcel
    from bot.services.drifting import PortfolioDrift
    from bot.services.visits import Visit
    from bot.texts import Texts

log = logging.getLogger(__name__)

_WITH_PRICES = {Occasion.SCHEDULED, Occasion.BEGAN}


class ReminderScreens:
    """Implements `bot.chat.conversation.Reminding`.

    Its cards belong to the chat: in private to whom it is with, in a group to everybody there.
    """

    def __init__(self, services: Services, texts: Texts, clock: Clock) -> None:
        self._services = services
        self._texts = texts
        self._clock = clock

    async def screen(self, parcel: Parcel) -> Screen | NotYet | None:
        """The reminder's card, or all that a group is told at a time; None where every portfolio is gone."""
        now = self._clock.now()
        owner = owner_of(parcel.notes[0].reminder, now)
        preferences = await self._services.keeper.preferences(owner)
        until = quiet_until(now, preferences)
        if until is not None and all(each.occurrence.occasion is Occasion.SCHEDULED for each in parcel.notes):
            return NotYet(until)
        told = await self._told(owner, [note for note in parcel.notes if is_timely(note)])
        frame = self._frame(parcel.chat, preferences)
        return _screen(frame, told, preferences, silent=until is not None) if told else None

    async def opened(self, chat: int) -> None:
        """What slept there wakes."""
        await self._services.reminders.opened(chat, self._clock.now())

    async def closed(self, chat: int) -> None:
        """What would speak there sleeps."""
        await self._services.reminders.closed(chat)

    def _frame(self, chat: int, preferences: Preferences) -> Frame:
        return Frame(
            texts=self._texts,
            owner=chat,
            venues=self._services.quotes.venues,
            commands=tuple(BY_NAME),
            now=self._clock.now(),
            percent_only=chat < 0 and preferences.percent_only,
            reminds=True,
        )

    async def _told(self, owner: Visit, notes: Sequence[Note]) -> list[Told]:
        """Each note whose portfolio is there; of one portfolio all see the same prices."""
        needed = {note.reminder.portfolio for note in notes if note.occurrence.occasion in _WITH_PRICES}
        found = {which: await self._drift(owner, which) for which in sorted(needed)}
        told = []
        for note in notes:
            which = note.reminder.portfolio
            try:
                portfolio = await self._services.keeper.load(owner, which)
            except NoSuchPortfolio:
                continue
            told.append(Told(note, portfolio, found.get(which)))
        return told

    async def _drift(self, owner: Visit, which: int) -> PortfolioDrift | None:
        """Where a portfolio stands; None if nobody can tell now."""
        try:
            return await self._services.drifter.drift(owner, which)
        except (MarketError, NoSuchPortfolio):
            return None
        except StorageError:
            raise
        except Exception:  # one portfolio that cannot be reckoned must not silence the others
            log.exception("the reminder of portfolio %d has no numbers", which)
            return None


def _screen(frame: Frame, told: Sequence[Told], preferences: Preferences, *, silent: bool) -> Screen:
    if len(told) > 1:
        return Screen(together(frame, told, preferences), _leads(frame, told), silent=silent)
    (only,) = told
    manage = keyboard([reminder_button(frame, frame.texts.manage_button, only.note.reminder.id)])
    if only.note.occurrence.occasion is Occasion.SCHEDULED and only.found is not None:
        card = drift.render(frame, drift.DriftCard(only.found))
        html = blocks(heading(frame, only.note, preferences), card.html)
        return Screen(html, (*card.buttons, *manage), silent=silent)
    buttons = (*keyboard(_row(frame, only)), *manage)
    return Screen(block(frame, only, preferences), buttons, silent=silent)


def _leads(frame: Frame, told: Sequence[Told]) -> Keyboard:
    """A row for each portfolio, under its name, and the way to the reminders."""
    each = {one.portfolio.id: one for one in told}.values()
    return keyboard(*(_row(frame, one, named=True) for one in each), [reminders_button(frame)])


def _row(frame: Frame, told: Told, *, named: bool = False) -> list[Button | None]:
    """Drift and Show, with the portfolio's name where there are several."""
    buttons = drift_button(frame, told.portfolio), show_button(frame, told.portfolio)
    if not named:
        return [*buttons]
    return [None if each is None else replace(each, label=f"{each.label}: {told.portfolio.name}") for each in buttons]
