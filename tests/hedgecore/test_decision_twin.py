"""What must hold for any advice, and that the twin gives the same."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from fractions import Fraction

from hypothesis import assume, given
from hypothesis import strategies as st

from hedgecore import (
    Band,
    Close,
    Coin,
    CoinsMoved,
    Contracts,
    Entry,
    HedgeDecision,
    Hold,
    InverseContract,
    Policy,
    Price,
    Rate,
    Ratio,
    Sell,
    Traded,
    Withdrawn,
    decide,
    drift_of,
    key_of,
    replay,
)
from tests.hedgecore import drift_twin as twin
from tests.hedgecore.build import perpetual
from tests.hedgecore.histories import reproducible, told
from tests.hedgecore.ledgers import bought, moved, sold, traded, withdrawn

HAIR = Ratio("1e-30")


@dataclass(frozen=True)
class Question:
    entries: Sequence[Entry]
    contract: InverseContract
    mark: Decimal
    target: Decimal
    policy: Policy
    band: Band
    fee: Decimal

    @property
    def decision(self) -> HedgeDecision:
        leg = replay("BTC", self.entries).legs.get(key_of(self.contract))
        short = Contracts(0) if leg is None else -leg.history.contracts
        drift = drift_of("BTC", self.entries, self._marks, Ratio(self.target))
        mark, fee = Price(self.mark), Rate(self.fee)
        return decide(drift, short, self.contract, mark, policy=self.policy, band=self.band, fee=fee)

    @property
    def kept(self) -> Ratio:
        """The share that the policy keeps."""
        drift = drift_of("BTC", self.entries, self._marks, Ratio(self.target))
        kept = drift.ratio if self.policy is Policy.RATIO else drift.static
        assert kept is not None
        return kept

    @property
    def _marks(self):
        return {key_of(self.contract): Price(self.mark)}

    @property
    def followed(self) -> "Question":
        """The question once the advice was followed."""
        order = signed(self.decision)
        trades = [traded(order, self.mark, self.fee, self.contract)] if order else []
        return replace(self, entries=[*self.entries, *trades])

    @property
    def twin_order(self) -> int:
        name, price = self.contract.symbol, Fraction(self.mark)
        smallest, value = self.contract.smallest_order.value, self.contract.contract_value.value
        terms = twin.Terms(name, Fraction(value), price, Fraction(self.fee), int(smallest))
        edges = Fraction(self.band.outer.value), Fraction(self.band.inner.value)
        wish = twin.Wish(Fraction(self.target), *edges, self.policy is Policy.COINS)
        return twin.order(self.world, {name: price}, terms, wish)

    @property
    def world(self) -> twin.World:
        return twin.World(tuple(told(entry) for entry in self.entries))

    @property
    def has_coins(self) -> bool:
        return self.world.equity({self.contract.symbol: Fraction(self.mark)}) > Fraction(1, 1000)


def signed(decision: HedgeDecision) -> int:
    """Contracts to trade, below zero to sell."""
    if isinstance(decision, Hold):
        return 0
    count = int(decision.contracts.value)
    return -count if isinstance(decision, Sell) else count


marks = st.decimals(10_000, 100_000, places=2)
bands = [Band(), Band(Ratio("0.05"), Ratio("0.0499")), Band(Ratio("0.001"), Ratio(0))]
fees = [Decimal(0), Decimal("0.0005"), Decimal("0.01"), Decimal("-0.0002")]
offers = [perpetual(100), perpetual(1), perpetual(10, smallest_order=3)]


@st.composite
def questions(draw) -> Question:
    """A holding, some of it hedged, part of that bought back at another price, some coins and profit moved."""
    contract, held = draw(st.sampled_from(offers)), draw(st.decimals("0.01", 5, places=3))
    dollars = draw(marks) * held * draw(st.decimals(0, "1.2", places=2))
    count = int(dollars / contract.contract_value.value)
    trades = [sold(count + 1, draw(marks), "0.0005", contract)] if count else []
    if count > 10:
        trades.append(bought(count // draw(st.integers(2, 9)), draw(marks), "0.0005", contract))
    return Question(
        [moved(held), *trades, moved("0.02"), withdrawn("0.001")],
        contract,
        draw(marks),
        draw(st.decimals("0.1", "1.2", places=2)),
        draw(st.sampled_from(Policy)),
        draw(st.sampled_from(bands)),
        draw(st.sampled_from(fees)),
    )


@reproducible
@given(questions())
def test_after_following_the_advice_there_is_nothing_to_do(question):
    assume(question.has_coins)
    assert isinstance(question.followed.decision, Hold)


@reproducible
@given(questions())
def test_following_the_advice_leads_where_it_says(question):
    assume(question.has_coins)
    decision = question.decision
    if not isinstance(decision, Hold | Close):
        assert abs(question.followed.kept - decision.ratio_after) < HAIR


@reproducible
@given(questions())
def test_following_the_advice_leads_towards_the_target_and_not_past_it(question):
    assume(question.has_coins)
    before, after = question.kept - Ratio(question.target), question.followed.kept - Ratio(question.target)
    assert abs(after) <= abs(before)
    assert before.value * after.value >= -HAIR.value


@reproducible
@given(questions())
def test_the_twin_gives_the_same_order(question):
    assume(question.has_coins)
    assert signed(question.decision) == question.twin_order


@reproducible
@given(questions(), st.sampled_from([2, 5, 1000]))
def test_more_coins_and_contracts_as_much_larger_are_the_same_hedge(question, times):
    assume(question.has_coins)
    contract = replace(question.contract, contract_value=question.contract.contract_value * times)
    larger = replace(question, contract=contract, entries=[grown(entry, contract, times) for entry in question.entries])
    assert type(larger.decision) is type(question.decision)
    assert signed(larger.decision) == signed(question.decision)


def grown(entry: Entry, contract: InverseContract, times: int) -> Entry:
    if isinstance(entry, CoinsMoved | Withdrawn):
        return replace(entry, amount=Coin(entry.amount.value * times))
    assert isinstance(entry, Traded)
    return replace(entry, contract=contract)
