"""What is left when the price moves, the basis shifts, time passes, and when the short is gone."""

from dataclasses import replace
from decimal import Decimal

import pytest

from hedgecore import (
    Coin,
    Exposure,
    LiquidationFamily,
    MarginRules,
    NotPositive,
    OutOfRange,
    Price,
    Ratio,
    Scenario,
    Usd,
    initial_margin,
    liquidation_price,
    margin_to_survive,
    scenario,
    scenario_table,
)
from tests.hedgecore.build import BTC_TIERS, limits, long, rules, short

SPOT = Price(64000)
ARTICLE = Exposure(Coin("0.3125"), short(100, 64000), SPOT, SPOT, Coin("0.078125"), rules("0.004"))
TENTH = Ratio("-0.1")


def test_the_example_of_the_article_to_the_cent():
    row = scenario(ARTICLE, TENTH)
    assert (row.shock, row.spot_price, row.futures_price) == (TENTH, Price(57600), Price(57600))
    assert (row.spot_pnl, row.futures_pnl, row.funding, row.net_pnl) == (Usd(-2000), Usd(1000), Usd(0), Usd(-1000))
    assert row.unhedged_pnl == Usd(-2000)
    assert not row.liquidated
    assert abs(row.coins_after - Coin(19000) / 57600) < Coin("1e-25")
    assert abs(row.ratio_after * 19 - Ratio(10)) < Ratio("1e-40")


def test_after_a_fall_the_coins_are_more_and_the_ratio_is_higher():
    row = scenario(ARTICLE, Ratio("-0.5"))
    assert row.coins_after == Coin("0.46875")
    assert round(row.ratio_after.value, 9) == Decimal("0.666666667")


@pytest.mark.parametrize("price", ["97843.77", "0.12345", "3310.55", "64000", "7"])
@pytest.mark.parametrize(
    ("shock", "spot", "futures"),
    [("-0.5", -10000, 5000), ("-0.1", -2000, 1000), ("0.5", 10000, -5000), ("1", 20000, -10000)],
)
def test_the_example_holds_at_any_price(price, shock, spot, futures):
    at = Price(price)
    position = short(100, at.value)
    margin = initial_margin(position.notional, at, Decimal(1))
    row = scenario(Exposure(at.buys(Usd(20000)), position, at, at, margin, rules()), Ratio(shock))
    assert row.futures_pnl == Usd(futures)
    for actual, expected in ((row.spot_pnl, spot), (row.unhedged_pnl, spot), (row.net_pnl, spot + futures)):
        assert abs(actual - Usd(expected)) < Usd("1e-40")


def test_nothing_moves_nothing():
    row = scenario(ARTICLE, Ratio(0))
    assert (row.net_pnl, row.coins_after, row.ratio_after) == (Usd(0), Coin("0.3125"), Ratio("0.5"))


def test_a_full_hedge_keeps_its_value_and_its_ratio():
    full = Exposure(Coin(1), short(640, 64000), SPOT, SPOT, Coin(1), rules())
    for shock in ("-0.9", "-0.5", "1", "9"):
        row = scenario(full, Ratio(shock))
        assert (row.net_pnl, row.ratio_after) == (Usd(0), Ratio(1))


WITH_BASIS = replace(ARTICLE, mark=Price(66000), position=short(100, 66000))


def test_without_a_shift_the_future_moves_as_spot_does():
    row = scenario(WITH_BASIS, TENTH)
    assert (row.spot_price, row.futures_price) == (Price(57600), Price(59400))


def test_a_shift_of_the_basis_is_added_to_the_basis():
    row = scenario(WITH_BASIS, TENTH, basis_shift=Ratio("-0.03125"))
    assert (row.spot_price, row.futures_price) == (Price(57600), Price(57600))
    assert row.futures_pnl > scenario(WITH_BASIS, TENTH).futures_pnl


