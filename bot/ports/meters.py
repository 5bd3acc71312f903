"""What the parts of the bot tell whoever measures it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, Literal, Protocol, TypeAlias

if TYPE_CHECKING:
    from datetime import datetime

    from bot.errors import Outage

Asked: TypeAlias = Literal["message", "press"]
Part: TypeAlias = Literal["answer", "database", "intake", "reminder", "round", "telegram"]


class Meters(Protocol):
    """Told in passing: no call waits or raises. None says who somebody is, what was written, or any number of a person.

    A `kind` is one of a few words: the name of an exception's class, or what an error has for a reason.
    """

    def came(self, kind: str) -> None:
        """An update was taken in, once however often it came; `kind` is Telegram's own word for what it holds."""
        ...

    def answered(self, asked: Asked, outcome: str, seconds: float) -> None:
        """What somebody asked was answered, or given up, so long after it came."""
        ...

    def reminded(self, seconds: float, *, repeated: bool) -> None:
        """What a reminder had to say was sent, so long after it was due; `repeated` if perhaps for the second time."""
        ...

    def venue_answered(self, venue: str, priced_at: datetime) -> None:
        """An exchange (its ccxt id) gave prices, which have that time."""
        ...

    def venue_failed(self, venue: str, outage: Outage) -> None:
        """An exchange was asked for prices and gave none."""
        ...

    def went_round(self, work: str) -> None:
        """A round of the work that is done again and again came to its end."""
        ...

    def failed(self, part: Part, kind: str) -> None:
        """Something failed, whether or not anybody was told or it mended itself."""
        ...


class Unmetered:
    """Nobody measures."""

    def came(self, kind: str) -> None:
        """Nobody is told."""

    def answered(self, asked: Asked, outcome: str, seconds: float) -> None:
        """Nobody is told."""

    def reminded(self, seconds: float, *, repeated: bool) -> None:
        """Nobody is told."""

    def venue_answered(self, venue: str, priced_at: datetime) -> None:
        """Nobody is told."""

    def venue_failed(self, venue: str, outage: Outage) -> None:
        """Nobody is told."""

    def went_round(self, work: str) -> None:
        """Nobody is told."""

    def failed(self, part: Part, kind: str) -> None:
        """Nobody is told."""


UNMETERED: Final[Meters] = Unmetered()
