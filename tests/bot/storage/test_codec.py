"""Texts say exactly what was kept, and what is not known in every detail is refused."""

import json
from dataclasses import replace
from datetime import datetime, time, timedelta, timezone
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.ports import Preferences
from bot.ports.reminders import Condition, Daily, Measure
from bot.storage.codec import (
    Undecodable,
    decode_contract,
    decode_entry,
    decode_preferences,
    decode_rule,
    encode_contract,
    encode_entry,
    encode_preferences,
    encode_rule,
)
from hedgecore import Coin, CoinsMoved, Contracts, Delivered, Fill, LiquidationFamily, Price, Rate, Traded, Withdrawn
from tests.bot.storage.builders import held, sold, target
from tests.bot.storage.reminding import DAILY, DRIFT, HOURLY
from tests.support.builders import DATED, DOLLAR_CONTRACT, LINEAR, LINEAR_RULES, NOON, PERPETUAL, RULES

SAMPLES = {
    "moved": held(),
    "withdrawn": Withdrawn("BTC", Coin("0.5"), NOON),
    "target": target(),
    "traded": replace(sold(), leverage=Decimal(2)),
    "delivered": Delivered(DATED, Price(60000), NOON),
}
numbers = st.decimals(min_value="1e-30", max_value="1e30", allow_nan=False, places=None)
moments = st.datetimes(
    min_value=datetime(2009, 1, 1),  # noqa: DTZ001 - the zone is drawn beside it
    timezones=st.integers(-14 * 60, 14 * 60).map(lambda minutes: timezone(timedelta(minutes=minutes))),
)


def through(entry):
    """What is read of what was written."""
    return decode_entry(encode_entry(entry), getattr(entry, "contract", None))


@pytest.mark.parametrize("entry", SAMPLES.values(), ids=SAMPLES)
def test_an_entry_is_read_as_it_was_written(entry):
    assert through(entry) == entry


@given(numbers, numbers, numbers, moments, st.none() | numbers)
def test_a_trade_keeps_every_digit_and_its_moment(contracts, price, fee, at, leverage):
    entry = Traded(PERPETUAL, Fill(-Contracts(contracts), Price(price), Rate(fee)), at, leverage)
    assert through(entry) == entry


@given(st.text(), numbers, moments)
def test_a_movement_keeps_every_digit_whatever_the_coin_is_called(coin, amount, at):
    entry = CoinsMoved(coin, Coin(amount), at)
    assert through(entry) == entry


@pytest.mark.parametrize(
    "contract",
    [
        PERPETUAL,
        DATED,
        DOLLAR_CONTRACT,
        replace(PERPETUAL, tick=Price("0.1")),
        replace(DATED, margin=replace(RULES, family=LiquidationFamily.ENTRY, liquidation_fee=Rate("0.0001"))),
        LINEAR,
        replace(LINEAR, tick=Price("0.1"), margin=replace(LINEAR_RULES, liquidation_fee=Rate("0.0001"))),
    ],
)
def test_a_contract_is_read_as_it_was_written(contract):
    assert decode_contract(encode_contract(contract)) == contract


def changed(content, **fields):
    return json.dumps(json.loads(content) | fields)


def without(content, name):
    fields = json.loads(content)
    del fields[name]
    return json.dumps(fields)


@pytest.mark.parametrize("entry", SAMPLES.values(), ids=SAMPLES)
@pytest.mark.parametrize("fields", [{"v": 2}, {"v": None}, {"kind": "lent"}, {"extra": 1}, {"at": "noon"}, {"at": 5}])
def test_an_entry_of_another_form_is_refused(entry, fields):
    with pytest.raises(Undecodable):
        decode_entry(changed(encode_entry(entry), **fields), getattr(entry, "contract", None))


@pytest.mark.parametrize(
    ("kind", "name"), [(kind, name) for kind in SAMPLES for name in json.loads(encode_entry(SAMPLES[kind]))]
)
def test_an_entry_with_a_field_too_few_is_refused(kind, name):
    with pytest.raises(Undecodable):
        decode_entry(without(encode_entry(SAMPLES[kind]), name), getattr(SAMPLES[kind], "contract", None))


@pytest.mark.parametrize("content", ["", "{", "[]", "null", "5", '"moved"', "{}"])
def test_a_text_that_is_no_entry_is_refused(content):
    with pytest.raises(Undecodable):
        decode_entry(content, None)


@pytest.mark.parametrize("price", ["0", "-1", "NaN", "Infinity", "", "1,5", 5.5])
def test_a_price_that_is_none_is_refused(price):
    with pytest.raises(Undecodable):
        decode_entry(changed(encode_entry(sold()), price=price), PERPETUAL)


def test_a_trade_without_its_contract_is_refused():
    with pytest.raises(Undecodable):
        decode_entry(encode_entry(sold()), None)


def test_a_trade_in_a_linear_contract_is_refused():
    with pytest.raises(Undecodable):
        decode_entry(encode_entry(sold()), LINEAR)


@pytest.mark.parametrize(
    "fields", [{"contract_size": "0"}, {"contract_value": "100"}, {"margin": {}}, {"kind": "inverse_perpetual"}]
)
def test_a_linear_contract_of_another_form_is_refused(fields):
    with pytest.raises(Undecodable):
        decode_contract(changed(encode_contract(LINEAR), **fields))


@pytest.mark.parametrize("fields", [{"v": 2}, {"kind": "linear"}, {"lot": "0"}, {"margin": {}}, {"colour": "red"}])
def test_a_contract_of_another_form_is_refused(fields):
    with pytest.raises(Undecodable):
        decode_contract(changed(encode_contract(PERPETUAL), **fields))


RULES_OF_REMINDERS = [DAILY, Daily(time(23, 59), weekdays=True), HOURLY, DRIFT, Condition(Measure.FUNDING, Decimal(0))]


@pytest.mark.parametrize("rule", RULES_OF_REMINDERS)
def test_a_rule_is_read_as_it_was_written(rule):
    assert decode_rule(encode_rule(rule)) == rule


@pytest.mark.parametrize("rule", RULES_OF_REMINDERS)
@pytest.mark.parametrize(
    "fields", [{"v": 2}, {"kind": "yearly"}, {"at": "noon"}, {"seconds": "x"}, {"measure": "mood"}, {"threshold": "x"}]
)
def test_a_rule_of_another_form_is_refused(rule, fields):
    with pytest.raises(Undecodable):
        decode_rule(changed(encode_rule(rule), **fields))


@pytest.mark.parametrize(
    "fields", [{"v": 2}, {"policy": "hope"}, {"band": ["1"]}, {"quiet": ["22:00"]}, {"mood": "bad"}]
)
def test_preferences_of_another_form_are_refused(fields):
    with pytest.raises(Undecodable):
        decode_preferences(changed(encode_preferences(Preferences()), **fields))
