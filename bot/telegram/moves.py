"""Groups that get a new id, as happens when one grows into a supergroup."""

from __future__ import annotations

import logging
from functools import partial
from typing import TYPE_CHECKING

from bot.telegram.records import recorded

if TYPE_CHECKING:
    from bot.chat.conversation import Conversation
    from bot.telegram.limits import Limits

MOST_REMEMBERED = 1_000

log = logging.getLogger(__name__)


class Moves:
    """Tells the conversation of moves, and remembers them: what still comes from the old id is meant for the new one.

    Telegram tells of a move by a service message in either chat, and again whenever something is sent to the old one.
    """

    def __init__(self, limits: Limits) -> None:
        self._limits = limits
        self._conversation: Conversation | None = None
        self._successors: dict[int, int] = {}

    def tell(self, conversation: Conversation) -> None:
        """Have `conversation` told from now on."""
        self._conversation = conversation

    def current(self, chat: int) -> int:
        """The id that `chat` has now, as far as is known."""
        return self._successors.get(chat, chat)

    def has_arrived(self, chat: int) -> bool:
        """Whether `chat` is what a group that was known before has become."""
        return chat in self._successors.values()

    async def met(self, old: int, new: int) -> None:
        """Sending has found out. The conversation is told once: what fails now is found out again by the next one."""
        self._remember(old, new)
        try:
            await self._tell(old, new)
        except Exception:
            log.exception("the move of chat %d to %d could not be recorded", old, new)

    async def announced(self, old: int, new: int) -> None:
        """A service message has come. The conversation is told until it can record it, or Unrecorded is raised."""
        self._remember(old, new)
        await recorded(partial(self._tell, old, new), self._limits, f"the move of chat {old} to {new}")

    async def _tell(self, old: int, new: int) -> None:
        if self._conversation is not None:
            await self._conversation.moved(old, new)

    def _remember(self, old: int, new: int) -> None:
        self._successors.pop(old, None)
        self._successors[old] = new
        if len(self._successors) > MOST_REMEMBERED:
            del self._successors[next(iter(self._successors))]
