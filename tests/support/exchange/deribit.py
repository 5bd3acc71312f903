"""Deribit's public endpoints under /api/v2/public: numbers in an envelope of JSON-RPC."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from aiohttp import web

from tests.support.exchange.listings import DERIBIT
from tests.support.exchange.wire import Endpoints, Query, WrongRequest, answered, milliseconds, one, settled_between

if TYPE_CHECKING:
    from tests.support.exchange.instrument import Instrument
    from tests.support.exchange.world import World

_FAR = 32503708800000
_DEPTHS = {1, 5, 10, 20, 50, 100, 1000, 10000}


def _enveloped(result: Any) -> dict[str, Any]:
    return {"jsonrpc": "2.0", "result": result, "usIn": 1, "usOut": 2, "usDiff": 1, "testnet": False}


def _instrument(instrument: Instrument) -> dict[str, Any]:
    perpetual = instrument.delivery is None
    return {
        "price_index": f"{instrument.coin.lower()}_usd",
        "kind": "future",
        "instrument_name": instrument.symbol,
        "max_leverage": 50,
        "maker_commission": 0.0,
        "taker_commission": 0.0005,
        "instrument_type": "reversed",
        "expiration_timestamp": _FAR if instrument.delivery is None else milliseconds(instrument.delivery),
        "creation_timestamp": 1534167754000,
        "is_active": instrument.status == "trading",
        "tick_size": float(instrument.tick),
        "contract_size": float(instrument.contract_size),
        "instrument_id": 124972,
        "min_trade_amount": float(instrument.smallest),
        "future_type": "reversed",
        "max_liquidation_commission": 0.0075,
        "settlement_currency": instrument.coin,
        "settlement_period": "perpetual" if perpetual else "month",
        "base_currency": instrument.coin,
        "counter_currency": "USD",
        "quote_currency": "USD",
        "tick_size_steps": [],
    }


def _instruments(world: World, query: Query) -> dict[str, Any]:
    """Linear ones are there as well; options only if one does not ask for futures."""
    rows = [_instrument(each) for each in world.venues[DERIBIT].values()]
    linear = rows[0] | {
        "instrument_name": "BTC_USDC-PERPETUAL",
        "settlement_currency": "USDC",
        "counter_currency": "USDC",
    }
    option = rows[0] | {"instrument_name": "BTC-25DEC26-90000-C", "kind": "option", "settlement_period": "month"}
    return _enveloped([*rows, linear] if query.get("kind") == "future" else [*rows, linear, option])


def _ticker(world: World, query: Query) -> dict[str, Any]:
    """`current_funding` is that of this moment, and is another number."""
    instrument = one(world, DERIBIT, query.get("instrument_name"))
    bid, ask = (side[0] if side else ("0", "0") for side in (instrument.bids, instrument.asks))
    row = {
        "timestamp": milliseconds(world.told_time(DERIBIT)),
        "state": "open",
        "stats": {"high": None, "low": None, "price_change": None, "volume": 0.0, "volume_usd": 0.0},
        "settlement_price": float(instrument.index),
        "open_interest": 111543850,
        "min_price": float(instrument.mark) * 0.985,
        "max_price": float(instrument.mark) * 1.015,
        "mark_price": float(instrument.mark),
        "last_price": float(instrument.mark),
        "instrument_name": instrument.symbol,
        "index_price": float(instrument.index),
        "estimated_delivery_price": float(instrument.index),
        "best_bid_price": float(bid[0]),
        "best_bid_amount": float(bid[1]),
        "best_ask_price": float(ask[0]),
        "best_ask_amount": float(ask[1]),
    }
    funding = {"funding_8h": float(instrument.funding_rate), "current_funding": 0.002}
    return _enveloped(row | funding if instrument.delivery is None else row)


def _summaries(world: World, query: Query) -> dict[str, Any]:
    """Of one currency, without an index; the estimated delivery price is another number where delivery is near."""
    if query.get("kind") != "future":
        raise WrongRequest(query.get("kind"))
    chosen = [each for each in world.venues[DERIBIT].values() if each.coin == query["currency"]]
    return _enveloped([_summary(each, world) for each in chosen])


def _summary(instrument: Instrument, world: World) -> dict[str, Any]:
    bid, ask = (float(side[0][0]) if side else None for side in (instrument.bids, instrument.asks))
    row = {
        "volume_usd": 1000.0,
        "volume": 1.0,
        "quote_currency": "USD",
        "price_change": None,
        "open_interest": 111543850,
        "mid_price": None,
        "mark_price": float(instrument.mark),
        "low": None,
        "last": float(instrument.mark),
        "instrument_name": instrument.symbol,
        "high": None,
        "estimated_delivery_price": 1.0,
        "creation_timestamp": milliseconds(world.told_time(DERIBIT)),
        "bid_price": bid,
        "base_currency": instrument.coin,
        "ask_price": ask,
    }
    funding = {"funding_8h": float(instrument.funding_rate), "current_funding": 0.002}
    return row | funding if instrument.delivery is None else row


def _index_price(world: World, query: Query) -> dict[str, Any]:
    coin = query["index_name"].removesuffix("_usd").upper()
    index = next((each.index for each in world.venues[DERIBIT].values() if each.coin == coin), None)
    if index is None:
        raise WrongRequest(query["index_name"])
    return _enveloped({"index_price": float(index), "estimated_delivery_price": float(index)})


def _order_book(world: World, query: Query) -> dict[str, Any]:
    """Amounts are in dollars."""
    instrument, depth = one(world, DERIBIT, query.get("instrument_name")), int(query.get("depth", 5))
    if depth not in _DEPTHS:
        raise WrongRequest(depth)
    sides = {
        name: [[float(price), float(amount)] for price, amount in side[:depth]]
        for name, side in (("bids", instrument.bids), ("asks", instrument.asks))
    }
    told: dict[str, Any] = _ticker(world, query)["result"]
    return _enveloped(told | sides | {"change_id": 1})


def _funding_history(world: World, query: Query) -> dict[str, Any]:
    """Hourly rows, each with the rate of its hour and, beside it, that of the eight hours before."""
    instrument = one(world, DERIBIT, query.get("instrument_name"))
    marks = {milliseconds(at): mark for at, mark in instrument.mark_history}
    rows = [
        {
            "timestamp": at,
            "index_price": float(marks[at]),
            "prev_index_price": float(marks[at]),
            "interest_8h": float(rate) * 8,
            "interest_1h": float(rate),
        }
        for at, rate in settled_between(instrument, int(query["start_timestamp"]), int(query["end_timestamp"]))
    ]
    return _enveloped(rows[::-1])


def _delivery_prices(world: World, query: Query) -> dict[str, Any]:
    rows = [
        {"date": f"{at:%Y-%m-%d}", "delivery_price": float(price)}
        for symbol, (at, price) in world.deliveries[DERIBIT].items()
        if symbol.startswith(query["index_name"].split("_")[0].upper())
    ]
    return _enveloped({"data": rows, "records_total": len(rows)})


def _refusal(_wrong: str) -> web.Response:
    error = {
        "message": "Invalid params",
        "data": {"reason": "wrong format", "param": "instrument_name"},
        "code": -32602,
    }
    return web.json_response({"jsonrpc": "2.0", "error": error, "usIn": 1, "usOut": 2, "usDiff": 1}, status=400)


PREFIXES = ("/api/v2/public/",)
ENDPOINTS: Endpoints = {
    "get_instruments": _instruments,
    "ticker": _ticker,
    "get_order_book": _order_book,
    "get_book_summary_by_currency": _summaries,
    "get_index_price": _index_price,
    "get_funding_rate_history": _funding_history,
    "get_delivery_prices": _delivery_prices,
}


def answer(world: World, endpoint: str, query: Query) -> web.Response:
    """The right answer of one endpoint."""
    return answered(ENDPOINTS, _refusal, world, endpoint, query)
