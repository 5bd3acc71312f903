"""The venue table: one row for each exchange, with what ccxt does not say or says wrong.

docs/adding-a-venue.md walks through a row, docs/venues.md says where each figure comes from.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.errors import BadSettings
from bot.market.exchanges import (
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
    okx,
    okx_usdt,
    phemex,
    weex,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from bot.market.linear_row import LinearRow
    from bot.market.row import Row, VenueRow

# In the order in which they are asked where nobody says otherwise: by how much is traded there in inverse contracts.
_MODULES = (binance, bybit, okx, deribit, kraken, bitget, kucoin, gate, htx, bingx, phemex)
ROWS: Mapping[str, VenueRow] = {module.ROW.venue.id: module.ROW for module in _MODULES}
_LINEAR_MODULES = (binance_usdm, bybit_usdt, okx_usdt, bitget_usdt, bingx_usdt, weex)
LINEAR_ROWS: Mapping[str, LinearRow] = {module.ROW.venue.id: module.ROW for module in _LINEAR_MODULES}


def rows_of(venues: Iterable[str] | None, setting: str = "HEDGEBOT_VENUES") -> tuple[Row, ...]:
    """The rows of these ids, each once; of None, all. Raises BadSettings, which names `setting`, for an unknown id."""
    rows: Mapping[str, Row] = {**ROWS, **LINEAR_ROWS}
    if venues is None:
        return tuple(rows.values())
    for venue in venues:
        if venue not in rows:
            raise BadSettings(setting, f"no exchange is called {venue!r} here; known are {', '.join(rows)}")
    return tuple(rows[venue] for venue in dict.fromkeys(venues))
