"""Keeps secrets out of the log. A bot token is part of every address the bot calls, and a database's password of its
address, so any library may print them.
"""

from __future__ import annotations

import logging
import re
import traceback
from functools import partial
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable

TOKEN = re.compile(r"\d{6,}(?::|%3A)[\w-]{30,}")
PASSWORD = re.compile(r"(://[^/@:\s]*:)[^@\s]+@")
SHORTEST = 8
"""Of what is known to be secret: what is shorter stands in many words and keeps nobody out anyway."""
TALKATIVE = ("httpx", "httpcore", "aiohttp")


def without_secrets(text: str, known: Iterable[str] = ()) -> str:
    """`text` with every bot token, every password in an address, and what is `known` to be secret replaced."""
    text = PASSWORD.sub(r"\1<password>@", TOKEN.sub("<token>", text))
    for secret in known:
        text = text.replace(secret, "<secret>")
    return text


class SecretlessRecord(logging.LogRecord):
    """A log record that has no secret in its message, arguments, traceback or stack.

    It is cleaned when it is made, so that no handler or formatter, whoever adds it, ever sees a secret.
    """

    def __init__(self, known: tuple[str, ...], *args: Any, **kwargs: Any) -> None:  # noqa: ANN401  as `LogRecord` takes
        super().__init__(*args, **kwargs)
        self.msg = without_secrets(_message(self), known)
        self.args = ()
        if self.exc_info and self.exc_info[0] is not None:
            # Formatters print this text instead of the exception when it is there.
            trace = "".join(traceback.format_exception(*self.exc_info))
            self.exc_text = without_secrets(trace, known).rstrip("\n")
        if self.stack_info:
            self.stack_info = without_secrets(self.stack_info, known)


def _message(record: logging.LogRecord) -> str:
    try:
        return record.getMessage()
    except (TypeError, ValueError, KeyError):
        # A mistake in a log call must cost a readable line, not the work that wanted to log.
        return f"{record.msg!r} {record.args!r}"


def hide_secrets(known: Iterable[str] = ()) -> None:
    """Clean every log record of this process from now on, and silence the libraries that log each request.

    What is `known` to be secret is hidden wherever it stands.
    """
    worth_it = tuple(secret for secret in known if len(secret) >= SHORTEST)
    logging.setLogRecordFactory(partial(SecretlessRecord, worth_it))
    for name in TALKATIVE:
        logging.getLogger(name).setLevel(logging.WARNING)
