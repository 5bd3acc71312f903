"""At which prices a condition on a hedge begins and ends."""

from collections.abc import Callable
from dataclasses import replace
from decimal import ROUND_UP, Context, Decimal, Inexact, localcontext
from fractions import Fraction

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from hedgecore import (
    Coin,
    Drift,
    Entry,
    OutOfRange,
    Policy,
    Price,
    Ratio,
    TriggerPrices,
    drift_of,
    drift_release,
    drift_triggers,
    key_of,
    liquidation_trigger,
    off_target,
    release_threshold,
)
from tests.hedgecore import drift_twin as twin
from tests.hedgecore.build import limits
from tests.hedgecore.histories import CONTRACTS, History, histories, prices, reproducible, told
from tests.hedgecore.ledgers import PERPETUAL, aimed, bought, moved, sold, withdrawn

KEY = key_of(PERPETUAL)
HALF = (moved(1), aimed("0.5"), sold(320, 64000))
TENTH = Ratio("0.1")
NOWHERE = TriggerPrices()
CLOSE = Decimal("1e-20")


def drift(*entries: Entry, mark: str | int | Decimal | Price = 64000, target: str = "0.5") -> Drift:
    price = mark if isinstance(mark, Price) else Price(mark)
    return drift_of("BTC", entries, {KEY: price}, Ratio(target))


def triggers(*entries: Entry, mark: str | int = 64000, target: str = "0.5", threshold: Ratio = TENTH) -> TriggerPrices:
    return drift_triggers(drift(*entries, mark=mark, target=target), Price(mark), threshold, Policy.RATIO)


def release(*entries: Entry, mark: str | int = 64000, target: str = "0.5", threshold: Ratio = TENTH) -> TriggerPrices:
    return drift_release(drift(*entries, mark=mark, target=target), Price(mark), threshold, Policy.RATIO)


def is_off(found: Drift, threshold: Ratio = TENTH) -> bool:
    return abs(found.drift) > threshold


def same(one: Decimal, other: Decimal) -> bool:
    return abs(one - other) <= CLOSE * max(abs(one), abs(other))


# leaving the band


def test_half_a_hedge_leaves_its_band_at_the_prices_of_the_formula():
    """F(r) = N (1 - r) / (r (Q - v)) with 32,000 dollars short and half a coin left."""
    found = triggers(*HALF)
    assert found.below is not None
    assert same(found.below.value, Decimal(32000) * Decimal("0.4") / (Decimal("0.6") * Decimal("0.5")))
    assert found.above == Price(96000)


@pytest.mark.parametrize("mark", [50000, 64000, 90000])
def test_the_prices_are_the_same_wherever_they_are_asked_from(mark):
    found = triggers(*HALF, mark=mark)
    assert found.below is not None
    assert found.above is not None
    assert same(found.below.value, Decimal(128000) / 3)
    assert same(found.above.value, Decimal(96000))


def test_at_the_trigger_the_drift_is_the_threshold_and_beyond_it_more():
    below, above = triggers(*HALF).below, triggers(*HALF).above
    assert below is not None
    assert above is not None
    assert same(drift(*HALF, mark=below).drift.value, Decimal("0.1"))
    assert same(drift(*HALF, mark=above).drift.value, Decimal("-0.1"))


@pytest.mark.parametrize(
    ("mark", "off"), [("42666.6667", False), ("42666.6666", True), ("95999.9999", False), ("96000.0001", True)]
)
def test_just_inside_is_within_and_just_outside_is_off(mark, off):
    assert is_off(drift(*HALF, mark=mark)) is off


def test_a_full_hedge_has_no_such_price():
    assert triggers(moved(1), sold(640, 64000), target="1") == NOWHERE


def test_dust_of_rounding_makes_no_price_for_a_full_hedge():
    """A third of a coin at a third of its price leaves 1e-50 coins unsold."""
    entries = (moved(Decimal(1) / 3), sold(1000, Decimal(300000)))
    full = drift(*entries, mark=Decimal(77777), target="1")
    dusty = replace(full, equity=full.short_coins + Coin(Decimal("1e-48")))
    assert drift_triggers(dusty, Price(77777), TENTH, Policy.RATIO) == NOWHERE


