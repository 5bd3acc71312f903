"""`/funding` and `/basis`: in the holder's words, every exchange side by side."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.chat.screen import Notice, Outcome
from hedgecore import Price, Rate, Source
from tests.bot.chat.people import labels
from tests.support.builders import DATED, DOLLAR_CONTRACT, NOON, PERPETUAL, funding, snapshot
from tests.support.desk import Desk

DAY = timedelta(days=1)


def settle(history, symbol: str, days: int, rate: str) -> None:
    for place in reversed(range(days * 3)):
        history.settle(symbol, NOON - DAY / 3 * place, Price(64_000), Rate(rate))


@pytest.fixture
def told(history):
    """90 days: 60 earned, ten in a row paid, and the last 20 earned again."""
    for days, until, rate in ((60, 30, "0.0001"), (10, 20, "-0.0002"), (20, 0, "0.0001")):
        for place in reversed(range(days * 3)):
            history.settle("BTCUSD_PERP", NOON - until * DAY - DAY / 3 * place, Price(64_000), Rate(rate))
    settle(history, "BTCUSD", 30, "0.00005")
    return history


@pytest.mark.usefixtures("told")
async def test_funding_is_told_as_earned_or_paid_with_the_worst_of_it(say):
    screen = await say("/funding")
    assert screen.html.split("\n\n")[:3] == [
        "<b>Funding of BTC, as a short earns or pays it</b>\nBinance COIN-M BTCUSD_PERP",
        (
            "Now +0.0100 % / 8 h, +11.0 % a year; next in 4 h\n"
            "7 d: earned 0.210 % of the short's value (+11.0 % a year)\n"
            "30 d: neither earned nor paid in the end\n"
            "90 d: earned 1.800 % of the short's value (+7.3 % a year)"
        ),
        "In 90 d a short paid 11 % of the time.\nWorst stretch: paid 0.600 % from 30 Jan to 09 Feb.",
    ]


@pytest.mark.usefixtures("told")
async def test_every_exchange_stands_in_one_table_of_rates_a_year(say):
    table = (await say("/funding")).html.partition("<pre>")[2].partition("</pre>")[0].splitlines()
    assert table == [
        "% a year  now  7 d 30 d 90 d",
        " Binance 11.0 11.0  0.0  7.3",
        "   Bybit 11.0  5.5  5.5  1.8",
    ]


@pytest.mark.usefixtures("told")
async def test_another_exchange_is_a_button_away(say, press):
    screen = await say("/funding")
    assert labels(screen) == [["Binance COIN-M", "Bybit"], ["Compare", "Basis", "Price", "↻"]]
    bybit = await press(screen, "Bybit")
    assert bybit.fields["shown"] == "bybit"
    assert "In 90 d a short never paid." in bybit.html
    assert (await press(screen, "Compare")).fields["command"] == "contracts"
    assert (await press(bybit, "Price")).fields["contract"]["venue"] == "bybit"


async def test_a_worst_stretch_of_one_day_has_one_date(say, history):
    history.settle("BTCUSD_PERP", NOON - DAY, Price(64_000), Rate("-0.001"))
    assert "Worst stretch: paid 0.100 % 28 Feb." in (await say("/funding")).html
    assert "7 d: paid 0.100 % of the short's value" in (await say("/funding")).html


async def test_a_past_and_a_rate_that_are_not_told_are_unknown(say, market, history):
    history.fail("binancecoinm")
    market.snapshots["BTCUSD_PERP"] = snapshot(funding=None)
    screen = await say("/funding BTC binance")
    assert "Now unknown, on a year unknown; next in unknown\n7 d: unknown\n30 d: unknown\n90 d: unknown" in screen.html
    assert screen.fields["perpetuals"][0] == {
        "venue": "binancecoinm", "symbol": "BTCUSD_PERP", "rate": None, "interval_hours": None,
        "present_a_year": None, "records": {"7": None, "30": None, "90": None},
    }  # fmt: skip
    table = screen.html.partition("<pre>")[2].partition("</pre>")[0].splitlines()
    assert table[1].split() == ["Binance", "?", "?", "?", "?"]


@pytest.mark.usefixtures("told")
async def test_the_data_of_funding_have_the_record_of_each_span(say):
    record = (await say("/funding")).fields["perpetuals"][0]["records"]["90"]
    assert record == {
        "total": "0.018", "a_year": "0.073", "negative_share": "0.11111111111111111111", "worst_total": "-0.006",
        "worst_from": "2026-01-30T20:00:00Z", "worst_to": "2026-02-09T12:00:00Z",
    }  # fmt: skip


async def test_an_exchange_that_fails_has_a_line_of_its_own(say, market):
    market.silence("bybit")
    for command in ("/funding", "/basis"):
        assert "Bybit: it did not answer in time." in (await say(command)).html


@pytest.mark.usefixtures("told")
async def test_the_basis_is_told_on_a_year_beside_the_perpetuals(say, market):
    market.snapshots["BTCUSD_260626"] = snapshot(DATED, index=Price(64_000), mark=Price(65_280))
    screen = await say("/basis")
    assert screen.html.split("\n\n")[:4] == [
        "<b>Basis of BTC: futures against the index</b>",
        (
            "Binance COIN-M BTCUSD_260626 locks in +6.2 % a year until delivery; Bybit BTCUSD brings +5.5 % a year,"
            " which may change."
        ),
        "<pre>              % left basis year\nBinance 26Jun26 116d +2.00 +6.2</pre>",
        "<pre>      % basis funding\n  Bybit  0.00    +5.5\nBinance  0.00     0.0</pre>",
    ]
    assert screen.fields["dated"][0]["a_year"] is not None


async def test_a_present_rate_is_marked(say):
    assert "+11.0*" in (await say("/basis")).html


async def test_without_a_dated_contract_that_is_said(say):
    screen = await say("/basis ETH")
    assert "No connected exchange lists a dated inverse contract for ETH now." in screen.html
    assert screen.fields["dated"] == []


async def test_a_contract_about_to_be_delivered_has_no_rate_a_year(say, market):
    soon = replace(DATED, expiry=NOON + timedelta(hours=5))
    market.listed["binancecoinm"] = (soon,)
    market.snapshots[soon.symbol] = snapshot(soon)
    screen = await say("/basis")
    assert "Binance 01Mar26   5h  0.00    ?" in screen.html
    assert screen.fields["dated"][0]["a_year"] is None


async def test_dated_contracts_alone_are_shown_without_a_comparison(say, market):
    market.listed |= {"binancecoinm": (DATED,), "bybit": ()}
    html = (await say("/basis")).html
    assert html.count("<pre>") == 1
    assert "locks in" not in html


async def test_the_basis_leads_to_funding_and_back(say, press):
    screen = await say("/basis ETH")
    assert labels(screen) == [["Compare", "Funding", "Price", "↻"]]
    assert (await press(await press(screen, "Funding"), "Basis")).fields["coin"] == "ETH"


async def test_sample_prices_are_labelled(say, market):
    for contract in (PERPETUAL, DOLLAR_CONTRACT, DATED):
        market.snapshots[contract.symbol] = snapshot(contract, source=Source.SAMPLE)
    for command in ("/funding", "/basis"):
        assert "<b>SAMPLE PRICES" in (await say(command)).html


async def test_a_venue_without_the_coin_is_named(say):
    screen = await say("/funding ETH bybit")
    assert screen.html.startswith("There is no contract for “ETH” at Bybit.")
    assert screen.outcome is Outcome.BAD_INPUT


@pytest.mark.parametrize("data", ["1brt|btc", "1brt|BTC|x", "1frt|BTC", "1frt|BTC|b y"])
async def test_a_forged_button_is_not_obeyed(data):
    assert isinstance(await Desk().press_data(data), Notice)


async def test_rates_of_another_interval_are_put_on_a_year(say, market):
    market.snapshots["BTCUSD"] = snapshot(DOLLAR_CONTRACT, funding=funding("0.00001", hours=1))
    assert "Now +0.0010 % / 1 h, +8.8 % a year" in (await say("/funding bybit")).html
