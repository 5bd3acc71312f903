"""Where each venue writes what, for the contract suite: endpoints and fields on the wire, and its units.

What a unit is worth stands here a second time, by hand, so that the venue table is held against something.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import pytest

from tests.support.exchange import VENUES

if TYPE_CHECKING:
    from collections.abc import Callable
    from decimal import Decimal


def contracts_of_100_and_10(amount: Decimal, _price: Decimal, coin: str) -> Decimal:
    """Binance, OKX, HTX, BingX: whole contracts."""
    return amount * (100 if coin == "BTC" else 10)


def dollars(amount: Decimal, _price: Decimal, _coin: str) -> Decimal:
    """Bybit, Deribit, Kraken, KuCoin, Gate, Phemex."""
    return amount


def coins(amount: Decimal, price: Decimal, _coin: str) -> Decimal:
    """Bitget."""
    return amount * price


@dataclass(frozen=True)
class Wire:
    """One venue on the wire. Prices are (endpoint, field); so is the size of a contract, with one that is wrong."""

    bitcoin: str
    worth: Callable[[Decimal, Decimal, str], Decimal]
    listing: str
    size: tuple[str, object] | None
    mark: tuple[str, str]
    index: tuple[str, str]
    funding: tuple[str, str]
    book: str
    dated: str | None = None
    tells_time: bool = True
    tells_interval: bool = True
    tells_next: bool = True
    tells_past: bool = True
    funds_every: int = 8


WIRES = {
    "binancecoinm": Wire(
        bitcoin="BTCUSD_PERP",
        worth=contracts_of_100_and_10,
        listing="exchangeInfo",
        size=("contractSize", 10),
        mark=("premiumIndex", "markPrice"),
        index=("premiumIndex", "indexPrice"),
        funding=("premiumIndex", "lastFundingRate"),
        book="depth",
        dated="BTCUSD_261225",
    ),
    "bybit": Wire(
        bitcoin="BTCUSD",
        worth=dollars,
        listing="instruments-info",
        size=None,
        mark=("tickers", "markPrice"),
        index=("tickers", "indexPrice"),
        funding=("tickers", "fundingRate"),
        book="orderbook",
        dated="BTCUSDZ26",
    ),
    "okx": Wire(
        bitcoin="BTC-USD-SWAP",
        worth=contracts_of_100_and_10,
        listing="public/instruments",
        size=("ctVal", "10"),
        mark=("public/mark-price", "markPx"),
        index=("market/index-tickers", "idxPx"),
        funding=("public/funding-rate", "fundingRate"),
        book="market/books",
        dated="BTC-USD-261225",
    ),
    "deribit": Wire(
        bitcoin="BTC-PERPETUAL",
        worth=dollars,
        listing="get_instruments",
        size=("contract_size", 1.0),
        mark=("ticker", "mark_price"),
        index=("ticker", "index_price"),
        funding=("ticker", "funding_8h"),
        book="get_order_book",
        dated="BTC-25DEC26",
        tells_next=False,
    ),
    "krakenfutures": Wire(
        bitcoin="PI_XBTUSD",
        worth=dollars,
        listing="instruments",
        size=("contractSize", 10),
        mark=("tickers/PI_XBTUSD", "markPrice"),
        index=("tickers/PI_XBTUSD", "indexPrice"),
        funding=("tickers/PI_XBTUSD", "fundingRate"),
        book="orderbook",
        dated="FI_XBTUSD_261225",
        funds_every=1,
    ),
    "bitget": Wire(
        bitcoin="BTCUSD",
        worth=coins,
        listing="contracts",
        size=None,
        mark=("ticker", "markPrice"),
        index=("ticker", "indexPrice"),
        funding=("ticker", "fundingRate"),
        book="merge-depth",
        dated="BTCUSDZ26",
    ),
    "kucoinfutures": Wire(
        bitcoin="XBTUSDM",
        worth=dollars,
        listing="contracts/active",
        size=("multiplier", -10.0),
        mark=("mark-price/XBTUSDM/current", "value"),
        index=("mark-price/XBTUSDM/current", "indexPrice"),
        funding=("funding-rate/XBTUSDM/current", "value"),
        book="level2/depth100",
        dated="XBTMZ26",
    ),
    "gate": Wire(
        bitcoin="BTC_USD",
        worth=dollars,
        listing="contracts",
        size=("quanto_multiplier", "0.0001"),
        mark=("contracts/BTC_USD", "mark_price"),
        index=("contracts/BTC_USD", "index_price"),
        funding=("contracts/BTC_USD", "funding_rate"),
        book="order_book",
        tells_time=False,
    ),
    "htx": Wire(
        bitcoin="BTC-USD",
        worth=contracts_of_100_and_10,
        listing="swap_contract_info",
        size=("contract_size", 10.0),
        mark=("swap_mark_price_kline", "close"),
        index=("swap_index", "index_price"),
        funding=("swap_funding_rate", "funding_rate"),
        book="market/depth",
        dated="BTC261225",
        tells_interval=False,
    ),
    "bingx": Wire(
        bitcoin="BTC-USD",
        worth=contracts_of_100_and_10,
        listing="contracts",
        size=("minTickSize", "1"),
        mark=("premiumIndex", "markPrice"),
        index=("premiumIndex", "indexPrice"),
        funding=("premiumIndex", "lastFundingRate"),
        book="depth",
        tells_interval=False,
        tells_past=False,
    ),
    "phemex": Wire(
        bitcoin="BTCUSD",
        worth=dollars,
        listing="products",
        size=("contractSize", 10.0),
        mark=("md/ticker/24hr", "markEp"),
        index=("md/ticker/24hr", "indexEp"),
        funding=("md/ticker/24hr", "fundingRateEr"),
        book="md/orderbook",
    ),
}

each_wire = pytest.mark.parametrize("venue", VENUES)
each_dated = pytest.mark.parametrize("venue", [venue for venue, wire in WIRES.items() if wire.dated])
each_sized = pytest.mark.parametrize("venue", [venue for venue, wire in WIRES.items() if wire.size])
each_timed = pytest.mark.parametrize("venue", [venue for venue, wire in WIRES.items() if wire.tells_time])
each_remembering = pytest.mark.parametrize("venue", [venue for venue, wire in WIRES.items() if wire.tells_past])
