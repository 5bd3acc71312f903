"""Entries and causes, each with usual content."""

from __future__ import annotations

from datetime import timedelta

from bot.ports import Cause
from hedgecore import Coin, CoinsMoved, Contracts, Fill, Price, Rate, Ratio, TargetSet, Traded
from tests.support.builders import NOON, PERPETUAL

ANN, BOB, GROUP = 101, 102, -1003
SUPERGROUP = -1_001_234_567_890


def held(amount="1", coin="BTC"):
    return CoinsMoved(coin, Coin(amount), NOON)


def target(ratio="0.5", coin="BTC"):
    return TargetSet(coin, Ratio(ratio), NOON)


def sold(contracts="100", price="64000", contract=PERPETUAL):
    return Traded(contract, Fill(-Contracts(contracts), Price(price), Rate("0.0005")), NOON)


def by(who=ANN, update_id=None, *, days=0):
    """The cause of a change: nothing that comes twice, unless it has an update's id."""
    return Cause(who, NOON + timedelta(days=days), update_id)
