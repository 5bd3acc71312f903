"""The seam between a front end and the commands: what came in, and what may come out."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Protocol, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from bot.chat.screen import Notice, Screen


@dataclass(frozen=True, slots=True)
class Upload:
    """A file that somebody sent: its name, its size in bytes, and how to get what is in it."""

    name: str
    size: int
    read: Callable[[], Awaitable[bytes]]


@dataclass(frozen=True, slots=True)
class Said:
    """A message: its text ("" for a photo or sticker), who stands behind it, and where.

    `asker` is the principal's id: the chat's own id when somebody writes in its name, else the user's.
    A command's `@botname` is already removed, and commands for other bots never get here. `chat` is None where there is
    none but the asker's own; `update_id` is None where nothing can bring the message twice; `to_bot` marks a reply to
    one of the bot's own messages, which in groups may be more than a command; `file` is what came with it.
    """

    text: str
    asker: int
    private: bool
    chat: int | None = None
    update_id: int | None = None
    to_bot: bool = False
    file: Upload | None = None


@dataclass(frozen=True, slots=True)
class Pressed:
    """A button: its data, who pressed it, and the chat that shows it."""

    data: str
    presser: int
    chat: int
    update_id: int | None = None


@dataclass(frozen=True, slots=True)
class MenuEntry:
    """One line of a command menu: name without the slash, description of at most 256 characters."""

    name: str
    description: str


Action: TypeAlias = Any  # what an accepted press asks for; opaque to front ends


class Conversation(Protocol):
    """All that a front end needs. `answer` and `perform` never raise for what a person did: they explain."""

    def menu(self, *, private: bool) -> tuple[MenuEntry, ...]:
        """The commands to offer in private chats, or in groups."""
        ...

    async def answer(self, said: Said) -> Screen | None:
        """The answer, or None where silence is right (in a group, anything but a known command)."""
        ...

    def accept(self, pressed: Pressed) -> Action | Notice:
        """Whether the button may be used, decided at once so that the press can be acknowledged."""
        ...

    async def perform(self, action: Action) -> Screen:
        """The screen that replaces the one whose button was pressed."""
        ...

    def overload_notice(self) -> Screen:
        """Told once to a chat that sends faster than it can be answered."""
        ...

    def failure(self, reference: str) -> Screen:
        """Told when a front end itself failed on a message; `reference` is in the log."""
        ...
