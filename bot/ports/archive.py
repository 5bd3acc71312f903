"""What the services need of whoever writes what is kept about somebody as one file, and reads it again."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from bot.ports.profiles import Preferences
    from hedgecore import Entry


@dataclass(frozen=True, slots=True)
class Belongings:
    """Portfolios by name, each with its entries in order, and what was settled; None where nothing is said of that."""

    portfolios: tuple[tuple[str, tuple[Entry, ...]], ...]
    preferences: Preferences | None = None


class Archive(Protocol):
    """A file that loses nothing: what is read is equal to what was written."""

    def write(self, belongings: Belongings) -> bytes:
        """The file."""
        ...

    def read(self, content: bytes) -> Belongings:
        """What is in the file. Raises WrongFile unless this program could have written it."""
        ...
