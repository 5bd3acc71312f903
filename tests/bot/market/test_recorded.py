"""What exchanges themselves have answered (`recorded.json`), through the real ccxt: the figures are worked out by hand.

Each recording says where it is from. What was not recorded of a venue is answered by our server in its place; of
Phemex and Weex nothing was. Times differ from answer to answer, so that nothing here depends on the age of a price.
"""

from __future__ import annotations

import json
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from bot.chat.command import Services
from bot.chat.conversation import Said
from bot.chat.dialogue import Dialogue
from bot.market.live import LiveMarket
from bot.services.hedging import Hedging
from bot.services.picks import Picks
from bot.services.quotes import Quotes
from bot.texts import English
from hedgecore import Coin, Contracts, LinearPerpetual, Price, Usd
from tests.bot.market.builders import StoppedClock, contract_of, inverse_contract_of
from tests.support.exchange import ExchangeServer, World
from tests.support.fakes import FakeClock

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

RECORDED = json.loads((Path(__file__).parent / "recorded.json").read_text(encoding="utf-8"))


@dataclass(frozen=True)
class Level:
    """The best level of a side as the venue wrote it, and the dollars that it is."""

    price: str
    dollars: str


# by symbol: one whole contract of $100, $10 or $1; an order at Deribit goes by ten dollars
STEPS = [
    ("binancecoinm", "BTCUSD_PERP", "100"),
    ("binancecoinm", "ETHUSD_PERP", "10"),
    ("bybit", "BTCUSD", "1"),
    ("okx", "BTC-USD-SWAP", "100"),
    ("deribit", "BTC-PERPETUAL", "10"),
    ("krakenfutures", "PI_XBTUSD", "1"),
    ("gate", "BTC_USD", "1"),
    ("bingx", "BTC-USD", "100"),
]
BOOKS = [
    # 596 and 54 contracts of $100
    ("binancecoinm", "BTCUSD_PERP", Level("11333.7", "59600"), Level("11333.8", "5400")),
    # dollars
    ("bybit", "BTCUSD", Level("30440", "31756"), Level("30440.5", "666758")),
    # 759 and 12 contracts of $100
    ("okx", "BTC-USD-SWAP", Level("29671.2", "75900"), Level("29671.3", "1200")),
    # dollars, though a contract is ten
    ("deribit", "BTC-PERPETUAL", Level("87002.5", "199190"), Level("87003", "125090")),
    # dollars
    ("krakenfutures", "PI_XBTUSD", Level("29648", "66"), Level("29656", "20000")),
    # 0.107 and 3.666 coins, each at its own price
    ("bitget", "BTCUSD", Level("23145", "2476.515"), Level("23146", "84853.236")),
    # dollars
    ("kucoinfutures", "XBTUSDM", Level("29625", "15226"), Level("29626", "2521")),
    # dollars
    ("gate", "BTC_USD", Level("30061.6", "2"), Level("30079.1", "475")),
    # 516 and 915 contracts of $100
    ("htx", "BTC-USD", Level("29768.1", "51600"), Level("29768.2", "91500")),
]
MARKS = [
    ("binancecoinm", "BTCUSD_PERP", "26780.2", "26792.39505234"),
    ("bybit", "BTCUSD", "29175.13", "29166.67"),
    ("deribit", "BTC-PERPETUAL", "92281.78", "92263.55"),
    ("krakenfutures", "PI_XBTUSD", "91506.6009839176", "91468.38"),
    ("gate", "BTC_USD", "89199.69", "89195.84"),
    ("bingx", "BTC-USD", "67725.6", "67750.9"),
]


@asynccontextmanager
async def replaying(venue: str) -> AsyncIterator[LiveMarket]:
    """A market of one venue that answers as it was recorded, as far as it was."""
    clock = StoppedClock()
    async with ExchangeServer(World(clock.now), venues=[venue]) as exchange:
        for each in RECORDED:
            if each["venue"] == venue:
                exchange.replay(venue, each["endpoint"], each["answer"])
        market = LiveMarket([venue], exchange.urls, clock=clock, monotonic=clock.monotonic, time_limit=5)
        yield market
        await market.close()


