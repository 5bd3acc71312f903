"""What stands behind a button: typed, versioned, bound to its owner, at most 64 bytes.

Callback data comes back from the client, so it is checked like any other input and gives no rights of its own.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import Enum, auto
from typing import TYPE_CHECKING

from bot.chat.screen import Button
from bot.errors import BotError

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

VERSION = "1"
LONGEST = 64
_DIGITS = "0123456789abcdefghijklmnopqrstuvwxyz"
_PACKED = re.compile(rf"{VERSION}([a-zA-Z])(-?[0-9a-z]{{1,13}})((?:\|[^|]*)*)")


class ButtonFault(Enum):
    """Why a button is not obeyed."""

    OLD = auto()
    FOREIGN = auto()


class BadButton(BotError):
    """Callback data that is not ours, of another version, or of somebody else's card."""

    def __init__(self, fault: ButtonFault) -> None:
        super().__init__(fault.name)
        self.fault = fault


@dataclass(frozen=True, slots=True)
class Key:
    """One button's meaning: the command by its letter (the case counts), the principal it belongs to, the request's
    packed fields.
    """

    letter: str
    owner: int
    fields: tuple[str, ...] = ()

    def pack(self) -> str:
        """The callback data; may be too long, which `button` sees to."""
        return "|".join((f"{VERSION}{self.letter}{base36(self.owner)}", *self.fields))

    @classmethod
    def unpack(cls, data: str) -> Key:
        """The inverse of `pack`. Raises BadButton(OLD) for anything else."""
        match = _PACKED.fullmatch(data)
        if match is None:
            raise BadButton(ButtonFault.OLD)
        letter, owner, fields = match.groups()
        return cls(letter, int(owner, 36), tuple(fields.split("|")[1:]))


def button(label: str, key: Key) -> Button | None:
    """A button, or None where its request is too long to be carried by one."""
    data = key.pack()
    return Button(label, data) if len(data.encode()) <= LONGEST else None


def keyboard(*rows: Sequence[Button | None]) -> tuple[tuple[Button, ...], ...]:
    """Rows of the buttons there are; empty rows are left out."""
    kept = (tuple(each for each in row if each is not None) for row in rows)
    return tuple(row for row in kept if row)


def page_row(to: Callable[[str, int], Button | None], page: int, pages: int) -> list[Button | None]:
    """Before, where this is, after; `to` makes a button that leads to a page, counted from 0."""
    return [
        to("◀", page - 1) if page > 0 else None,
        to(f"{page + 1}/{pages}", page),
        to("▶", page + 1) if page + 1 < pages else None,
    ]


def base36(number: int) -> str:
    """What `int(…, 36)` reads."""
    sign, number = ("-", -number) if number < 0 else ("", number)
    digits = ""
    while number or not digits:
        number, digit = divmod(number, 36)
        digits = _DIGITS[digit] + digits
    return sign + digits
