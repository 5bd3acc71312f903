"""What fits a portfolio, and what each misfit is refused with."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal

import pytest

from bot.errors import BadUsage, Problem
from bot.ports import Portfolio
from bot.services.amounts import amount_of, contracts_of
from bot.services.entries import MoreThanHeld, MoreThanOpen, NotWhole, fitting, open_in, target_of, whole
from hedgecore import (
    Coin,
    CoinsMoved,
    Contracts,
    Delivered,
    Fill,
    Price,
    Ratio,
    TargetSet,
    Traded,
    Usd,
    Withdrawn,
    replay,
)
from tests.support.builders import DATED, DOLLAR_CONTRACT, IN_COINS, NOON, PERPETUAL, TEN_DOLLARS
from tests.support.ledger import HALF, sold


def portfolio(*entries) -> Portfolio:
    return Portfolio(1, 1001, "half", entries)


def bought(contracts: str, price: str = "64000", contract=PERPETUAL) -> Traded:
    return Traded(contract, Fill(Contracts(contracts), Price(price)), NOON)


def moved(amount: str, coin: str = "BTC") -> CoinsMoved:
    return CoinsMoved(coin, Coin(amount), NOON)


# coins


def test_all_coins_may_leave():
    fitting([moved("-1")])(portfolio(*HALF))


def test_one_coin_more_than_held_may_not_leave():
    with pytest.raises(MoreThanHeld) as caught:
        fitting([moved("-1.00000001")])(portfolio(*HALF))
    error = caught.value
    assert (error.coin, error.wanted, error.there) == ("BTC", Coin("1.00000001"), Coin(1))


def test_coins_of_another_kind_are_counted_apart():
    with pytest.raises(MoreThanHeld):
        fitting([moved("-0.5", "ETH")])(portfolio(*HALF))


def test_entries_are_checked_one_after_the_other():
    fitting([moved("1"), moved("-2")])(portfolio(*HALF))
    with pytest.raises(MoreThanHeld):
        fitting([moved("-2"), moved("1")])(portfolio(*HALF))


def test_profit_that_was_realised_may_be_taken_out():
    closed = (*HALF, bought("320", "32000"))  # 0.5 BTC of profit
    fitting([Withdrawn("BTC", Coin("1.5"), NOON)])(portfolio(*closed))
    with pytest.raises(MoreThanHeld) as caught:
        fitting([Withdrawn("BTC", Coin("1.51"), NOON)])(portfolio(*closed))
    assert caught.value.there == Coin("1.5")


def test_after_a_loss_of_more_than_all_there_is_nothing_to_take_out():
    lost = (moved("0.1"), sold("640"), bought("640", "128000"))  # half a coin lost
    with pytest.raises(MoreThanHeld) as caught:
        fitting([Withdrawn("BTC", Coin("0.1"), NOON)])(portfolio(*lost))
    assert caught.value.there == Coin(0)


# trades


def test_all_that_is_short_may_be_bought_back():
    fitting([bought("320")])(portfolio(*HALF))


def test_one_contract_more_than_short_may_not_be_bought():
    with pytest.raises(MoreThanOpen) as caught:
        fitting([bought("321")])(portfolio(*HALF))
    error = caught.value
    assert (error.contract, error.wanted, error.short) == (PERPETUAL, Contracts(321), Contracts(320))


def test_what_is_short_in_another_contract_does_not_count():
    with pytest.raises(MoreThanOpen) as caught:
        fitting([bought("1", contract=DATED)])(portfolio(*HALF))
    assert caught.value.short == Contracts(0)


def test_selling_and_what_happens_by_itself_fit_always():
    fitting([sold("1000000"), TargetSet("BTC", Ratio(1), NOON), Delivered(DATED, Price(1), NOON)])(portfolio())


def test_what_is_open_is_below_zero_for_a_short():
    book = replay("BTC", HALF)
    assert open_in(book, PERPETUAL) == Contracts(-320)
    assert open_in(book, DATED) == Contracts(0)


# whole contracts


@pytest.mark.parametrize("size", [Decimal(98), Usd(9800)])
def test_a_size_is_so_many_contracts_or_the_order_value_of_so_many(size):
    assert whole(size, PERPETUAL) == Contracts(98)


@pytest.mark.parametrize(("size", "contracts"), [(Decimal(10_000), "1000"), (Usd(10_000), "1000"), (Decimal(10), "1")])
def test_a_venue_that_counts_dollars_is_told_dollars_although_a_contract_is_ten(size, contracts):
    assert whole(size, TEN_DOLLARS) == Contracts(contracts)


@pytest.mark.parametrize(("size", "dollars"), [(Decimal("0.1561"), "9990.4"), (Usd("9990.4"), "9990.4")])
def test_a_venue_that_counts_coins_is_told_coins_which_are_their_dollars_at_the_price(size, dollars):
    assert whole(size, IN_COINS, Price(64_000)) == Contracts(dollars)


def test_coins_without_a_price_are_no_size():
    with pytest.raises(BadUsage) as caught:
        whole(Decimal("0.1"), IN_COINS)
    assert caught.value.problem is Problem.PRICE_MISSING
    assert whole(Usd(6400), IN_COINS) == Contracts(6400)


@pytest.mark.parametrize("contract", [PERPETUAL, TEN_DOLLARS, IN_COINS])
def test_an_amount_is_read_as_it_is_written(contract):
    amount = amount_of(Contracts(6400), contract, Price(64_000))
    assert contracts_of(amount, contract, Price(64_000)) == Contracts(6400)
    assert amount == {PERPETUAL: 6400, TEN_DOLLARS: 64_000, IN_COINS: Decimal("0.1")}[contract]


@pytest.mark.parametrize(
    ("size", "contract", "below", "above"),
    [
        (Decimal("97.5"), PERPETUAL, "97", "98"),
        (Usd(9850), PERPETUAL, "98", "99"),
        (Usd(99), PERPETUAL, None, "1"),
        (Decimal("0.5"), PERPETUAL, None, "1"),
        (Usd("10000.5"), DOLLAR_CONTRACT, "10000", "10001"),
        (Decimal(15), replace(PERPETUAL, lot=Contracts(10)), "10", "20"),
        (Decimal(10_005), TEN_DOLLARS, "1000", "1001"),
    ],
)
def test_a_size_between_is_refused_with_the_nearest(size, contract, below, above):
    with pytest.raises(NotWhole) as caught:
        whole(size, contract)
    error = caught.value
    assert (error.given, error.contract) == (size, contract)
    assert (error.below, error.above) == (None if below is None else Contracts(below), Contracts(above))


# the ratio wanted


def test_the_target_that_was_said_last_is_the_one():
    later = TargetSet("BTC", Ratio("0.75"), NOON + timedelta(days=1))
    assert target_of(portfolio(*HALF, later), "BTC") == Ratio("0.75")


def test_without_a_target_it_is_what_the_first_trade_hedged():
    assert target_of(portfolio(moved("1"), sold("320"), sold("320")), "BTC") == Ratio("0.5")


@pytest.mark.parametrize("entries", [(), (moved("1"),), (sold("320"),), (moved("1", "ETH"), sold("320"))])
def test_without_coins_or_a_trade_there_is_none(entries):
    assert target_of(portfolio(*entries), "BTC") is None
