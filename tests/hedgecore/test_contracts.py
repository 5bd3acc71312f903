"""Contracts, tiers and margin rules refuse what cannot be."""

from dataclasses import is_dataclass, replace
from datetime import UTC, datetime
from decimal import Decimal

import pytest

import hedgecore
from hedgecore import (
    AmountUnit,
    Coin,
    Contracts,
    InverseFuture,
    LiquidationFamily,
    MarginRules,
    NotPositive,
    OutOfRange,
    Rate,
    Tier,
    Usd,
)
from tests.hedgecore.build import limits, perpetual, rules


def test_a_contract_is_a_fixed_number_of_dollars():
    assert perpetual(100).notional(Contracts(7)) == Usd(700)
    assert perpetual(10).notional(Contracts(-7)) == Usd(-70)


def test_the_kinds_are_told_apart_by_kind():
    future = InverseFuture(
        "venue",
        "BTCUSD_261225",
        "BTC",
        Usd(100),
        AmountUnit.CONTRACTS,
        Contracts(1),
        Contracts(1),
        Rate(0),
        rules(),
        expiry=datetime(2026, 12, 25, 8, tzinfo=UTC),
    )
    assert (perpetual().kind, future.kind) == ("inverse_perpetual", "inverse_future")
    assert future.tick is None


@pytest.mark.parametrize(
    ("name", "nothing"), [("contract_value", Usd(0)), ("lot", Contracts(0)), ("smallest_order", Contracts(-1))]
)
def test_a_contract_without_a_size_is_refused_by_name(name, nothing):
    with pytest.raises(NotPositive) as refused:
        replace(perpetual(), **{name: nothing})
    assert (refused.value.quantity, refused.value.given) == (name, nothing)


@pytest.mark.parametrize("rate", ["-0.0001", "1", "50"])
def test_a_maintenance_rate_in_percent_is_refused(rate):
    with pytest.raises(OutOfRange) as refused:
        Tier(Coin(0), Rate(rate))
    assert limits(refused.value) == ("maintenance_rate", Decimal(rate), 0, 1)


@pytest.mark.parametrize("rate", ["0", "0.9999"])
def test_a_maintenance_rate_is_a_share(rate):
    assert Tier(Coin(0), Rate(rate)).maintenance_rate == Rate(rate)


@pytest.mark.parametrize("floors", [(), (1,), (0, 5, 5), (0, 10, 5), (-1, 0)])
def test_tiers_start_at_zero_and_rise(floors):
    with pytest.raises(ValueError, match=r"^tiers must start at zero and rise: \["):
        MarginRules(tuple(Tier(Coin(floor), Rate("0.01")) for floor in floors))


def test_rules_are_of_the_mark_family_without_a_fee_unless_said():
    plain = MarginRules((Tier(Coin(0), Rate("0.01")), Tier(Coin(5), Rate("0.02"))))
    assert (plain.family, plain.liquidation_fee) == (LiquidationFamily.MARK, Rate(0))


@pytest.mark.parametrize("fee", ["-0.0001", "1"])
def test_a_liquidation_fee_is_a_share(fee):
    with pytest.raises(OutOfRange) as refused:
        rules("0", fee)
    assert limits(refused.value) == ("liquidation_fee", Decimal(fee), 0, 1)


def test_fee_and_maintenance_together_take_all_of_a_position():
    with pytest.raises(OutOfRange) as refused:
        rules("0.5", "0.5")
    assert (refused.value.name, refused.value.given) == ("maintenance_rate with fee", Decimal(1))


def test_fee_and_maintenance_together_take_nearly_all_of_a_position():
    assert rules("0.5", "0.4999").liquidation_fee == Rate("0.4999")


@pytest.mark.parametrize(
    "kind", [thing for thing in vars(hedgecore).values() if isinstance(thing, type) and is_dataclass(thing)]
)
def test_every_value_is_frozen_and_takes_no_further_fields(kind):
    assert kind.__dataclass_params__.frozen
    assert "__dict__" not in dir(kind)
