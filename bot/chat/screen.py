"""What a person is shown: a text with buttons, as plain values that any front end can draw."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from typing import TYPE_CHECKING, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Mapping

Json: TypeAlias = "str | bool | list[Json] | Mapping[str, Json] | None"


class Outcome(Enum):
    """How a request ended, for front ends that report it (the terminal's exit code)."""

    DONE = 0
    FAILED = 1
    BAD_INPUT = 2
    NO_MARKET = 3


@dataclass(frozen=True, slots=True)
class Button:
    """A label and what pressing it asks for: packed callback data of at most 64 bytes."""

    label: str
    data: str


Keyboard: TypeAlias = "tuple[tuple[Button, ...], ...]"


@dataclass(frozen=True, slots=True)
class Document:
    """A file for a person: its name, what is in it, and what that is (a media type such as text/csv)."""

    name: str
    content: bytes
    media_type: str


@dataclass(frozen=True, slots=True)
class Screen:
    """`html` in Telegram's subset, at most 4096 UTF-16 units of text; `fields` is the same answer as data.

    `document` comes with it, as a file of its own; `silent` asks for no sound where it is a new message.
    """

    html: str
    buttons: Keyboard = ()
    fields: Mapping[str, Json] | None = None
    outcome: Outcome = Outcome.DONE
    document: Document | None = None
    silent: bool = False


@dataclass(frozen=True, slots=True)
class Notice:
    """A short plain text for the one who pressed a button, at most 200 UTF-16 units; nothing else changes."""

    text: str
