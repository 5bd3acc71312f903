"""The `/drift` card: the numbers of docs/math.md after a fall of half, the advice, and what cannot be told."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from html import unescape

import pytest

from bot.chat.markup import utf16_units
from bot.chat.screen import Notice, Outcome
from hedgecore import Coin, CoinsMoved, Price, Source, Withdrawn
from tests.bot.chat.people import labels
from tests.support.builders import DATED, DOLLAR_CONTRACT, ETHER, NOON, snapshot
from tests.support.desk import ANN, BOB, GROUP, Desk
from tests.support.ledger import FULL, HALF, hedged, keep, sold


@pytest.fixture
def desk() -> Desk:
    return Desk()


def price(desk, at: str, **changes) -> None:
    desk.market.snapshots["BTCUSD_PERP"] = snapshot(price=at, **changes)


def table(screen) -> list[str]:
    return unescape(screen.html).partition("<pre>")[2].partition("</pre>")[0].splitlines()


async def test_a_half_hedge_after_a_fall_of_half_is_bought_back_to_the_edge_of_its_band(desk):
    await keep(desk, "half", *HALF)
    price(desk, "32000")
    desk.clock.advance(timedelta(seconds=2))
    screen = await desk.sees("/drift half")
    assert screen.html.partition("\n\n")[0].splitlines() == [
        "<b>half · 66.7 % hedged, 50 % wanted</b>",
        "<b>BUY 70 contracts × $100 = $7,000: that brings it to 52.1 %.</b>",
        "Binance COIN-M · BTCUSD_PERP · 32,000.00 · 2 s ago",
    ]
    assert table(screen) == [
        "Short    1.00000 BTC     $32,000",
        "Put in               1.00000 BTC",
        "Earned              +0.50000 BTC",
        "Coins                1.50000 BTC",
        "Ratio    66.7 %        +16.7 pts",
        " price                 +16.7 pts",
        " coins moved             0.0 pts",
        " funding                 0.0 pts",
        "Margin   0.25000 BTC          2x",
        "Liquid.  $127,488         +298 %",
    ]
    assert screen.html.endswith(
        "The short earned 0.50000 BTC, so you now have 1.50000 BTC, of which 1.00000 BTC is sold."
        " (Counting only the coins put in would read 100 %.)"
    )
    assert labels(screen) == [["I traded this"], ["Show", "Shocks", "Why?"], ["Remind me", "↻"]]


async def test_a_full_hedge_after_a_fall_of_half_has_nothing_to_do_and_says_why_a_naive_ratio_reads_double(desk):
    await keep(desk, "full", *FULL)
    price(desk, "32000")
    screen = await desk.sees("/drift full")
    assert screen.html.startswith("<b>full · 100 % hedged, 100 % wanted</b>\nNothing to do: it stands on its target.")
    assert screen.html.endswith(
        "The short's profit came in coins, so it still covers every coin you own; a ratio on the coins put in would"
        " read 200 %."
    )
    assert labels(screen) == [["Show", "Shocks", "Why?"], ["Remind me", "↻"]]
    (coin,) = screen.fields["coins"]
    assert (coin["ratio"], coin["naive"], coin["drift"]) == ("1", "2", "0")
    assert coin["decision"]["action"] == "hold"


@pytest.mark.parametrize(
    ("target", "contracts", "ratios"),
    [
        ("0.25", "160", ("0.769", "0.400", "0.294", "0.182", "0.143", "0.0323")),
        ("0.5", "320", ("0.909", "0.667", "0.556", "0.400", "0.333", "0.0909")),
        ("0.75", "480", ("0.968", "0.857", "0.789", "0.667", "0.600", "0.231")),
        ("0.9", "576", ("0.989", "0.947", "0.918", "0.857", "0.818", "0.474")),
        ("1", "640", ("1", "1", "1", "1", "1", "1")),
    ],
)
async def test_every_ratio_of_the_table_in_the_formulas(desk, target, contracts, ratios):
    await keep(desk, "each", *hedged(target, contracts))
    found = []
    for at in ("6400", "32000", "51200", "96000", "128000", "640000"):
        price(desk, at)
        found.append((await desk.sees("/drift each")).fields["coins"][0]["ratio"])
    wanted = [Decimal(ratio) for ratio in ratios]
    assert [Decimal(one).quantize(each) for one, each in zip(found, wanted, strict=True)] == wanted


async def test_the_causes_add_up_to_the_drift(desk):
    await keep(desk, "half", *HALF, CoinsMoved("BTC", Coin("0.2"), NOON), Withdrawn("BTC", Coin("0.1"), NOON))
    price(desk, "40000")
    (coin,) = (await desk.sees("/drift half")).fields["coins"]
    total = sum(Decimal(part) for part in coin["causes"].values())
    assert round(total, 18) == round(Decimal(coin["drift"]), 18)
    assert Decimal(coin["causes"]["coins"]) < 0 < Decimal(coin["causes"]["withdrawn"])


async def test_a_drift_within_the_band_has_nothing_to_do(desk):
    await keep(desk, "half", *HALF)
    price(desk, "60000")
    screen = await desk.sees("/drift half")
    assert "Nothing to do: the drift is within your band of 5 points." in screen.html


async def test_a_rise_asks_to_sell(desk):
    await keep(desk, "half", *HALF)
    price(desk, "128000")
    screen = await desk.sees("/drift half")
    assert screen.html.startswith("<b>half · 33.3 % hedged, 50 % wanted</b>\n<b>SELL ")
    assert "The short lost 0.250000 BTC" in screen.html


@pytest.mark.parametrize(("mark", "said"), [("127487", False), ("127489", True)])
async def test_a_price_beyond_the_liquidation_price_says_that_the_short_may_be_gone(desk, mark, said):
    await keep(desk, "half", *HALF)
    price(desk, mark)
    note = "If the exchange has liquidated it, record that with /closed NAME @ 127488."
    assert (note in (await desk.sees("/drift half")).html) is said


async def test_the_policy_of_coins_asks_for_nothing_after_a_mere_move(desk):
    await keep(desk, "half", *HALF)
    await desk.sees("/settings policy coins")
    price(desk, "32000")
    screen = await desk.sees("/drift half")
    assert "Nothing to do" in screen.html
    assert "Your policy keeps the coins first hedged: 50 % of those held are sold." in screen.html


# buttons


async def test_why_explains_with_the_cards_own_numbers(desk):
    await keep(desk, "half", *HALF)
    price(desk, "32000")
    screen = await desk.sees("/drift half")
    price(desk, "16000")
    explained = await desk.pressed(screen, "Why?")
    assert "<b>Ratio</b>\nshort / coins you own\n1 / 1.5 = 66.7 %" in explained.html
    assert "1 / 1 = 100 %" in explained.html
    assert "computed at the present ones" not in explained.html
    assert labels(explained) == [["← Back"]]
    assert "<b>half · 80 % hedged, 50 % wanted</b>" in (await desk.pressed(explained, "← Back")).html


async def test_why_of_a_card_that_is_forgotten_says_that_it_uses_new_prices(desk):
    kept = await keep(desk, "half", *HALF)
    explained = await desk.press_data(f"1drt|{kept.id}|1")  # rt is 1001 in base 36
    assert explained.html.startswith("The card's own prices are gone; this is computed at the present ones.")


async def test_shocks_are_those_of_the_hedge_as_it_is(desk):
    await keep(desk, "half", *HALF)
    price(desk, "32000")
    shocks = await desk.pressed(await desk.sees("/drift half"), "Shocks")
    assert "Shocks: 66.6667 % hedge of 1.5 BTC ($48,000)" in shocks.html


async def test_shocks_are_of_as_many_contracts_as_are_short(desk):
    await keep(desk, "small", CoinsMoved("BTC", Coin("0.31240625"), NOON), sold("12000", "64000", DOLLAR_CONTRACT))
    shocks = await desk.pressed(await desk.sees("/drift small"), "Shocks")
    assert "SELL 12,000 USD of BTCUSD" in shocks.html


async def test_shocks_of_a_portfolio_are_asked_for_by_its_name(desk):
    await keep(desk, "half", *HALF)
    price(desk, "32000")
    pressed = await desk.pressed(await desk.sees("/drift half"), "Shocks")
    assert (await desk.sees("/shock half")).html == pressed.html
    shown = await desk.sees('/shock "half" -30 +40 basis -2% 30d')
    assert [row["shock"] for row in shown.fields["scenarios"]] == ["-0.3", "0.4"]
    assert "30 d of funding" in shown.html


async def test_shocks_of_a_name_that_is_none_are_answered_as_those_of_a_hedge(desk):
    assert (await desk.sees("/shock half -30")).html.startswith("How much do you hold?")
    assert (await desk.sees("/shock 0.5 -30")).html == (await desk.sees("/shock 50% -30")).html


async def test_shocks_of_a_portfolio_without_an_open_hedge_are_refused_by_name(desk):
    await keep(desk, "idle", HALF[0])
    assert (await desk.sees("/shock idle -30")).html.startswith("In “idle” there is not one open hedge")
    desk.market.fail("binancecoinm")
    desk.market.fail("bybit")
    assert labels(await desk.sees("/shock idle -30")) == []


async def test_a_change_out_of_range_of_a_portfolio_is_refused(desk):
    await keep(desk, "half", *HALF)
    assert "is no price change I can show" in (await desk.sees("/shock half -100")).html


async def test_show_and_refresh(desk):
    await keep(desk, "half", *HALF)
    screen = await desk.sees("/drift half")
    price(desk, "32000")
    assert (await desk.pressed(screen, "Show")).html.startswith("<b>half</b>")
    assert "66.7 % hedged" in (await desk.pressed(screen, "↻")).html


@pytest.mark.parametrize("fields", ["1|x", "1|1|1", "x", "=", "=half|x"])
async def test_a_forged_button_is_too_old(desk, fields):
    answer = await desk.press_data(f"1drt|{fields}")
    assert answer == Notice("This button is too old for me. Please send the command again.")


# which portfolio


async def test_the_only_portfolio_needs_no_name(desk):
    await keep(desk, "half", *HALF)
    assert (await desk.sees("/drift")).html.startswith("<b>half · 50 % hedged")


async def test_of_several_one_is_chosen_by_a_button(desk):
    await keep(desk, "half", *HALF)
    await keep(desk, "full", *FULL)
    choice = await desk.sees("/drift")
    assert (choice.html, labels(choice)) == ("Which portfolio?", [["half", "full"]])
    assert choice.fields == {"command": "drift", "portfolios": ["half", "full"]}
    assert (await desk.pressed(choice, "full")).html.startswith("<b>full · 100 % hedged")


async def test_without_any_portfolio_it_says_how_to_make_one(desk):
    assert (await desk.sees("/drift")).html.startswith("There is no portfolio here yet.")


async def test_an_unknown_name_is_refused(desk):
    assert (await desk.sees("/drift none")).html == "There is no portfolio “none” here."


# what cannot be told


async def test_funding_that_a_venue_cannot_tell_is_said_to_be_unknown(desk):
    await keep(desk, "half", *HALF)
    desk.history.fail("binancecoinm")
    screen = await desk.sees("/drift half")
    assert " funding                 unknown" in table(screen)
    assert "Funding since the opening is unknown just now, so it is in none of these figures." in screen.html
    assert screen.fields["coins"][0]["funding_coin"] is None


async def test_no_price_at_all_is_one_sentence(desk):
    await keep(desk, "half", *HALF)
    desk.market.fail("binancecoinm")
    screen = await desk.sees("/drift half")
    assert "No exchange gave me a price just now, so I give no numbers" in screen.html
    assert (screen.outcome, labels(screen)) == (Outcome.NO_MARKET, [["↻"]])


async def test_old_and_sample_prices_are_labelled(desk):
    await keep(desk, "half", *HALF)
    desk.clock.advance(timedelta(seconds=95))
    assert (await desk.sees("/drift half")).html.startswith("<b>OLD PRICES: 95 s old.")
    price(desk, "64000", source=Source.SAMPLE)
    assert (await desk.sees("/drift half")).html.startswith("<b>SAMPLE PRICES")


async def test_coins_without_a_target_and_an_empty_portfolio_say_how_to_go_on(desk):
    await keep(desk, "aimless", HALF[0])
    await keep(desk, "bare")
    assert (await desk.sees("/drift aimless")).html.startswith("BTC: 1 BTC held, and no ratio wanted yet. /target")
    assert (await desk.sees("/drift bare")).html == "bare is empty. /hold NAME 0.3 btc puts coins into it."


async def test_a_hedge_without_coins_is_to_be_closed(desk):
    await keep(desk, "half", *HALF, CoinsMoved("BTC", Coin(-1), NOON))
    screen = await desk.sees("/drift half")
    assert screen.html.splitlines()[:2] == [
        "<b>half · BTC · no coins left to hedge</b>",
        "<b>BUY 320 contracts × $100 = $32,000: nothing is left to hedge.</b>",
    ]


async def test_a_delivery_is_recorded_and_said_or_said_to_be_missing(desk):
    ended = replace(DATED, expiry=NOON, symbol="BTCUSD_260301")
    await keep(desk, "dated", *HALF[:2], sold("320", contract=ended))
    missing = await desk.sees("/drift dated")
    assert "BTCUSD_260301 has ended, and its delivery price is not known yet, so I give no ratio." in missing.html
    assert "or record it: /closed NAME BTCUSD_260301 @ PRICE fee 0%." in missing.html
    desk.history.delivered["BTCUSD_260301"] = Price(32000)
    assert (
        "BTCUSD_260301 was delivered at 32,000.00 on 01 Mar 2026; I recorded it."
        in (await desk.sees("/drift dated")).html
    )


async def test_many_coins_keep_to_one_message_and_those_to_trade_come_first(desk):
    await keep(desk, "many", *(CoinsMoved(f"C{number:02}", Coin(1), NOON) for number in range(60)), *HALF)
    price(desk, "32000")
    screen = await desk.sees("/drift many")
    assert screen.html.startswith("<b>many · BTC · 66.7 % hedged")
    assert utf16_units(screen.html) <= 4096
    assert screen.html.endswith(" more.")


async def test_several_orders_have_a_button_each(desk):
    await keep(desk, "mix", *HALF, CoinsMoved("ETH", Coin(10), NOON), sold("3200", "3200", ETHER))
    price(desk, "32000")
    desk.market.snapshots["ETHUSD_PERP"] = snapshot(ETHER, "3200")
    await desk.sees("/target mix 0.5 eth")
    screen = await desk.sees("/drift mix")
    assert labels(screen)[:2] == [["I traded this: BTC"], ["I traded this: ETH"]]


# groups


async def test_everybody_in_a_group_may_look_and_percent_only_hides_amounts(desk):
    await keep(desk, "ours", *HALF, owner=GROUP)
    await desk.sees("/percent on", ANN, GROUP)
    price(desk, "32000")
    screen = await desk.sees("/drift ours", BOB, GROUP)
    assert "<b>BUY BTCUSD_PERP for 14.6 % of the holding: that brings it to 52.1 %.</b>" in screen.html
    assert table(screen)[:4] == [
        "Short                     66.7 %",
        "Put in                    66.7 %",
        "Earned                   +33.3 %",
        "Coins                    100.0 %",
    ]
    assert "BTC " not in screen.html.replace("BTC · ", "")


async def test_a_private_portfolio_has_no_drift_in_a_group(desk):
    await keep(desk, "mine", *HALF)
    assert (await desk.sees("/drift mine", ANN, GROUP)).html == "There is no portfolio “mine” here."
