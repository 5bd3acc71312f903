"""Who asks, where, and by which update: what rights and records depend on."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from bot.ports import Cause, Preferences
from bot.services.hedging import Usual

if TYPE_CHECKING:
    from datetime import datetime


@dataclass(frozen=True, slots=True)
class Visit:
    """One message or press. `principal` is the chat's own id when somebody writes in its name, else the user's.

    `card` is whose card was pressed, None for a message. `replied` is the principal whose message this one is a reply
    to; `preferences` are what the owner of the visit settled; `thread` is the topic of the chat that it is in.
    """

    principal: int
    chat: int
    private: bool
    at: datetime
    update_id: int | None = None
    card: int | None = None
    replied: int | None = None
    preferences: Preferences = field(default_factory=Preferences)
    thread: int | None = None

    @property
    def owner(self) -> int:
        """Whose portfolios are meant: the person's own, or in a group the group's."""
        return self.principal if self.private else self.chat

    @property
    def voice(self) -> int:
        """Under which id the one who asks writes here: that of the chat, on a card asked in its name."""
        return self.chat if self.card == self.chat else self.principal

    @property
    def usual(self) -> Usual:
        """What the owner settled about hedges."""
        return Usual(self.preferences.venue, self.preferences.fee)

    @property
    def cause(self) -> Cause:
        """What a change is recorded with."""
        return Cause(self.principal, self.at, self.update_id)
