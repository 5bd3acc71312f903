"""Fills, positions, and what they gain."""

from decimal import Decimal
from fractions import Fraction

import pytest

from hedgecore import (
    Coin,
    Contracts,
    Fill,
    NotPositive,
    OutOfRange,
    Position,
    Price,
    Rate,
    Ratio,
    Usd,
    average_entry,
    fee,
    net_pnl,
    replay_fills,
)
from tests.hedgecore.build import limits, long, short


def test_a_short_gains_coins_when_the_price_falls():
    assert short(640, 64000).pnl(Price(32000)) == Coin(1)


def test_a_short_loses_coins_when_the_price_rises():
    assert short(640, 64000).pnl(Price(128000)) == Coin("-0.5")


def test_a_long_is_the_other_way_round():
    assert long(640, 64000).pnl(Price(32000)) == Coin(-1)
    assert long(640, 64000).pnl(Price(128000)) == Coin("0.5")


def test_in_dollars_at_one_price_a_short_gains_what_the_coin_loses():
    assert short(100, 64000).pnl_in_usd(Price(57600)) == Usd(1000)
    assert short(100, 64000).pnl_in_usd(Price(57600), Price(57600)) == Usd(1000)


def test_the_coins_gained_are_worth_the_spot_price():
    assert short(640, 64000).pnl_in_usd(Price(32000), Price(30000)) == Usd(30000)


def test_one_tick_on_one_contract_is_not_lost_to_cancellation():
    gained = long(1, "97843.7", 1).pnl(Price("97843.8"))
    exact = 1 / Fraction("97843.7") - 1 / Fraction("97843.8")
    assert abs(Fraction(gained.value) / exact - 1) < Fraction(1, 10**48)


def test_a_short_knows_its_side():
    assert (short(1, 1).is_short, short(1, 1).side, short(1, 1).contracts) == (True, -1, Contracts(-1))
    assert (long(1, 1).is_short, long(1, 1).side, long(1, 1).contracts) == (False, 1, Contracts(1))


@pytest.mark.parametrize("make", [short, long])
def test_values_have_no_side(make):
    position = make(640, 64000)
    assert position.notional == Usd(64000)
    assert position.entry_value == Coin(1)
    assert position.coin_value(Price(128000)) == Coin("0.5")


def test_a_position_of_nothing_is_refused():
    for make in (lambda: Position(Contracts(0), Usd(100), Price(1)), lambda: Fill(Contracts(0), Price(1))):
        with pytest.raises(OutOfRange) as refused:
            make()
        assert limits(refused.value) == ("contracts", 0, None, None)


@pytest.mark.parametrize("contracts", [0, -1])
def test_a_short_is_counted_above_zero(contracts):
    with pytest.raises(NotPositive) as refused:
        Position.short(Contracts(contracts), Usd(100), Price(1))
    assert (refused.value.quantity, refused.value.given) == ("contracts", Contracts(contracts))


@pytest.mark.parametrize("value", [0, -100])
def test_a_contract_of_no_value_is_refused(value):
    with pytest.raises(NotPositive) as refused:
        Position(Contracts(1), Usd(value), Price(1))
    assert (refused.value.quantity, refused.value.given) == ("contract_value", Usd(value))


def test_a_short_gains_coins_faster_the_lower_the_price():
    assert short(640, 64000).pnl_slope(Price(64000)) == Decimal("-0.000015625")
    assert short(640, 64000).pnl_curvature(Price(64000)) == Decimal("4.8828125E-10")
    assert long(640, 64000).pnl_slope(Price(64000)) == Decimal("0.000015625")
    assert long(640, 64000).pnl_curvature(Price(64000)) == Decimal("-4.8828125E-10")


def test_the_return_counts_the_initial_margin():
    assert short(640, 64000).return_on_margin(Price(48000), Decimal(3)) == Ratio(1)
    assert long(1000, 100, 1).return_on_margin(Price(50), Decimal(1)) == Ratio(-1)


@pytest.mark.parametrize("leverage", [0, -1])
def test_a_leverage_of_nothing_is_refused(leverage):
    with pytest.raises(NotPositive) as refused:
        short(1, 1).return_on_margin(Price(1), Decimal(leverage))
    assert (refused.value.quantity, refused.value.given) == ("leverage", leverage)


def test_a_fee_is_paid_in_coins_and_a_rebate_received():
    assert fee(Usd(64000), Price(32000), Rate("0.0005")) == Coin("0.001")
    assert fee(Usd(64000), Price(64000), Rate("-0.00025")) == Coin("-0.00025")


