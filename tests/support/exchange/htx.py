"""HTX's public endpoints for coin-margined perpetual and dated contracts, which have interfaces of their own."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from aiohttp import web

from tests.support.exchange.listings import HTX
from tests.support.exchange.wire import Endpoints, Query, answered, hours_between, milliseconds, one, settled_between

if TYPE_CHECKING:
    from tests.support.exchange.instrument import Instrument
    from tests.support.exchange.world import World

_STATUSES = {"trading": 1, "prelaunch": 2, "closed": 0}
_FOREVER = 2**53


def _told(world: World, answer: dict[str, Any]) -> dict[str, Any]:
    return {"status": "ok", "ts": milliseconds(world.told_time(HTX))} | answer


def _dated(world: World, *, dated: bool) -> list[Instrument]:
    return [each for each in world.venues[HTX].values() if (each.delivery is not None) == dated]


def _contract(instrument: Instrument) -> dict[str, Any]:
    row = {
        "symbol": instrument.coin,
        "contract_code": instrument.symbol,
        "contract_size": float(instrument.contract_size),
        "price_tick": float(instrument.tick),
        "delivery_time": "" if instrument.delivery is None else str(milliseconds(instrument.delivery)),
        "create_date": "20200325",
        "contract_status": _STATUSES[instrument.status],
        "settlement_date": "1600000000000",
    }
    if instrument.delivery is None:
        return row
    return row | {"contract_type": "quarter", "delivery_date": f"{instrument.delivery:%Y%m%d}"}


def _swaps(world: World, _query: Query) -> dict[str, Any]:
    return _told(world, {"data": [_contract(each) for each in _dated(world, dated=False)]})


def _futures(world: World, _query: Query) -> dict[str, Any]:
    return _told(world, {"data": [_contract(each) for each in _dated(world, dated=True)]})


def _swap_index(world: World, query: Query) -> dict[str, Any]:
    instrument = one(world, HTX, query.get("contract_code"))
    row = {"contract_code": instrument.symbol, "index_price": float(instrument.index)}
    return _told(world, {"data": [row | {"index_ts": milliseconds(world.told_time(HTX))}]})


def _future_index(world: World, query: Query) -> dict[str, Any]:
    index = next(each.index for each in world.venues[HTX].values() if each.coin == query["symbol"])
    row = {"symbol": query["symbol"], "index_price": float(index), "index_ts": milliseconds(world.told_time(HTX))}
    return _told(world, {"data": [row]})


def _candle(seconds: int, opened: str, closed: str) -> dict[str, Any]:
    return {
        "id": seconds,
        "open": opened,
        "close": closed,
        "high": "0",
        "low": "0",
        "amount": "0",
        "vol": "0",
        "count": "0",
    }


def _mark_klines(world: World, query: Query) -> dict[str, Any]:
    """The last candles, the oldest first, all as text; the running minute ends at the mark."""
    instrument = one(world, HTX, query.get("contract_code") or query.get("symbol"))
    now = milliseconds(world.told_time(HTX)) // 1000
    if query["period"] == "1min":
        rows = [_candle(now // 60 * 60, str(instrument.index / 2), str(instrument.mark))]
    else:
        hours = hours_between(instrument, 0, _FOREVER)
        rows = [_candle(at // 1000, mark, "0") for at, mark in hours][-int(query["size"]) :]
    return _told(world, {"ch": f"market.{instrument.symbol}.mark_price.{query['period']}", "data": rows})


def _funding_rate(world: World, query: Query) -> dict[str, Any]:
    """Nothing tells the interval."""
    instrument = one(world, HTX, query.get("contract_code"))
    row = {
        "estimated_rate": None,
        "funding_rate": instrument.funding_rate,
        "contract_code": instrument.symbol,
        "symbol": instrument.coin,
        "fee_asset": instrument.coin,
        "funding_time": str(milliseconds(instrument.next_funding(world.now()))),
        "next_funding_time": None,
    }
    return _told(world, {"data": row})


def _depth(world: World, query: Query) -> dict[str, Any]:
    instrument = one(world, HTX, query.get("contract_code") or query.get("symbol"))
    sides = {
        name: [[float(price), int(float(amount))] for price, amount in side]
        for name, side in (("bids", instrument.bids), ("asks", instrument.asks))
    }
    sent = milliseconds(world.told_time(HTX))
    tick = sides | {"ch": f"market.{instrument.symbol}.depth.step0", "ts": sent, "id": 1, "mrid": 1, "version": 1}
    return _told(world, {"ch": tick["ch"], "tick": tick})


def _history(world: World, query: Query) -> dict[str, Any]:
    """By number of the page. The last has no `realized_rate` yet; the `funding_rate` of the others was a forecast."""
    instrument = one(world, HTX, query.get("contract_code"))
    size, page = int(query.get("page_size", 20)), int(query.get("page_index", 1))
    settled = settled_between(instrument, 0, _FOREVER)
    rows = [
        {
            "avg_premium_index": "0.0001",
            "funding_rate": rate if number == 0 else "0.009",
            "realized_rate": None if number == 0 else rate,
            "funding_time": str(at),
            "contract_code": instrument.symbol,
            "symbol": instrument.coin,
            "fee_asset": instrument.coin,
        }
        for number, (at, rate) in enumerate(settled)
    ]
    pages = {"total_page": -(-len(rows) // size), "current_page": page, "total_size": len(rows)}
    return _told(world, {"data": pages | {"data": rows[size * (page - 1) : size * page]}})


def _refusal(_wrong: str) -> web.Response:
    return web.json_response({"status": "error", "err_code": 1332, "err_msg": "The contract doesn't exist.", "ts": 1})


PREFIXES = ("/swap-api/v1/", "/api/v1/", "/index/market/history/", "/swap-ex/", "/market/")
ENDPOINTS: Endpoints = {
    "swap_contract_info": _swaps,
    "contract_contract_info": _futures,
    "swap_index": _swap_index,
    "contract_index": _future_index,
    "swap_mark_price_kline": _mark_klines,
    "mark_price_kline": _mark_klines,
    "swap_funding_rate": _funding_rate,
    "market/depth": _depth,
    "depth": _depth,
    "swap_historical_funding_rate": _history,
}


def answer(world: World, endpoint: str, query: Query) -> web.Response:
    """The right answer of one endpoint."""
    return answered(ENDPOINTS, _refusal, world, endpoint, query)
