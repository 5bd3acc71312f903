"""The core's mathematics a second time: slow, obvious, from the definitions, sharing no code with it.

Everything is a `Fraction` (exact) unless a root or a power is needed. Where the core solves an equation, this searches
for the answer by halving; where the core has a formula, this counts.
"""

from collections.abc import Callable
from decimal import Decimal, localcontext
from fractions import Fraction

HALVINGS = 170
FAR = Fraction(10) ** 12

Number = Fraction | int


def coins(dollars: Number, price: Number) -> Fraction:
    """How many coins so many dollars buy."""
    return Fraction(dollars) / Fraction(price)


def profit(contracts: Number, contract_value: Number, entry: Number, price: Number) -> Fraction:
    """A long receives at the exit the coins it was promised at the entry less what they cost now; contract by
    contract it is the difference of two purchases.
    """
    bought = coins(contract_value, entry)
    sold = coins(contract_value, price)
    return Fraction(contracts) * (bought - sold)


class Ledger:
    """A futures account that remembers each open lot with the dollars and the coins it stands for."""

    def __init__(self, contract_value: Number):
        self.contract_value = Fraction(contract_value)
        self.contracts = Fraction(0)
        self.coins = Fraction(0)
        self.realised = Fraction(0)
        self.fees = Fraction(0)

    def trade(self, contracts: Number, price: Number, fee: Number = 0) -> None:
        self.fees += abs(Fraction(contracts)) * coins(self.contract_value, price) * fee
        rest = Fraction(contracts)
        if self.contracts * rest < 0:
            closed = min(abs(rest), abs(self.contracts)) / abs(self.contracts)
            given_back = self.coins * closed
            self.realised += given_back - self.contracts * closed * coins(self.contract_value, price)
            rest += self.contracts * closed
            self.coins -= given_back
            self.contracts -= self.contracts * closed
        self.contracts += rest
        self.coins += rest * coins(self.contract_value, price)

    @property
    def entry(self) -> Fraction | None:
        return self.contracts * self.contract_value / self.coins if self.contracts else None

    def unrealised(self, price: Number) -> Fraction:
        return self.coins - self.contracts * coins(self.contract_value, price)


def maintenance(value: Number, tiers: list[tuple[Fraction, Fraction]]) -> Fraction:
    """Each slice of the value at the rate of its own tier."""
    total = Fraction(0)
    for index, (floor, rate) in enumerate(tiers):
        ceiling = tiers[index + 1][0] if index + 1 < len(tiers) else Fraction(value)
        total += rate * max(Fraction(0), min(Fraction(value), ceiling) - floor)
    return total


def spare_margin(  # noqa: PLR0917 - everything the margin condition depends on
    contracts: Number,
    contract_value: Number,
    entry: Number,
    margin: Number,
    price: Number,
    tiers: list[tuple[Fraction, Fraction]],
    fee: Number,
    *,
    at_entry: bool,
) -> Fraction:
    """Margin and profit at `price` less what the venue requires: liquidated where this is no longer above zero."""
    dollars = abs(Fraction(contracts)) * Fraction(contract_value)
    equity = margin + profit(contracts, contract_value, entry, price)
    if not at_entry:
        value = coins(dollars, price)
        return equity - maintenance(value, tiers) - fee * value
    return equity - maintenance(coins(dollars, entry), tiers) - _closing_fee(contracts, dollars, entry, margin, fee)


def _closing_fee(contracts: Number, dollars: Fraction, entry: Number, margin: Number, fee: Number) -> Fraction:
    """The fee of closing where margin, profit and that fee come to nothing: all that is owed there is the value."""
    owned = margin + (1 if contracts > 0 else -1) * coins(dollars, entry)
    share = fee + (1 if contracts > 0 else -1)
    return max(Fraction(0), owned / share) * fee