def test_the_profit_counts_from_the_entry_not_from_the_mark():
    since_lower = replace(ARTICLE, position=short(100, 50000))
    assert scenario(since_lower, TENTH).futures_pnl == Usd(-1520)


def test_coins_are_worth_the_spot_price_not_the_futures_price():
    row = scenario(WITH_BASIS, Ratio("-0.5"))
    assert row.futures_price == Price(33000)
    assert abs(row.futures_pnl - Usd(10000) * Decimal(32) / 66) < Usd("1e-20")


def test_funding_is_the_same_dollars_in_every_row_and_part_of_the_net():
    for shock in ("-0.5", "0", "0.5"):
        row, bare = scenario(ARTICLE, Ratio(shock), funding=Usd(90)), scenario(ARTICLE, Ratio(shock))
        assert row.funding == Usd(90)
        assert row.net_pnl == bare.net_pnl + Usd(90)
        assert row.unhedged_pnl == bare.unhedged_pnl
        assert row.futures_pnl == bare.futures_pnl


def test_funding_arrives_as_coins_at_the_price_then():
    row, bare = scenario(ARTICLE, Ratio("-0.5"), funding=Usd(320)), scenario(ARTICLE, Ratio("-0.5"))
    assert row.coins_after == bare.coins_after + Coin("0.01")
    assert row.ratio_after < bare.ratio_after


LIMIT = Price(127488)


def test_the_short_of_the_example_is_liquidated_near_twice_the_price():
    assert liquidation_price(ARTICLE.position, ARTICLE.margin, ARTICLE.rules) == LIMIT


def test_just_below_liquidation_the_short_lives():
    row = scenario(ARTICLE, Ratio("0.9919"))
    assert not row.liquidated
    assert row.ratio_after > Ratio(0)


def test_at_liquidation_the_margin_is_lost_and_the_other_coins_remain():
    assert scenario(ARTICLE, Ratio("0.992")) == Scenario(
        shock=Ratio("0.992"),
        spot_price=LIMIT,
        futures_price=LIMIT,
        spot_pnl=Usd(19840),
        futures_pnl=Usd(-9960),
        funding=Usd(0),
        net_pnl=Usd(9880),
        unhedged_pnl=Usd(19840),
        ratio_after=Ratio(0),
        liquidated=True,
        coins_after=Coin("0.234375"),
    )


def test_past_liquidation_the_loss_grows_with_the_price_of_the_lost_coins():
    row = scenario(ARTICLE, Ratio(9))
    assert (row.liquidated, row.futures_pnl, row.coins_after) == (True, Usd(-50000), Coin("0.234375"))


def test_a_liquidated_short_earns_no_funding():
    row = scenario(ARTICLE, Ratio(9), funding=Usd(90))
    assert (row.funding, row.net_pnl) == (Usd(0), row.spot_pnl + row.futures_pnl)


def test_a_shift_of_the_basis_alone_can_liquidate():
    assert scenario(ARTICLE, Ratio(0), basis_shift=Ratio("0.992")).liquidated
    assert not scenario(ARTICLE, Ratio(0), basis_shift=Ratio("0.9919")).liquidated


def test_funding_that_is_paid_brings_liquidation_nearer():
    assert scenario(ARTICLE, Ratio("0.9"), funding=Usd(-1000)).liquidated
    assert not scenario(ARTICLE, Ratio("0.9"), funding=Usd(-100)).liquidated


def test_funding_that_is_earned_does_not_put_liquidation_off():
    assert scenario(ARTICLE, Ratio("0.992"), funding=Usd(1000)).liquidated


def test_more_funding_than_margin_liquidates_even_without_a_move():
    row = scenario(ARTICLE, Ratio(0), funding=Usd(-5000))
    assert (row.liquidated, row.funding, row.coins_after) == (True, Usd(0), Coin("0.234375"))