def test_a_ratio_of_one_or_more_is_never_reached_by_a_fall():
    assert triggers(moved(1), sold(608, 64000), target="0.95").below is None
    assert triggers(moved(1), sold(608, 64000), target="0.95", threshold=Ratio("0.05")).below is None
    assert triggers(moved(1), sold(608, 64000), target="0.95", threshold=Ratio("0.04")).below is not None


def test_a_ratio_of_nothing_is_never_reached_by_a_rise():
    low = (moved(1), sold(64, 64000))
    assert triggers(*low, target="0.1").above is None
    assert triggers(*low, target="0.1", threshold=Ratio("0.09")).above is not None


def test_where_more_than_all_is_sold_the_ratio_rises_with_the_price():
    over = (moved(1), sold(672, 64000))
    found = triggers(*over, target="1")
    assert found.below is None
    assert found.above is not None
    assert same(drift(*over, mark=found.above, target="1").drift.value, Decimal("0.1"))
    assert is_off(drift(*over, mark=found.above.moved(Ratio("0.001")), target="1"))


def test_where_more_than_all_is_sold_a_target_above_one_has_a_price_on_either_side():
    over = (moved(1), sold(768, 64000))
    found = triggers(*over, target="1.2")
    assert found.below is not None
    assert found.above is not None
    assert found.below < Price(64000) < found.above
    assert same(drift(*over, mark=found.below, target="1.2").drift.value, Decimal("-0.1"))
    assert same(drift(*over, mark=found.above, target="1.2").drift.value, Decimal("0.1"))


def test_nothing_sold_is_at_no_price_anything_else():
    assert triggers(moved(1), target="0.05") == NOWHERE
    assert release(moved(1), target="0.5") == NOWHERE


def test_a_long_is_off_by_more_the_lower_the_price():
    long = (moved(1), bought(64, 64000))
    found = triggers(*long, target="0.05", threshold=Ratio("0.25"))
    assert found.above is None
    assert found.below is not None
    assert same(drift(*long, mark=found.below, target="0.05").drift.value, Decimal("-0.25"))


def test_profit_taken_out_moves_the_triggers():
    taken = (*HALF, withdrawn("0.1"))
    found = triggers(*taken, mark=70000)
    assert found.above is not None
    assert same(found.above.value, Decimal(32000) * Decimal("0.6") / (Decimal("0.4") * Decimal("0.4")))


def test_the_share_of_the_coins_sold_has_no_such_price():
    found = drift(*HALF, mark=32000)
    assert drift_triggers(found, Price(32000), TENTH, Policy.COINS) == NOWHERE
    assert drift_release(found, Price(32000), TENTH, Policy.COINS) == NOWHERE


# back within it


def test_after_a_fall_a_hedge_is_back_by_a_rise():
    back = release(*HALF, mark=32000)
    assert back.below is None
    assert back.above is not None
    assert same(back.above.value, Decimal(128000) / 3)


def test_after_a_rise_a_hedge_is_back_by_a_fall():
    assert release(*HALF, mark=128000) == TriggerPrices(below=Price(96000))


def test_where_more_than_all_is_sold_a_hedge_is_back_by_a_fall():
    back = release(moved(1), sold(768, 64000), target="1")
    assert back.above is None
    assert back.below is not None
    assert same(drift(moved(1), sold(768, 64000), mark=back.below, target="1").drift.value, Decimal("0.1"))


def test_a_hedge_that_is_too_small_at_every_price_is_never_back():
    assert release(moved(1), sold(32, 64000), mark=64000, target="1.5") == NOWHERE


def test_conditions_end_a_fifth_of_their_threshold_away():
    assert release_threshold(Ratio("0.05"), above=False) == Ratio("0.04")
    assert release_threshold(Ratio("0.05"), above=True) == Ratio("0.06")
    assert release_threshold(Ratio("-0.01"), above=True) == Ratio("-0.008")
    assert release_threshold(Ratio("0.05"), above=True, hysteresis=Ratio("0.5")) == Ratio("0.075")
    assert release_threshold(Ratio(0), above=True) == Ratio(0)


# what is off, and liquidation


