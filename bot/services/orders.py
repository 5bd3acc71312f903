"""The order that opens a hedge in one contract of either kind: how large, at which price, at what cost."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from bot.errors import HedgeTooSmall
from hedgecore import (
    BelowOneContract,
    BookTooThin,
    Coin,
    Contracts,
    Execution,
    LinearPerpetual,
    LinearSizing,
    Rounding,
    Sizing,
    Slippage,
    Usd,
    linear_slippage,
    order_value,
    size_hedge,
    size_linear_hedge,
    slippage,
    walk,
    walk_linear,
)

if TYPE_CHECKING:
    from hedgecore import Contract, InverseContract, OrderBook, Price, Rate, Ratio, Snapshot


@dataclass(frozen=True, slots=True)
class Fill:
    """What selling into the visible book would give; None for each thing the book does not tell."""

    execution: Execution | None
    slippage: Slippage | None
    visible: Contracts | None = None


@dataclass(frozen=True, slots=True)
class Order:
    """A short to open: its size, its `value` in dollars at the mark, what the book gives, and the `fee` in dollars."""

    sizing: Sizing | LinearSizing
    value: Usd
    fill: Fill
    fee: Usd


def order_for(amount: Usd | Coin, ratio: Ratio, snapshot: Snapshot, own_fee: Rate | None = None) -> Order:
    """The order that hedges `ratio` of `amount` in the contract of `snapshot`. Raises HedgeTooSmall."""
    contract, mark = snapshot.contract, snapshot.mark
    holding, _ = held(amount, snapshot.index)
    sizing = _sizing_of_either(ratio, holding, contract, mark)
    value = order_value(contract, sizing.contracts, mark)
    return Order(
        sizing, value, fill(snapshot, sizing.order), value * (contract.taker_fee if own_fee is None else own_fee)
    )


def held(amount: Usd | Coin, spot: Price) -> tuple[Coin, Usd]:
    """The amount in coins and in dollars at the spot price."""
    if isinstance(amount, Coin):
        return amount, spot.worth(amount)
    return spot.buys(amount), amount


def sizing(ratio: Ratio, holding: Coin, contract: InverseContract, mark: Price) -> Sizing:
    """Whole contracts, rounded down: a hedge never sells more than was wanted. Raises HedgeTooSmall."""
    try:
        return size_hedge(ratio, holding, contract, mark, rounding=Rounding.FLOOR)
    except BelowOneContract as below:
        raise HedgeTooSmall(contract, below) from None


def linear_sizing(ratio: Ratio, holding: Coin, contract: LinearPerpetual, mark: Price) -> LinearSizing:
    """The same in a linear contract."""
    try:
        return size_linear_hedge(ratio, holding, contract, mark, rounding=Rounding.FLOOR)
    except BelowOneContract as below:
        raise HedgeTooSmall(contract, below) from None


def fill(snapshot: Snapshot, order: Contracts) -> Fill:
    """Selling `order` into the bids; slippage is against the middle of the same book."""
    book = snapshot.book
    if book is None or not book.bids:
        return Fill(None, None)
    try:
        execution = _walked(snapshot.contract, book, order)
    except BookTooThin as thin:
        return Fill(None, None, visible=thin.visible)
    if book.mid is None:
        return Fill(execution, None)
    return Fill(execution, _slippage(snapshot.contract, execution, book.mid))


def _sizing_of_either(ratio: Ratio, holding: Coin, contract: Contract, mark: Price) -> Sizing | LinearSizing:
    if isinstance(contract, LinearPerpetual):
        return linear_sizing(ratio, holding, contract, mark)
    return sizing(ratio, holding, contract, mark)


def _walked(contract: Contract, book: OrderBook, order: Contracts) -> Execution:
    return walk_linear(book.bids, order) if isinstance(contract, LinearPerpetual) else walk(book.bids, order)


def _slippage(contract: Contract, execution: Execution, middle: Price) -> Slippage:
    if isinstance(contract, LinearPerpetual):
        return linear_slippage(execution, middle, contract.contract_size)
    return slippage(execution, middle, contract.contract_value)
