"""What exchanges were recorded to tell twice, in their own unit and in another: both come to the same through the bot.

So no table of ours is held against another of ours. The figures are of streams and answers of 2020 to 2023.
"""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

import pytest

from bot.market.live import LiveMarket
from tests.bot.market.builders import StoppedClock, contract_of, inverse_contract_of
from tests.support.exchange import ExchangeServer, World

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from hedgecore import Usd

# a day's trading as the venue counts it and in coins, and the lowest and the highest price of that day
DAYS = [
    ("binancecoinm", "BTCUSD_PERP", "71996462", "153291.03251537", "46250.0", "47662.0"),
    ("bybit", "BTCUSD", "1745270625", "57303.17572180", "29278.00", "31874.00"),
    ("okx", "BTC-USD-SWAP", "5412510", "17799.3208", "29277.5", "31885.6"),
    ("kucoinfutures", "XBTUSDM", "43626228", "1439.3403076772884", "29150.0", "31890.0"),
    ("gate", "BTC_USD", "15542254", "518.8480439694998983", "29259.1", "31856.2"),
    ("htx", "BTC-USD", "4074828", "13439.987508739157", "29258.1", "30694.9"),
]
# a price, an amount as the venue counts it, and the coins that it was by the venue's own word: trades, and at Bybit
# what is open, at the mark
AMOUNTS = [
    ("binancecoinm", "BTCUSD_PERP", "19100.5", "1", "0.00523547"),
    ("binancecoinm", "BTCUSD_PERP", "27465.8", "21", "0.07645872"),
    ("htx", "BTC-USD", "58666.3", "6", "0.010227336648126778"),
    ("htx", "ETH-USD", "1849.18", "346", "1.871099622535394"),
    ("bybit", "BTCUSD", "29175.13", "634801426", "21758.31"),
    ("bybit", "ETHUSD", "1824.40", "216746503", "118804.27"),
    ("bybit", "XRPUSD", "0.6099", "87643494", "143701416.63"),
]
# of one message: the rate that Kraken's inverse contracts have, and the share that it is; the mark was 29,919.75
KRAKENS = [("3.216424e-12", "9.6321875e-08"), ("-8.63581351e-10", "-2.5847309375e-05")]


@pytest.fixture
async def exchange(clock: StoppedClock, venue: str) -> AsyncIterator[ExchangeServer]:
    async with ExchangeServer(World(clock.now), venues=[venue]) as server:
        yield server


@pytest.fixture
async def market(exchange: ExchangeServer, clock: StoppedClock, venue: str) -> AsyncIterator[LiveMarket]:
    live = LiveMarket([venue], exchange.urls, clock=clock, monotonic=clock.monotonic, time_limit=5)
    yield live
    await live.close()


async def dollars_of(market: LiveMarket, exchange: ExchangeServer, *, venue: str, symbol: str, level: list[str]) -> Usd:
    """What an order of this price and amount is worth once it has come through the book of the venue."""
    contract = await inverse_contract_of(market, venue, symbol)
    exchange.world.set_book(venue, symbol, [(level[0], level[1])], [])
    (bid,) = (await market.book(contract)).bids
    return contract.notional(bid.contracts)


@pytest.mark.parametrize(("venue", "symbol", "amount", "coins", "low", "high"), DAYS)
async def test_a_day_of_amounts_and_a_day_of_coins_are_one_at_a_price_of_that_day(
    market: LiveMarket,
    exchange: ExchangeServer,
    *,
    venue: str,
    symbol: str,
    amount: str,
    coins: str,
    low: str,
    high: str,
) -> None:
    dollars = await dollars_of(market, exchange, venue=venue, symbol=symbol, level=[low, amount])
    assert Decimal(low) < dollars.value / Decimal(coins) < Decimal(high)


@pytest.mark.parametrize(("venue", "symbol", "price", "amount", "coins"), AMOUNTS)
async def test_an_amount_is_the_coins_that_the_venue_itself_says_it_is(
    market: LiveMarket, exchange: ExchangeServer, *, venue: str, symbol: str, price: str, amount: str, coins: str
) -> None:
    dollars = await dollars_of(market, exchange, venue=venue, symbol=symbol, level=[price, amount])
    told = Decimal(coins)
    last_digit = Decimal(1).scaleb(int(told.as_tuple().exponent)) if told > 1 else Decimal("1e-8")
    assert abs(dollars.value / Decimal(price) - told) <= last_digit


@pytest.mark.parametrize("venue", ["bitget"])
async def test_a_day_of_bitgets_coins_is_a_day_of_its_dollars(
    market: LiveMarket, exchange: ExchangeServer, venue: str
) -> None:
    coins, dollars = Decimal("6601.040"), Decimal("201847558.263")
    level = [str(dollars / coins), str(coins)]
    traded = await dollars_of(market, exchange, venue=venue, symbol="BTCUSD", level=level)
    assert abs(traded.value - dollars) < Decimal("0.01")


@pytest.mark.parametrize("venue", ["krakenfutures"])
@pytest.mark.parametrize(("rate", "share"), KRAKENS)
async def test_krakens_rate_times_its_mark_is_the_share_that_it_tells_beside_it(
    market: LiveMarket, exchange: ExchangeServer, *, venue: str, rate: str, share: str
) -> None:
    exchange.world.set_mark(venue, "PI_XBTUSD", "29927.42", "29919.75")
    exchange.spoil(venue, "tickers/PI_XBTUSD", "fundingRate", float(rate))
    funding = (await market.snapshot(await contract_of(market, venue, "PI_XBTUSD"))).funding
    assert funding is not None
    assert abs(funding.rate.value / Decimal(share) - 1) < Decimal("0.001")
