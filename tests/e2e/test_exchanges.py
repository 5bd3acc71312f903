"""The real process with every exchange that it knows, which is what it asks where no setting says otherwise."""

from __future__ import annotations

import json
import time

import pytest

from tests.e2e.talk import Chat
from tests.support.exchange import LINEAR_VENUES, VENUES, ExchangeServer


@pytest.fixture
async def everywhere():
    async with ExchangeServer(venues=[*VENUES, *LINEAR_VENUES]) as exchanges:
        yield exchanges


@pytest.fixture
def environment(environment, everywhere):
    settings = environment | {"HEDGEBOT_VENUE_URLS": json.dumps(everywhere.urls)}
    del settings["HEDGEBOT_VENUES"]
    return settings


@pytest.fixture
def chat(running, world, ann):  # noqa: ARG001 - it is asked
    return Chat(world, ann.id)


async def asked_until(chat, person, text, answer):
    """What is not yet known at once, on a machine that may be busy, is asked for again."""
    for _ in range(60):
        said = (await chat.ask(person, text))["text"]
        if answer in said:
            return said
    pytest.fail(f"{answer} was never answered")


async def test_all_exchanges_are_compared(chat, ann):
    at_all = f"at {len(VENUES) + 1} exchanges"  # and Weex; the others have contracts of both kinds
    compared = await asked_until(chat, ann, "/contracts btc 20000 0.5", at_all)
    assert compared.startswith("Best: Kraken Futures PI_XBTUSD (perpetual) earns $")


async def test_a_first_hedge_has_them_compared_so_that_the_next_one_is_in_the_best(chat, ann):
    assert "the first that answered" in (await chat.ask(ann, "/hedge 20000 0.5"))["text"]
    hedge = await asked_until(chat, ann, "/hedge 20000 0.5", "Kraken Futures · PI_XBTUSD")
    assert "I picked the exchange: the best of " in hedge


async def test_an_exchange_without_inverse_contracts_is_asked_by_its_name(chat, ann):
    assert "USDT perpetual" in (await chat.ask(ann, "/hedge 20000 0.5 weex"))["text"]


async def test_it_stops_within_five_seconds_whatever_the_exchanges_do(chat, ann, running, everywhere):
    await chat.ask(ann, "/hedge 20000 0.5")
    for venue in everywhere.urls:
        everywhere.fail(venue, "hang")
    ann.says("/contracts eth")
    began = time.monotonic()
    assert await running.stop() == 0
    assert time.monotonic() - began < 5
