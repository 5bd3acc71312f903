"""`python -m bot run | say TEXT | chat | backup FILE | restore FILE | check | healthy | migrate`."""

from __future__ import annotations

import argparse
import asyncio
import logging
import sys
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from bot.errors import BadSettings, StorageError
from bot.settings import read_settings

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.chat.screen import Screen
    from bot.settings import Settings

DONE, FAILED, BAD_INPUT, INTERRUPTED = 0, 1, 2, 130
_write = partial(print, flush=True)
_complain = partial(print, file=sys.stderr)


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command that `arguments` name, and return the exit code."""
    options = _parser().parse_args(arguments)
    try:
        return _RUNS[options.command](options, read_settings())
    except BadSettings as bad:
        _complain(f"{bad.name}: {bad.why}")
        return BAD_INPUT
    except StorageError as error:
        from bot.upkeep import sentence  # noqa: PLC0415 - a wrong setting or option is told without loading it all

        _complain(sentence(error))
        return FAILED
    except KeyboardInterrupt:
        return INTERRUPTED


def _say(options: argparse.Namespace, settings: Settings) -> int:
    from bot import app  # noqa: PLC0415 - as above
    from bot.terminal import as_json  # noqa: PLC0415

    logging.basicConfig(level=logging.ERROR)  # what goes wrong is said on the screen itself
    screen = asyncio.run(app.say_live(settings, options.text)) if options.demo else None
    if options.demo and screen is None:
        _complain("No exchange could be reached, so here are sample prices.")
    if screen is None:
        screen = asyncio.run(app.say(settings, options.text, sample=options.sample or options.demo))
    if options.json:
        _write(as_json(screen))
    else:
        _print(screen)
    return screen.outcome.value


def _print(screen: Screen) -> None:
    """Where a file comes with the answer, the output is the file, to be put where it is wanted."""
    from bot.terminal import as_text  # noqa: PLC0415

    if screen.document is None:
        _write(as_text(screen))
        return
    _complain(as_text(screen))
    sys.stdout.buffer.write(screen.document.content)


def _chat(options: argparse.Namespace, settings: Settings) -> int:
    from bot import app  # noqa: PLC0415

    logging.basicConfig(level=logging.ERROR)
    app.chat(settings, sys.stdin, _write, sample=options.sample)
    return DONE


def _serve(_: argparse.Namespace, settings: Settings) -> int:
    from bot import app  # noqa: PLC0415
    from bot.logs import start_logging  # noqa: PLC0415
    from bot.telegram.errors import TokenRefused  # noqa: PLC0415

    start_logging(settings)
    try:
        asyncio.run(app.run(settings))
    except TokenRefused as refused:
        logging.getLogger("bot").critical("%s", refused)
        return FAILED
    return DONE


def _check(_: argparse.Namespace, settings: Settings) -> int:
    from bot import upkeep  # noqa: PLC0415

    logging.basicConfig(level=logging.CRITICAL)  # each line says what is wrong
    findings = asyncio.run(upkeep.check(settings))
    _write("\n".join(map(str, findings)))
    return DONE if all(finding.fine for finding in findings) else FAILED


def _healthy(_: argparse.Namespace, settings: Settings) -> int:
    from bot.clock import SystemClock  # noqa: PLC0415
    from bot.health.probe import probed_heart, probed_page  # noqa: PLC0415

    if settings.listens_at is None:
        well, said = probed_heart(settings.heartbeat_file, SystemClock())
    else:
        well, said = probed_page(settings.listens_at)
    _write(said)
    return DONE if well else FAILED


def _migrate(_: argparse.Namespace, settings: Settings) -> int:
    from bot import upkeep  # noqa: PLC0415

    _write(asyncio.run(upkeep.migrate(settings)))
    return DONE


def _backup(options: argparse.Namespace, settings: Settings) -> int:
    from bot import upkeep  # noqa: PLC0415

    _write(upkeep.backup(settings, options.file))
    return DONE


def _restore(options: argparse.Namespace, settings: Settings) -> int:
    from bot import upkeep  # noqa: PLC0415

    _write(upkeep.restore(settings, options.file))
    return DONE


_RUNS = {
    "run": _serve,
    "say": _say,
    "chat": _chat,
    "backup": _backup,
    "restore": _restore,
    "check": _check,
    "healthy": _healthy,
    "migrate": _migrate,
}


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m bot", description="HedgeBot")
    commands = parser.add_subparsers(dest="command", required=True)
    commands.add_parser("run", help="serve on Telegram; needs TELEGRAM_BOT_TOKEN")
    say = commands.add_parser("say", help="answer one message here and end")
    say.add_argument("text", help='such as "/hedge 20000 0.5"')
    say.add_argument("--json", action="store_true", help="print the answer as data")
    say.add_argument("--demo", action="store_true", help="sample prices if no exchange answers within 3 s")
    talk = commands.add_parser("chat", help="a conversation here, with numbered buttons")
    for each in (say, talk):
        each.add_argument("--sample", action="store_true", help="use the sample prices that ship with the program")
    for name, what in (("backup", "copy the database to a new file, while it is in use"), ("restore", "the way back")):
        commands.add_parser(name, help=what).add_argument("file", type=Path, metavar="FILE")
    commands.add_parser("check", help="settings, database, exchanges and token, a line each")
    commands.add_parser("healthy", help="whether the bot that runs here is well; what a container's health check asks")
    commands.add_parser("migrate", help="bring the database to the newest form, as `run` does when it starts")
    return parser


if __name__ == "__main__":
    sys.exit(main())
