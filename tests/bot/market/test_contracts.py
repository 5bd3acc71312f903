"""Which contracts a venue offers, in its own units."""

from __future__ import annotations

from datetime import UTC, datetime
from decimal import Decimal
from typing import TYPE_CHECKING

import pytest

from bot.errors import Outage
from hedgecore import AmountUnit, Contracts, InverseFuture, InversePerpetual, Price, Rate, Usd
from tests.bot.market.builders import StoppedClock, failure_of, inverse_contracts
from tests.support.exchange import BINANCE, BYBIT, ExchangeServer, Instrument

if TYPE_CHECKING:
    from bot.market.live import LiveMarket

CHRISTMAS = datetime(2026, 12, 25, 8, tzinfo=UTC)


async def test_binance_counts_contracts_of_100_usd_of_bitcoin_and_10_usd_of_the_others(market: LiveMarket) -> None:
    values = {c.coin: (c.contract_value, c.amount_unit, c.lot) for c in await inverse_contracts(market, BINANCE)}
    assert values == {
        "BTC": (Usd(100), AmountUnit.CONTRACTS, Contracts(1)),
        "ETH": (Usd(10), AmountUnit.CONTRACTS, Contracts(1)),
        "SOL": (Usd(10), AmountUnit.CONTRACTS, Contracts(1)),
    }


async def test_bybit_counts_dollars(market: LiveMarket) -> None:
    values = {c.coin: (c.contract_value, c.amount_unit, c.lot) for c in await inverse_contracts(market, BYBIT)}
    assert values == dict.fromkeys(["BTC", "ETH", "XRP"], (Usd(1), AmountUnit.USD, Contracts(1)))


async def test_a_perpetual_is_read_whole(market: LiveMarket) -> None:
    contract = (await market.contracts(BYBIT))[0]
    assert isinstance(contract, InversePerpetual)
    assert contract.venue == BYBIT
    assert contract.symbol == "BTCUSD"
    assert contract.tick == Price("0.5")
    assert contract.taker_fee == Rate("0.00055")
    assert contract.margin.tiers[0].maintenance_rate == Rate("0.005")


async def test_a_dated_contract_has_its_delivery_in_utc(market: LiveMarket) -> None:
    dated = [c for c in await market.contracts(BYBIT) if isinstance(c, InverseFuture)]
    assert [(c.symbol, c.expiry) for c in dated] == [("BTCUSDZ26", CHRISTMAS)]


async def test_contracts_come_by_coin_the_perpetual_first_then_by_date(market: LiveMarket) -> None:
    assert [c.symbol for c in await market.contracts(BINANCE)] == [
        "BTCUSD_PERP",
        "BTCUSD_261225",
        "BTCUSD_270326",
        "ETHUSD_PERP",
        "ETHUSD_261225",
        "ETHUSD_270326",
        "SOLUSD_PERP",
    ]


async def test_pages_are_turned_to_the_last(market: LiveMarket, exchange: ExchangeServer) -> None:
    for coin in ("ADA", "DOT", "EOS", "LTC"):
        exchange.world.add(BYBIT, Instrument(f"{coin}USD", coin, Decimal(1), Decimal(1), Decimal("0.0001")))
    assert {c.coin for c in await market.contracts(BYBIT)} == {"ADA", "BTC", "DOT", "EOS", "ETH", "LTC", "XRP"}


@pytest.mark.parametrize("status", ["prelaunch", "closed"])
@pytest.mark.parametrize(("venue", "symbol"), [(BINANCE, "SOLUSD_PERP"), (BYBIT, "XRPUSD")])
async def test_what_does_not_trade_is_not_offered(
    market: LiveMarket, exchange: ExchangeServer, venue: str, symbol: str, status: str
) -> None:
    exchange.world.set_status(venue, symbol, status)
    contracts = await market.contracts(venue)
    assert len(contracts) == len(exchange.world.venues[venue]) - 1
    assert symbol not in {c.symbol for c in contracts}


async def test_a_dated_contract_goes_with_its_delivery_without_asking_again(
    market: LiveMarket, exchange: ExchangeServer, clock: StoppedClock
) -> None:
    clock.advance((CHRISTMAS - clock.now()).total_seconds() - 1)
    assert "BTCUSDZ26" in {c.symbol for c in await market.contracts(BYBIT)}
    calls = exchange.calls(BYBIT)
    clock.advance(1)
    assert "BTCUSDZ26" not in {c.symbol for c in await market.contracts(BYBIT)}
    assert exchange.calls(BYBIT) == calls


