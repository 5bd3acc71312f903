"""Cards, buttons, refusals and hints, as a person meets them."""

from __future__ import annotations

import logging
from dataclasses import replace
from datetime import timedelta
from html import unescape

import pytest

from bot.chat.command import Services
from bot.chat.conversation import Pressed, Said
from bot.chat.dialogue import Dialogue
from bot.chat.markup import utf16_units
from bot.chat.screen import Notice, Outcome
from bot.errors import Outage, VenueUnavailable
from bot.services.hedging import Hedging
from bot.services.quotes import Quotes
from bot.texts import English
from hedgecore import Price, Source
from tests.support.builders import PERPETUAL, book, funding, snapshot
from tests.support.fakes import FakeClock, FakeMarket

ANN, BOB, GROUP = 1001, 1002, -1_001_234_567_890


@pytest.fixture
def market() -> FakeMarket:
    return FakeMarket()


@pytest.fixture
def clock() -> FakeClock:
    return FakeClock()


@pytest.fixture
def dialogue(market, clock) -> Dialogue:
    quotes = Quotes(market, clock, patience=timedelta(milliseconds=1))
    return Dialogue(Services(quotes, Hedging(quotes)), English(), clock)


@pytest.fixture
def say(dialogue):
    async def answer(text: str, asker: int = ANN, *, private: bool = True):
        return await dialogue.answer(Said(text, asker, private))

    return answer


@pytest.fixture
def press(dialogue):
    async def pressed(screen, label: str, presser: int = ANN, chat: int = ANN):
        data = next(button.data for row in screen.buttons for button in row if button.label.startswith(label))
        action = dialogue.accept(Pressed(data, presser, chat))
        return action if isinstance(action, Notice) else await dialogue.perform(action)

    return pressed


