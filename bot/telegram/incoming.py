"""Which updates concern the bot, and what they say: decided without asking anyone."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, TypeAlias

from telegram import Message
from telegram.constants import ChatType

from bot.chat.conversation import Pressed, Said, Upload
from bot.telegram.api import ALLOWED_UPDATES
from bot.telegram.files import Sent
from bot.telegram.place import GROUPS, Place
from bot.telegram.standing import Admittance, LetIn, StandingChanged, standing_changed, standing_of_the_bot

if TYPE_CHECKING:
    from collections.abc import Mapping

    from telegram import CallbackQuery, Update

    from bot.telegram.api import Api

COMMAND = re.compile(r"(/\w{1,32})(?:@(\w+))?(?!\S)", re.ASCII)

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
# What it notes in a group when somebody who may have been an administrator is none any more.
STANDING_NOTES = ("left_chat_member", "chat_owner_left", "chat_owner_changed")


@dataclass(frozen=True, slots=True)
class Asked:
    """Something said to the bot in the message `message_id`, None where that cannot be replied to any more."""

    said: Said
    place: Place
    message_id: int | None

    def moved_to(self, chat: int) -> Asked:
        """The same from the chat that its own has become."""
        return Asked(replace(self.said, chat=chat, thread=None), Place(chat), None)


@dataclass(frozen=True, slots=True)
class Pushed:
    """A button that was pressed; `message_id` is None where the message under it can no longer be changed."""

    pressed: Pressed
    place: Place
    query: str
    message_id: int | None

    def moved_to(self, chat: int) -> Pushed:
        """The same from the chat that its own has become."""
        return Pushed(replace(self.pressed, chat=chat, thread=None), Place(chat), self.query, None)


@dataclass(frozen=True, slots=True)
class Moved:
    """A group has got the id `new` instead of `old`; the note of it stands in `place`, which is either of them."""

    place: Place
    old: int
    new: int


Incoming: TypeAlias = Asked | Pushed | LetIn | Moved | Admittance | StandingChanged


def kind_of(update: Mapping[str, Any]) -> str:
    """Telegram's own word for what an update holds, as it came."""
    return next((kind for kind in ALLOWED_UPDATES if kind in update), "other")


def incoming(update: Update, api: Api) -> Incoming | None:
    """What `update` says to the bot that `api` speaks for, or None when it is none of its business."""
    if update.message is not None:
        return _noted(update.message) or _asked(update.message, update.update_id, api)
    if update.callback_query is not None:
        return _pushed(update.callback_query, update.update_id)
    if update.my_chat_member is not None:
        return standing_of_the_bot(update.my_chat_member)
    if update.chat_member is not None:
        return standing_changed(update.chat_member.chat)
    return None


def _noted(message: Message) -> Moved | StandingChanged | None:
    """What Telegram itself notes in a group."""
    chat = message.chat.id
    if message.migrate_to_chat_id is not None:
        return Moved(Place(chat), chat, message.migrate_to_chat_id)
    if message.migrate_from_chat_id is not None:
        return Moved(Place(chat), message.migrate_from_chat_id, chat)
    return standing_changed(message.chat) if any(getattr(message, note) for note in STANDING_NOTES) else None


def _asked(message: Message, update_id: int, api: Api) -> Asked | None:
    answered = _answered(message)
    to_bot = answered is not None and answered.from_user is not None and answered.from_user.id == api.id
    private = message.chat.type == ChatType.PRIVATE
    asker, place = _principal(message), _place(message)
    text = _private_text(message) if private else _group_text(message, api.username, to_bot=to_bot)
    if asker is None or text is None:
        return None
    said = Said(
        text,
        asker,
        private,
        chat=message.chat.id,
        update_id=update_id,
        to_bot=to_bot,
        file=_file(message, api),
        replied=None if answered is None else _principal(answered),
        title=message.chat.effective_name or "",
        thread=place.thread,
    )
    return Asked(said, place, message.message_id)


def _principal(message: Message) -> int | None:
    """Who stands behind a message: the chat in whose name is written, else the user; None for programs.

    Whoever writes in the name of a chat appears as one of Telegram's own bots, but is a person.
    """
    if message.is_automatic_forward:
        return None
    if message.sender_chat is not None:
        return message.sender_chat.id
    user = message.from_user
    return None if user is None or user.is_bot else user.id


def _answered(message: Message) -> Message | None:
    """The message that this one is a reply to. In a topic every other one is shown as a reply to the topic's note."""
    answered = message.reply_to_message
    return None if answered is None or answered.forum_topic_created else answered


def _private_text(message: Message) -> str | None:
    words = _words(message)
    if words is None:
        return None if any(getattr(message, note) for note in SERVICE_NOTES) else ""
    command = COMMAND.match(words)
    return words if command is None else command[1] + words[command.end() :]


def _group_text(message: Message, bot_name: str, *, to_bot: bool) -> str | None:
    words = _words(message)
    if message.chat.type not in GROUPS or words is None:
        return None
    command = COMMAND.match(words)
    if command is None:
        return words if to_bot else None
    if (command[2] or bot_name).lower() != bot_name.lower():
        return None
    return command[1] + words[command.end() :]


def _words(message: Message) -> str | None:
    """The text, or what is written under a file."""
    return message.text if not _is_file(message) else message.caption or ""


def _is_file(message: Message) -> bool:
    # The library shows a moving picture as a document too, as Telegram does.
    return message.document is not None and message.animation is None


def _file(message: Message, api: Api) -> Upload | None:
    document = message.document
    if document is None or not _is_file(message):
        return None
    size = document.file_size or 0
    return Upload(document.file_name or "", size, Sent(api, document.file_id, size))


def _pushed(query: CallbackQuery, update_id: int) -> Pushed | None:
    if query.message is None or query.data is None:
        return None
    chat = query.message.chat.id
    pressed = Pressed(query.data, query.from_user.id, chat, update_id)
    # The library makes a `Message` of one that has become inaccessible too.
    if query.message.is_accessible and isinstance(query.message, Message):
        place = _place(query.message)
        return Pushed(replace(pressed, thread=place.thread), place, query.id, query.message.message_id)
    return Pushed(pressed, Place(chat), query.id, None)


def _place(message: Message) -> Place:
    # Without topics the thread is a chain of replies, which a message cannot be sent to.
    return Place(message.chat.id, message.message_thread_id if message.is_topic_message else None)
