"""What becomes of the bot in a chat, and of others' say in a group."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from telegram import ChatMemberRestricted
from telegram.constants import ChatMemberStatus, ChatType

from bot.telegram.place import GROUPS, Place

if TYPE_CHECKING:
    from telegram import Chat, ChatMember, ChatMemberUpdated

PRESENT = (ChatMemberStatus.MEMBER, ChatMemberStatus.ADMINISTRATOR, ChatMemberStatus.OWNER)


@dataclass(frozen=True, slots=True)
class LetIn:
    """The bot was not in the group and now is; `title` is what the group is called."""

    place: Place
    title: str
    may_write: bool = True


@dataclass(frozen=True, slots=True)
class Admittance:
    """The bot is something else in the chat than before, and may write there now or not."""

    place: Place
    may_write: bool


@dataclass(frozen=True, slots=True)
class StandingChanged:
    """Somebody, perhaps the bot, may have become an administrator of the group, or be none any more."""

    place: Place


def standing_of_the_bot(change: ChatMemberUpdated) -> LetIn | Admittance | None:
    """What a change of the bot's own membership means, or of who has blocked it; None for channels."""
    if change.chat.type not in {*GROUPS, ChatType.PRIVATE}:
        return None
    place, may_write = Place(change.chat.id), _may_write(change.new_chat_member)
    was_in, is_in = _is_in(change.old_chat_member), _is_in(change.new_chat_member)
    if change.chat.type in GROUPS and is_in and not was_in:
        return LetIn(place, change.chat.title or "", may_write)
    return Admittance(place, may_write)


def standing_changed(chat: Chat) -> StandingChanged | None:
    """Something about the members of `chat` is new."""
    return StandingChanged(Place(chat.id)) if chat.type in GROUPS else None


def _is_in(member: ChatMember) -> bool:
    """Whether this member can be met in the group, restricted or not."""
    return member.is_member if isinstance(member, ChatMemberRestricted) else member.status in PRESENT


def _may_write(member: ChatMember) -> bool:
    return _is_in(member) and (not isinstance(member, ChatMemberRestricted) or member.can_send_messages)
