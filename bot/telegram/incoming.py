"""Which updates concern the bot, and what they say: decided without asking anyone."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias

from telegram import Message
from telegram.constants import ChatType

from bot.chat.conversation import Pressed, Said

if TYPE_CHECKING:
    from telegram import CallbackQuery, Chat, Update

COMMAND = re.compile(r"(/\w{1,32})(?:@(\w+))?(?!\S)", re.ASCII)
GROUPS = (ChatType.GROUP, ChatType.SUPERGROUP)

# What Telegram itself notes in a private chat. Everything else without a text was sent by the person.
SERVICE_NOTES = (
    "chat_background_set",
    "connected_website",
    "forum_topic_closed",
    "forum_topic_created",
    "forum_topic_edited",
    "forum_topic_reopened",
    "message_auto_delete_timer_changed",
    "pinned_message",
    "proximity_alert_triggered",
    "write_access_allowed",
)


@dataclass(frozen=True, slots=True)
class Place:
    """A chat, and the topic in it if it has topics and this is not its General one."""

    chat: int
    thread: int | None = None


@dataclass(frozen=True, slots=True)
class Asked:
    """Something said to the bot in the message `message_id`."""

    said: Said
    place: Place
    message_id: int


@dataclass(frozen=True, slots=True)
class Pushed:
    """A button that was pressed; `message_id` is None where the message under it can no longer be changed."""

    pressed: Pressed
    place: Place
    query: str
    message_id: int | None


Incoming: TypeAlias = Asked | Pushed


def incoming(update: Update, bot_name: str) -> Incoming | None:
    """What `update` says to the bot called `bot_name`, or None when it is none of its business."""
    if update.message is not None:
        return _asked(update.message, bot_name)
    if update.callback_query is not None:
        return _pushed(update.callback_query)
    return None


def _asked(message: Message, bot_name: str) -> Asked | None:
    asker = _asker(message)
    private = message.chat.type == ChatType.PRIVATE
    text = _private_text(message) if private else _group_command(message, bot_name)
    if asker is None or text is None:
        return None
    return Asked(Said(text, asker, private), _place(message), message.message_id)


def _asker(message: Message) -> int | None:
    """The principal: the chat in whose name is written, else the user; None for programs.

    Whoever writes in the name of a chat appears as one of Telegram's own bots, but is a person.
    """
    if message.is_automatic_forward:
        return None
    if message.sender_chat is not None:
        return message.sender_chat.id
    user = message.from_user
    return None if user is None or user.is_bot else user.id


def _private_text(message: Message) -> str | None:
    if message.text is None:
        return None if any(getattr(message, note) for note in SERVICE_NOTES) else ""
    command = COMMAND.match(message.text)
    return message.text if command is None else command[1] + message.text[command.end() :]


def _group_command(message: Message, bot_name: str) -> str | None:
    if message.chat.type not in GROUPS:
        return None
    text = message.text or ""
    command = COMMAND.match(text)
    if command is None or (command[2] or bot_name).lower() != bot_name.lower():
        return None
    return command[1] + text[command.end() :]


def _pushed(query: CallbackQuery) -> Pushed | None:
    if query.message is None or query.data is None:
        return None
    chat: Chat = query.message.chat
    pressed = Pressed(query.data, query.from_user.id, chat.id)
    # The library makes a `Message` of one that has become inaccessible too.
    if query.message.is_accessible and isinstance(query.message, Message):
        return Pushed(pressed, _place(query.message), query.id, query.message.message_id)
    return Pushed(pressed, Place(chat.id), query.id, None)


def _place(message: Message) -> Place:
    # Without topics the thread is a chain of replies, which a message cannot be sent to.
    return Place(message.chat.id, message.message_thread_id if message.is_topic_message else None)
