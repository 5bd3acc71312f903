"""What to do about a drift."""

from collections.abc import Sequence
from decimal import Decimal

import pytest

from hedgecore import (
    Band,
    Buy,
    Close,
    Coin,
    Contracts,
    Drift,
    Entry,
    HedgeDecision,
    Hold,
    InverseContract,
    OutOfRange,
    Policy,
    Price,
    Rate,
    Ratio,
    Reason,
    Sell,
    close_out,
    decide,
    drift_of,
    key_of,
    replay,
)
from tests.hedgecore.build import limits, perpetual
from tests.hedgecore.ledgers import PERPETUAL, aimed, bought, dated, moved, named, sold, withdrawn

FINE = perpetual(1, lot="0.001")
HALF = (moved(1), aimed("0.5"), sold(320, 64000))
FULL = (moved(1), aimed(1), sold(640, 64000))
BAND = Band()
BOTH = pytest.mark.parametrize("policy", Policy)


def drift(entries: Sequence[Entry], mark: str | int | Decimal, target: str | Decimal = "0.5") -> Drift:
    marks = {key: Price(mark) for key in replay("BTC", entries).positions}
    return drift_of("BTC", entries, marks, Ratio(target))


def advice(
    *entries: Entry,
    mark: str | int | Decimal = 64000,
    target: str | Decimal = "0.5",
    policy: Policy = Policy.RATIO,
    band: Band = BAND,
    fee: str | Decimal = "0",
    contract: InverseContract = PERPETUAL,
) -> HedgeDecision:
    leg = replay("BTC", entries).legs.get(key_of(contract))
    short = Contracts(0) if leg is None else -leg.history.contracts
    return decide(drift(entries, mark, target), short, contract, Price(mark), policy=policy, band=band, fee=Rate(fee))


def rounded(decision: HedgeDecision) -> tuple[object, ...]:
    assert isinstance(decision, Sell | Buy)
    return type(decision).__name__, decision.contracts.value, round(decision.ratio_after.value, 4)


def test_half_a_hedge_after_a_fall_of_half_buys_back_to_the_inner_edge():
    decision = advice(*HALF, mark=32000)
    assert rounded(decision) == ("Buy", 70, Decimal("0.5208"))
    assert decision == Buy(Contracts(70), Ratio(Coin("0.78125") / Coin("1.5")), Reason.OVER_HEDGED)


def test_half_a_hedge_after_a_rise_sells_up_to_the_inner_edge():
    assert rounded(advice(*HALF, mark=128000)) == ("Sell", 140, Decimal("0.4792"))
    assert advice(*HALF, mark=128000).reason is Reason.UNDER_HEDGED


@BOTH
@pytest.mark.parametrize("mark", [6400, 32000, "33333.33", 64000, "97843.77", 640000])
def test_a_full_hedge_needs_no_trade_for_a_price_move(policy, mark):
    assert advice(*FULL, mark=mark, target="1", policy=policy) == Hold(Reason.ON_TARGET)


@pytest.mark.parametrize("mark", [6400, 32000, 640000])
def test_keeping_the_coins_no_price_move_asks_for_a_trade(mark):
    assert advice(*HALF, mark=mark, policy=Policy.COINS) == Hold(Reason.ON_TARGET)


@BOTH
def test_a_part_of_a_contract_is_bought_back_where_the_lot_is_finer(policy):
    entries = (moved("0.0002"), aimed("0.5"), sold("7.2", 64000, contract=FINE))
    assert rounded(advice(*entries, contract=FINE, policy=policy)) == ("Buy", Decimal("0.544"), Decimal("0.52"))


@BOTH
def test_nothing_traded_yet_sells_all_the_way_to_the_target(policy):
    assert rounded(advice(moved(1), policy=policy)) == ("Sell", 320, Decimal("0.5000"))


# The bands, each edge in three: a hair inside, on it, a hair outside. One coin at 100000, contracts of one dollar.
@BOTH
@pytest.mark.parametrize(
    ("contracts", "expected"),
    [
        (50000, Hold(Reason.ON_TARGET)),
        ("50000.001", Hold(Reason.WITHIN_BAND)),
        ("49999.999", Hold(Reason.WITHIN_BAND)),
        ("54999.999", Hold(Reason.WITHIN_BAND)),
        (55000, Hold(Reason.WITHIN_BAND)),
        ("55000.001", Buy(Contracts("3000.001"), Ratio("0.52"))),
        ("45000.001", Hold(Reason.WITHIN_BAND)),
        (45000, Hold(Reason.WITHIN_BAND)),
        ("44999.999", Sell(Contracts("3000.001"), Ratio("0.48"))),
    ],
)
def test_advice_begins_beyond_the_outer_edge_and_returns_to_the_inner(policy, contracts, expected):
    entries = [moved(1), aimed("0.5"), sold(contracts, 100000, contract=FINE)]
    assert advice(*entries, mark=100000, policy=policy, contract=FINE) == expected


