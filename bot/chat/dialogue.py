"""The commands behind one door: what was said or pressed goes in, a screen comes out."""

from __future__ import annotations

import logging
import secrets
from dataclasses import dataclass, replace
from difflib import get_close_matches
from typing import TYPE_CHECKING, Any

from bot.chat.buttons import BadButton, ButtonFault, Key
from bot.chat.command import Command, Frame
from bot.chat.conversation import MenuEntry
from bot.chat.explain import explain
from bot.chat.markup import escaped
from bot.chat.numerals import plain
from bot.chat.requests import read_hedge
from bot.chat.screen import Notice, Outcome, Screen
from bot.chat.table import BY_LETTER, BY_NAME, COMMANDS
from bot.chat.vocabulary import Vocabulary
from bot.errors import BadUsage, BotError, Problem
from bot.services.visits import Visit
from hedgecore import HedgeError

if TYPE_CHECKING:
    from bot.chat.command import Services
    from bot.chat.conversation import Pressed, Said
    from bot.ports import Clock
    from bot.texts import Texts

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Press:
    """An accepted press: the command, its request, whose card it is."""

    command: Command[Any, Any]
    request: Any
    owner: int
    visit: Visit


class Dialogue:
    """Implements `bot.chat.conversation.Conversation`."""

    def __init__(self, services: Services, texts: Texts, clock: Clock) -> None:
        self._services = services
        self._texts = texts
        self._clock = clock

    def menu(self, *, private: bool) -> tuple[MenuEntry, ...]:
        """The commands in the table's order."""
        offered = (command for command in COMMANDS if private or command.in_groups)
        return tuple(MenuEntry(command.name, self._texts.summary(command.name)) for command in offered)

    async def answer(self, said: Said) -> Screen | None:
        """The answer to a command; in private also to words that are none."""
        said = replace(said, text=said.text.encode(errors="replace").decode())  # half characters cannot be shown
        if not said.text.startswith("/"):
            return await self._free_text(said) if said.private else None
        name, *words = said.text[1:].split(maxsplit=1) or [""]
        name, *_more = name.split(maxsplit=1) if name.strip() else ("",)
        command = BY_NAME.get(name.lower())
        if command is None:
            return self._unknown(name, said.asker) if said.private else None
        if not (said.private or command.in_groups):
            return None
        return await self._do(command, "".join(words), self._visit(said))

    def accept(self, pressed: Pressed) -> Press | Notice:
        """The press, if the data are of this version and the card is the presser's or the chat's own."""
        try:
            return self._press(pressed)
        except BadButton as bad:
            foreign = bad.fault is ButtonFault.FOREIGN
            return Notice(self._texts.foreign_button() if foreign else self._texts.old_button())
        except (BotError, HedgeError, ValueError):  # fields that no button of ours has
            return Notice(self._texts.old_button())

    async def perform(self, action: Press) -> Screen:
        """The screen that the press asks for."""
        return await self._show(action.command, action.request, action.owner, action.visit)

    def overload_notice(self) -> Screen:
        """Told once to a flood."""
        return Screen(escaped(self._texts.overloaded()))

    def failure(self, reference: str) -> Screen:
        """Told when something unforeseen happened."""
        sentence = self._texts.failed(reference)
        return Screen(escaped(sentence), (), {"error": sentence}, Outcome.FAILED)

    def _press(self, pressed: Pressed) -> Press:
        key = Key.unpack(pressed.data)
        if key.owner not in {pressed.presser, pressed.chat}:
            raise BadButton(ButtonFault.FOREIGN)
        command = BY_LETTER.get(key.letter)
        if command is None:
            raise BadButton(ButtonFault.OLD)
        visit = Visit(
            principal=pressed.presser,
            chat=pressed.chat,
            private=pressed.presser == pressed.chat,
            at=self._clock.now(),
            update_id=pressed.update_id,
        )
        return Press(command, command.unpack(key.fields), key.owner, visit)

    async def _free_text(self, said: Said) -> Screen:
        """Words that read as a hedge are one; anything else gets a hint."""
        hedge = BY_NAME["hedge"]
        try:
            read_hedge(said.text, self._vocabulary())
        except BotError as error:
            if plain(said.text).split()[:1] == ["hedge"]:
                return self._explained(error, hedge, said.asker)
            return Screen(escaped(self._texts.hint()), (), None, Outcome.BAD_INPUT)
        return await self._do(hedge, said.text, self._visit(said))

    def _unknown(self, name: str, asker: int) -> Screen:
        near = get_close_matches(name.lower(), BY_NAME, n=1)
        error = BadUsage(Problem.UNKNOWN_COMMAND, f"/{name}", f"/{near[0]}" if near else "")
        return self._explained(error, BY_NAME["help"], asker)

    def _visit(self, said: Said) -> Visit:
        chat = said.asker if said.chat is None else said.chat
        return Visit(said.asker, chat, said.private, self._clock.now(), said.update_id)

    async def _do(self, command: Command[Any, Any], words: str, visit: Visit) -> Screen:
        try:
            request = command.parse(words, self._vocabulary())
        except Exception as error:  # noqa: BLE001 - every error is explained, an unforeseen one with a reference
            return self._explained(error, command, visit.principal)
        return await self._show(command, request, visit.principal, visit)

    async def _show(self, command: Command[Any, Any], request: Any, owner: int, visit: Visit) -> Screen:  # noqa: ANN401
        frame = self._frame(owner)
        try:
            return command.render(frame, await command.run(self._services, visit, request))
        except Exception as error:  # noqa: BLE001 - as above
            return self._explained(error, command, owner, request)

    def _explained(
        self,
        error: Exception,
        command: Command[Any, Any],
        owner: int,
        request: Any = None,  # noqa: ANN401
    ) -> Screen:
        frame = self._frame(owner)
        buttons = command.retry(frame, request) if request is not None else ()
        screen = explain(frame, error, command.name, buttons)
        if screen is not None:
            return screen
        reference = secrets.token_hex(4)
        _log.error("reference %s: /%s failed", reference, command.name, exc_info=error)
        return self.failure(reference)

    def _frame(self, owner: int) -> Frame:
        venues = self._services.quotes.venues
        return Frame(self._texts, owner, venues, tuple(BY_NAME), self._clock.now())

    def _vocabulary(self) -> Vocabulary:
        return Vocabulary(self._services.quotes.venues).with_coins(self._services.quotes.coins)
