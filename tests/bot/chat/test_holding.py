"""`/hold`, `/unhold`, `/target` and `/withdrew`: what is typed, what is kept, what is refused."""

from __future__ import annotations

from html import unescape

import pytest

from bot.chat.screen import Notice, Outcome
from bot.ports import Preferences
from hedgecore import Coin, CoinsMoved, Ratio, TargetSet, Withdrawn
from tests.bot.chat.people import labels
from tests.support.builders import NOON
from tests.support.desk import ANN, BOB, GROUP, Desk
from tests.support.ledger import FULL, HALF, keep


@pytest.fixture
def desk() -> Desk:
    return Desk()


async def entries(desk, name: str, owner: int = ANN):
    return (await desk.books.load(owner, name)).entries


# hold


async def test_a_new_name_makes_a_new_portfolio(desk):
    screen = await desk.sees("/hold half 0.3 btc")
    assert screen.html == (
        "“half” is a new portfolio and holds 0.3 BTC.\n/target half 0.5 BTC sets the ratio you want."
    )
    assert labels(screen) == [["Show", "Drift"]]
    assert screen.fields == {"command": "hold", "portfolio": "half", "held_coin": {"BTC": "0.3"}}
    assert await entries(desk, "half") == (CoinsMoved("BTC", Coin("0.3"), NOON),)


async def test_coins_are_added_to_what_is_there(desk):
    await keep(desk, "half", *HALF)
    screen = await desk.sees("/hold HALF 0.3 btc")
    assert screen.html == "“half” now holds 1.3 BTC."


@pytest.mark.parametrize(
    ("words", "moves"),
    [
        ("mix 0.3 btc 2 eth", {"BTC": "0.3", "ETH": "2"}),
        ("mix 0.3btc 2ether", {"BTC": "0.3", "ETH": "2"}),
        ("mix 0.3 btc and 0.2 bitcoin", {"BTC": "0.5"}),
        ("mix 1,000.5 xrp", {"XRP": "1000.5"}),
        ("mix 0,3 btc", {"BTC": "0.3"}),
        ('"mix" 2k doge', {"DOGE": "2000"}),
    ],
)
async def test_amounts_are_read_coin_by_coin(desk, words, moves):
    await desk.sees(f"/hold {words}")
    assert await entries(desk, "mix") == tuple(CoinsMoved(coin, Coin(amount), NOON) for coin, amount in moves.items())


async def test_a_name_of_several_words_stands_in_quotation_marks(desk):
    screen = await desk.sees("/hold “cold wallet” 0.3 btc")
    assert "“cold wallet” is a new portfolio" in screen.html
    assert '/target "cold wallet" 0.5 BTC' in screen.html


async def test_a_number_alone_is_the_settled_coin_in_a_new_portfolio(desk):
    desk.profiles.settled[ANN] = Preferences(coin="ETH")
    await desk.sees("/hold half 0.3")
    assert await entries(desk, "half") == (CoinsMoved("ETH", Coin("0.3"), NOON),)


async def test_a_number_alone_could_be_dollars_in_a_new_portfolio_without_a_settled_coin(desk):
    assert "How many coins?" in (await desk.sees("/hold half 5000")).html
    assert desk.books.writes == 0


async def test_a_number_alone_is_the_coin_of_a_portfolio_that_has_one(desk):
    desk.profiles.settled[ANN] = Preferences(coin="ETH")
    await keep(desk, "half", *HALF)
    assert (await desk.sees("/hold half 0.3")).html == "“half” now holds 1.3 BTC."


