"""The Bot API over HTTP on loopback: forms, JSON and query strings, the status equal to the error code."""

import inspect
import json
import time
from dataclasses import dataclass, field

from aiohttp import web

from tests.support.botapi.errors import ApiError, refuse
from tests.support.botapi.methods import METHODS
from tests.support.botapi.schema import is_method, read_request

LARGEST_REQUEST = 50 << 20
DOWNLOAD = "download"


@dataclass
class Call:
    """A request of the bot, as it was sent, and how it ended; `error` is the text of a refusal.

    `files` are the names, contents and media types of those that came along. Fetching a file is the method DOWNLOAD.
    """

    method: str
    parameters: dict[str, str]
    files: dict[str, tuple[str, bytes, str]] = field(default_factory=dict)
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
        application = web.Application(client_max_size=LARGEST_REQUEST)
        application.router.add_route("*", "/bot{token}/{method}", self._handle)
        application.router.add_get("/file/bot{token}/{path:.*}", self._hand_out)
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
        call = Call(method, *await _sent(request))
        return await self._treated(request, call, lambda: self._carry_out(request, call))

    async def _hand_out(self, request):
        call = Call(DOWNLOAD, {"path": request.match_info["path"]})
        return await self._treated(request, call, lambda: self._file(request, call))

    async def _treated(self, request, call, answer):
        """The answer, or what a fault makes of it."""
        self._world.calls.append(call)
        treatment = self._world.faults.next(call.method)
        return await (answer() if treatment is None else treatment(request, answer))

    async def _file(self, request, call):
        content = self._world.files.at(call.parameters["path"])
        if request.match_info["token"] != self._world.token or content is None:
            call.status = 404
            return web.json_response(ApiError(404, "Not Found").as_answer(), status=404)
        call.status = 200
        return web.Response(body=content)

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
        parameters, malformed, odd = read_request(call.method, call.parameters, call.files)
        self._world.violations += [f"{call.method}: {fault}" for fault in malformed + odd]
        if malformed:
            refuse(malformed[0])
        result = method(self._world, {**parameters, **call.files})
        return await result if inspect.isawaitable(result) else result


async def _sent(request):
    """The parameters as strings, wherever they were put, and the files."""
    files = {}
    if request.content_type == "application/json":
        body = await request.json()
        sent = {key: value if isinstance(value, str) else json.dumps(value) for key, value in body.items()}
    else:
        form = await request.post()
        files = {key: _read(part) for key, part in form.items() if isinstance(part, web.FileField)}
        sent = {key: text for key, text in form.items() if key not in files}
    return {**request.query, **sent}, files


def _read(part):
    with part.file as file:
        return part.filename, file.read(), part.content_type
