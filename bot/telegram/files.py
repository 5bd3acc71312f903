"""Fetches what people send."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from telegram.error import TelegramError

from bot.chat.conversation import LARGEST_UPLOAD
from bot.errors import UploadFailed, UploadTooLarge

if TYPE_CHECKING:
    from bot.telegram.api import Api


@dataclass(frozen=True, slots=True)
class Sent:
    """A file of `size` bytes that lies at Telegram; calling it fetches what is in it."""

    api: Api
    file_id: str
    size: int

    async def __call__(self) -> bytes:
        """What is in it. Raises UploadTooLarge, where possible without fetching it, and UploadFailed."""
        _check(self.size)
        try:
            content = await self.api.content_of(self.file_id)
        except TelegramError as error:
            # From None: the address that failed has the token in it.
            raise UploadFailed(type(error).__name__) from None
        _check(len(content))
        return content


def _check(size: int) -> None:
    if size > LARGEST_UPLOAD:
        raise UploadTooLarge(size, LARGEST_UPLOAD)
