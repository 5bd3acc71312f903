"""Histories of a holding for hypothesis, to be told to the core and to the twin."""

from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from hypothesis import settings
from hypothesis import strategies as st

from hedgecore import (
    Coin,
    CoinsMoved,
    Delivered,
    Drift,
    Entry,
    InverseContract,
    Key,
    Price,
    Ratio,
    Received,
    TargetSet,
    Traded,
    Withdrawn,
    drift_of,
    key_of,
)
from tests.hedgecore import drift_twin as twin
from tests.hedgecore.ledgers import aimed, moved, named, traded, withdrawn

reproducible = settings(derandomize=True, deadline=None, database=None, max_examples=80)

CONTRACTS: dict[str, InverseContract] = {"ONE": named("ONE", 100), "OTHER": named("OTHER", 10)}
prices = st.decimals(10_000, 100_000, places=2)
targets = st.sampled_from([Decimal("0.25"), Decimal("0.5"), Decimal(1)])
fees = st.sampled_from([Decimal(0), Decimal("0.0005"), Decimal("-0.0001")])
small = st.decimals("-0.05", "0.05", places=6)
trades = st.builds(
    traded,
    st.integers(-200, 120).filter(bool),
    prices,
    fees,
    st.sampled_from(list(CONTRACTS.values())),
)
movements = st.decimals("-0.5", 2, places=4).filter(bool).map(moved)
withdrawals = st.decimals("0.0001", "0.3", places=4).map(withdrawn)
events = st.one_of(trades, trades, movements, withdrawals, targets.map(aimed))


@dataclass(frozen=True)
class History:
    """What happened, the prices now, and the funding before and since the last trade."""

    entries: list[Entry]
    prices: dict[str, Decimal]
    target: Decimal
    before: Decimal
    since: Decimal

    @property
    def marks(self) -> dict[Key, Price]:
        return {key_of(CONTRACTS[name]): Price(price) for name, price in self.prices.items()}

    @property
    def drift(self) -> Drift:
        received = Received(Coin(self.before), Coin(self.since))
        return drift_of("BTC", self.entries, self.marks, Ratio(self.target), received=received)

    @property
    def world(self) -> twin.World:
        return twin.World(tuple(told(entry) for entry in self.entries), Fraction(self.before + self.since))

    @property
    def exact_prices(self) -> dict[str, Fraction]:
        return {name: Fraction(price) for name, price in self.prices.items()}


def told(entry: Entry) -> twin.Event:
    """The entry, for the twin."""
    match entry:
        case CoinsMoved():
            return twin.Moved(Fraction(entry.amount.value))
        case Withdrawn():
            return twin.Taken(Fraction(entry.amount.value))
        case TargetSet():
            return twin.Aimed(Fraction(entry.target.value))
        case Traded():
            fill, contract = entry.fill, entry.contract
            numbers = (fill.contracts, contract.contract_value, fill.price, fill.fee)
            return twin.Trade(contract.symbol, *(Fraction(number.value) for number in numbers))
        case Delivered():
            raise NotImplementedError


@st.composite
def histories(draw) -> History:
    """At least one trade, and enough coins to be left with some at most prices."""
    start = [moved(draw(st.integers(1, 5))), aimed(draw(targets)), draw(trades)]
    return History(
        [*start, *draw(st.lists(events, max_size=8))],
        {name: draw(prices) for name in CONTRACTS},
        draw(targets),
        draw(small),
        draw(small),
    )
