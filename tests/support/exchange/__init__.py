"""An exchange server on loopback that speaks the wire formats of every venue of the table, for inverse contracts.

Its markets are its own and can be changed while it runs, and it fails in every way that an exchange can::

    async with ExchangeServer() as exchange:
        exchange.urls                                                  # what HEDGEBOT_VENUE_URLS takes
        exchange.world.set_price("BTC", "64000")
        exchange.fail("binancecoinm", "hang", endpoint="depth")

As a process: `python -m tests.support.exchange --port 0` prints `exchange.urls` as one line of JSON. There every
method below is reached by `POST /control` with `{"call": "fail", "arguments": {"venue": "bybit", "fault": "429"}}`.
"""

from tests.support.exchange.instrument import Instrument
from tests.support.exchange.listings import BINANCE, BYBIT
from tests.support.exchange.server import LINEAR_VENUES, VENUES, ExchangeServer
from tests.support.exchange.world import World

__all__ = ["BINANCE", "BYBIT", "LINEAR_VENUES", "VENUES", "ExchangeServer", "Instrument", "World"]
