"""What the wire formats share: the query, times, the one contract that is asked for, and how a request is answered."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

from aiohttp import web

if TYPE_CHECKING:
    from datetime import datetime

    from tests.support.exchange.instrument import Instrument
    from tests.support.exchange.world import World

Query = Mapping[str, str]
Endpoints = dict[str, Callable[["World", Query], Any]]


class WrongRequest(Exception):
    """A request that the venue does not take; it says so in its own way."""


def milliseconds(moment: datetime) -> int:
    """A time as most venues write it."""
    return round(moment.timestamp() * 1000)


def iso(moment: datetime) -> str:
    """A time as Kraken writes it."""
    return f"{moment:%Y-%m-%dT%H:%M:%S}.{moment.microsecond // 1000:03}Z"


def one(world: World, venue: str, symbol: str | None) -> Instrument:
    """The contract that `venue` lists under `symbol`, in any case of letters. WrongRequest for another."""
    for name, instrument in world.venues[venue].items():
        if symbol is not None and name.casefold() == symbol.casefold():
            return instrument
    raise WrongRequest(symbol)


def places(step: Any) -> int:
    """Decimals of a step such as 0.01."""
    return max(-int(step.normalize().as_tuple().exponent), 0)


def settled_between(instrument: Instrument, first: int, last: int) -> list[tuple[int, str]]:
    """What was settled from `first` to `last` milliseconds, the newest first."""
    rows = [(milliseconds(at), rate) for at, rate in reversed(instrument.funding_history)]
    return [(at, rate) for at, rate in rows if first <= at <= last]


def hours_between(instrument: Instrument, first: int, last: int) -> list[tuple[int, str]]:
    """Hours that began from `first` to `last` milliseconds and the mark at that time, the oldest first."""
    rows = sorted({milliseconds(at): mark for at, mark in instrument.mark_history}.items())
    return [(at, mark) for at, mark in rows if first <= at <= last]


def answered(
    endpoints: Endpoints, refusal: Callable[[str], web.Response], world: World, endpoint: str, query: Query
) -> web.Response:
    """The right answer of one endpoint, or the venue's own refusal."""
    if endpoint not in endpoints:
        return web.Response(status=404, text="<html><body>404 Not found</body></html>", content_type="text/html")
    try:
        return web.json_response(endpoints[endpoint](world, query))
    except WrongRequest as wrong:
        return refusal(str(wrong))
