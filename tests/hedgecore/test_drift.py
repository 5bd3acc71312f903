"""Where a hedge stands against its target, and why."""

from decimal import Decimal

import pytest

from hedgecore import (
    Coin,
    Drift,
    DriftCause,
    Entry,
    OutOfRange,
    Price,
    Ratio,
    Received,
    Usd,
    drift_of,
    hedge_ratios,
    key_of,
    naive_ratio_after_move,
    replay,
)
from tests.hedgecore.build import limits
from tests.hedgecore.ledgers import PERPETUAL, aimed, bought, dated, delivered, moved, named, sold, withdrawn

KEY = key_of(PERPETUAL)
ZERO = Ratio(0)
EXACT = Decimal("1e-45")
HALF = (moved(1), aimed("0.5"), sold(320, 64000))
FULL = (moved(1), aimed(1), sold(640, 64000))


def drift(
    *entries: Entry, mark: str | int | Decimal = 64000, target: str = "0.5", received: Received | None = None
) -> Drift:
    return drift_of("BTC", entries, {KEY: Price(mark)}, Ratio(target), received=received)


def parts(found: Drift) -> dict[str, Decimal]:
    """The causes that say something, in points to two places."""
    return {cause.value: round(part.value * 100, 2) for cause, part in found.causes.items() if part != ZERO}


# Ratio after a move from each opening ratio, published in the table of the mathematics.
MOVES = ["-0.9", "-0.5", "-0.2", "0.5", "1", "9"]
TABLE = {
    "0.25": ["0.769", "0.400", "0.294", "0.182", "0.143", "0.0323"],
    "0.5": ["0.909", "0.667", "0.556", "0.400", "0.333", "0.0909"],
    "0.75": ["0.968", "0.857", "0.789", "0.667", "0.600", "0.231"],
    "0.9": ["0.989", "0.947", "0.918", "0.857", "0.818", "0.474"],
    "1": ["1.000", "1.000", "1.000", "1.000", "1.000", "1.000"],
}


@pytest.mark.parametrize(
    ("opened", "move", "published"),
    [(opened, move, ratio) for opened, row in TABLE.items() for move, ratio in zip(MOVES, row, strict=True)],
)
def test_a_hedge_left_alone_reads_what_the_table_says(opened, move, published):
    after = drift(
        moved(1),
        aimed(opened),
        sold(Decimal(opened) * 640, 64000),
        mark=Price(64000).moved(Ratio(move)).value,
        target=opened,
    )
    assert after.ratio.value.quantize(Decimal(published)) == Decimal(published)
    assert after.static == Ratio(opened)
    assert after.naive == naive_ratio_after_move(Ratio(opened), Ratio(move))
    assert abs(after.causes[DriftCause.PRICE] - after.drift) < Ratio(EXACT)


def test_half_a_hedge_after_a_fall_of_half():
    found = drift(*HALF, mark=32000)
    assert round(found.ratio.value, 4) == Decimal("0.6667")
    assert (found.static, found.naive) == (Ratio("0.5"), Ratio(1))
    assert (found.short, found.short_coins) == (Usd(32000), Coin(1))
    assert (found.held, found.sold, found.earned, found.equity) == (Coin(1), Coin("0.5"), Coin("0.5"), Coin("1.5"))
    assert found.target == Ratio("0.5")
    assert parts(found) == {"price": Decimal("16.67")}


def test_a_full_hedge_after_a_fall_of_half_has_not_drifted():
    found = drift(*FULL, mark=32000, target="1")
    assert (found.ratio, found.static, found.naive, found.drift) == (Ratio(1), Ratio(1), Ratio(2), ZERO)
    assert parts(found) == {}


def test_the_causes_are_told_in_their_order():
    found = drift(*HALF, received=Received())
    assert list(found.causes) == [cause for cause in DriftCause if cause is not DriftCause.UNTRADED]


