"""What whoever measures is told of the exchanges."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

import pytest

from bot.errors import Outage
from tests.bot.market.builders import each_venue, failure_of
from tests.support.fake_meters import FakeMeters

if TYPE_CHECKING:
    from collections.abc import AsyncIterator
    from functools import partial

    from bot.market.live import LiveMarket
    from tests.support.exchange import ExchangeServer


@pytest.fixture
def meters() -> FakeMeters:
    return FakeMeters()


@pytest.fixture
async def metered(new_market: partial[LiveMarket], meters: FakeMeters) -> AsyncIterator[LiveMarket]:
    live = new_market(meters=meters)
    yield live
    await live.close()


@each_venue
async def test_prices_are_told_with_their_time(metered: LiveMarket, meters: FakeMeters, venue: str) -> None:
    snapshot = await metered.snapshot((await metered.contracts(venue))[0])
    assert meters.told == [("answered", venue, snapshot.as_of)]


@each_venue
async def test_what_is_handed_out_again_is_not_told_again(metered: LiveMarket, meters: FakeMeters, venue: str) -> None:
    contract = (await metered.contracts(venue))[0]
    await metered.snapshot(contract)
    await metered.snapshot(contract)
    assert len(meters.told) == 1


@each_venue
async def test_a_call_that_tells_of_all_contracts_is_one_answer(
    metered: LiveMarket, meters: FakeMeters, exchange: ExchangeServer, venue: str
) -> None:
    exchange.world.lag(venue, 7)
    contracts = await metered.contracts(venue)
    first, *_ = await asyncio.gather(*(metered.glance(contract) for contract in contracts))
    assert meters.told == [("answered", venue, first.as_of)]


@each_venue
async def test_a_failure_is_told_once_and_the_rest_after_it_is_none(
    metered: LiveMarket, meters: FakeMeters, exchange: ExchangeServer, venue: str
) -> None:
    contract = (await metered.contracts(venue))[0]
    exchange.fail(venue, 429)
    await failure_of(metered.snapshot(contract))
    await failure_of(metered.snapshot(contract))
    assert meters.told == [("failed", venue, Outage.BUSY)]
