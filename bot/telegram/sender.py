"""Shows screens to people, as a new message or in the place of an older one, and lets go of buttons."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING, Any

from telegram.error import BadRequest, ChatMigrated, Forbidden, TelegramError

from bot.telegram.letter import CANNOT_EDIT, MAY_NOT_WRITE, NOT_MODIFIED, Letter, says

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from bot.chat.screen import Screen
    from bot.telegram.api import Api
    from bot.telegram.delivery import Delivery
    from bot.telegram.incoming import Place

log = logging.getLogger(__name__)


class Sender:
    """Sends by `api` through `delivery`. Where the bot may not write, it stays away: nobody could be told."""

    def __init__(self, api: Api, delivery: Delivery) -> None:
        self._api = api
        self._delivery = delivery

    async def send(self, place: Place, screen: Screen, reply_to: int | None = None) -> None:
        """Show `screen` in `place` as a new message."""
        await self._carry(Letter.to(place, screen, reply_to), self._post)

    async def replace(self, place: Place, message_id: int, screen: Screen) -> None:
        """Show `screen` in the place of the message, or as a new one where that cannot be changed."""

        async def edit(letter: Letter) -> None:
            await self._edit(letter, message_id)

        try:
            await self._carry(Letter.to(place, screen), edit)
        except BadRequest as error:
            if says(error, NOT_MODIFIED):
                return
            if not says(error, CANNOT_EDIT):
                raise
            await self.send(place, screen)

    async def acknowledge(self, query: str, words: str | None = None) -> None:
        """Let go of the button, with `words` for the one who pressed it. Too late is no harm."""
        try:
            await self._api.answer_callback_query(query, words)
        except TelegramError as error:
            log.info("a press was not acknowledged: %.200s", error)

    async def _carry(self, letter: Letter, carry: Callable[[Letter], Awaitable[None]]) -> None:
        """Carry `letter`, amended as often as Telegram's refusals allow."""
        while True:
            try:
                await carry(letter)
            except (BadRequest, ChatMigrated, Forbidden) as error:
                if isinstance(error, Forbidden) or says(error, MAY_NOT_WRITE):
                    log.info("chat %d is closed to the bot: %.200s", letter.chat, error)
                    return
                amended = letter.amended(error)
                if amended is None:
                    raise
                log.warning("Telegram did not take a message as it was: %.200s", error)
                letter = amended
            else:
                return

    async def _post(self, letter: Letter) -> None:
        parameters = {**letter.address(), **letter.content()}
        await self._deliver(letter.chat, "sendMessage", parameters, repeatable=False)

    async def _edit(self, letter: Letter, message_id: int) -> None:
        if letter.forwarded:
            # The message stayed behind in the old chat.
            await self._post(letter)
            return
        parameters = {"chat_id": letter.chat, "message_id": message_id, **letter.content()}
        await self._deliver(letter.chat, "editMessageText", parameters, repeatable=True)

    async def _deliver(self, chat: int, method: str, parameters: dict[str, Any], *, repeatable: bool) -> None:
        await self._delivery.deliver(chat, lambda: self._api.carry_out(method, parameters), repeatable=repeatable)
