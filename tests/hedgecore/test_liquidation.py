"""Where a position is liquidated, where it never is, and what it takes to survive."""

from dataclasses import replace
from decimal import Decimal
from fractions import Fraction

import pytest

from hedgecore import (
    Coin,
    LiquidationFamily,
    MarginRules,
    NotPositive,
    OutOfRange,
    Price,
    Rate,
    Tier,
    bankruptcy_price,
    bybit_liquidation_price,
    deribit_liquidation_price,
    entry_liquidation_price,
    htx_liquidation_price,
    initial_margin,
    liquidation_price,
    margin_to_survive,
    mark_liquidation_price,
    never_liquidated,
)
from tests.hedgecore.build import BTC_TIERS, limits, long, rules, short

MARK, ENTRY = LiquidationFamily.MARK, LiquidationFamily.ENTRY
ONE_COIN = short(640, 64000)
TIERED = MarginRules(BTC_TIERS)


@pytest.mark.parametrize(
    ("share", "multiple"),
    [("0.05", "1.0468"), ("0.1", "1.105"), ("0.2", "1.243125"), ("0.5", "1.989"), ("0.9", "9.945"), ("0.99", "99.45")],
)
def test_a_short_is_liquidated_at_this_multiple_of_its_entry(share, multiple):
    price = liquidation_price(ONE_COIN, Coin(share), rules("0.005", "0.0005"))
    assert price is not None
    assert round(price / Price(64000), 4) == round(Decimal(multiple), 4)


def test_a_two_times_short_is_liquidated_near_twice_its_entry():
    assert liquidation_price(ONE_COIN, Coin("0.5"), rules("0.004")) == Price(127488)


def test_a_long_is_liquidated_below_its_entry():
    assert liquidation_price(long(640, 64000), Coin(1), rules("0.005", "0.0005")) == Price(32176)


@pytest.mark.parametrize("margin", ["1", "1.5"])
def test_a_short_with_its_whole_value_posted_is_never_liquidated(margin):
    assert liquidation_price(ONE_COIN, Coin(margin), rules()) is None
    assert never_liquidated(ONE_COIN, Coin(margin), rules())


def test_a_short_with_just_less_than_its_value_posted_is_liquidated_far_away():
    assert liquidation_price(ONE_COIN, Coin("0.9999"), rules()) == Price(636_800_000)
    assert not never_liquidated(ONE_COIN, Coin("0.9999"), rules())


def test_the_dust_of_rounding_makes_no_price():
    position = short(1, "97843.77")
    for digit in range(1, 50):
        margin = position.entry_value * (1 - Decimal(f"{digit}e-50"))
        assert liquidation_price(position, margin, rules()) is None


@pytest.mark.parametrize("price", ["0.12345", "97843.77", "3310.55", "7", "64000.1"])
def test_a_one_times_short_is_never_liquidated_at_any_price_it_opens_at(price):
    position = short(331, price, 10)
    assert never_liquidated(position, initial_margin(position.notional, Price(price), Decimal(1)), rules())


def test_a_long_is_never_safe_from_every_price():
    assert not never_liquidated(long(640, 64000), Coin(1000), rules())


def test_with_no_margin_a_short_is_liquidated_just_below_its_entry():
    assert liquidation_price(ONE_COIN, Coin(0), rules("0.005")) == Price(63680)


def test_with_less_than_maintenance_the_price_is_past_the_entry_already():
    assert liquidation_price(ONE_COIN, Coin("0.005"), rules("0.005")) == Price(64000)
    short_price = liquidation_price(ONE_COIN, Coin("0.0049"), rules("0.005"))
    long_price = liquidation_price(long(640, 64000), Coin("0.0049"), rules("0.005"))
    assert short_price is not None
    assert long_price is not None
    assert short_price < Price(64000) < long_price


@pytest.mark.parametrize("ask", [liquidation_price, bankruptcy_price])
def test_a_margin_below_zero_is_refused(ask):
    arguments = (rules(),) if ask is liquidation_price else ()
    with pytest.raises(OutOfRange) as refused:
        ask(ONE_COIN, Coin("-0.1"), *arguments)
    assert limits(refused.value) == ("margin", Decimal("-0.1"), 0, None)