def test_the_net_profit_counts_each_fee_at_its_own_price_and_funding():
    short_ = short(640, 64000)
    assert net_pnl(short_, Price(32000)) == Coin(1)
    assert net_pnl(short_, Price(32000), opening_fee=Rate("0.001")) == Coin("0.999")
    assert net_pnl(short_, Price(32000), closing_fee=Rate("0.001")) == Coin("0.998")
    assert net_pnl(short_, Price(32000), funding=Coin("0.01")) == Coin("1.01")


def test_the_average_entry_weights_coins_not_prices():
    fills = [Fill(Contracts(1000), Price(5000)), Fill(Contracts(2000), Price(6000))]
    assert average_entry(fills) == Price(5625)


def test_the_average_of_sales_is_that_of_purchases():
    fills = [Fill(Contracts(-1000), Price(5000)), Fill(Contracts(-2000), Price(6000))]
    assert average_entry(fills) == Price(5625)


def test_the_average_of_one_fill_is_its_own_price():
    assert average_entry([Fill(Contracts(7), Price("63996.80"))]) == Price("63996.8")


def test_there_is_no_average_of_nothing():
    with pytest.raises(OutOfRange) as refused:
        average_entry([])
    assert limits(refused.value) == ("fills", 0, 1, None)


def test_there_is_no_average_over_both_sides():
    with pytest.raises(OutOfRange) as refused:
        average_entry([Fill(Contracts(-1), Price(1)), Fill(Contracts(3), Price(1))])
    assert limits(refused.value) == ("contracts", 3, None, None)


def _replayed(*trades: tuple[int, int], rate: str = "0"):
    return replay_fills([Fill(Contracts(count), Price(price), Rate(rate)) for count, price in trades], Usd(100))


def test_a_fill_is_free_unless_said():
    assert Fill(Contracts(1), Price(1)).fee == Rate(0)


def test_no_fills_leave_nothing():
    history = _replayed()
    assert (history.contracts, history.entry, history.realised, history.fees) == (
        Contracts(0),
        None,
        Coin(0),
        Coin(0),
    )


def test_adding_to_a_short_averages_its_entry():
    history = _replayed((-100, 50000), (-200, 60000))
    assert (history.contracts, history.entry, history.realised) == (Contracts(-300), Price(56250), Coin(0))


def test_reducing_keeps_the_entry_and_realises_a_part():
    history = _replayed((-100, 50000), (60, 40000))
    assert (history.contracts, history.entry, history.realised) == (Contracts(-40), Price(50000), Coin("0.03"))


def test_reducing_a_long_realises_its_loss():
    history = _replayed((100, 50000), (-60, 40000))
    assert (history.contracts, history.entry, history.realised) == (Contracts(40), Price(50000), Coin("-0.03"))


def test_parts_of_a_contract_are_traded_as_well():
    half = Fill(Contracts("0.5"), Price(50000))
    assert average_entry([half, half]) == Price(50000)
    history = replay_fills([half, half, Fill(Contracts("-0.25"), Price(40000))], Usd(100000))
    assert (history.contracts, history.entry) == (Contracts("0.75"), Price(50000))
    assert history.realised == Coin("-0.125")


def test_closing_leaves_no_entry():
    history = _replayed((-100, 50000), (100, 40000))
    assert (history.contracts, history.entry, history.realised) == (Contracts(0), None, Coin("0.05"))


def test_crossing_zero_opens_anew_at_the_price_of_the_fill():
    history = _replayed((-100, 50000), (160, 40000))
    assert (history.contracts, history.entry, history.realised) == (Contracts(60), Price(40000), Coin("0.05"))


@pytest.mark.parametrize("beyond", [1, -1])
def test_crossing_zero_by_one_contract_opens_that_one(beyond):
    history = _replayed((-100 * beyond, 50000), (101 * beyond, 40000))
    assert (history.contracts, history.entry) == (Contracts(beyond), Price(40000))
    assert history.realised == Coin("0.05") * beyond


def test_opening_again_after_closing_starts_from_nothing():
    history = _replayed((-100, 50000), (100, 40000), (-30, 45000))
    assert (history.contracts, history.entry, history.realised) == (Contracts(-30), Price(45000), Coin("0.05"))


def test_every_fill_pays_its_fee_on_all_it_traded():
    assert _replayed((-100, 50000), (160, 40000), rate="0.001").fees == Coin("0.0006")
