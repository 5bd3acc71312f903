"""`/filled`: recorded where the price is known, else proposed and asked about once."""

from __future__ import annotations

from datetime import timedelta
from html import unescape

import pytest

from bot.chat.screen import Notice, Outcome, Screen
from bot.errors import Broken, StoreUnavailable
from bot.ports import Preferences
from bot.services.trading import RECORD_WITHIN
from hedgecore import Contracts, Fill, Price, Rate, Source, Traded
from tests.bot.chat.people import labels
from tests.support.builders import NOON, PERPETUAL, snapshot
from tests.support.desk import ANN, BOB, GROUP, Desk
from tests.support.ledger import HALF, keep

ALREADY = "That is recorded already."
SECOND = timedelta(seconds=1)
MOMENT = NOON + SECOND
PROPOSAL = "/filled half sell 100"


@pytest.fixture
async def desk() -> Desk:
    """Ann and the group have a bitcoin each, of which half is sold."""
    desk = Desk()
    for owner in (ANN, GROUP):
        await keep(desk, "half", *HALF, owner=owner)
    desk.clock.advance(SECOND)
    return desk


def trade(contracts: str, price: str, fee: str = "0.0005", leverage=None) -> Traded:
    return Traded(PERPETUAL, Fill(Contracts(contracts), Price(price), Rate(fee)), MOMENT, leverage)


async def recorded(desk, owner: int = ANN, name: str = "half"):
    """What was recorded besides the usual beginning."""
    return (await desk.books.load(owner, name)).entries[len(HALF) :]


# with a price


async def test_a_trade_with_a_price_is_recorded_with_what_is_short_now(desk):
    screen = await desk.sees("/filled half sell 320 @ 32000 fee 0.02% 3x")
    assert screen.html == (
        "<b>Recorded in “half”</b>\n\n"
        "<b>Sold 320 contracts × $100 of BTCUSD_PERP at 32,000.00</b>\n"
        "at Binance COIN-M, fee 0.02 %, 3x\n\n"
        "Short now: 640 contracts × $100 of BTCUSD_PERP, sold at 42,666.67 on average."
    )
    assert labels(screen) == [["Show", "Drift"]]
    assert await recorded(desk) == (trade("-320", "32000", "0.0002", 3),)
    assert (await desk.pressed(screen, "Show")).html.startswith("<b>half</b>")
    assert "half ·" in (await desk.pressed(screen, "Drift")).html


async def test_the_answer_is_data_too(desk):
    screen = await desk.sees("/filled half sell 100 @ 64000")
    assert screen.fields == {
        "command": "filled",
        "portfolio": "half",
        "recorded": True,
        "trades": [
            {
                "venue": "binancecoinm",
                "symbol": "BTCUSD_PERP",
                "contracts": "-100",
                "price": "64000",
                "fee": "0.0005",
                "leverage": None,
                "at": "2026-03-01T12:00:01Z",
            }
        ],
        "open": [{"venue": "binancecoinm", "symbol": "BTCUSD_PERP", "contracts": "-420", "entry_price": "64000"}],
    }


async def test_when_all_is_bought_back_nothing_is_open(desk):
    screen = await desk.sees("/filled half buy 320 @ 64000")
    assert "Nothing is open in BTCUSD_PERP any more." in screen.html
    assert screen.fields["open"] == []


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        ("half", "Did you sell or buy?"),
        ("half sell", "How much did you trade?"),
        ("half sell 0.3 btc", "“0.3 btc” could be coins"),
        ("half sell 100.5 @ 64000", "100.5 is no whole number of BTCUSD_PERP contracts: 100 and 101 are the nearest."),
        ("half buy 321 @ 64000", "Only 320 contracts × $100 of BTCUSD_PERP is short"),
        ("half buy 321", "Only 320 contracts × $100 of BTCUSD_PERP is short"),
        ("other sell 100 @ 64000", "There is no portfolio “other” here."),
        ("half sell 100 @ 64000 GONE_PERP", "No exchange that I am connected to lists a contract “gone_perp” now."),
    ],
)
async def test_what_cannot_be_recorded_is_refused_and_changes_nothing(desk, words, sentence):
    screen = await desk.sees(f"/filled {words}")
    assert sentence in unescape(screen.html)
    assert screen.outcome is Outcome.BAD_INPUT
    assert await recorded(desk) == ()


# the name left out


async def test_the_only_portfolio_need_not_be_named(desk):
    await desk.sees("/filled sell 100 @ 64000")
    assert await recorded(desk) == (trade("-100", "64000"),)


@pytest.mark.parametrize("others", [(), ("one", "two")])
async def test_without_exactly_one_portfolio_the_name_is_asked_for(others):
    desk = Desk()
    for name in others:
        await keep(desk, name, *HALF)
    screen = await desk.sees("/filled sell 100 @ 64000")
    assert screen.html == "Which portfolio? I need its name. Try /filled half sell 100 @ 64000"


