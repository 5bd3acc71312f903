"""The hedge book of one coin: what was held, traded and taken out, in order, and what that leaves.

An inverse contract pays in coin, so the profit of a short is part of the coins owned until it is taken out.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal
from typing import TYPE_CHECKING, TypeAlias

from hedgecore.errors import NotPositive, OutOfRange
from hedgecore.fills import Fill, replay_fills
from hedgecore.position import Position, fee
from hedgecore.units import Coin, Contracts, Ratio, exactly

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from datetime import datetime

    from hedgecore.contracts import Contract, InverseContract, InverseFuture
    from hedgecore.fills import FillHistory
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

    contract: InverseContract
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
    """The hedge ratio wanted from then on. OutOfRange for one below zero."""

    coin: str
    target: Ratio
    at: datetime

    def __post_init__(self) -> None:
        if self.target < Ratio(0):
            raise OutOfRange(name="target", given=self.target.value, lowest=Decimal(0))


Entry: TypeAlias = CoinsMoved | Withdrawn | Traded | Delivered | TargetSet
Key: TypeAlias = tuple[str, str]


def key_of(contract: Contract) -> Key:
    """Venue and symbol, which name a contract even when its terms are changed."""
    return contract.venue, contract.symbol


@dataclass(frozen=True, slots=True)
class Leg:
    """What was traded in one contract (its newest terms), and the last leverage that was said."""

    contract: InverseContract
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
    def positions(self) -> Mapping[Key, Position]:
        """What is open in each contract."""
        return {key: leg.position for key, leg in self.legs.items() if leg.position is not None}

    @property
    def realised(self) -> Coin:
        """Profit of all that was closed, in coins, before fees."""
        return sum((leg.history.realised for leg in self.legs.values()), start=Coin(0))

    @property
    def fees(self) -> Coin:
        """Fees of all fills, in coins."""
        return sum((leg.history.fees for leg in self.legs.values()), start=Coin(0))

    @property
    def settled(self) -> Coin:
        """Coins owned without what is open, and without funding, which no entry tells."""
        return self.held - self.withdrawn + self.realised - self.fees


def coins_of(entries: Iterable[Entry]) -> tuple[str, ...]:
    """The coins that `entries` are about, in order of appearance."""
    return tuple(dict.fromkeys(entry.coin for entry in entries))


@exactly
def replay(coin: str, entries: Iterable[Entry], *, onto: Book | None = None) -> Book:
    """Add up the entries of `coin`, in the order in which they happened, `onto` an earlier book if one is given."""
    sums = _Sums(Book(coin) if onto is None else onto)
    for entry in entries:
        if entry.coin == coin:
            sums.add(entry)
    return sums.book


class _Sums:
    """A book while it is added up."""

    def __init__(self, book: Book) -> None:
        self._coin, self._target = book.coin, book.target
        self._held, self._withdrawn = book.held.value, book.withdrawn.value
        self._legs = {key: _LegSums(leg.contract, leg.history, leg.leverage) for key, leg in book.legs.items()}

    def add(self, entry: Entry) -> None:
        match entry:
            case Traded():
                self._leg(entry.contract).trade(entry)
            case Delivered():
                self._leg(entry.contract).deliver(entry.price)
            case CoinsMoved():
                self._held += entry.amount.value
            case Withdrawn():
                self._withdrawn += entry.amount.value
            case _:
                self._target = entry.target

    def _leg(self, contract: InverseContract) -> _LegSums:
        key = key_of(contract)
        if key not in self._legs:
            self._legs[key] = _LegSums(contract, replay_fills((), contract.contract_value), None)
        return self._legs[key]

    @property
    def book(self) -> Book:
        legs = {key: leg.so_far() for key, leg in self._legs.items()}
        return Book(self._coin, Coin(self._held), Coin(self._withdrawn), legs, self._target)


class _LegSums:
    """A leg while it is added up: fills wait until they can be replayed together."""

    def __init__(self, contract: InverseContract, history: FillHistory, leverage: Decimal | None) -> None:
        self._contract, self._history, self._leverage = contract, history, leverage
        self._waiting: list[Fill] = []

    def trade(self, entry: Traded) -> None:
        self._contract = entry.contract
        self._waiting.append(entry.fill)
        if entry.leverage is not None:
            self._leverage = entry.leverage

    def deliver(self, price: Price) -> None:
        contracts = self.so_far().history.contracts
        if contracts != Contracts(0):
            self._waiting.append(Fill(-contracts, price))

    def so_far(self) -> Leg:
        self._history = replay_fills(self._waiting, self._contract.contract_value, onto=self._history)
        self._waiting = []
        return Leg(self._contract, self._history, self._leverage)


@dataclass(frozen=True, slots=True)
class LastTrade:
    """The last trade or delivery of a coin, the book right after it, and the coin's entries since."""

    entry: Traded | Delivered
    book: Book
    since: Sequence[Entry]

    @property
    def price(self) -> Price:
        """The price of the trade or delivery."""
        return self.entry.fill.price if isinstance(self.entry, Traded) else self.entry.price

    @property
    def fee(self) -> Coin:
        """What it cost, in coins: a delivery nothing."""
        if isinstance(self.entry, Delivered):
            return Coin(0)
        fill = self.entry.fill
        return fee(self.entry.contract.notional(abs(fill.contracts)), fill.price, fill.fee)


def last_trade(coin: str, entries: Iterable[Entry]) -> LastTrade | None:
    """The last trade or delivery of `coin`, with what was before and since; None where it was never traded."""
    own = [entry for entry in entries if entry.coin == coin]
    for place in range(len(own), 0, -1):
        entry = own[place - 1]
        if isinstance(entry, Traded | Delivered):
            return LastTrade(entry, replay(coin, own[:place]), own[place:])
    return None
