"""Has recorded what must not be forgotten, though the database may fail for a while."""

from __future__ import annotations

import asyncio
import logging
from typing import TYPE_CHECKING

from bot.errors import StoreUnavailable
from bot.telegram.api import Pauses
from bot.telegram.errors import Unrecorded

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from bot.telegram.limits import Limits

log = logging.getLogger(__name__)


async def recorded(record: Callable[[], Awaitable[None]], limits: Limits, what: str) -> None:
    """Call `record` until it succeeds; Unrecorded when the database was not to be used for too long.

    `what` is for the log. Whatever else `record` raises is raised.
    """
    pauses = Pauses(limits.record_pause, limits.record_longest_pause)
    loop = asyncio.get_running_loop()
    give_up_at = loop.time() + limits.record_within
    while True:
        try:
            return await record()
        except StoreUnavailable as error:
            pause = pauses.after(error)
            if loop.time() + pause > give_up_at:
                raise Unrecorded(what) from error
            log.warning("cannot be recorded yet: %s: %s", what, error)
            await asyncio.sleep(pause)
