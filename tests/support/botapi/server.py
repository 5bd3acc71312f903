"""The Bot API over HTTP on loopback: forms, JSON and query strings, the status equal to the error code."""

import inspect
import json
import time
from dataclasses import dataclass, field

from aiohttp import web

from tests.support.botapi.errors import ApiError, refuse
from tests.support.botapi.methods import METHODS
from tests.support.botapi.schema import is_method, read_request


@dataclass
class Call:
    """A request of the bot, as it was sent, and how it ended; `error` is the text of a refusal."""

    method: str
    parameters: dict[str, str]
    at: float = field(default_factory=time.monotonic)
    status: int | None = None
    error: str | None = None


class Server:
    """Serves `world` on 127.0.0.1, on a free port unless one is given; `port` is known once it is open."""

    def __init__(self, world, port=0):
        self._world = world
        self._runner = None
        self.port = port

    async def open(self):
        application = web.Application()
        application.router.add_route("*", "/bot{token}/{method}", self._handle)
        self._runner = web.AppRunner(application, access_log=None, shutdown_timeout=0.2)
        await self._runner.setup()
        site = web.TCPSite(self._runner, "127.0.0.1", self.port)
        await site.start()
        self.port = self._runner.addresses[0][1]

    async def close(self):
        if self._runner is not None:
            await self._runner.cleanup()
            self._runner = None

    async def _handle(self, request):
        method = request.match_info["method"]
        call = Call(method, await _sent(request))
        self._world.calls.append(call)
        treatment = self._world.faults.next(method)
        if treatment is None:
            return await self._carry_out(request, call)
        return await treatment(request, lambda: self._carry_out(request, call))

    async def _carry_out(self, request, call):
        try:
            result = await self._result(request.match_info["token"], call)
        except ApiError as error:
            call.status, call.error = error.code, error.description
            return web.json_response(error.as_answer(), status=error.code)
        call.status = 200
        return web.json_response({"ok": True, "result": result})

    async def _result(self, token, call):
        if token != self._world.token:
            raise ApiError(401, "Unauthorized")
        method = METHODS.get(call.method.lower())
        if method is None or not is_method(call.method):
            self._world.violations.append(f"method {call.method} is not emulated")
            raise ApiError(404, "Not Found: method not found")
        parameters, malformed, odd = read_request(call.method, call.parameters)
        self._world.violations += [f"{call.method}: {fault}" for fault in malformed + odd]
        if malformed:
            refuse(malformed[0])
        result = method(self._world, parameters)
        return await result if inspect.isawaitable(result) else result


async def _sent(request):
    """The parameters as strings, wherever they were put."""
    if request.content_type == "application/json":
        body = await request.json()
        sent = {key: value if isinstance(value, str) else json.dumps(value) for key, value in body.items()}
    else:
        sent = dict(await request.post())
    return {**request.query, **sent}
