"""Runs the bot on Telegram: the one entry of this package."""

from __future__ import annotations

import asyncio
import logging
import signal
from typing import TYPE_CHECKING

from bot.telegram.api import Api, Pauses, persistently
from bot.telegram.delivery import Delivery
from bot.telegram.gate import Gate
from bot.telegram.intake import Intake
from bot.telegram.limits import Limits, Rate
from bot.telegram.menus import publish_menus
from bot.telegram.overflow import SqliteOverflow
from bot.telegram.poll import Poll
from bot.telegram.router import Router
from bot.telegram.sender import Sender

if TYPE_CHECKING:
    from collections.abc import Coroutine
    from pathlib import Path

    from bot.chat.conversation import Conversation

log = logging.getLogger(__name__)


async def run_telegram(  # noqa: PLR0913  what only the composition root knows
    bot_token: str,
    api_url: str,
    conversation: Conversation,
    *,
    messages_per_second: float,
    overflow_path: Path,
    stop: asyncio.Event | None = None,
    limits: Limits | None = None,
) -> None:
    """Serve `conversation` on Telegram until `stop` is set, or until SIGTERM or SIGINT when it is not given.

    `api_url` is a Bot API server, without `/bot` at its end. While it cannot be reached it is tried again, from the
    first moment on; `TokenRefused` is raised when it does not know the bot. Stopping takes less than 5 s.
    `overflow_path` belongs to this process alone.
    """
    limits = limits or Limits()
    stop = stop or _stop_on_signals()
    api = Api(bot_token, api_url, send_within=limits.send_within)
    poll = Poll(api, api_url, limits)
    gate = Gate(Rate.per_second(messages_per_second), private_chat=limits.private_chat, group=limits.group)
    sender = Sender(api, Delivery(gate, limits.send_pauses))
    router = Router(conversation, sender, answer_within=limits.answer_within)
    intake = Intake(api, poll, router, SqliteOverflow(overflow_path), limits)

    async def serve() -> None:
        await _connect(api, api_url, limits)
        await publish_menus(api, conversation)
        log.info("listening as @%s", api.username)
        await intake.run()

    try:
        await _until(stop, serve())
    finally:
        log.info("stopping")
        await intake.finish()
        await api.shutdown()


async def _connect(api: Api, api_url: str, limits: Limits) -> None:
    """Learn the bot's own name, and have updates wait for questions instead of being posted to a web address."""
    pauses = Pauses(limits.poll_pause, limits.poll_longest_pause)
    await persistently(api.initialize, pauses, api_url)
    await persistently(api.delete_webhook, pauses, api_url)


async def _until(stop: asyncio.Event, serving: Coroutine[None, None, None]) -> None:
    """Serve until `stop` is set, then let go at once; what serving raises is raised."""
    server = asyncio.create_task(serving)
    stopped = asyncio.create_task(stop.wait())
    try:
        await asyncio.wait({server, stopped}, return_when=asyncio.FIRST_COMPLETED)
        if server.done():
            await server
    finally:
        for task in (server, stopped):
            task.cancel()
        await asyncio.gather(server, stopped, return_exceptions=True)


def _stop_on_signals() -> asyncio.Event:
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, stop.set)
    return stop