@pytest.mark.parametrize(
    ("venue", "endpoint", "field", "value"),
    [
        (BINANCE, "exchangeInfo", "contractSize", 10),
        (BINANCE, "exchangeInfo", "contractSize", 1000),
        (BINANCE, "exchangeInfo", "contractSize", "abc"),
        (BINANCE, "exchangeInfo", "contractSize", None),
        (BINANCE, "exchangeInfo", "marginAsset", None),
        (BINANCE, "exchangeInfo", "baseAsset", None),
        (BINANCE, "exchangeInfo", "quoteAsset", "USDT"),
        (BINANCE, "exchangeInfo", "marginAsset", "USDT"),
        (BINANCE, "exchangeInfo", "tickSize", "abc"),
        (BINANCE, "exchangeInfo", "stepSize", "0"),
        (BINANCE, "exchangeInfo", "minQty", "-1"),
        (BINANCE, "exchangeInfo", "filters", None),
        (BYBIT, "instruments-info", "tickSize", "NaN"),
        (BYBIT, "instruments-info", "qtyStep", "0"),
        (BYBIT, "instruments-info", "minOrderQty", ""),
        (BYBIT, "instruments-info", "lotSizeFilter", None),
        (BYBIT, "instruments-info", "baseCoin", None),
        (BYBIT, "instruments-info", "quoteCoin", "USDT"),
        (BYBIT, "instruments-info", "settleCoin", "USDT"),
        (BYBIT, "instruments-info", "status", None),
        (BYBIT, "instruments-info", "contractType", "abc"),
    ],
)
async def test_one_contract_that_makes_no_sense_leaves_the_others(
    market: LiveMarket, exchange: ExchangeServer, *, venue: str, endpoint: str, field: str, value: object
) -> None:
    symbol = next(iter(exchange.world.venues[venue]))
    exchange.spoil(venue, endpoint, field, value, symbol)
    contracts = await market.contracts(venue)
    assert len(contracts) == len(exchange.world.venues[venue]) - 1
    assert symbol not in {c.symbol for c in contracts}


async def test_a_contract_without_a_symbol_leaves_the_others(market: LiveMarket, exchange: ExchangeServer) -> None:
    exchange.drop(BINANCE, "exchangeInfo", "symbol", "SOLUSD_PERP")
    assert {c.coin for c in await market.contracts(BINANCE)} == {"BTC", "ETH"}


async def test_a_dated_contract_without_a_date_is_left_out(market: LiveMarket, exchange: ExchangeServer) -> None:
    exchange.spoil(BYBIT, "instruments-info", "deliveryTime", "0", "BTCUSDZ26")
    assert [c.symbol for c in await market.contracts(BYBIT)] == ["BTCUSD", "ETHUSD", "XRPUSD"]


@pytest.mark.parametrize(("venue", "endpoint"), [(BINANCE, "exchangeInfo"), (BYBIT, "instruments-info")])
async def test_a_list_without_a_usable_contract_is_empty(
    market: LiveMarket, exchange: ExchangeServer, venue: str, endpoint: str
) -> None:
    exchange.spoil(venue, endpoint, "tickSize", "abc")
    assert (await failure_of(market.contracts(venue))).outage is Outage.EMPTY


async def test_the_list_is_used_for_an_hour(market: LiveMarket, exchange: ExchangeServer, clock: StoppedClock) -> None:
    await market.contracts(BINANCE)
    exchange.world.remove(BINANCE, "SOLUSD_PERP")
    clock.advance(3599)
    assert len(await market.contracts(BINANCE)) == 7
    clock.advance(1)
    assert len(await market.contracts(BINANCE)) == 6
    assert exchange.calls(BINANCE, "exchangeInfo") == 2


async def test_a_list_that_cannot_be_renewed_is_used_on(
    market: LiveMarket, exchange: ExchangeServer, clock: StoppedClock
) -> None:
    before = await market.contracts(BINANCE)
    clock.advance(3600)
    exchange.fail(BINANCE, 500, "exchangeInfo")
    assert await market.contracts(BINANCE) == before
    assert (await market.snapshot(before[0])).contract == before[0]


async def test_an_empty_list_is_asked_for_again(
    market: LiveMarket, exchange: ExchangeServer, clock: StoppedClock
) -> None:
    exchange.fail(BINANCE, "html", "exchangeInfo")
    assert (await failure_of(market.contracts(BINANCE))).outage is Outage.EMPTY
    exchange.heal()
    clock.advance(2)
    assert len(await market.contracts(BINANCE)) == 7


async def test_a_venue_that_is_not_connected_is_unsupported(market: LiveMarket) -> None:
    failure = await failure_of(market.contracts("okx"))
    assert (failure.venue, failure.outage) == ("okx", Outage.UNSUPPORTED)
