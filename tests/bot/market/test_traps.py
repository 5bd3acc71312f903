"""What goes wrong by a factor when an exchange is read as the others are: one test for each trap, named after it."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from typing import TYPE_CHECKING

import pytest

from bot.market.exchanges import phemex
from bot.market.live import LiveMarket
from hedgecore import AmountUnit, Coin, Contracts, InverseFuture, InversePerpetual, LiquidationFamily, Price, Rate, Usd
from tests.bot.market.builders import NOON, StoppedClock, asking, contract_of, inverse_contract_of, only_inverse

if TYPE_CHECKING:
    from hedgecore import Snapshot


async def seen(market: LiveMarket, venue: str, symbol: str) -> Snapshot:
    return await market.snapshot(await contract_of(market, venue, symbol))


async def test_deribit_counts_dollars_although_a_contract_is_ten() -> None:
    async with asking("deribit") as (market, exchange):
        exchange.world.set_book("deribit", "BTC-PERPETUAL", [("63999.5", "351820")], [("64000.5", "10")])
        snapshot = await seen(market, "deribit", "BTC-PERPETUAL")
    contract, book = only_inverse(snapshot.contract), snapshot.book
    assert book is not None
    assert (contract.amount_unit, contract.notional(Contracts(1))) == (AmountUnit.USD, Usd(10))
    assert (book.bids[0].contracts, book.asks[0].contracts) == (Contracts(35182), Contracts(1))
    assert contract.notional(contract.smallest_order) == Usd(10)


async def test_deribits_perpetual_is_one_although_it_has_an_expiry() -> None:
    async with asking("deribit") as (market, _):
        contract = await inverse_contract_of(market, "deribit", "BTC-PERPETUAL")
    assert isinstance(contract, InversePerpetual)


async def test_deribits_options_and_contracts_in_usdc_are_not_offered() -> None:
    async with asking("deribit") as (market, exchange):
        symbols = {contract.symbol for contract in await market.contracts("deribit")}
        assert symbols == set(exchange.world.venues["deribit"])


async def test_deribits_rate_is_of_the_last_eight_hours_and_not_of_this_moment() -> None:
    async with asking("deribit") as (market, _):
        funding = (await seen(market, "deribit", "BTC-PERPETUAL")).funding
    assert funding is not None
    assert (funding.rate, funding.interval, funding.next_at) == (Rate("0.0001"), timedelta(hours=8), None)


async def test_deribits_hourly_rows_are_of_an_hour_each() -> None:
    async with asking("deribit") as (market, exchange):
        for hours in (3, 2, 1, 0):
            exchange.world.settle("deribit", "BTC-PERPETUAL", NOON - timedelta(hours=hours), "0.00001", "64000")
        contract = await inverse_contract_of(market, "deribit", "BTC-PERPETUAL")
        settled = await market.funding_since(contract, NOON - timedelta(hours=4))
    assert [each.rate for each in settled] == [Rate("0.00001")] * 4


async def test_krakens_funding_is_in_coins_for_each_dollar() -> None:
    async with asking("krakenfutures") as (market, exchange):
        exchange.world.set_mark("krakenfutures", "PI_XBTUSD", "91468.38", "91506.5")
        exchange.spoil("krakenfutures", "tickers/PI_XBTUSD", "fundingRate", -3.995839963e-09)
        funding = (await seen(market, "krakenfutures", "PI_XBTUSD")).funding
    assert funding is not None
    assert funding.rate == Rate(Decimal("-3.995839963e-9") * Decimal("91506.5"))


@pytest.mark.parametrize(("absolute", "rate"), [(1e-06, "0.0025"), (-1e-06, "-0.0025")])
async def test_kraken_exchanges_no_more_than_its_greatest_rate(absolute: float, rate: str) -> None:
    async with asking("krakenfutures") as (market, exchange):
        exchange.spoil("krakenfutures", "tickers/PI_XBTUSD", "fundingRate", absolute)
        funding = (await seen(market, "krakenfutures", "PI_XBTUSD")).funding
    assert funding is not None
    assert (funding.rate, funding.interval) == (Rate(rate), timedelta(hours=1))


async def test_krakens_funding_without_a_greatest_rate_is_unknown() -> None:
    async with asking("krakenfutures") as (market, exchange):
        exchange.drop("krakenfutures", "instruments", "maxRelativeFundingRate")
        snapshot = await seen(market, "krakenfutures", "PI_XBTUSD")
    assert (snapshot.mark, snapshot.funding) == (Price(64000), None)


async def test_krakens_tiers_in_dollars_become_coins_at_the_mark() -> None:
    async with asking("krakenfutures") as (market, _):
        margin = (await inverse_contract_of(market, "krakenfutures", "PI_XBTUSD")).margin
    assert [(tier.floor, tier.maintenance_rate) for tier in margin.tiers] == [
        (Coin(0), Rate("0.01")),
        (Coin(10), Rate("0.02")),
    ]
    assert margin.family is LiquidationFamily.ENTRY


async def test_krakens_tiers_without_a_mark_are_the_tables() -> None:
    async with asking("krakenfutures") as (market, exchange):
        exchange.fail("krakenfutures", 500, "tickers")
        margin = (await inverse_contract_of(market, "krakenfutures", "PI_XBTUSD")).margin
    assert [tier.maintenance_rate for tier in margin.tiers] == [Rate("0.02")]


async def test_krakens_contracts_of_many_collaterals_are_not_offered() -> None:
    async with asking("krakenfutures") as (market, _):
        symbols = {contract.symbol for contract in await market.contracts("krakenfutures")}
    assert symbols == {"PI_XBTUSD", "PI_ETHUSD", "FI_XBTUSD_261225"}


async def test_bitgets_sizes_are_coins_each_worth_its_own_price() -> None:
    async with asking("bitget") as (market, exchange):
        exchange.world.set_book("bitget", "BTCUSD", [("63000", "0.5"), ("60000", "1")], [("64000", "2")])
        snapshot = await seen(market, "bitget", "BTCUSD")
    assert snapshot.book is not None
    assert [level.contracts for level in snapshot.book.bids] == [Contracts(31500), Contracts(60000)]
    contract = only_inverse(snapshot.contract)
    assert (contract.amount_unit, contract.notional(contract.lot)) == (AmountUnit.COIN, Usd(64))


async def test_bitgets_steps_are_coins_at_the_present_price_and_not_at_that_of_the_list() -> None:
    async with asking("bitget") as (market, exchange):
        listed = await inverse_contract_of(market, "bitget", "BTCUSD")
        exchange.world.set_mark("bitget", "BTCUSD", "32000", "32000")
        alone = only_inverse((await market.snapshot(listed)).contract)
        offers = {each.snapshot.contract.symbol: each.snapshot for each in (await market.board("bitget", "BTC")).offers}
        offered = only_inverse(offers["BTCUSD"].contract)
    assert listed.notional(listed.lot) == Usd(64)
    assert [each.notional(each.lot) for each in (alone, offered)] == [Usd(32), Usd(32)]
    assert alone.notional(alone.smallest_order) == Usd(32)


async def test_bitgets_contract_that_does_not_take_its_own_coin_is_not_offered() -> None:
    async with asking("bitget") as (market, exchange):
        exchange.spoil("bitget", "contracts", "supportMarginCoins", ["USDC", "ETH"])
        assert {contract.coin for contract in await market.contracts("bitget")} == {"ETH"}


async def test_bingx_writes_the_dollars_of_a_contract_where_others_write_the_step_of_the_price() -> None:
    async with asking("bingx") as (market, _):
        contract = await inverse_contract_of(market, "bingx", "SOL-USD")
    assert (contract.notional(Contracts(1)), contract.tick) == (Usd(10), Price("0.001"))


async def test_bingx_has_no_step_of_an_order_so_contracts_are_whole() -> None:
    async with asking("bingx") as (market, _):
        contract = await inverse_contract_of(market, "bingx", "BTC-USD")
    assert (contract.lot, contract.smallest_order) == (Contracts(1), Contracts(1))


async def test_bingx_does_not_tell_how_often_funding_is_exchanged_unless_the_row_has_it() -> None:
    async with asking("bingx") as (market, _):
        funding = (await seen(market, "bingx", "BTC-USD")).funding
    assert funding is not None
    assert (funding.rate, funding.interval) == (Rate("0.0001"), None)


async def test_phemex_prices_have_four_decimals_and_rates_eight() -> None:
    async with asking("phemex") as (market, exchange):
        exchange.spoil("phemex", "md/ticker/24hr", "markEp", 2329232)
        exchange.spoil("phemex", "md/ticker/24hr", "fundingRateEr", -10000)
        snapshot = await seen(market, "phemex", "ETHUSD")
    assert snapshot.mark == Price("232.9232")
    assert snapshot.funding is not None
    assert snapshot.funding.rate == Rate("-0.0001")


@pytest.mark.parametrize("size", [1.0, "1", "1 USD"])
async def test_phemex_writes_the_size_of_a_contract_with_and_without_a_unit(size: object) -> None:
    async with asking("phemex") as (market, exchange):
        exchange.spoil("phemex", "products", "contractSize", size)
        assert len(await market.contracts("phemex")) == 3


async def test_phemex_intervals_in_hours_are_not_taken_for_seconds() -> None:
    async with asking("phemex") as (market, exchange):
        exchange.spoil("phemex", "products", "fundingInterval", 8)
        funding = (await seen(market, "phemex", "BTCUSD")).funding
    assert funding is not None
    assert (funding.interval, funding.next_at) == (None, None)


async def test_phemex_tiers_are_the_scaled_rates_and_not_the_percentages() -> None:
    async with asking("phemex") as (market, _):
        margin = (await inverse_contract_of(market, "phemex", "BTCUSD")).margin
    assert [(tier.floor, tier.maintenance_rate) for tier in margin.tiers] == [
        (Coin(0), Rate("0.005")),
        (Coin(100), Rate("0.01")),
    ]
    assert margin.family is phemex.ROW.other_margin.family


async def test_htx_has_its_mark_in_the_running_minute_of_its_candles() -> None:
    async with asking("htx") as (market, exchange):
        exchange.world.set_mark("htx", "BTC-USD", index="64000", mark="64012.3")
        snapshot = await seen(market, "htx", "BTC-USD")
    assert (snapshot.mark, snapshot.index) == (Price("64012.3"), Price(64000))


async def test_htx_with_the_candles_of_another_contract_is_refused() -> None:
    async with asking("htx") as (market, exchange):
        exchange.spoil("htx", "swap_mark_price_kline", "ch", "market.ETH-USD.mark_price.1min")
        contract = await inverse_contract_of(market, "htx", "BTC-USD")
        with pytest.raises(Exception, match="ETH-USD"):
            await market.snapshot(contract)


async def test_htx_without_its_dated_contracts_has_its_perpetual_ones() -> None:
    async with asking("htx") as (market, exchange):
        exchange.fail("htx", 500, "contract_contract_info")
        assert {contract.symbol for contract in await market.contracts("htx")} == {"BTC-USD", "ETH-USD"}


async def test_okx_has_its_index_only_in_its_index_tickers() -> None:
    async with asking("okx") as (market, exchange):
        exchange.world.set_mark("okx", "BTC-USD-SWAP", index="64000", mark="64012.3")
        snapshot = await seen(market, "okx", "BTC-USD-SWAP")
    assert (snapshot.mark, snapshot.index) == (Price("64012.3"), Price(64000))
    assert exchange.calls("okx", "market/index-tickers") == 1


async def test_okx_tiers_are_counted_in_contracts_and_become_coins_at_the_mark() -> None:
    async with asking("okx") as (market, _):
        tiers = (await inverse_contract_of(market, "okx", "ETH-USD-SWAP")).margin.tiers
    assert [(tier.floor, tier.maintenance_rate) for tier in tiers] == [
        (Coin(0), Rate("0.004")),
        (Coin("3.121875"), Rate("0.006")),
    ]


async def test_okx_without_its_tiers_has_the_tables() -> None:
    async with asking("okx") as (market, exchange):
        exchange.fail("okx", "html", "public/position-tiers")
        tiers = (await inverse_contract_of(market, "okx", "BTC-USD-SWAP")).margin.tiers
    assert [tier.floor for tier in tiers] == [Coin(0), Coin(1)]


async def test_okx_contracts_in_tether_and_unready_rows_are_not_offered() -> None:
    async with asking("okx") as (market, exchange):
        assert {contract.symbol for contract in await market.contracts("okx")} == set(exchange.world.venues["okx"])


async def test_kucoin_writes_the_multiplier_of_an_inverse_contract_below_zero() -> None:
    async with asking("kucoinfutures") as (market, _):
        contract = await inverse_contract_of(market, "kucoinfutures", "XBTUSDM")
    assert contract.notional(Contracts(1)) == Usd(1)


async def test_kucoin_writes_the_time_of_a_book_in_nanoseconds() -> None:
    async with asking("kucoinfutures") as (market, _):
        book = (await seen(market, "kucoinfutures", "XBTUSDM")).book
    assert book is not None
    assert book.as_of == NOON


async def test_gates_multiplier_of_zero_is_a_contract_of_one_dollar() -> None:
    async with asking("gate") as (market, _):
        contract = await inverse_contract_of(market, "gate", "BTC_USD")
    assert (contract.notional(Contracts(1)), contract.lot) == (Usd(1), Contracts(1))


async def test_gates_tiers_ask_for_as_much_again_at_each_risk_limit() -> None:
    async with asking("gate") as (market, _):
        tiers = (await inverse_contract_of(market, "gate", "BTC_USD")).margin.tiers
    assert [(tier.floor, tier.maintenance_rate) for tier in tiers] == [
        (Coin(0), Rate("0.005")),
        (Coin(100), Rate("0.01")),
        (Coin(200), Rate("0.015")),
    ]


@pytest.mark.parametrize(
    ("venue", "symbol", "endpoint"),
    [
        ("okx", "BTC-USD-SWAP", "public/funding-rate"),
        ("bitget", "BTCUSD", "current-fund-rate"),
        ("kucoinfutures", "XBTUSDM", "funding-rate/XBTUSDM/current"),
        ("htx", "BTC-USD", "swap_funding_rate"),
    ],
)
@pytest.mark.parametrize("fault", ["hang", "500", "html"])
async def test_a_funding_of_another_call_that_fails_leaves_the_prices(
    venue: str, symbol: str, endpoint: str, fault: str
) -> None:
    async with asking(venue) as (market, exchange):
        exchange.fail(venue, fault, endpoint)
        snapshot = await seen(market, venue, symbol)
    assert (snapshot.mark, snapshot.index) == (Price(64000), Price(64000))
    assert snapshot.funding is None or snapshot.funding.interval is None


@pytest.mark.parametrize(("venue", "symbol"), [("okx", "BTC-USD-261225"), ("deribit", "BTC-25DEC26")])
async def test_a_delivered_contract_has_its_price_where_the_venue_tells_it(venue: str, symbol: str) -> None:
    async with asking(venue) as (market, exchange):
        contract = await inverse_contract_of(market, venue, symbol)
        assert isinstance(contract, InverseFuture)
        exchange.world.deliver(venue, symbol, "64123.5")
        clock_after = StoppedClock()
        clock_after.advance((contract.expiry - NOON).total_seconds() + 60)
        after = LiveMarket([venue], exchange.urls, clock=clock_after, monotonic=clock_after.monotonic, time_limit=2)
        assert await after.delivery_price(contract) == Price("64123.5")
        await after.close()
