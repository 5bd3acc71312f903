"""Hedge book, drift and decision a second time: slow, from the definitions, in fractions, without the core.

A world is what happened, one event after the other; a price at which something is asked is part of the question.
There is no average entry here: each fill is kept, and counts as the coins it was traded for.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import Any


@dataclass(frozen=True)
class Moved:
    coins: Fraction


@dataclass(frozen=True)
class Taken:
    """Profit withdrawn."""

    coins: Fraction


@dataclass(frozen=True)
class Trade:
    """Contracts bought, below zero sold, of `value` dollars each, in the contract called `name`."""

    name: str
    contracts: Fraction
    value: Fraction
    price: Fraction
    fee: Fraction = Fraction(0)

    @property
    def dollars(self) -> Fraction:
        return self.contracts * self.value


@dataclass(frozen=True)
class Aimed:
    ratio: Fraction


Event = Moved | Taken | Trade | Aimed
Prices = Mapping[str, Fraction]


@dataclass(frozen=True)
class World:
    events: tuple[Event, ...]
    funding: Fraction = Fraction(0)

    def all(self, kind: type[Any]) -> list[Any]:
        return [event for event in self.events if isinstance(event, kind)]

    @property
    def held(self) -> Fraction:
        return sum((event.coins for event in self.all(Moved)), Fraction(0))

    def equity(self, prices: Prices) -> Fraction:
        """Everything owned if all were closed now: a trade was made in the coins of then, and is undone in today's."""
        coins = self.held + self.funding
        for event in self.all(Taken):
            coins -= event.coins
        for trade in self.all(Trade):
            coins += trade.dollars / trade.price - trade.dollars / prices[trade.name]
            coins -= trade.fee * abs(trade.dollars) / trade.price
        return coins

    def short(self, prices: Prices) -> Fraction:
        """Coins that the shorts are worth."""
        return -sum((trade.dollars / prices[trade.name] for trade in self.all(Trade)), Fraction(0))

    def ratio(self, prices: Prices) -> Fraction | None:
        equity = self.equity(prices)
        return self.short(prices) / equity if equity > 0 else None

    def delta(self, prices: Prices) -> Fraction:
        """What all is worth more when every price is a hundredth higher, over what one coin is worth more then."""
        step = Fraction(101, 100)
        higher = {name: price * step for name, price in prices.items()}
        return (self.equity(higher) * step - self.equity(prices)) / (step - 1)

    def static(self, prices: Prices) -> Fraction:
        """The share of the coins held that does not move with the price."""
        return 1 - self.delta(prices) / self.held

    def open_short(self, name: str) -> int:
        """Contracts that could be bought back of the one called `name`, whole."""
        return max(0, int(-sum(trade.contracts for trade in self.all(Trade) if trade.name == name)))

    def with_trade(self, trade: Trade) -> "World":
        return replace(self, events=(*self.events, trade))


def causes(world: World, prices: Prices, target: Fraction, before: Fraction, since: Fraction) -> dict[str, Fraction]:
    """Each cause let happen after the others, in a world stopped at its last trade."""
    last = max(place for place, event in enumerate(world.events) if isinstance(event, Trade))
    trade = world.events[last]
    assert isinstance(trade, Trade)
    free = replace(trade, fee=Fraction(0))
    then, later = world.events[:last], world.events[last + 1 :]
    aims = [event.ratio for event in then if isinstance(event, Aimed)]
    moved = tuple(event for event in later if isinstance(event, Moved))
    taken = tuple(event for event in later if isinstance(event, Taken))
    at_trade = dict.fromkeys(prices, trade.price)
    stages = {
        "target": aims[-1] if aims else target,
        "rounding": World((*then, free), before).ratio(at_trade),
        "price": World((*then, free), before).ratio(prices),
        "coins": World((*then, free, *moved), before).ratio(prices),
        "funding": World((*then, free, *moved), before + since).ratio(prices),
        "fees": World((*then, trade, *moved), before + since).ratio(prices),
        "withdrawn": World((*then, trade, *moved, *taken), before + since).ratio(prices),
    }
    parts, reached = {}, target
    for name, ratio in stages.items():
        parts[name] = Fraction(0) if ratio is None else ratio - reached
        reached += parts[name]
    return parts


@dataclass(frozen=True)
class Terms:
    """The contract to trade: its name, dollars each, and price; whole contracts, at least `smallest` of them."""

    name: str
    value: Fraction
    price: Fraction
    fee: Fraction
    smallest: int = 1


@dataclass(frozen=True)
class Wish:
    target: Fraction
    outer: Fraction
    inner: Fraction
    keeps_coins: bool


# Where a short has eaten all coins.
FAR_OVER = Fraction(10**9)


def order(world: World, prices: Prices, terms: Terms, wish: Wish) -> int:
    """Contracts to trade, below zero to sell; found by trying where each number of them leads."""

    def off(contracts: int) -> Fraction:
        tried = world.with_trade(Trade(terms.name, Fraction(contracts), terms.value, terms.price, terms.fee))
        kept = tried.static(prices) if wish.keeps_coins else tried.ratio(prices)
        return FAR_OVER if kept is None else kept - wish.target

    if abs(off(0)) <= wish.outer:
        return 0
    over = off(0) > 0
    side, most = (1, world.open_short(terms.name)) if over else (-1, 10**6)
    goals = (wish.inner, Fraction(0)) if world.all(Trade) else (Fraction(0),)
    for goal in goals:
        count = _most_before(lambda tried: off(tried * side) * side, goal, most)
        if count >= terms.smallest and (goal == 0 or abs(off(count * side)) <= wish.outer):
            return count * side
    return 0


def _most_before(away: Callable[[int], Fraction], goal: Fraction, most: int) -> int:
    """The largest number up to `most` that is still `goal` away; `away` falls."""
    low, high = 0, most
    while low < high:
        middle = (low + high + 1) // 2
        low, high = (middle, high) if away(middle) >= goal else (low, middle - 1)
    return low
