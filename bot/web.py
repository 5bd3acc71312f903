"""The bot's own HTTP server: one for everything that it serves."""

from __future__ import annotations

from contextlib import asynccontextmanager
from typing import TYPE_CHECKING, Final
from urllib.parse import urlsplit

from aiohttp import web

from bot.errors import BadSettings

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Iterable

LISTEN: Final = "HEDGEBOT_LISTEN"
LARGEST_REQUEST: Final = 1 << 20  # bytes
CLOSING_WITHIN: Final = 0.5  # seconds, for answers that are on their way


@asynccontextmanager
async def serve_http(listen: str, routes: Iterable[web.AbstractRouteDef]) -> AsyncIterator[None]:
    """Serve `routes` at `listen`, host and port, until the end of the block.

    Raises BadSettings where nobody can listen. A request whose asker has gone is handled to its end.
    """
    application = web.Application(client_max_size=LARGEST_REQUEST)
    application.add_routes(routes)
    runner = web.AppRunner(application, access_log=None, shutdown_timeout=CLOSING_WITHIN)
    await runner.setup()
    try:
        await _listen(runner, listen)
        yield
    finally:
        await runner.cleanup()


async def _listen(runner: web.AppRunner, listen: str) -> None:
    place = urlsplit(f"//{listen}")
    try:
        await web.TCPSite(runner, place.hostname, place.port).start()
    except OSError as error:
        raise BadSettings(LISTEN, f"the bot cannot listen at {listen}: {error.strerror}") from error
