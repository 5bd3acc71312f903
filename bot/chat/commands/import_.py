"""`/import`: what an export gave, brought in again: all of it or nothing."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias

from bot.chat import drafts
from bot.chat.buttons import BadButton, ButtonFault, keyboard
from bot.chat.command import Command
from bot.chat.links import portfolio_buttons
from bot.chat.markup import blocks, bold, escaped
from bot.chat.names import checked_name
from bot.chat.screen import Screen
from bot.errors import BadUsage, Problem, StorageError
from bot.services.owning import Brought

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.chat.command import Frame, Services
    from bot.chat.conversation import Upload
    from bot.chat.screen import Json, Keyboard
    from bot.chat.vocabulary import Vocabulary
    from bot.services.visits import Visit

LETTER = "I"
_MOST_SHOWN = 10


@dataclass(frozen=True, slots=True)
class ImportRequest:
    """The file; None to be asked for it."""

    upload: Upload | None = None


@dataclass(frozen=True, slots=True)
class FileWanted:
    """Which file?"""

    private: bool


ImportResult: TypeAlias = FileWanted | Brought


def parse(text: str, _vocabulary: Vocabulary) -> ImportRequest:
    """No words: a file has its names in it."""
    if text.strip():
        raise BadUsage(Problem.NOT_WANTED_HERE, text.strip())
    return ImportRequest()


async def run(services: Services, visit: Visit, request: ImportRequest) -> ImportResult:
    """What came in, or the question for the file. Raises UploadError, or what the portfolios there are forbid."""
    await services.keeper.require_editor(visit)
    if request.upload is None:
        await drafts.begin(services, visit, LETTER, ())
        return FileWanted(visit.private)
    brought = await services.belongings.bring(visit, await request.upload.read(), checked_name)
    if brought.settings:
        await _rezone(services, visit)
    await drafts.answered(services, visit, LETTER)
    return brought


async def _rezone(services: Services, visit: Visit) -> None:
    """Daily reminders go by the zone that came in. What came is here, so nobody is told that nothing was changed."""
    if services.reminding is not None:
        with suppress(StorageError):
            settled = await services.keeper.preferences(visit)
            await services.reminding.rezoned(visit, settled.zone)


def render(frame: Frame, result: ImportResult) -> Screen:
    """The question, or the portfolios that came in."""
    texts = frame.texts
    if isinstance(result, FileWanted):
        return Screen(escaped(texts.ask_file(private=result.private)))
    shown = result.names[:_MOST_SHOWN]
    more = len(result.names) - len(shown)
    html = blocks(
        bold(texts.imported(len(result.names))),
        escaped(texts.listing(shown)),
        escaped(texts.more_imported(more)) if more else None,
        escaped(texts.settings_imported(came=result.settings)),
    )
    fields: dict[str, Json] = {"command": "import", "portfolios": list(result.names), "settings": result.settings}
    return Screen(html, keyboard(*portfolio_buttons(frame, [(name, name) for name in shown])), fields)


def unpack(_fields: Sequence[str]) -> ImportRequest:
    """No button leads here."""
    raise BadButton(ButtonFault.OLD)


def retry(_frame: Frame, _request: ImportRequest) -> Keyboard:
    """No button: another file is sent by hand."""
    return ()


def resume(_fields: Sequence[str], _text: str, _vocabulary: Vocabulary) -> ImportRequest:
    """Words are no file, so it is asked for again."""
    return ImportRequest()


COMMAND = Command(
    name="import",
    letter=LETTER,
    parse=parse,
    run=run,
    render=render,
    unpack=unpack,
    retry=retry,
    resume=resume,
    receive=ImportRequest,
)