async def test_a_portfolio_called_like_a_side_is_named_by_two_sides_or_in_quotation_marks(desk):
    await keep(desk, "short", *HALF)
    await desk.sees("/filled short sell 100 @ 64000")
    await desk.sees('/filled "short" sell 100 @ 64000')
    assert len(await recorded(desk, name="short")) == 2


# proposed


async def test_without_a_price_the_present_one_is_proposed(desk):
    screen = await desk.sees(PROPOSAL)
    assert screen.html == (
        "<b>To record in “half”:</b>\n\n"
        "<b>Sold 100 contracts × $100 of BTCUSD_PERP at 63,999.90</b>\n"
        "fee 0.05 %\n"
        "At the present price of Binance COIN-M, 1 s ago.\n\n"
        "Was it different? Then send me the price (@ 63,999.90), the contracts, or both (98 @ 63,999.90)."
    )
    assert labels(screen) == [["Record"], ["Show", "Drift", "↻"]]
    assert screen.fields["recorded"] is False
    assert await recorded(desk) == ()


async def test_old_and_made_up_prices_are_marked(desk):
    desk.market.snapshots["BTCUSD_PERP"] = snapshot(source=Source.SAMPLE)
    assert "<b>SAMPLE PRICES: " in (await desk.sees(PROPOSAL)).html
    desk.market.snapshots["BTCUSD_PERP"] = snapshot(as_of=NOON - timedelta(minutes=4))
    assert "<b>OLD PRICES: 4 min old." in (await desk.sees(PROPOSAL)).html


async def test_record_records_what_was_shown_whatever_the_price_is_now(desk):
    screen = await desk.sees(PROPOSAL)
    desk.market.snapshots["BTCUSD_PERP"] = snapshot(price="50000")
    assert "Recorded in “half”" in (await desk.pressed(screen, "Record")).html
    assert await recorded(desk) == (trade("-100", "63999.90"),)
    assert desk.profiles.drafts == {}


async def test_record_pressed_twice_records_once(desk):
    screen = await desk.sees(PROPOSAL)
    await desk.pressed(screen, "Record")
    desk.clock.advance(SECOND)
    assert ALREADY in (await desk.pressed(screen, "Record")).html
    assert len(await recorded(desk)) == 1


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("@ 63900", ("-100", "63900")),
        ("63900", ("-100", "63900")),
        ("98", ("-98", "63999.90")),
        ("98 @ 63900", ("-98", "63900")),
        ("sold 98 at 63900 fee 0%", ("-98", "63900", "0")),
    ],
)
async def test_what_was_different_is_answered_in_words(desk, words, expected):
    screen = await desk.sees(PROPOSAL)
    assert "Recorded in “half”" in (await desk.sees(words)).html
    assert await recorded(desk) == (trade(*expected),)
    assert ALREADY in (await desk.pressed(screen, "Record")).html
    assert (await desk.sees(words)).outcome is Outcome.BAD_INPUT
    assert len(await recorded(desk)) == 1


@pytest.mark.parametrize("words", ["bought 98", "98 eth", "5000", "hello", "98.5"])
async def test_an_answer_that_cannot_be_read_leaves_the_question(desk, words):
    await desk.sees(PROPOSAL)
    assert (await desk.sees(words)).outcome is Outcome.BAD_INPUT
    assert await recorded(desk) == ()
    await desk.sees("98")
    assert await recorded(desk) == (trade("-98", "63999.90"),)


@pytest.mark.parametrize("words", ["yes", "no", "it was the same"])
async def test_an_answer_without_a_number_could_mean_either_and_is_refused(desk, words):
    await desk.sees("/filled half sell 100")
    assert "says neither a price nor a size. If nothing was different, press Record." in (await desk.sees(words)).html
    assert await recorded(desk) == ()


async def test_record_waits_through_other_commands(desk):
    screen = await desk.sees(PROPOSAL)
    for command in ("/price", "/help", "/cancel"):
        await desk.sees(command)
    await desk.pressed(screen, "Record")
    assert await recorded(desk) == (trade("-100", "63999.90"),)


async def test_an_older_proposal_is_recorded_and_the_newer_one_is_still_asked_about(desk):
    older = await desk.sees(PROPOSAL)
    desk.clock.advance(SECOND)
    await desk.sees(PROPOSAL)
    assert labels(await desk.pressed(older, "Record")) == [["Show", "Drift"]]
    assert "Sold 98 contracts" in (await desk.sees("98")).html
    assert len(await recorded(desk)) == 2


async def test_a_proposal_is_good_for_a_day(desk):
    screen = await desk.sees(PROPOSAL)
    desk.clock.advance(RECORD_WITHIN + SECOND)
    assert "That question is over" in (await desk.pressed(screen, "Record")).html
    assert await recorded(desk) == ()


