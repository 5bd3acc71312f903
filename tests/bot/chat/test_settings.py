"""`/settings`, `/percent`, `/cancel` and `/stats`."""

from __future__ import annotations

from datetime import time, timedelta
from decimal import Decimal
from html import unescape

import pytest

from bot.chat.screen import Notice, Outcome, Screen
from bot.errors import Broken, StoreUnavailable
from bot.ports import Draft, Preferences
from hedgecore import Band, Policy, Rate, Ratio
from tests.bot.chat.people import labels
from tests.support.builders import NOON
from tests.support.desk import ANN, BOB, GROUP, Desk


@pytest.fixture
def desk() -> Desk:
    return Desk()


@pytest.mark.parametrize(
    ("words", "field", "value"),
    [
        ("zone Europe/Berlin", "zone", "Europe/Berlin"),
        ("zone europe/berlin", "zone", "Europe/Berlin"),
        ("zone America/New York", "zone", "America/New_York"),
        ("zone off", "zone", "UTC"),
        ("coin ether", "coin", "ETH"),
        ("coin off", "coin", None),
        ("exchange bybit", "venue", "bybit"),
        ("EXCHANGE coin-m", "venue", "binancecoinm"),
        ("leverage 3x", "leverage", Decimal(3)),
        ("leverage 2.5", "leverage", Decimal("2.5")),
        ("leverage off", "leverage", None),
        ("fee 0.04%", "fee", Rate("0.0004")),
        ("fee -0.01 %", "fee", Rate("-0.0001")),
        ("fee 0%", "fee", Rate(0)),
        ("fee 1%", "fee", Rate("0.01")),
        ("policy coins", "policy", Policy.COINS),
        ("policy off", "policy", Policy.RATIO),
        ("band 5% 2%", "band", Band(Ratio("0.05"), Ratio("0.02"))),
        ("band 7.5 % 0 %", "band", Band(Ratio("0.075"), Ratio(0))),
        ("band 50% 2%", "band", Band(Ratio("0.5"), Ratio("0.02"))),
        ("quiet 22:00-07:00", "quiet", (time(22), time(7))),
        ("quiet 9:05 – 17:30", "quiet", (time(9, 5), time(17, 30))),
        ("quiet off", "quiet", None),
    ],
)
async def test_each_setting_is_kept(desk, words, field, value):
    screen = await desk.sees(f"/settings {words}")
    assert screen.outcome is Outcome.DONE
    assert desk.profiles.settled[ANN] == Preferences(**{field: value})


async def test_one_setting_leaves_the_others_alone(desk):
    await desk.sees("/settings coin ETH")
    await desk.sees("/settings fee 0.04%")
    assert desk.profiles.settled[ANN] == Preferences(coin="ETH", fee=Rate("0.0004"))


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        ("zone Europe/Berln", "I do not know the time zone “Europe/Berln”: zones are called like Europe/Berlin."),
        ("zone Tokio", "Did you mean Asia/Tokyo?"),
        ("zone xyzzyx", "I do not know the time zone “xyzzyx”"),
        ("lever 3x", "I have no setting “lever”"),
        ("lever 3x", "Did you mean leverage?"),
        ("fee", "What shall “fee” be?"),
        ("fee 0.04", "Is “0.04” a percentage?"),
        ("fee 1.01%", "“1.01%” is no fee I can use"),
        ("fee -1.01%", "“-1.01%” is no fee I can use"),
        ("fee x%", "I cannot read “x%” as a number."),
        ("coin 5", "I do not know what “5” means in this command."),
        ("exchange okx", "I am not connected to “okx”"),
        ("leverage 126x", "“126x” is no leverage I can use"),
        ("policy naive", "“naive” is no policy"),
        ("band 2% 5%", "“2% 5%” is no band"),
        ("band 5% 5%", "“5% 5%” is no band"),
        ("band 5%", "“5%” is no band"),
        ("band 51% 2%", "“51% 2%” is no band"),
        ("band 5% 2% 1%", "“5% 2% 1%” is no band"),
        ("band 5% and 2%", "is no band"),
        ("quiet 22-7", "“22-7” are no quiet hours"),
        ("quiet 24:00-07:00", "are no quiet hours"),
        ("quiet 07:00-07:00", "are no quiet hours"),
        ("percent maybe", "“maybe” is neither on nor off."),
    ],
)
async def test_what_cannot_be_settled_is_refused_by_name(desk, words, sentence):
    screen = await desk.sees(f"/settings {words}")
    assert sentence in unescape(screen.html)
    assert screen.outcome is Outcome.BAD_INPUT
    assert desk.profiles.settled == {}


