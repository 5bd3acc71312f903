"""Sizes as a venue's order form counts them: whole contracts, dollars, or coins at a price."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from bot.errors import BadUsage, Problem
from hedgecore import AmountUnit, Coin, Contracts, Usd

if TYPE_CHECKING:
    from hedgecore import InverseContract, Price


def counts_coins(contract: InverseContract) -> bool:
    """Whether a size is so many contracts only at a price."""
    return contract.amount_unit is AmountUnit.COIN


def amount_of(contracts: Contracts, contract: InverseContract, price: Price | None) -> Decimal:
    """What the order form counts for so many contracts. BadUsage where it counts coins and there is no price."""
    if contract.amount_unit is AmountUnit.CONTRACTS:
        return contracts.value
    value = contract.notional(contracts)
    return value.value if contract.amount_unit is AmountUnit.USD else _said(price).buys(value).value


def contracts_of(size: Decimal | Usd, contract: InverseContract, price: Price | None) -> Contracts:
    """How many contracts a size is, whole or not: an order value, or an amount as `amount_of` gives it."""
    if isinstance(size, Decimal) and contract.amount_unit is AmountUnit.CONTRACTS:
        return Contracts(size)
    return Contracts(_value(size, contract, price) / contract.contract_value)


def _value(size: Decimal | Usd, contract: InverseContract, price: Price | None) -> Usd:
    if isinstance(size, Usd):
        return size
    return Usd(size) if contract.amount_unit is AmountUnit.USD else _said(price).worth(Coin(size))


def _said(price: Price | None) -> Price:
    if price is None:
        raise BadUsage(Problem.PRICE_MISSING)
    return price
