"""Runs the bot on Telegram: the one entry of this package.

::

    async with telegram_side(token, api_url, messages_per_second=30) as telegram:
        conversation = ...  # made with telegram.members and telegram.outbox
        await telegram.serve(conversation, overflow_path=path)

Updates are asked for, or with a `webhook` posted to `telegram.routes`, which whoever runs an HTTP server serves.
"""

from __future__ import annotations

import asyncio
import logging
import signal
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING, NoReturn, Protocol

from bot.ports.meters import UNMETERED
from bot.telegram.api import Api, Pauses, persistently
from bot.telegram.courier import Courier
from bot.telegram.delivery import Delivery
from bot.telegram.endpoint import Endpoint
from bot.telegram.gate import Gate
from bot.telegram.intake import Intake
from bot.telegram.limits import Limits, Rate
from bot.telegram.members import TelegramMembers
from bot.telegram.menus import publish_menus
from bot.telegram.moves import Moves
from bot.telegram.outbox import TelegramOutbox
from bot.telegram.overflow import SqliteOverflow
from bot.telegram.poll import Heartbeat, Poll
from bot.telegram.post import Post
from bot.telegram.router import Router
from bot.telegram.sender import Sender
from bot.telegram.webhook import Registration, WebhookIntake

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Coroutine
    from pathlib import Path

    from aiohttp.web import RouteDef

    from bot.chat.conversation import Conversation, Outbox
    from bot.ports import Members
    from bot.ports.meters import Meters
    from bot.telegram.courier import Mail
    from bot.telegram.endpoint import Webhook
    from bot.telegram.overflow import Overflow

log = logging.getLogger(__name__)


class Part(Protocol):
    """What a bot that serves consists of: a way for updates to come, and perhaps one for reminders to go."""

    async def run(self) -> NoReturn:
        """Go on until cancelled; `TokenRefused` when Telegram does not know the bot any more."""
        ...

    async def finish(self) -> None:
        """Let what is under way be finished, within limits."""
        ...


class TelegramSide:
    """The bot's side of Telegram: `members` and `outbox` for those who make a conversation, and `serve` to hold it.

    Made by `telegram_side`. Nothing is asked of Telegram before `serve`, and neither of the two is of use before.
    `routes` is what an HTTP server has to serve meanwhile, so that updates come in: nothing without a webhook.
    """

    def __init__(  # noqa: PLR0913 - one argument a setting
        self,
        bot_token: str,
        api_url: str,
        *,
        messages_per_second: float,
        limits: Limits,
        webhook: Webhook | None = None,
        meters: Meters = UNMETERED,
    ) -> None:
        self._api_url = api_url
        self._webhook = webhook
        self._limits = limits if webhook is None else limits.for_copies()
        self._meters = meters
        self._api = Api(bot_token, api_url, send_within=limits.send_within)
        self._moves = Moves(limits)
        self._gate = Gate(Rate.per_second(messages_per_second), private_chat=limits.private_chat, group=limits.group)
        self._sender = Sender(self._api, Delivery(self._gate, limits.send_pauses, meters), self._moves)
        self._members = TelegramMembers(self._api, self._limits)
        self._endpoint = None if webhook is None else Endpoint(webhook, limits)
        self.members: Members = self._members
        self.outbox: Outbox = TelegramOutbox(self._sender)
        self.routes: tuple[RouteDef, ...] = () if self._endpoint is None else self._endpoint.routes

    async def serve(
        self,
        conversation: Conversation,
        *,
        overflow_path: Path,
        mail: Mail | None = None,
        heartbeat: Path | None = None,
        stop: asyncio.Event | None = None,
    ) -> None:
        """Serve `conversation` until `stop` is set, or until SIGTERM or SIGINT when it is not given; only once.

        `mail` is what reminders have to say, to be brought meanwhile. While Telegram cannot be reached it is tried
        again, from the first moment on; `TokenRefused` is raised when it does not know the bot. Stopping takes less
        than 5 s. `overflow_path` belongs to this process alone. The file `heartbeat` is touched after each answer of
        Telegram to the question for news, at least once a minute while all is well.
        """
        stop = stop or _stop_on_signals()
        self._moves.tell(conversation)
        reminding = None if mail is None else mail.reminding
        router = Router(
            conversation,
            self._sender,
            self._members,
            self._moves,
            self._limits,
            reminding=reminding,
            meters=self._meters,
        )
        parts = [self._intake(router, SqliteOverflow(overflow_path), Heartbeat(heartbeat))]
        if mail is not None:
            parts.append(self._courier(mail))
        try:
            await _until(stop, self._connect(conversation))
            if not stop.is_set():
                await _until(stop, *(part.run() for part in parts))
        finally:
            log.info("stopping")
            await asyncio.gather(*(part.finish() for part in parts))

    async def close(self) -> None:
        """Let go of every connection."""
        await self._members.close()
        await self._api.shutdown()

    def _intake(self, router: Router, overflow: Overflow, heartbeat: Heartbeat) -> Part:
        api, url, limits, meters = self._api, self._api_url, self._limits, self._meters
        if self._webhook is None or self._endpoint is None:
            poll = Poll(api, url, limits, heartbeat, meters)
            return Intake(api, poll, router, overflow, limits, meters=meters)
        registration = Registration(api, url, self._webhook, limits, heartbeat, meters=meters)
        return WebhookIntake(api, registration, self._endpoint, router, overflow, limits=limits, meters=meters)

    def _courier(self, mail: Mail) -> Part:
        post = Post(self._api, self._gate, self._moves, self._meters)
        several = self._webhook is not None
        return Courier(mail, post, self._gate, self._limits, several=several, meters=self._meters)

    async def _connect(self, conversation: Conversation) -> None:
        """Learn the bot's own name; for whoever asks for updates, have them wait for that and not be posted."""
        pauses = Pauses(self._limits.poll_pause, self._limits.poll_longest_pause)
        await persistently(self._api.initialize, pauses, self._api_url)
        if self._webhook is None:
            await persistently(self._api.delete_webhook, pauses, self._api_url)
        await publish_menus(self._api, conversation)
        log.info("listening as @%s", self._api.username)


@asynccontextmanager
async def telegram_side(  # noqa: PLR0913 - one argument a setting
    bot_token: str,
    api_url: str,
    *,
    messages_per_second: float,
    limits: Limits | None = None,
    webhook: Webhook | None = None,
    meters: Meters = UNMETERED,
) -> AsyncIterator[TelegramSide]:
    """The bot's side of the Bot API server `api_url`, which has no `/bot` at its end."""
    side = TelegramSide(
        bot_token,
        api_url,
        messages_per_second=messages_per_second,
        limits=limits or Limits(),
        webhook=webhook,
        meters=meters,
    )
    try:
        yield side
    finally:
        await side.close()


async def _until(stop: asyncio.Event, *serving: Coroutine[None, None, None]) -> None:
    """Serve until `stop` is set, then let go at once; what any part raises is raised."""
    parts = [asyncio.create_task(part) for part in serving]
    stopped = asyncio.create_task(stop.wait())
    try:
        await asyncio.wait({*parts, stopped}, return_when=asyncio.FIRST_COMPLETED)
        for part in parts:
            if part.done():
                await part
    finally:
        for task in (*parts, stopped):
            task.cancel()
        await asyncio.gather(*parts, stopped, return_exceptions=True)


def _stop_on_signals() -> asyncio.Event:
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, stop.set)
    return stop
