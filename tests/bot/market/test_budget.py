"""What may be asked of an exchange in a minute, shared by what counts together."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from bot.errors import Outage, VenueUnavailable
from bot.market.budget import BINANCE as ALLOWANCE
from bot.market.budget import Allowance, Budget
from bot.market.connection import connect
from bot.market.venues import LINEAR_ROWS, ROWS
from tests.bot.market.builders import StoppedClock, failure_of
from tests.support.exchange import BINANCE, BYBIT, ExchangeServer

if TYPE_CHECKING:
    from bot.market.live import LiveMarket
    from hedgecore import Contract

TEN = Allowance("Ten", 10)


def test_what_is_within_the_allowance_is_spent(clock: StoppedClock) -> None:
    budget = Budget(TEN, clock.monotonic)
    assert [budget.spend(cost) for cost in (4, 6, 1)] == [True, True, False]


def test_what_was_refused_was_not_spent(clock: StoppedClock) -> None:
    budget = Budget(TEN, clock.monotonic)
    assert [budget.spend(cost) for cost in (8, 3, 2)] == [True, False, True]


def test_each_call_is_forgotten_after_a_minute(clock: StoppedClock) -> None:
    budget = Budget(TEN, clock.monotonic)
    budget.spend(6)
    clock.advance(30)
    budget.spend(4)
    clock.advance(29.999)
    assert budget.spend(1) is False
    clock.advance(0.001)
    assert [budget.spend(cost) for cost in (6, 1)] == [True, False]


async def test_two_interfaces_of_one_exchange_spend_from_one_budget(clock: StoppedClock) -> None:
    budget = Budget(TEN, clock.monotonic)
    coins, dollars = budget.throttle("coins"), budget.throttle("dollars")
    await coins(10)
    with pytest.raises(VenueUnavailable) as refused:
        await dollars(None)
    assert (refused.value.venue, refused.value.outage) == ("dollars", Outage.BUSY)


def test_binance_is_asked_for_less_than_it_grants() -> None:
    assert (ROWS[BINANCE].allowance, ALLOWANCE.weight < 2_400) == (ALLOWANCE, True)


async def test_a_venue_without_an_allowance_is_slowed_by_ccxt_alone() -> None:
    assert "throttle" not in vars(connect([ROWS[BYBIT]], {})[BYBIT])


async def test_rows_of_one_exchange_are_slowed_together_and_those_of_two_are_not() -> None:
    rows = [ROWS[BYBIT], LINEAR_ROWS["bybitusdt"], ROWS["okx"], LINEAR_ROWS["okxusdt"]]
    slowed = [each.throttler for each in connect(rows, {}).values()]
    assert [each is slowed[0] for each in slowed] == [True, True, False, False]
    assert slowed[2] is slowed[3]


async def test_a_budget_that_is_used_up_fails_at_once_without_asking_and_the_last_prices_stay(
    market: LiveMarket, exchange: ExchangeServer, clock: StoppedClock
) -> None:
    bitcoin = (await market.contracts(BINANCE))[0]
    refused = None
    while refused is None:
        clock.advance(2)
        refused = await refusal_of(market, bitcoin)
    calls = exchange.calls(BINANCE)
    assert refused.outage is Outage.BUSY
    assert "Binance was asked for all of 2000 in this minute" in refused.detail
    await failure_of(market.snapshot(bitcoin))
    assert exchange.calls(BINANCE) == calls
    assert market.remembered(bitcoin) is not None


async def refusal_of(market: LiveMarket, contract: Contract) -> VenueUnavailable | None:
    """Why the exchange was not asked, None if it was."""
    try:
        await market.snapshot(contract)
    except VenueUnavailable as refused:
        return refused
    return None
