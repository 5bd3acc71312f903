"""What somebody says of a trade, and what its bare numbers mean: told by what they stand beside and are near to."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from bot.errors import BadUsage, Problem
from hedgecore import Contracts, Price

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime
    from decimal import Decimal

    from bot.ports import Venue
    from hedgecore import Rate, Usd

_SIDES = {True: "sell", False: "buy"}
_NEAR = 2  # within this factor a number can be taken for the price, or for the size


@dataclass(frozen=True, slots=True)
class Told:
    """What is said of a trade, None for what is not.

    size: as the venue's order form counts it, or as order value. `numbers` were said without a unit: a size, a price,
    or one after the other; venue: a ccxt id; symbol: the venue's own name of the contract.
    """

    selling: bool | None = None
    size: Decimal | Usd | None = None
    price: Price | None = None
    numbers: tuple[Decimal, ...] = ()
    coin: str | None = None
    venue: str | None = None
    dated: bool | None = None
    symbol: str | None = None
    leverage: Decimal | None = None
    fee: Rate | None = None


@dataclass(frozen=True, slots=True)
class Ticket:
    """A trade that may have been made: `contracts` below zero are sold; without a price, the present one is meant.

    portfolio: its id; venue: ccxt id or code; symbol: the venue's own name of the contract. `at` is when it was
    proposed, which its record has too, so that it is recorded once; None as long as it has no price.
    """

    portfolio: int
    venue: str
    symbol: str
    contracts: Contracts
    leverage: Decimal | None = None
    price: Price | None = None
    at: datetime | None = None
    fee: Rate | None = None


def names_apart(contracts: Sequence[tuple[str, str]], venues: Sequence[Venue]) -> tuple[str, ...]:
    """What to call each contract, a venue (its ccxt id or code) and a symbol: by the symbol alone where no other one
    has it, since exchanges call theirs the same; else by both, as they can be typed.
    """
    names = {key: venue.name for venue in venues for key in (venue.id, venue.code)}
    shared = Counter(symbol for _, symbol in contracts)
    return tuple(
        symbol if shared[symbol] == 1 else f"{names.get(venue, venue)} {symbol}" for venue, symbol in contracts
    )


def told_apart(told: Told, mark: Price | None) -> Told:
    """`told` with its bare numbers named: the first is the size; beside a size, a number is the price.

    Of two numbers the second is the price if it is near the `mark` and the first is not. BadUsage otherwise.
    """
    match told.numbers, told.size, told.price:
        case ((), _, _):
            return told
        case ((size,), None, _):
            return _named(told, size=size)
        case ((price,), _, None):
            return _named(told, price=price)
        case ((size, price), None, None):
            return _size_and_price(told, size, price, mark)
        case _:
            raise BadUsage(Problem.ONE_NUMBER_TOO_MANY, f"{told.numbers[-1]:f}")


def answered(told: Told, ticket: Ticket, amount: Decimal) -> Told:
    """`told` as the answer to `ticket`: a number alone is the price or the size, whichever of the two it is near.

    amount: the ticket's size as the venue counts it.
    """
    sold = ticket.contracts < Contracts(0)
    if told.selling not in {None, sold}:
        raise BadUsage(Problem.TWO_SIDES, _SIDES[sold], _SIDES[not sold])
    if len(told.numbers) == 1 and told.size is None and told.price is None:
        (number,) = told.numbers
        price, size = _near(number, ticket.price), number <= amount * _NEAR
        if price == size:
            raise BadUsage(Problem.PRICE_OR_SIZE, f"{number:f}", f"{amount:f}")
        return _named(told, price=number) if price else _named(told, size=number)
    return told_apart(told, ticket.price)


def only_price(told: Told) -> Told:
    """`told` of what is bought back: no size is needed, so that a bare number is the price."""
    if told.size is not None:
        raise BadUsage(Problem.NOT_WANTED_HERE, f"${told.size}")
    if told.selling:
        raise BadUsage(Problem.NOT_WANTED_HERE, _SIDES[True])
    if told.leverage is not None:
        raise BadUsage(Problem.NOT_WANTED_HERE, f"{told.leverage:f}x")
    prices = [*([] if told.price is None else [told.price.value]), *told.numbers]
    if len(prices) > 1:
        raise BadUsage(Problem.TWO_PRICES, f"{prices[0]:f}", f"{prices[1]:f}")
    return _named(told, price=prices[0]) if prices else told


def _size_and_price(told: Told, size: Decimal, price: Decimal, mark: Price | None) -> Told:
    if _near(size, mark) or not _near(price, mark):
        raise BadUsage(Problem.PRICE_OR_SIZE, f"{size:f}", f"{price:f}")
    return _named(told, size=size, price=price)


def _named(told: Told, size: Decimal | None = None, price: Decimal | None = None) -> Told:
    return replace(
        told,
        numbers=(),
        size=told.size if size is None else size,
        price=told.price if price is None else Price(price),
    )


def _near(number: Decimal, price: Price | None) -> bool:
    return price is not None and price.value / _NEAR <= number <= price.value * _NEAR
