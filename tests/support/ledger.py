"""Portfolios for tests: entries with usual content, and a way to keep them without any command."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.ports import Cause
from hedgecore import Coin, CoinsMoved, Contracts, Fill, Price, Ratio, TargetSet, Traded
from tests.support.builders import NOON, PERPETUAL
from tests.support.desk import ANN

if TYPE_CHECKING:
    from decimal import Decimal

    from bot.ports import Portfolio
    from hedgecore import Entry, InverseContract
    from tests.support.desk import Desk


def sold(
    contracts: str, price: str = "64000", contract: InverseContract = PERPETUAL, leverage: Decimal | None = None
) -> Traded:
    """A short of so many contracts, without a fee."""
    return Traded(contract, Fill(-Contracts(contracts), Price(price)), NOON, leverage)


def hedged(target: str, contracts: str) -> tuple[CoinsMoved, TargetSet, Traded]:
    """One bitcoin at 64,000 with a target, and what was sold of it."""
    return CoinsMoved("BTC", Coin(1), NOON), TargetSet("BTC", Ratio(target), NOON), sold(contracts)


HALF, FULL = hedged("0.5", "320"), hedged("1", "640")


async def keep(desk: Desk, name: str, *entries: Entry, owner: int = ANN) -> Portfolio:
    """A portfolio of those entries, made by its owner."""
    return await desk.books.create(owner, name, entries, Cause(owner, NOON))
