"""The card of a linear hedge: USDT as margin, liquidated at 1x too, beside the same hedge in the coin."""

from __future__ import annotations

import re

import pytest

from bot.chat.screen import Outcome
from tests.bot.chat.people import ANN, labels
from tests.support.builders import LINEAR, LINEAR_AT_WEEX, book, funding, snapshot
from tests.support.desk import GROUP, Desk
from tests.support.fakes import BINANCE, BINANCE_USDT, BYBIT, WEEX, FakeMarket

LINEAR_CARD = """<b>Hedge 50 % of $20,000 in BTC</b>
Binance USD-M · BTCUSDT USDT perpetual

<b>SELL 0.156 BTC of BTCUSDT</b>
at about 63,996.80 · 0 s ago

<pre>Hedged   49.9 %           $9,984
Open     0.15650 BTC     $10,016
Margin   4,992 USDT           2x
Liquid.  $95,618           +49 %
Fee                    4.99 USDT
Slippage 0.005 %           $0.50
Funding  +$89.86 in 30 d, earned

BTC        spot   short      net
-50%    -10,000  +4,992   -5,008
-30%     -6,000  +2,995   -3,005
-20%     -4,000  +1,997   -2,003
-10%     -2,000    +998   -1,002
+10%     +2,000    -998   +1,002
+20%     +4,000  -1,997   +2,003
+50%*   +10,000  -4,992   +5,008
+100%*  +20,000  -4,992  +15,008</pre>

* liquidated at about 95,618: the posted 4,992 USDT is lost, and 0.31250 BTC stays, unhedged.
At 1x (9,984 USDT posted) it is liquidated at 127,490: the coins that rise meanwhile cannot pay for it.\
 More USDT moves that further away, and no amount is enough for every price.
Margin and profit are USDT, counted at a dollar each here. That they stay worth it is a risk of its own.
Rounding the order down leaves $16.00 of the wanted hedge open.
I picked the exchange: the first that answered. /contracts BTC compares all.

<b>Inverse against linear</b>
Binance COIN-M BTCUSD_PERP against Binance USD-M BTCUSDT
<pre>           inverse        linear
Margin in      BTC          USDT
Profit in      BTC          USDT
Needs USDT      no           yes
1x posts   0.15625         9,984
1x liquid.   never       127,490
2x posts   0.07813         4,992
2x liquid. 127,488        95,618
30 d       +$90.00       +$89.86
Fee          $5.00         $4.99</pre>

Portfolios keep hedges that are paid in the coin, so this one cannot be saved."""


@pytest.fixture
def market() -> FakeMarket:
    market = FakeMarket(BINANCE, BYBIT, BINANCE_USDT, WEEX)
    market.snapshots["BTCUSDT"] = snapshot(LINEAR, book=book(spread="6.4"))
    return market


@pytest.fixture
def desk(market) -> Desk:
    return Desk(market)


@pytest.mark.parametrize("word", ["linear", "usdt", "Linear,", "USDT"])
async def test_either_word_gives_the_card_of_a_linear_hedge(say, word):
    screen = await say(f"/hedge 20000 0.5 {word}")
    assert screen.html == LINEAR_CARD
    assert labels(screen) == [
        ["− 40 %", "60 % +"],
        ["1x", "2x ✓", "3x"],
        ["Binance USD-M ✓", "Weex"],
        ["Why?", "In coin", "↻"],
    ]
    assert screen.outcome is Outcome.DONE


async def test_an_exchange_with_linear_contracts_only_needs_no_word(say):
    screen = await say("/hedge 20000 0.5 weex")
    assert "Weex · cmt_btcusdt USDT perpetual" in screen.html
    assert "<b>SELL 156 contracts × 0.001 BTC of cmt_btcusdt</b>" in screen.html


async def test_a_usual_exchange_with_linear_contracts_only_needs_no_word_either(desk):
    await desk.sees("/settings exchange weex")
    assert "Weex · cmt_btcusdt USDT perpetual" in (await desk.sees("/hedge 20000 0.5")).html
    for words in ("binance", "inverse", "dated"):
        assert "Binance COIN-M" in (await desk.sees(f"/hedge 20000 0.5 {words}")).html


async def test_an_exchange_with_both_kinds_is_named_once(say):
    assert "Binance USD-M · BTCUSDT" in (await say("/hedge 20000 0.5 binance linear")).html


async def test_words_that_read_as_a_linear_hedge_are_one(say):
    assert "<b>SELL 0.156 BTC of BTCUSDT</b>" in (await say("hedge half of my 20k btc linear")).html


async def test_the_card_leads_to_the_other_kind_and_back(say, press):
    inverse = await press(await say("/hedge 20000 0.5 usdt 3x"), "In coin")
    assert "Binance COIN-M · BTCUSD_PERP perpetual" in inverse.html
    linear = await press(inverse, "In USDT")
    assert "Margin   3,328 USDT           3x" in linear.html


