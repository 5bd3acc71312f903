"""`/contracts` over the real ccxt and exchanges on loopback, of which some hang, lie, or are late."""

from __future__ import annotations

import asyncio
from html import unescape
from typing import TYPE_CHECKING

import pytest

from bot.chat.command import Services
from bot.chat.conversation import Said
from bot.chat.dialogue import Dialogue
from bot.market.live import LiveMarket
from bot.services.hedging import Hedging
from bot.services.picks import Picks
from bot.services.quotes import Quotes
from bot.services.ranking import Ranker
from bot.services.surveys import Surveys
from bot.texts import English
from tests.bot.market.builders import BITCOIN, StoppedClock
from tests.support.exchange import BINANCE, BYBIT, ExchangeServer, World

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Awaitable, Callable

    from bot.chat.screen import Screen

OKX, DERIBIT, KRAKEN, KUCOIN, GATE = "okx", "deribit", "krakenfutures", "kucoinfutures", "gate"
VENUES = [BINANCE, BYBIT, OKX, DERIBIT, KRAKEN, KUCOIN, GATE]
DAY = 86_400
LEFT_OUT = [
    "Binance COIN-M BTCUSD_PERP: it says a contract is $1, I know $100, so it is left out.",
    "OKX: it did not answer in time.",
    "Deribit: its answer could not be read.",
    "Kraken Futures: its newest price is 1 d old, so it is left out.",
]


@pytest.fixture
def clock() -> StoppedClock:
    return StoppedClock()


@pytest.fixture
async def exchange(clock: StoppedClock) -> AsyncIterator[ExchangeServer]:
    async with ExchangeServer(World(clock.now)) as server:
        yield server


@pytest.fixture
async def say(exchange: ExchangeServer, clock: StoppedClock) -> AsyncIterator[Callable[[str], Awaitable[Screen]]]:
    """A conversation with the bot, which has read every list of contracts and was never asked for a price."""
    async with LiveMarket(VENUES, exchange.urls, clock=clock, monotonic=clock.monotonic) as market:
        await asyncio.gather(*(market.contracts(venue) for venue in VENUES))
        quotes, picks = Quotes(market, clock), Picks(clock)
        surveys = Surveys(market, market, clock)
        services = Services(quotes, Hedging(quotes, picks), surveys=surveys, ranker=Ranker(surveys, picks))
        dialogue = Dialogue(services, English(), clock)

        async def answer(text: str) -> Screen:
            screen = await dialogue.answer(Said(text, asker=1001, private=True))
            assert screen is not None
            return screen

        yield answer


def compared(screen: Screen) -> dict[str, dict[str, str | None]]:
    """The perpetuals of the card by venue."""
    assert screen.fields is not None
    return {each["venue"]: each for each in screen.fields["contracts"] if each["kind"] == "inverse_perpetual"}  # type: ignore[union-attr, call-overload, index, misc]


def figures(contract: dict[str, str | None]) -> list[str | None]:
    """What of a contract does not change with the hour."""
    return [contract[name] for name in ("order_usd", "fees_usd", "slippage_usd", "carry_usd", "total_usd")]


async def test_every_exchange_is_compared_in_dollars(say: Callable[[str], Awaitable[Screen]]) -> None:
    screen = await say("/contracts 20000 0.5")
    found = compared(screen)
    assert set(found) == set(VENUES)
    assert {each["order_usd"] for each in found.values()} == {"10000"}
    assert {each["slippage_usd"] is None for each in found.values()} == {False}
    assert screen.fields is not None
    assert screen.fields["missing"] == []


async def test_one_that_hangs_one_that_answers_html_one_of_wrong_size_and_one_of_yesterday_leave_the_rest_right(
    exchange: ExchangeServer, clock: StoppedClock, say: Callable[[str], Awaitable[Screen]]
) -> None:
    for venue, symbol, rate in ((KUCOIN, "XBTUSDM", "0.0003"), (GATE, "BTC_USD", "0.0002")):
        exchange.world.set_funding(venue, symbol, rate)
    good = compared(await say("/contracts 20000 0.5"))
    clock.advance(4_000)  # everything is to be asked for anew
    exchange.spoil(BINANCE, "exchangeInfo", "contractSize", 1, BITCOIN[BINANCE])
    exchange.fail(OKX, "hang")
    exchange.fail(DERIBIT, "html")
    exchange.world.lag(KRAKEN, DAY)
    loop = asyncio.get_running_loop()
    started = loop.time()
    screen = await say("/contracts 20000 0.5")
    assert loop.time() - started < 2
    found = compared(screen)
    assert list(found) == [KUCOIN, GATE, BYBIT]  # by what their funding brings; Binance has dated contracts still
    assert {venue: figures(each) for venue, each in found.items()} == {venue: figures(good[venue]) for venue in found}
    assert screen.html.startswith("<b>Best: KuCoin Futures XBTUSDM (perpetual) earns ")
    assert screen.fields is not None
    reasons = {each["venue"]: each["reason"] for each in screen.fields["missing"]}  # type: ignore[union-attr, call-overload, index]
    assert reasons == {BINANCE: "size", OKX: "timeout", DERIBIT: "malformed", KRAKEN: "old"}
    assert unescape(screen.html).count("\n" + "\n".join(LEFT_OUT)) == 1


async def test_a_silent_exchange_costs_a_cold_comparison_its_share_and_no_more(
    exchange: ExchangeServer, say: Callable[[str], Awaitable[Screen]]
) -> None:
    for venue in (OKX, DERIBIT, KRAKEN):
        exchange.fail(venue, "hang")
    loop = asyncio.get_running_loop()
    started = loop.time()
    screen = await say("/contracts BTC")
    assert 1.4 < loop.time() - started < 2.5
    assert set(compared(screen)) == {BINANCE, BYBIT, KUCOIN, GATE}


async def test_funding_and_basis_come_from_the_same_boards(
    exchange: ExchangeServer, say: Callable[[str], Awaitable[Screen]]
) -> None:
    await say("/contracts BTC")
    asked = {venue: exchange.calls(venue, name) for venue, name in ((BINANCE, "premiumIndex"), (BYBIT, "tickers"))}
    await say("/funding BTC")
    await say("/basis BTC")
    assert asked == {
        venue: exchange.calls(venue, name) for venue, name in ((BINANCE, "premiumIndex"), (BYBIT, "tickers"))
    }
