"""Refusals, hints, labels and the other cards, as a person meets them."""

from __future__ import annotations

import logging
from dataclasses import replace
from datetime import timedelta
from html import unescape

import pytest

from bot.chat.markup import utf16_units
from bot.chat.screen import Outcome
from bot.errors import Outage, VenueUnavailable
from hedgecore import Source
from tests.bot.chat.people import GROUP
from tests.support.builders import PERPETUAL, snapshot


async def test_sample_prices_are_labelled_on_every_card(say, market):
    for symbol in market.snapshots:
        market.snapshots[symbol] = replace(market.snapshots[symbol], source=Source.SAMPLE)
    for text in ("/hedge 20000 0.5", "/shock 20000 0.5", "/margin 20000 0.5", "/price"):
        screen = await say(text)
        assert screen.html.startswith("<b>SAMPLE PRICES")
        assert screen.fields["source"] == "sample"


async def test_old_prices_are_labelled_with_their_age_on_every_card(say, clock):
    clock.advance(timedelta(seconds=95))
    for text in ("/hedge 20000 0.5", "/shock 20000 0.5", "/margin 20000 0.5", "/price"):
        screen = await say(text)
        assert screen.html.startswith("<b>OLD PRICES: 95 s old.")
        assert screen.fields["source"] == "stale"


async def test_a_card_says_which_exchange_answered_instead_of_which(say, market):
    market.fail("binancecoinm")
    assert "<b>Binance COIN-M did not answer; Bybit did.</b>" in (await say("/hedge 20000 0.5")).html


async def test_nothing_reachable_is_one_sentence_and_its_own_outcome(say, market):
    market.fail("binancecoinm", VenueUnavailable("binancecoinm", Outage.TIMEOUT))
    market.fail("bybit", VenueUnavailable("bybit", Outage.BLOCKED))
    screen = await say("/hedge 20000 0.5")
    assert screen.outcome is Outcome.NO_MARKET
    assert "Binance COIN-M: it did not answer in time; Bybit: it refuses requests from this place" in screen.html


async def test_prices_too_old_for_an_order_are_refused_with_their_age(say, clock):
    clock.advance(timedelta(minutes=6))
    screen = await say("/hedge 20000 0.5")
    assert screen.outcome is Outcome.NO_MARKET
    assert "6 min old, too old to base an order on" in screen.html


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("/hedge 20000 50", "“50” as a ratio could be 50 % or 50-fold"),
        ("/hedge 20000 0.5 btx", "no inverse perpetual for “BTX” at Binance COIN-M or Bybit. Did you mean BTC?"),
        ("/hedge 20000 0.5 zzzzzz", "There are BTC, ETH."),
        ("/hedge 20000 0.5 eth dated", "There is no dated inverse contract for “ETH”"),
        ("/hedge 20000 0.5 binanse", "Did you mean Binance COIN-M?"),
        ("/hedge 20000 0.5 okx", "I am not connected to “okx”. /contracts BTC compares the exchanges that I ask."),
        ("/hedge 20000 usdt half", "“20000 usdt” could be an amount or the kind of contract: write $20000 for"),
        ("/hedge 100 0.5", "smallest order of $100 at Binance COIN-M. At this ratio it takes at least 0.00313 BTC."),
        ("/hedge 20000 0.5 125.5x", "1x to 125x"),
        ("/hedge 1b 1 20x", "20x is more than the exchange allows for a position of this size: 5x at most."),
        ("/shock 20000 0.5 30 -40", "“30” is one number too many: I need one amount and one ratio, and a price change"),
        ("/shock 20000 0.5 30%", "“30%” is one number too many"),
        ("/shock 20000 0.5 -100", "“-100%” is no price change I can show"),
        ("/shock 20000 0.5 +10001", "is no price change I can show"),
        ("/shock 20000 0.5 " + " ".join(f"+{n}" for n in range(1, 14)), "12 at most"),
        ("/margin 20000 0.5 +20000", "“+20,000%” is no rise that I can show"),
        ("/margin 20000 0.5 -20", "only a rise can liquidate a short"),
        ("/margin 20000 0.5 +20 +30", "one number too many"),
        ("/price 5", "I do not know what “5” means in this command"),
        ("/help hegde", "I do not know the command “hegde”. Did you mean /hedge?"),
        ("/hegde 5", "Did you mean /hedge?"),
        ("/xyzzy", "I do not know the command “/xyzzy”. Try /help"),
        ("/", "I do not know the command “/”"),
        ("hedge all of it", "I need an amount"),
    ],
)  # fmt: skip
async def test_bad_input_gets_one_sentence_that_names_it(say, text, sentence):
    screen = await say(text)
    assert sentence in unescape(screen.html)
    assert screen.outcome is Outcome.BAD_INPUT
    assert screen.fields["error"] == unescape(screen.html)


async def test_words_that_read_as_a_hedge_are_one(say):
    assert "Hedge 50 % of $20,000 in BTC" in (await say("hedge half of my 20k btc")).html


