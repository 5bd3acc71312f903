"""The commands on a terminal: an answer in print, and a conversation with numbered buttons."""

from __future__ import annotations

import json
import re
from html import unescape
from typing import TYPE_CHECKING

from bot.chat.conversation import Pressed, Said
from bot.chat.screen import Notice

if TYPE_CHECKING:
    from bot.chat.conversation import Conversation
    from bot.chat.screen import Button, Screen

ME = 0
_TAG = re.compile(r"</?[a-z]+>")


async def ask(conversation: Conversation, text: str) -> Screen:
    """The answer to one message."""
    screen = await conversation.answer(Said(text, asker=ME, private=True))
    if screen is None:  # silence is for groups
        return conversation.failure(text)
    return screen


def as_text(screen: Screen) -> str:
    """The screen without its markup."""
    return unescape(_TAG.sub("", screen.html))


def as_json(screen: Screen) -> str:
    """The screen's data as one JSON object; a screen that has none gives its text."""
    fields = {"text": as_text(screen)} if screen.fields is None else screen.fields
    return json.dumps(fields, ensure_ascii=False, indent=2)


class Talk:
    """A conversation, line by line: a line is a message, or the number of a button of the last screen."""

    def __init__(self, conversation: Conversation) -> None:
        self._conversation = conversation
        self._buttons: list[Button] = []

    async def hear(self, line: str) -> str:
        """What to print in answer to `line`."""
        text = line.strip()
        chosen = self._chosen(text)
        if chosen is None:
            return self._show(await ask(self._conversation, text))
        action = self._conversation.accept(Pressed(chosen.data, presser=ME, chat=ME))
        if isinstance(action, Notice):
            return action.text
        return self._show(await self._conversation.perform(action))

    def _chosen(self, text: str) -> Button | None:
        if not re.fullmatch(r"[0-9]{1,3}", text) or not 1 <= int(text) <= len(self._buttons):
            return None
        return self._buttons[int(text) - 1]

    def _show(self, screen: Screen) -> str:
        self._buttons = [button for row in screen.buttons for button in row]
        return "\n".join([as_text(screen), *_numbered(screen)])


def _numbered(screen: Screen) -> list[str]:
    """The rows of buttons, each label behind its number."""
    number, rows = 0, []
    for row in screen.buttons:
        labels = [f"[{number + place}: {button.label}]" for place, button in enumerate(row, start=1)]
        number += len(row)
        rows.append(" ".join(labels))
    return rows
