"""Quantities with a meaning: `Usd`, `Usdt`, `Coin`, `Contracts`, `Price`, `Ratio`, `Rate`.

Each holds one exact `Decimal` and is immutable. Only like adds to like; crossing from dollars to coins is a
named method of the price (`price.worth(coin)`, `price.buys(usd)`). Floats are refused at construction.

Arithmetic runs in `EXACT`, 50 significant digits whatever the caller's own decimal context is, so that
results agree with a 50-digit reference to far below a relative 1e-15.
"""

from __future__ import annotations

from decimal import (
    MAX_EMAX,
    MIN_EMIN,
    ROUND_HALF_EVEN,
    Context,
    Decimal,
    DivisionByZero,
    InvalidOperation,
    Overflow,
    localcontext,
)
from functools import wraps
from typing import TYPE_CHECKING, NoReturn, ParamSpec, Self, TypeAlias, TypeVar, overload

from hedgecore.errors import FloatRefused, NotFinite, NotPositive

if TYPE_CHECKING:
    from collections.abc import Callable

EXACT = Context(
    prec=50,
    rounding=ROUND_HALF_EVEN,
    Emin=MIN_EMIN,
    Emax=MAX_EMAX,
    traps=[InvalidOperation, DivisionByZero, Overflow],
)
_CLEAN = Context(prec=40, rounding=ROUND_HALF_EVEN, Emin=MIN_EMIN, Emax=MAX_EMAX, traps=[InvalidOperation])
# Beyond 1e±999 a number is a mistake, and writing it out would fill the memory.
_LARGEST_EXPONENT = 999
_ZERO = Decimal(0)

_P = ParamSpec("_P")
_R = TypeVar("_R")
Exact: TypeAlias = Decimal | int | str
Scalar: TypeAlias = "Decimal | int | Ratio | Rate"


def exactly(function: Callable[_P, _R]) -> Callable[_P, _R]:
    """Run `function` in `EXACT`, for formulas written over plain Decimals."""

    @wraps(function)
    def run(*args: _P.args, **kwargs: _P.kwargs) -> _R:
        with localcontext(EXACT):
            return function(*args, **kwargs)

    return run


def to_decimal(quantity: str, given: object) -> Decimal:
    """An exact, finite Decimal without negative zero, or the error that says why not."""
    number = given if type(given) is Decimal else _parsed(quantity, given)
    if not number:
        return _ZERO
    if not number.is_finite() or abs(number.adjusted()) > _LARGEST_EXPONENT:
        raise NotFinite(quantity, given)
    return number


def _parsed(quantity: str, given: object) -> Decimal:
    if isinstance(given, bool | float):
        raise FloatRefused(quantity, given)
    if not isinstance(given, Decimal | int | str):
        raise NotFinite(quantity, given)
    try:
        return Decimal(given)
    except (InvalidOperation, ValueError):
        raise NotFinite(quantity, given) from None


def to_positive(quantity: str, given: object) -> Decimal:
    """`to_decimal`, and NotPositive for zero or less."""
    number = to_decimal(quantity, given)
    if number <= 0:
        raise NotPositive(quantity, given)
    return number


def without_dust(number: Decimal) -> Decimal:
    """`number` without the last ten of its fifty digits, where roundings gather: 99.99...9 becomes 100."""
    return EXACT.add(number.normalize(_CLEAN), 0)  # adding zero writes 2E+2 as 200


def _factor(scalar: object) -> Decimal:
    if type(scalar) is Decimal and scalar.is_finite():
        return scalar
    return scalar.value if isinstance(scalar, Ratio | Rate) else to_decimal("factor", scalar)


