"""Says something in a chat where nobody has just asked."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

from telegram.error import TelegramError

from bot.telegram.errors import Undelivered
from bot.telegram.place import Place

if TYPE_CHECKING:
    from bot.chat.screen import Screen
    from bot.telegram.sender import Sender

log = logging.getLogger(__name__)


class TelegramOutbox:
    """Implements `bot.chat.conversation.Outbox`."""

    def __init__(self, sender: Sender) -> None:
        self._sender = sender

    async def tell(self, chat: int, screen: Screen) -> None:
        """Show `screen` in `chat`; where Telegram does not take it, that is logged and nothing more."""
        try:
            await self._sender.send(Place(chat), screen)
        except (TelegramError, Undelivered) as error:
            log.warning("chat %d was not told: %.200s", chat, error)
