"""Where Telegram posts updates to: the HTTP side of the webhook."""

from __future__ import annotations

import asyncio
import hmac
import json
import logging
from dataclasses import dataclass, field
from http import HTTPStatus
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import urlsplit

from aiohttp import web

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from bot.telegram.limits import Limits

SECRET: Final = "X-Telegram-Bot-Api-Secret-Token"  # noqa: S105 - the name of the header

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Webhook:
    """The public address of the bot, and the secret that Telegram shows with each update."""

    url: str
    secret: str = field(repr=False)


class Endpoint:
    """Answers Telegram: 200 for an update that is finished, anything else to be asked again later.

    It serves between `open` and `close`, and answers 503 before and after.
    """

    def __init__(self, webhook: Webhook, limits: Limits) -> None:
        self._secret = webhook.secret.encode()
        self._limits = limits
        self._take: Callable[[dict[str, Any]], Awaitable[bool]] | None = None
        self._in_hand = 0
        self.routes: tuple[web.RouteDef, ...] = (web.post(urlsplit(webhook.url).path or "/", self._post),)

    def open(self, take: Callable[[dict[str, Any]], Awaitable[bool]]) -> None:
        """Have `take` handle updates from now on; it tells whether one is finished."""
        self._take = take

    def close(self) -> None:
        """Begin nothing more."""
        self._take = None

    async def _post(self, request: web.Request) -> web.Response:
        if not hmac.compare_digest(request.headers.get(SECRET, "").encode(errors="surrogateescape"), self._secret):
            log.warning("somebody without the secret posted to the webhook")
            return _answer(HTTPStatus.FORBIDDEN)
        if request.content_type != "application/json":
            return _answer(HTTPStatus.UNSUPPORTED_MEDIA_TYPE)
        if self._take is None or self._in_hand >= self._limits.webhook_bound:
            return _answer(HTTPStatus.SERVICE_UNAVAILABLE)
        self._in_hand += 1
        try:
            return _answer(await self._handled(request, self._take))
        finally:
            self._in_hand -= 1

    async def _handled(self, request: web.Request, take: Callable[[dict[str, Any]], Awaitable[bool]]) -> HTTPStatus:
        try:
            async with asyncio.timeout(self._limits.webhook_read_within):
                update = json.loads(await request.read())
        except TimeoutError:
            return HTTPStatus.REQUEST_TIMEOUT
        except (ValueError, RecursionError):
            log.warning("what was posted to the webhook is no JSON")
            return HTTPStatus.BAD_REQUEST
        if not isinstance(update, dict) or not isinstance(update.get("update_id"), int):
            # It would come again for ever, and hold up what is behind it.
            log.error("what was posted to the webhook is no update and is skipped")
            return HTTPStatus.OK
        return HTTPStatus.OK if await take(update) else HTTPStatus.SERVICE_UNAVAILABLE


def _answer(status: HTTPStatus) -> web.Response:
    return web.Response(status=status)