@pytest.mark.parametrize("text", ["", "hello", "what is bitcoin?", "20000", "<b>&"])
async def test_other_words_get_a_hint_in_private(say, text):
    assert (await say(text)).html.startswith("I answer commands.")


@pytest.mark.parametrize("text", ["", "hello", "hedge half of my 20k btc", "/unknown", "/"])
async def test_in_groups_anything_but_a_known_command_is_met_with_silence(say, text):
    assert await say(text, GROUP, private=False) is None


async def test_in_groups_commands_are_answered(say):
    assert "Hedge 50 %" in (await say("/hedge 20000 0.5", private=False)).html


@pytest.mark.parametrize("text", ["/HEDGE 20000 0.5", "/hedge\n20000\n0.5", "/hedge   20000\t0.5"])
async def test_case_and_white_space_do_not_matter(say, text):
    assert "Hedge 50 %" in (await say(text)).html


async def test_foreign_text_is_escaped(say):
    assert "“&lt;b&gt;”" in (await say("/hedge 20000 0.5 <b>")).html


async def test_the_shock_card_says_what_it_assumes(say, press):
    screen = await say("/shock 20000 0.5 -40 +150 basis -2% 30d")
    assert "Basis shifted by -2.00 points." in screen.html
    assert "30 d of funding at today's rate (+$90.00, earned) is counted in net." in screen.html
    assert "+150%* +30,000 -12,500 +17,500" in screen.html
    assert screen.fields["scenarios"][1]["liquidated"] is True
    assert "Hedge 50 %" in (await press(screen, "Hedge")).html


async def test_the_margin_map_ends_at_never(say):
    screen = await say("/margin 20000 0.5 +150%")
    posted, table = (part.partition("</pre>")[0].splitlines() for part in screen.html.split("<pre>")[1:])
    assert posted == [
        "post BTC of it liquid. at  rise",
        " 0.00781    5%     67,099   +5%",
        " 0.01563   10%     70,827  +11%",
        " 0.03125   20%     79,680  +25%",
        " 0.07813   50%    127,488  +99%",
        " 0.11719   75%    254,976 +298%",
        " 0.15625  100%      never",
    ]
    assert table == [
        "post BTC of it liquid. at  rise",
        " 0.03175 20.3%     80,000  +25%",
        " 0.05250 33.6%     96,000  +50%",
        " 0.07844 50.2%    128,000 +100%",
        " 0.09400 60.2%    160,000 +150%",
        " 0.10438 66.8%    192,000 +200%",
        " 0.12513 80.1%    320,000 +400%",
        " 0.14069   90%    640,000 +900%",
        " 0.15625  100%      never",
    ]
    assert "Maintenance margin: 0.40 % of the short's value at the mark, more for larger ones." in screen.html


async def test_the_price_card_shows_the_market_and_its_age(say, clock):
    clock.advance(timedelta(seconds=2))
    screen = await say("/price")
    assert "Funding          +0.0100 % / 8 h" in screen.html
    assert "Next in                      3 h" in screen.html
    assert screen.html.endswith("2 s ago")


async def test_a_defect_is_told_with_a_reference_that_the_log_has_too(say, market, caplog):
    market.fail("binancecoinm", RuntimeError("a defect"))
    with caplog.at_level(logging.ERROR):
        screen = await say("/hedge 20000 0.5")
    assert screen.outcome is Outcome.FAILED
    reference = screen.html.rpartition(" ")[2].rstrip(".")
    assert f"reference {reference}: /hedge failed" in caplog.text
    assert "a defect" not in screen.html


async def test_every_screen_is_narrow_and_short_enough_for_a_phone(say, market):
    market.snapshots["BTCUSD_PERP"] = snapshot(replace(PERPETUAL, symbol="BTCUSD_PERPETUAL_LONG"))
    for text in (
        "/hedge 20000 0.5", "/hedge 999999999 full 3x", "/hedge 77.77btc 12.3456% 2.75x", "/hedge 250 0.5 bybit",
        "/shock 123456789 0.5 -99.9999 +10000 basis +50% 3650d", "/margin 123456789 1 +10000%", "/price", "/help",
        "/hedge 20000 0.5 dated", "/hedge 700k 0.9 ETH", "/start", "/help shock",
    ):  # fmt: skip
        screen = await say(text)
        assert screen.outcome is Outcome.DONE, text
        assert utf16_units(screen.html) <= 4096
        for table in screen.html.split("<pre>")[1:]:
            assert max(map(len, unescape(table.partition("</pre>")[0]).splitlines())) <= 32, text


def test_the_menu_has_the_ten_commands_used_most_with_a_line_each(dialogue):
    menu = dialogue.menu(private=True)
    assert [entry.name for entry in menu] == [
        "hedge", "shock", "price", "portfolios", "hold", "filled", "drift", "remind", "settings", "help",
    ]  # fmt: skip
    assert all(3 <= len(entry.description) <= 256 for entry in menu)
    assert dialogue.menu(private=False) == menu
