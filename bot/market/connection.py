"""ccxt itself: imported here and nowhere else, and made to speak to the addresses of the settings."""

from __future__ import annotations

import logging
import re
import ssl
from functools import cache
from typing import TYPE_CHECKING

from bot.market.budget import Budget
from bot.market.outages import status_guard

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from bot.market.row import Row
    from bot.market.wire import Exchange, Json

_log = logging.getLogger(__name__)


def connect(rows: Iterable[Row], urls: Mapping[str, str]) -> dict[str, Exchange]:
    """One ccxt exchange for each row, by id, without a connection yet.

    Importing ccxt takes most of a second: call this in a thread.
    """
    import ccxt.async_support as ccxt  # type: ignore[import-untyped]  # noqa: PLC0415 (0.7 s and 95 MiB)

    rows = tuple(rows)
    exchanges = {row.venue.id: _exchange(getattr(ccxt, row.ccxt_id), row, urls.get(row.venue.id)) for row in rows}
    throttlers: dict[str, object] = {}
    for row in rows:  # an exchange counts what is asked of its inverse and of its linear contracts together
        exchange = exchanges[row.venue.id]
        exchange.throttler = throttlers.setdefault(row.ccxt_id, exchange.throttler)
    budgets = {row.allowance: Budget(row.allowance) for row in rows if row.allowance is not None}
    for row in rows:
        if row.allowance is not None:
            exchanges[row.venue.id].throttle = budgets[row.allowance].throttle(row.venue.id)
    return exchanges


def _exchange(make: Callable[..., Exchange], row: Row, base_url: str | None) -> Exchange:
    exchange = make(
        {
            "number": str,
            **row.settings,
            # counts as the venues do, by the window; the default makes every call wait for the one before it
            "rateLimiterAlgorithm": "rollingWindow",
            # a base URL says exactly whom to speak to; without one the environment's proxies are honoured
            "aiohttp_trust_env": base_url is None,
        }
    )
    if base_url is not None:
        exchange.urls["api"] = repointed(exchange.urls["api"], base_url)
    exchange.on_rest_response = status_guard(row.venue.id)
    exchange.parse_market = _skipping_unreadable(exchange.parse_market)
    exchange.ssl_context = _trust(exchange.cafile)
    exchange.timeout_on_exit = 0  # aiohttp itself waits until its connections are closed
    return exchange


@cache
def _trust(certificates: str) -> ssl.SSLContext:
    # ccxt would load them for each exchange anew, 25 ms of the event loop every time
    return ssl.create_default_context(cafile=certificates)


def repointed(urls: Json, base_url: str) -> Json:
    """An exchange's `urls['api']`, a text or a tree of texts, with scheme and host of each replaced by `base_url`."""
    if isinstance(urls, dict):
        return {name: repointed(url, base_url) for name, url in urls.items()}
    return re.sub(r"^https?://[^/]+", lambda _: base_url.rstrip("/"), urls)


def _skipping_unreadable(parse: Callable[[Json], Json]) -> Callable[[Json], Json]:
    # ccxt reads the whole list in one go, so one bad row would lose every contract of the venue
    def parse_or_skip(row: Json) -> Json:
        try:
            return parse(row)
        except Exception:  # noqa: BLE001 (whatever is wrong with one contract, the others stay)
            _log.warning("a contract that ccxt cannot read was left out: %.200s", row, exc_info=True)
            return None

    return parse_or_skip
