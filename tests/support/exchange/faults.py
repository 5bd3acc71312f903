"""Every way in which an answer can go wrong, by name, for a venue or for one of its endpoints."""

from __future__ import annotations

import asyncio
import json
from dataclasses import dataclass, field
from typing import Any

from aiohttp import web

_PAGE = "<html><head><title>Just a moment...</title></head><body>Please log in to the network.</body></html>"
_HTML = "text/html"
_JSON = "application/json"
_REASONS = {418: "I'm a teapot", 451: "Unavailable For Legal Reasons"}
_MISSING = object()

# Under which names venues write what a row is about.
_SYMBOLS = ("symbol", "instId", "instrument_name", "contract_code", "name")

FAULTS = ("hang", "html", "reset", "cut", "truncated", "empty", "null")


@dataclass
class Spoiled:
    """Every `name` in the answer becomes `value`, in the rows of `symbol` or in all."""

    name: str
    value: object = _MISSING
    symbol: str | None = None

    def apply(self, answer: Any) -> Any:
        """The answer, changed."""
        if isinstance(answer, list):
            return [self.apply(part) for part in answer]
        if not isinstance(answer, dict):
            return answer
        about = [answer[name] for name in _SYMBOLS if name in answer]
        if self.symbol is not None and about and self.symbol not in about:
            return answer
        changed = {name: self.apply(part) for name, part in answer.items()}
        if self.name in changed:
            del changed[self.name]
            if self.value is not _MISSING:
                changed[self.name] = self.value
        return changed


@dataclass(frozen=True)
class Replayed:
    """The whole answer is another one, which the venue itself once gave."""

    answer: Any


@dataclass
class _Active:
    fault: str | Spoiled | Replayed
    endpoint: str | None
    times: int | None
    released: asyncio.Event = field(default_factory=asyncio.Event)

    def concerns(self, endpoint: str) -> bool:
        return self.endpoint in {None, endpoint} and self.times != 0


class Faults:
    """The faults in force at one venue, and how often each endpoint was called."""

    def __init__(self) -> None:
        self._active: list[_Active] = []
        self.calls: dict[str, int] = {}

    def add(self, fault: str | Spoiled | Replayed, endpoint: str | None, times: int | None) -> asyncio.Event:
        """Put a fault in force; the event ends a `hang`."""
        if isinstance(fault, str) and fault not in FAULTS and not fault.isdigit():
            message = f"no fault is called {fault!r}; there are HTTP statuses and {', '.join(FAULTS)}"
            raise ValueError(message)
        active = _Active(fault, endpoint, times)
        self._active.append(active)
        return active.released

    def heal(self, endpoint: str | None = None) -> None:
        """Take back the faults of one endpoint, or all. What hangs goes on."""
        for active in list(self._active):
            if endpoint in {None, active.endpoint}:
                active.released.set()
                self._active.remove(active)

    async def answer(self, request: web.Request, endpoint: str, right: web.Response) -> web.StreamResponse:
        """What is sent instead of the right answer."""
        self.calls[endpoint] = self.calls.get(endpoint, 0) + 1
        response: web.StreamResponse = right
        for active in [active for active in self._active if active.concerns(endpoint)]:
            if active.times is not None:
                active.times -= 1
            if active.fault == "hang":
                await active.released.wait()
            elif isinstance(active.fault, Replayed):
                response = web.json_response(active.fault.answer)
            elif isinstance(active.fault, Spoiled):
                response = web.json_response(active.fault.apply(json.loads(_text(response))))
            else:
                return await _broken(active.fault, request, _text(response))
        return response


def _text(response: web.StreamResponse) -> str:
    assert isinstance(response, web.Response)
    return response.text or ""


async def _broken(fault: str, request: web.Request, right: str) -> web.StreamResponse:
    match fault:
        case "html":
            return web.Response(text=_PAGE, content_type=_HTML)
        case "truncated":
            return web.Response(text=right[: len(right) // 2], content_type=_JSON)
        case "empty":
            return web.Response(text="", content_type=_JSON)
        case "null":
            return web.Response(text="null", content_type=_JSON)
        case "reset" | "cut":
            return await _reset(request, right.encode(), after_half=fault == "cut")
        case _:
            return _refusal(int(fault))


async def _reset(request: web.Request, right: bytes, *, after_half: bool) -> web.StreamResponse:
    response = web.StreamResponse(headers={"Content-Length": str(len(right)), "Content-Type": _JSON})
    if after_half:
        await response.prepare(request)
        await response.write(right[: len(right) // 2])
    assert request.transport is not None
    request.transport.abort()
    return response


def _refusal(status: int) -> web.Response:
    # refusals come as JSON, which hides the status from ccxt; a failure comes as a page of what stands in front
    if status < 500:
        return web.Response(status=status, reason=_REASONS.get(status), text="{}", content_type=_JSON)
    return web.Response(status=status, text=_PAGE, content_type=_HTML)