def test_without_a_trade_the_whole_target_is_missing():
    found = drift(moved(1), aimed("0.5"))
    assert found.causes == {DriftCause.UNTRADED: Ratio("-0.5")}
    assert (found.ratio, found.drift, found.short, found.earned) == (ZERO, Ratio("-0.5"), Usd(0), Coin(0))
    assert found.equity == Coin(1)


def test_a_target_changed_since_the_last_trade_is_a_cause():
    found = drift(*HALF, aimed("0.75"), target="0.75")
    assert parts(found) == {"target": Decimal("-25.00")}


def test_a_target_that_was_never_said_is_the_one_given():
    assert parts(drift(moved(1), sold(320, 64000))) == {}
    assert parts(drift(moved(1), sold(320, 64000), target="0.25")) == {"rounding": Decimal("25.00")}


def test_what_the_last_trade_left_is_rounding():
    found = drift(moved(1), aimed("0.5"), sold(310, 64000))
    assert parts(found) == {"rounding": Decimal("-1.56")}


def test_coins_added_dilute_a_hedge():
    found = drift(*HALF, moved(1))
    assert parts(found) == {"coins": Decimal("-25.00")}
    assert (found.held, found.static) == (Coin(2), Ratio("0.25"))


def test_coins_removed_concentrate_it():
    assert parts(drift(*HALF, moved("-0.5"))) == {"coins": Decimal("50.00")}


def test_funding_earned_dilutes_and_funding_paid_concentrates():
    assert parts(drift(*HALF, received=Received(since=Coin("0.25")))) == {"funding": Decimal("-10.00")}
    assert parts(drift(*HALF, received=Received(since=Coin("-0.2")))) == {"funding": Decimal("12.50")}


def test_funding_before_the_last_trade_was_there_when_it_was_made():
    found = drift(*HALF, received=Received(before=Coin("0.25")))
    assert parts(found) == {"rounding": Decimal("-10.00")}
    assert found.equity == Coin("1.25")


def test_unknown_funding_is_no_cause_at_all():
    assert DriftCause.FUNDING not in drift(*HALF).causes
    assert drift(*HALF, received=Received()).causes[DriftCause.FUNDING] == ZERO
    assert drift(*HALF).ratio == drift(*HALF, received=Received()).ratio


def test_the_fee_of_the_last_trade_is_a_cause():
    found = drift(moved(1), aimed("0.5"), sold(320, 64000, "0.1"))
    assert parts(found) == {"fees": Decimal("2.63")}
    assert (found.equity, found.earned) == (Coin("0.95"), Coin(0))


def test_fees_of_earlier_trades_were_paid_when_the_last_was_made():
    found = drift(moved(1), aimed("0.5"), sold(160, 64000, "0.1"), sold(160, 64000))
    assert parts(found) == {"rounding": Decimal("1.28")}


def test_profit_taken_out_concentrates_a_hedge():
    found = drift(*FULL, withdrawn("0.5"), mark=32000, target="1")
    assert parts(found) == {"withdrawn": Decimal("33.33")}
    assert (found.equity, found.held, found.static) == (Coin("1.5"), Coin(1), Ratio("1.5"))


def test_profit_taken_out_before_the_last_trade_is_no_cause():
    found = drift(moved(1), aimed(1), sold(640, 64000), withdrawn("0.5"), sold(1, 64000), mark=64000, target="1")
    assert set(parts(found)) == {"rounding"}


def test_realised_profit_stays_among_the_coins():
    found = drift(*FULL, bought(640, 32000), mark=32000, target="1")
    assert (found.equity, found.earned, found.ratio) == (Coin(2), Coin(1), ZERO)
    assert found.short == Usd(0)
    assert found.sold == Coin(-1)


def test_a_price_move_alone_never_changes_the_coins_sold():
    for mark in (1000, 32000, 640000):
        assert drift(*HALF, mark=mark).sold == Coin("0.5")


def test_buying_back_gives_back_coins_at_the_price_of_the_day():
    """320 contracts were worth 0.5 coins when sold, and 160 of them 0.5 coins when bought back."""
    assert drift(*HALF, bought(160, 32000), mark=32000).sold == Coin(0)


