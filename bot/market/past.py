"""What each venue tells of the past: settled funding, the mark price at each full hour, delivery prices.

Every function asks ccxt's implicit methods, like those of the venue table; times are in milliseconds since 1970.
"""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Mapping

    from bot.market.wire import Exchange, Json
    from hedgecore import Contract, InverseFuture

HOUR = 3_600_000


class RawSettlement(NamedTuple):
    """A funding as the venue wrote it; `mark` is None where it does not say at which price."""

    time: Json
    rate: Json
    mark: Json = None


@dataclass(frozen=True, slots=True)
class Past:
    """How one venue is asked: each function takes the exchange, the contract, and the first and last millisecond.

    settlements: in any order. marks: the mark price at which each hour began, by its time; the span is at most a
    thousand hours. delivery_price: as the venue wrote it, None where it does not know one.
    """

    settlements: Callable[[Exchange, Contract, int, int], Awaitable[list[RawSettlement]]]
    marks: Callable[[Exchange, Contract, int, int], Awaitable[Mapping[int, Json]]]
    delivery_price: Callable[[Exchange, InverseFuture], Awaitable[Json | None]]


async def newest_first(
    ask: Callable[[int], Awaitable[list[RawSettlement]]], first: int, last: int, rows_a_page: int
) -> list[RawSettlement]:
    """All pages of `ask`, which answers what was settled up to a moment, the newest first."""
    settled: list[RawSettlement] = []
    while True:
        page = await ask(last)
        settled += page
        if len(page) < rows_a_page or (oldest := min(int(row.time) for row in page)) <= first:
            return settled
        last = oldest - 1


async def hours_by_page(
    ask: Callable[[int, int], Awaitable[Mapping[int, Json]]], first: int, last: int, hours_a_page: int
) -> Mapping[int, Json]:
    """What `ask` answers from one moment to another, for a span that is cut into pages, all at the same time."""
    span = hours_a_page * HOUR
    starts = range(first, last + 1, span)
    pages = await asyncio.gather(*(ask(start, min(start + span - 1, last)) for start in starts))
    return {hour: mark for page in pages for hour, mark in page.items()}


async def never_delivered(_exchange: Exchange, _contract: InverseFuture) -> Json | None:
    """For venues that list no dated contract."""
    return None
