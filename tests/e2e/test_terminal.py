"""The whole program on a terminal: what it prints, and how it exits."""

from __future__ import annotations

import asyncio
import json
import sys

import pytest


@pytest.fixture
def run(environment):
    async def run(*arguments: str, typed: str = ""):
        process = await asyncio.create_subprocess_exec(
            sys.executable, "-m", "bot", *arguments, env=environment,
            stdin=asyncio.subprocess.PIPE, stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.PIPE,
        )  # fmt: skip
        printed, complained = await process.communicate(typed.encode())
        return process.returncode, printed.decode(), complained.decode()

    return run


async def test_a_card_at_live_prices(run):
    code, printed, complained = await run("say", "/hedge 20000 0.5")
    assert (code, complained) == (0, "")
    assert "SELL 100 contracts × $100 = $10,000" in printed
    assert "<" not in printed


async def test_the_card_as_one_json_object(run):
    code, printed, _ = await run("say", "--json", "/hedge 20000 0.5")
    fields = json.loads(printed)
    assert code == 0
    assert fields["source"] == "live"
    assert fields["order"]["contracts"] == "100"
    fall = next(row for row in fields["scenarios"] if row["shock"] == "-0.1")
    assert (fall["spot_pnl_usd"], fall["futures_pnl_usd"], fall["net_pnl_usd"]) == ("-2000", "1000", "-1000")


async def test_bad_input_exits_with_2(run):
    code, printed, _ = await run("say", "/hedge 20000 50")
    assert code == 2
    assert "“50” as a ratio could be 50 % or 50-fold" in printed


async def test_no_market_exits_with_3(run, exchange):
    exchange.fail("binancecoinm", 503)
    exchange.fail("bybit", 503)
    code, printed, _ = await run("say", "/hedge 20000 0.5")
    assert code == 3
    assert printed.startswith("No exchange gave me a price")


async def test_sample_prices_need_no_exchange_and_are_labelled(run, exchange):
    code, printed, _ = await run("say", "--sample", "/hedge 20000 0.5")
    assert code == 0
    assert printed.startswith("SAMPLE PRICES")
    assert exchange.calls("binancecoinm") == 0


async def test_the_demo_uses_live_prices_where_there_are_any(run):
    code, printed, complained = await run("say", "--demo", "/hedge 20000 0.5")
    assert (code, complained) == (0, "")
    assert "SAMPLE" not in printed


@pytest.mark.parametrize("fault", [503, "hang"])
async def test_the_demo_falls_back_to_sample_prices_and_says_so(run, exchange, fault):
    exchange.fail("binancecoinm", fault)
    exchange.fail("bybit", fault)
    code, printed, complained = await run("say", "--demo", "/hedge 20000 0.5")
    assert code == 0
    assert complained == "No exchange could be reached, so here are sample prices.\n"
    assert printed.startswith("SAMPLE PRICES")


async def test_a_conversation_with_numbered_buttons(run):
    code, printed, _ = await run("chat", "--sample", typed="/hedge 20000 0.5\n\n2\n")
    assert code == 0
    assert "Hedge 50 % of $20,000 in BTC" in printed
    assert "[2: 60 % +]" in printed
    assert "Hedge 60 % of $20,000 in BTC" in printed


async def test_a_setting_that_cannot_be_used_is_named(run, environment):
    environment["HEDGEBOT_VENUES"] = "mtgox"
    code, _, complained = await run("say", "/price")
    assert code == 2
    assert complained.startswith("HEDGEBOT_VENUES: ")
