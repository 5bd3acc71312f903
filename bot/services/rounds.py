"""Work that is done again and again until the program stops, whatever fails on the way."""

from __future__ import annotations

import asyncio
import logging
from contextlib import suppress
from datetime import timedelta
from typing import TYPE_CHECKING

from bot.errors import BotError
from bot.ports.meters import UNMETERED

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from bot.ports.meters import Meters

log = logging.getLogger(__name__)

PAUSE = timedelta(seconds=5)
"""After a failure: a database or an exchange that is away is back no sooner for being asked at once."""


async def repeat(
    work: Callable[[], Awaitable[timedelta]],
    stop: asyncio.Event,
    *,
    name: str,
    pause: timedelta = PAUSE,
    meters: Meters = UNMETERED,
) -> None:
    """Do `work` until `stop` is set, each time after the rest that it returned, or after `pause` where it failed."""
    while not stop.is_set():
        try:
            rest = await work()
            meters.went_round(name)
        except BotError as error:
            log.warning("%s failed and is tried again: %r", name, error)
            meters.failed("round", type(error).__name__)
            rest = pause
        except Exception as error:  # a mistake of ours in one round must not end all that are to come
            log.exception("%s failed unexpectedly and is tried again", name)
            meters.failed("round", type(error).__name__)
            rest = pause
        with suppress(TimeoutError):
            async with asyncio.timeout(rest.total_seconds()):
                await stop.wait()
