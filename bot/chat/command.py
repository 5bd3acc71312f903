"""What a command is: pure functions around one use case, so that every front end can offer it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Generic, TypeVar

from bot.chat.buttons import Key, button

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Sequence
    from datetime import datetime

    from bot.chat.screen import Button, Keyboard, Screen
    from bot.chat.vocabulary import Vocabulary
    from bot.ports import Venue
    from bot.services.hedging import Hedging
    from bot.services.keeping import Keeping
    from bot.services.quotes import Quotes
    from bot.services.visits import Visit
    from bot.texts import Texts

Request = TypeVar("Request")
Result = TypeVar("Result")


@dataclass(frozen=True, slots=True)
class Services:
    """The use cases that commands run."""

    quotes: Quotes
    hedging: Hedging
    keeping: Keeping | None = None


@dataclass(frozen=True, slots=True)
class Frame:
    """What a screen is drawn with: the words, the principal who asked, what there is to choose from, the present."""

    texts: Texts
    owner: int
    venues: tuple[Venue, ...]
    commands: tuple[str, ...]
    now: datetime

    def button(self, label: str, letter: str, fields: Sequence[str]) -> Button | None:
        """A button of this screen's owner; None where its request is too long for one."""
        return button(label, Key(letter, self.owner, tuple(fields)))


@dataclass(frozen=True, slots=True)
class Command(Generic[Request, Result]):
    """One command. `letter` marks its buttons, `in_groups` lets groups use it.

    parse: the words after the command -> Request, or BadUsage. run: Request -> Result, for whoever visits.
    render: Result -> Screen. unpack: the fields of a button -> Request; it raises BotError or HedgeError for whatever
    parse would not have let through. retry: the buttons under an error of this request.
    """

    name: str
    letter: str
    parse: Callable[[str, Vocabulary], Request]
    run: Callable[[Services, Visit, Request], Awaitable[Result]]
    render: Callable[[Frame, Result], Screen]
    unpack: Callable[[Sequence[str]], Request]
    retry: Callable[[Frame, Request], Keyboard]
    in_groups: bool = True
