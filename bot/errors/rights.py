"""Somebody wants what only others may."""

from __future__ import annotations

from enum import Enum

from bot.errors.base import BotError


class Circle(Enum):
    """Who alone may do something. EDITORS are a group's administrators and whom they named."""

    EDITORS = "editors"
    ADMINISTRATORS = "administrators"
    OWNERS = "owners"
    GROUPS = "groups"


class NotAllowed(BotError):
    """In `chat` only the `circle` may do this."""

    def __init__(self, chat: int, circle: Circle = Circle.EDITORS) -> None:
        super().__init__(chat, circle.value)
        self.chat = chat
        self.circle = circle
