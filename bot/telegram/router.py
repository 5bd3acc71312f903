"""Carries what came in to the conversation, and its screens back."""

from __future__ import annotations

import asyncio
import logging
import secrets
from typing import TYPE_CHECKING

from bot.chat.screen import Notice
from bot.telegram.errors import Undelivered
from bot.telegram.incoming import Asked

if TYPE_CHECKING:
    from bot.chat.conversation import Action, Conversation
    from bot.telegram.incoming import Incoming, Pushed
    from bot.telegram.sender import Sender

log = logging.getLogger(__name__)


class Router:
    """Answers each message and press; the conversation has `answer_within` seconds for a screen.

    That limit does not count the wait for a turn to send: Telegram's limits lose nobody an answer.
    """

    def __init__(self, conversation: Conversation, sender: Sender, *, answer_within: float) -> None:
        self._conversation = conversation
        self._sender = sender
        self._answer_within = answer_within

    async def handle(self, incoming: Incoming) -> None:
        """Answer, whatever happens: what goes wrong is logged, and told with a reference to the log."""
        try:
            if isinstance(incoming, Asked):
                await self._answer(incoming)
            else:
                await self._press(incoming)
        except Undelivered:
            log.exception("an answer was lost")
        except Exception:
            reference = secrets.token_hex(4)
            log.exception("failure %s in chat %d", reference, incoming.place.chat)
            await self._apologise(incoming, reference)

    async def warn_of_overload(self, incoming: Incoming) -> None:
        """Tell a chat that it sends faster than it can be answered."""
        try:
            await self._sender.send(incoming.place, self._conversation.overload_notice())
        except Exception:
            log.exception("chat %d was not told that it is too fast", incoming.place.chat)

    async def _answer(self, asked: Asked) -> None:
        async with asyncio.timeout(self._answer_within):
            screen = await self._conversation.answer(asked.said)
        if screen is not None:
            reply_to = None if asked.said.private else asked.message_id
            await self._sender.send(asked.place, screen, reply_to)

    async def _press(self, pushed: Pushed) -> None:
        verdict = self._conversation.accept(pushed.pressed)
        if isinstance(verdict, Notice):
            await self._sender.acknowledge(pushed.query, verdict.text)
        else:
            await asyncio.gather(self._sender.acknowledge(pushed.query), self._perform(pushed, verdict))

    async def _perform(self, pushed: Pushed, action: Action) -> None:
        async with asyncio.timeout(self._answer_within):
            screen = await self._conversation.perform(action)
        if pushed.message_id is None:
            await self._sender.send(pushed.place, screen)
        else:
            await self._sender.replace(pushed.place, pushed.message_id, screen)

    async def _apologise(self, incoming: Incoming, reference: str) -> None:
        reply_to = incoming.message_id if isinstance(incoming, Asked) and not incoming.said.private else None
        try:
            await self._sender.send(incoming.place, self._conversation.failure(reference), reply_to)
        except Exception:
            log.exception("failure %s could not be told", reference)