def test_what_is_off_depends_on_what_is_kept():
    found = drift(*HALF, mark=32000)
    off = off_target(found, Policy.RATIO)
    assert off is not None
    assert same(off.value, Decimal(1) / 6)
    assert off_target(found, Policy.COINS) == Ratio(0)


def test_nothing_held_keeps_no_share():
    assert off_target(drift(*HALF, moved(-1), mark=32000), Policy.COINS) is None


def test_dust_of_rounding_is_off_by_nothing():
    third = drift(moved(3), sold(100, 10000), mark=10000)
    assert off_target(replace(third, target=Ratio(Decimal("0." + "3" * 40))), Policy.RATIO) == Ratio(0)


def test_a_liquidation_price_is_near_from_its_trigger_on():
    trigger = liquidation_trigger(Price(127296), Ratio("0.2"))
    assert trigger == Price(106080)
    assert Price(127296) / trigger - 1 == Decimal("0.2")
    assert Price(127296) / Price("106079.99") - 1 > Decimal("0.2")


def test_within_nothing_is_the_liquidation_price_itself():
    assert liquidation_trigger(Price(127296), Ratio(0)) == Price(127296)


REFUSED: tuple[Callable[[Ratio], object], ...] = (
    lambda share: liquidation_trigger(Price(1), share),
    lambda share: drift_triggers(drift(*HALF), Price(64000), share, Policy.RATIO),
    lambda share: drift_release(drift(*HALF), Price(64000), share, Policy.COINS),
)


@pytest.mark.parametrize("ask", REFUSED)
def test_a_share_below_zero_is_refused(ask):
    ask(Ratio(0))
    with pytest.raises(OutOfRange) as refusal:
        ask(Ratio("-0.01"))
    assert limits(refusal.value) == ("share", Decimal("-0.01"), Decimal(0), None)


def test_the_callers_decimal_context_changes_nothing():
    found = drift(*HALF, mark="61234.56")

    def asked() -> tuple[object, ...]:
        return (
            drift_triggers(found, Price("61234.56"), Ratio("0.07"), Policy.RATIO),
            drift_release(found, Price("61234.56"), Ratio("0.07"), Policy.RATIO),
            liquidation_trigger(Price("97843.77"), Ratio("0.1234567")),
            release_threshold(Ratio("0.1234567"), above=True),
        )

    calm = asked()
    with localcontext(Context(prec=5, rounding=ROUND_UP, Emin=-9, Emax=9, traps=[Inexact])):
        assert asked() == calm


# for any history

thresholds = st.sampled_from([Ratio("0.01"), Ratio("0.05"), Ratio("0.2")])


def usable(history: History) -> Drift:
    """With a hundredth of a coin at least, so that a ratio means something."""
    assume(history.world.equity(history.exact_prices) > Fraction(1, 100))
    return history.drift


def on_target(history: History) -> History:
    """With the ratio that there is for a target, to three places."""
    return replace(history, target=round(usable(history).ratio.value, 3))


def at_factor(history: History, factor: Decimal) -> Drift:
    return replace(history, prices={name: price * factor for name, price in history.prices.items()}).drift


def twin_factor(history: History, ratio: Fraction, *, upwards: bool) -> Fraction | None:
    """By halving: the factor on all prices at which the twin's ratio passes `ratio`, looked for on one side of 1."""
    world, here = history.world, history.exact_prices
    now = world.ratio(here)
    assert now is not None
    high = now > ratio

    def beyond(factor: Fraction) -> bool:
        found = world.ratio({name: price * factor for name, price in here.items()})
        return found is None or (found > ratio) != high

    near, far = Fraction(1), Fraction(2**17) if upwards else Fraction(1, 2**17)
    if not beyond(far):
        return None
    for _ in range(44):
        middle = (near + far) / 2
        near, far = (near, middle) if beyond(middle) else (middle, far)
    return far


@reproducible
@given(histories(), thresholds)
def test_at_its_triggers_any_hedge_is_off_by_the_threshold(history, threshold):
    found = usable(history)
    mark = Price(history.prices["ONE"])
    prices_found = drift_triggers(found, mark, threshold, Policy.RATIO)
    for price in (prices_found.below, prices_found.above):
        if price is not None and Decimal("1e-9") < price / mark < Decimal("1e9"):
            there = at_factor(history, price / mark)
            assert abs(abs(there.drift.value) - threshold.value) <= CLOSE * (1 + abs(there.ratio.value))


