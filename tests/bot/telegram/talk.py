"""A conversation for tests: it repeats what it hears, unless it was told what to do."""

from __future__ import annotations

import asyncio
import html
from typing import TYPE_CHECKING, Any, TypeAlias

from bot.chat.conversation import MenuEntry
from bot.chat.screen import Button, Notice, Screen

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from bot.chat.conversation import Pressed, Said

Deed: TypeAlias = "Callable[[], Awaitable[Any]]"

MOVE = "moved"
AGAIN = ((Button("Again", "again"), Button("Old", "old")),)
TOO_OLD = "This button is from an older card."


class Talk:
    """`heard`, `pressed` and `moves` are what came in; `on` decides what one text, button, title or move does."""

    def __init__(self):
        self.heard: list[Said] = []
        self.pressed: list[Pressed] = []
        self.moves: list[tuple[int, int]] = []
        self._deeds: dict[str, Deed] = {}

    def on(self, words: str, deed: Deed) -> None:
        self._deeds[words] = deed

    def menu(self, *, private):
        groups = (MenuEntry("hedge", "Hedge a holding"),)
        return (MenuEntry("start", "What this is"), *groups) if private else groups

    async def answer(self, said):
        self.heard.append(said)
        if said.text in self._deeds:
            return await self._deeds[said.text]()
        return Screen(f"<b>heard</b> {html.escape(said.text)}", AGAIN)

    def accept(self, pressed):
        self.pressed.append(pressed)
        return Notice(TOO_OLD) if pressed.data == "old" else pressed.data

    async def perform(self, action):
        if action in self._deeds:
            return await self._deeds[action]()
        return Screen(f"did {action}", AGAIN)

    async def welcomed(self, chat, title):
        deed = self._deeds.get(title, shows(Screen(f"hello {html.escape(title)}, you are {chat}")))
        return await deed()

    async def moved(self, old, new):
        self.moves.append((old, new))
        if MOVE in self._deeds:
            await self._deeds[MOVE]()

    def overload_notice(self):
        return Screen("too fast")

    def failure(self, reference):
        return Screen(f"failed, reference <code>{reference}</code>")


class Dam:
    """A deed that holds everything up until it is opened."""

    def __init__(self):
        self._open = asyncio.Event()

    def closes(self):
        self._open.clear()

    def opens(self):
        self._open.set()

    async def __call__(self):
        await self._open.wait()
        return Screen("through")


def shows(screen: Screen | Notice | None) -> Deed:
    """A deed that ends at once."""

    async def deed():
        return screen

    return deed


def breaks(error: Exception) -> Deed:
    """A deed with a programming error."""

    async def deed():
        raise error

    return deed
