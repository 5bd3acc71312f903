"""Core values for tests, each with usual content and any part of it replaceable."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal

from hedgecore import (
    AmountUnit,
    Coin,
    Contract,
    Contracts,
    Funding,
    InverseFuture,
    InversePerpetual,
    Level,
    LinearMarginRules,
    LinearPerpetual,
    LinearTier,
    MarginRules,
    OrderBook,
    Price,
    Rate,
    Snapshot,
    Source,
    Tier,
    Usd,
    Usdt,
)

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)
RULES = MarginRules(
    (
        Tier(Coin(0), Rate("0.004"), Decimal(125)),
        Tier(Coin(5), Rate("0.005"), Decimal(100)),
        Tier(Coin(100), Rate("0.1"), Decimal(5)),
    )
)
PERPETUAL = InversePerpetual(
    venue="binancecoinm",
    symbol="BTCUSD_PERP",
    coin="BTC",
    contract_value=Usd(100),
    amount_unit=AmountUnit.CONTRACTS,
    lot=Contracts(1),
    smallest_order=Contracts(1),
    taker_fee=Rate("0.0005"),
    margin=RULES,
)
ETHER = replace(PERPETUAL, symbol="ETHUSD_PERP", coin="ETH", contract_value=Usd(10))
DOLLAR_CONTRACT = replace(PERPETUAL, venue="bybit", symbol="BTCUSD", contract_value=Usd(1), amount_unit=AmountUnit.USD)
# as at Deribit, where a contract is ten of the dollars that orders count, and as at Bitget
TEN_DOLLARS = replace(DOLLAR_CONTRACT, symbol="BTC-PERPETUAL", contract_value=Usd(10))
IN_COINS = replace(DOLLAR_CONTRACT, amount_unit=AmountUnit.COIN, lot=Contracts(64), smallest_order=Contracts(64))
LINEAR_RULES = LinearMarginRules(
    (LinearTier(Usdt(0), Rate("0.004"), Decimal(125)), LinearTier(Usdt(50_000), Rate("0.005"), Decimal(100)))
)
LINEAR = LinearPerpetual(
    venue="binanceusdm",
    symbol="BTCUSDT",
    coin="BTC",
    contract_size=Coin(1),
    amount_unit=AmountUnit.COIN,
    lot=Contracts("0.001"),
    smallest_order=Contracts("0.001"),
    taker_fee=Rate("0.0005"),
    margin=LINEAR_RULES,
)
LINEAR_AT_WEEX = replace(
    LINEAR, venue="weex", symbol="cmt_btcusdt", contract_size=Coin("0.001"), amount_unit=AmountUnit.CONTRACTS,
    lot=Contracts(1), smallest_order=Contracts(1),
)  # fmt: skip
DATED = InverseFuture(
    venue="binancecoinm",
    symbol="BTCUSD_260626",
    coin="BTC",
    contract_value=Usd(100),
    amount_unit=AmountUnit.CONTRACTS,
    lot=Contracts(1),
    smallest_order=Contracts(1),
    taker_fee=Rate("0.0005"),
    margin=RULES,
    expiry=datetime(2026, 6, 26, 8, tzinfo=UTC),
)


def book(mid: str = "64000", spread: str = "0.2", size: str = "100000", as_of: datetime = NOON) -> OrderBook:
    """A book of one level a side."""
    half = Decimal(spread) / 2
    bid, ask = Price(Decimal(mid) - half), Price(Decimal(mid) + half)
    return OrderBook((Level(bid, Contracts(size)),), (Level(ask, Contracts(size)),), as_of)


def funding(rate: str = "0.0001", hours: int | None = 8, as_of: datetime = NOON) -> Funding:
    """A rate of the interval that runs until 16:00."""
    interval = None if hours is None else timedelta(hours=hours)
    return Funding(Rate(rate), interval, datetime(2026, 3, 1, 16, tzinfo=UTC), as_of)


def snapshot(contract: Contract = PERPETUAL, price: str = "64000", **changes: object) -> Snapshot:
    """A market where spot and future stand at one price."""
    market = Snapshot(
        contract=contract,
        index=Price(price),
        mark=Price(price),
        as_of=NOON,
        source=Source.LIVE,
        best_bid=Price(Decimal(price) - Decimal("0.1")),
        best_ask=Price(Decimal(price) + Decimal("0.1")),
        book=book(price),
        funding=None if isinstance(contract, InverseFuture) else funding(),
    )
    return replace(market, **changes)  # type: ignore[arg-type]
