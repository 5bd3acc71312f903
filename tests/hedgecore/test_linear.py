"""Linear contracts: what they gain, what they need in USDT, and where they are liquidated."""

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal

import pytest

from hedgecore import (
    AmountUnit,
    BelowOneContract,
    BookTooThin,
    Coin,
    Contracts,
    Fill,
    Level,
    LinearExposure,
    LinearMarginRules,
    LinearPerpetual,
    LinearPosition,
    LinearTier,
    NotPositive,
    OutOfRange,
    Price,
    Rate,
    Ratio,
    Rounding,
    Usd,
    Usdt,
    linear_average_entry,
    linear_funding_flow,
    linear_funding_over,
    linear_liquidation_price,
    linear_margin_to_survive,
    linear_net_pnl,
    linear_slippage,
    replay_linear_fills,
    scenario,
    scenario_table,
    size_linear_hedge,
    smallest_linear_hedgeable,
    walk_linear,
)
from tests.hedgecore.build import limits, linear_long, linear_perpetual, linear_rules, linear_short

ONE_COIN = linear_short(1, 64000)
TIERED = LinearMarginRules(
    (
        LinearTier(Usdt(0), Rate("0.004"), Decimal(125)),
        LinearTier(Usdt(50_000), Rate("0.005"), Decimal(100)),
        LinearTier(Usdt(100_000), Rate("0.01"), Decimal(50)),
    )
)


def test_a_linear_contract_is_a_number_of_coins_at_any_price():
    assert linear_perpetual("0.01").coins(Contracts(250)) == Coin("2.5")
    assert ONE_COIN.coins == linear_long(1, 64000).coins == Coin(1)


def test_a_linear_contract_is_told_apart_by_its_kind():
    assert linear_perpetual().kind == "linear_perpetual"


@pytest.mark.parametrize(
    ("name", "nothing"), [("contract_size", Coin(0)), ("lot", Contracts(0)), ("smallest_order", Contracts(-1))]
)
def test_a_linear_contract_of_nothing_is_refused(name, nothing):
    with pytest.raises(NotPositive) as refused:
        replace(linear_perpetual(), **{name: nothing})
    assert (refused.value.quantity, refused.value.given) == (name, nothing)


@pytest.mark.parametrize("floors", [(), (1,), (0, 5, 5), (0, 9, 5)])
def test_linear_tiers_start_at_zero_and_rise(floors):
    with pytest.raises(ValueError, match="start at zero and rise"):
        LinearMarginRules(tuple(LinearTier(Usdt(floor), Rate("0.004")) for floor in floors))


def test_a_linear_rate_in_percent_is_refused():
    with pytest.raises(OutOfRange):
        LinearTier(Usdt(0), Rate("1"))
    with pytest.raises(OutOfRange) as refused:
        LinearMarginRules((LinearTier(Usdt(0), Rate("0.6")),), Rate("0.5"))
    assert refused.value.name == "maintenance_rate with fee"


def test_tether_is_dollars_at_par_and_adds_only_to_itself():
    assert (Usdt(2) + Usdt("0.5")).at_par == Usd("2.5")
    with pytest.raises(TypeError):
        Usdt(1) + Usd(1)  # type: ignore[operator]


def test_a_linear_short_gains_usdt_in_a_straight_line():
    short = linear_short(2, 64000)
    assert [short.pnl(Price(price)) for price in (48000, 64000, 80000)] == [Usdt(32000), Usdt(0), Usdt(-32000)]
    assert linear_long(2, 64000).pnl(Price(48000)) == Usdt(-32000)


def test_twice_the_price_costs_a_linear_short_its_whole_value():
    assert ONE_COIN.pnl(Price(128000)) == -ONE_COIN.entry_value


def test_a_linear_position_knows_its_side_and_its_value():
    assert (ONE_COIN.side, ONE_COIN.is_short, ONE_COIN.value(Price(70000))) == (-1, True, Usdt(70000))
    assert (linear_long(1, 64000).side, linear_long(1, 64000).is_short) == (1, False)


def test_the_initial_margin_of_a_linear_short_is_in_usdt():
    assert ONE_COIN.initial_margin(Decimal(2)) == Usdt(32000)
    assert ONE_COIN.return_on_margin(Price(48000), Decimal(2)) == Ratio("0.5")
    with pytest.raises(NotPositive) as refused:
        ONE_COIN.initial_margin(Decimal(0))
    assert refused.value.quantity == "leverage"


def test_a_linear_position_of_nothing_is_refused():
    with pytest.raises(OutOfRange) as refused:
        LinearPosition(Contracts(0), Coin(1), Price(1))
    assert limits(refused.value) == ("contracts", 0, None, None)
    for contracts, size, quantity in ((0, 1, "contracts"), (1, 0, "contract_size")):
        with pytest.raises(NotPositive) as none:
            LinearPosition.short(Contracts(contracts), Coin(size), Price(1))
        assert none.value.quantity == quantity


