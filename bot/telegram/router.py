"""Carries what came in to the conversation, and its screens back."""

from __future__ import annotations

import asyncio
import html
import logging
import secrets
from functools import partial
from typing import TYPE_CHECKING

from bot.chat.screen import Notice, Screen
from bot.ports.meters import UNMETERED
from bot.telegram.errors import Undelivered, Unrecorded
from bot.telegram.incoming import Asked, Moved, Pushed
from bot.telegram.records import recorded
from bot.telegram.standing import Admittance, LetIn

if TYPE_CHECKING:
    from bot.chat.conversation import Action, Conversation, Reminding
    from bot.ports.meters import Meters
    from bot.telegram.incoming import Incoming
    from bot.telegram.limits import Limits
    from bot.telegram.members import TelegramMembers
    from bot.telegram.moves import Moves
    from bot.telegram.sender import Sender

log = logging.getLogger(__name__)


class Router:
    """Answers each message and press; the conversation has `answer_within` seconds for a screen.

    That limit does not count the wait for a turn to send: Telegram's limits lose nobody an answer. Which people have a
    say is forgotten by `members` when it changes, `moves` knows which groups have new ids, and `reminding`, if there
    is such, is told which chats the bot may write to.
    """

    def __init__(  # noqa: PLR0913 - one argument a part
        self,
        conversation: Conversation,
        sender: Sender,
        members: TelegramMembers,
        moves: Moves,
        limits: Limits,
        *,
        reminding: Reminding | None = None,
        meters: Meters = UNMETERED,
    ) -> None:
        self._conversation = conversation
        self._reminding = reminding
        self._sender = sender
        self._members = members
        self._moves = moves
        self._limits = limits
        self._meters = meters

    async def handle(self, incoming: Incoming, came_at: float) -> bool:
        """Do what is to be done. False if that must be tried again another time; all else is finished.

        What goes wrong is logged, and told with a reference to the log to whoever asked. `came_at` is when it came, by
        the event loop's clock.
        """
        incoming = self._where_it_is_now(incoming)
        try:
            outcome = await self._handle(incoming)
        except Undelivered:
            log.exception("an answer was lost")
            outcome = "lost"
        except Unrecorded:
            log.exception("something is left for another time")
            return False
        except Exception as error:
            reference = secrets.token_hex(4)
            log.exception("failure %s in chat %d", reference, incoming.place.chat, extra={"reference": reference})
            self._meters.failed("answer", type(error).__name__)
            await self._apologise(incoming, reference)
            outcome = "unforeseen"
        self._measure(incoming, outcome, came_at)
        return True

    def standing_changed(self, chat: int) -> None:
        """Ask anew who has a say in the group, when it is next to be known."""
        self._members.changed(chat)

    async def warn_of_overload(self, incoming: Incoming) -> None:
        """Tell a chat that it sends faster than it can be answered."""
        try:
            await self._sender.send(incoming.place, self._conversation.overload_notice())
        except Exception:
            log.exception("chat %d was not told that it is too fast", incoming.place.chat)

    def _where_it_is_now(self, incoming: Incoming) -> Incoming:
        """What was still said to the old id of a group, or pressed on its cards, is meant for the new one."""
        if not isinstance(incoming, Asked | Pushed):
            return incoming
        chat = self._moves.current(incoming.place.chat)
        return incoming if chat == incoming.place.chat else incoming.moved_to(chat)

    def _measure(self, incoming: Incoming, outcome: str | None, came_at: float) -> None:
        """Only what somebody asked has an answer, and not all that is said in a group asks for one."""
        if outcome is not None and isinstance(incoming, Asked | Pushed):
            seconds = asyncio.get_running_loop().time() - came_at
            self._meters.answered("message" if isinstance(incoming, Asked) else "press", outcome, seconds)

    async def _handle(self, incoming: Incoming) -> str | None:
        """How it came out, if anybody was shown anything."""
        if isinstance(incoming, Asked):
            return _outcome_of(await self._answer(incoming))
        if isinstance(incoming, Pushed):
            return _outcome_of(await self._press(incoming))
        if isinstance(incoming, LetIn):
            await self._let_in(incoming)
        elif isinstance(incoming, Admittance):
            self._members.changed(incoming.place.chat)
            await self._tell_reminders(incoming)
        elif isinstance(incoming, Moved):
            await self._moves.announced(incoming.old, incoming.new)
        return None

    async def _answer(self, asked: Asked) -> Screen | None:
        async with asyncio.timeout(self._limits.answer_within):
            screen = await self._conversation.answer(asked.said)
        if screen is not None:
            await self._sender.send(asked.place, screen, _reply_to(asked))
        return screen

    async def _let_in(self, let_in: LetIn) -> None:
        self._members.changed(let_in.place.chat)
        try:
            await self._greet(let_in)
        finally:
            await self._tell_reminders(let_in)

    async def _tell_reminders(self, change: LetIn | Admittance) -> None:
        """Whether the bot may write in the chat."""
        if self._reminding is not None:
            tell = self._reminding.opened if change.may_write else self._reminding.closed
            what = f"that chat {change.place.chat} is {'open' if change.may_write else 'closed'}"
            await recorded(partial(tell, change.place.chat), self._limits, what)

    async def _greet(self, let_in: LetIn) -> None:
        if self._moves.has_arrived(let_in.place.chat):
            return
        async with asyncio.timeout(self._limits.answer_within):
            screen = await self._conversation.welcomed(let_in.place.chat, let_in.title)
        if screen is not None:
            await self._sender.send(let_in.place, screen)

    async def _press(self, pushed: Pushed) -> Screen | Notice:
        verdict = self._conversation.accept(pushed.pressed)
        if isinstance(verdict, Notice):
            await self._sender.acknowledge(pushed.query, verdict.text)
            return verdict
        performing = asyncio.create_task(self._perform(verdict))
        try:
            # A press is answered once, with a notice or without. So that waits, but not for longer than is good for
            # somebody who sees the button turn.
            await asyncio.wait({performing}, timeout=self._limits.notice_within)
            show = self._show if performing.done() else self._show_late
            notice = _notice_of(performing)
            await asyncio.gather(self._sender.acknowledge(pushed.query, notice), show(pushed, performing))
            return await performing
        finally:
            performing.cancel()
            await asyncio.wait({performing})

    async def _perform(self, action: Action) -> Screen | Notice:
        async with asyncio.timeout(self._limits.answer_within):
            return await self._conversation.perform(action)

    async def _show(self, pushed: Pushed, performing: asyncio.Task[Screen | Notice]) -> None:
        outcome = await performing
        if isinstance(outcome, Screen):
            await self._replace(pushed, outcome)

    async def _show_late(self, pushed: Pushed, performing: asyncio.Task[Screen | Notice]) -> None:
        outcome = await performing
        if isinstance(outcome, Screen):
            await self._replace(pushed, outcome)
        elif pushed.place.chat == pushed.pressed.presser:
            await self._sender.send(pushed.place, Screen(html.escape(outcome.text)))
        else:
            # It is for the presser alone, and a group has no second way to tell them so.
            log.info("a notice for a press in chat %d came too late", pushed.place.chat)

    async def _replace(self, pushed: Pushed, screen: Screen) -> None:
        if pushed.message_id is None:
            await self._sender.send(pushed.place, screen)
        else:
            await self._sender.replace(pushed.place, pushed.message_id, screen)

    async def _apologise(self, incoming: Incoming, reference: str) -> None:
        """Nobody is told of a failure who has not asked for anything."""
        if not isinstance(incoming, Asked | Pushed):
            return
        reply_to = _reply_to(incoming) if isinstance(incoming, Asked) else None
        try:
            await self._sender.send(incoming.place, self._conversation.failure(reference), reply_to)
        except Exception:
            log.exception("failure %s could not be told", reference)


def _reply_to(asked: Asked) -> int | None:
    """In a group many talk at the same time, so there an answer shows what it is to."""
    return None if asked.said.private else asked.message_id


def _outcome_of(shown: Screen | Notice | None) -> str | None:
    """A word for how it came out."""
    if shown is None:
        return None
    return "notice" if isinstance(shown, Notice) else shown.outcome.name.lower()


def _notice_of(performing: asyncio.Task[Screen | Notice]) -> str | None:
    """The words of the notice, if the press has already come out as one."""
    if not performing.done() or performing.exception() is not None:
        return None
    outcome = performing.result()
    return outcome.text if isinstance(outcome, Notice) else None
