"""The sample market: the product's own example, at any time."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING

import pytest

from bot.errors import BadSettings, Outage
from bot.market.sample import SampleMarket
from bot.market.venues import LINEAR_ROWS, ROWS
from hedgecore import Contract, InverseFuture, Price, Rate, Snapshot, Source
from tests.bot.market.builders import NOON, failure_of
from tests.support.exchange import BINANCE, BYBIT

if TYPE_CHECKING:
    from bot.ports import Market


class Date:
    """A clock that stands still on a day."""

    def __init__(self, now: datetime) -> None:
        self._now = now

    def now(self) -> datetime:
        return self._now


@pytest.fixture
def sample() -> SampleMarket:
    return SampleMarket(clock=Date(NOON))


async def snapshots(market: SampleMarket) -> list[Snapshot]:
    return [await market.snapshot(contract) for venue in market.venues for contract in await market.contracts(venue.id)]


async def bitcoin(market: SampleMarket) -> Snapshot:
    return await market.snapshot((await market.contracts(BINANCE))[0])


async def test_bitcoin_stands_at_64000_with_the_usual_funding(sample: SampleMarket) -> None:
    snapshot = await bitcoin(sample)
    assert (snapshot.contract.symbol, snapshot.index, snapshot.mark) == ("BTCUSD_PERP", Price(64000), Price(64000))
    assert snapshot.funding is not None
    assert (snapshot.funding.rate, snapshot.funding.interval) == (Rate("0.0001"), timedelta(hours=8))
    assert snapshot.funding.next_at == datetime(2026, 11, 22, 16, tzinfo=UTC)


async def test_selling_a_hundred_contracts_averages_63996_80_around_a_middle_of_64000(sample: SampleMarket) -> None:
    book = (await bitcoin(sample)).book
    assert book is not None
    assert (book.bids[0].price.value + book.asks[0].price.value) / 2 == Decimal(64000)
    left, coins = Decimal(100), Decimal(0)
    for level in book.bids:
        taken = min(left, level.contracts.value)
        coins, left = coins + taken / level.price.value, left - taken
    assert left == 0
    assert (100 / coins).quantize(Decimal("0.01")) == Decimal("63996.80")


async def test_everything_is_labelled_as_sample_and_is_of_now(sample: SampleMarket) -> None:
    all_of_it = await snapshots(sample)
    assert {(s.source, s.as_of) for s in all_of_it} == {(Source.SAMPLE, NOON)}
    assert {s.book.as_of for s in all_of_it if s.book} == {NOON}
    assert all(s.book and s.best_bid == s.book.bids[0].price < s.mark for s in all_of_it)
    assert len(all_of_it) == 49


async def test_both_venues_offer_the_two_coins_that_matter(sample: SampleMarket) -> None:
    for venue in (BINANCE, BYBIT):
        assert {"BTC", "ETH"} <= {c.coin for c in await sample.contracts(venue)}


@pytest.mark.parametrize(
    ("today", "delivery"),
    [
        (datetime(2026, 11, 22, 12, tzinfo=UTC), datetime(2026, 12, 25, 8, tzinfo=UTC)),
        (datetime(2026, 11, 25, 8, tzinfo=UTC), datetime(2026, 12, 25, 8, tzinfo=UTC)),
        (datetime(2026, 11, 25, 9, tzinfo=UTC), datetime(2027, 3, 26, 8, tzinfo=UTC)),
        (datetime(2026, 12, 31, 23, tzinfo=UTC), datetime(2027, 3, 26, 8, tzinfo=UTC)),
        (datetime(2028, 2, 29, 0, tzinfo=UTC), datetime(2028, 3, 31, 8, tzinfo=UTC)),
    ],
)
async def test_a_dated_contract_is_delivered_at_a_quarters_end_at_least_30_days_away(
    today: datetime, delivery: datetime
) -> None:
    contracts = await SampleMarket(clock=Date(today)).contracts(BINANCE)
    dated = [c for c in contracts if isinstance(c, InverseFuture)]
    assert [(c.symbol, c.expiry) for c in dated] == [
        (f"BTCUSD_{delivery:%y%m%d}", delivery),
        (f"ETHUSD_{delivery:%y%m%d}", delivery),
    ]


async def test_a_dated_contract_stands_above_the_index_for_the_time_that_is_left(sample: SampleMarket) -> None:
    dated = next(c for c in await sample.contracts(BINANCE) if isinstance(c, InverseFuture))
    snapshot = await sample.snapshot(dated)
    # 32 whole days at 6 % a year: 64000 * (1 + 0.06 * 32 / 365)
    assert (snapshot.index, snapshot.mark) == (Price(64000), Price("64336.7"))
    assert snapshot.funding is None


async def test_the_sample_is_always_remembered(sample: SampleMarket) -> None:
    for contract in await sample.contracts(BYBIT):
        assert sample.remembered(contract) == await sample.snapshot(contract)


async def test_only_the_venues_that_were_asked_for_are_there() -> None:
    market: Market = SampleMarket([BYBIT], clock=Date(NOON))
    assert [venue.id for venue in market.venues] == [BYBIT]
    contract: Contract = (await SampleMarket(clock=Date(NOON)).contracts(BINANCE))[0]
    assert (await failure_of(market.contracts(BINANCE))).outage is Outage.UNSUPPORTED
    assert (await failure_of(market.snapshot(contract))).outage is Outage.UNSUPPORTED
    assert market.remembered(contract) is None


async def test_a_contract_that_is_not_in_the_sample_is_unsupported(sample: SampleMarket) -> None:
    contract = replace((await sample.contracts(BYBIT))[0], symbol="LUNAUSD")
    assert (await failure_of(sample.snapshot(contract))).outage is Outage.UNSUPPORTED


def test_an_unknown_venue_is_refused() -> None:
    with pytest.raises(BadSettings):
        SampleMarket(["bitmex"], clock=Date(NOON))
    assert {venue.id for venue in SampleMarket(clock=Date(NOON)).venues} == {*ROWS, *LINEAR_ROWS}
