"""The venue table, and what the documentation says of it."""

from __future__ import annotations

from dataclasses import fields, replace
from pathlib import Path

import pytest

from bot.market.venues import ROWS, VenueRow, read_contract
from bot.market.wire import RawSteps
from hedgecore import AmountUnit, Contracts, LiquidationFamily, Rate, Usd

DOCS = Path(__file__).parents[3] / "docs"


def _percent(rate: Rate) -> str:
    return f"{(rate * 100).value.normalize():f} %"


each_row = pytest.mark.parametrize("row", ROWS.values(), ids=ROWS)


@each_row
def test_margin_tiers_rise_in_rate_and_fall_in_leverage(row: VenueRow) -> None:
    for rules in (*row.margin.values(), row.other_margin):
        rates = [tier.maintenance_rate.value for tier in rules.tiers]
        leverages = [tier.highest_leverage for tier in rules.tiers if tier.highest_leverage is not None]
        assert rates == sorted(set(rates))
        assert leverages == sorted(set(leverages), reverse=True)
        assert all(0 < rate < 1 for rate in rates)
        assert rules.family is LiquidationFamily.MARK


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
    [({}, True), ({"type": "option"}, False), ({"type": "spot"}, False), ({"active": None}, False)],
)
def test_only_perpetual_and_dated_contracts_that_trade_are_offered(
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


@each_row
def test_the_documentation_has_the_row(row: VenueRow) -> None:
    text = (DOCS / "venues.md").read_text("utf-8")
    unit = {AmountUnit.CONTRACTS: "whole contracts", AmountUnit.USD: "US dollars"}[row.amount_unit]
    line = next(line for line in text.splitlines() if line.startswith(f"| {row.venue.name} |"))
    assert [cell.strip() for cell in line.split("|")[2:6]] == [
        f"`{row.venue.id}`",
        f"`{row.venue.code}`",
        unit,
        _percent(row.taker_fee),
    ]


@each_row
@pytest.mark.parametrize("table", ["margin", "other_margin"])
def test_the_documentation_has_every_margin_tier(row: VenueRow, table: str) -> None:
    text = (DOCS / "venues.md").read_text("utf-8")
    tables = row.margin if table == "margin" else {"others": row.other_margin}
    for coin, rules in tables.items():
        for tier in rules.tiers:
            leverage = "not known" if tier.highest_leverage is None else f"{tier.highest_leverage}x"
            rate = _percent(tier.maintenance_rate)
            assert f"| {row.venue.name} | {coin} | {tier.floor} | {rate} | {leverage} |" in text


def test_the_walk_through_names_every_column_of_a_row() -> None:
    text = (DOCS / "adding-a-venue.md").read_text("utf-8")
    missing = [field.name for field in fields(VenueRow) if f"`{field.name}`" not in text]
    assert missing == []


def test_a_fee_is_a_rate_not_a_percentage() -> None:
    assert all(Rate(0) < row.taker_fee < Rate("0.01") for row in ROWS.values())