def test_several_contracts_are_valued_each_at_its_own_mark():
    future = dated()
    entries = [moved(1), aimed("0.5"), sold(160, 64000), sold(160, 64000, contract=future)]
    marks = {KEY: Price(32000), key_of(future): Price(40000)}
    found = drift_of("BTC", entries, marks, Ratio("0.5"))
    assert (found.short, found.short_coins, found.earned) == (Usd(32000), Coin("0.9"), Coin("0.4"))
    assert found.ratio == Ratio(Coin("0.9") / Coin("1.4"))


def test_the_price_of_the_last_trade_stands_for_all_contracts_then():
    """The perpetual was sold at 64000, but when the future was sold at 50000 it was worth as much as that."""
    future = dated()
    entries = [moved(1), aimed("0.5"), sold(320, 64000), sold(100, 50000, contract=future)]
    at_trade = {KEY: Price(50000), key_of(future): Price(50000)}
    moved_on = {KEY: Price(51000), key_of(future): Price(49000)}
    same = drift_of("BTC", entries, at_trade, Ratio("0.5"))
    assert same.causes[DriftCause.PRICE] == ZERO
    assert same.causes[DriftCause.ROUNDING] == same.drift
    assert drift_of("BTC", entries, moved_on, Ratio("0.5")).causes[DriftCause.ROUNDING] == same.drift


def test_a_delivered_contract_needs_no_mark():
    future = dated()
    entries = [moved(1), aimed("0.5"), sold(320, 64000, contract=future), delivered(future, 32000)]
    found = drift_of("BTC", entries, {}, Ratio("0.5"))
    assert (found.ratio, found.equity, found.earned) == (ZERO, Coin("1.5"), Coin("0.5"))
    assert parts(found) == {"rounding": Decimal("-50.00")}


def test_an_open_contract_without_a_mark_is_refused():
    with pytest.raises(KeyError):
        drift_of("BTC", HALF, {}, Ratio("0.5"))


def test_a_long_counts_below_zero():
    found = drift(moved(1), aimed("0.5"), bought(320, 64000), mark=64000)
    assert (found.ratio, found.static, found.short) == (Ratio("-0.5"), Ratio("-0.5"), Usd(-32000))


def test_only_the_entries_of_the_coin_count():
    ether = named("ETHUSD", 10, "ETH")
    mixed = [moved(5, "ETH"), *HALF, sold(9, 3000, contract=ether), moved(1, "ETH")]
    assert drift(*mixed, mark=32000) == drift(*HALF, mark=32000)


def test_nothing_held_has_neither_a_static_nor_a_naive_ratio():
    found = drift(*HALF, moved(-1), mark=32000)
    assert (found.held, found.equity) == (Coin(0), Coin("0.5"))
    assert (found.static, found.naive) == (None, None)
    assert found.ratio == Ratio(2)


@pytest.mark.parametrize(("out", "left"), [("-1", Decimal(0)), ("-1.5", Decimal("-0.5"))])
def test_no_coins_left_is_refused(out, left):
    with pytest.raises(OutOfRange) as refusal:
        drift(*HALF, moved(out), mark=64000)
    assert limits(refusal.value) == ("equity", left, Decimal(0), None)


def test_a_trade_told_before_its_coins_is_explained_together_with_them():
    found = drift(aimed("0.5"), sold(320, 64000), moved(1))
    assert (found.ratio, found.causes[DriftCause.ROUNDING], parts(found)) == (Ratio("0.5"), ZERO, {})
    found = drift(aimed("0.5"), sold(320, 64000), moved(2))
    assert parts(found) == {"coins": Decimal("-25.00")}


def test_it_agrees_with_the_ratios_of_a_single_position():
    for mark in (32000, 64000, 128000):
        found = drift(*HALF, mark=mark)
        ratios = hedge_ratios(Coin(1), replay("BTC", HALF).positions[KEY], Price(mark))
        assert (found.ratio, found.static, found.naive) == (ratios.equity, ratios.static, ratios.naive)
