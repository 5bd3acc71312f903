"""A screen on its way to a place, and what to change about it when Telegram will not take it as it is."""

from __future__ import annotations

import html
import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from telegram import InputFile
from telegram.constants import ParseMode
from telegram.error import ChatMigrated

if TYPE_CHECKING:
    from telegram.error import TelegramError

    from bot.chat.screen import Document, Screen
    from bot.telegram.place import Place

TAG = re.compile(r"<[^>]*>")

BAD_MARKUP = ("can't parse entities",)
NO_TOPIC = ("message thread not found", "topic_closed", "topic_deleted")
MAY_NOT_WRITE = ("not enough rights", "have no rights", "chat_write_forbidden", "chat not found", "chat_restricted")
NOT_MODIFIED = ("message is not modified",)
CANNOT_EDIT = (
    "message to edit not found",
    "message can't be edited",
    "message_id_invalid",
    "there is no text in the message to edit",
)


def says(error: TelegramError, phrases: tuple[str, ...]) -> bool:
    """Whether Telegram's words hold one of `phrases`; the library changes their case."""
    words = error.message.lower()
    return any(phrase in words for phrase in phrases)


@dataclass(frozen=True, slots=True)
class Letter:
    """`screen` for a chat or a topic of it, perhaps as the reply to a message.

    `plain` sends its words without markup; `forwarded` is a letter whose chat has got a new id.
    """

    screen: Screen
    chat: int
    thread: int | None = None
    reply_to: int | None = None
    plain: bool = False
    forwarded: bool = False

    @classmethod
    def to(cls, place: Place, screen: Screen, reply_to: int | None = None) -> Letter:
        """A letter to `place`."""
        return cls(screen, place.chat, place.thread, reply_to)

    def amended(self, error: TelegramError) -> Letter | None:
        """The letter that gets round `error`, or None. Each amendment is made once, so there is an end."""
        if isinstance(error, ChatMigrated):
            # Message ids and topics belong to the old chat.
            moved = replace(self, chat=error.new_chat_id, thread=None, reply_to=None, forwarded=True)
            return None if self.forwarded else moved
        if says(error, BAD_MARKUP) and not self.plain:
            return replace(self, plain=True)
        if says(error, NO_TOPIC) and self.thread is not None:
            # A reply would be put into the topic of what it answers.
            return replace(self, thread=None, reply_to=None)
        return None

    def content(self) -> dict[str, Any]:
        """The parameters of the Bot API that say what is shown; None stands for what is left out."""
        return {
            "text": html.unescape(TAG.sub("", self.screen.html)) if self.plain else self.screen.html,
            "parse_mode": None if self.plain else ParseMode.HTML,
            "link_preview_options": {"is_disabled": True},
            "reply_markup": self._keyboard(),
        }

    def address(self) -> dict[str, Any]:
        """The parameters that say where a new message goes."""
        reply = {"message_id": self.reply_to, "allow_sending_without_reply": True}
        return {
            "chat_id": self.chat,
            "message_thread_id": self.thread,
            "reply_parameters": None if self.reply_to is None else reply,
            "disable_notification": True if self.screen.silent else None,
        }

    def message(self) -> dict[str, Any]:
        """The parameters of a new message."""
        return {**self.address(), **self.content()}

    def enclosure(self) -> Letter:
        """The letter that brings the screen's document: to where this one has come, and no second reply."""
        return replace(self, reply_to=None)

    def _keyboard(self) -> dict[str, Any] | None:
        rows = [[{"text": b.label, "callback_data": b.data} for b in row] for row in self.screen.buttons]
        return {"inline_keyboard": rows} if rows else None


def upload(document: Document) -> InputFile:
    """The file as it is sent."""
    file = InputFile(document.content, filename=document.name)
    file.mimetype = document.media_type
    return file