async def test_the_card_shows_what_is_settled_and_what_is_not(desk):
    await desk.sees("/settings zone Europe/Berlin")
    await desk.sees("/settings band 7.5% 2%")
    table = (await desk.sees("/settings quiet 22:00-07:00")).html.partition("<pre>")[2].partition("</pre>")[0]
    assert table.splitlines() == [
        "Zone               Europe/Berlin",
        "Coin           BTC, unless named",
        "Exchange        picked each time",
        "Leverage        2x, unless named",
        "Fee                    as listed",
        "Policy                     ratio",
        "Band          7.5 %, back to 2 %",
        "Quiet                22:00-07:00",
        "Remind.    0 of 20 reminders set",
    ]


async def test_the_buttons_settle_and_unsettle(desk):
    card = await desk.sees("/settings")
    assert labels(card) == [
        ["Binance COIN-M", "Bybit"],
        ["1x", "2x", "3x"],
        ["Keep ratio ✓", "Keep coins"],
        ["Quiet 22:00–07:00"],
    ]
    for label in ("Bybit", "3x", "Keep coins", "Quiet"):
        card = await desk.pressed(card, label)
    assert desk.profiles.settled[ANN] == Preferences(
        venue="bybit", leverage=Decimal(3), policy=Policy.COINS, quiet=(time(22), time(7))
    )
    assert labels(card)[0] == ["Binance COIN-M", "Bybit ✓"]
    for label in ("Bybit ✓", "3x ✓", "Keep ratio", "Quiet 22:00–07:00 ✓"):
        card = await desk.pressed(card, label)
    assert desk.profiles.settled[ANN] == Preferences()


@pytest.mark.parametrize(
    "fields", ["venue|bybit", "exchange|okx", "leverage|999x", "zone|Nowhere", "fee|5", "a|b|c", "x"]
)
async def test_a_forged_button_settles_nothing(desk, fields):
    answer = await desk.press_data(f"1grt|{fields}")  # rt is 1001 in base 36
    assert answer == Notice("This button is too old for me. Please send the command again.")
    assert desk.profiles.settled == {}


async def test_a_groups_settings_are_the_groups_and_only_editors_change_them(desk):
    await desk.sees("/settings coin ETH", ANN, GROUP)
    assert desk.profiles.settled == {GROUP: Preferences(coin="ETH")}
    refused = await desk.sees("/settings coin BTC", BOB, GROUP)
    assert "Only administrators of this group" in refused.html
    looked = await desk.sees("/settings", BOB, GROUP)
    assert "<b>Settings of this group</b>" in looked.html
    assert "Amounts                    shown" in looked.html
    notice = await desk.press(looked, "Percent only", BOB, GROUP)
    assert isinstance(notice, Notice)
    assert desk.profiles.settled == {GROUP: Preferences(coin="ETH")}


async def test_percent_is_switched_by_editors_in_groups(desk):
    assert "Cards here show amounts." in (await desk.sees("/percent", BOB, GROUP)).html
    assert "Only administrators" in (await desk.sees("/percent on", BOB, GROUP)).html
    assert "no amounts" in (await desk.sees("/percent on", ANN, GROUP)).html
    assert "no amounts" in (await desk.sees("/percent", BOB, GROUP)).html
    assert desk.profiles.settled == {GROUP: Preferences(percent_only=True)}
    assert "Cards here show amounts." in (await desk.sees("/percent off", GROUP, GROUP)).html


async def test_percent_is_for_groups(desk):
    assert (await desk.sees("/percent on")).html == "This works in groups only."
    assert desk.profiles.settled == {}


async def test_cancel_leaves_the_dialogue_that_waits(desk):
    assert "There is nothing to leave" in (await desk.sees("/cancel")).html
    desk.profiles.drafts[ANN, ANN] = Draft("anything", NOON + timedelta(minutes=1))
    assert (await desk.sees("/cancel")).html == "Left; nothing was changed."
    assert desk.profiles.drafts == {}


async def test_cancel_leaves_other_peoples_dialogues_alone(desk):
    kept = desk.profiles.drafts[GROUP, BOB] = Draft("anything", NOON + timedelta(minutes=1))
    assert "There is nothing to leave" in (await desk.sees("/cancel", ANN, GROUP)).html
    assert desk.profiles.drafts == {(GROUP, BOB): kept}


async def test_stats_are_for_the_owners_of_the_bot(desk):
    screen = await desk.sees("/stats")
    assert screen.fields == {"command": "stats", "owners": "0", "portfolios": "0", "entries": "0"}
    assert (await desk.sees("/stats", BOB)).html == "Only those who run this bot may ask that."


async def test_a_broken_store_is_told_and_changes_nothing(desk):
    desk.profiles.fail(StoreUnavailable(Broken.FULL))
    screen = await desk.sees("/settings coin ETH")
    assert isinstance(screen, Screen)
    assert screen.outcome is Outcome.FAILED
    assert desk.profiles.settled == {}
