"""What the entries of a coin add up to."""

from dataclasses import replace
from decimal import ROUND_UP, Decimal, localcontext

import pytest

from hedgecore import (
    Coin,
    Contracts,
    NotPositive,
    OutOfRange,
    Position,
    Price,
    Ratio,
    Usd,
    coins_of,
    key_of,
    last_trade,
    replay,
)
from tests.hedgecore.build import limits
from tests.hedgecore.ledgers import PERPETUAL, aimed, bought, dated, delivered, moved, named, sold, traded, withdrawn

KEY = key_of(PERPETUAL)


def test_a_book_without_entries_holds_nothing_and_wants_nothing():
    book = replay("BTC", [])
    assert (book.coin, book.held, book.withdrawn, book.target) == ("BTC", Coin(0), Coin(0), None)
    assert (book.legs, book.open_legs, book.positions) == ({}, (), {})
    assert (book.realised, book.fees, book.settled) == (Coin(0), Coin(0), Coin(0))


def test_coins_moved_in_and_out_add_up():
    assert replay("BTC", [moved("0.3"), moved("0.25"), moved("-0.05")]).held == Coin("0.50")


def test_profit_taken_out_is_not_coins_moved_out():
    book = replay("BTC", [moved(1), withdrawn("0.2"), withdrawn("0.1")])
    assert (book.held, book.withdrawn, book.settled) == (Coin(1), Coin("0.3"), Coin("0.7"))


def test_the_last_target_counts():
    assert replay("BTC", [aimed("0.5"), moved(1), aimed("0.25")]).target == Ratio("0.25")


def test_fills_make_a_position_with_profit_and_fees():
    book = replay("BTC", [sold(640, 64000, "0.001"), bought(320, 32000, "0.001")])
    assert book.positions == {KEY: Position.short(Contracts(320), Usd(100), Price(64000))}
    assert (book.realised, book.fees, book.settled) == (Coin("0.5"), Coin("0.002"), Coin("0.498"))


def test_each_contract_is_a_leg_of_its_own_in_order_of_its_first_trade():
    one, other = named("ONE"), named("OTHER", contract_value=10)
    book = replay("BTC", [sold(5, 50000, contract=other), sold(1, 40000, contract=one), sold(5, 50000, contract=other)])
    assert [leg.contract.symbol for leg in book.open_legs] == ["OTHER", "ONE"]
    assert book.positions == {
        key_of(other): Position.short(Contracts(10), Usd(10), Price(50000)),
        key_of(one): Position.short(Contracts(1), Usd(100), Price(40000)),
    }


def test_a_leg_that_was_closed_is_remembered_but_not_open():
    book = replay("BTC", [sold(640, 64000), bought(640, 32000)])
    assert list(book.legs) == [KEY]
    assert (book.legs[KEY].position, book.open_legs, book.positions) == (None, (), {})
    assert book.realised == Coin(1)


def test_a_leg_has_the_newest_terms_of_its_contract():
    raised = replace(PERPETUAL, smallest_order=Contracts(5))
    book = replay("BTC", [sold(1, 64000), sold(1, 64000, contract=raised)])
    assert book.legs[KEY].contract == raised
    assert book.legs[KEY].history.contracts == Contracts(-2)


def test_the_last_leverage_that_was_said_counts():
    said = traded(-1, 64000, leverage=Decimal(3))
    later = traded(-1, 64000, leverage=Decimal(2))
    assert replay("BTC", [sold(1, 64000)]).legs[KEY].leverage is None
    assert replay("BTC", [said, sold(1, 64000)]).legs[KEY].leverage == Decimal(3)
    assert replay("BTC", [said, later]).legs[KEY].leverage == Decimal(2)


def test_a_delivery_closes_what_is_open_without_a_fee():
    future = dated()
    book = replay("BTC", [sold(640, 64000, "0.001", future), delivered(future, 32000)])
    assert book.positions == {}
    assert (book.realised, book.fees) == (Coin(1), Coin("0.001"))


def test_a_delivery_closes_its_own_contract_only():
    future = dated()
    book = replay("BTC", [sold(640, 64000), sold(320, 64000, contract=future), delivered(future, 32000)])
    assert list(book.positions) == [KEY]
    assert book.realised == Coin("0.5")


@pytest.mark.parametrize("before", [[], [sold(5, 64000, contract=dated()), bought(5, 64000, contract=dated())]])
def test_a_delivery_of_nothing_changes_nothing(before):
    book = replay("BTC", [*before, delivered(dated(), 32000)])
    assert (book.positions, book.realised) == ({}, Coin(0))


