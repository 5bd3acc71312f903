"""What stands in front of several copies of the bot: each in turn gets a request, and none that is gone."""

from __future__ import annotations

from itertools import count

import aiohttp
from aiohttp import web

from bot.web import serve_http
from tests.support.ports import free_port


class Balancer:
    """Listens at `port`, in front of whatever listens at `copies`."""

    def __init__(self, copies):
        self.port = free_port()
        self._copies = copies
        self._turns = count()
        self._serving = serve_http(f"127.0.0.1:{self.port}", [web.post("/{path:.*}", self._pass_on)])

    async def __aenter__(self):
        self._session = aiohttp.ClientSession()
        await self._serving.__aenter__()
        return self

    async def __aexit__(self, *_):
        await self._serving.__aexit__(None, None, None)
        await self._session.close()

    async def _pass_on(self, request):
        body, first = await request.read(), next(self._turns)
        for turn in range(len(self._copies)):
            port = self._copies[(first + turn) % len(self._copies)]
            try:
                url = f"http://127.0.0.1:{port}{request.path}"
                async with self._session.post(url, data=body, headers=request.headers) as answer:
                    return web.Response(status=answer.status)
            except aiohttp.ClientConnectorError:
                continue
            except aiohttp.ClientError:
                break
        return web.Response(status=502)
