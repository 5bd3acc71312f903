"""What must hold for any history of a holding, and that the twin reads it the same."""

from dataclasses import replace
from decimal import Decimal
from fractions import Fraction

from hypothesis import assume, given
from hypothesis import strategies as st

from hedgecore import Coin, CoinsMoved, Entry, Fill, Ratio, Traded, Withdrawn, drift_of, replay
from tests.hedgecore import drift_twin as twin
from tests.hedgecore.histories import History, histories, movements, reproducible, trades, withdrawals

DUST = Fraction(1, 10**30)


def has_coins(history: History) -> bool:
    return history.world.equity(history.exact_prices) > Fraction(1, 100)


def near(one: Coin | Ratio, other: Fraction | None) -> bool:
    return other is not None and abs(Fraction(one.value) - other) <= DUST * (1 + abs(other))


@reproducible
@given(histories())
def test_the_parts_sum_to_the_whole(history):
    assume(has_coins(history))
    found = history.drift
    largest = max(abs(part.value) for part in found.causes.values())
    assert abs(sum(found.causes.values(), Ratio(0)) - found.drift).value <= Decimal("1e-45") * max(1, largest)


@reproducible
@given(histories())
def test_the_twin_finds_the_same_ratios(history):
    assume(has_coins(history))
    found, world, prices = history.drift, history.world, history.exact_prices
    assert near(found.ratio, world.ratio(prices))
    assert near(found.equity, world.equity(prices))
    assert near(found.short_coins, world.short(prices))
    assert near(found.held, world.held)
    assert near(found.sold, world.held - world.delta(prices))
    if found.static is not None:
        assert near(found.static, world.static(prices))


@reproducible
@given(histories())
def test_the_twin_finds_the_same_causes(history):
    assume(has_coins(history))
    target, before, since = Fraction(history.target), Fraction(history.before), Fraction(history.since)
    expected = twin.causes(history.world, history.exact_prices, target, before, since)
    found = history.drift.causes
    assert [cause.value for cause in found] == list(expected)
    for cause, part in found.items():
        largest = max(abs(value) for value in expected.values())
        assert abs(Fraction(part.value) - expected[cause.value]) <= DUST * (1 + largest) ** 2


@reproducible
@given(histories(), st.lists(st.one_of(movements, withdrawals), max_size=6), st.randoms(use_true_random=False))
def test_the_order_of_what_does_not_touch_does_not_matter(history, more, chance):
    """Coins move in and out and profit is taken in any order; trades keep theirs."""
    assume(has_coins(replace(history, entries=[*history.entries, *more])))
    shuffled = chance.sample(more, len(more))
    one, other = (replace(history, entries=[*history.entries, *late]).drift for late in (more, shuffled))
    assert one == other


@reproducible
@given(st.lists(trades, max_size=8), st.lists(st.one_of(movements, withdrawals), max_size=6), st.data())
def test_a_book_does_not_care_when_coins_moved_between_trades(made, movement, data):
    mixed: list[Entry] = list(made)
    for entry in movement:
        mixed.insert(data.draw(st.integers(0, len(mixed))), entry)
    assert replay("BTC", mixed) == replay("BTC", [*made, *movement])


@reproducible
@given(histories(), st.sampled_from([2, 5, 1000]))
def test_a_coin_that_is_split_drifts_the_same(history, times):
    """A thousand times the coins, each a thousandth of the price, and the same dollars."""
    assume(has_coins(history))
    split = replace(
        history,
        entries=[scaled(entry, times) for entry in history.entries],
        prices={name: price / times for name, price in history.prices.items()},
        before=history.before * times,
        since=history.since * times,
    )
    one, other = history.drift, split.drift
    assert near(one.ratio, Fraction(other.ratio.value))
    assert near(one.sold * times, Fraction(other.sold.value))
    for cause, part in one.causes.items():
        assert abs(part - other.causes[cause]).value <= Decimal("1e-25") * (1 + abs(part.value)) ** 2


def scaled(entry: Entry, times: int) -> Entry:
    if isinstance(entry, CoinsMoved | Withdrawn):
        return replace(entry, amount=entry.amount * times)
    if isinstance(entry, Traded):
        fill = entry.fill
        return replace(entry, fill=Fill(fill.contracts, fill.price / times, fill.fee))
    return entry


@reproducible
@given(histories(), histories())
def test_another_coin_changes_nothing(history, other):
    assume(has_coins(history))
    foreign: list[Entry] = [replace(entry, coin="ETH") for entry in other.entries if isinstance(entry, CoinsMoved)]
    mixed = [entry for pair in zip(history.entries, foreign * 20, strict=False) for entry in pair]
    assert replay("BTC", mixed) == replay("BTC", history.entries[: len(mixed) // 2])


@reproducible
@given(histories())
def test_unknown_funding_is_left_out(history):
    unfunded = replace(history, before=Decimal(0), since=Decimal(0))
    assume(has_coins(unfunded))
    unknown = drift_of("BTC", history.entries, history.marks, Ratio(history.target))
    assert unknown.ratio == unfunded.drift.ratio
    assert len(unknown.causes) == len(unfunded.drift.causes) - 1