@pytest.mark.parametrize(
    ("position", "margin", "expected", "tier"),
    [
        (short(1000, 50000), "0.4", "62250", 0),
        (short(40000, 60000), "20", "84212.041602188073559578220031", 3),
        (long(40000, 60000), "6.6666666666666666667", "56046.082334363810243936", 4),
    ],
)
def test_the_tier_is_the_one_at_the_liquidation_price(position, margin, expected, tier):
    price = liquidation_price(position, Coin(margin), TIERED)
    assert price is not None
    assert round(price.value, 9) == round(Decimal(expected), 9)
    value = position.coin_value(price)
    assert max(index for index, row in enumerate(BTC_TIERS) if row.floor < value) == tier


def _margin_for_value(contracts: int, value: str, side: int) -> Coin:
    """The margin with which so many contracts opened at 60,000 are liquidated when worth `value` coins."""
    position = (short if side < 0 else long)(contracts, 60000)
    return margin_to_survive(position, Price(position.notional.value / Decimal(value)), TIERED)


@pytest.mark.parametrize("side", [-1, 1])
@pytest.mark.parametrize(
    ("situation", "value"),
    [("on_the_floor", "50"), ("just_below_the_floor", "49.999999"), ("just_above_the_floor", "50.000001")],
)
def test_liquidation_at_the_border_of_two_tiers(side, situation, value):
    assert situation
    contracts = 27_000 if side > 0 else 36_000
    position = (short if side < 0 else long)(contracts, 60000)
    price = liquidation_price(position, _margin_for_value(contracts, value, side), TIERED)
    assert price is not None
    assert abs(position.coin_value(price) - Coin(value)) < Coin("1e-25")


def test_on_the_border_both_tiers_give_one_price():
    position, margin = short(36_000, 60000), _margin_for_value(36_000, "50", -1)
    below = mark_liquidation_price(position, margin, Rate("0.025"), deduction=Coin("0.355"))
    above = mark_liquidation_price(position, margin, Rate("0.05"), deduction=Coin("1.605"))
    assert below == above == Price(72000)


def test_the_liquidation_fee_moves_the_border_too():
    with_fee = replace(TIERED, liquidation_fee=Rate("0.0005"))
    position = short(36_000, 60000)
    margin = margin_to_survive(position, Price(72000), with_fee)
    assert liquidation_price(position, margin, with_fee) == Price(72000)
    assert margin == _margin_for_value(36_000, "50", -1) + Coin("0.025")


@pytest.mark.parametrize(("make", "contracts"), [(short, 36_000), (long, 27_000)])
@pytest.mark.parametrize("step", ["-0.01", "0.01"])
def test_near_a_border_the_fee_decides_the_tier(make, contracts, step):
    with_fee = replace(TIERED, liquidation_fee=Rate("0.0005"))
    position = make(contracts, 60000)
    border = Price(position.notional.value / 50)
    margin = margin_to_survive(position, border, with_fee) + Coin(step)
    price = liquidation_price(position, margin, with_fee)
    assert price is not None
    assert abs(margin_to_survive(position, price, with_fee) - margin) < Coin("1e-40")


def test_a_deduction_alone_can_keep_a_short_alive():
    assert mark_liquidation_price(ONE_COIN, Coin("0.9"), Rate("0.05")) is not None
    assert mark_liquidation_price(ONE_COIN, Coin("0.9"), Rate("0.05"), deduction=Coin("0.1")) is None


def test_the_entry_family_gives_a_short_the_lower_price_and_a_long_the_lower_one_too():
    margin = Coin("0.5")
    for position in (ONE_COIN, long(640, 64000)):
        mark = liquidation_price(position, margin, rules("0.005", "0", MARK))
        entry = liquidation_price(position, margin, rules("0.005", "0", ENTRY))
        assert mark is not None
        assert entry is not None
        assert entry < mark


def test_in_the_entry_family_a_one_times_short_has_a_remote_price():
    assert liquidation_price(ONE_COIN, Coin(1), rules("0.005", "0", ENTRY)) == Price(12_800_000)


