"""Walking the visible book."""

from decimal import Decimal

import pytest

from hedgecore import BookTooThin, Contracts, Execution, Level, NotPositive, Price, Ratio, Slippage, Usd, slippage, walk

BIDS = (
    Level(Price(60000), Contracts(100)),
    Level(Price(50000), Contracts(50)),
    Level(Price(40000), Contracts(10)),
)


@pytest.mark.parametrize(
    ("contracts", "average", "worst"),
    [
        (1, "60000", 60000),
        (100, "60000", 60000),
        (150, "56250", 50000),
    ],
)
def test_an_order_takes_the_best_levels_first(contracts, average, worst):
    expected = Execution(Contracts(contracts), Price(average), Price(worst))
    assert walk(BIDS, Contracts(contracts)) == expected


def test_one_contract_more_than_a_level_reaches_into_the_next():
    assert walk(BIDS, Contracts(101)).worst == Price(50000)


def test_all_that_is_visible_can_be_had():
    assert walk(BIDS, Contracts(160)).worst == Price(40000)


def test_one_more_than_is_visible_is_refused():
    with pytest.raises(BookTooThin) as refused:
        walk(BIDS, Contracts(161))
    assert (refused.value.wanted, refused.value.visible) == (Contracts(161), Contracts(160))


def test_an_empty_book_shows_nothing():
    with pytest.raises(BookTooThin) as refused:
        walk((), Contracts(1))
    assert (refused.value.wanted, refused.value.visible) == (Contracts(1), Contracts(0))


def test_an_empty_level_is_passed_by():
    assert walk((Level(Price(70000), Contracts(0)), *BIDS), Contracts(1)).average == Price(60000)


@pytest.mark.parametrize("contracts", [0, -1])
def test_an_order_for_nothing_is_refused(contracts):
    with pytest.raises(NotPositive) as refused:
        walk(BIDS, Contracts(contracts))
    assert (refused.value.quantity, refused.value.given) == ("contracts", Contracts(contracts))


SOLD = Execution(Contracts(100), Price(50000), Price(49000))


def test_selling_below_the_reference_costs_what_the_coins_handed_over_are_worth():
    assert slippage(SOLD, Price(51000), Usd(100)) == Slippage(Ratio("0.02"), Usd(200))


def test_selling_above_the_reference_is_a_gain():
    assert slippage(SOLD, Price(49000), Usd(100)) == Slippage(Ratio("-0.02"), Usd(-200))


def test_buying_above_the_reference_costs():
    assert slippage(SOLD, Price(49000), Usd(100), buying=True) == Slippage(Ratio("0.02"), Usd(200))


def test_trading_at_the_reference_costs_nothing():
    assert slippage(SOLD, Price(50000), Usd(100)) == Slippage(Ratio(0), Usd(0))


def test_the_share_is_that_of_the_order_value():
    cost = slippage(SOLD, Price(51000), Usd(100))
    assert cost.usd == Usd(10000) * cost.share
    assert cost.share.value == Decimal("0.02")
