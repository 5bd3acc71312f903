"""`/export`: all that is kept about a person, or a group, as a file."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from bot.chat.buttons import BadButton, ButtonFault, keyboard
from bot.chat.command import Command
from bot.chat.conversation import LARGEST_UPLOAD
from bot.chat.links import EXPORT, pack_which, unpack_which
from bot.chat.markup import blocks, bold, escaped
from bot.chat.names import read_name
from bot.chat.screen import Document, Outcome, Screen
from bot.chat.spreadsheet import as_csv

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.chat.command import Frame, Services
    from bot.chat.screen import Keyboard
    from bot.chat.vocabulary import Vocabulary
    from bot.ports import Belongings
    from bot.services.keeping import Which
    from bot.services.visits import Visit

LETTER = EXPORT
_FORMS = {"csv": True, "json": False}


@dataclass(frozen=True, slots=True)
class ExportRequest:
    """Everything, or the portfolio `which`; as a table for spreadsheets, or as the file that `/import` reads."""

    which: Which | None = None
    table: bool = False


@dataclass(frozen=True, slots=True)
class Exported:
    """What was asked for, and the file with it; None where a group wants no amounts to be seen."""

    request: ExportRequest
    belongings: Belongings
    document: Document | None
    private: bool


def parse(text: str, _vocabulary: Vocabulary) -> ExportRequest:
    """The form, or nothing, and then the name, or nothing."""
    word, *rest = text.split(maxsplit=1) or [""]
    table = _FORMS.get(word.lower())
    name = text if table is None else "".join(rest)
    return ExportRequest(read_name(name) if name.strip() else None, table=bool(table))


async def run(services: Services, visit: Visit, request: ExportRequest) -> Exported:
    """The file. Raises NotAllowed in a group for whoever has no say, or NoSuchPortfolio."""
    belongings = await services.belongings.take(visit, request.which)
    if visit.preferences.percent_only and not visit.private:
        return Exported(request, belongings, None, private=False)
    content = as_csv(belongings) if request.table else services.belongings.as_file(belongings)
    ending, media_type = ("csv", "text/csv") if request.table else ("json", "application/json")
    document = Document(f"hedgebot-{visit.at:%Y-%m-%d}.{ending}", content, media_type)
    return Exported(request, belongings, document, visit.private)


def render(frame: Frame, exported: Exported) -> Screen:
    """What is in the file, and the other form behind a button."""
    texts, document, belongings = frame.texts, exported.document, exported.belongings
    if document is None:
        return Screen(escaped(texts.amounts_hidden()), (), None, Outcome.BAD_INPUT)
    entries = sum(len(each) for _, each in belongings.portfolios)
    settings = belongings.preferences is not None and not exported.request.table
    html = blocks(
        bold(texts.exported(private=exported.private)),
        escaped(texts.export_content(len(belongings.portfolios), entries, settings=settings)),
        escaped(_note(frame, exported, document)),
    )
    fields = {"command": "export", "file": document.name, "entries": str(entries)}
    return Screen(html, retry(frame, exported.request), fields, document=document)


def _note(frame: Frame, exported: Exported, document: Document) -> str:
    """What the file is good for."""
    if exported.request.table:
        return frame.texts.export_is_table()
    if len(document.content) > LARGEST_UPLOAD:
        return frame.texts.export_too_large()
    return frame.texts.export_is_whole()


def unpack(fields: Sequence[str]) -> ExportRequest:
    """The form, and a portfolio or nothing."""
    form, *which = fields
    if form not in _FORMS or len(which) > 1:
        raise BadButton(ButtonFault.OLD)
    return ExportRequest(unpack_which(which[0]) if which else None, table=_FORMS[form])


def retry(frame: Frame, request: ExportRequest) -> Keyboard:
    """The other form."""
    label, form = (frame.texts.as_file, "json") if request.table else (frame.texts.as_table, "csv")
    which = () if request.which is None else (pack_which(request.which),)
    return keyboard([frame.button(label, LETTER, (form, *which))])


COMMAND = Command(name="export", letter=LETTER, parse=parse, run=run, render=render, unpack=unpack, retry=retry)
