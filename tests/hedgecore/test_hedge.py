"""How many contracts, and which ratio."""

from decimal import Decimal

import pytest

from hedgecore import (
    BelowOneContract,
    Coin,
    Contracts,
    HedgeRatios,
    NotPositive,
    OutOfRange,
    Price,
    Rate,
    Ratio,
    Rounding,
    Sizing,
    Usd,
    Usdt,
    cash_value,
    coin_delta,
    coin_equity,
    contracts_for,
    contracts_for_exposure_weight,
    hedge_ratios,
    most_contracts_for_margin,
    naive_ratio_after_move,
    portfolio_value,
    ratio_after_move,
    size_hedge,
    sizing_for,
    smallest_hedgeable,
    value_after_move,
)
from tests.hedgecore.build import limits, long, perpetual, short

MARK = Price(64000)
HALF = Ratio("0.5")


def test_half_of_twenty_thousand_dollars_is_a_hundred_contracts():
    assert size_hedge(HALF, Coin("0.3125"), perpetual(100), MARK) == Sizing(
        exact=Contracts(100),
        contracts=Contracts(100),
        order=Contracts(100),
        fee=Coin(0),
        equity_after=Coin("0.3125"),
        achieved=HALF,
        open_coin=Coin("0.15625"),
        open_usd=Usd(10000),
    )


def test_dollars_that_do_not_divide_into_coins_still_give_whole_contracts():
    mark = Price("97843.77")
    sizing = size_hedge(HALF, mark.buys(Usd(20000)), perpetual(100), mark)
    assert sizing.contracts == Contracts(100)


def test_the_fee_comes_out_of_the_coins_and_makes_the_short_smaller():
    sizing = size_hedge(Ratio(1), Coin(1), perpetual(100), MARK, fee=Rate("0.0005"))
    assert sizing.contracts == Contracts(639)
    assert sizing.fee == Coin("0.00049921875")
    assert sizing.equity_after == Coin("0.99950078125")
    assert sizing.open_usd == Usd("68.05")


def test_contracts_already_short_are_only_added_to():
    sizing = size_hedge(HALF, Coin(1), perpetual(100), MARK, existing=Contracts(200))
    assert (sizing.contracts, sizing.order) == (Contracts(320), Contracts(120))


def test_too_many_contracts_are_bought_back():
    sizing = size_hedge(HALF, Coin(1), perpetual(100), MARK, existing=Contracts(400), fee=Rate("0.001"))
    assert sizing.exact.value.quantize(Decimal("1e-9")) == Decimal("319.959979990")
    assert (sizing.contracts, sizing.order) == (Contracts(319), Contracts(-81))
    assert sizing.fee == Coin("0.0001265625")


def test_a_hedge_that_fits_already_needs_no_order_and_no_fee():
    sizing = size_hedge(Ratio(1), Coin(2), perpetual(100), Price(32000), existing=Contracts(640), fee=Rate("0.0005"))
    assert (sizing.exact, sizing.order, sizing.fee) == (Contracts(640), Contracts(0), Coin(0))


def test_no_hedge_wanted_and_none_there_is_no_order():
    sizing = size_hedge(Ratio(0), Coin(1), perpetual(100), MARK)
    assert (sizing.contracts, sizing.order, sizing.achieved) == (Contracts(0), Contracts(0), Ratio(0))


def test_the_rounding_is_down_unless_said():
    coins = Coin("0.01")
    assert size_hedge(HALF, coins, perpetual(100), Price(50000)).contracts == Contracts(2)
    up = size_hedge(HALF, coins, perpetual(100), Price(50000), rounding=Rounding.HALF_UP)
    assert (up.contracts, up.achieved, up.open_usd) == (Contracts(3), Ratio("0.6"), Usd(200))


def test_a_lot_of_ten_contracts_rounds_to_tens():
    assert size_hedge(HALF, Coin(1), perpetual(1, lot=10), Price(64001)).contracts == Contracts(32000)


@pytest.mark.parametrize("ratio", ["-0.01", "1.01"])
def test_a_ratio_outside_none_and_all_is_refused(ratio):
    with pytest.raises(OutOfRange) as refused:
        size_hedge(Ratio(ratio), Coin(1), perpetual(), MARK)
    assert limits(refused.value) == ("ratio", Decimal(ratio), 0, 1)


def test_a_hedge_of_all_is_no_error():
    assert size_hedge(Ratio(1), Coin(1), perpetual(), MARK).achieved == Ratio(1)