@reproducible
@given(histories(), thresholds)
def test_a_twin_that_only_tries_prices_finds_the_same(history, threshold):
    history = on_target(history)
    mark = Price(history.prices["ONE"])
    told_triggers = drift_triggers(history.drift, mark, threshold, Policy.RATIO)
    target = Fraction(history.target)
    for upwards, price in ((False, told_triggers.below), (True, told_triggers.above)):
        edges = (target + Fraction(threshold.value), target - Fraction(threshold.value))
        tried = [factor for edge in edges if (factor := twin_factor(history, edge, upwards=upwards)) is not None]
        first = (min(tried) if upwards else max(tried)) if tried else None
        if price is None or not Decimal("1e-5") < price / mark < Decimal("1e5"):
            assert first is None or not Fraction(1, 10**5) < first < 10**5
        else:
            assert first is not None
            assert abs(Fraction(price / mark) - first) <= Fraction(1, 10**7) * (1 + first)


@reproducible
@given(histories(), thresholds, st.decimals("0.2", "5", places=4))
def test_moving_together_a_hedge_is_off_exactly_beyond_its_triggers(history, threshold, factor):
    history = on_target(history)
    mark = Price(history.prices["ONE"])
    beyond = drift_triggers(history.drift, mark, threshold, Policy.RATIO)
    there = mark.value * factor
    for price in (beyond.below, beyond.above):
        assume(price is None or abs(price.value - there) > Decimal("1e-15") * there)
    selected = (beyond.below is not None and there < beyond.below.value) or (
        beyond.above is not None and there > beyond.above.value
    )
    try:
        off = is_off(at_factor(history, factor), threshold)
    except OutOfRange:
        off = True
    assert selected is off


@reproducible
@given(st.lists(st.tuples(st.sampled_from(sorted(CONTRACTS)), st.integers(1, 80), prices), min_size=2), st.data())
def test_with_several_shorts_no_crossing_is_missed_whatever_each_mark_does(shorts, data):
    """While every mark is inside its own trigger, the hedge is inside its band."""
    entries = [moved(3), *(sold(number, price, contract=CONTRACTS[name]) for name, number, price in shorts)]
    here = {name: data.draw(prices) for name in CONTRACTS}
    history = History(entries, here, Decimal("0.5"), Decimal(0), Decimal(0))
    found = replace(usable(history), target=Ratio(round(history.drift.ratio.value, 3)))
    beyond = {name: drift_triggers(found, Price(price), Ratio("0.05"), Policy.RATIO) for name, price in here.items()}
    later = {}
    for name, price in here.items():
        low, high = beyond[name].below, beyond[name].above
        bounds = (Decimal(1) if low is None else low.value, price * 100 if high is None else high.value)
        later[name] = bounds[0] + (bounds[1] - bounds[0]) * data.draw(st.decimals("0.0001", "0.9999", places=4))
    ratio = twin.World(tuple(told(entry) for entry in entries)).ratio(
        {name: Fraction(price) for name, price in later.items()}
    )
    assert ratio is not None
    assert abs(ratio - Fraction(found.target.value)) <= Fraction(5, 100) + Fraction(1, 10**9)


@reproducible
@given(histories(), thresholds)
def test_the_way_back_ends_at_the_band(history, threshold):
    found = usable(history)
    assume(abs(found.drift) > threshold)
    mark = Price(history.prices["ONE"])
    back = drift_release(found, mark, threshold, Policy.RATIO)
    assert None in (back.below, back.above)
    price = back.below if back.above is None else back.above
    assume(price is not None)
    assert price is not None
    assume(Decimal("1e-9") < price / mark < Decimal("1e9"))
    assert (price > mark) is (back.above is not None)
    there = at_factor(history, price / mark)
    assert abs(abs(there.drift.value) - threshold.value) <= CLOSE
    assert (there.drift > Ratio(0)) is (found.drift > Ratio(0))
