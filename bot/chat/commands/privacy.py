"""`/privacy`: what is kept about a person, for how long, and how to get it out and erased."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.chat.buttons import BadButton, ButtonFault, keyboard
from bot.chat.command import Command
from bot.chat.links import EXPORT, FORGETME
from bot.chat.markup import blocks, bold, escaped, lines
from bot.chat.screen import Screen

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.chat.command import Frame, Services
    from bot.chat.screen import Keyboard
    from bot.chat.vocabulary import Vocabulary
    from bot.services.visits import Visit


def parse(_text: str, _vocabulary: Vocabulary) -> None:
    """Nothing is asked."""


async def run(_services: Services, _visit: Visit, _request: None) -> None:
    """Nothing is looked up."""


def render(frame: Frame, _result: None) -> Screen:
    """A paragraph for each, and buttons to get it out and erased."""
    texts = frame.texts
    parts = (lines(bold(title), escaped(said)) for title, said in texts.privacy.items())
    return Screen(blocks(*parts), retry(frame, None), {"command": "privacy"})


def unpack(_fields: Sequence[str]) -> None:
    """No button leads here."""
    raise BadButton(ButtonFault.OLD)


def retry(frame: Frame, _request: None) -> Keyboard:
    """Out, and gone."""
    texts = frame.texts
    return keyboard(
        [frame.button(texts.export_button, EXPORT, ("json",)), frame.button(texts.forget_button, FORGETME, ())]
    )


COMMAND = Command(name="privacy", letter="", parse=parse, run=run, render=render, unpack=unpack, retry=retry)
