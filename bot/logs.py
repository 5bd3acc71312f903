"""The log of a running bot: to standard error, an event a line, without anything that is secret."""

from __future__ import annotations

import json
import logging
import sys
from datetime import UTC, datetime
from typing import TYPE_CHECKING, TextIO

from bot.telegram.redaction import hide_secrets

if TYPE_CHECKING:
    from types import TracebackType

    from bot.settings import Settings

PLAIN = "%(asctime)s %(levelname)s %(name)s: %(message)s"


class JsonLines(logging.Formatter):
    """Each record as one JSON object on one line; `error` is a traceback, `reference` what somebody was told."""

    def format(self, record: logging.LogRecord) -> str:
        """The line."""
        line = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname,
            "logger": record.name,
            "message": record.getMessage(),
            "error": self._error(record),
            "reference": getattr(record, "reference", None),
        }
        return json.dumps({name: value for name, value in line.items() if value is not None})

    def _error(self, record: logging.LogRecord) -> str | None:
        if record.exc_info and record.exc_info[0] is not None:
            return record.exc_text or self.formatException(record.exc_info)
        return record.stack_info


def start_logging(settings: Settings, stream: TextIO | None = None) -> None:
    """Log as `settings` say until the process ends, warnings and what ends it by surprise included.

    It goes to standard error unless there is a `stream`.
    """
    handler = logging.StreamHandler(stream)
    handler.setFormatter(JsonLines() if settings.hedgebot_log_format == "json" else logging.Formatter(PLAIN))
    logging.basicConfig(level=settings.hedgebot_log_level, handlers=[handler])
    logging.captureWarnings(capture=True)
    hide_secrets(settings.secrets)
    sys.excepthook = _log_the_end


def _log_the_end(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
    """Instead of Python's own words, which hide nothing."""
    logging.getLogger("bot").critical("ended by what nobody foresaw", exc_info=(kind, error, trace))
