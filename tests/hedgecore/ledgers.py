"""Short ways to write what happened to a holding."""

from dataclasses import fields, replace
from datetime import UTC, datetime
from decimal import Decimal

from hedgecore import (
    Coin,
    CoinsMoved,
    Contracts,
    Delivered,
    Entry,
    Fill,
    InverseContract,
    InverseFuture,
    InversePerpetual,
    Price,
    Rate,
    Ratio,
    TargetSet,
    Traded,
    Withdrawn,
)
from tests.hedgecore.build import perpetual

AT = datetime(2026, 1, 1, tzinfo=UTC)
PERPETUAL = perpetual(100)
Exact = str | int | Decimal


def named(symbol: str, contract_value: int = 100, coin: str = "BTC") -> InversePerpetual:
    return replace(perpetual(contract_value), symbol=symbol, coin=coin)


def dated(symbol: str = "BTCUSD_260327") -> InverseFuture:
    terms = {field.name: getattr(PERPETUAL, field.name) for field in fields(PERPETUAL) if field.name != "kind"}
    return InverseFuture(**{**terms, "symbol": symbol}, expiry=AT)


def moved(amount: Exact, coin: str = "BTC") -> Entry:
    return CoinsMoved(coin, Coin(amount), AT)


def withdrawn(amount: Exact) -> Entry:
    return Withdrawn("BTC", Coin(amount), AT)


def aimed(target: Exact) -> Entry:
    return TargetSet("BTC", Ratio(target), AT)


def traded(
    contracts: Exact,
    price: Exact,
    fee: Exact = 0,
    contract: InverseContract = PERPETUAL,
    leverage: Decimal | None = None,
) -> Entry:
    return Traded(contract, Fill(Contracts(contracts), Price(price), Rate(fee)), AT, leverage)


def sold(contracts: Exact, price: Exact, fee: Exact = 0, contract: InverseContract = PERPETUAL) -> Entry:
    return traded(-Contracts(contracts).value, price, fee, contract)


def bought(contracts: Exact, price: Exact, fee: Exact = 0, contract: InverseContract = PERPETUAL) -> Entry:
    return traded(contracts, price, fee, contract)


def delivered(contract: InverseFuture, price: Exact) -> Entry:
    return Delivered(contract, Price(price), AT)
