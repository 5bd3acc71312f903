"""What an entry must be to fit its portfolio: checks, each with the error it raises. Errors carry facts in fields."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.errors import EntryRefused
from bot.services.amounts import contracts_of, counts_coins
from hedgecore import (
    Coin,
    CoinsMoved,
    Contracts,
    LinearPerpetual,
    Ratio,
    Rounding,
    TargetSet,
    Traded,
    Withdrawn,
    replay,
    round_contracts,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from decimal import Decimal

    from bot.ports import Portfolio
    from hedgecore import Book, Contract, Entry, InverseContract, Price, Usd


class MoreThanHeld(EntryRefused):
    """`wanted` coins were to leave, and there are only `there`."""

    def __init__(self, coin: str, wanted: Coin, there: Coin) -> None:
        super().__init__(coin, wanted, there)
        self.coin = coin
        self.wanted = wanted
        self.there = there


class MoreThanOpen(EntryRefused):
    """`wanted` contracts were to be bought back, and only `short` are short: a hedge is never long."""

    def __init__(self, contract: InverseContract, wanted: Contracts, short: Contracts) -> None:
        super().__init__(contract.symbol, wanted, short)
        self.contract = contract
        self.wanted = wanted
        self.short = short


class NotWhole(EntryRefused):
    """`given`, an amount or an order value, is no whole number of contracts; `below` and `above` are the nearest,
    `below` None for nothing.
    """

    def __init__(
        self, given: Decimal | Usd, contract: InverseContract, below: Contracts | None, above: Contracts
    ) -> None:
        super().__init__(given, contract.symbol, below, above)
        self.given = given
        self.contract = contract
        self.below = below
        self.above = above


class NothingOpen(EntryRefused):
    """The portfolio `name` has no open short, in `coin` where one was named."""

    def __init__(self, name: str, coin: str | None) -> None:
        super().__init__(name, coin)
        self.name = name
        self.coin = coin


class Several(EntryRefused):
    """Each of `choices`, coins or contracts, could be meant, and which one was not said."""

    def __init__(self, choices: tuple[str, ...]) -> None:
        super().__init__(*choices)
        self.choices = choices


class NotListed(EntryRefused):
    """No connected venue lists a contract called `symbol`."""

    def __init__(self, symbol: str) -> None:
        super().__init__(symbol)
        self.symbol = symbol


class NotInverse(EntryRefused):
    """`contract` is a linear one: its profit is no coin, so it is no part of the coins whose drift is told."""

    def __init__(self, contract: LinearPerpetual) -> None:
        super().__init__(contract.symbol)
        self.contract = contract


def recordable(contract: Contract) -> InverseContract:
    """`contract`, if trades in it can be recorded. Raises NotInverse."""
    if isinstance(contract, LinearPerpetual):
        raise NotInverse(contract)
    return contract


def fitting(entries: Sequence[Entry]) -> Callable[[Portfolio], None]:
    """The check of `entries` against the portfolio they are added to, one after the other."""

    def check(portfolio: Portfolio) -> None:
        books: dict[str, Book] = {}
        for entry in entries:
            book = books[entry.coin] if entry.coin in books else replay(entry.coin, portfolio.entries)
            _refuse_unfit(entry, book)
            books[entry.coin] = replay(entry.coin, [entry], onto=book)

    return check


def _refuse_unfit(entry: Entry, book: Book) -> None:
    match entry:
        case CoinsMoved():
            if book.held + entry.amount < Coin(0):
                raise MoreThanHeld(entry.coin, -entry.amount, book.held)
        case Withdrawn():
            there = max(book.settled, Coin(0))  # the profit of what is open comes and goes with the price
            if entry.amount > there:
                raise MoreThanHeld(entry.coin, entry.amount, there)
        case Traded():
            short = -open_in(book, entry.contract)
            if entry.fill.contracts > short:
                raise MoreThanOpen(entry.contract, entry.fill.contracts, short)
        case _:
            return


def open_in(book: Book, contract: InverseContract) -> Contracts:
    """What is open in `contract`, below zero short."""
    leg = book.legs.get((contract.venue, contract.symbol))
    return Contracts(0) if leg is None else leg.history.contracts


def whole(size: Decimal | Usd, contract: InverseContract, price: Price | None = None) -> Contracts:
    """A size as the venue counts it, or an order value, as contracts. NotWhole unless it is a multiple of the lot.

    Where the venue counts coins, a lot is another number of dollars at every price, so that any size may have been
    traded; BadUsage without that `price`.
    """
    exact = contracts_of(size, contract, price)
    below = round_contracts(exact, contract.lot, Rounding.FLOOR)
    if (below == exact or counts_coins(contract)) and exact > Contracts(0):
        return exact
    raise NotWhole(size, contract, below if below > Contracts(0) else None, below + contract.lot)


def held_of(portfolio: Portfolio, coin: str) -> Coin:
    """Coins moved in less coins moved out; what trades brought or cost is no part of it."""
    moves = (entry.amount for entry in portfolio.entries if isinstance(entry, CoinsMoved) and entry.coin == coin)
    return sum(moves, start=Coin(0))


def target_of(portfolio: Portfolio, coin: str) -> Ratio | None:
    """The ratio wanted for `coin`: the one that was said, else what its first trade hedged; None without either."""
    own = [entry for entry in portfolio.entries if entry.coin == coin]
    said = next((entry.target for entry in reversed(own) if isinstance(entry, TargetSet)), None)
    if said is not None:
        return said
    first = next((place for place, entry in enumerate(own) if isinstance(entry, Traded)), None)
    if first is None:
        return None
    book = replay(coin, own[: first + 1])
    sold = sum((leg.position.entry_value for leg in book.open_legs if leg.position is not None), start=Coin(0))
    return Ratio(sold / book.held) if book.held > Coin(0) else None
