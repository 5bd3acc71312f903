"""The one place where the commands are listed; menus, `/help`, front ends and the documentation test use it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from bot.chat.commands import (
    basis,
    cancel,
    change,
    closed,
    contracts,
    delete,
    drift,
    editors,
    export,
    filled,
    forgetme,
    funding,
    hedge,
    help,  # noqa: A004 - named for its command
    hold,
    import_,
    margin,
    percent,
    portfolios,
    price,
    privacy,
    remind,
    reminders,
    rename,
    save,
    settings,
    shock,
    show,
    start,
    stats,
    target,
    unhold,
    withdrew,
)

if TYPE_CHECKING:
    from bot.chat.command import Command

COMMANDS: tuple[Command[Any, Any], ...] = (
    hedge.COMMAND,
    shock.COMMAND,
    contracts.COMMAND,
    price.COMMAND,
    funding.COMMAND,
    basis.COMMAND,
    margin.COMMAND,
    save.COMMAND,
    portfolios.COMMAND,
    show.COMMAND,
    hold.COMMAND,
    unhold.COMMAND,
    target.COMMAND,
    filled.COMMAND,
    closed.COMMAND,
    withdrew.COMMAND,
    change.COMMAND,
    drift.COMMAND,
    remind.COMMAND,
    reminders.COMMAND,
    rename.COMMAND,
    delete.COMMAND,
    settings.COMMAND,
    editors.COMMAND,
    percent.COMMAND,
    export.COMMAND,
    import_.COMMAND,
    forgetme.COMMAND,
    privacy.COMMAND,
    cancel.COMMAND,
    stats.COMMAND,
    start.COMMAND,
    help.COMMAND,
)
BY_NAME = {command.name: command for command in COMMANDS}
BY_LETTER = {command.letter: command for command in COMMANDS if command.letter}
