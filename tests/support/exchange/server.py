"""The server: one port a venue on 127.0.0.1, right answers from the world, wrong ones from the faults."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any, Self

from aiohttp import web

from tests.support.exchange import (
    binance,
    binance_usdm,
    bingx,
    bingx_usdt,
    bitget,
    bitget_usdt,
    bybit,
    bybit_usdt,
    deribit,
    gate,
    htx,
    kraken,
    kucoin,
    listings,
    okx,
    okx_usdt,
    phemex,
    weex,
)
from tests.support.exchange.faults import Faults, Replayed, Spoiled
from tests.support.exchange.world import World

if TYPE_CHECKING:
    from collections.abc import Iterable
    from types import ModuleType

_FORMATS: dict[str, ModuleType] = {
    listings.BINANCE: binance,
    listings.BYBIT: bybit,
    listings.OKX: okx,
    listings.DERIBIT: deribit,
    listings.KRAKEN: kraken,
    listings.BITGET: bitget,
    listings.KUCOIN: kucoin,
    listings.GATE: gate,
    listings.HTX: htx,
    listings.BINGX: bingx,
    listings.PHEMEX: phemex,
}
_LINEAR_FORMATS: dict[str, ModuleType] = {
    listings.BINANCE_USDM: binance_usdm,
    listings.BYBIT_USDT: bybit_usdt,
    listings.OKX_USDT: okx_usdt,
    listings.BITGET_USDT: bitget_usdt,
    listings.BINGX_USDT: bingx_usdt,
    listings.WEEX: weex,
}
VENUES, LINEAR_VENUES = tuple(_FORMATS), tuple(_LINEAR_FORMATS)
_HOST = "127.0.0.1"


class ExchangeServer:
    """`venues`, or all. `port` is that of the first, the next ones follow; 0 lets the machine choose them."""

    def __init__(self, world: World | None = None, port: int = 0, venues: Iterable[str] = VENUES) -> None:
        self.world = World() if world is None else world
        self._ports = {venue: port + number if port else 0 for number, venue in enumerate(venues)}
        self._faults = {venue: Faults() for venue in self._ports}
        self._runners: dict[str, web.AppRunner] = {}

    @property
    def urls(self) -> dict[str, str]:
        """The base URL of each venue, by ccxt id."""
        return {venue: f"http://{_HOST}:{port}" for venue, port in self._ports.items()}

    def calls(self, venue: str, endpoint: str | None = None) -> int:
        """How often an endpoint was called (`depth`, `tickers`), or all of them together."""
        calls = self._faults[venue].calls
        return sum(calls.values()) if endpoint is None else calls.get(endpoint, 0)

    def fail(
        self, venue: str, fault: str | int, endpoint: str | None = None, times: int | None = None
    ) -> asyncio.Event:
        """Let calls fail, at one endpoint or at all, a number of times or until `heal`.

        Faults: an HTTP status (429, 418, 403, 451, 500...), `hang`, `html` (a page with status 200), `reset`
        (closed without an answer), `cut` (closed in the middle of it), `truncated` (half the JSON, whole for HTTP),
        `empty` (no body), `null`. Setting the event that is returned lets calls that hang go on, rightly answered.
        """
        return self._faults[venue].add(str(fault), endpoint, times)

    def spoil(self, venue: str, endpoint: str, field: str, value: object, symbol: str | None = None) -> None:
        """Answer with `value` in place of a field, in every row or in that of one symbol."""
        self._faults[venue].add(Spoiled(field, value, symbol), endpoint, None)

    def drop(self, venue: str, endpoint: str, field: str, symbol: str | None = None) -> None:
        """Answer without a field, in every row or in that of one symbol."""
        self._faults[venue].add(Spoiled(field, symbol=symbol), endpoint, None)

    def replay(self, venue: str, endpoint: str, answer: object) -> None:
        """Give this very answer, such as one that was recorded, to every call of an endpoint."""
        self._faults[venue].add(Replayed(answer), endpoint, None)

    def heal(self, venue: str | None = None, endpoint: str | None = None) -> None:
        """Answer rightly again."""
        for name, faults in self._faults.items():
            if venue in {None, name}:
                faults.heal(endpoint)

    async def refuse(self, venue: str) -> None:
        """Close the port: connections are refused until `accept`."""
        self._faults[venue].heal()
        await self._runners.pop(venue).cleanup()

    async def accept(self, venue: str) -> None:
        """Open the port, the same one as before if there was one."""
        app = web.Application()
        app.router.add_post("/control", self._control)
        app.router.add_get("/{path:.*}", self._handler(venue))
        runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.1)
        await runner.setup()
        site = web.TCPSite(runner, _HOST, self._ports[venue], reuse_address=True)
        await site.start()
        self._runners[venue] = runner
        self._ports[venue] = runner.addresses[0][1]

    async def __aenter__(self) -> Self:
        for venue in self._ports:
            await self.accept(venue)
        return self

    async def __aexit__(self, *_: object) -> None:
        for venue in list(self._runners):
            await self.refuse(venue)

    def _handler(self, venue: str) -> Any:
        wire, faults = (_FORMATS | _LINEAR_FORMATS)[venue], self._faults[venue]

        async def handle(request: web.Request) -> web.StreamResponse:
            # a base URL may have a path of its own in front
            endpoint = next((rest for prefix in wire.PREFIXES if (rest := request.path.partition(prefix)[2])), "")
            return await faults.answer(request, endpoint, wire.answer(self.world, endpoint, request.query))

        return handle

    async def _control(self, request: web.Request) -> web.Response:
        order = await request.json()
        target = self if hasattr(type(self), order["call"]) else self.world
        result = getattr(target, order["call"])(**order.get("arguments", {}))
        if asyncio.iscoroutine(result):
            result = await result
        return web.json_response({"result": result if isinstance(result, int | str | None) else str(result)})