def test_every_recording_is_of_a_venue_that_is_held_against_it() -> None:
    held = {row[0] for row in (*STEPS, *BOOKS, *MARKS)} | {"okxusdt"}
    assert {each["venue"] for each in RECORDED} == held


@pytest.mark.parametrize(("venue", "symbol", "dollars"), STEPS)
async def test_the_smallest_step_of_an_order_is_worth_so_many_dollars(venue: str, symbol: str, dollars: str) -> None:
    async with replaying(venue) as market:
        contract = await inverse_contract_of(market, venue, symbol)
    assert (contract.notional(contract.lot), contract.notional(contract.smallest_order)) == (Usd(dollars), Usd(dollars))


@pytest.mark.parametrize(("venue", "symbol", "bid", "ask"), BOOKS)
async def test_the_best_levels_of_a_book_are_worth_so_many_dollars(
    venue: str, symbol: str, bid: Level, ask: Level
) -> None:
    async with replaying(venue) as market:
        contract = await inverse_contract_of(market, venue, symbol)
        book = await market.book(contract)
    assert [(each.price, contract.notional(each.contracts)) for each in (book.bids[0], book.asks[0])] == [
        (Price(each.price), Usd(each.dollars)) for each in (bid, ask)
    ]


@pytest.mark.parametrize(("venue", "symbol", "mark", "index"), MARKS)
async def test_mark_and_index_are_the_recorded_ones(venue: str, symbol: str, mark: str, index: str) -> None:
    async with replaying(venue) as market:
        snapshot = await market.snapshot(await contract_of(market, venue, symbol))
    assert (snapshot.mark, snapshot.index) == (Price(mark), Price(index))


@pytest.mark.parametrize(
    ("venue", "order"),
    [
        # 26780.2 / 26792.39505234 of $10,000 is $9,995.45
        ("binancecoinm", "99 contracts × $100 = $9,900"),
        # 29175.13 / 29166.67: $10,002.90
        ("bybit", "10,002 USD of BTCUSD"),
        # 92281.78 / 92263.55: $10,001.98, by steps of ten
        ("deribit", "10,000 USD of BTC-PERPETUAL"),
        # 91506.60 / 91468.38: $10,004.18
        ("krakenfutures", "10,004 USD of PI_XBTUSD"),
        # 89199.69 / 89195.84: $10,000.43
        ("gate", "10,000 USD of BTC_USD"),
        # 67725.6 / 67750.9: $9,996.27
        ("bingx", "99 contracts × $100 = $9,900"),
    ],
)
async def test_half_of_20000_dollars_in_coins_is_sold_at_the_mark(venue: str, order: str) -> None:
    symbol = next(row[1] for row in MARKS if row[0] == venue)
    async with replaying(venue) as market:
        # nobody hedges at the prices of another year, so it is then
        then = FakeClock((await market.snapshot(await contract_of(market, venue, symbol))).as_of)
        quotes = Quotes(market, then)
        dialogue = Dialogue(Services(quotes, Hedging(quotes, Picks(then))), English(), then)
        screen = await dialogue.answer(Said(f"/hedge 20000 0.5 {venue}", asker=1001, private=True))
    assert screen is not None
    assert f"<b>SELL {order}</b>" in screen.html


async def test_a_linear_step_at_okx_is_a_hundredth_of_a_contract_of_a_hundredth_of_a_coin() -> None:
    async with replaying("okxusdt") as market:
        contract = await contract_of(market, "okxusdt", "BTC-USDT-SWAP")
    assert isinstance(contract, LinearPerpetual)
    assert (contract.contract_size, contract.lot) == (Coin("0.01"), Contracts("0.01"))
    assert contract.coins(contract.lot) == Coin("0.0001")