def test_a_short_that_the_mark_liquidates_already_is_gone_whatever_follows():
    entered_low = replace(ARTICLE, position=short(100, 30000))
    limit = liquidation_price(entered_low.position, entered_low.margin, entered_low.rules)
    assert limit is not None
    assert limit < SPOT
    row = scenario(entered_low, Ratio("-0.9"))
    assert (row.liquidated, row.futures_price) == (True, Price(6400))


def test_a_fall_after_paid_funding_is_not_judged_at_the_price_before():
    needed = margin_to_survive(ARTICLE.position, SPOT, ARTICLE.rules)
    thin = replace(ARTICLE, margin=needed + Coin("0.0001"))
    assert not scenario(thin, Ratio("-0.1"), funding=Usd(-100)).liquidated
    assert scenario(thin, Ratio(0), funding=Usd(-100)).liquidated


def test_with_all_coins_posted_half_a_hedge_survives_everything():
    safe = replace(ARTICLE, margin=Coin("0.3125"))
    assert not scenario(safe, Ratio(1_000_000)).liquidated


def test_no_more_than_the_holding_can_be_posted():
    more = replace(ARTICLE, margin=Coin(2))
    assert more.posted == Coin("0.3125")
    over = Exposure(Coin("0.1"), short(100, 64000), SPOT, SPOT, Coin("0.15625"), rules("0.004"))
    row = scenario(over, Ratio(9))
    assert (row.liquidated, row.coins_after) == (True, Coin(0))


def test_large_shorts_are_liquidated_by_their_tier():
    tiered = MarginRules(BTC_TIERS)
    large = Exposure(Coin(100), short(40_000, 60000), Price(60000), Price(60000), Coin(20), tiered)
    assert not scenario(large, Ratio("0.4")).liquidated
    assert scenario(large, Ratio("0.404")).liquidated


def test_the_entry_family_is_respected():
    entry = replace(ARTICLE, rules=rules("0.004", "0", LiquidationFamily.ENTRY))
    assert scenario(entry, Ratio("0.99")).liquidated
    assert not scenario(entry, Ratio("0.98")).liquidated


def test_a_table_has_a_row_for_each_shock_in_the_order_given():
    shocks = [Ratio("0.5"), Ratio("-0.1"), Ratio("0.5")]
    shift, funding = Ratio("0.01"), Usd(90)
    rows = tuple(scenario(ARTICLE, shock, basis_shift=shift, funding=funding) for shock in shocks)
    assert scenario_table(ARTICLE, shocks, basis_shift=shift, funding=funding) == rows
    assert scenario_table(ARTICLE, shocks) == tuple(scenario(ARTICLE, shock) for shock in shocks)
    assert scenario_table(ARTICLE, []) == ()


@pytest.mark.parametrize(("shock", "shift"), [("-1", "0"), ("-2", "0"), ("0", "-1"), ("0", "-1.5")])
def test_a_shock_that_leaves_no_price_is_refused(shock, shift):
    with pytest.raises(NotPositive) as refused:
        scenario(ARTICLE, Ratio(shock), basis_shift=Ratio(shift))
    assert refused.value.quantity == "Price"


@pytest.mark.parametrize(
    ("change", "name", "given", "lowest", "highest"),
    [
        ({"position": long(100, 64000)}, "contracts", 100, None, 0),
        ({"holding": Coin(0)}, "holding", 0, 0, None),
        ({"holding": Coin(-1)}, "holding", -1, 0, None),
        ({"margin": Coin(-1)}, "margin", -1, 0, None),
    ],
)
def test_what_is_no_hedge_is_refused_by_name(change, name, given, lowest, highest):
    with pytest.raises(OutOfRange) as refused:
        replace(ARTICLE, **change)
    assert limits(refused.value) == (name, given, lowest, highest)


def test_without_margin_the_short_is_gone_and_costs_nothing():
    row = scenario(replace(ARTICLE, margin=Coin(0)), TENTH)
    assert (row.liquidated, row.futures_pnl, row.coins_after) == (True, Usd(0), Coin("0.3125"))
