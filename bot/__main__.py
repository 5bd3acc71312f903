"""`python -m bot run | say TEXT | chat`."""

from __future__ import annotations

import argparse
import asyncio
import logging
import sys
from functools import partial
from typing import TYPE_CHECKING

from bot.errors import BadSettings
from bot.settings import read_settings

if TYPE_CHECKING:
    from collections.abc import Sequence

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
    except KeyboardInterrupt:
        return INTERRUPTED


def _say(options: argparse.Namespace, settings: Settings) -> int:
    from bot import app  # noqa: PLC0415 - a wrong setting or option is told without loading it all
    from bot.terminal import as_json, as_text  # noqa: PLC0415

    logging.basicConfig(level=logging.ERROR)  # what goes wrong is said on the screen itself
    screen = asyncio.run(app.say_live(settings, options.text)) if options.demo else None
    if options.demo and screen is None:
        _complain("No exchange could be reached, so here are sample prices.")
    if screen is None:
        screen = asyncio.run(app.say(settings, options.text, sample=options.sample or options.demo))
    _write(as_json(screen) if options.json else as_text(screen))
    return screen.outcome.value


def _chat(options: argparse.Namespace, settings: Settings) -> int:
    from bot import app  # noqa: PLC0415

    logging.basicConfig(level=logging.ERROR)
    app.chat(settings, sys.stdin, _write, sample=options.sample)
    return DONE


def _serve(_: argparse.Namespace, settings: Settings) -> int:
    from bot import app  # noqa: PLC0415
    from bot.telegram.errors import TokenRefused  # noqa: PLC0415
    from bot.telegram.redaction import hide_tokens  # noqa: PLC0415

    logging.basicConfig(level=settings.hedgebot_log_level, format="%(asctime)s %(levelname)s %(name)s: %(message)s")
    hide_tokens()
    try:
        asyncio.run(app.run(settings))
    except TokenRefused as refused:
        logging.getLogger("bot").critical("%s", refused)
        return FAILED
    return DONE


_RUNS = {"run": _serve, "say": _say, "chat": _chat}


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
    return parser


if __name__ == "__main__":
    sys.exit(main())
