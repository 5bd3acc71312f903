"""The commands on a terminal: an answer in print, and a conversation with numbered buttons."""

from __future__ import annotations

import asyncio
import json
import os
import re
from html import unescape
from itertools import count
from pathlib import Path
from typing import TYPE_CHECKING

from bot.chat.conversation import LARGEST_UPLOAD, Pressed, Said, Upload
from bot.chat.screen import Notice
from bot.errors import UploadFailed, UploadTooLarge

if TYPE_CHECKING:
    from bot.chat.conversation import Conversation
    from bot.chat.screen import Button, Document, Json, Screen
    from bot.texts import Texts

ME = 0
"""Whoever sits at the terminal: no id of a person, which are above zero, nor of a group, which are below."""
_TAG = re.compile(r"</?[a-z]+>")
_WITH_FILE = re.compile(r"([^<]*)<\s*(\S.*)")


class NoGroups:
    """The port `Members` where there is nobody but the one who sits here."""

    async def is_administrator(self, chat: int, user: int) -> bool:  # noqa: ARG002 - the port
        """Nobody is."""
        return False

    async def name(self, chat: int, user: int) -> str | None:  # noqa: ARG002 - the port
        """Nobody can say."""
        return None


async def ask(conversation: Conversation, text: str) -> Screen:
    """The answer to one message; with `< FILE` at its end that file comes with it, as with a shell."""
    with_file = _WITH_FILE.fullmatch(text.strip())
    words, file = (text, None) if with_file is None else (with_file[1].strip(), _upload(Path(with_file[2])))
    screen = await conversation.answer(Said(words, asker=ME, private=True, file=file))
    if screen is None:  # silence is for groups
        return conversation.failure(text)
    return screen


def as_text(screen: Screen) -> str:
    """The screen without its markup."""
    return unescape(_TAG.sub("", screen.html))


def as_json(screen: Screen) -> str:
    """The screen's data as one JSON object; a screen that has none gives its text. A file is text in it, too."""
    fields: dict[str, Json] = {"text": as_text(screen)} if screen.fields is None else dict(screen.fields)
    if screen.document is not None:
        fields["document"] = {
            "name": screen.document.name,
            "media_type": screen.document.media_type,
            "content": screen.document.content.decode(),
        }
    return json.dumps(fields, ensure_ascii=False, indent=2)


class Talk:
    """A conversation, line by line: a line is a message, or the number of a button of the last screen.

    Files that come are put into `folder`.
    """

    def __init__(self, conversation: Conversation, texts: Texts, folder: Path = Path()) -> None:
        self._conversation = conversation
        self._texts = texts
        self._folder = folder
        self._buttons: list[Button] = []

    async def hear(self, line: str) -> str:
        """What to print in answer to `line`."""
        text = line.strip()
        chosen = self._chosen(text)
        if chosen is None:
            return self._show(await ask(self._conversation, text))
        action = self._conversation.accept(Pressed(chosen.data, presser=ME, chat=ME))
        return self._show(action if isinstance(action, Notice) else await self._conversation.perform(action))

    def _chosen(self, text: str) -> Button | None:
        if not re.fullmatch(r"[0-9]{1,3}", text) or not 1 <= int(text) <= len(self._buttons):
            return None
        return self._buttons[int(text) - 1]

    def _show(self, screen: Screen | Notice) -> str:
        """A notice leaves the last screen as it is."""
        if isinstance(screen, Notice):
            return screen.text
        self._buttons = [button for row in screen.buttons for button in row]
        return "\n".join([as_text(screen), *self._put_down(screen.document), *_numbered(screen)])

    def _put_down(self, document: Document | None) -> list[str]:
        if document is None:
            return []
        try:
            return [self._texts.file_written(_write_beside(self._folder / Path(document.name).name, document.content))]
        except OSError as error:
            return [self._texts.file_not_written(document.name, error.strerror or "")]


def _numbered(screen: Screen) -> list[str]:
    """The rows of buttons, each label behind its number."""
    number, rows = 0, []
    for row in screen.buttons:
        labels = [f"[{number + place}: {button.label}]" for place, button in enumerate(row, start=1)]
        number += len(row)
        rows.append(" ".join(labels))
    return rows


def _upload(path: Path) -> Upload:
    """A file of this machine's; one that cannot be read says so when it is wanted."""
    size = path.stat().st_size if path.is_file() else 0

    async def read() -> bytes:
        try:
            content = await asyncio.to_thread(_beginning_of, path)
        except OSError as error:
            raise UploadFailed from error
        if len(content) > LARGEST_UPLOAD:
            raise UploadTooLarge(max(size, len(content)), LARGEST_UPLOAD)
        return content

    return Upload(path.name, size, read)


def _beginning_of(path: Path) -> bytes:
    with path.open("rb") as file:
        return file.read(LARGEST_UPLOAD + 1)


def _write_beside(path: Path, content: bytes) -> Path:
    """Write a new file that nobody else may read, with a number in its name where there is one of that name."""
    names = (path if number == 1 else path.with_stem(f"{path.stem}-{number}") for number in count(1))
    new = next(name for name in names if not name.exists())
    with os.fdopen(os.open(new, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600), "wb") as file:
        file.write(content)
    return new