def test_the_net_profit_of_a_linear_short_pays_each_fee_at_its_own_price():
    net = linear_net_pnl(
        ONE_COIN, Price(48000), opening_fee=Rate("0.001"), closing_fee=Rate("0.002"), funding=Usdt("-6")
    )
    assert net == Usdt(16000 - 64 - 96 - 6)


def test_without_fees_and_funding_the_net_profit_is_the_profit():
    assert linear_net_pnl(ONE_COIN, Price(48000)) == ONE_COIN.pnl(Price(48000)) == Usdt(16000)


def test_linear_fills_average_arithmetically():
    assert linear_average_entry([Fill(Contracts(1000), Price(5000)), Fill(Contracts(2000), Price(6500))]) == Price(6000)
    with pytest.raises(OutOfRange):
        linear_average_entry([])


def test_a_linear_average_does_not_show_where_a_price_was_rounded():
    fills = [Fill(Contracts(5), Price(1) / 3), Fill(Contracts(3), Price(1) / 9)]
    assert linear_average_entry(fills) == Price("0.25")


def test_linear_fills_realise_usdt_and_turn_over_at_the_price_of_the_fill():
    fills = [
        Fill(Contracts(-10), Price(60000), Rate("0.001")),
        Fill(Contracts(-10), Price(62000)),
        Fill(Contracts(5), Price(50000)),
        Fill(Contracts(20), Price(63000)),
    ]
    history = replay_linear_fills(fills, Coin("0.1"))
    assert (history.contracts, history.entry) == (Contracts(5), Price(63000))
    assert history.realised == Usdt(Decimal("0.5") * 11000 - Decimal("1.5") * 2000)
    assert history.fees == Usdt(60)


def test_linear_fills_go_on_from_an_earlier_history():
    first, second = Fill(Contracts(-10), Price(60000)), Fill(Contracts(10), Price(50000))
    history = replay_linear_fills([second], Coin(1), onto=replay_linear_fills([first], Coin(1)))
    assert (history.contracts, history.entry, history.realised) == (Contracts(0), None, Usdt(100_000))


def test_a_linear_hedge_is_sized_in_coins_whatever_the_price():
    sizings = [
        size_linear_hedge(Ratio("0.5"), Coin("0.3125"), linear_perpetual(1, "0.001"), Price(price))
        for price in (1000, 64000)
    ]
    assert [sizing.contracts for sizing in sizings] == [Contracts("0.156")] * 2
    assert (sizings[1].exact, sizings[1].open_coin) == (Contracts("0.15625"), Coin("0.1565"))
    assert sizings[1].open_usd == Usd(10016)
    assert sizings[1].achieved == Ratio("0.4992")


def test_the_fee_of_a_linear_order_is_paid_in_usdt_for_what_is_traded():
    sizing = size_linear_hedge(
        Ratio(1), Coin(1), linear_perpetual("0.01"), Price(64000), existing=Contracts(150), fee=Rate("0.001")
    )
    assert (sizing.contracts, sizing.order, sizing.fee) == (Contracts(100), Contracts(-50), Usdt(32))


def test_a_linear_hedge_can_be_rounded_up():
    sizing = size_linear_hedge(Ratio(1), Coin("0.015"), linear_perpetual("0.01"), Price(1), rounding=Rounding.CEIL)
    assert (sizing.contracts, sizing.open_coin, sizing.open_usd) == (Contracts(2), Coin("-0.005"), Usd("-0.005"))


def test_a_hedge_below_one_linear_contract_says_how_many_coins_would_do():
    with pytest.raises(BelowOneContract) as refused:
        size_linear_hedge(Ratio("0.5"), Coin("0.1"), linear_perpetual("0.1"), Price(64000))
    below = refused.value
    assert (below.wanted, below.smallest_order, below.smallest_equity) == (Usd(3200), Usd(6400), Coin("0.2"))


def test_exactly_the_smallest_linear_order_is_enough():
    sizing = size_linear_hedge(Ratio("0.5"), Coin("0.2"), linear_perpetual("0.1"), Price(64000))
    assert (sizing.contracts, sizing.open_coin) == (Contracts(1), Coin("0.1"))


def test_a_new_linear_hedge_sells_all_of_it_and_without_a_fee_pays_none():
    sizing = size_linear_hedge(Ratio(1), Coin(1), linear_perpetual("0.01"), Price(64000))
    assert (sizing.order, sizing.fee) == (Contracts(100), Usdt(0))


def test_the_least_coin_for_a_linear_hedge_makes_whole_steps_of_the_smallest_order():
    contract = replace(linear_perpetual("0.1", 2), smallest_order=Contracts(3))
    assert smallest_linear_hedgeable(Ratio("0.5"), contract) == Coin("0.8")
    with pytest.raises(NotPositive) as refused:
        smallest_linear_hedgeable(Ratio(0), contract)
    assert refused.value.quantity == "ratio"