def halved(condition: Callable[[Fraction], bool], low: Fraction, high: Fraction) -> Fraction:
    """Where `condition`, true at `low` and false at `high`, changes."""
    for _ in range(HALVINGS):
        middle = (low + high) / 2
        low, high = (middle, high) if condition(middle) else (low, middle)
    return (low + high) / 2


def liquidation(is_safe: Callable[[Fraction], bool], entry: Fraction, *, short: bool) -> Fraction | None:
    """The price at which a position stops being safe, searched for from a millionth of the entry to FAR times it."""
    lowest, highest = entry / 10**6, entry * FAR
    if short:
        return None if is_safe(highest) else halved(is_safe, lowest, highest)
    return halved(is_safe, highest, lowest)


def contracts_short(  # noqa: PLR0917 - everything a sizing depends on
    ratio: Number, equity: Number, contract_value: Number, mark: Number, existing: Number, fee: Number
) -> Fraction:
    """The short at which dollars short over the dollars of all coins, after paying the fee, is the ratio."""

    def is_hedged_less(contracts: Fraction) -> bool:
        dollars = abs(contracts - existing) * Fraction(contract_value)
        left = (equity - fee * coins(dollars, mark)) * mark
        return contracts * contract_value < ratio * left

    return halved(is_hedged_less, Fraction(-1), 4 * (Fraction(equity) * mark / contract_value + existing + 1))


def average_over_book(levels: list[tuple[Fraction, int]], contracts: int) -> Fraction | None:
    """Contract by contract: dollars over the coins they came to. None when the levels run out."""
    queue = [price for price, offered in levels for _ in range(offered)][:contracts]
    if len(queue) < contracts:
        return None
    return contracts / sum((coins(1, price) for price in queue), Fraction(0))


def compounded(rate: Number, times: int) -> Fraction:
    """A coin lent `times` times over, less the coin."""
    owned = Fraction(1)
    for _ in range(times):
        owned += owned * rate
    return owned - 1


def power(base: Number, exponent: Number) -> Decimal:
    """base ** exponent in eighty digits, by the logarithm."""
    with localcontext(prec=80):
        logarithm = (Decimal(Fraction(base).numerator) / Fraction(base).denominator).ln()
        return (logarithm * Fraction(exponent).numerator / Fraction(exponent).denominator).exp()


class LinearLedger:
    """An account for a linear contract that remembers each open coin's purchase: USDT spent, coins held."""

    def __init__(self, contract_size: Number):
        self.contract_size = Fraction(contract_size)
        self.lots: list[tuple[Fraction, Fraction]] = []
        self.realised = Fraction(0)
        self.fees = Fraction(0)

    def trade(self, contracts: Number, price: Number, fee: Number = 0) -> None:
        coins, price = Fraction(contracts) * self.contract_size, Fraction(price)
        self.fees += abs(coins) * price * fee
        held = sum((lot for lot, _ in self.lots), Fraction(0))
        if held * coins < 0:
            closed = min(abs(coins) / abs(held), Fraction(1))
            self.realised += sum(lot * closed * (price - paid) for lot, paid in self.lots)
            self.lots = [(lot * (1 - closed), paid) for lot, paid in self.lots if closed != 1]
            coins += held * closed
        if coins:
            self.lots.append((coins, price))

    @property
    def contracts(self) -> Fraction:
        return sum((lot for lot, _ in self.lots), Fraction(0)) / self.contract_size

    def unrealised(self, price: Number) -> Fraction:
        return sum((lot * (price - paid) for lot, paid in self.lots), Fraction(0))


def linear_spare_margin(  # noqa: PLR0917 - everything the margin condition depends on
    coins_long: Number,
    entry: Number,
    margin: Number,
    price: Number,
    tiers: list[tuple[Fraction, Fraction]],
    fee: Number,
) -> Fraction:
    """USDT posted and gained at `price` less what the venue requires; `coins_long` is below zero for a short."""
    value = abs(Fraction(coins_long)) * price
    return margin + Fraction(coins_long) * (Fraction(price) - entry) - maintenance(value, tiers) - fee * value
