"""Everything the core refuses, as a tree.

::

    HedgeError
    ├─ BadNumber            a value that is no usable number
    │  ├─ FloatRefused      binary floats cannot hold money; also a TypeError
    │  ├─ NotFinite         NaN, infinity, or text that is not a number
    │  └─ NotPositive       zero or less where only more makes sense
    ├─ OutOfRange           a number outside the range a formula is defined for
    ├─ BelowOneContract     the amount is smaller than one contract
    ├─ LeverageTooHigh      the venue's tiers do not allow this leverage at this size
    └─ BookTooThin          the visible order book cannot fill the order

Errors carry facts in fields and never prose for users: the words belong to whoever talks to them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from decimal import Decimal

    from hedgecore.units import Coin, Contracts, Usd, Usdt


class HedgeError(Exception):
    """The root: catch this to catch all that the core refuses."""


class BadNumber(HedgeError, ValueError):
    """`given` cannot become the quantity named `quantity`."""

    def __init__(self, quantity: str, given: object) -> None:
        super().__init__(quantity, given)
        self.quantity = quantity
        self.given = given


class FloatRefused(BadNumber, TypeError):
    """A float (or a bool) was given where an exact number is needed."""


class NotFinite(BadNumber):
    """NaN, an infinity, or text that is not a number."""


class NotPositive(BadNumber):
    """Zero or less, where only more than zero makes sense (a price, a leverage)."""


class OutOfRange(HedgeError, ValueError):
    """`given` is outside `lowest`..`highest` for the argument `name`; None is an open end."""

    def __init__(
        self,
        name: str,
        given: Decimal,
        lowest: Decimal | None = None,
        highest: Decimal | None = None,
    ) -> None:
        super().__init__(name, given, lowest, highest)
        self.name = name
        self.given = given
        self.lowest = lowest
        self.highest = highest


class BelowOneContract(HedgeError):
    """The hedge wanted is worth `wanted`, less than the smallest order of `smallest_order`.

    `smallest_equity` is the smallest amount of coin that the same ratio can hedge.
    """

    def __init__(self, wanted: Usd, smallest_order: Usd, smallest_equity: Coin) -> None:
        super().__init__(wanted, smallest_order, smallest_equity)
        self.wanted = wanted
        self.smallest_order = smallest_order
        self.smallest_equity = smallest_equity


class LeverageTooHigh(HedgeError):
    """`leverage` is above `highest`, the most the venue's tiers allow for a position of `notional`."""

    def __init__(self, leverage: Decimal, highest: Decimal, notional: Coin | Usdt) -> None:
        super().__init__(leverage, highest, notional)
        self.leverage = leverage
        self.highest = highest
        self.notional = notional


class BookTooThin(HedgeError):
    """The book shows `visible` contracts on the side that an order for `wanted` would take."""

    def __init__(self, wanted: Contracts, visible: Contracts) -> None:
        super().__init__(wanted, visible)
        self.wanted = wanted
        self.visible = visible
