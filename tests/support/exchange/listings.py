"""What each venue lists: a handful of contracts, in its own units and under its own names."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from typing import TYPE_CHECKING

from tests.support.exchange.instrument import Instrument, quarter_end

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

BINANCE, BYBIT, OKX, DERIBIT, KRAKEN = "binancecoinm", "bybit", "okx", "deribit", "krakenfutures"
BITGET, KUCOIN, GATE, HTX, BINGX, PHEMEX = "bitget", "kucoinfutures", "gate", "htx", "bingx", "phemex"
BINANCE_USDM, BYBIT_USDT, OKX_USDT = "binanceusdm", "bybitusdt", "okxusdt"
BITGET_USDT, BINGX_USDT, WEEX = "bitgetusdt", "bingxusdt", "weex"
INDICES = {"BTC": Decimal(64000), "ETH": Decimal(3200), "SOL": Decimal(160), "XRP": Decimal("0.5")}


def _listed(
    symbol: str,
    coin: str,
    size: int,
    tick: str,
    amount: str = "1000",
    *,
    end: datetime | None = None,
    step: str = "1",
    hours: int = 8,
) -> Instrument:
    return Instrument(
        symbol,
        coin,
        INDICES[coin],
        Decimal(size),
        Decimal(tick),
        end,
        Decimal("0.005") if end else Decimal(0),
        Decimal(step),
        Decimal(step),
        funding_hours=hours,
        level_amount=Decimal(amount),
    )


def _binance(now: datetime) -> list[Instrument]:
    coins = {"BTC": ("64000", "100", "0.1"), "ETH": ("3200", "10", "0.01"), "SOL": ("160", "10", "0.01")}
    listed = [
        Instrument(f"{coin}USD_PERP", coin, Decimal(index), Decimal(size), Decimal(tick))
        for coin, (index, size, tick) in coins.items()
    ]
    for coin in ("BTC", "ETH"):
        index, size, tick = map(Decimal, coins[coin])
        for days, basis in ((7, Decimal("0.005")), (98, Decimal("0.02"))):
            end = quarter_end(now, days)
            listed.append(Instrument(f"{coin}USD_{end:%y%m%d}", coin, index, size, tick, end, basis))
    return listed


def _bybit(now: datetime) -> list[Instrument]:
    coins = {"BTC": ("64000", "0.5"), "ETH": ("3200", "0.05"), "XRP": ("0.5", "0.0001")}
    listed = [
        Instrument(f"{coin}USD", coin, Decimal(index), Decimal(1), Decimal(tick), level_amount=100_000)
        for coin, (index, tick) in coins.items()
    ]
    end = quarter_end(now, 7)
    month = _month(end)
    listed.append(
        Instrument(
            f"BTCUSD{month}{end:%y}",
            "BTC",
            Decimal(64000),
            Decimal(1),
            Decimal("0.5"),
            end,
            Decimal("0.005"),
            level_amount=100_000,
        )
    )
    return listed


def _month(end: datetime) -> str:
    return "HMUZ"[end.month // 3 - 1]


def _okx(now: datetime) -> list[Instrument]:
    end = quarter_end(now, 7)
    return [
        _listed("BTC-USD-SWAP", "BTC", 100, "0.1"),
        _listed("ETH-USD-SWAP", "ETH", 10, "0.01", hours=4),
        _listed(f"BTC-USD-{end:%y%m%d}", "BTC", 100, "0.1", end=end),
    ]


def _deribit(now: datetime) -> list[Instrument]:
    end = quarter_end(now, 7)
    return [
        _listed("BTC-PERPETUAL", "BTC", 10, "0.5", "100000", step="10"),
        _listed("ETH-PERPETUAL", "ETH", 1, "0.05", "100000"),
        _listed(f"BTC-{end.day}{end:%b%y}".upper(), "BTC", 10, "0.5", "100000", end=end, step="10"),
    ]


def _kraken(now: datetime) -> list[Instrument]:
    end = quarter_end(now, 7)
    return [
        _listed("PI_XBTUSD", "BTC", 1, "0.5", "100000", hours=1),
        _listed("PI_ETHUSD", "ETH", 1, "0.05", "100000", hours=1),
        _listed(f"FI_XBTUSD_{end:%y%m%d}", "BTC", 1, "0.5", "100000", end=end),
    ]


def _bitget(now: datetime) -> list[Instrument]:
    end = quarter_end(now, 7)
    return [
        _listed("BTCUSD", "BTC", 1, "0.1", "2", step="0.001"),
        _listed("ETHUSD", "ETH", 1, "0.01", "40", step="0.01", hours=4),
        _listed(f"BTCUSD{_month(end)}{end:%y}", "BTC", 1, "0.1", "2", end=end, step="0.001"),
    ]


def _kucoin(now: datetime) -> list[Instrument]:
    end = quarter_end(now, 7)
    return [
        _listed("XBTUSDM", "BTC", 1, "0.1", "100000"),
        _listed("ETHUSDM", "ETH", 1, "0.01", "100000", hours=4),
        _listed(f"XBTM{_month(end)}{end:%y}", "BTC", 1, "1", "100000", end=end),
    ]


def _gate(_now: datetime) -> list[Instrument]:
    return [_listed("BTC_USD", "BTC", 1, "0.1", "100000")]


def _htx(now: datetime) -> list[Instrument]:
    end = quarter_end(now, 7)
    return [
        _listed("BTC-USD", "BTC", 100, "0.1"),
        _listed("ETH-USD", "ETH", 10, "0.01"),
        _listed(f"BTC{end:%y%m%d}", "BTC", 100, "0.1", end=end),
    ]


def _bingx(_now: datetime) -> list[Instrument]:
    return [_listed("BTC-USD", "BTC", 100, "0.1"), _listed("SOL-USD", "SOL", 10, "0.001")]


def _phemex(_now: datetime) -> list[Instrument]:
    return [
        _listed("BTCUSD", "BTC", 1, "0.5", "100000"),
        _listed("ETHUSD", "ETH", 1, "0.05", "100000"),
        _listed("XRPUSD", "XRP", 1, "0.0001", "100000"),
    ]


def _coins_in_usdt(_now: datetime) -> list[Instrument]:
    """Orders count coins; ETH exchanges funding every 4 hours."""
    return [
        _listed("BTCUSDT", "BTC", 1, "0.1", "2", step="0.001"),
        _listed("ETHUSDT", "ETH", 1, "0.01", "40", step="0.01", hours=4),
    ]


def _bingx_usdt(_now: datetime) -> list[Instrument]:
    return [
        _listed("BTC-USDT", "BTC", 1, "0.1", "2", step="0.0001"),
        _listed("ETH-USDT", "ETH", 1, "0.01", "40", step="0.01", hours=4),
    ]


def _okx_usdt(_now: datetime) -> list[Instrument]:
    """Contracts of a hundredth and of a tenth of a coin."""
    bitcoin = _listed("BTC-USDT-SWAP", "BTC", 1, "0.1", "200", step="0.01")
    ether = _listed("ETH-USDT-SWAP", "ETH", 1, "0.01", "400", step="0.01", hours=4)
    return [replace(bitcoin, contract_size=Decimal("0.01")), replace(ether, contract_size=Decimal("0.1"))]


LISTINGS: dict[str, Callable[[datetime], list[Instrument]]] = {
    BINANCE: _binance,
    BYBIT: _bybit,
    OKX: _okx,
    DERIBIT: _deribit,
    KRAKEN: _kraken,
    BITGET: _bitget,
    KUCOIN: _kucoin,
    GATE: _gate,
    HTX: _htx,
    BINGX: _bingx,
    PHEMEX: _phemex,
    BINANCE_USDM: _coins_in_usdt,
    BYBIT_USDT: _coins_in_usdt,
    OKX_USDT: _okx_usdt,
    BITGET_USDT: _coins_in_usdt,
    BINGX_USDT: _bingx_usdt,
    WEEX: _coins_in_usdt,
}
