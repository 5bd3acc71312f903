"""Shows screens to people, as a new message or in the place of an older one, and lets go of buttons."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING, Any

from telegram.error import BadRequest, ChatMigrated, Forbidden, TelegramError

from bot.telegram.letter import CANNOT_EDIT, MAY_NOT_WRITE, NOT_MODIFIED, Letter, says, upload

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from bot.chat.screen import Screen
    from bot.telegram.api import Api
    from bot.telegram.delivery import Delivery
    from bot.telegram.moves import Moves
    from bot.telegram.place import Place

log = logging.getLogger(__name__)


class Sender:
    """Sends by `api` through `delivery`. Where the bot may not write, it stays away: nobody could be told.

    That a group has a new id is told to `moves`.
    """

    def __init__(self, api: Api, delivery: Delivery, moves: Moves) -> None:
        self._api = api
        self._delivery = delivery
        self._moves = moves

    async def send(self, place: Place, screen: Screen, reply_to: int | None = None) -> None:
        """Show `screen` in `place` as a new message, and its document as another."""
        await self._enclose(await self._carry(Letter.to(place, screen, reply_to), self._post))

    async def replace(self, place: Place, message_id: int, screen: Screen) -> None:
        """Show `screen` in the place of the message, or as a new one where that cannot be changed."""

        async def edit(letter: Letter) -> None:
            await self._edit(letter, message_id)

        letter: Letter | None = Letter.to(place, screen)
        try:
            letter = await self._carry(Letter.to(place, screen), edit)
        except BadRequest as error:
            if says(error, CANNOT_EDIT):
                await self.send(place, screen)
                return
            if not says(error, NOT_MODIFIED):
                raise
        await self._enclose(letter)

    async def acknowledge(self, query: str, words: str | None = None) -> None:
        """Let go of the button, with `words` for the one who pressed it. Too late is no harm."""
        try:
            await self._api.answer_callback_query(query, words)
        except TelegramError as error:
            log.info("a press was not acknowledged: %.200s", error)

    async def _enclose(self, letter: Letter | None) -> None:
        """Send the document of a letter that has come through."""
        if letter is None or letter.screen.document is None:
            return
        file = upload(letter.screen.document)

        async def send_file(enclosure: Letter) -> None:
            parameters = {**enclosure.address(), "document": file}
            await self._deliver(enclosure.chat, "sendDocument", parameters, repeatable=False)

        await self._carry(letter.enclosure(), send_file)

    async def _carry(self, letter: Letter, carry: Callable[[Letter], Awaitable[None]]) -> Letter | None:
        """Carry `letter`, amended as often as Telegram's refusals allow; gives it as it came through, if it did."""
        while True:
            try:
                await carry(letter)
            except (BadRequest, ChatMigrated, Forbidden) as error:
                if isinstance(error, Forbidden) or says(error, MAY_NOT_WRITE):
                    log.info("chat %d is closed to the bot: %.200s", letter.chat, error)
                    return None
                if isinstance(error, ChatMigrated):
                    await self._moves.met(letter.chat, error.new_chat_id)
                amended = letter.amended(error)
                if amended is None:
                    raise
                log.warning("Telegram did not take a message as it was: %.200s", error)
                letter = amended
            else:
                return letter

    async def _post(self, letter: Letter) -> None:
        await self._deliver(letter.chat, "sendMessage", letter.message(), repeatable=False)

    async def _edit(self, letter: Letter, message_id: int) -> None:
        if letter.forwarded:
            # The message stayed behind in the old chat.
            await self._post(letter)
            return
        parameters = {"chat_id": letter.chat, "message_id": message_id, **letter.content()}
        await self._deliver(letter.chat, "editMessageText", parameters, repeatable=True)

    async def _deliver(self, chat: int, method: str, parameters: dict[str, Any], *, repeatable: bool) -> None:
        await self._delivery.deliver(chat, lambda: self._api.carry_out(method, parameters), repeatable=repeatable)