def test_no_linear_hedge_is_no_contracts():
    assert size_linear_hedge(Ratio(0), Coin(1), linear_perpetual(), Price(64000)).contracts == Contracts(0)


@pytest.mark.parametrize(
    ("ratio", "equity", "existing", "facts"),
    [
        ("1.1", 1, 0, ("ratio", Decimal("1.1"), 0, 1)),
        ("-0.1", 1, 0, ("ratio", Decimal("-0.1"), 0, 1)),
        ("0.5", 0, 0, ("equity", 0, 0, None)),
        ("0.5", 1, -1, ("existing", -1, 0, None)),
    ],
)
def test_a_linear_sizing_out_of_range_is_refused(ratio, equity, existing, facts):
    with pytest.raises(OutOfRange) as refused:
        size_linear_hedge(Ratio(ratio), Coin(equity), linear_perpetual(), Price(64000), existing=Contracts(existing))
    assert limits(refused.value) == facts


def test_a_linear_short_at_1x_is_liquidated_when_the_price_has_about_doubled():
    price = linear_liquidation_price(ONE_COIN, Usdt(64000), linear_rules("0.005", "0.0005"))
    assert price is not None
    assert round(price.value, 4) == Decimal("127299.8508")


@pytest.mark.parametrize("times", [1, 2, 10, 1000])
def test_a_linear_short_has_a_liquidation_price_whatever_is_posted(times):
    price = linear_liquidation_price(ONE_COIN, ONE_COIN.entry_value * times, linear_rules("0.25"))
    assert price == Price(64000 * (1 + times)) / Decimal("1.25")


def test_only_a_linear_long_that_is_paid_for_is_never_liquidated():
    bought = linear_long(1, 64000)
    assert linear_liquidation_price(bought, Usdt(32000), linear_rules("0.2")) == Price(40000)
    assert linear_liquidation_price(bought, Usdt(64000), linear_rules("0.2")) is None


def test_a_margin_below_zero_is_refused_for_a_linear_short():
    with pytest.raises(OutOfRange) as refused:
        linear_liquidation_price(ONE_COIN, Usdt(-1), linear_rules())
    assert limits(refused.value) == ("margin", -1, 0, None)


def test_a_linear_short_without_any_margin_is_liquidated_below_its_entry():
    assert linear_liquidation_price(ONE_COIN, Usdt(0), linear_rules("0.25")) == Price(51200)


@pytest.mark.parametrize("floor", [50_000, 100_000])
@pytest.mark.parametrize("beside", ["0.99999", "1", "1.00001"])
@pytest.mark.parametrize("position", [linear_short(1, 45_000), linear_long(1, 125_000)], ids=["short", "long"])
def test_a_liquidation_just_beside_a_tiers_floor_is_reckoned_in_the_right_tier(position, beside, floor):
    price, rules = Price(floor) * Decimal(beside), replace(TIERED, liquidation_fee=Rate("0.002"))
    found = linear_liquidation_price(position, linear_margin_to_survive(position, price, rules), rules)
    assert found is not None
    assert round(found.value, 15) == price.value


def test_a_rising_price_lifts_a_linear_short_into_a_higher_tier():
    # at the price P one coin is worth P: above 100,000 USDT the rate is 1 % less 50,000 * 0.1 % and 100,000 * 0.5 %
    price = linear_liquidation_price(ONE_COIN, Usdt(64000), TIERED)
    assert price == Price(128000 + 50 + 500) / Decimal("1.01")
    near = linear_liquidation_price(ONE_COIN, Usdt(16000), TIERED)
    assert near == Price(80050) / Decimal("1.005")


def test_a_falling_price_lowers_the_tier_of_a_linear_long():
    bought = linear_long(1, 128000)
    assert linear_liquidation_price(bought, Usdt(100_000), TIERED) == Price(28000) / Decimal("0.996")
    assert linear_liquidation_price(bought, Usdt(64000), TIERED) == Price(64000 - 50) / Decimal("0.995")
    assert linear_liquidation_price(bought, Usdt(1000), TIERED) == Price(127000 - 550) / Decimal("0.99")


def test_the_usdt_to_survive_a_rise_is_the_loss_and_the_maintenance_margin_there():
    assert linear_margin_to_survive(ONE_COIN, Price(128000), linear_rules("0.005")) == Usdt(64640)
    assert linear_margin_to_survive(ONE_COIN, Price(32000), linear_rules("0.005")) == Usdt(160 - 32000)


