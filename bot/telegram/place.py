"""A place in Telegram that can be written to."""

from __future__ import annotations

from dataclasses import dataclass

from telegram.constants import ChatType

GROUPS = (ChatType.GROUP, ChatType.SUPERGROUP)


@dataclass(frozen=True, slots=True)
class Place:
    """A chat, and the topic in it if it has topics and this is not its General one."""

    chat: int
    thread: int | None = None
