"""A conversation for tests: it repeats what it hears, unless it was told what to do."""

from __future__ import annotations

import asyncio
import html
from typing import TYPE_CHECKING

from bot.chat.conversation import MenuEntry
from bot.chat.screen import Button, Notice, Screen

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from bot.chat.conversation import Pressed, Said

AGAIN = ((Button("Again", "again"), Button("Old", "old")),)
TOO_OLD = "This button is from an older card."


class Talk:
    """`heard` and `pressed` are what came in; `on` decides what one text or button does."""

    def __init__(self):
        self.heard: list[Said] = []
        self.pressed: list[Pressed] = []
        self._deeds: dict[str, Callable[[], Awaitable[Screen | None]]] = {}

    def on(self, words: str, deed: Callable[[], Awaitable[Screen | None]]) -> None:
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


def shows(screen: Screen | None) -> Callable[[], Awaitable[Screen | None]]:
    """A deed that ends at once."""

    async def deed():
        return screen

    return deed


def breaks(error: Exception) -> Callable[[], Awaitable[Screen]]:
    """A deed with a programming error."""

    async def deed():
        raise error

    return deed
