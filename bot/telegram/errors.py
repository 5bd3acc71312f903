"""What the Telegram front end raises itself.

::

    BotError
    └─ TelegramFailure
       ├─ TokenRefused   Telegram does not know the token: the process cannot go on
       ├─ Undelivered    a message could not be brought to Telegram, though it was tried again
       └─ Unrecorded     what must not be forgotten could not be recorded, though it was tried for long
"""

from __future__ import annotations

from bot.errors import BotError


class TelegramFailure(BotError):
    """Something went wrong between the bot and Telegram."""


class TokenRefused(TelegramFailure):
    """Telegram answers 401 or 404 to the token: mistyped, revoked, or another server's."""

    def __init__(self, api_url: str) -> None:
        super().__init__(f"{api_url} refuses the bot token: it is wrong or was revoked")
        self.api_url = api_url


class Undelivered(TelegramFailure):
    """A message for `chat` was given up after `attempts` attempts."""

    def __init__(self, chat: int, attempts: int) -> None:
        super().__init__(f"gave up a message for chat {chat} after {attempts} attempts")
        self.chat = chat
        self.attempts = attempts


class Unrecorded(TelegramFailure):
    """`what` is to be told to the conversation again, another time."""

    def __init__(self, what: str) -> None:
        super().__init__(f"could not be recorded: {what}")
        self.what = what