@pytest.mark.parametrize(("margin", "never"), [("1.005", True), ("1.0049", False)])
def test_in_the_entry_family_the_maintenance_margin_is_needed_on_top(margin, never):
    assert never_liquidated(ONE_COIN, Coin(margin), rules("0.005", "0.0005", ENTRY)) is never


def test_in_the_entry_family_the_closing_fee_is_that_of_the_bankruptcy_price():
    position, margin = long(10000, 8000, 1), Coin("0.5")
    bankruptcy = bankruptcy_price(position, margin, Rate("0.00075"))
    assert bankruptcy is not None
    fee = position.coin_value(bankruptcy) * Rate("0.00075")
    direct = entry_liquidation_price(position, margin, Coin("0.00625"), fee=fee)
    through_rules = liquidation_price(position, margin, rules("0.005", "0.00075", ENTRY))
    assert through_rules == direct
    assert through_rules is not None
    assert round(through_rules.value, 2) == Decimal("5739.08")


def test_in_the_entry_family_the_tier_is_that_of_the_entry():
    position = short(40_000, 60000)
    by_tiers = liquidation_price(position, Coin(20), replace(TIERED, family=ENTRY))
    required = Coin("66.666666666666666666666666666666666666666666666667") * Rate("0.05") - Coin("1.605")
    direct = entry_liquidation_price(position, Coin(20), required)
    assert by_tiers is not None
    assert direct is not None
    assert abs(by_tiers / direct - 1) < Decimal("1e-25")


def test_bankruptcy_uses_up_all_of_the_margin():
    assert bankruptcy_price(short(10000, 10000, 1), Coin("0.5")) == Price(20000)
    assert bankruptcy_price(long(10000, 10000, 1), Coin(1)) == Price(5000)


def test_the_closing_fee_brings_bankruptcy_nearer():
    assert bankruptcy_price(short(10000, 10000, 1), Coin("0.5"), Rate("0.001")) == Price(19980)
    assert bankruptcy_price(long(10000, 10000, 1), Coin(1), Rate("0.001")) == Price(5005)


@pytest.mark.parametrize(("margin", "price"), [("1", None), ("0.9", 640_000)])
def test_a_short_with_its_value_posted_cannot_go_bankrupt(margin, price):
    assert bankruptcy_price(ONE_COIN, Coin(margin)) == (None if price is None else Price(price))


@pytest.mark.parametrize(
    ("multiple", "margin"),
    [("1.25", "0.2044"), ("1.5", "0.337"), ("2", "0.50275"), ("3", "0.6685"), ("5", "0.8011"), ("100", "0.990055")],
)
def test_it_takes_this_share_of_the_value_to_survive_a_rise(multiple, margin):
    price = Price(64000) * Decimal(multiple)
    assert round(margin_to_survive(ONE_COIN, price, rules("0.005", "0.0005")).value, 12) == Decimal(margin)


def test_far_below_the_entry_a_short_could_owe_margin_and_still_survive():
    assert margin_to_survive(ONE_COIN, Price(32000), rules("0.005")) == Coin("-0.99")


def test_a_long_needs_margin_to_survive_a_fall():
    assert margin_to_survive(long(640, 64000), Price(32000), rules("0.005")) == Coin("1.01")


@pytest.mark.parametrize("fee", ["0", "0.0005"])
@pytest.mark.parametrize(
    ("situation", "price"), [("within_reach_of_bankruptcy", 12_799_000), ("border", 12_800_000), ("beyond", 12_801_000)]
)
def test_surviving_in_the_entry_family(situation, price, fee):
    assert situation
    entry_rules = rules("0.005", fee, ENTRY)
    margin = margin_to_survive(ONE_COIN, Price(price), entry_rules)
    found = liquidation_price(ONE_COIN, margin, entry_rules)
    assert found is not None
    assert abs(Fraction(found.value) / price - 1) < Fraction(1, 10**40)


