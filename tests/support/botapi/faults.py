"""What can go wrong with a server: each is a way to treat one request instead of answering it.

`world.fails("sendMessage", refused(502, "Bad Gateway"), times=2)` has the next two such requests treated so.
"""

import asyncio
from dataclasses import dataclass

from aiohttp import web

from tests.support.botapi.errors import ApiError


@dataclass
class Fault:
    method: str
    treatment: object
    times: int

    def hits(self, method):
        return self.times > 0 and self.method.lower() in {"*", method.lower()}


class Faults:
    """The faults that are still to come, first come first."""

    def __init__(self):
        self._faults = []

    def add(self, method, treatment, times):
        self._faults.append(Fault(method, treatment, times))

    def next(self, method):
        """The treatment of this request, or None if it is to be answered."""
        for fault in self._faults:
            if fault.hits(method):
                fault.times -= 1
                return fault.treatment
        return None

    def clear(self):
        self._faults.clear()


def refused(code, description, **parameters):
    """The request is refused with an error of the Bot API."""

    async def treat(_request, _carry_out):
        return web.json_response(ApiError(code, description, **parameters).as_answer(), status=code)

    return treat


def garbled(body="<html>Bad Gateway</html>", status=200):
    """Something answers that is not the Bot API."""

    async def treat(_request, _carry_out):
        return web.Response(text=body, status=status, content_type="text/html")

    return treat


def dropped():
    """The connection breaks before the request is carried out."""

    async def treat(request, _carry_out):
        request.transport.abort()
        return web.Response()

    return treat


def unanswered():
    """The request is carried out, but the connection breaks before the answer."""

    async def treat(request, carry_out):
        await carry_out()
        request.transport.abort()
        return web.Response()

    return treat


def held(seconds):
    """The request is carried out, but the answer takes `seconds`."""

    async def treat(_request, carry_out):
        answer = await carry_out()
        await asyncio.sleep(seconds)
        return answer

    return treat