def labels(screen) -> list[list[str]]:
    return [[button.label for button in row] for row in screen.buttons]


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
At 1x (0.15625 BTC posted) price alone never liquidates it."""


async def test_the_hedge_card_is_the_one_of_the_product(say, market):
    market.snapshots["BTCUSD_PERP"] = snapshot(book=book(spread="6.4"))
    screen = await say("/hedge 20000 0.5")
    assert screen.html == HEDGE_CARD
    assert labels(screen) == [
        ["− 40 %", "60 % +"],
        ["1x", "2x ✓", "3x"],
        ["Binance COIN-M ✓", "Bybit"],
        ["Why?", "↻"],
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
    assert "the book shows only 42 contracts" in (await say("/hedge 20000 0.5")).html


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


async def test_whole_contracts_that_leave_dollars_open_say_how_many(say):
    assert "Whole contracts leave $50.00 of the wanted hedge open." in (await say("/hedge 20100 0.5")).html


async def test_whole_contracts_that_fit_say_nothing(say):
    assert "Whole contracts" not in (await say("/hedge 20000 0.5")).html


async def test_a_dated_hedge_shows_the_basis_instead_of_funding(say, market):
    market.snapshots["BTCUSD_260626"] = replace(market.snapshots["BTCUSD_260626"], mark=Price(64_640))
    screen = await say("/hedge 20000 0.5 dated")
    assert "BTCUSD_260626 dated, until 26 Jun 2026" in screen.html
    assert "Basis    +1.00 %   +3.1 % a year" in screen.html
    assert screen.fields["contract"]["kind"] == "inverse_future"


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
        ("/hedge 20000 0.5 okx", "not connected to “okx”, only to Binance COIN-M, Bybit"),
        ("/hedge 100 0.5", "smallest order of $100 at Binance COIN-M. At this ratio it takes at least 0.00313 BTC."),
        ("/hedge 20000 0.5 125.5x", "1x to 125x"),
        ("/hedge 1b 1 20x", "20x is more than the exchange allows for a position of this size: 5x at most."),
        ("/shock 20000 0.5 -100", "“-100%” is no price change I can show"),
        ("/shock 20000 0.5 +10001", "is no price change I can show"),
        ("/shock 20000 0.5 " + " ".join(f"+{n}" for n in range(1, 14)), "12 at most"),
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


async def test_the_ratio_buttons_change_the_card(say, press):
    screen = await press(await say("/hedge 20000 0.5"), "60 %")
    assert "Hedge 60 % of $20,000 in BTC" in screen.html
    assert labels(screen)[0] == ["− 50 %", "70 % +"]


async def test_the_ratio_stays_between_nothing_and_all(say, press):
    assert labels(await say("/hedge 20000 full"))[0] == ["− 90 %"]
    assert labels(await say("/hedge 20000 0.1"))[0] == ["20 % +"]
    assert labels(await press(await say("/hedge 20000 95%"), "100 %"))[0] == ["− 90 %"]


async def test_the_leverage_and_exchange_buttons_change_the_card(say, press):
    screen = await press(await press(await say("/hedge 20000 0.5"), "3x"), "Bybit")
    assert labels(screen)[1:3] == [["1x", "2x", "3x ✓"], ["Binance COIN-M", "Bybit ✓"]]
    assert "SELL 10,000 USD" in screen.html


async def test_refresh_uses_new_prices(say, press, market):
    screen = await say("/hedge 20000 0.5")
    market.snapshots["BTCUSD_PERP"] = snapshot(price="50000")
    assert "49,999.90" in (await press(screen, "↻")).html


async def test_why_explains_the_cards_own_numbers_after_prices_moved(say, press, market):
    screen = await say("/hedge 20000 0.5")
    market.snapshots["BTCUSD_PERP"] = snapshot(price="50000")
    explained = await press(screen, "Why?")
    assert "$20,000 / 64,000.00 = 0.3125 BTC" in explained.html
    assert "$10,000 × (1 − 0.4 %) / (0.15625 − 0.078125) = 127,488" in explained.html
    assert "$10,000 × (1/57,600.00 − 1/64,000.00) × 57,600.00 = +$1,000" in explained.html
    assert "computed at the present ones" not in explained.html
    assert labels(explained) == [["← Back"]]
    assert "Hedge 50 %" in (await press(explained, "← Back")).html


async def test_why_after_the_prices_are_forgotten_says_that_it_uses_new_ones(say, market, clock):
    screen = await say("/hedge 20000 0.5")
    later = Dialogue(_services(market, clock), English(), clock)
    data = next(button.data for row in screen.buttons for button in row if button.label == "Why?")
    action = later.accept(Pressed(data, ANN, ANN))
    assert not isinstance(action, Notice)
    explained = await later.perform(action)
    assert "this is computed at the present ones" in explained.html


def _services(market, clock) -> Services:
    quotes = Quotes(market, clock)
    return Services(quotes, Hedging(quotes))


async def test_why_of_a_never_liquidated_short_says_so(say, press):
    explained = await press(await say("/hedge 20000 0.5 1x"), "Why?")
    assert "0.15625 posted ≥ 0.15625: no price liquidates it" in explained.html


async def test_an_error_after_a_press_keeps_the_buttons(say, press):
    screen = await press(await say("/hedge 0.0032btc 0.5"), "− 40 %")
    assert "less than the smallest order" in screen.html
    assert labels(screen)[0] == ["− 30 %", "50 % +"]


async def test_somebody_elses_card_is_refused_to_a_stranger(say, press):
    notice = await press(await say("/hedge 20000 0.5"), "60 %", presser=BOB, chat=GROUP)
    assert notice == Notice("This card belongs to somebody else. Send the command yourself to get your own.")


async def test_a_card_asked_in_a_chats_own_name_may_be_used_by_its_members(say, press):
    screen = await say("/hedge 20000 0.5", GROUP, private=False)
    assert "Hedge 60 %" in (await press(screen, "60 %", presser=BOB, chat=GROUP)).html


@pytest.mark.parametrize("data", ["", "old", "0h|1", "1zrt|", "1hrt|u1|0.5", "1hrt|u-1|0.5|BTC||2|", "1art", "1qrt|;"])
def test_an_old_or_forged_button_gets_a_notice(dialogue, data):  # rt is 1001 in base 36
    assert dialogue.accept(Pressed(data, ANN, ANN)) == Notice(
        "This button is too old for me. Please send the command again."
    )


async def test_start_offers_three_things_to_try(say, press):
    screen = await say("/start whatever")
    assert labels(screen) == [["/hedge 20000 0.5"], ["/price BTC"], ["/margin 20000 0.5"]]
    assert "Hedge 50 %" in (await press(screen, "/hedge")).html
    assert "Price of BTC" in (await press(screen, "/price")).html
    assert "Margin: 50 %" in (await press(screen, "/margin")).html


async def test_help_lists_every_command_and_explains_each(say, press):
    screen = await say("/help")
    for entry in ("hedge", "shock", "price", "margin", "start", "help"):
        assert f"/{entry} " in screen.html
        assert f"<b>/{entry}" in (await press(screen, f"/{entry}")).html


async def test_the_shock_card_says_what_it_assumes(say, press):
    screen = await say("/shock 20000 0.5 -40 +150 basis -2% 30d")
    assert "Basis shifted by -2.00 points." in screen.html
    assert "30 d of funding at today's rate (+$90.00, earned) is counted in net." in screen.html
    assert "+150%* +30,000 -12,500 +17,500" in screen.html
    assert screen.fields["scenarios"][1]["liquidated"] is True
    assert "Hedge 50 %" in (await press(screen, "Hedge")).html


async def test_the_margin_map_ends_at_never(say):
    screen = await say("/margin 20000 0.5 +150%")
    table = screen.html.partition("<pre>")[2].partition("</pre>")[0].splitlines()
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


def test_the_menu_has_every_command_with_a_line(dialogue):
    menu = dialogue.menu(private=True)
    assert [entry.name for entry in menu] == ["hedge", "shock", "price", "margin", "start", "help"]
    assert all(3 <= len(entry.description) <= 256 for entry in menu)
    assert dialogue.menu(private=False) == menu
