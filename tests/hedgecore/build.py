"""Short ways to make the core's values."""

from decimal import Decimal

from hedgecore import (
    AmountUnit,
    Coin,
    Contracts,
    InversePerpetual,
    LinearMarginRules,
    LinearPerpetual,
    LinearPosition,
    LinearTier,
    LiquidationFamily,
    MarginRules,
    OutOfRange,
    Position,
    Price,
    Rate,
    Tier,
    Usd,
    Usdt,
)

BTC_TIERS = tuple(
    Tier(Coin(floor), Rate(rate), Decimal(leverage))
    for floor, rate, leverage in (
        (0, "0.004", 125),
        (5, "0.005", 100),
        (10, "0.01", 50),
        (20, "0.025", 20),
        (50, "0.05", 10),
        (100, "0.1", 5),
        (200, "0.125", 4),
        (400, "0.15", 3),
    )
)
"""Binance's table for BTCUSD."""


def rules(rate: str = "0.005", fee: str = "0", family: LiquidationFamily = LiquidationFamily.MARK) -> MarginRules:
    return MarginRules((Tier(Coin(0), Rate(rate)),), family, Rate(fee))


def short(contracts: str | int, entry: str | int | Decimal, contract_value: int = 100) -> Position:
    return Position.short(Contracts(contracts), Usd(contract_value), Price(entry))


def long(contracts: str | int, entry: str | int | Decimal, contract_value: int = 100) -> Position:
    return Position(Contracts(contracts), Usd(contract_value), Price(entry))


def perpetual(
    contract_value: str | int = 100, lot: str | int = 1, smallest_order: str | int | None = None
) -> InversePerpetual:
    return InversePerpetual(
        venue="venue",
        symbol="BTCUSD",
        coin="BTC",
        contract_value=Usd(contract_value),
        amount_unit=AmountUnit.CONTRACTS,
        lot=Contracts(lot),
        smallest_order=Contracts(lot if smallest_order is None else smallest_order),
        taker_fee=Rate("0.0005"),
        margin=rules(),
    )


def linear_rules(rate: str = "0.005", fee: str = "0") -> LinearMarginRules:
    return LinearMarginRules((LinearTier(Usdt(0), Rate(rate)),), Rate(fee))


def linear_short(coins: str | int, entry: str | int) -> LinearPosition:
    return LinearPosition.short(Contracts(coins), Coin(1), Price(entry))


def linear_long(coins: str | int, entry: str | int) -> LinearPosition:
    return LinearPosition(Contracts(coins), Coin(1), Price(entry))


def linear_perpetual(contract_size: str | int | Decimal = 1, lot: str | int = 1) -> LinearPerpetual:
    return LinearPerpetual(
        venue="venue",
        symbol="BTCUSDT",
        coin="BTC",
        contract_size=Coin(contract_size),
        amount_unit=AmountUnit.CONTRACTS,
        lot=Contracts(lot),
        smallest_order=Contracts(lot),
        taker_fee=Rate("0.0005"),
        margin=linear_rules(),
    )


def limits(error: OutOfRange) -> tuple[object, ...]:
    """All facts of the refusal."""
    return error.name, error.given, error.lowest, error.highest