@pytest.mark.parametrize(("inner", "after"), [("0", "0.5"), ("0.02", "0.52"), ("0.0499", "0.5499")])
def test_the_inner_edge_is_where_the_band_says(inner, after):
    entries = [moved(1), aimed("0.5"), sold(60000, 100000, contract=FINE)]
    decision = advice(*entries, mark=100000, contract=FINE, band=Band(Ratio("0.05"), Ratio(inner)))
    assert isinstance(decision, Buy)
    assert decision.ratio_after == Ratio(after)


@pytest.mark.parametrize("mark", [33570, 34223])
def test_the_dust_of_a_division_is_not_outside_the_band(mark):
    """At these prices fifty digits miss the 1 of a full hedge by a hair, one from below and one from above."""
    assert drift(FULL, mark).ratio != Ratio(1)
    assert advice(*FULL, mark=mark, target="1") == Hold(Reason.ON_TARGET)
    assert advice(*FULL, mark=mark, target="0.95") == Hold(Reason.WITHIN_BAND)
    assert advice(*FULL, mark=mark, target="1.05") == Hold(Reason.WITHIN_BAND)


# Rounding: one coin at 10000, contracts of 100 dollars are one point each, of 1000 dollars ten.
@pytest.mark.parametrize(
    ("contracts", "expected"),
    [
        (56, Buy(Contracts(4), Ratio("0.52"))),
        ("56.5", Buy(Contracts(4), Ratio("0.525"))),
        ("56.999", Buy(Contracts(4), Ratio("0.52999"))),
        (44, Sell(Contracts(4), Ratio("0.48"))),
        ("43.5", Sell(Contracts(4), Ratio("0.475"))),
    ],
)
def test_whole_lots_are_rounded_towards_doing_less(contracts, expected):
    assert advice(moved(1), sold(contracts, 10000), mark=10000) == expected


@pytest.mark.parametrize(
    ("contracts", "expected"),
    [
        ("5.9", Hold(Reason.BELOW_ONE_CONTRACT)),
        ("5.999999", Hold(Reason.BELOW_ONE_CONTRACT)),
        (6, Buy(Contracts(1), Ratio("0.5"))),
        ("6.1", Buy(Contracts(1), Ratio("0.51"))),
        ("7.1", Buy(Contracts(2), Ratio("0.51"))),
        (4, Sell(Contracts(1), Ratio("0.5"))),
        ("4.1", Hold(Reason.BELOW_ONE_CONTRACT)),
        ("3.3", Sell(Contracts(1), Ratio("0.43"))),
    ],
)
def test_large_contracts_go_as_near_as_they_can_without_crossing_the_target(contracts, expected):
    large = perpetual(1000)
    assert advice(moved(1), sold(contracts, 10000, contract=large), mark=10000, contract=large) == expected


def test_what_is_below_the_smallest_order_goes_to_the_target_if_that_is_enough():
    picky = perpetual(100, smallest_order=5)
    assert advice(moved(1), sold(56, 10000, contract=picky), mark=10000, contract=picky) == Buy(
        Contracts(6), Ratio("0.5")
    )
    pickier = perpetual(100, smallest_order=7)
    assert advice(moved(1), sold(56, 10000, contract=pickier), mark=10000, contract=pickier) == Hold(
        Reason.BELOW_ONE_CONTRACT
    )


def test_an_order_of_exactly_the_smallest_is_advised():
    picky = perpetual(100, smallest_order=4)
    assert advice(moved(1), sold(56, 10000, contract=picky), mark=10000, contract=picky) == Buy(
        Contracts(4), Ratio("0.52")
    )


@pytest.mark.parametrize(("fee", "reason"), [("0.0099", None), ("0.01", None), ("0.0101", Reason.COSTS_MORE)])
@pytest.mark.parametrize("mark", [32000, 128000])
def test_no_advice_costs_more_than_it_protects(mark, fee, reason):
    decision = advice(*HALF, mark=mark, fee=fee)
    assert isinstance(decision, Hold) == (reason is not None)
    assert reason is None or decision == Hold(reason)


def test_within_the_band_the_fee_is_not_mentioned():
    assert advice(*HALF, fee="0.02") == Hold(Reason.ON_TARGET)


@pytest.mark.parametrize(
    ("fee", "contracts", "after"), [("0", 2000, "0.5"), ("0.01", "1990.049", "0.5"), ("-0.01", "2010.050", "0.5")]
)
def test_the_fee_of_a_sale_is_paid_out_of_the_coins(fee, contracts, after):
    band = Band(Ratio("0.05"), Ratio(0))
    entries = [moved(1), sold(3000, 10000, contract=FINE)]
    decision = advice(*entries, mark=10000, fee=fee, band=band, contract=FINE)
    assert rounded(decision) == ("Sell", Decimal(contracts), Decimal(after))


@BOTH
@pytest.mark.parametrize("entries", [FULL, HALF])
def test_where_nothing_is_wanted_all_is_closed(policy, entries):
    short = replay("BTC", entries).legs[key_of(PERPETUAL)].history.contracts
    assert advice(*entries, target="0", policy=policy) == Close(-short, Reason.NOTHING_TO_HEDGE)


