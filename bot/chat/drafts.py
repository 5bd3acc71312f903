"""Dialogues that wait for words: a command asks, and the next words of that person in that chat are the answer."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypeAlias

from bot.chat.buttons import BadButton, Key
from bot.chat.links import pack_which, unpack_which
from bot.chat.names import quoted
from bot.errors import StorageError

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from bot.chat.command import Command, Services
    from bot.chat.vocabulary import Vocabulary
    from bot.services.visits import Visit

    Commands: TypeAlias = Mapping[str, Command[Any, Any]]

WORDS = "W"
"""Marks a question for the rest of a command's words; no command has this letter."""


@dataclass(frozen=True, slots=True)
class Waiting:
    """The command that asked, and what it asked about; or one that lacks the words behind the name of `portfolio`."""

    command: Command[Any, Any]
    fields: tuple[str, ...]
    portfolio: str | None = None

    def answered(self, text: str, vocabulary: Vocabulary) -> Any:  # noqa: ANN401 - each command has its own requests
        """The request that `text` makes of it. Raises BadUsage."""
        if self.portfolio is not None:
            return self.command.parse(f"{quoted(self.portfolio)} {text}", vocabulary)
        assert self.command.resume is not None  # noqa: S101 - `waiting` sees to it
        return self.command.resume(self.fields, text, vocabulary)


async def begin(services: Services, visit: Visit, letter: str, fields: Sequence[str]) -> None:
    """Wait for the words that answer the command of that letter. Raises StorageError."""
    await services.keeper.ask(visit, Key(letter, visit.voice, tuple(fields)).pack())


async def ask_words(services: Services, visit: Visit, command: str, portfolio: str) -> None:
    """Wait for what `command` needs besides the portfolio's name. Raises StorageError."""
    await begin(services, visit, WORDS, (command, pack_which(portfolio)))


async def end(services: Services, visit: Visit) -> None:
    """Wait for nothing any more. Raises StorageError."""
    await services.keeper.ask(visit, None)


async def asked(services: Services, visit: Visit) -> Key | None:
    """Which command waits for an answer, by its letter, and the fields it asked about. Raises StorageError."""
    topic = await services.keeper.asked(visit)
    try:
        return None if topic is None else Key.unpack(topic)
    except BadButton:
        return None


async def answered(services: Services, visit: Visit, letter: str) -> None:
    """What the command of that letter waited for is done. A question that cannot be ended now ends by itself: after a
    change was made, nobody is told that nothing was.
    """
    with suppress(StorageError):
        key = await asked(services, visit)
        if key is not None and key.letter == letter:
            await end(services, visit)


async def leave(services: Services, visit: Visit) -> None:
    """Whoever sends a command does not answer the question that waits for them, so their next words do not either."""
    if services.keeping is not None:
        await services.keeping.leave(visit)


async def waiting(services: Services, visit: Visit, by_letter: Commands, by_name: Commands) -> Waiting | None:
    """What waits for an answer of whoever speaks; nothing while that cannot be looked up."""
    if services.keeping is None:
        return None
    try:
        key = await asked(services, visit)
    except StorageError:
        return None
    if key is None:
        return None
    if key.letter == WORDS:
        name, which = key.fields
        return Waiting(by_name[name], key.fields, str(unpack_which(which)))
    command = by_letter.get(key.letter)
    return None if command is None or command.resume is None else Waiting(command, key.fields)
