"""The bot's line to Telegram: python-telegram-bot's `Bot`, without its `Application`.

`telegram.ext` is never imported: its updater confirms updates before they are handled, stops for good at one update
it cannot read, and loading it costs a third more start-up time for handlers, jobs and persistence that are not used.
"""

from __future__ import annotations

import asyncio
import logging
from datetime import timedelta
from typing import TYPE_CHECKING, Any, Final, TypeVar
from urllib.parse import quote

from telegram import Bot
from telegram.error import InvalidToken, RetryAfter

from bot.ports.meters import UNMETERED
from bot.telegram.errors import TokenRefused
from bot.telegram.request import AiohttpRequest

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from bot.ports.meters import Meters

T = TypeVar("T")

ALLOWED_UPDATES: Final = ["message", "callback_query", "my_chat_member", "chat_member"]

log = logging.getLogger(__name__)


class Api(Bot):
    """A `Bot` that also hands over updates as they came, so that each can be read by itself."""

    def __init__(self, bot_token: str, api_url: str, *, send_within: float) -> None:
        server = api_url.rstrip("/")
        requests = AiohttpRequest(read_timeout=send_within)
        super().__init__(
            bot_token,
            base_url=f"{server}/bot",
            base_file_url=f"{server}/file/bot",
            request=requests,
            get_updates_request=AiohttpRequest(connections=2),
        )
        self._requests = requests

    async def raw_updates(self, offset: int, *, hold: float, within: float) -> list[dict[str, Any]]:
        """The updates from `offset` on, at most a hundred; asking confirms all before it.

        With nothing to tell the server holds the question for `hold` seconds; the whole takes at most `within`.
        """
        question = {"offset": offset, "timeout": int(hold), "allowed_updates": ALLOWED_UPDATES}
        batch = await self._post("getUpdates", question, read_timeout=within)
        if not isinstance(batch, list) or not all(isinstance(update.get("update_id"), int) for update in batch):
            message = "the answer is no list of updates"
            raise TypeError(message)
        return batch

    async def carry_out(self, method: str, parameters: dict[str, Any]) -> None:
        """Call `method`, without its parameters that are None, and leave the result unread.

        To build the library's `Message` from the answer would cost as much as all the rest of sending.
        """
        await self._post(method, parameters)

    async def content_of(self, file_id: str) -> bytes:
        """What is in a file that somebody sent. Its address has the token in it and goes nowhere else."""
        file = await self._post("getFile", {"file_id": file_id})
        return await self._requests.retrieve(f"{self.base_file_url}/{quote(file['file_path'])}")


class Pauses:
    """Growing pauses between attempts, in seconds: doubled each time from `first` up to `longest`."""

    def __init__(self, first: float, longest: float) -> None:
        self._first = first
        self._longest = longest
        self._next = first

    def after(self, error: Exception) -> float:
        """How long to wait after `error`: what Telegram asks for, else a growing pause."""
        if isinstance(error, RetryAfter):
            return seconds_asked(error)
        pause, self._next = self._next, min(self._next * 2, self._longest)
        return pause

    def start_over(self) -> None:
        """Begin with the shortest pause again."""
        self._next = self._first


def seconds_asked(error: RetryAfter) -> float:
    """How long Telegram asks the bot to be quiet."""
    asked = error.retry_after
    return asked.total_seconds() if isinstance(asked, timedelta) else float(asked)


async def persistently(call: Callable[[], Awaitable[T]], pauses: Pauses, api_url: str, meters: Meters = UNMETERED) -> T:
    """The answer to `call`, however often it has to be asked; `TokenRefused` when asking is useless."""
    while True:
        try:
            answer = await call()
        except InvalidToken:
            # From None: the library quotes the token in its message.
            raise TokenRefused(api_url) from None
        except Exception as error:  # noqa: BLE001  whatever one answer is like, the next may be right
            meters.failed("intake", type(error).__name__)
            pause = pauses.after(error)
            log.warning("Telegram: %s: %.200s; next attempt in %.2f s", type(error).__name__, error, pause)
            await asyncio.sleep(pause)
        else:
            pauses.start_over()
            return answer
