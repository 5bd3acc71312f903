"""Whether the bot that runs on this machine is well, as a health check asks from outside of its process."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from http.client import HTTPConnection, HTTPException
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

if TYPE_CHECKING:
    from pathlib import Path

    from bot.ports import Clock

PATIENCE = 4.0
"""Seconds, for a page that takes at most two."""
SILENT_AFTER = timedelta(minutes=2)
"""Telegram is heard of at least once a minute while all is well."""
HEALTH = "/healthz"
_EVERYWHERE = {"0.0.0.0": "127.0.0.1", "::": "::1"}  # noqa: S104 - what is listened on, not chosen here


def heart_beats(heartbeat: Path, clock: Clock) -> bool:
    """Whether the file `heartbeat` was touched lately."""
    try:
        touched = datetime.fromtimestamp(heartbeat.stat().st_mtime, UTC)
    except OSError:
        return False
    return clock.now() - touched <= SILENT_AFTER


def probed_heart(heartbeat: Path, clock: Clock) -> tuple[bool, str]:
    """Whether a bot that listens nowhere is well, and that as the fact that can be seen from outside."""
    beats = heart_beats(heartbeat, clock)
    return beats, json.dumps({"well": beats, "intake": "ok" if beats else "silent"})


def probed_page(listen: str) -> tuple[bool, str]:
    """Whether the bot that listens at a host and port is well, and what it says of itself."""
    place = urlsplit(f"//{listen}")
    host = place.hostname or ""
    connection = HTTPConnection(_EVERYWHERE.get(host, host), place.port, timeout=PATIENCE)
    try:
        connection.request("GET", HEALTH)
        answer = connection.getresponse()
        return answer.status == 200, answer.read().decode(errors="replace").strip()
    except (OSError, HTTPException) as error:
        return False, json.dumps({"well": False, "page": type(error).__name__})
    finally:
        connection.close()