async def test_a_number_alone_is_refused_where_several_coins_could_be_meant(desk):
    await desk.sees("/hold mix 0.3 btc 2 eth")
    for command in ("hold mix 1", "unhold mix 1", "target mix 0.5", "withdrew mix 0.1"):
        screen = await desk.sees(f"/{command}")
        assert (screen.html, screen.outcome) == ("Which one is meant: BTC, ETH? Name it.", Outcome.BAD_INPUT)
    assert desk.books.writes == 1


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        ("", "Which portfolio? I need its name. Try /hold half 0.3 btc"),
        ("half", "How many coins? I need an amount with its coin, such as 0.3 btc. Try /hold half 0.3 btc"),
        ("0.3 btc", "Which portfolio? I need its name. Try /hold half 0.3 btc"),
        ("0.3btc", "Which portfolio?"),
        ("cold wallet 0.3 btc", "If “cold wallet” is the name, put it in quotation marks"),
        ("half btc", "How many coins?"),
        ("half 0.3 0.2", "How many coins?"),
        ("half 0.3 btc 0.2", "How many coins?"),
        ("half $500", "“$500” is not an amount of a coin"),
        ("half 0 btc", "“0” is zero"),
        ("half -1 btc", "“-1” is negative"),
        ("half 0.3 btx", "I do not know “btx”. Did you mean BTC?"),
        ("half 0.3btx", "I do not know “0.3btx”. Did you mean BTC?"),
        ("half 1.234 btc", "“1.234” reads differently from country to country"),
        ("half 50%", "I do not know what “50%” means in this command"),
        ("half 0.3 btc bybit", "I do not know what “bybit” means in this command"),
        ("half 1e3 btc", "Please write “1e3” out in full"),
        ("half 2000000000000 btc", "“2000000000000” is more than I calculate with"),
        ("half ten btc", "How many coins?"),
        ('"half 0.3 btc', "The quotation mark before half 0.3 btc is never closed."),
        ("n" * 41 + " 0.3 btc", "is too long for a name: 40 characters at most."),
    ],
)  # fmt: skip
async def test_what_cannot_be_held_is_refused_by_name(desk, words, sentence):
    screen = await desk.sees(f"/hold {words}")
    assert sentence in unescape(screen.html)
    assert (screen.outcome, desk.books.writes) == (Outcome.BAD_INPUT, 0)


async def test_the_same_update_holds_once(desk):
    for _ in range(2):
        desk.updates = 5
        await desk.sees("/hold half 0.3 btc")
    assert await entries(desk, "half") == (CoinsMoved("BTC", Coin("0.3"), NOON),)


async def test_fifty_portfolios_are_the_limit(desk):
    for number in range(50):
        await keep(desk, f"n{number}", *HALF)
    screen = await desk.sees("/hold more 0.3 btc")
    assert screen.html == "50 portfolios are as many as I keep for one owner. /delete one to make room."


async def test_the_buttons_lead_to_the_portfolio(desk):
    screen = await desk.sees("/hold half 0.3 btc")
    assert (await desk.pressed(screen, "Show")).fields["command"] == "show"
    assert (await desk.pressed(screen, "Drift")).fields["command"] == "drift"


# unhold


async def test_coins_are_taken_out_again(desk):
    await keep(desk, "half", *HALF)
    screen = await desk.sees("/unhold half 0.25 btc")
    assert screen.html == "“half” now holds 0.75 BTC."
    assert (await entries(desk, "half"))[-1] == CoinsMoved("BTC", Coin("-0.25"), NOON)


async def test_nothing_may_be_left(desk):
    await keep(desk, "half", *HALF)
    assert (await desk.sees("/unhold half 1")).html == "“half” now holds no coins."


async def test_more_than_held_cannot_be_taken_out(desk):
    await keep(desk, "half", *HALF)
    screen = await desk.sees("/unhold half 1.1 btc")
    assert screen.html == "There are 1 BTC, so 1.1 BTC cannot be taken away. Nothing was changed."
    assert desk.books.writes == 1


async def test_nothing_can_be_taken_out_of_what_is_not_there(desk):
    assert (await desk.sees("/unhold half 1 btc")).html == "There is no portfolio “half” here."


# target


@pytest.mark.parametrize(
    ("words", "target"),
    [
        ("half 0.5", "0.5"), ("half 75%", "0.75"), ("half half", "0.5"), ("half full", "1"), ("half 1:3", "0.333333"),
        ("half 0.5 btc", "0.5"), ("half btc 0.5", "0.5"), ("half 1", "1"),
    ],
)  # fmt: skip
async def test_a_target_is_read_as_a_hedges_ratio_is(desk, words, target):
    await keep(desk, "half", *FULL)
    screen = await desk.sees(f"/target {words}")
    assert (await entries(desk, "half"))[-1] == TargetSet("BTC", Ratio(target), NOON)
    assert screen.fields == {"command": "target", "portfolio": "half", "coin": "BTC", "target": target}
    assert labels(screen) == [["Show", "Drift"]]