class _Number:
    """One immutable Decimal that compares only with its own kind."""

    __slots__ = ("value",)

    value: Decimal

    def __init__(self, value: Exact) -> None:
        object.__setattr__(self, "value", to_decimal(type(self).__name__, value))

    def __setattr__(self, name: str, value: object) -> NoReturn:
        message = f"{type(self).__name__} is immutable"
        raise AttributeError(message)

    def __delattr__(self, name: str) -> NoReturn:
        message = f"{type(self).__name__} is immutable"
        raise AttributeError(message)

    def __reduce__(self) -> tuple[type[Self], tuple[str]]:
        return type(self), (str(self.value),)

    def __eq__(self, other: object) -> bool:
        if type(other) is not type(self):
            return NotImplemented
        return self.value == other.value

    def __hash__(self) -> int:
        return hash((type(self), self.value))

    def __lt__(self, other: Self) -> bool:
        return NotImplemented if type(other) is not type(self) else self.value < other.value

    def __le__(self, other: Self) -> bool:
        return NotImplemented if type(other) is not type(self) else self.value <= other.value

    def __gt__(self, other: Self) -> bool:
        return NotImplemented if type(other) is not type(self) else self.value > other.value

    def __ge__(self, other: Self) -> bool:
        return NotImplemented if type(other) is not type(self) else self.value >= other.value

    def __bool__(self) -> NoReturn:
        # `if price:` cannot tell a missing number from zero, which is the mistake this refuses.
        message = f"the truth of a {type(self).__name__} is ambiguous: compare it, or ask `is None`"
        raise TypeError(message)

    def __str__(self) -> str:
        return format(self.value, "f")

    def __repr__(self) -> str:
        return f"{type(self).__name__}('{self}')"

    def _with(self, number: Decimal) -> Self:
        return type(self)(number)

    def __mul__(self, factor: Scalar) -> Self:
        return self._with(EXACT.multiply(self.value, _factor(factor)))

    __rmul__ = __mul__

    @overload
    def __truediv__(self, other: Self) -> Decimal: ...
    @overload
    def __truediv__(self, other: Decimal | int) -> Self: ...
    def __truediv__(self, other: Self | Decimal | int) -> Decimal | Self:
        """Like by like is a plain number; by a number stays the quantity."""
        if type(other) is type(self):
            return EXACT.divide(self.value, other.value)
        return self._with(EXACT.divide(self.value, to_decimal("divisor", other)))


class _Amount(_Number):
    """A number that adds up: it may be negative or zero."""

    __slots__ = ()

    def _with(self, number: Decimal) -> Self:
        # Checked numbers give finite results, so only zero's sign and the size are left to look at.
        if not number:
            number = _ZERO
        elif not -_LARGEST_EXPONENT <= number.adjusted() <= _LARGEST_EXPONENT:
            raise NotFinite(type(self).__name__, number)
        made: Self = object.__new__(type(self))
        object.__setattr__(made, "value", number)
        return made

    def __add__(self, other: Self) -> Self:
        return self._with(EXACT.add(self.value, other.value)) if type(other) is type(self) else NotImplemented

    def __sub__(self, other: Self) -> Self:
        return self._with(EXACT.subtract(self.value, other.value)) if type(other) is type(self) else NotImplemented

    def __neg__(self) -> Self:
        return self._with(EXACT.minus(self.value))

    def __abs__(self) -> Self:
        return self._with(EXACT.abs(self.value))


class Usd(_Amount):
    """US dollars, the unit an inverse contract is denominated in."""

    __slots__ = ()


class Usdt(_Amount):
    """Tether, which a linear contract is margined and settled in: a claim on dollars, and a risk of its own."""

    __slots__ = ()

    @property
    def at_par(self) -> Usd:
        """As many dollars, which it is worth while its peg holds (`cash_value` takes another)."""
        return Usd(self.value)


class Coin(_Amount):
    """An amount of the coin that is hedged, in which inverse contracts are margined and settled."""

    __slots__ = ()


Collateral = TypeVar("Collateral", Coin, Usdt)


class Contracts(_Amount):
    """A number of contracts; negative is short. Whole only where an order is meant."""

    __slots__ = ()


class Ratio(_Amount):
    """A dimensionless share or relative change: a hedge ratio, a price shock, a basis."""

    __slots__ = ()


class Rate(_Amount):
    """A dimensionless charge for a time or a trade: a funding rate, a fee, a margin rate, a yield."""

    __slots__ = ()


class Price(_Number):
    """US dollars (linear contracts: USDT) for one coin; always more than zero. Prices have no sum: they do not add."""

    __slots__ = ()

    def __init__(self, value: Exact) -> None:
        super().__init__(value)
        if self.value <= 0:
            raise NotPositive(type(self).__name__, value)

    def worth(self, coin: Coin) -> Usd:
        """Dollars that `coin` is worth at this price."""
        return Usd(EXACT.multiply(coin.value, self.value))

    def buys(self, usd: Usd) -> Coin:
        """Coins that `usd` buys at this price."""
        return Coin(EXACT.divide(usd.value, self.value))

    def moved(self, shock: Ratio) -> Price:
        """The price after a relative change; a shock of -1 or less is refused as NotPositive."""
        return Price(EXACT.multiply(self.value, EXACT.add(1, shock.value)))
