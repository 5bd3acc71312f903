"""Keeps bot tokens out of the log: a token is part of every address the bot calls, so any library may print it."""

from __future__ import annotations

import logging
import re
import traceback
from typing import Any

TOKEN = re.compile(r"\d{6,}(?::|%3A)[\w-]{30,}")
TALKATIVE = ("httpx", "httpcore", "aiohttp")


def without_tokens(text: str) -> str:
    """`text` with every bot token replaced."""
    return TOKEN.sub("<token>", text)


class TokenlessRecord(logging.LogRecord):
    """A log record that has no token in its message, arguments, traceback or stack.

    It is cleaned when it is made, so that no handler or formatter, whoever adds it, ever sees a token.
    """

    def __init__(self, *args: Any, **kwargs: Any) -> None:  # noqa: ANN401  whatever `LogRecord` takes
        super().__init__(*args, **kwargs)
        self.msg = without_tokens(_message(self))
        self.args = ()
        if self.exc_info and self.exc_info[0] is not None:
            # Formatters print this text instead of the exception when it is there.
            self.exc_text = without_tokens("".join(traceback.format_exception(*self.exc_info))).rstrip("\n")
        if self.stack_info:
            self.stack_info = without_tokens(self.stack_info)


def _message(record: logging.LogRecord) -> str:
    try:
        return record.getMessage()
    except (TypeError, ValueError, KeyError):
        # A mistake in a log call must cost a readable line, not the work that wanted to log.
        return f"{record.msg!r} {record.args!r}"


def hide_tokens() -> None:
    """Clean every log record of this process from now on, and silence the libraries that log each request."""
    logging.setLogRecordFactory(TokenlessRecord)
    for name in TALKATIVE:
        logging.getLogger(name).setLevel(logging.WARNING)
