"""The one place where the commands are listed; menus, `/help`, front ends and the documentation test use it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from bot.chat.commands import hedge, help, margin, price, shock, start  # noqa: A004 - named for its command

if TYPE_CHECKING:
    from bot.chat.command import Command

COMMANDS: tuple[Command[Any, Any], ...] = (
    hedge.COMMAND,
    shock.COMMAND,
    price.COMMAND,
    margin.COMMAND,
    start.COMMAND,
    help.COMMAND,
)
BY_NAME = {command.name: command for command in COMMANDS}
BY_LETTER = {command.letter: command for command in COMMANDS}
