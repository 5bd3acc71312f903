"""The terminal: text without markup, data as one object, buttons by number."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from bot.chat.screen import Button, Notice, Outcome, Screen
from bot.terminal import Talk, as_json, as_text, ask

if TYPE_CHECKING:
    from bot.chat.conversation import MenuEntry, Pressed, Said


class Echo:
    """A conversation that repeats what it hears."""

    def menu(self, *, private: bool) -> tuple[MenuEntry, ...]:
        raise NotImplementedError

    async def answer(self, said: Said) -> Screen | None:
        rows = ((Button("One", "1"), Button("Two", "2")), (Button("Old", "old"),))
        return Screen(f"<b>{said.text}</b>", rows)

    def accept(self, pressed: Pressed) -> str | Notice:
        return Notice("too old") if pressed.data == "old" else pressed.data

    async def perform(self, action: str) -> Screen:
        return Screen(f"pressed {action}")

    def overload_notice(self) -> Screen:
        raise NotImplementedError

    def failure(self, reference: str) -> Screen:
        return Screen(f"failed {reference}", outcome=Outcome.FAILED)


def test_text_has_no_markup():
    assert as_text(Screen("<b>a</b> &lt;b&gt; &amp;amp; <pre>1 &lt; 2</pre>")) == "a <b> &amp; 1 < 2"


def test_data_are_one_json_object():
    assert json.loads(as_json(Screen("x", fields={"price": "64000", "none": None}))) == {"price": "64000", "none": None}


def test_a_screen_without_data_gives_its_text():
    assert json.loads(as_json(Screen("<b>Hi</b>"))) == {"text": "Hi"}


async def test_a_message_is_answered():
    assert (await ask(Echo(), "hi")).html == "<b>hi</b>"


@pytest.mark.parametrize(
    ("line", "printed"),
    [
        ("1", "pressed 1"),
        (" 2 \n", "pressed 2"),
        ("3", "too old"),
        ("4", "4\n[1: One] [2: Two]\n[3: Old]"),
        ("²", "²\n[1: One] [2: Two]\n[3: Old]"),
    ],
)
async def test_a_number_is_a_button_where_there_is_one(line, printed):
    talk = Talk(Echo())
    assert await talk.hear("hi") == "hi\n[1: One] [2: Two]\n[3: Old]"
    assert await talk.hear(line) == printed


async def test_the_numbers_are_those_of_the_last_screen():
    talk = Talk(Echo())
    await talk.hear("hi")
    await talk.hear("1")
    assert (await talk.hear("2")).startswith("2\n")
