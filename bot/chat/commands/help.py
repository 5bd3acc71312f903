"""`/help`: all commands, or one with examples."""

from __future__ import annotations

import re
from difflib import get_close_matches
from typing import TYPE_CHECKING

from bot.chat.buttons import BadButton, ButtonFault, keyboard
from bot.chat.command import Command
from bot.chat.markup import blocks, bold, code, escaped, lines
from bot.chat.screen import Screen
from bot.errors import BadUsage, Problem

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.chat.command import Frame, Services
    from bot.chat.screen import Keyboard
    from bot.chat.vocabulary import Vocabulary
    from bot.services.visits import Visit

LETTER = "q"


def parse(text: str, _vocabulary: Vocabulary) -> str:
    """The command asked about, "" for all."""
    return text.strip().removeprefix("/").lower()


async def run(_services: Services, _visit: Visit, topic: str) -> str:
    """Nothing is looked up."""
    return topic


def render(frame: Frame, topic: str) -> Screen:
    """The list, or one command. BadUsage for a command there is not."""
    if not topic:
        return Screen(_overview(frame), retry(frame, topic))
    if topic not in frame.commands:
        raise BadUsage(Problem.UNKNOWN_COMMAND, topic, _nearest(topic, frame.commands))
    usage, *explained = frame.texts.help(topic).split("\n\n")
    examples = lines(*map(code, frame.texts.examples(topic)))
    return Screen(blocks(bold(usage), *map(escaped, explained), examples), retry(frame, topic))


def _overview(frame: Frame) -> str:
    return lines(*(f"/{name} {escaped(frame.texts.summary(name))}" for name in frame.commands))


def _nearest(topic: str, commands: Sequence[str]) -> str:
    return "".join(f"/{name}" for name in get_close_matches(topic, commands, n=1))


def unpack(fields: Sequence[str]) -> str:
    """One field: the command."""
    (topic,) = fields
    if not re.fullmatch(r"[a-z]{0,32}", topic):
        raise BadButton(ButtonFault.OLD)
    return topic


def retry(frame: Frame, topic: str) -> Keyboard:
    """A button for each other command, three to a row."""
    others = [name for name in frame.commands if name != topic]
    buttons = [frame.button(f"/{name}", LETTER, (name,)) for name in others]
    return keyboard(*(buttons[start : start + 3] for start in range(0, len(buttons), 3)))


COMMAND = Command(name="help", letter=LETTER, parse=parse, run=run, render=render, unpack=unpack, retry=retry)
