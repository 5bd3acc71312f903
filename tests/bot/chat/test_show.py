"""`/show`: the card at present prices, what is missing said, and the log."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from html import unescape

import pytest

from bot.chat.markup import utf16_units
from bot.chat.screen import Notice, Outcome
from bot.errors import PriceTooOld
from bot.ports import Cause
from hedgecore import Coin, CoinsMoved, Contracts, Delivered, Price, Source, Usd, Withdrawn
from tests.bot.chat.people import labels
from tests.support.builders import DATED, DOLLAR_CONTRACT, ETHER, NOON, PERPETUAL, snapshot
from tests.support.desk import ANN, BOB, GROUP, Desk
from tests.support.ledger import HALF, keep, sold

FAR = replace(PERPETUAL, venue="kraken", symbol="PI_XBTUSD")


@pytest.fixture
def desk() -> Desk:
    return Desk()


def table(screen) -> list[str]:
    return unescape(screen.html).partition("<pre>")[2].partition("</pre>")[0].splitlines()


async def test_the_card_shows_holdings_target_and_short_at_present_prices(desk):
    await keep(desk, "half", *HALF)
    desk.market.snapshots["BTCUSD_PERP"] = snapshot(price="32000")
    desk.clock.advance(timedelta(seconds=2))
    screen = await desk.sees("/show half")
    assert screen.html.startswith("<b>half</b>\nWorth $48,000 at present prices.\nBinance COIN-M · 2 s ago\n\n<pre>")
    assert table(screen) == [
        "Put in               1.00000 BTC",
        "Coins                1.50000 BTC",
        "Value                    $48,000",
        "Wanted                      50 %",
        "",
        "BTCUSD_PERP · Binance COIN-M",
        "Short       320 contracts × $100",
        "Entry                  64,000.00",
        "Mark                   32,000.00",
        "P&L      +0.50000 BTC    $16,000",
    ]
    assert screen.html.endswith("without funding; Drift has that too.")
    assert labels(screen) == [["Drift", "Remind me", "Log"], ["Change", "Rename", "Delete"], ["↻", "Portfolios"]]


async def test_the_card_as_data(desk):
    await keep(desk, "half", *HALF)
    desk.market.snapshots["BTCUSD_PERP"] = snapshot(price="32000")
    (coin,) = (await desk.sees("/show half")).fields["coins"]
    (leg,) = coin.pop("legs")
    assert coin == {
        "coin": "BTC", "held_coin": "1", "equity_coin": "1.5", "value_usd": "48000", "spot_price": "32000",
        "target": "0.5",
    }  # fmt: skip
    assert leg == {
        "venue": "binancecoinm", "symbol": "BTCUSD_PERP", "contracts": "-320", "contract_value_usd": "100",
        "entry_price": "64000", "mark_price": "32000", "pnl_coin": "0.5", "pnl_usd": "16000",
        "as_of": "2026-03-01T12:00:00Z", "source": "live",
    }  # fmt: skip


async def test_a_loss_is_shown_with_its_sign(desk):
    await keep(desk, "half", *HALF)
    desk.market.snapshots["BTCUSD_PERP"] = snapshot(price="128000")
    assert table(await desk.sees("/show half"))[-1] == "P&L      -0.250000 BTC  -$32,000"


async def test_several_coins_and_contracts_stand_in_their_own_units(desk):
    await keep(desk, "mix", *HALF, sold("16000", contract=DOLLAR_CONTRACT), CoinsMoved("ETH", Coin(2), NOON))
    screen = await desk.sees("/show mix")
    rows = table(screen)
    assert rows[:2] == ["BTC", "Put in               1.00000 BTC"]
    assert rows[11:15] == ["", "BTCUSD · Bybit", "Short                 16,000 USD", "Entry                  64,000.00"]
    assert rows[17:20] == ["", "ETH", "Put in                2.0000 ETH"]
    assert "/target mix 0.5 ETH sets the ratio you want." in screen.html
    assert screen.fields["value_usd"] == "70400"


async def test_the_only_portfolio_needs_no_name(desk):
    await keep(desk, "half", *HALF)
    assert (await desk.sees("/show")).html.startswith("<b>half</b>")


async def test_of_several_one_is_chosen_by_a_button(desk):
    await keep(desk, "half", *HALF)
    await keep(desk, "cold wallet", HALF[0])
    choice = await desk.sees("/show")
    assert choice.html == "Which portfolio?"
    assert labels(choice) == [["half", "cold wallet"]]
    assert choice.fields == {"command": "show", "portfolios": ["half", "cold wallet"]}
    assert (await desk.pressed(choice, "cold")).html.startswith("<b>cold wallet</b>")


async def test_without_any_portfolio_it_says_how_to_make_one(desk):
    assert (await desk.sees("/show")).html.startswith("There is no portfolio here yet.")


async def test_an_unknown_name_is_refused_with_the_nearest(desk):
    await keep(desk, "half", *HALF)
    screen = await desk.sees("/show halv")
    assert screen.html == "There is no portfolio “halv” here. Did you mean “half”?"
    assert screen.outcome is Outcome.BAD_INPUT


async def test_a_portfolio_without_entries_says_so(desk):
    await keep(desk, "bare")
    assert (await desk.sees("/show bare")).html == "<b>bare</b>\n\nIt is empty. /hold puts coins into it."


# prices


async def test_a_missing_price_is_said_and_never_zero(desk):
    await keep(desk, "half", *HALF)
    desk.market.fail("binancecoinm")
    desk.market.fail("bybit")
    screen = await desk.sees("/show half")
    assert "its value is unknown now" in screen.html
    assert table(screen) == [
        "Put in                     1 BTC",
        "Coins                    unknown",
        "Value                    unknown",
        "Wanted                      50 %",
        "",
        "BTCUSD_PERP · Binance COIN-M",
        "Short       320 contracts × $100",
        "Entry                  64,000.00",
        "Mark                     unknown",
        "P&L                      unknown",
    ]
    leg = screen.fields["coins"][0]["legs"][0]
    assert [screen.fields["value_usd"], leg["mark_price"], leg["pnl_coin"], leg["pnl_usd"]] == [None] * 4


async def test_one_contract_without_a_price_leaves_the_value_unknown(desk):
    await keep(desk, "half", *HALF, sold("16000", contract=DOLLAR_CONTRACT))
    desk.market.fail("bybit", PriceTooOld("bybit", timedelta(minutes=6)))
    screen = await desk.sees("/show half")
    assert "P&L      0.00000 BTC       $0.00" in table(screen)
    assert table(screen)[1:3] == ["Coins                    unknown", "Value                    unknown"]
    assert screen.fields["value_usd"] is None


async def test_a_contract_of_an_exchange_that_is_gone_is_said(desk):
    await keep(desk, "half", *HALF, sold("10", contract=FAR))
    screen = await desk.sees("/show half")
    assert "I am not connected to kraken any more, so contracts there have no price here." in screen.html
    assert table(screen)[-5:-3] == ["PI_XBTUSD · kraken", "Short        10 contracts × $100"]
    assert table(screen)[-2:] == ["Mark                     unknown", "P&L                      unknown"]


async def test_old_and_sample_prices_are_labelled(desk):
    await keep(desk, "half", *HALF)
    desk.clock.advance(timedelta(seconds=95))
    assert (await desk.sees("/show half")).html.startswith("<b>OLD PRICES: 95 s old.")
    desk.market.snapshots["BTCUSD_PERP"] = snapshot(source=Source.SAMPLE)
    assert (await desk.sees("/show half")).html.startswith("<b>SAMPLE PRICES")


async def test_a_dated_contract_that_has_ended_is_said(desk):
    ended = replace(DATED, expiry=NOON, symbol="BTCUSD_260301")
    await keep(desk, "half", *HALF[:2], sold("320", contract=ended))
    desk.market.snapshots["BTCUSD_260301"] = snapshot(ended)
    assert "Ended: BTCUSD_260301. Drift records the delivery." in (await desk.sees("/show half")).html


# room


async def test_contracts_without_room_are_counted(desk):
    contracts = [replace(PERPETUAL, symbol=f"BTCUSD_{number:06}") for number in range(40)]
    for contract in contracts:
        desk.market.snapshots[contract.symbol] = snapshot(contract)
    await keep(desk, "many", HALF[0], *(sold("1", contract=contract) for contract in contracts))
    screen = await desk.sees("/show many")
    shown = sum(row.startswith("Short") for row in table(screen))
    assert utf16_units(screen.html) <= 4096
    assert f"… and {40 - shown} more contracts." in screen.html


async def test_coins_without_room_are_counted_with_their_contracts(desk):
    coins = [f"C{number:02}" for number in range(40)]
    moves = [CoinsMoved(coin, Coin(1), NOON) for coin in coins]
    last = replace(FAR, coin="C39")
    await keep(desk, "many", *moves, sold("1", contract=last))
    html = (await desk.sees("/show many")).html
    shown = html.count("Put in")
    assert utf16_units(html) <= 4096
    assert f"… and {40 - shown} more coins.\n… and 1 more contract." in html


async def test_the_table_keeps_to_32_columns_for_any_amount(desk):
    long = replace(PERPETUAL, symbol="BTCUSD_QUARTERLY_LONG_NAME_26")
    desk.market.snapshots[long.symbol] = snapshot(long, "32000")
    await keep(desk, "huge", CoinsMoved("BTC", Coin(10**12), NOON), sold("999999999999", contract=long))
    rows = table(await desk.sees("/show huge"))
    assert max(map(len, rows)) <= 32
    assert [row.strip() for row in rows[-8:]] == [
        "BTCUSD_QUARTERLY_LONG_NAME_26",
        "Binance COIN-M",
        "Short",
        "999,999,999,999 contracts × $100",
        "Entry                  64,000.00",
        "Mark                   32,000.00",
        "P&L     +1,562,499,999.99844 BTC",
        "$49,999,999,999,950",
    ]


# the log


async def test_the_log_tells_every_kind_of_change_newest_first(desk):
    await keep(desk, "half", *HALF)
    await desk.sees("/settings zone Europe/Berlin")
    for text in ("/hold half 0.5 btc", "/unhold half 0.2 btc", "/withdrew half 0.1 btc", "/rename half core"):
        desk.clock.advance(timedelta(minutes=1))
        await desk.sees(text)
    delivered = Delivered(DATED, Price(60000), NOON)
    await desk.books.add(ANN, "core", [delivered], Cause(ANN, NOON + timedelta(hours=12)))
    await desk.press(await desk.sees("/delete core"), "Undo")
    log = await desk.pressed(await desk.sees("/show core"), "Log")
    assert log.html.splitlines() == [
        "<b>Changes of “core”</b>",
        "",
        "1 Mar 2026 13:04 · you: brought it back",
        "1 Mar 2026 13:04 · you: put it away",
        "2 Mar 2026 01:00 · you: BTCUSD_260626 was delivered at 60,000.00",
        "1 Mar 2026 13:04 · you: renamed it from “half”",
        "1 Mar 2026 13:03 · you: took out 0.1 BTC",
        "1 Mar 2026 13:02 · you: removed 0.2 BTC",
        "1 Mar 2026 13:01 · you: added 0.5 BTC",
        (
            "1 Mar 2026 13:00 · you: saved it, added 1 BTC, wants 50 % of the BTC hedged, sold 320 contracts × $100 of"
            " BTCUSD_PERP at 64,000.00"
        ),
        "",
        "Times are Europe/Berlin.",
    ]
    assert [change["kind"] for change in log.fields["changes"]] == [
        "restored", "deleted", "entered", "renamed", "entered", "entered", "entered", "created",
    ]  # fmt: skip
    assert [entry for change in log.fields["changes"] for entry in change["entries"]] == [
        {"entry": "delivered", "venue": "binancecoinm", "symbol": "BTCUSD_260626", "price": "60000"},
        {"entry": "withdrawn", "coin": "BTC", "amount_coin": "0.1"},
        {"entry": "moved", "coin": "BTC", "amount_coin": "-0.2"},
        {"entry": "moved", "coin": "BTC", "amount_coin": "0.5"},
        {"entry": "moved", "coin": "BTC", "amount_coin": "1"},
        {"entry": "target", "coin": "BTC", "target": "0.5"},
        {"entry": "traded", "venue": "binancecoinm", "symbol": "BTCUSD_PERP", "contracts": "-320", "price": "64000"},
    ]


async def test_the_log_turns_its_pages(desk):
    for number in range(1, 18):
        await desk.sees(f"/hold half {number} btc")
    first = await desk.pressed(await desk.sees("/show half"), "Log")
    assert labels(first) == [["1/3", "▶"], ["← Back"]]
    second = await desk.pressed(first, "▶")
    assert labels(second) == [["◀", "2/3", "▶"], ["← Back"]]
    assert [line.rpartition(" ")[0][-7:] for line in second.html.splitlines()[2:10]] == [
        f"dded {number}" if number > 9 else f"added {number}" for number in range(9, 1, -1)
    ]
    third = await desk.pressed(second, "▶")
    assert (labels(third)[0], third.fields["page"], third.fields["pages"]) == (["◀", "3/3"], "3", "3")
    assert third.html.splitlines()[2].endswith("you: saved it, added 1 BTC")
    assert (await desk.pressed(third, "◀")).html == second.html
    assert (await desk.pressed(third, "← Back")).html.startswith("<b>half</b>")


async def test_a_page_beyond_the_last_is_the_last(desk):
    await keep(desk, "half", *HALF)
    screen = await desk.press_data("1Prt|1|7")
    assert screen.fields["page"] == "1"


async def test_a_change_of_many_entries_is_counted(desk):
    await keep(desk, "half", *(CoinsMoved("BTC", Coin(number), NOON) for number in range(1, 6)))
    log = await desk.pressed(await desk.sees("/show half"), "Log")
    assert "saved it, added 1 BTC, added 2 BTC, added 3 BTC, and 2 more" in log.html


async def test_in_a_group_the_log_has_names(desk):
    await desk.sees("/hold ours 1 btc", ANN, GROUP)
    for who in (GROUP, 77, 0):
        await desk.books.add(GROUP, "ours", [Withdrawn("BTC", Coin("0.1"), NOON)], Cause(who, NOON))
    log = await desk.pressed(await desk.sees("/show ours", BOB, GROUP), "Log", BOB, GROUP)
    assert [line.partition(" · ")[2] for line in log.html.splitlines()[2:6]] == [
        "somebody: took out 0.1 BTC",
        "user 77: took out 0.1 BTC",
        "the group itself: took out 0.1 BTC",
        "Ann: saved it, added 1 BTC",
    ]


# groups, and what comes from outside


async def test_percent_only_shows_shares_and_no_amounts(desk):
    await keep(desk, "ours", *HALF, owner=GROUP)
    desk.market.snapshots["BTCUSD_PERP"] = snapshot(price="32000")
    await desk.sees("/percent on", ANN, GROUP)
    screen = await desk.sees("/show ours", BOB, GROUP)
    assert "Worth" not in screen.html
    assert table(screen) == [
        "Put in                    66.7 %",
        "Coins                    100.0 %",
        "Wanted                      50 %",
        "",
        "BTCUSD_PERP · Binance COIN-M",
        "Short                     66.7 %",
        "Entry                  64,000.00",
        "Mark                   32,000.00",
        "P&L                      +33.3 %",
    ]
    log = await desk.pressed(screen, "Log", BOB, GROUP)
    assert log.html.splitlines()[2].endswith(
        "the group itself: saved it, added BTC, wants 50 % of the BTC hedged, sold BTCUSD_PERP at 64,000.00"
    )


async def test_percent_only_knows_no_shares_without_a_price(desk):
    await keep(desk, "ours", *HALF, owner=GROUP)
    await desk.sees("/percent on", ANN, GROUP)
    desk.market.fail("binancecoinm")
    desk.market.fail("bybit")
    assert table(await desk.sees("/show ours", BOB, GROUP))[:2] == [
        "Put in                   unknown",
        "Coins                    unknown",
    ]


async def test_a_private_portfolio_is_not_there_in_a_group(desk):
    kept = await keep(desk, "mine", *HALF)
    assert (await desk.sees("/show mine", ANN, GROUP)).html == "There is no portfolio “mine” here."
    pressed = await desk.press_data(f"1Prt|{kept.id}", ANN, GROUP)
    assert pressed.html == "That portfolio is not here any more."


async def test_somebody_elses_portfolio_is_not_shown_to_a_forged_button(desk):
    kept = await keep(desk, "mine", *HALF)
    pressed = await desk.press_data(f"1Pru|{kept.id}", BOB)  # ru is 1002 in base 36
    assert pressed.html == "That portfolio is not here any more."


@pytest.mark.parametrize("fields", ["1|-1", "1|x", "1|1|1", "x", "=", "1|"])
async def test_a_forged_button_is_too_old(desk, fields):
    await keep(desk, "half", *HALF)
    answer = await desk.press_data(f"1Prt|{fields}")
    assert answer == Notice("This button is too old for me. Please send the command again.")


async def test_refresh_uses_new_prices_and_an_error_keeps_the_way_back(desk):
    await keep(desk, "half", *HALF)
    screen = await desk.sees("/show half")
    desk.market.snapshots["BTCUSD_PERP"] = snapshot(price="32000")
    assert "$48,000" in (await desk.pressed(screen, "↻")).html
    await desk.sees("/delete half")
    gone = await desk.pressed(screen, "↻")
    assert gone.html == "That portfolio is not here any more."
    assert labels(gone) == [["↻", "Portfolios"]]


async def test_ether_is_priced_by_its_own_market(desk):
    await keep(desk, "ether", CoinsMoved("ETH", Coin(2), NOON), sold("320", "3200", ETHER, Decimal(3)))
    screen = await desk.sees("/show ether")
    assert screen.fields["value_usd"] == "6400"
    assert ETHER.notional(Contracts(320)) == Usd(3200)
    assert "Short        320 contracts × $10" in table(screen)