def test_a_long_survives_in_the_entry_family():
    entry_rules = rules("0.005", "0.00075", ENTRY)
    margin = margin_to_survive(long(640, 64000), Price(50000), entry_rules)
    found = liquidation_price(long(640, 64000), margin, entry_rules)
    assert found is not None
    assert abs(Fraction(found.value) / 50000 - 1) < Fraction(1, 10**40)


def test_bybits_form_is_the_mark_family_with_the_margin_of_the_leverage():
    position = short(60000, 50000, 1)
    plain = bybit_liquidation_price(position, Decimal(10), Rate("0.005"))
    assert plain == mark_liquidation_price(position, Coin("0.12"), Rate("0.005"))
    added = bybit_liquidation_price(position, Decimal(10), Rate("0.005"), extra=Coin("0.0999"), taker_fee=Rate("0.001"))
    assert added == mark_liquidation_price(position, Coin("0.22"), Rate("0.005"))
    deducted = bybit_liquidation_price(position, Decimal(10), Rate("0.005"), deduction=Coin("0.1"))
    assert deducted == mark_liquidation_price(position, Coin("0.22"), Rate("0.005"))


def test_bybits_form_loses_extra_margin_of_a_long_to_the_fee():
    position = long(60000, 50000, 1)
    added = bybit_liquidation_price(position, Decimal(10), Rate("0.005"), extra=Coin("0.1001"), taker_fee=Rate("0.001"))
    assert added == mark_liquidation_price(position, Coin("0.22"), Rate("0.005"))


def test_htx_divides_its_adjustment_by_the_leverage():
    position = short(100, 50000)
    assert htx_liquidation_price(position, Coin("0.06"), Rate("0.1"), Decimal(5)) == Price(70000)


@pytest.mark.parametrize("ask", [bybit_liquidation_price, htx_liquidation_price])
def test_a_leverage_of_nothing_is_refused(ask):
    arguments = (Decimal(0), Rate(0)) if ask is bybit_liquidation_price else (Coin(1), Rate(0), Decimal(0))
    with pytest.raises(NotPositive) as refused:
        ask(ONE_COIN, *arguments)
    assert (refused.value.quantity, refused.value.given) == ("leverage", 0)


def test_deribits_rate_grows_until_it_meets_the_equity():
    base, slope = Rate("0.01"), Rate("0.00005")
    for position in (short(640_000, 64000, 1), long(640_000, 64000, 1)):
        price = deribit_liquidation_price(position, Coin(5), base, slope)
        assert price is not None
        value = position.coin_value(price)
        left = Coin(5) + position.pnl(price) - value * (base + slope * value.value)
        assert abs(left) < Coin("1e-45")


def test_deribits_form_without_a_slope_is_the_mark_family():
    for position in (ONE_COIN, long(640, 64000)):
        plain = mark_liquidation_price(position, Coin("0.5"), Rate("0.01"))
        assert deribit_liquidation_price(position, Coin("0.5"), Rate("0.01"), Rate(0)) == plain


def test_at_deribit_too_a_short_with_its_value_posted_survives_every_rise():
    assert deribit_liquidation_price(ONE_COIN, Coin(1), Rate("0.01"), Rate("0.00005")) is None
    assert deribit_liquidation_price(ONE_COIN, Coin("0.999"), Rate("0.01"), Rate("0.00005")) is not None


def test_at_deribit_a_huge_short_may_have_too_little_at_every_price():
    huge = short(12_800_000_00, 64000)
    with pytest.raises(OutOfRange) as refused:
        deribit_liquidation_price(huge, Coin("15099.5"), Rate("0.01"), Rate("0.00005"))
    assert limits(refused.value) == ("equity", Decimal("15099.5"), None, None)


def test_at_deribit_the_least_equity_that_ever_suffices_has_a_price():
    huge = short(20_000_00, 64000, 64)
    assert deribit_liquidation_price(huge, Coin(0), Rate("0.5"), Rate("0.00003125")) == Price(16000)


def test_tiers_may_require_nothing():
    free = MarginRules((Tier(Coin(0), Rate(0)),))
    assert liquidation_price(ONE_COIN, Coin("0.5"), free) == bankruptcy_price(ONE_COIN, Coin("0.5"))
