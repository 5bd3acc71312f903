"""The card of `/hedge` and its data, from a market that tells everything to one that tells almost nothing."""

from __future__ import annotations

from dataclasses import replace

from bot.chat.screen import Outcome
from hedgecore import AmountUnit, Contracts, Price
from tests.bot.chat.people import ANN, labels
from tests.support.builders import DOLLAR_CONTRACT, book, funding, snapshot
from tests.support.desk import GROUP, Desk

HEDGE_CARD = """<b>Hedge 50 % of $20,000 in BTC</b>
Binance COIN-M · BTCUSD_PERP perpetual

<b>SELL 100 contracts × $100 = $10,000</b>
at about 63,996.80 · 0 s ago

<pre>Hedged   50.0 %          $10,000
Open     0.15625 BTC     $10,000
Margin   0.07813 BTC          2x
Liquid.  $127,488          +99 %
Fee      0.00008 BTC       $5.00
Slippage 0.005 %           $0.50
Funding  +$90.00 in 30 d, earned

BTC       spot   short     net
-50%   -10,000  +5,000  -5,000
-30%    -6,000  +3,000  -3,000
-20%    -4,000  +2,000  -2,000
-10%    -2,000  +1,000  -1,000
+10%    +2,000  -1,000  +1,000
+20%    +4,000  -2,000  +2,000
+50%   +10,000  -5,000  +5,000
+100%* +20,000 -10,000 +10,000</pre>

* liquidated at about 127,488: the posted 0.07813 BTC is lost, 0.23438 BTC stays unhedged.
Without the hedge you keep the spot column.
At 1x (0.15625 BTC posted) price alone never liquidates it.
I picked the exchange: the first that answered. /contracts BTC compares all."""


async def test_the_hedge_card_is_the_one_of_the_product(say, market):
    market.snapshots["BTCUSD_PERP"] = snapshot(book=book(spread="6.4"))
    screen = await say("/hedge 20000 0.5")
    assert screen.html == HEDGE_CARD
    assert labels(screen) == [
        ["− 40 %", "60 % +"],
        ["1x", "2x ✓", "3x"],
        ["Binance COIN-M ✓", "Bybit"],
        ["Why?", "Save", "↻"],
    ]
    assert screen.outcome is Outcome.DONE


async def test_the_data_have_the_documented_keys(say):
    fields = (await say("/hedge 20000 0.5")).fields
    assert list(fields) == [
        "command", "coin", "spot_value_usd", "ratio_target", "ratio_achieved", "spot_price", "mark_price", "as_of",
        "source", "contract", "order", "open", "margin", "costs", "funding", "scenarios",
    ]  # fmt: skip
    assert fields["as_of"] == "2026-03-01T12:00:00Z"
    assert fields["contract"] == {
        "venue": "binancecoinm",
        "symbol": "BTCUSD_PERP",
        "kind": "inverse_perpetual",
        "contract_value_usd": "100",
    }
    assert fields["order"]["contracts"] == "100"
    assert fields["margin"] == {
        "leverage": "2",
        "initial_coin": "0.078125",
        "liquidation_price": "127488",
        "liquidation_distance": "0.992",
    }
    assert fields["funding"] == {"rate": "0.0001", "interval_hours": "8", "apr": "0.1095", "usd_30d": "90"}
    assert fields["scenarios"][3] == {
        "shock": "-0.1",
        "spot_pnl_usd": "-2000",
        "futures_pnl_usd": "1000",
        "net_pnl_usd": "-1000",
        "unhedged_pnl_usd": "-2000",
        "ratio_after": "0.52631578947368421053",
        "liquidated": False,
    }


async def test_what_the_market_does_not_tell_is_unknown_and_null(say, market):
    market.snapshots["BTCUSD_PERP"] = snapshot(book=None, funding=None, best_bid=None)
    screen = await say("/hedge 20000 0.5")
    assert "entry price unknown: no order book · 0 s ago" in screen.html
    assert "Slippage                 unknown" in screen.html
    assert "Funding                  unknown" in screen.html
    assert screen.fields["order"]["average_price"] is None
    assert screen.fields["costs"]["slippage_usd"] is None
    assert screen.fields["funding"] == {"rate": None, "interval_hours": None, "apr": None, "usd_30d": None}


async def test_funding_that_is_paid_says_so(say, market):
    market.snapshots["BTCUSD_PERP"] = snapshot(funding=funding("-0.0002"))
    assert "-$180.00 in 30 d, paid" in (await say("/hedge 20000 0.5")).html


async def test_too_thin_a_book_says_how_much_it_shows(say, market):
    market.snapshots["BTCUSD_PERP"] = snapshot(book=book(size="42"))
    assert "the book shows only 42 contracts × $100" in (await say("/hedge 20000 0.5")).html
    market.snapshots["BTCUSD"] = snapshot(DOLLAR_CONTRACT, book=book(size="4200"))
    assert "the book shows only 4,200 USD" in (await say("/hedge 20000 0.5 bybit")).html


async def test_never_liquidated_is_none_and_null(say):
    screen = await say("/hedge 20000 0.5 1x")
    assert "Liquid.                     none" in screen.html
    assert screen.fields["margin"]["liquidation_price"] is None
    assert screen.fields["margin"]["liquidation_distance"] is None
    assert "*" not in screen.html


async def test_a_dollar_amount_venue_is_told_dollars(say):
    screen = await say("/hedge 20000 0.5 bybit")
    assert "<b>SELL 10,000 USD of BTCUSD</b>" in screen.html
    assert screen.fields["order"]["contracts"] == "10000"


async def test_a_venue_that_counts_coins_is_told_dollars_and_the_coins_they_are(market):
    in_coins = replace(DOLLAR_CONTRACT, amount_unit=AmountUnit.COIN, lot=Contracts(64), smallest_order=Contracts(64))
    market.listed["bybit"] = (in_coins,)
    market.snapshots[in_coins.symbol] = snapshot(in_coins)
    desk = Desk(market)
    said = "Bybit counts its orders in the coin: this one is 0.15600 BTC at the mark."
    screen = await desk.sees("/hedge 20000 0.5 bybit")
    assert "<b>SELL 9,984 USD of BTCUSD</b>" in screen.html
    assert said in screen.html
    await desk.sees("/percent on", ANN, GROUP)
    assert "counts its orders" not in (await desk.sees("/hedge 20000 0.5 bybit", ANN, GROUP)).html


async def test_whole_contracts_that_leave_dollars_open_say_how_many(say):
    assert "Rounding the order down leaves $50.00 of the wanted hedge open." in (await say("/hedge 20100 0.5")).html


async def test_whole_contracts_that_fit_say_nothing(say):
    assert "Whole contracts" not in (await say("/hedge 20000 0.5")).html


async def test_a_dated_hedge_shows_the_basis_instead_of_funding(say, market):
    market.snapshots["BTCUSD_260626"] = replace(market.snapshots["BTCUSD_260626"], mark=Price(64_640))
    screen = await say("/hedge 20000 0.5 dated")
    assert "BTCUSD_260626 dated, until 26 Jun 2026" in screen.html
    assert "Basis    +1.00 %   +3.1 % a year" in screen.html
    assert screen.fields["contract"]["kind"] == "inverse_future"