@pytest.mark.parametrize("equity", [0, "-0.1"])
@pytest.mark.parametrize("size", [size_hedge, sizing_for])
def test_no_coins_cannot_be_hedged(size, equity):
    with pytest.raises(OutOfRange) as refused:
        size(HALF, Coin(equity), perpetual(), MARK)
    assert limits(refused.value) == ("equity", Decimal(equity), 0, None)


def test_existing_contracts_are_counted_above_zero():
    with pytest.raises(OutOfRange) as refused:
        size_hedge(HALF, Coin(1), perpetual(), MARK, existing=Contracts(-1))
    assert limits(refused.value) == ("existing", -1, 0, None)


def test_a_sizing_may_be_above_one_but_not_below_zero():
    over = sizing_for(Ratio("1.25"), Coin(1), perpetual(), MARK)
    assert (over.contracts, over.order) == (Contracts(800), Contracts(800))
    with pytest.raises(OutOfRange) as refused:
        sizing_for(Ratio("-0.1"), Coin(1), perpetual(), MARK)
    assert limits(refused.value) == ("ratio", Decimal("-0.1"), 0, None)


def test_exactly_one_contract_is_a_hedge():
    assert size_hedge(HALF, Coin("0.003125"), perpetual(100), MARK).contracts == Contracts(1)


def test_just_less_than_one_contract_is_refused_with_the_least_that_would_do():
    with pytest.raises(BelowOneContract) as refused:
        size_hedge(HALF, Coin("0.003124"), perpetual(100), MARK)
    error = refused.value
    assert (error.wanted, error.smallest_order) == (Usd("99.968"), Usd(100))
    assert error.smallest_equity == Coin("0.003125")
    assert size_hedge(HALF, error.smallest_equity, perpetual(100), MARK).contracts == Contracts(1)


def test_the_least_that_would_do_counts_the_fee():
    fee = Rate("0.0005")
    with pytest.raises(BelowOneContract) as refused:
        size_hedge(HALF, Coin("0.003125"), perpetual(100), MARK, fee=fee)
    assert refused.value.smallest_equity == Coin("0.00312578125")
    assert size_hedge(HALF, refused.value.smallest_equity, perpetual(100), MARK, fee=fee).contracts == Contracts(1)


def test_the_smallest_order_may_be_more_than_one_lot():
    contract = perpetual(1, lot=1, smallest_order=100)
    assert size_hedge(HALF, Coin("0.003125"), contract, MARK).contracts == Contracts(100)
    with pytest.raises(BelowOneContract) as refused:
        size_hedge(HALF, Coin("0.0031"), contract, MARK)
    assert (refused.value.wanted, refused.value.smallest_order) == (Usd("99.2"), Usd(100))


def test_a_smallest_order_between_two_lots_is_the_larger_one():
    contract = perpetual(1, lot=40, smallest_order=100)
    with pytest.raises(BelowOneContract) as refused:
        size_hedge(HALF, Coin("0.0037"), contract, MARK)
    assert (refused.value.wanted, refused.value.smallest_equity) == (Usd("118.4"), Coin("0.00375"))
    assert size_hedge(HALF, Coin("0.00375"), contract, MARK).contracts == Contracts(120)


def test_a_sizing_may_come_to_nothing():
    assert sizing_for(HALF, Coin("0.003124"), perpetual(100), MARK).contracts == Contracts(0)


def test_contracts_for_a_ratio_are_not_rounded():
    assert contracts_for(HALF, Coin("0.3"), perpetual(100), Price(64001)) == Contracts("96.0015")


@pytest.mark.parametrize(("ratio", "coins"), [("1", "0.0015625"), ("0.5", "0.003125")])
def test_the_smallest_hedgeable_amount_makes_the_smallest_order(ratio, coins):
    assert smallest_hedgeable(Ratio(ratio), perpetual(100), MARK) == Coin(coins)


def test_no_amount_makes_a_ratio_of_zero_an_order():
    with pytest.raises(NotPositive) as refused:
        smallest_hedgeable(Ratio(0), perpetual(100), MARK)
    assert (refused.value.quantity, refused.value.given) == ("ratio", 0)


@pytest.mark.parametrize(("weight", "contracts"), [("0", 1200), ("0.25", 775), ("1", -500)])
def test_a_weight_of_all_wealth_is_left_exposed(weight, contracts):
    exact = contracts_for_exposure_weight(Ratio(weight), Coin(2), Usd(50000), perpetual(100), Price(60000))
    assert exact == Contracts(contracts)


@pytest.mark.parametrize(("margin", "contracts"), [("0.05", 96), ("0.0499999", 95)])
def test_the_margin_limits_the_contracts(margin, contracts):
    assert most_contracts_for_margin(Coin(margin), perpetual(100), MARK, Decimal(3)) == Contracts(contracts)