def test_linear_funding_is_in_usdt_and_follows_the_price():
    assert linear_funding_flow(ONE_COIN, Price(64000), Rate("0.0001")) == Usdt("6.4")
    assert linear_funding_flow(ONE_COIN, Price(128000), Rate("0.0001")) == Usdt("12.8")
    assert linear_funding_flow(linear_long(1, 64000), Price(64000), Rate("0.0001")) == Usdt("-6.4")
    month = linear_funding_over(ONE_COIN, Price(64000), Rate("0.0001"), timedelta(hours=8), timedelta(days=30))
    assert month == Usdt(576)


def test_a_linear_order_walks_the_book_at_the_arithmetic_mean():
    bids = (Level(Price(60000), Contracts(100)), Level(Price(50000), Contracts(80)))
    execution = walk_linear(bids, Contracts(125))
    assert (execution.average, execution.worst) == (Price(58000), Price(50000))
    with pytest.raises(BookTooThin) as thin:
        walk_linear(bids, Contracts(181))
    assert thin.value.visible == Contracts(180)


def test_linear_slippage_is_the_distance_of_the_prices_for_each_coin():
    bids = (Level(Price(60000), Contracts(100)), Level(Price(50000), Contracts(80)))
    sold = linear_slippage(walk_linear(bids, Contracts(125)), Price(60000), Coin("0.01"))
    assert (sold.usd, round(sold.share.value, 6)) == (Usd(2500), Decimal("0.033333"))
    bought = linear_slippage(walk_linear(bids, Contracts(125)), Price(60000), Coin("0.01"), buying=True)
    assert bought.usd == Usd(-2500)


def exposed(margin: str = "5000", rate: str = "0.004", mark: str = "64000") -> LinearExposure:
    short = linear_short("0.15625", 64000)
    return LinearExposure(Coin("0.3125"), short, Price(64000), Price(mark), Usdt(margin), linear_rules(rate))


def test_the_example_of_the_product_holds_for_a_linear_short_too():
    row = scenario(exposed(), Ratio("-0.1"))
    assert (row.spot_pnl, row.futures_pnl, row.net_pnl) == (Usd(-2000), Usd(1000), Usd(-1000))
    assert (row.ratio_after, row.coins_after, row.liquidated) == (Ratio("0.5"), Coin("0.3125"), False)


def test_a_rise_that_liquidates_a_linear_short_costs_its_usdt_and_no_coin():
    row = scenario_table(exposed(), [Ratio("0.4"), Ratio("0.5")])[1]
    assert (row.liquidated, row.futures_pnl, row.net_pnl) == (True, Usd(-5000), Usd(5000))
    assert (row.ratio_after, row.coins_after, row.funding) == (Ratio(0), Coin("0.3125"), Usd(0))
    assert not scenario(exposed(), Ratio("0.4")).liquidated


def test_a_linear_short_is_gone_at_its_liquidation_price_and_lives_just_below_it():
    half = Ratio("0.5")
    assert linear_margin_to_survive(exposed().position, Price(96000), exposed().rules) == Usdt(5060)
    assert scenario(exposed("5060"), half).liquidated
    assert scenario(exposed("5060"), half, funding=Usd(1)).liquidated
    assert not scenario(exposed("5060.01"), half).liquidated


def test_a_linear_short_is_gone_that_its_mark_already_liquidates():
    assert scenario(exposed(mark="97000"), Ratio("-0.5")).liquidated


def test_funding_that_is_paid_brings_the_liquidation_of_a_linear_short_nearer():
    shock = Ratio("0.49")
    assert not scenario(exposed(), shock).liquidated
    assert not scenario(exposed(), shock, funding=Usd(90)).liquidated
    assert scenario(exposed(), shock, funding=Usd(-90)).liquidated
    assert scenario(exposed(), Ratio("-0.1"), funding=Usd(90)).net_pnl == Usd(-910)


def test_the_basis_moves_the_future_alone():
    assert scenario(exposed(), Ratio(0), basis_shift=Ratio("0.01")).futures_pnl == Usd(-100)


@pytest.mark.parametrize(
    ("change", "facts"),
    [
        ({"position": linear_long(1, 64000)}, ("contracts", 1, None, 0)),
        ({"holding": Coin(0)}, ("holding", 0, 0, None)),
        ({"margin": Usdt(-1)}, ("margin", -1, 0, None)),
    ],
)
def test_a_linear_exposure_out_of_range_is_refused(change, facts):
    with pytest.raises(OutOfRange) as refused:
        replace(exposed(), **change)
    assert limits(refused.value) == facts


def test_amounts_in_coins_are_a_unit_of_their_own():
    contract = LinearPerpetual(
        "binanceusdm", "BTCUSDT", "BTC", Coin(1), AmountUnit.COIN, Contracts("0.001"), Contracts("0.001"),
        Rate("0.0005"), TIERED,
    )  # fmt: skip
    assert contract.amount_unit is AmountUnit("coin")
