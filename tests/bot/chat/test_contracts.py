"""`/contracts`: the card, its buttons, and what it says of exchanges that fail."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from html import unescape

import pytest

from bot.chat.markup import utf16_units
from bot.chat.screen import Notice, Outcome
from bot.errors import SizeContradicted
from bot.ports import Venue
from hedgecore import Coin, Contracts, LinearMarginRules, LinearPerpetual, LinearTier, Price, Rate, Source, Usd, Usdt
from tests.bot.chat.people import labels
from tests.support.builders import DATED, DOLLAR_CONTRACT, NOON, PERPETUAL, book, funding, snapshot
from tests.support.desk import ANN, GROUP, Desk
from tests.support.fakes import BINANCE, BYBIT, FakeMarket

DAY = timedelta(days=1)
OKX, KRAKEN = Venue("okx", "OKX", ("okx",), "o"), Venue("kraken", "Kraken", ("kraken",), "k")
GATE, HTX = Venue("gate", "Gate", ("gate",), "g"), Venue("htx", "HTX", ("htx",), "t")
BLOCK = """<pre>1. Binance COIN-M BTCUSD_PERP
                       perpetual
Sell        100 contracts × $100
Open                       $0.00
Fees                     -$10.00
Slippage                  -$1.00
Funding  +$90.00             now
Total    +$79.00   +9.6 % a year
Repaid                     3.7 d
Open int.                  $480M
Next in                      4 h</pre>"""


@pytest.fixture
def market() -> FakeMarket:
    market = FakeMarket()
    market.snapshots["BTCUSD_PERP"] = snapshot(book=book(spread="6.4"))
    market.snapshots["BTCUSD"] = snapshot(DOLLAR_CONTRACT, funding=funding("0.00009"))
    market.interest["BTCUSD_PERP"] = Usd(480_000_000)
    return market


async def test_the_first_lines_say_which_is_best_and_why(say):
    html = (await say("/contracts 20000 0.5")).html
    assert html.splitlines()[:2] == [
        "<b>Best: Binance COIN-M BTCUSD_PERP (perpetual) earns $79.00 in 30 d after fees and slippage</b>",
        "It is 0.98 points a year better than the next, mostly because it earns more.",
    ]
    assert "To hedge 50 % of $20,000 in BTC for 30 d\n3 contracts at 2 exchanges" in html


async def test_each_contract_has_its_figures_in_its_own_unit(say):
    screen = await say("/contracts 20000 0.5")
    assert BLOCK in screen.html
    assert "2. Bybit BTCUSD        perpetual\nSell                  10,000 USD\n" in screen.html
    assert "3. Binance COIN-M BTCUSD_260626\n               until 26 Jun 2026\n" in screen.html


async def test_every_table_fits_a_phone(say):
    html = unescape((await say("/contracts 123456789 0.999")).html)
    tables = [part.partition("</pre>")[0] for part in html.split("<pre>")[1:]]
    assert max(len(line) for table in tables for line in table.splitlines()) <= 32


async def test_the_data_have_every_figure(say):
    fields = (await say("/contracts 20000 0.5 30d")).fields
    assert fields["best"] == {"venue": "binancecoinm", "symbol": "BTCUSD_PERP"}
    first = fields["contracts"][0]
    assert (first["order_usd"], first["fees_usd"], first["carry_usd"], first["funding_averaged"]) == (
        "10000", "10", "90", False,
    )  # fmt: skip
    assert (first["open_interest_usd"], first["next_funding"]) == ("480000000", "2026-03-01T16:00:00Z")
    assert fields["contracts"][2]["expiry"] == "2026-06-26T08:00:00Z"
    assert fields["missing"] == []


async def test_without_an_amount_it_is_an_order_of_ten_thousand_dollars(say):
    assert "To hedge 100 % of $10,000 in BTC for 30 d" in (await say("/contracts")).html


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("/contracts 20000", "ratio"),
        ("/contracts half", "amount"),
        ("/contracts BTC bybit", "bybit"),
        ("/contracts 0d", "0d"),
    ],
)
async def test_what_is_missing_or_means_nothing_here_is_named(say, text, said):
    screen = await say(text)
    assert screen.outcome is Outcome.BAD_INPUT
    assert said in screen.html


async def test_a_perpetual_that_never_pays_back_says_never(say, market):
    market.snapshots["BTCUSD_PERP"] = snapshot(funding=funding("-0.0001"))
    assert "Repaid                     never" in (await say("/contracts")).html


async def test_a_hedge_is_a_button_away_in_the_very_contract(say, press):
    screen = await say("/contracts 20000 0.5")
    assert labels(screen)[0] == ["Hedge 1", "Hedge 2", "Hedge 3"]
    assert (await press(screen, "Hedge 2")).fields["contract"]["symbol"] == "BTCUSD"
    assert (await press(screen, "Hedge 3")).fields["contract"]["symbol"] == "BTCUSD_260626"


async def test_the_dated_contract_of_a_button_is_kept_through_the_hedges_own_buttons(say, press, market):
    later = replace(DATED, symbol="BTCUSD_260925", expiry=DATED.expiry + 91 * DAY)
    market.listed["binancecoinm"] = (later, DATED)
    market.listed["bybit"] = ()
    market.snapshots[later.symbol] = snapshot(later, index=Price(64_000), mark=Price(70_000))
    hedge = await press(await say("/contracts 20000 0.5"), "Hedge 1")
    assert hedge.fields["contract"]["symbol"] == "BTCUSD_260925"
    assert (await press(hedge, "3x")).fields["contract"]["symbol"] == "BTCUSD_260925"


async def test_pages_turn_and_a_page_that_is_gone_is_the_last_one(say, press, market):
    market.listed["binancecoinm"] = tuple(replace(PERPETUAL, symbol=f"P{number}") for number in range(7))
    market.snapshots |= {each.symbol: snapshot(each) for each in market.listed["binancecoinm"]}
    screen = await say("/contracts 20000 0.5")
    assert labels(screen)[1] == ["1/3", "▶"]
    second = await press(screen, "▶")
    assert "4. Binance COIN-M P3" in second.html
    assert labels(second)[:2] == [["Hedge 4", "Hedge 5", "Hedge 6"], ["◀", "2/3", "▶"]]
    market.listed["binancecoinm"] = market.listed["binancecoinm"][:2]
    assert "1. Binance COIN-M P0" in (await press(second, "▶")).html


@pytest.mark.parametrize(
    "fields", ["BTC|||30|-1", "BTC|||0|0", "BTC|u5||30|0", "BTC||0.5|30|0", "BTC|u5|2|30|0", "BTC|||30", "btc|||30|0"]
)
async def test_a_forged_button_is_not_obeyed(fields):
    assert isinstance(await Desk().press_data(f"1Krt|{fields}"), Notice)


async def test_other_horizons_are_a_button_away(say, press):
    screen = await say("/contracts 20000 0.5")
    assert labels(screen)[1] == ["7 d", "30 d ✓", "90 d"]
    assert "for 90 d" in (await press(screen, "90 d")).html


async def test_funding_and_basis_are_a_button_away(say, press):
    screen = await say("/contracts ETH")
    assert (await press(screen, "Funding")).fields["coin"] == "ETH"
    assert (await press(screen, "Basis")).fields["coin"] == "ETH"


async def test_perpetual_against_dated_is_decided_in_words(say, market):
    market.snapshots["BTCUSD_260626"] = snapshot(DATED, index=Price(64_000), mark=Price(66_560), book=book("66560"))
    assert (
        "Perpetual or dated: Binance COIN-M BTCUSD_PERP brings +11.0 % a year, Binance COIN-M BTCUSD_260626 locks in"
        " +12.0 % a year; the dated one is ahead from the first day."
    ) in (await say("/contracts 20000 0.5")).html


async def test_one_that_hangs_one_that_answers_html_one_of_wrong_size_and_one_of_yesterday_leave_the_rest_right(
    say, market
):
    market.venues = (BINANCE, BYBIT, OKX, KRAKEN, GATE, HTX)
    for venue in market.venues[2:]:
        contract = replace(PERPETUAL, venue=venue.id, symbol=f"{venue.name}USD")
        market.listed[venue.id] = (contract,)
        market.snapshots[contract.symbol] = snapshot(contract)
    good = await say("/contracts 20000 0.5")
    market.silence("okx")
    market.fail("kraken")
    market.listed["gate"] = ()
    market.refused.append(SizeContradicted("gate", "BTC", "GateUSD", stated=Usd(1), known=Usd(100)))
    market.snapshots["HTXUSD"] = snapshot(market.listed["htx"][0], as_of=NOON - DAY)
    screen = await say("/contracts 20000 0.5")
    kept = [each for each in good.fields["contracts"] if each["venue"] in {"binancecoinm", "bybit"}]
    assert screen.fields["contracts"] == kept
    assert "3 contracts at 2 exchanges" in screen.html
    assert (
        "OKX: it did not answer in time.\nKraken: it is down.\n"
        "Gate GateUSD: it says a contract is $1, I know $100, so it is left out.\n"
        "HTX: its newest price is 1 d old, so it is left out."
    ) in screen.html
    assert [each["reason"] for each in screen.fields["missing"]] == ["timeout", "down", "size", "old"]


async def test_exchanges_that_are_silent_for_one_reason_share_a_line(say, market):
    market.venues = (BINANCE, OKX, KRAKEN, BYBIT)
    market.listed |= {"okx": (), "kraken": ()}
    for venue in ("okx", "bybit"):
        market.silence(venue)
    market.fail("kraken")
    html = (await say("/contracts 20000 0.5")).html
    assert "\n\nOKX, Bybit: it did not answer in time.\nKraken: it is down.\n\n" in html


async def test_the_last_prices_of_an_exchange_that_fails_say_their_age(say, market, clock):
    board = await market.board("bybit", "BTC")
    market.boards["bybit"] = board
    market.fail("bybit")
    clock.advance(timedelta(seconds=40))
    html = (await say("/contracts 20000 0.5")).html
    assert "Bybit: it is down. Its prices here are 40 s old." in html
    assert "Old                         40 s" in html


async def test_contracts_too_large_for_the_hedge_are_told_in_one_line(say):
    html = (await say("/contracts 50 1")).html
    assert "\n\nLess than the smallest orders of 2 contracts, left out: Binance COIN-M.\n\n" in html


async def test_an_order_beyond_every_book_is_said_to_be(say):
    html = (await say("/contracts 5000m 1")).html
    assert html.startswith("<b>The order is larger than any order book shown, so no cost is known")


async def test_no_exchange_at_all_is_said(say, market):
    market.fail("binancecoinm")
    market.fail("bybit")
    screen = await say("/contracts")
    assert (screen.outcome, labels(screen)) == (Outcome.NO_MARKET, [["↻"]])


async def test_a_coin_that_nobody_lists_is_named(say):
    screen = await say("/contracts SOL")
    assert screen.html == "There is no contract for “SOL” at Binance COIN-M or Bybit."


async def test_costs_that_nobody_knows_are_unknown_and_nothing_is_best(say, market):
    for contract in (PERPETUAL, DOLLAR_CONTRACT, DATED):
        market.snapshots[contract.symbol] = snapshot(contract, funding=None, book=None)
    html = (await say("/contracts")).html
    assert html.startswith("<b>No contract's whole cost is known just now, so none is called the best.</b>")
    assert (
        "Funding                  unknown\nTotal                    unknown\nRepaid                   unknown" in html
    )


async def test_a_book_too_thin_says_so(say, market):
    market.snapshots["BTCUSD_PERP"] = snapshot(book=book(size="5"))
    assert "Slippage           book too thin" in (await say("/contracts")).html


async def test_a_linear_contract_says_what_it_needs_and_is_hedged_in_as_one(say, market):
    linear = LinearPerpetual(
        "bybit", "BTCUSDT", "BTC", Coin("0.001"), PERPETUAL.amount_unit, Contracts(1), Contracts(1), Rate("0.0005"),
        LinearMarginRules((LinearTier(Usdt(0), Rate("0.004")),)),
    )  # fmt: skip
    market.listed["bybit"] = (linear,)
    market.snapshots["BTCUSDT"] = snapshot(linear, funding=funding("0.0003"))
    screen = await say("/contracts 20000 0.5")
    assert "<pre>1. Bybit BTCUSDT  USDT perpetual" in screen.html
    assert "need USDT as margin" in screen.html
    assert screen.buttons[0][0].data == "1hrt|u20000|0.5|BTC|bybit|2|l"


async def test_sample_prices_are_labelled(say, market):
    for contract in (PERPETUAL, DOLLAR_CONTRACT, DATED):
        market.snapshots[contract.symbol] = snapshot(contract, source=Source.SAMPLE)
    assert "<b>SAMPLE PRICES: shipped with the program" in (await say("/contracts")).html


async def test_a_group_that_wants_no_amounts_sees_none():
    desk = Desk()
    await desk.sees("/percent on", ANN, GROUP)
    html = (await desk.sees("/contracts 20000 0.5", ANN, GROUP)).html
    assert "earns 0.4 % in 30 d" in html
    assert "To hedge 50 % of the BTC held for 30 d" in html
    assert "10,000" not in html


async def test_the_longest_card_fits_a_message(say, market):
    market.listed["binancecoinm"] = tuple(
        replace(PERPETUAL, symbol=f"BTCUSD_PERPETUAL_{number}") for number in range(40)
    )
    market.snapshots |= {each.symbol: snapshot(each) for each in market.listed["binancecoinm"]}
    assert utf16_units((await say("/contracts 123456789 0.999")).html) <= 4096


async def test_a_hedge_says_which_exchange_it_picked_and_why(say):
    first = await say("/hedge 20000 0.5")
    assert first.html.endswith("I picked the exchange: the first that answered. /contracts BTC compares all.")
    await say("/contracts 20000 0.5")
    second = await say("/hedge 20000 0.5")
    assert second.html.endswith("I picked the exchange: the best of 2 contracts compared 0 s ago (/contracts BTC).")
    assert "I picked" not in (await say("/hedge 20000 0.5 binance")).html


async def test_the_exchange_of_a_card_stays_while_its_buttons_change_it(say, press, market):
    card = await say("/hedge 20000 0.5")
    market.snapshots["BTCUSD"] = snapshot(DOLLAR_CONTRACT, funding=funding("0.0009"))
    await say("/contracts 20000 0.5")
    for label in ("60 % +", "3x"):
        assert (await press(card, label)).fields["contract"]["venue"] == "binancecoinm"
    assert (await press(await press(card, "Why?"), "← Back")).fields["contract"]["venue"] == "binancecoinm"
    assert (await press(card, "↻")).fields["contract"]["venue"] == "bybit"


async def test_more_exchanges_than_a_row_holds_lead_to_the_comparison_of_this_hedge(say, press, market):
    market.venues = (BINANCE, BYBIT, OKX, KRAKEN)
    market.listed |= {"okx": (), "kraken": ()}
    screen = await say("/hedge 20000 0.5")
    assert labels(screen)[2] == ["Exchanges"]
    assert "To hedge 50 % of $20,000 in BTC for 30 d" in (await press(screen, "Exchanges")).html
