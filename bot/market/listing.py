"""Lists of contracts straight from the wire, in ccxt's shape: as many calls as needed, and no row loses the others."""

from __future__ import annotations

import asyncio
import logging
from decimal import Decimal
from typing import TYPE_CHECKING, NamedTuple, TypeVar

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Iterable, Mapping, Sequence

    from bot.market.wire import Exchange, Json, RawSteps

_log = logging.getLogger(__name__)

T = TypeVar("T")

# Seconds for what prices can do without: a little less than people wait for the prices themselves.
_EXTRA_LASTS = 0.7


class RawTier(NamedTuple):
    """From `floor` coins upwards the venue asks for `rate`; `leverage` is None where it does not say."""

    floor: Json
    rate: Json
    leverage: Json = None


async def ccxt_markets(exchange: Exchange) -> Sequence[Json]:
    """All markets as ccxt reads them: for venues where it reads them right, in few calls."""
    markets: Sequence[Json] = await exchange.fetch_markets()
    return markets


def market_of(  # noqa: PLR0913 - a contract has as many terms
    symbol: str,
    coin: str,
    steps: RawSteps,
    *,
    trades: bool,
    value: Json,
    info: Json,
    expiry: Json = None,
    tiers: Sequence[RawTier] = (),
) -> Json:
    """An inverse contract in ccxt's shape, with `tiers` where the venue tells them; `expiry` in milliseconds."""
    return {
        "id": symbol,
        "base": coin,
        "quote": "USD",
        "settle": coin,
        "inverse": True,
        "linear": False,
        "type": "swap" if expiry is None else "future",
        "active": trades,
        "contractSize": value,
        "expiry": expiry,
        "precision": {"amount": steps.lot, "price": steps.tick},
        "limits": {"amount": {"min": steps.smallest_order}},
        "tiers": tuple(tiers),
        "info": info,
    }


def rows_in(answer: Json, *path: str) -> list[Json]:
    """The rows that an answer has at `path`. One that is no such thing, as a page of a captive portal, has none."""
    for name in path:
        answer = answer.get(name) if isinstance(answer, dict) else None
    return answer if isinstance(answer, list) else []


def each_readable(venue: str, rows: Iterable[Json], read: Callable[[Json], Json | None]) -> list[Json]:
    """What `read` makes of each row, without the rows that it cannot read and those that it does not want (None)."""
    readable = []
    for row in rows:
        try:
            market = read(row)
        except Exception:  # noqa: BLE001 (whatever is wrong with one contract, the others stay)
            _log.warning("%s: a contract that cannot be read was left out: %.200s", venue, row, exc_info=True)
            continue
        if market is not None:
            readable.append(market)
    return readable


def named(venue: str, rows: Json, read: Callable[[Json], Mapping[str, T]]) -> dict[str, T]:
    """All that `read` makes of the rows, by names; a row that it cannot read loses no other.

    Raises TypeError for what is no list, such as the page of a captive portal.
    """
    if not isinstance(rows, list):
        message = f"rows that are no list: {rows!r:.100}"
        raise TypeError(message)
    return {name: part for parts in each_readable(venue, rows, read) for name, part in parts.items()}


async def at_hand(call: Awaitable[T]) -> T | None:
    """What `call` answers, if it answers soon: for what a price or a list of contracts can do without."""
    try:
        async with asyncio.timeout(_EXTRA_LASTS):
            return await call
    except Exception as error:  # noqa: BLE001 (ccxt lets anything through, and the rest stands without this)
        _log.info("answered in part: %r", error)
        return None


def thousandth(number: Json) -> Json:
    """Nanoseconds or microseconds as text a thousand times fewer; what is no whole number stays as it is."""
    text = str(number)
    return text[:-3] if text.isdigit() else number


def milliseconds_of_seconds(number: Json) -> Json:
    """Seconds, with or without decimals, as whole milliseconds; what is no number stays as it is."""
    try:
        return int(Decimal(str(number)) * 1000)
    except ArithmeticError:
        return number
