"""`/help`: the commands by task, those of one task, or one command with examples."""

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
    from bot.chat.screen import Button, Keyboard
    from bot.chat.vocabulary import Vocabulary
    from bot.services.visits import Visit

LETTER = "q"


def parse(text: str, _vocabulary: Vocabulary) -> str:
    """The command or the task asked about, "" for all."""
    return text.strip().removeprefix("/").lower()


async def run(_services: Services, _visit: Visit, topic: str) -> str:
    """Nothing is looked up."""
    return topic


def render(frame: Frame, topic: str) -> Screen:
    """The tasks, one task, or one command. BadUsage for a command there is not."""
    if not topic:
        return Screen(_overview(frame), retry(frame, topic))
    if topic in frame.commands:
        return _one_command(frame, topic)
    if topic in frame.texts.tasks:
        return _one_task(frame, topic)
    raise BadUsage(Problem.UNKNOWN_COMMAND, topic, _nearest(topic, frame.commands))


def _overview(frame: Frame) -> str:
    """Each task with its commands."""
    tasks = frame.texts.tasks.values()
    listed = (lines(bold(name), " ".join(f"/{command}" for command in commands)) for name, commands in tasks)
    return blocks(*listed, escaped(frame.texts.help_hint))


def _one_task(frame: Frame, task: str) -> Screen:
    """Its commands with a line each, and a button for each."""
    name, commands = frame.texts.tasks[task]
    summaries = lines(*(f"/{command} {escaped(frame.texts.summary(command))}" for command in commands))
    buttons = _rows([_button(frame, f"/{command}", command) for command in commands], 3)
    return Screen(blocks(bold(name), summaries), keyboard(*buttons, [_button(frame, frame.texts.back, "")]))


def _one_command(frame: Frame, command: str) -> Screen:
    """How it is used, and examples."""
    usage, *explained = frame.texts.help(command).split("\n\n")
    examples = lines(*map(code, frame.texts.examples(command)))
    task = next((task for task, (_, commands) in frame.texts.tasks.items() if command in commands), "")
    back = [_button(frame, frame.texts.back, task)]
    return Screen(blocks(bold(usage), *map(escaped, explained), examples), keyboard(back))


def _nearest(topic: str, commands: Sequence[str]) -> str:
    return "".join(f"/{name}" for name in get_close_matches(topic, commands, n=1))


def unpack(fields: Sequence[str]) -> str:
    """One field: the command or the task."""
    (topic,) = fields
    if not re.fullmatch(r"[a-z]{0,32}", topic):
        raise BadButton(ButtonFault.OLD)
    return topic


def retry(frame: Frame, _topic: str) -> Keyboard:
    """A button for each task, two to a row."""
    return keyboard(*_rows([_button(frame, name, task) for task, (name, _) in frame.texts.tasks.items()], 2))


def _button(frame: Frame, label: str, topic: str) -> Button | None:
    return frame.button(label, LETTER, (topic,))


def _rows(buttons: Sequence[Button | None], wide: int) -> list[Sequence[Button | None]]:
    return [buttons[start : start + wide] for start in range(0, len(buttons), wide)]


COMMAND = Command(
    name="help", letter=LETTER, parse=parse, run=run, render=render, unpack=unpack, retry=retry, in_menu=True
)
