"""The live market as a whole: its settings, its start and its end."""

from __future__ import annotations

import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from bot.errors import BadSettings
from bot.market.connection import connect, repointed
from bot.market.live import LiveMarket
from bot.market.venues import ROWS
from tests.bot.market.builders import StoppedClock, failure_of, until
from tests.support.exchange import BINANCE, BYBIT, ExchangeServer

if TYPE_CHECKING:
    from functools import partial

    from bot.ports import Market
    from hedgecore import Contract


def test_the_venues_are_in_order_of_preference_each_once(clock: StoppedClock) -> None:
    market: Market = LiveMarket([BYBIT, BINANCE, BYBIT], {}, clock=clock)
    assert [(venue.id, venue.name, venue.code) for venue in market.venues] == [
        ("bybit", "Bybit", "y"),
        ("binancecoinm", "Binance COIN-M", "n"),
    ]


def test_an_unknown_venue_is_named_with_the_known_ones(clock: StoppedClock) -> None:
    with pytest.raises(BadSettings) as refused:
        LiveMarket([BYBIT, "bitmex"], {}, clock=clock)
    assert refused.value.name == "HEDGEBOT_VENUES"
    assert "'bitmex'" in refused.value.why
    assert "binancecoinm, bybit" in refused.value.why


@pytest.mark.parametrize(
    "urls", [{"mtgox": "https://host"}, {BYBIT: "host"}, {BYBIT: "ftp://host"}, {BYBIT: "http://"}]
)
def test_an_address_that_cannot_be_used_is_refused(clock: StoppedClock, urls: dict[str, str]) -> None:
    with pytest.raises(BadSettings) as refused:
        LiveMarket([BYBIT], urls, clock=clock)
    assert refused.value.name == "HEDGEBOT_VENUE_URLS"
    assert next(iter(urls)) in refused.value.why


@pytest.mark.parametrize("path", ["", "/", "/venues/one", "/venues/one/"])
@pytest.mark.parametrize("venue", [BINANCE, BYBIT])
async def test_every_call_goes_to_the_base_url_whatever_its_path(
    exchange: ExchangeServer, clock: StoppedClock, venue: str, path: str
) -> None:
    async with LiveMarket([venue], {venue: exchange.urls[venue] + path}, clock=clock) as market:
        snapshot = await market.snapshot((await market.contracts(venue))[0])
    assert snapshot.book is not None


def test_every_address_of_an_exchange_is_repointed() -> None:
    urls = {"public": "https://api.{hostname}", "private": {"v2": "http://api.{hostname}/v2/x"}}
    assert repointed(urls, r"http://127.0.0.1:80/a\1/") == {
        "public": r"http://127.0.0.1:80/a\1",
        "private": {"v2": r"http://127.0.0.1:80/a\1/v2/x"},
    }


async def test_a_base_url_is_spoken_to_directly_whatever_proxy_the_environment_names(
    new_market: partial[LiveMarket], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HTTP_PROXY", "http://127.0.0.1:9")
    monkeypatch.delenv("NO_PROXY", raising=False)
    async with new_market() as market:
        assert len(await market.contracts(BYBIT)) == 4


def test_a_venue_without_a_base_url_keeps_its_own_address_and_the_proxy_of_the_environment() -> None:
    bybit = connect([ROWS[BYBIT]], {})[BYBIT]
    assert bybit.urls["api"]["public"] == "https://api.{hostname}"
    assert bybit.aiohttp_trust_env is True


def test_ccxt_hands_out_text_not_floats() -> None:
    assert connect([ROWS[BYBIT]], {})[BYBIT].parse_number("64000.10") == "64000.10"


async def test_opening_asks_every_venue_for_its_contracts(
    new_market: partial[LiveMarket], exchange: ExchangeServer
) -> None:
    async with new_market() as market:
        await until(lambda: exchange.calls(BINANCE, "exchangeInfo") == 1)
        await until(lambda: exchange.calls(BYBIT, "instruments-info") >= 2)
        await market.contracts(BINANCE)
        assert exchange.calls(BINANCE, "exchangeInfo") == 1


async def test_opening_succeeds_when_no_venue_answers(
    new_market: partial[LiveMarket], exchange: ExchangeServer
) -> None:
    await exchange.refuse(BINANCE)
    exchange.fail(BYBIT, "html")
    async with new_market() as market:
        await failure_of(market.contracts(BINANCE))
        await failure_of(market.contracts(BYBIT))


async def test_a_market_that_was_opened_and_never_asked_closes(new_market: partial[LiveMarket]) -> None:
    async with new_market():
        pass


async def test_a_market_that_was_never_opened_closes(new_market: partial[LiveMarket]) -> None:
    await new_market().close()


async def test_a_contract_of_a_venue_that_is_not_connected_is_not_remembered(
    exchange: ExchangeServer, clock: StoppedClock, bitcoin: dict[str, Contract]
) -> None:
    async with LiveMarket([BYBIT], exchange.urls, clock=clock) as market:
        assert market.remembered(bitcoin[BINANCE]) is None


def test_ccxt_is_not_imported_before_it_is_needed() -> None:
    program = "import sys, bot.market.live, bot.market.sample; print('ccxt' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "False"
