"""The venue table, and what the documentation says of it."""

from __future__ import annotations

from dataclasses import fields, replace
from pathlib import Path

import pytest

from bot.market.row import VenueRow, read_contract
from bot.market.venues import ROWS
from bot.market.wire import RawSteps
from hedgecore import Contracts, LiquidationFamily, Rate, Usd
from tests.support.venue_table import DOCUMENT, TABLES, documented

GUIDE = Path(__file__).parents[3] / "docs" / "adding-a-venue.md"


each_row = pytest.mark.parametrize("row", ROWS.values(), ids=ROWS)


@each_row
def test_margin_tiers_rise_in_rate_and_fall_in_leverage(row: VenueRow) -> None:
    for rules in (*row.margin.values(), row.other_margin):
        rates = [tier.maintenance_rate.value for tier in rules.tiers]
        leverages = [tier.highest_leverage for tier in rules.tiers if tier.highest_leverage is not None]
        assert rates == sorted(set(rates))
        assert leverages == sorted(set(leverages), reverse=True)
        assert all(0 < rate < 1 for rate in rates)
        assert (rules.family is LiquidationFamily.ENTRY) is (row.venue.id in {"krakenfutures", "phemex"})


@each_row
def test_a_tier_leaves_something_to_lose_at_its_highest_leverage(row: VenueRow) -> None:
    for rules in (*row.margin.values(), row.other_margin):
        for tier in rules.tiers:
            assert tier.highest_leverage is None or tier.maintenance_rate.value * tier.highest_leverage < 1


def test_a_venue_that_counts_dollars_of_a_larger_contract_is_converted() -> None:
    row = replace(ROWS["bybit"], contract_value=lambda _: Usd(10))
    contract = row.contract("BTCUSD", "BTC", RawSteps(lot="10", smallest_order="20", tick="0.5"), None)
    assert (contract.lot, contract.smallest_order) == (Contracts(1), Contracts(2))


@pytest.mark.parametrize(
    ("difference", "is_offered"),
    [({}, True), ({"type": "option"}, False), ({"type": "spot"}, False), ({"quote": "USDC"}, False)],
)
def test_only_perpetual_and_dated_contracts_in_dollars_are_offered(
    difference: dict[str, object], *, is_offered: bool
) -> None:
    market = {
        "id": "BTCUSD",
        "base": "BTC",
        "quote": "USD",
        "settle": "BTC",
        "type": "swap",
        "active": True,
        "precision": {"amount": "1", "price": "0.5"},
        "limits": {"amount": {"min": "1"}},
    }
    assert (read_contract(ROWS["bybit"], market | difference) is not None) is is_offered


def test_names_codes_and_aliases_belong_to_one_venue_each() -> None:
    words = [word for row in ROWS.values() for word in row.venue.aliases]
    assert len(words) == len(set(words))
    assert all(word == word.lower() for word in words)
    assert len({row.venue.code for row in ROWS.values()}) == len(ROWS)
    assert all(row.venue.id in row.venue.aliases for row in ROWS.values())


@pytest.mark.parametrize("name", TABLES)
def test_the_documentation_has_the_table_of_today(name: str) -> None:
    assert documented(name, DOCUMENT.read_text("utf-8")) == TABLES[name]()


def test_the_walk_through_names_every_column_of_a_row() -> None:
    text = GUIDE.read_text("utf-8")
    missing = [field.name for field in fields(VenueRow) if f"`{field.name}`" not in text]
    assert missing == []


def test_a_fee_is_a_rate_not_a_percentage() -> None:
    assert all(Rate(0) < row.taker_fee < Rate("0.01") for row in ROWS.values())
