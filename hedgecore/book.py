"""The hedge book of one coin: what was held, traded and taken out, in order, and what that leaves.

An inverse contract pays in coin, so the profit of a short is part of the coins owned until it is taken out.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, TypeAlias

from hedgecore.errors import NotPositive, OutOfRange
from hedgecore.position import Fill, FillHistory, Position, add_fill
from hedgecore.units import Coin, Contracts, Ratio

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from datetime import datetime
    from decimal import Decimal

    from hedgecore.contracts import Contract, InverseFuture
    from hedgecore.units import Price


@dataclass(frozen=True, slots=True)
class CoinsMoved:
    """Coins that came into the holding, or, below zero, left it. OutOfRange for none."""

    coin: str
    amount: Coin
    at: datetime

    def __post_init__(self) -> None:
        if self.amount == Coin(0):
            raise OutOfRange(name="amount", given=self.amount.value)


@dataclass(frozen=True, slots=True)
class Withdrawn:
    """Profit in coins that was taken out of the hedge, converted or spent. NotPositive for none."""

    coin: str
    amount: Coin
    at: datetime

    def __post_init__(self) -> None:
        if self.amount <= Coin(0):
            raise NotPositive(quantity="amount", given=self.amount)


@dataclass(frozen=True, slots=True)
class Traded:
    """A fill in `contract`; `leverage` is what margin was posted at, None where it was not said."""

    contract: Contract
    fill: Fill
    at: datetime
    leverage: Decimal | None = None

    @property
    def coin(self) -> str:
        """The coin that the contract is settled in."""
        return self.contract.coin


@dataclass(frozen=True, slots=True)
class Delivered:
    """A dated contract's delivery: what was open is closed at `price`, without a fee."""

    contract: InverseFuture
    price: Price
    at: datetime

    @property
    def coin(self) -> str:
        """The coin that the contract is settled in."""
        return self.contract.coin


@dataclass(frozen=True, slots=True)
class TargetSet:
    """The hedge ratio wanted from then on."""

    coin: str
    target: Ratio
    at: datetime


Entry: TypeAlias = CoinsMoved | Withdrawn | Traded | Delivered | TargetSet
Key: TypeAlias = tuple[str, str]


def key_of(contract: Contract) -> Key:
    """Venue and symbol, which name a contract even when its terms are changed."""
    return contract.venue, contract.symbol


@dataclass(frozen=True, slots=True)
class Leg:
    """What was traded in one contract, and the last leverage that was said."""

    contract: Contract
    history: FillHistory
    leverage: Decimal | None

    @property
    def position(self) -> Position | None:
        """What is open, None if nothing is."""
        if self.history.entry is None:
            return None
        return Position(self.history.contracts, self.contract.contract_value, self.history.entry)


@dataclass(frozen=True, slots=True)
class Book:
    """The entries of one coin added up.

    held: coins moved in less coins moved out; withdrawn: profit taken out; legs: by key, in order of the first trade;
    target: the ratio wanted, None if it was never said.
    """

    coin: str
    held: Coin = Coin(0)
    withdrawn: Coin = Coin(0)
    legs: Mapping[Key, Leg] = field(default_factory=dict)
    target: Ratio | None = None

    @property
    def open_legs(self) -> tuple[Leg, ...]:
        """The contracts with something open."""
        return tuple(leg for leg in self.legs.values() if leg.position is not None)

    @property
    def realised(self) -> Coin:
        """Profit of all that was closed, in coins, before fees."""
        return sum((leg.history.realised for leg in self.legs.values()), start=Coin(0))

    @property
    def fees(self) -> Coin:
        """Fees of all fills, in coins."""
        return sum((leg.history.fees for leg in self.legs.values()), start=Coin(0))


def coins_of(entries: Iterable[Entry]) -> tuple[str, ...]:
    """The coins that `entries` are about, in order of appearance."""
    return tuple(dict.fromkeys(entry.coin for entry in entries))


def replay(coin: str, entries: Iterable[Entry]) -> Book:
    """Add up the entries of `coin`, which stand in the order in which they happened."""
    book = Book(coin)
    legs: dict[Key, Leg] = {}
    for entry in entries:
        if entry.coin != coin:
            continue
        match entry:
            case CoinsMoved():
                book = replace(book, held=book.held + entry.amount)
            case Withdrawn():
                book = replace(book, withdrawn=book.withdrawn + entry.amount)
            case TargetSet():
                book = replace(book, target=entry.target)
            case Traded() | Delivered():
                _add(legs, entry)
    return replace(book, legs=legs)


def _add(legs: dict[Key, Leg], entry: Traded | Delivered) -> None:
    key = key_of(entry.contract)
    leg = legs.get(key, Leg(entry.contract, FillHistory(Contracts(0), None, Coin(0), Coin(0)), None))
    value = entry.contract.contract_value
    if isinstance(entry, Traded):
        legs[key] = Leg(entry.contract, add_fill(leg.history, entry.fill, value), entry.leverage or leg.leverage)
    elif leg.position is not None:
        closing = Fill(-leg.position.contracts, entry.price)
        legs[key] = Leg(entry.contract, add_fill(leg.history, closing, value), leg.leverage)


def until_last_trade(entries: Sequence[Entry], coin: str) -> Sequence[Entry]:
    """The entries of `coin` up to its last trade or delivery, that one included; none where it was never traded."""
    own = [entry for entry in entries if entry.coin == coin]
    trades = [place for place, entry in enumerate(own) if isinstance(entry, Traded | Delivered)]
    return own[: trades[-1] + 1] if trades else []
