"""Who asks, where, and by which update: what rights and records depend on."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from bot.ports import Cause

if TYPE_CHECKING:
    from datetime import datetime


@dataclass(frozen=True, slots=True)
class Visit:
    """One message or press. `principal` is the chat's own id when somebody writes in its name, else the user's."""

    principal: int
    chat: int
    private: bool
    at: datetime
    update_id: int | None = None

    @property
    def owner(self) -> int:
        """Whose portfolios are meant: the person's own, or in a group the group's."""
        return self.principal if self.private else self.chat

    @property
    def cause(self) -> Cause:
        """What a change is recorded with."""
        return Cause(self.principal, self.at, self.update_id)
