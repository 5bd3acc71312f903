"""Funding and basis of every venue on one scale."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.errors import NoSuchContract, Outage, VenueUnavailable
from bot.services.bases import BasisRequest, bases
from bot.services.fundings import FundingRequest, funding
from bot.services.surveys import Surveys
from hedgecore import Price, Rate, Ratio
from tests.support import builders
from tests.support.builders import DATED, DOLLAR_CONTRACT, NOON, snapshot
from tests.support.fake_history import FakeHistory
from tests.support.fakes import BYBIT, FakeClock, FakeMarket

DAY = timedelta(days=1)


@pytest.fixture
def market() -> FakeMarket:
    return FakeMarket()


@pytest.fixture
def history() -> FakeHistory:
    return FakeHistory()


@pytest.fixture
def surveys(market, history) -> Surveys:
    return Surveys(market, history, FakeClock(), share=timedelta(milliseconds=20))


def settle(history: FakeHistory, symbol: str, days: int, rate: str, *, per_day: int = 3) -> None:
    """Funding of so many days up to now."""
    for place in reversed(range(days * per_day)):
        history.settle(symbol, NOON - DAY / per_day * place, Price(64_000), Rate(rate))


async def test_each_span_has_its_own_record(surveys, history):
    settle(history, "BTCUSD_PERP", 90, "0.0001")
    shown = (await funding(surveys, FundingRequest())).shown
    totals = {days: record.total for days, record in shown.records.items() if record}
    assert totals == {7: Rate("0.0021"), 30: Rate("0.0090"), 90: Rate("0.0270")}
    assert {record.annual for record in shown.records.values() if record} == {Rate("0.1095")}


async def test_rates_are_compared_a_year_by_each_venues_own_interval(surveys, market):
    market.snapshots["BTCUSD"] = snapshot(DOLLAR_CONTRACT, funding=builders.funding("0.0001", hours=1))
    view = await funding(surveys, FundingRequest())
    assert [each.present for each in view.perpetuals] == [Rate("0.1095"), Rate("0.876")]


async def test_an_interval_that_nobody_tells_is_no_rate_a_year(surveys, market):
    market.snapshots["BTCUSD"] = snapshot(DOLLAR_CONTRACT, funding=builders.funding(hours=None))
    view = await funding(surveys, FundingRequest(venue="bybit"))
    assert view.shown.present is None


async def test_a_past_that_a_venue_does_not_tell_is_unknown(surveys, history):
    history.fail("binancecoinm")
    view = await funding(surveys, FundingRequest())
    assert set(view.perpetuals[0].records.values()) == {None}


@pytest.mark.parametrize(
    ("asked", "preferred", "shown"),
    [(None, None, "bybit"), (None, "binancecoinm", "binancecoinm"), ("binancecoinm", "bybit", "binancecoinm")],
)
async def test_in_detail_is_the_one_asked_for_or_preferred_or_the_first_that_tells(
    surveys, history, asked, preferred, shown
):
    settle(history, "BTCUSD", 90, "0.0001")
    view = await funding(surveys, FundingRequest(venue=asked), preferred)
    assert view.shown.standing.venue.id == shown


async def test_all_venues_are_compared_whichever_is_in_detail(surveys):
    view = await funding(surveys, FundingRequest(venue="bybit"))
    assert [each.standing.contract.symbol for each in view.perpetuals] == ["BTCUSD_PERP", "BTCUSD"]


async def test_a_venue_without_a_perpetual_of_the_coin_is_said_to_have_none(surveys):
    with pytest.raises(NoSuchContract) as none:
        await funding(surveys, FundingRequest("ETH", "bybit"))
    assert (none.value.coin, none.value.venue) == ("ETH", "bybit")


async def test_dated_contracts_come_by_delivery_with_their_basis_on_a_year(surveys, market):
    soon = replace(DATED, venue="bybit", symbol="BTCUSDH26", expiry=NOON + 73 * DAY)
    market.listed["bybit"] += (soon,)
    market.snapshots["BTCUSDH26"] = snapshot(soon, index=Price(64_000), mark=Price(64_640))
    view = await bases(surveys, BasisRequest())
    assert [each.standing.contract for each in view.dated] == [soon, DATED]
    first = view.dated[0]
    assert first.locked is not None
    assert (first.left, first.basis, first.locked.simple) == (73 * DAY, Ratio("0.01"), Rate("0.05"))


async def test_within_a_day_of_delivery_there_is_no_rate_a_year(surveys, market):
    soon = replace(DATED, expiry=NOON + timedelta(hours=20))
    market.listed["binancecoinm"] = (soon,)
    market.snapshots[soon.symbol] = snapshot(soon)
    (dated,) = (await bases(surveys, BasisRequest())).dated
    assert dated.locked is None


async def test_perpetuals_come_by_what_their_funding_brings_unknown_last(surveys, market, history):
    settle(history, "BTCUSD", 30, "0.0001")
    market.snapshots["BTCUSD_PERP"] = snapshot(funding=None)
    view = await bases(surveys, BasisRequest())
    assert view.perpetuals[0].standing.venue == BYBIT
    assert [(each.funding, each.averaged) for each in view.perpetuals] == [(Rate("0.1095"), True), (None, False)]


async def test_what_is_missing_is_said(surveys, market):
    down = VenueUnavailable("bybit", Outage.DOWN)
    market.fail("bybit", down)
    assert (await bases(surveys, BasisRequest())).missing == (down,)
    assert (await funding(surveys, FundingRequest())).missing == (down,)
