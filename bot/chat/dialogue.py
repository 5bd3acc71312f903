"""The commands behind one door: what was said or pressed goes in, a screen comes out."""

from __future__ import annotations

import logging
import secrets
from dataclasses import dataclass, replace
from difflib import get_close_matches
from functools import partial
from typing import TYPE_CHECKING, Any

from bot.chat import drafts
from bot.chat.buttons import BadButton, ButtonFault, Key
from bot.chat.command import Command, Frame
from bot.chat.conversation import MenuEntry
from bot.chat.explain import explain
from bot.chat.markup import blocks, escaped
from bot.chat.numerals import plain
from bot.chat.screen import Notice, Outcome, Screen
from bot.chat.table import BY_LETTER, BY_NAME, COMMANDS
from bot.chat.vocabulary import COIN_CODES, Vocabulary
from bot.errors import BadUsage, BotError, NotAllowed, Problem
from bot.services.visits import Visit
from hedgecore import HedgeError

if TYPE_CHECKING:
    from collections.abc import Callable

    from bot.chat.command import Services
    from bot.chat.conversation import Pressed, Said, Upload
    from bot.chat.screen import Keyboard
    from bot.ports import Clock, Preferences
    from bot.texts import Texts

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Press:
    """An accepted press: the command, its request, whose card it is. A `foreign` card is for editors only."""

    command: Command[Any, Any]
    request: Any
    owner: int
    visit: Visit
    foreign: bool = False


