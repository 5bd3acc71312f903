"""What the core is told of the market."""

from datetime import UTC, datetime
from decimal import Decimal

import pytest

from hedgecore import AmountUnit, Contracts, Level, LiquidationFamily, OrderBook, OutOfRange, Price, Source
from tests.hedgecore.build import limits

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
BID, ASK = Level(Price("63999.5"), Contracts(10)), Level(Price(64001), Contracts(5))


def test_the_middle_of_a_book_lies_between_the_best_prices():
    deeper = Level(Price(60000), Contracts(1)), Level(Price(70000), Contracts(1))
    assert OrderBook((BID, deeper[0]), (ASK, deeper[1]), NOW).mid == Price("64000.25")


@pytest.mark.parametrize(("bids", "asks"), [((), (ASK,)), ((BID,), ()), ((), ())])
def test_a_book_with_an_empty_side_has_no_middle(bids, asks):
    assert OrderBook(bids, asks, NOW).mid is None


def test_names_that_are_stored_and_sent_do_not_change():
    names = {kind: [each.value for each in kind] for kind in (Source, AmountUnit, LiquidationFamily)}
    assert names == {
        Source: ["live", "sample"],
        AmountUnit: ["contracts", "usd", "coin"],
        LiquidationFamily: ["mark", "entry"],
    }


def test_a_level_holds_no_fewer_than_no_contracts():
    assert Level(Price(1), Contracts(0)).contracts == Contracts(0)
    with pytest.raises(OutOfRange) as refused:
        Level(Price(1), Contracts("-0.1"))
    assert limits(refused.value) == ("contracts", Decimal("-0.1"), 0, None)
