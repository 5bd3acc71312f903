"""The seam between a front end and the commands: what came in, and what may come out."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Protocol, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable
    from datetime import datetime

    from bot.chat.screen import Notice, Screen
    from bot.ports.dispatch import Parcel


LARGEST_UPLOAD = 1_000_000  # bytes


@dataclass(frozen=True, slots=True)
class Upload:
    """A file that somebody sent: its name, its size in bytes, and how to get what is in it.

    `read` refuses more than LARGEST_UPLOAD without having fetched it, as UploadTooLarge; UploadFailed says that it
    cannot be had.
    """

    name: str
    size: int
    read: Callable[[], Awaitable[bytes]]


@dataclass(frozen=True, slots=True)
class Said:
    """A message: its text ("" for a photo or sticker), who stands behind it, and where.

    `asker` is the principal's id: the chat's own id when somebody writes in its name, else the user's.
    A command's `@botname` is already removed, and commands for other bots never get here. `chat` is None where there is
    none but the asker's own; `update_id` is None where nothing can bring the message twice; `to_bot` marks a reply to
    one of the bot's own messages, which in groups may be more than a command; `file` is what came with it; `replied`
    is the principal whose message this is a reply to; `title` what the chat is called: a person's name, or a group's;
    `thread` is the topic of the chat that it was written in, None outside topics.
    """

    text: str
    asker: int
    private: bool
    chat: int | None = None
    update_id: int | None = None
    to_bot: bool = False
    file: Upload | None = None
    replied: int | None = None
    title: str = ""
    thread: int | None = None


@dataclass(frozen=True, slots=True)
class Pressed:
    """A button: its data, who pressed it, and the chat that shows it, in its topic `thread`."""

    data: str
    presser: int
    chat: int
    update_id: int | None = None
    thread: int | None = None


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

    async def perform(self, action: Action) -> Screen | Notice:
        """The screen that replaces the one whose button was pressed, or what its presser alone is told."""
        ...

    async def welcomed(self, chat: int, title: str) -> Screen | None:
        """What to say in a group that has just let the bot in; `title` is what the group is called."""
        ...

    async def moved(self, old: int, new: int) -> None:
        """A group has got a new id. May be told any number of times; raises StoreUnavailable."""
        ...

    def overload_notice(self) -> Screen:
        """Told once to a chat that sends faster than it can be answered."""
        ...

    def failure(self, reference: str) -> Screen:
        """Told when a front end itself failed on a message; `reference` is in the log."""
        ...


class Outbox(Protocol):
    """Says something in a chat where nobody has just asked."""

    async def tell(self, chat: int, screen: Screen) -> None:
        """Show `screen` in `chat`, if the bot may write there. Never raises for what Telegram refuses."""
        ...


@dataclass(frozen=True, slots=True)
class NotYet:
    """It is to be said at the moment `at`, and not before: these are quiet hours."""

    at: datetime


class Reminding(Protocol):
    """What reminders have to say, for a front end that brings it to people when it is due."""

    async def screen(self, parcel: Parcel) -> Screen | NotYet | None:
        """What to show in the parcel's chat, without a document; None if there is nothing to say any more.

        NotYet has it wait until then. It is asked again, and so it is, a little later, whatever it raises.
        """
        ...

    async def opened(self, chat: int) -> None:
        """The bot may write in the chat, perhaps after a time in which it might not.

        May be told any number of times; raises StoreUnavailable.
        """
        ...

    async def closed(self, chat: int) -> None:
        """The bot may not write in the chat any more. May be told any number of times; raises StoreUnavailable."""
        ...