class Dialogue:
    """Implements `bot.chat.conversation.Conversation`."""

    def __init__(self, services: Services, texts: Texts, clock: Clock) -> None:
        self._services = services
        self._texts = texts
        self._clock = clock

    def menu(self, *, private: bool) -> tuple[MenuEntry, ...]:
        """The commands used most, in the table's order; `/help` has all of them."""
        offered = (command for command in COMMANDS if command.in_menu and (private or command.in_groups))
        return tuple(MenuEntry(command.name, self._texts.summary(command.name)) for command in offered)

    async def answer(self, said: Said) -> Screen | None:
        """The answer to a command; in private also to words that are none."""
        said = replace(said, text=said.text.encode(errors="replace").decode())  # half characters cannot be shown
        if not said.text.startswith("/"):
            return await self._words(said)
        name, *words = said.text[1:].split(maxsplit=1) or [""]
        name, *_more = name.split(maxsplit=1) if name.strip() else ("",)
        command = BY_NAME.get(name.lower())
        if command is None:
            return self._unknown(name, said.asker) if said.private else None
        if not (said.private or command.in_groups):
            return None
        visit = await self._visit(said)
        if not command.keeps_question:
            await drafts.leave(self._services, visit)
        if said.file is not None and command.receive is not None:
            return await self._run(command, visit, partial(command.receive, said.file))
        return await self._run(
            command, visit, partial(command.parse, "".join(words), self._vocabulary(visit.preferences))
        )

    def accept(self, pressed: Pressed) -> Press | Notice:
        """The press, if the data are of this version and the card is the presser's or the chat's own."""
        try:
            return self._press(pressed)
        except BadButton as bad:
            foreign = bad.fault is ButtonFault.FOREIGN
            return Notice(self._texts.foreign_button() if foreign else self._texts.old_button())
        except (BotError, HedgeError, ValueError):  # fields that no button of ours has
            return Notice(self._texts.old_button())

    async def perform(self, action: Press) -> Screen | Notice:
        """The screen that the press asks for; a notice where its presser has no right to change what others see."""
        try:
            visit = await self._informed(action.visit)
            if action.foreign:
                await self._require_editor(visit)
            frame = self._frame(action.owner, visit)
            return action.command.render(frame, await action.command.run(self._services, visit, action.request))
        except NotAllowed as error:
            return Notice(self._texts.foreign_button() if action.foreign else self._texts.not_allowed(error.circle))
        except BadButton:
            return Notice(self._texts.old_button())
        except Exception as error:  # noqa: BLE001 - every error is explained, an unforeseen one with a reference
            frame = self._frame(action.owner, action.visit)
            return self._explained(error, action.command, frame, action.command.retry(frame, action.request))

    async def welcomed(self, chat: int, title: str) -> Screen | None:  # noqa: ARG002 - the greeting is the same for all
        """Three lines."""
        return Screen(blocks(*map(escaped, self._texts.welcome)))

    async def moved(self, old: int, new: int) -> None:
        """All of the old chat's is the new one's."""
        if self._services.keeping is not None:
            await self._services.keeping.migrate(old, new)

    def overload_notice(self) -> Screen:
        """Told once to a flood."""
        return Screen(escaped(self._texts.overloaded()))

    def failure(self, reference: str) -> Screen:
        """Told when something unforeseen happened."""
        sentence = self._texts.failed(reference)
        return Screen(escaped(sentence), (), {"error": sentence}, Outcome.FAILED)

    def _press(self, pressed: Pressed) -> Press:
        key = Key.unpack(pressed.data)
        private = pressed.presser == pressed.chat
        foreign = key.owner not in {pressed.presser, pressed.chat}
        if foreign and (private or self._services.groups is None):
            raise BadButton(ButtonFault.FOREIGN)
        command = BY_LETTER.get(key.letter)
        if command is None:
            raise BadButton(ButtonFault.OLD)
        visit = Visit(
            principal=pressed.presser,
            chat=pressed.chat,
            private=private,
            at=self._clock.now(),
            update_id=pressed.update_id,
            card=key.owner,
            thread=pressed.thread,
        )
        return Press(command, command.unpack(key.fields), key.owner, visit, foreign)

    async def _words(self, said: Said) -> Screen | None:
        """What is no command: a file, the answer to a question, or free text; in groups only as a reply to the bot."""
        if not (said.private or said.to_bot):
            return None
        visit = await self._visit(said)
        waiting = await drafts.waiting(self._services, visit, BY_LETTER, BY_NAME)
        if said.file is not None:
            return await self._file(said.file, visit, waiting)
        if waiting is not None and said.text.strip():
            return await self._answer_to(waiting, said.text, visit)
        return await self._free_text(said, visit) if said.private else None

    async def _answer_to(self, waiting: drafts.Waiting, text: str, visit: Visit) -> Screen:
        """What the command says that asked; a question for words is over when they were understood."""
        read = partial(waiting.answered, text, self._vocabulary(visit.preferences))
        screen = await self._run(waiting.command, visit, read)
        if waiting.portfolio is not None and screen.outcome is Outcome.DONE:
            await drafts.answered(self._services, visit, drafts.WORDS)
        return screen

    async def _file(self, file: Upload, visit: Visit, waiting: drafts.Waiting | None) -> Screen | None:
        """In private every file is meant for the command that takes files; in groups, one that it asked for."""
        taker, receive = next((each, each.receive) for each in COMMANDS if each.receive is not None)
        if not visit.private and (waiting is None or waiting.command is not taker):
            return None
        return await self._run(taker, visit, partial(receive, file))

    async def _free_text(self, said: Said, visit: Visit) -> Screen:
        """Words that read as a hedge are one; anything else gets a hint."""
        hedge = BY_NAME["hedge"]
        try:
            hedge.parse(said.text, self._vocabulary(visit.preferences))
        except BotError as error:
            if plain(said.text).split()[:1] == ["hedge"]:
                return self._explained(error, hedge, self._frame(said.asker))
            return Screen(escaped(self._texts.hint()), (), None, Outcome.BAD_INPUT)
        return await self._run(hedge, visit, partial(hedge.parse, said.text, self._vocabulary(visit.preferences)))

    def _unknown(self, name: str, asker: int) -> Screen:
        near = get_close_matches(name.lower(), BY_NAME, n=1)
        error = BadUsage(Problem.UNKNOWN_COMMAND, f"/{name}", f"/{near[0]}" if near else "")
        return self._explained(error, BY_NAME["help"], self._frame(asker))

    async def _visit(self, said: Said) -> Visit:
        chat = said.asker if said.chat is None else said.chat
        visit = Visit(
            principal=said.asker,
            chat=chat,
            private=said.private,
            at=self._clock.now(),
            update_id=said.update_id,
            replied=said.replied,
            thread=said.thread,
        )
        return await self._informed(visit)

    async def _informed(self, visit: Visit) -> Visit:
        """The visit with what its owner settled."""
        keeping = self._services.keeping
        return visit if keeping is None else replace(visit, preferences=await keeping.usual(visit))

    async def _require_editor(self, visit: Visit) -> None:
        if not await self._services.circles.may_edit(visit):
            raise NotAllowed(visit.chat)

    async def _run(self, command: Command[Any, Any], visit: Visit, read: Callable[[], Any]) -> Screen:
        """The command's answer to the request that `read` gives."""
        frame = self._frame(visit.principal, visit)
        try:
            request = read()
        except Exception as error:  # noqa: BLE001 - as above
            return self._explained(error, command, frame)
        try:
            return command.render(frame, await command.run(self._services, visit, request))
        except Exception as error:  # noqa: BLE001 - as above
            return self._explained(error, command, frame, command.retry(frame, request))

    def _explained(self, error: Exception, command: Command[Any, Any], frame: Frame, buttons: Keyboard = ()) -> Screen:
        screen = explain(frame, error, command.name, buttons)
        if screen is not None:
            return screen
        reference = secrets.token_hex(4)
        _log.error("reference %s: /%s failed", reference, command.name, exc_info=error)
        return self.failure(reference)

    def _frame(self, owner: int, visit: Visit | None = None) -> Frame:
        percent_only = visit is not None and not visit.private and visit.preferences.percent_only
        return Frame(
            texts=self._texts,
            owner=owner,
            venues=self._services.quotes.venues,
            commands=tuple(BY_NAME),
            now=self._clock.now(),
            percent_only=percent_only,
            reminds=self._services.reminding is not None,
        )

    def _vocabulary(self, usual: Preferences) -> Vocabulary:
        quotes = self._services.quotes
        return Vocabulary(quotes.venues, COIN_CODES | quotes.coins, usual)