async def test_the_buttons_of_a_linear_card_stay_linear(say, press):
    screen = await say("/hedge 20000 0.5 linear")
    for label, said in (("60", "Hedge 60 %"), ("1x", "9,984 USDT           1x"), ("Weex", "Weex · "), ("↻", "BTCUSDT")):
        shown = await press(screen, label)
        assert said in shown.html
        assert "USDT perpetual" in shown.html


async def test_an_inverse_card_without_linear_venues_has_no_button_for_them(say, market):
    market.venues = (BINANCE, BYBIT)
    assert labels(await say("/hedge 20000 0.5"))[-1] == ["Why?", "Save", "↻"]


async def test_a_dated_card_has_no_other_kind(say):
    assert labels(await say("/hedge 20000 0.5 dated"))[-1] == ["Why?", "Save", "↻"]


async def test_dated_and_linear_are_two_kinds(say):
    screen = await say("/hedge 20000 0.5 dated linear")
    assert "“dated” and “linear” are two kinds of contract; name one." in screen.html


async def test_why_shows_the_formulas_with_the_numbers_of_the_card(say, press):
    screen = await press(await say("/hedge 20000 0.5 linear 3x"), "Why?")
    assert "(9,984.00 USDT + 3,328.00 USDT) / (0.156 × (1 + 0.4 %)) = 84,993" in screen.html
    assert "0.156 × (64,000.00 − 57,600.00) = +$998.40; the coins change by -$2,000" in screen.html
    assert "0.5 × 0.3125 / 1 → 0.156 = 0.156 BTC; 0.156 / 0.3125 = 49.9 %" in screen.html
    assert "USDT perpetual" in (await press(screen, "←")).html


async def test_why_of_coins_and_of_a_higher_tier(say, press, market):
    market.snapshots["BTCUSDT"] = snapshot(LINEAR, book=None, funding=None)
    screen = await press(await say("/hedge 2 btc 0.5 linear"), "Why?")
    assert "2 × 64,000.00 = $128,000" in screen.html
    assert "(64,000.00 USDT + 32,000.00 USDT + 50) / (1 × (1 + 0.5 %)) = 95,572" in screen.html
    assert "1 × 64,000.00 × 0.05 % = 32.00 USDT" in screen.html
    assert "Funding" not in screen.html


async def test_why_after_the_prices_have_gone_is_computed_anew(say, press, market):
    screen = await say("/hedge 20000 0.5 linear")
    data = next(button.data for row in screen.buttons for button in row if button.label == "Why?")
    old = data.rsplit("|", 1)[0] + "|1700000000"
    screen = type(screen)(screen.html, ((type(screen.buttons[0][0])("Why?", old),),), screen.fields)
    market.snapshots["BTCUSDT"] = snapshot(LINEAR, "60000")
    shown = await press(screen, "Why?")
    assert "The card's own prices are gone" in shown.html
    assert "60,000.00" in shown.html


async def test_the_data_of_a_linear_card_name_the_currency(say):
    fields = (await say("/hedge 20000 0.5 linear")).fields
    assert list(fields) == [
        "command", "coin", "spot_value_usd", "ratio_target", "ratio_achieved", "spot_price", "mark_price", "as_of",
        "source", "contract", "order", "open", "margin", "costs", "funding", "kinds", "scenarios",
    ]  # fmt: skip
    assert fields["contract"] == {
        "venue": "binanceusdm", "symbol": "BTCUSDT", "kind": "linear_perpetual", "contract_size_coin": "1",
    }  # fmt: skip
    assert fields["order"] == {"side": "sell", "contracts": "0.156", "coin": "0.156", "average_price": "63996.8"}
    assert fields["margin"]["initial_usdt"] == "4992"
    assert fields["costs"] == {"fee_usdt": "4.9917504", "slippage_usd": "0.4992"}
    assert fields["funding"] == {"rate": "0.0001", "apr": "0.1095", "usdt_30d": "89.856"}
    assert fields["kinds"]["inverse"] == {
        "venue": "binancecoinm",
        "symbol": "BTCUSD_PERP",
        "needs_stablecoins": False,
        "paid_in": "BTC",
        "posted": [
            {"leverage": "1", "margin_coin": "0.15625", "margin_usdt": None, "liquidation_price": None},
            {"leverage": "2", "margin_coin": "0.078125", "margin_usdt": None, "liquidation_price": "127488"},
        ],
        "funding_usd_30d": "90",
        "fee_usd": "5",
    }
    assert fields["kinds"]["linear"]["posted"][0]["margin_usdt"] == "9984"
    assert fields["scenarios"][3]["ratio_after"] == "0.4992"