def test_closing_knows_no_band_and_no_fee():
    assert advice(moved(1), sold(1, 64000), target="0", fee="0.02") == Close(Contracts(1))
    assert advice(moved(1), sold(1, 64000), target="-0.1") == Close(Contracts(1))


@BOTH
def test_where_nothing_is_held_all_is_closed_though_profit_is_left(policy):
    for out in ("-1", "-1.2"):
        assert advice(*HALF, moved(out), mark=32000, policy=policy) == Close(Contracts(320))


@BOTH
def test_where_nothing_is_held_and_nothing_open_there_is_nothing_to_do(policy):
    assert advice(*HALF, bought(320, 32000), moved(-1), mark=32000, policy=policy) == Hold(Reason.NOTHING_TO_HEDGE)


@pytest.mark.parametrize(
    ("short", "expected"),
    [
        (Contracts(5), Close(Contracts(5))),
        (Contracts("0.5"), Close(Contracts("0.5"))),
        (Contracts(0), Hold(Reason.NOTHING_TO_HEDGE)),
        (Contracts("-0.5"), Sell(Contracts("0.5"), Ratio(0), Reason.NOTHING_TO_HEDGE)),
    ],
)
def test_what_is_open_without_anything_to_hedge_is_closed(short, expected):
    assert close_out(short) == expected


@pytest.mark.parametrize(("target", "after"), [("0.5", "0.48"), ("0.03", "0.01")])
def test_a_long_is_sold_and_more(target, after):
    entries = [moved(1), bought(1000, 100000, contract=FINE), bought(9000, 100000, contract=FINE)]
    decision = advice(*entries, mark=100000, target=target, contract=FINE)
    assert isinstance(decision, Sell)
    assert decision.ratio_after == Ratio(after)


def test_no_more_is_bought_back_than_is_open_in_the_contract():
    future = dated()
    entries = [*HALF, sold(20, 64000, contract=future)]
    assert rounded(advice(*entries, mark=32000, contract=future)) == ("Buy", 20, Decimal("0.6531"))
    assert advice(*entries, mark=32000, contract=named("THIRD")) == Hold(Reason.BELOW_ONE_CONTRACT)
    long = [*HALF, sold(200, 64000), bought(10, 64000, contract=future)]
    assert advice(*long, mark=32000, contract=future) == Hold(Reason.BELOW_ONE_CONTRACT)


def test_a_target_above_one_is_kept_like_any_other():
    assert rounded(advice(*FULL, target="1.5")) == ("Sell", 307, Decimal("1.4797"))


# Keeping the coins: what is sold of the coins held changes with everything but the price.
def test_keeping_the_coins_covers_coins_that_were_added():
    assert rounded(advice(*HALF, moved(1), mark=32000, policy=Policy.COINS)) == ("Sell", 147, Decimal("0.4797"))


def test_keeping_the_coins_uncovers_coins_that_were_removed():
    assert rounded(advice(*HALF, moved("-0.5"), mark=32000, policy=Policy.COINS)) == ("Buy", 76, Decimal("0.5250"))


@BOTH
def test_a_full_hedge_whose_profit_is_taken_out_is_too_large_by_that_profit(policy):
    band = Band(Ratio("0.05"), Ratio(0))
    decision = advice(*FULL, withdrawn("0.5"), mark=32000, target="1", policy=policy, band=band)
    assert decision == Buy(Contracts(160), Ratio(1))


def test_keeping_the_coins_a_withdrawal_within_the_band_asks_for_nothing():
    assert advice(*HALF, withdrawn("0.04"), mark=32000, policy=Policy.COINS) == Hold(Reason.WITHIN_BAND)


def test_keeping_the_coins_counts_the_fee_as_coins_gone():
    entries = [moved(1), sold(3000, 10000, contract=FINE)]
    band = Band(Ratio("0.05"), Ratio(0))
    decision = advice(*entries, mark=10000, fee="0.01", band=band, policy=Policy.COINS, contract=FINE)
    assert rounded(decision) == ("Sell", Decimal("1980.198"), Decimal("0.5000"))
    over = [moved(1), sold(8000, 10000, contract=FINE)]
    decision = advice(*over, mark=10000, fee="0.01", band=band, policy=Policy.COINS, contract=FINE)
    assert rounded(decision) == ("Buy", Decimal("3030.303"), Decimal("0.5000"))


@pytest.mark.parametrize(("outer", "inner"), [("0.05", "0.05"), ("0.05", "0.06"), ("0", "0"), ("0.05", "-0.01")])
def test_a_band_that_is_none_is_refused(outer, inner):
    with pytest.raises(OutOfRange) as refusal:
        Band(Ratio(outer), Ratio(inner))
    assert limits(refusal.value) == ("inner", Decimal(inner), Decimal(0), Decimal(outer))


def test_the_usual_band_speaks_at_five_points_and_returns_to_two():
    assert Band() == Band(Ratio("0.05"), Ratio("0.02"))
    assert Band(Ratio("0.01"), Ratio(0)).inner == Ratio(0)
