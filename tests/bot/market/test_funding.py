"""Funding of a perpetual: rate, interval, next settlement; each known or unknown for itself."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest

from hedgecore import Contract, Price, Rate
from tests.bot.market.builders import BITCOIN, FUNDING_RATE, PRICES, StoppedClock, contract_of, each_venue
from tests.support.exchange import BINANCE, BYBIT, ExchangeServer

if TYPE_CHECKING:
    from bot.market.live import LiveMarket


@each_venue
async def test_funding_has_rate_interval_and_next_time(
    market: LiveMarket, exchange: ExchangeServer, bitcoin: dict[str, Contract], venue: str
) -> None:
    exchange.world.set_funding(venue, BITCOIN[venue], "-0.00012345")
    funding = (await market.snapshot(bitcoin[venue])).funding
    assert funding is not None
    assert funding.rate == Rate("-0.00012345")
    assert funding.interval == timedelta(hours=8)
    assert funding.next_at == datetime(2026, 11, 22, 16, tzinfo=UTC)


@each_venue
async def test_a_shorter_funding_interval_is_seen(market: LiveMarket, exchange: ExchangeServer, venue: str) -> None:
    exchange.world.set_funding(venue, BITCOIN[venue], "0.0001", hours=4)
    snapshot = await market.snapshot(await contract_of(market, venue, BITCOIN[venue]))
    assert snapshot.funding is not None
    assert snapshot.funding.interval == timedelta(hours=4)


@pytest.mark.parametrize(
    ("venue", "endpoint", "field", "value"),
    [
        (BINANCE, "fundingInfo", "fundingIntervalHours", "abc"),
        (BINANCE, "fundingInfo", "fundingIntervalHours", 0),
        (BINANCE, "fundingInfo", "fundingIntervalHours", 8_000_000),
        (BYBIT, "instruments-info", "fundingInterval", None),
        (BYBIT, "instruments-info", "fundingInterval", 8),
        (BYBIT, "instruments-info", "fundingInterval", 90),
    ],
)
async def test_an_interval_that_makes_no_sense_is_unknown_while_the_rate_stands(
    market: LiveMarket, exchange: ExchangeServer, *, venue: str, endpoint: str, field: str, value: object
) -> None:
    exchange.world.set_funding(venue, BITCOIN[venue], "0.0002", hours=4)
    exchange.spoil(venue, endpoint, field, value)
    funding = (await market.snapshot(await contract_of(market, venue, BITCOIN[venue]))).funding
    assert funding is not None
    assert (funding.rate, funding.interval) == (Rate("0.0002"), None)


@pytest.mark.parametrize("fault", ["500", "html", "429", "cut"])
async def test_intervals_that_cannot_be_had_are_unknown_and_asked_for_again(
    market: LiveMarket, exchange: ExchangeServer, clock: StoppedClock, bitcoin: dict[str, Contract], fault: str
) -> None:
    exchange.fail(BINANCE, fault, "fundingInfo", times=1)
    funding = (await market.snapshot(bitcoin[BINANCE])).funding
    assert funding is not None
    assert funding.interval is None
    clock.advance(2)
    funding = (await market.snapshot(bitcoin[BINANCE])).funding
    assert funding is not None
    assert funding.interval == timedelta(hours=8)


async def test_no_adjusted_interval_at_all_means_the_usual_eight_hours(
    market: LiveMarket, exchange: ExchangeServer, bitcoin: dict[str, Contract]
) -> None:
    exchange.fail(BINANCE, "null", "fundingInfo")
    funding = (await market.snapshot(bitcoin[BINANCE])).funding
    assert funding is not None
    assert funding.interval == timedelta(hours=8)


@each_venue
@pytest.mark.parametrize("rate", ["abc", "", None, "NaN", "1e9", "1", "-1", []])
async def test_funding_that_makes_no_sense_is_none_while_the_prices_stand(
    market: LiveMarket, exchange: ExchangeServer, bitcoin: dict[str, Contract], venue: str, rate: object
) -> None:
    exchange.spoil(venue, PRICES[venue], FUNDING_RATE[venue], rate)
    snapshot = await market.snapshot(bitcoin[venue])
    assert snapshot.funding is None
    assert snapshot.mark == Price(64000)
    assert snapshot.book is not None


@each_venue
async def test_funding_of_nothing_is_a_rate_not_a_missing_one(
    market: LiveMarket, exchange: ExchangeServer, bitcoin: dict[str, Contract], venue: str
) -> None:
    exchange.world.set_funding(venue, BITCOIN[venue], "0")
    funding = (await market.snapshot(bitcoin[venue])).funding
    assert funding is not None
    assert funding.rate == Rate(0)


@each_venue
@pytest.mark.parametrize("time", [0, "", None, "abc"])
async def test_a_next_funding_time_that_is_missing_is_none(
    market: LiveMarket, exchange: ExchangeServer, bitcoin: dict[str, Contract], venue: str, time: object
) -> None:
    exchange.spoil(venue, PRICES[venue], "nextFundingTime", time)
    funding = (await market.snapshot(bitcoin[venue])).funding
    assert funding is not None
    assert funding.next_at is None