async def test_what_the_market_does_not_tell_is_unknown_and_null(say, market):
    market.snapshots["BTCUSDT"] = snapshot(LINEAR, book=None, funding=None)
    screen = await say("/hedge 20000 0.5 linear")
    assert "entry price unknown: no order book · 0 s ago" in screen.html
    assert "Slippage                 unknown" in screen.html
    assert "Funding                  unknown" in screen.html
    assert "30 d       +$90.00       unknown" in screen.html
    assert screen.fields["order"]["average_price"] is None
    assert screen.fields["costs"]["slippage_usd"] is None
    assert screen.fields["funding"] == {"rate": None, "apr": None, "usdt_30d": None}


async def test_a_rate_without_its_interval_is_no_funding(say, market):
    market.snapshots["BTCUSDT"] = snapshot(LINEAR, funding=funding(hours=None))
    assert "Funding                  unknown" in (await say("/hedge 20000 0.5 linear")).html


async def test_without_an_inverse_contract_the_other_column_says_so(say, market):
    market.fail("binancecoinm")
    market.fail("bybit")
    screen = await say("/hedge 20000 0.5 linear")
    assert "Margin in  no contract      USDT" in screen.html
    assert screen.fields["kinds"]["inverse"] is None


async def test_less_than_the_smallest_order_says_how_much_would_do(say):
    screen = await say("/hedge 100 0.5 linear")
    assert "That hedge is worth $50.00, less than the smallest order of $64 at Binance USD-M." in screen.html
    assert "At this ratio it takes at least 0.00200 BTC." in screen.html


async def test_a_coin_without_a_linear_contract_says_so(say):
    screen = await say("/hedge 20000 0.5 doge linear")
    assert "There is no perpetual in USDT for “DOGE”" in screen.html
    assert labels(screen)[-1] == ["In coin", "↻"]


async def test_commands_about_coin_margin_name_the_exchange_that_has_none(say):
    for text in ("/margin 20000 0.5 weex", "/shock 20000 0.5 weex", "/price btc weex", "/hedge 20000 0.5 weex dated"):
        screen = await say(text)
        assert screen.html.startswith("Weex has perpetuals in USDT only, and this works with inverse contracts.")
        assert screen.outcome is Outcome.BAD_INPUT


async def test_a_hedge_may_be_called_inverse(say):
    assert "Binance COIN-M · BTCUSD_PERP perpetual" in (await say("/hedge 20000 0.5 inverse")).html
    assert "Weex has perpetuals in USDT only" in (await say("/hedge 20000 0.5 weex inverse")).html
    two = await say("/hedge 20000 0.5 linear inverse")
    assert "“linear” and “inverse” are two kinds of contract; name one." in two.html


@pytest.mark.parametrize("word", ["linear", "inverse"])
async def test_a_kind_means_nothing_to_commands_that_know_one_or_show_both(say, word):
    for text in ("/contracts 20000 0.5 eth", "/shock 20000 0.5", "/price btc"):
        assert f"I do not know what “{word}” means in this command." in (await say(f"{text} {word}")).html


async def test_a_word_like_linear_is_asked_about(say):
    assert "Did you mean linear?" in (await say("/hedge 20000 0.5 btc lineer")).html


async def test_a_known_coin_is_not_taken_for_an_exchange(say):
    screen = await say("/hedge 20000 0.5 btc bybit linear")
    assert screen.html == "There is no perpetual in USDT for “BTC” at Bybit."


async def test_both_kinds_of_an_exchange_count_as_one_exchange(say):
    assert "5 contracts at 3 exchanges" in (await say("/contracts btc")).html


async def test_the_picked_exchange_is_said_and_a_named_one_is_not(say):
    assert "I picked the exchange" not in (await say("/hedge 20000 0.5 weex")).html
    assert "I picked the exchange: the first that answered." in (await say("/hedge 20000 0.5 linear")).html


async def test_a_group_that_wants_no_amounts_sees_none(desk):
    await desk.sees("/percent on", ANN, GROUP)
    screen = await desk.sees("/hedge 20000 0.5 linear", ANN, GROUP)
    assert "<b>SELL BTCUSDT for 49.9 % of the holding</b>" in screen.html
    assert "Margin   25.0 %               2x" in screen.html
    assert re.search(r"1x posts +50.0 % +49.9 %", screen.html)
    assert "4,992" not in screen.html
    assert "9,984" not in screen.html


@pytest.mark.parametrize("words", ["sell 100 BTCUSDT @ 64000", "sell 100 @ 64000 cmt_btcusdt"])
async def test_a_trade_in_a_linear_contract_is_refused_in_one_sentence(desk, words):
    await desk.sees("/hold half 0.3 btc")
    screen = await desk.sees(f"/filled half {words}")
    assert "pays its profit in USDT, and I can only keep hedges that are paid in the coin: not recorded." in screen.html
    assert screen.outcome is Outcome.BAD_INPUT


async def test_many_contracts_of_weex_are_written_in_its_unit(say, market):
    market.snapshots["cmt_btcusdt"] = snapshot(LINEAR_AT_WEEX)
    assert "SELL 1 contract × 0.001 BTC" in (await say("/hedge 70 1 weex")).html
