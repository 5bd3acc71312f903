"""Askers share calls and fresh answers, and a venue that has failed is left alone for a moment."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

import pytest

from bot.errors import Outage, VenueUnavailable
from bot.market.circuit import Circuit
from bot.market.shared import Shared
from tests.bot.market.builders import StoppedClock, failure_of, until
from tests.support.exchange import BINANCE, BYBIT, ExchangeServer

if TYPE_CHECKING:
    from functools import partial

    from bot.market.live import LiveMarket
    from hedgecore import Contract


async def test_askers_at_the_same_moment_share_one_call(
    market: LiveMarket, exchange: ExchangeServer, bitcoin: dict[str, Contract]
) -> None:
    first, *others = await asyncio.gather(*(market.snapshot(bitcoin[BINANCE]) for _ in range(20)))
    assert all(other is first for other in others)
    assert exchange.calls(BINANCE, "premiumIndex") == 1
    assert exchange.calls(BINANCE, "depth") == 1


async def test_an_answer_younger_than_two_seconds_is_used_again(
    market: LiveMarket, exchange: ExchangeServer, clock: StoppedClock, bitcoin: dict[str, Contract]
) -> None:
    first = await market.snapshot(bitcoin[BYBIT])
    clock.advance(1.999)
    assert await market.snapshot(bitcoin[BYBIT]) is first
    clock.advance(0.001)
    assert await market.snapshot(bitcoin[BYBIT]) is not first
    assert exchange.calls(BYBIT, "tickers") == 2


async def test_the_calls_of_one_snapshot_run_at_the_same_time(
    market: LiveMarket, exchange: ExchangeServer, bitcoin: dict[str, Contract]
) -> None:
    release = exchange.fail(BINANCE, "hang")
    asking = asyncio.create_task(market.snapshot(bitcoin[BINANCE]))
    await until(lambda: all(exchange.calls(BINANCE, name) for name in ("premiumIndex", "depth", "fundingInfo")))
    release.set()
    assert (await asking).book is not None


async def test_an_asker_that_is_cancelled_leaves_the_call_to_the_others(
    market: LiveMarket, exchange: ExchangeServer, bitcoin: dict[str, Contract]
) -> None:
    release = exchange.fail(BYBIT, "hang")
    impatient = asyncio.create_task(market.snapshot(bitcoin[BYBIT]))
    await until(lambda: exchange.calls(BYBIT, "tickers") == 1)
    patient = asyncio.create_task(market.snapshot(bitcoin[BYBIT]))
    await asyncio.sleep(0)
    impatient.cancel()
    with pytest.raises(asyncio.CancelledError):
        await impatient
    release.set()
    assert (await patient).contract == bitcoin[BYBIT]
    assert exchange.calls(BYBIT, "tickers") == 1


async def test_an_asker_that_is_cancelled_while_ccxt_is_imported_leaves_that_to_the_others(market: LiveMarket) -> None:
    impatient = asyncio.create_task(market.contracts(BYBIT))
    await asyncio.sleep(0)
    patient = asyncio.create_task(market.contracts(BYBIT))
    await asyncio.sleep(0)
    impatient.cancel()
    assert len(await patient) == 4


async def test_a_failure_is_shared_and_then_forgotten() -> None:
    failures = [KeyError("first")]

    async def ask() -> int:
        await asyncio.sleep(0)
        if failures:
            raise failures.pop()
        return 2

    shared = Shared(ask, lasts=10, patience=5, monotonic=lambda: 0)
    assert [type(end) for end in await asyncio.gather(shared.get(), shared.get(), return_exceptions=True)] == [
        KeyError,
        KeyError,
    ]
    assert shared.last is None
    assert await shared.get() == 2


async def test_a_call_goes_on_after_people_have_stopped_waiting() -> None:
    go_on = asyncio.Event()

    async def ask() -> int:
        await go_on.wait()
        return 2

    shared = Shared(ask, lasts=10, patience=0.05, monotonic=lambda: 0)
    for _ in range(2):
        with pytest.raises(TimeoutError):
            await shared.get()
    go_on.set()
    await until(lambda: shared.last == 2)
    assert await shared.get() == 2


async def test_a_venue_that_is_slow_to_answer_has_answered_for_the_next_asker(
    hasty_market: LiveMarket, exchange: ExchangeServer
) -> None:
    release = exchange.fail(BYBIT, "hang", times=2)
    assert (await failure_of(hasty_market.contracts(BYBIT))).outage is Outage.TIMEOUT
    assert (await failure_of(hasty_market.contracts(BYBIT))).outage is Outage.TIMEOUT
    release.set()
    async with asyncio.timeout(5):
        while not await _lists_contracts(hasty_market, BYBIT):  # noqa: ASYNC110 (asking is what is being tested)
            await asyncio.sleep(0.001)
    assert exchange.calls(BYBIT) == 3


async def _lists_contracts(market: LiveMarket, venue: str) -> bool:
    try:
        return len(await market.contracts(venue)) > 0
    except VenueUnavailable:
        return False


async def test_a_snapshot_that_came_too_late_is_remembered(
    hasty_market: LiveMarket, exchange: ExchangeServer, bitcoin: dict[str, Contract]
) -> None:
    release = exchange.fail(BINANCE, "hang", "premiumIndex")
    await hasty_market.contracts(BINANCE)
    assert (await failure_of(hasty_market.snapshot(bitcoin[BINANCE]))).outage is Outage.TIMEOUT
    assert hasty_market.remembered(bitcoin[BINANCE]) is None
    release.set()
    await until(lambda: hasty_market.remembered(bitcoin[BINANCE]) is not None)


async def test_a_list_that_is_slow_to_be_renewed_is_used_on(
    hasty_market: LiveMarket, exchange: ExchangeServer, clock: StoppedClock
) -> None:
    before = await hasty_market.contracts(BINANCE)
    clock.advance(3600)
    exchange.fail(BINANCE, "hang")
    assert await hasty_market.contracts(BINANCE) == before


async def test_a_failure_that_nobody_waits_for_any_more_is_no_lost_exception() -> None:
    reported: list[object] = []
    asyncio.get_running_loop().set_exception_handler(lambda _, context: reported.append(context))
    started, go_on = asyncio.Event(), asyncio.Event()

    async def ask() -> int:
        started.set()
        await go_on.wait()
        raise KeyError

    shared = Shared(ask, lasts=10, patience=5, monotonic=lambda: 0)
    asker = asyncio.create_task(shared.get())
    await started.wait()
    asker.cancel()
    go_on.set()
    await asyncio.gather(asker, return_exceptions=True)
    await asyncio.sleep(0)
    del asker, shared
    assert reported == []


@pytest.mark.parametrize(("fault", "rest"), [(500, 2), ("html", 2), (504, 5), (429, 60), (451, 60)])
async def test_a_venue_that_failed_rests(
    market: LiveMarket, exchange: ExchangeServer, clock: StoppedClock, fault: str | int, rest: float
) -> None:
    exchange.fail(BINANCE, fault)
    first = await failure_of(market.contracts(BINANCE))
    exchange.heal()
    clock.advance(rest - 0.001)
    second = await failure_of(market.contracts(BINANCE))
    assert second.outage is first.outage
    assert exchange.calls(BINANCE) == 1
    clock.advance(0.001)
    assert len(await market.contracts(BINANCE)) == 7


async def test_resting_concerns_prices_of_every_contract_but_not_the_list(
    market: LiveMarket, exchange: ExchangeServer, clock: StoppedClock
) -> None:
    contracts = await market.contracts(BINANCE)
    exchange.fail(BINANCE, 429, "premiumIndex")
    assert (await failure_of(market.snapshot(contracts[0]))).outage is Outage.BUSY
    clock.advance(59)
    assert (await failure_of(market.snapshot(contracts[3]))).outage is Outage.BUSY
    assert exchange.calls(BINANCE, "premiumIndex") == 1
    assert await market.contracts(BINANCE) == contracts


async def test_data_that_makes_no_sense_does_not_make_a_venue_rest(
    market: LiveMarket, exchange: ExchangeServer, bitcoin: dict[str, Contract]
) -> None:
    exchange.spoil(BYBIT, "tickers", "markPrice", "abc")
    assert (await failure_of(market.snapshot(bitcoin[BYBIT]))).outage is Outage.MALFORMED
    exchange.heal()
    assert (await market.snapshot(bitcoin[BYBIT])).contract == bitcoin[BYBIT]


def test_a_success_ends_the_memory_of_a_failure() -> None:
    clock = StoppedClock()
    circuit = Circuit(clock.monotonic)
    failure = VenueUnavailable("bybit", Outage.TIMEOUT, "first")
    with pytest.raises(VenueUnavailable), circuit.guarding():
        raise failure
    clock.advance(4.9)
    with pytest.raises(VenueUnavailable) as refused, circuit.guarding():
        pytest.fail("a venue at rest was asked")
    assert (refused.value.venue, refused.value.outage) == ("bybit", Outage.TIMEOUT)
    assert "first" in refused.value.detail
    clock.advance(0.1)
    with circuit.guarding():
        pass
    with circuit.guarding():
        pass


def test_an_answer_that_was_under_way_ends_the_rest() -> None:
    clock = StoppedClock()
    circuit = Circuit(clock.monotonic)
    failure = VenueUnavailable("bybit", Outage.TIMEOUT)
    with circuit.guarding(), pytest.raises(VenueUnavailable), circuit.guarding():
        raise failure
    with circuit.guarding():
        pass


async def test_calls_at_the_same_moment_do_not_wait_for_each_other(
    hasty_market: LiveMarket, exchange: ExchangeServer
) -> None:
    contracts = await hasty_market.contracts(BINANCE)
    snapshots = await asyncio.gather(*(hasty_market.snapshot(contract) for contract in contracts))
    assert [snapshot.contract for snapshot in snapshots] == list(contracts)
    assert exchange.calls(BINANCE, "premiumIndex") == 7


async def test_calls_that_run_when_the_market_closes_end(
    new_market: partial[LiveMarket], exchange: ExchangeServer
) -> None:
    market = new_market()
    exchange.fail(BINANCE, "hang")
    asking = asyncio.create_task(market.contracts(BINANCE))
    await until(lambda: exchange.calls(BINANCE) == 1)
    async with asyncio.timeout(4):
        await market.close()
    with pytest.raises(asyncio.CancelledError):
        await asking