def test_a_delivery_closes_a_long_too():
    future = dated()
    book = replay("BTC", [bought(640, 32000, contract=future), delivered(future, 64000)])
    assert (book.positions, book.realised) == ({}, Coin(1))


def test_trading_goes_on_after_a_delivery():
    future = dated()
    book = replay(
        "BTC", [sold(640, 64000, contract=future), delivered(future, 32000), bought(1, 20000, contract=future)]
    )
    assert book.positions == {key_of(future): Position(Contracts(1), Usd(100), Price(20000))}
    assert book.realised == Coin(1)


def test_entries_of_other_coins_do_not_count():
    ether = named("ETHUSD", 10, "ETH")
    entries = [moved(1), moved(9, "ETH"), sold(7, 3000, contract=ether), sold(1, 64000)]
    assert replay("BTC", entries) == replay("BTC", [moved(1), sold(1, 64000)])
    assert replay("ETH", entries).positions == {key_of(ether): Position.short(Contracts(7), Usd(10), Price(3000))}
    assert coins_of(entries) == ("BTC", "ETH")
    assert coins_of([delivered(dated(), 32000)]) == ("BTC",)


def test_a_book_goes_on_where_it_was_left():
    entries = [
        moved(1),
        sold(640, 64000, "0.001"),
        aimed("0.5"),
        traded(-300, 48000, leverage=Decimal(2)),
        withdrawn("0.1"),
        bought(700, 32000, "0.002"),
        moved(-2),
    ]
    for cut in range(len(entries) + 1):
        start = replay("BTC", entries[:cut])
        assert replay("BTC", entries[cut:], onto=start) == replay("BTC", entries)
        assert start == replay("BTC", entries[:cut])


def test_a_book_is_the_same_in_any_context_of_the_caller():
    entries = [moved("1.23456789"), sold(3, "64000.1", "0.0007"), sold(7, "59999.9"), bought(4, "61234.5", "0.0007")]
    calm = replay("BTC", entries)
    with localcontext(prec=5, rounding=ROUND_UP):
        assert replay("BTC", entries) == calm


def test_the_last_trade_parts_the_entries():
    entries = [moved(1), sold(640, 64000, "0.001"), moved(5, "ETH"), aimed("0.5"), moved(2)]
    trade = last_trade("BTC", entries)
    assert trade is not None
    assert trade.entry == entries[1]
    assert trade.book == replay("BTC", entries[:2])
    assert trade.since == [entries[3], entries[4]]
    assert (trade.price, trade.fee) == (Price(64000), Coin("0.001"))


def test_of_several_trades_the_latest_is_the_last():
    trade = last_trade("BTC", [sold(640, 64000), bought(320, 32000, "0.002")])
    assert trade is not None
    assert (trade.price, trade.fee, trade.since) == (Price(32000), Coin("0.002"), [])
    assert trade.book.realised == Coin("0.5")


def test_a_delivery_counts_as_a_trade_at_its_price_without_a_fee():
    future = dated()
    trade = last_trade("BTC", [sold(640, 64000, "0.001", future), delivered(future, 32000)])
    assert trade is not None
    assert (trade.price, trade.fee) == (Price(32000), Coin(0))
    assert trade.book.realised == Coin(1)


def test_a_trade_may_be_all_there_is():
    trade = last_trade("BTC", [sold(640, 64000)])
    assert trade is not None
    assert trade.since == []


@pytest.mark.parametrize(
    "entries",
    [
        [],
        [moved(1), aimed("0.5")],
        [moved(1), sold(1, 64000, contract=named("E", 1, "ETH"))],
        [moved(1), sold(1, 64000, contract=named("A", 1, "ADA"))],
    ],
)
def test_what_was_never_traded_has_no_last_trade(entries):
    assert last_trade("BTC", entries) is None


def test_a_movement_of_nothing_is_refused():
    with pytest.raises(OutOfRange) as refusal:
        moved(0)
    assert limits(refusal.value) == ("amount", Decimal(0), None, None)


@pytest.mark.parametrize("amount", ["0", "-0.1"])
def test_taking_out_no_profit_is_refused(amount):
    with pytest.raises(NotPositive) as refusal:
        withdrawn(amount)
    assert (refusal.value.quantity, refusal.value.given) == ("amount", Coin(amount))


def test_a_target_below_zero_is_refused():
    assert replay("BTC", [aimed(0)]).target == Ratio(0)
    with pytest.raises(OutOfRange) as refusal:
        aimed("-0.01")
    assert limits(refusal.value) == ("target", Decimal("-0.01"), Decimal(0), None)
