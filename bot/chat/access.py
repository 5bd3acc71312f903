"""Who is answered at all: everyone, or only those whom an owner of the bot let in."""

from __future__ import annotations

import asyncio
import logging
from contextlib import suppress
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from bot.chat.buttons import BadButton, Key, button, keyboard
from bot.chat.markup import escaped
from bot.chat.requests import unpack_principal
from bot.chat.screen import Notice, Outcome, Screen
from bot.errors import StorageError
from bot.ports import Cause, Draft

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.chat.conversation import Action, Conversation, MenuEntry, Outbox, Pressed, Said
    from bot.ports import Clock, Profiles
    from bot.texts import Texts

LETTER = "u"
KNOCK_AGAIN_AFTER = timedelta(days=7)
_KNOCKED = "knocked"
TELLING_WITHIN = 10.0  # seconds, of the thirty that whoever knocks waits

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class LettingIn:
    """An owner's press that lets `principal` in."""

    principal: int
    cause: Cause


@dataclass(frozen=True, slots=True)
class Guest:
    """A press of what the conversation behind the door may do, if its presser is let in."""

    action: Action
    pressed: Pressed


class Guarded:
    """A `Conversation` in front of another, for a bot that serves listed people and groups only.

    Owners are always in, wherever they write. A person who is not in is told once how to get in, a group too; each
    owner is told with one button for it. After that there is silence, for a week.
    """

    def __init__(  # noqa: PLR0913, PLR0917 - a door has two sides
        self,
        inner: Conversation,
        profiles: Profiles,
        outbox: Outbox,
        owners: Sequence[int],
        texts: Texts,
        clock: Clock,
    ) -> None:
        self._inner = inner
        self._profiles = profiles
        self._outbox = outbox
        self._owners = tuple(owners)
        self._texts = texts
        self._clock = clock

    def menu(self, *, private: bool) -> tuple[MenuEntry, ...]:
        """The same for all."""
        return self._inner.menu(private=private)

    async def answer(self, said: Said) -> Screen | None:
        """The conversation's own answer, for those who are in."""
        principal = said.asker if said.private or said.chat is None else said.chat
        try:
            if await self._is_in(said.asker, principal):
                return await self._inner.answer(said)
            return await self._knock(principal, said.title)
        except StorageError as broken:
            _log.error("nobody can tell who is let in: %s", broken)
            return Screen(escaped(self._texts.door_stuck()), (), None, Outcome.FAILED) if said.private else None

    def accept(self, pressed: Pressed) -> Action | Notice:
        """An owner's own button, or whatever the conversation accepts; whether its presser is in is asked later."""
        try:
            key = Key.unpack(pressed.data)
        except BadButton:
            return self._inner.accept(pressed)
        if key.letter == LETTER:
            return self._letting_in(pressed, key)
        accepted = self._inner.accept(pressed)
        return accepted if isinstance(accepted, Notice) else Guest(accepted, pressed)

    async def perform(self, action: LettingIn | Guest) -> Screen | Notice:
        """Let in, or do what the conversation does."""
        try:
            if isinstance(action, LettingIn):
                return await self._let_in(action)
            if not await self._is_in(action.pressed.presser, action.pressed.chat):
                return Notice(self._texts.not_let_in())
        except StorageError as broken:
            _log.error("nobody can tell who is let in: %s", broken)
            return Notice(self._texts.door_stuck())
        return await self._inner.perform(action.action)

    def overload_notice(self) -> Screen:
        """The conversation's own."""
        return self._inner.overload_notice()

    def failure(self, reference: str) -> Screen:
        """The conversation's own."""
        return self._inner.failure(reference)

    async def welcomed(self, chat: int, title: str) -> Screen | None:
        """The conversation's own greeting where the group is in, else a knock."""
        try:
            if await self._profiles.admitted(chat):
                return await self._inner.welcomed(chat, title)
            return await self._knock(chat, title)
        except StorageError as broken:
            _log.error("nobody can tell who is let in: %s", broken)
            return None

    async def moved(self, old: int, new: int) -> None:
        """Who is in stays in."""
        await self._inner.moved(old, new)

    async def _is_in(self, person: int, principal: int) -> bool:
        return person in self._owners or await self._profiles.admitted(principal)

    async def _knock(self, principal: int, title: str) -> Screen | None:
        """Ask the owners, and say so; None if that was done lately."""
        now = self._clock.now()
        if await self._profiles.draft(principal, principal, now) is not None:
            return None
        await self._profiles.keep_draft(principal, principal, Draft(_KNOCKED, now + KNOCK_AGAIN_AFTER))
        with suppress(TimeoutError):
            async with asyncio.timeout(TELLING_WITHIN):
                await asyncio.gather(*(self._tell(owner, principal, title) for owner in self._owners))
        say = self._texts.knock_group if principal < 0 else self._texts.knock_private
        sentence = say(principal, somebody_decides=bool(self._owners))
        return Screen(escaped(sentence), (), None, Outcome.BAD_INPUT)

    async def _tell(self, owner: int, principal: int, title: str) -> None:
        let_in = button(self._texts.let_in, Key(LETTER, owner, (str(principal),)))
        await self._outbox.tell(owner, Screen(escaped(self._texts.knocked(principal, title)), keyboard([let_in])))

    def _letting_in(self, pressed: Pressed, key: Key) -> LettingIn | Notice:
        if key.owner != pressed.presser or pressed.presser not in self._owners:
            return Notice(self._texts.foreign_button())
        try:
            (field,) = key.fields
            principal = unpack_principal(field)
        except (BadButton, ValueError):
            return Notice(self._texts.old_button())
        return LettingIn(principal, Cause(pressed.presser, self._clock.now(), pressed.update_id))

    async def _let_in(self, action: LettingIn) -> Screen:
        principal = action.principal
        if not await self._profiles.admitted(principal):
            await self._profiles.admit(principal, action.cause)
            await self._profiles.keep_draft(principal, principal, None)
            await self._outbox.tell(principal, Screen(escaped(self._texts.now_let_in())))
        return Screen(escaped(self._texts.let_in_done(principal)))
