"""Gate's public endpoints under /api/v4/futures/btc: no envelope, times in seconds, levels with names."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from aiohttp import web

from tests.support.exchange.listings import GATE
from tests.support.exchange.wire import Endpoints, Query, answered, hours_between, milliseconds, one, settled_between

if TYPE_CHECKING:
    from tests.support.exchange.instrument import Instrument
    from tests.support.exchange.world import World


def _contract(instrument: Instrument, world: World) -> dict[str, Any]:
    size = instrument.contract_size
    return {
        "funding_rate_indicative": instrument.funding_rate,
        "mark_price_round": "0.01",
        "funding_offset": 0,
        "in_delisting": instrument.status == "closed",
        "risk_limit_base": "100",
        "interest_rate": "0.0003",
        "index_price": str(instrument.index),
        "order_price_round": str(instrument.tick),
        "order_size_min": int(instrument.smallest),
        "ref_rebate_rate": "0.2",
        "name": instrument.symbol,
        "ref_discount_rate": "0",
        "order_price_deviate": "0.5",
        "maintenance_rate": "0.005",
        "mark_type": "index",
        "funding_interval": instrument.funding_hours * 3600,
        "type": "inverse",
        "risk_limit_step": "100",
        "risk_limit_max": "300",
        "enable_bonus": False,
        "enable_credit": True,
        "leverage_min": "1",
        "leverage_max": "100",
        "funding_rate": instrument.funding_rate,
        "last_price": str(instrument.mark),
        "mark_price": str(instrument.mark),
        "order_size_max": 1000000,
        "funding_next_apply": milliseconds(instrument.next_funding(world.now())) // 1000,
        "short_users": 208,
        "config_change_time": 1732783287,
        "create_time": 1545235200,
        "trade_size": 59939560423,
        "position_size": 11824104,
        "long_users": 486,
        "quanto_multiplier": "0" if size == 1 else str(size),
        "funding_impact_value": "0.5",
        "status": "trading" if instrument.status == "trading" else "suspend",
    }


def _contracts(world: World, _query: Query) -> list[dict[str, Any]]:
    return [_contract(each, world) for each in world.venues[GATE].values()]


def _one_contract(world: World, query: Query) -> dict[str, Any]:
    return _contract(one(world, GATE, query["symbol"]), world)


def _order_book(world: World, query: Query) -> dict[str, Any]:
    instrument, limit = one(world, GATE, query.get("contract")), int(query["limit"])
    sides = {
        name: [{"s": int(float(amount)), "p": price} for price, amount in side[:limit]]
        for name, side in (("asks", instrument.asks), ("bids", instrument.bids))
    }
    return {"current": milliseconds(world.told_time(GATE)) / 1000, "update": 1610000000.123} | sides


def _funding_rate(world: World, query: Query) -> list[dict[str, Any]]:
    instrument = one(world, GATE, query.get("contract"))
    settled = settled_between(instrument, int(query["from"]) * 1000, int(query["to"]) * 1000)
    return [{"t": at // 1000, "r": rate} for at, rate in settled][: int(query["limit"])]


def _candlesticks(world: World, query: Query) -> list[dict[str, Any]]:
    instrument = one(world, GATE, query["contract"].removeprefix("mark_"))
    hours = hours_between(instrument, int(query["from"]) * 1000, int(query["to"]) * 1000)
    return [{"t": at // 1000, "o": mark, "h": "0", "l": "0", "c": "0", "v": 0} for at, mark in hours]


def _refusal(_wrong: str) -> web.Response:
    return web.json_response({"label": "CONTRACT_NOT_FOUND", "message": "contract not found"}, status=400)


PREFIXES = ("/api/v4/futures/btc/",)
ENDPOINTS: Endpoints = {
    "contracts": _contracts,
    "contracts/{symbol}": _one_contract,
    "order_book": _order_book,
    "funding_rate": _funding_rate,
    "candlesticks": _candlesticks,
}


def answer(world: World, endpoint: str, query: Query) -> web.Response:
    """The right answer of one endpoint; one has the symbol in its path."""
    if endpoint.startswith("contracts/"):
        endpoint, query = "contracts/{symbol}", {**query, "symbol": endpoint.removeprefix("contracts/")}
    return answered(ENDPOINTS, _refusal, world, endpoint, query)