async def test_the_new_target_is_said(desk):
    await desk.sees("/hold mix 0.3 btc 2 eth")
    assert (await desk.sees("/target mix 0.25 eth")).html == "“mix” is to hedge 25 % of its ETH from now on."


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        ("", "Which portfolio? I need its name. Try /target half 0.5"),
        ("half", "Which ratio shall it have? I need one above 0, up to 1, such as 0.5. Try /target half 0.5"),
        ("half btc", "Which ratio shall it have?"),
        ("half 0", "Which ratio shall it have?"),
        ("half 0%", "Which ratio shall it have?"),
        ("half 50", "“50” as a ratio could be 50 % or 50-fold"),
        ("half 1.5", "“1.5” as a ratio could be"),
        ("half 150%", "“150%” is more than all you hold"),
        ("half 0.5 0.6", "“0.5” and “0.6” are two ratios"),
        ("half -0.5", "“-0.5” is negative"),
        ("half 0.1234567", "“0.1234567” has more decimals than I calculate with"),
        ("half 0.5 btx", "I do not know “btx”. Did you mean BTC?"),
        ("half 0.5 btc eth", "“btc” and “eth” are two coins"),
        ("half $500", "I do not know what “$500” means in this command"),
        ("none 0.5", "There is no portfolio “none” here."),
    ],
)
async def test_what_is_no_target_is_refused_by_name(desk, words, sentence):
    await keep(desk, "half", *HALF)
    screen = await desk.sees(f"/target {words}")
    assert sentence in unescape(screen.html)
    assert (screen.outcome, desk.books.writes) == (Outcome.BAD_INPUT, 1)


# withdrew


async def test_profit_that_was_taken_out_is_recorded(desk):
    await keep(desk, "half", *HALF)
    screen = await desk.sees("/withdrew half 0.1 btc")
    assert screen.html == "Recorded in “half”: 0.1 BTC taken out of the hedge."
    assert screen.fields == {"command": "withdrew", "portfolio": "half", "coin": "BTC", "amount_coin": "0.1"}
    assert (await entries(desk, "half"))[-1] == Withdrawn("BTC", Coin("0.1"), NOON)


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        ("half", "How many coins?"),
        ("half 0.1 btc 2 eth", "“BTC” and “ETH” are two coins; I take one at a time."),
        ("half 1.1 btc", "There are 1 BTC, so 1.1 BTC cannot be taken away."),
        ("half 0.1 eth", "There are 0 ETH, so 0.1 ETH cannot be taken away."),
        ("none 0.1 btc", "There is no portfolio “none” here."),
    ],
)
async def test_what_cannot_be_taken_out_is_refused(desk, words, sentence):
    await keep(desk, "half", *HALF)
    screen = await desk.sees(f"/withdrew {words}")
    assert sentence in unescape(screen.html)
    assert (screen.outcome, desk.books.writes) == (Outcome.BAD_INPUT, 1)


# groups


@pytest.mark.parametrize("words", ["hold ours 1 btc", "unhold ours 1 btc", "target ours 0.5", "withdrew ours 0.1 btc"])
async def test_in_a_group_only_editors_change_anything(desk, words):
    await keep(desk, "ours", *HALF, owner=GROUP)
    refused = await desk.sees(f"/{words}", BOB, GROUP)
    assert refused.html.startswith("Only administrators of this group")
    assert (refused.outcome, desk.books.writes) == (Outcome.BAD_INPUT, 1)
    assert (await desk.sees(f"/{words}", ANN, GROUP)).outcome is Outcome.DONE
    assert desk.books.writes == 2


async def test_percent_only_says_no_amounts(desk):
    await keep(desk, "ours", *HALF, owner=GROUP)
    await desk.sees("/percent on", ANN, GROUP)
    said = [(await desk.sees(f"/{words}", ANN, GROUP)).html for words in (
        "hold ours 2 eth", "unhold ours 0.5 btc", "withdrew ours 0.1 btc", "unhold ours 9 btc", "hold new 7 xrp",
    )]  # fmt: skip
    assert said == [
        "“ours” now holds BTC and ETH.\n/target ours 0.5 ETH sets the ratio you want.",
        "“ours” now holds BTC and ETH.\n/target ours 0.5 ETH sets the ratio you want.",
        "Recorded in “ours”: BTC taken out of the hedge.",
        "There is not that much BTC. Nothing was changed.",
        "“new” is a new portfolio and holds XRP.\n/target new 0.5 XRP sets the ratio you want.",
    ]


async def test_no_button_leads_to_what_is_typed_only(desk):
    assert isinstance(await desk.press_data("1Hrt|1"), Notice)