def test_the_margin_pays_the_opening_fee_too():
    most = most_contracts_for_margin(Coin("0.05"), perpetual(100), MARK, Decimal(3), fee=Rate("0.0005"))
    assert most == Contracts(95)


def test_a_leverage_of_nothing_is_refused():
    with pytest.raises(NotPositive) as refused:
        most_contracts_for_margin(Coin(1), perpetual(), MARK, Decimal(0))
    assert (refused.value.quantity, refused.value.given) == ("leverage", 0)


def test_a_stablecoin_is_worth_its_peg():
    assert cash_value(Usdt(50000), Price("0.97")) == Usd(48500)


def test_the_three_ratios_after_the_price_has_halved():
    ratios = hedge_ratios(Coin(1), short(640, 64000), Price(32000))
    assert ratios == HedgeRatios(static=Ratio(1), equity=Ratio(1), naive=Ratio(2))


def test_a_long_is_a_hedge_below_zero():
    ratios = hedge_ratios(Coin(1), long(320, 64000), MARK)
    assert ratios == HedgeRatios(static=Ratio("-0.5"), equity=Ratio("-0.5"), naive=Ratio("-0.5"))


def test_without_a_short_all_ratios_are_zero():
    assert hedge_ratios(Coin(1), None, MARK) == HedgeRatios(Ratio(0), Ratio(0), Ratio(0))


def test_funding_received_counts_as_coins_but_not_as_first_coins():
    ratios = hedge_ratios(Coin(1), short(640, 64000), MARK, received=Coin("0.25"))
    assert ratios == HedgeRatios(static=Ratio(1), equity=Ratio("0.8"), naive=Ratio(1))


@pytest.mark.parametrize("holding", [0, -1])
def test_a_ratio_needs_a_holding(holding):
    with pytest.raises(OutOfRange) as refused:
        hedge_ratios(Coin(holding), None, MARK)
    assert limits(refused.value) == ("holding", holding, 0, None)


def test_a_ratio_needs_coins_that_are_left():
    with pytest.raises(OutOfRange) as refused:
        hedge_ratios(Coin(1), short(1280, 64000), Price(128000))
    assert limits(refused.value) == ("equity", 0, 0, None)


def test_few_coins_left_are_enough_for_a_ratio():
    assert hedge_ratios(Coin("1.01"), short(1280, 64000), Price(128000)).equity == Ratio(100)


def test_the_short_pays_into_the_coins():
    assert coin_equity(Coin(1), short(320, 64000), Price(32000)) == Coin("1.5")
    assert coin_equity(Coin(1), short(320, 64000), Price(32000), received=Coin("-0.1")) == Coin("1.4")
    assert coin_equity(Coin(1), None, Price(32000)) == Coin(1)


def test_the_value_is_all_coins_and_the_cash():
    assert portfolio_value(Coin("1.5"), Price(32000)) == Usd(48000)
    assert portfolio_value(Coin("1.5"), Price(32000), Usd(5000)) == Usd(53000)


def test_the_delta_is_what_was_not_sold():
    assert coin_delta(Coin(1), short(320, 64000)) == Coin("0.5")
    assert coin_delta(Coin(1), long(320, 64000)) == Coin("1.5")
    assert coin_delta(Coin(1), None, received=Coin("0.1")) == Coin("1.1")


@pytest.mark.parametrize(
    ("ratio", "shock", "after", "naive", "value"),
    [
        ("1", "-0.5", "1", "2", "1"),
        ("1", "1", "1", "0.5", "1"),
        ("0.5", "-0.8", None, "2.5", "0.6"),
        ("0.5", "3", "0.2", "0.125", "2.5"),
        ("0", "3", "0", "0", "4"),
    ],
)
def test_a_price_change_moves_value_and_ratio(ratio, shock, after, naive, value):
    assert value_after_move(Ratio(ratio), Ratio(shock)) == Ratio(value)
    assert naive_ratio_after_move(Ratio(ratio), Ratio(shock)) == Ratio(naive)
    if after is not None:
        assert ratio_after_move(Ratio(ratio), Ratio(shock)) == Ratio(after)


@pytest.mark.parametrize("after", [ratio_after_move, naive_ratio_after_move, value_after_move])
def test_a_price_cannot_fall_by_all_of_itself(after):
    with pytest.raises(OutOfRange) as refused:
        after(HALF, Ratio(-1))
    assert limits(refused.value) == ("shock", -1, -1, None)


def test_a_price_can_fall_by_nearly_all_of_itself():
    assert value_after_move(HALF, Ratio("-0.99")) == Ratio("0.505")