async def test_refresh_proposes_the_new_price_in_place_of_the_old(desk):
    old = await desk.sees(PROPOSAL + " 3x fee 0.01%")
    desk.market.snapshots["BTCUSD_PERP"] = snapshot(price="50000")
    new = await desk.pressed(old, "↻")
    assert "at 49,999.90" in new.html
    await desk.sees("100")
    assert ALREADY in (await desk.pressed(new, "Record")).html
    assert await recorded(desk) == (trade("-100", "49999.90", "0.0001", 3),)


async def test_i_traded_this_leads_from_a_ticket_to_its_proposal(desk):
    saved = await desk.sees("/save new 20000 0.5")
    proposal = await desk.pressed(saved, "I traded this")
    assert "Sold 100 contracts × $100 of BTCUSD_PERP at 63,999.90" in proposal.html
    await desk.pressed(proposal, "Record")
    assert (await desk.books.load(ANN, "new")).entries[2:] == (trade("-100", "63999.90", leverage=2),)


async def test_a_forged_ticket_records_nothing(desk):
    old = Notice("This button is too old for me. Please send the command again.")
    for fields in (
        "",
        "1|n|BTCUSD_PERP",
        "1|n|BTCUSD_PERP|0",
        "1|n|<b>|-1",
        "1|n|BTCUSD_PERP|-1|999",
        "1|n|BTCUSD_PERP|-1||64000",
    ):
        assert await desk.press_data(f"1Frt|{fields}") == old
    to_come = await desk.press_data("1Frt|1|n|BTCUSD_PERP|-100||64000|zzzzzzzz")
    assert isinstance(to_come, Screen)
    assert "That question is over" in to_come.html
    foreign = await desk.press_data("1Frt|2|n|BTCUSD_PERP|-100||64000|1")
    assert isinstance(foreign, Screen)
    assert foreign.html == "That portfolio is not here any more."
    assert await recorded(desk) == ()


async def test_what_was_recorded_is_said_so_even_if_the_question_cannot_be_ended(desk):
    desk.profiles.fail(StoreUnavailable(Broken.LOCKED))
    screen = await desk.sees("/filled half sell 100 @ 64000")
    assert "Recorded in “half”" in screen.html
    assert len(await recorded(desk)) == 1


# groups


async def test_in_a_group_only_editors_record(desk):
    for words in ("sell 100 @ 64000", "sell 100"):
        assert "Only administrators" in (await desk.sees(f"/filled half {words}", BOB, GROUP)).html
    assert await recorded(desk, GROUP) == ()
    await desk.sees("/filled half sell 100 @ 64000", ANN, GROUP)
    assert await recorded(desk, GROUP) == (trade("-100", "64000"),)


async def test_in_a_group_the_answer_is_a_reply(desk):
    screen = await desk.sees(PROPOSAL, ANN, GROUP)
    assert "Then reply to this message with the price" in screen.html
    assert await desk.hears("98", ANN, GROUP) is None
    assert await desk.hears("98", BOB, GROUP, to_bot=True) is None
    assert "Recorded" in (await desk.sees("98", ANN, GROUP, to_bot=True)).html


async def test_another_editor_may_press_record_and_it_is_recorded_once(desk):
    desk.profiles.named[GROUP] = frozenset({BOB})
    screen = await desk.sees(PROPOSAL, ANN, GROUP)
    assert "Recorded" in (await desk.pressed(screen, "Record", BOB, GROUP)).html
    assert ALREADY in (await desk.pressed(screen, "Record", ANN, GROUP)).html
    assert ALREADY in (await desk.sees("98", ANN, GROUP, to_bot=True)).html
    assert len(await recorded(desk, GROUP)) == 1


async def test_a_stranger_presses_record_in_vain(desk):
    screen = await desk.sees(PROPOSAL, ANN, GROUP)
    assert isinstance(await desk.press(screen, "Record", BOB, GROUP), Notice)
    assert await recorded(desk, GROUP) == ()


async def test_a_group_that_shows_no_amounts_reads_none(desk):
    desk.profiles.settled[GROUP] = Preferences(percent_only=True)
    screen = await desk.sees("/filled half sell 100 @ 64000", ANN, GROUP)
    assert screen.html == (
        "<b>Recorded in “half”</b>\n\n"
        "<b>Sold BTCUSD_PERP at 64,000.00</b>\n"
        "at Binance COIN-M, fee 0.05 %\n\n"
        "Short now: BTCUSD_PERP, sold at 64,000.00 on average."
    )
    proposal = await desk.sees(PROPOSAL, ANN, GROUP)
    assert "<b>Sold BTCUSD_PERP at 63,999.90</b>" in proposal.html
    assert "100" not in proposal.html
