"""`/forgetme` and `/privacy`: what is kept, and that nothing is left of it."""

from __future__ import annotations

from datetime import timedelta

import pytest

from bot.chat.conversation import Upload
from bot.chat.screen import Notice
from bot.ports import Preferences
from bot.services.keeping import ANSWER_WITHIN
from bot.storage.once import MEMORY, RESTORABLE
from bot.storage.store import open_store
from hedgecore import Policy
from tests.bot.chat.people import labels
from tests.support.desk import ANN, BOB, GROUP, Desk
from tests.support.fakes import FakeClock
from tests.support.ledger import FULL, HALF, keep

ERASE = "Yes, erase it all"


@pytest.fixture
async def desk() -> Desk:
    """Ann, Bob and the group have a portfolio each. Ann administers the group, Bob is an editor."""
    desk = Desk()
    for owner in (ANN, BOB, GROUP):
        await keep(desk, "half", *HALF, owner=owner)
    desk.profiles.named[GROUP] = frozenset({BOB})
    return desk


@pytest.fixture
async def stored(tmp_path):
    """Over a database."""
    clock = FakeClock()
    async with open_store(f"sqlite:///{tmp_path}/hedgebot.db", clock) as store:
        yield Desk(clock=clock, books=store.books, profiles=store.profiles)  # type: ignore[arg-type]


async def left(desk) -> list[tuple[str, ...]]:
    return [await desk.books.names(owner) for owner in (ANN, BOB, GROUP)]


async def test_what_would_be_erased_is_said_before(desk):
    await keep(desk, "full", *FULL)
    await desk.sees("/settings coin ETH")
    screen = await desk.sees("/forgetme")
    assert screen.html == (
        "<b>Erase everything that I keep about you?</b>\n\n"
        "• 2 portfolios with 6 entries, with the log of changes\n"
        "• portfolios that were deleted in the last 30 days\n"
        "• the reminders of this chat\n"
        "• the settings\n"
        "• your right to edit in groups\n"
        "• questions that wait for an answer, and that the owner of this bot let you in\n\n"
        "There is no way back, except with a file that you exported before. In the logs of groups it will be nobody who"
        " made your changes."
    )
    assert labels(screen) == [[ERASE], ["Export"]]
    assert screen.fields == {"command": "forgetme", "portfolios": "2", "entries": "6", "forgotten": False}
    assert (await desk.pressed(screen, "Export")).document is not None
    assert await left(desk) == [("half", "full"), ("half",), ("half",)]


async def test_after_yes_nothing_is_left_of_ones_own_and_all_of_the_others(desk):
    screen = await desk.pressed(await desk.sees("/forgetme"), ERASE)
    assert screen.html == "Everything is erased. I keep nothing about you any more."
    assert (screen.buttons, screen.fields) == ((), {"command": "forgetme", "forgotten": True})
    assert await left(desk) == [(), ("half",), ("half",)]


async def test_what_was_planned_and_shown_lately_is_forgotten_too(desk):
    await desk.sees("/hedge 20000 0.5")
    drift = await desk.sees("/drift half")
    await desk.pressed(await desk.sees("/forgetme"), ERASE)
    assert "I remember no hedge of yours here" in (await desk.sees("/save new")).html
    assert "That portfolio is not here any more." in (await desk.pressed(drift, "Why?")).html


async def test_words_erase_nothing(desk):
    assert "I do not know what “now” means in this command." in (await desk.sees("/forgetme now")).html
    assert len((await left(desk))[0]) == 1


async def test_a_yes_that_comes_late_or_from_nowhere_erases_nothing(desk):
    screen = await desk.sees("/forgetme")
    desk.clock.advance(ANSWER_WITHIN + timedelta(seconds=1))
    late = await desk.pressed(screen, ERASE)
    assert "That question is over" in late.html
    assert labels(late) == [["Erase everything"]]
    assert labels(await desk.pressed(late, "Erase everything")) == [[ERASE], ["Export"]]
    for fields in ("|9999999999", "|x", "|1|2"):
        await desk.press_data(f"1Xrt{fields}")
    assert len((await left(desk))[0]) == 1


# groups


async def test_a_groups_administrators_erase_what_is_the_groups(desk):
    screen = await desk.sees("/forgetme", ANN, GROUP)
    assert "<b>Erase everything that I keep about this group?</b>" in screen.html
    assert "• settings: none were changed\n• 1 editor\n" in screen.html
    done = await desk.pressed(screen, ERASE, ANN, GROUP)
    assert done.html == "Everything is erased. I keep nothing about this group any more."
    assert await left(desk) == [("half",), ("half",), ()]


@pytest.mark.parametrize("who", [BOB, 1003], ids=["an editor", "a stranger"])
async def test_nobody_else_erases_or_says_yes_for_them(desk, who):
    assert (await desk.sees("/forgetme", who, GROUP)).html == "Only administrators of this group may do that."
    screen = await desk.sees("/forgetme", ANN, GROUP)
    assert isinstance(await desk.press(screen, ERASE, who, GROUP), Notice)
    assert await left(desk) == [("half",), ("half",), ("half",)]


async def test_not_even_another_administrator_says_yes_for_the_one_who_was_asked(desk):
    desk.members.administrators.add((GROUP, BOB))
    screen = await desk.sees("/forgetme", ANN, GROUP)
    notice = await desk.press(screen, ERASE, BOB, GROUP)
    assert notice == Notice("This card belongs to somebody else. Send the command yourself to get your own.")
    assert await left(desk) == [("half",), ("half",), ("half",)]


async def test_what_was_asked_in_the_groups_own_name_needs_an_administrators_yes(desk):
    screen = await desk.sees("/forgetme", GROUP, GROUP)
    assert isinstance(await desk.press(screen, ERASE, BOB, GROUP), Notice)
    assert "Everything is erased." in (await desk.pressed(screen, ERASE, ANN, GROUP)).html


# out, gone, and in again


async def test_export_forget_and_import_give_the_same_portfolio(stored):
    for words in (
        "/settings coin ETH",
        "/settings policy coins",
        "/save half 1btc 0.5",
        "/filled half sell 320 @ 64000 fee 0.02% 3x",
        "/filled half sell 10000 bybit @ 65000.5",
        "/filled half buy 20 btcusd_perp @ 60000",
        "/withdrew half 0.01 btc",
        '/hold "cold wallet" 0.3 btc 2 eth',
        "/target half 0.75",
    ):
        assert (await stored.sees(words)).outcome.value == 0, words
    before = {each.name: each.entries for each in await stored.books.everything(ANN)}
    document = (await stored.sees("/export")).document
    await stored.pressed(await stored.sees("/forgetme"), ERASE)
    assert await stored.books.everything(ANN) == ()
    assert "there is no portfolio here yet" in (await stored.sees("/portfolios")).html.lower()
    assert (await stored.sees("/settings")).fields["coin"] is None

    async def read():
        return document.content

    await stored.sees("/import", file=Upload(document.name, len(document.content), read))
    assert {each.name: each.entries for each in await stored.books.everything(ANN)} == before
    assert await stored.profiles.preferences(ANN) == Preferences(coin="ETH", policy=Policy.COINS)


# /privacy


async def test_privacy_is_short_and_leads_out(desk):
    screen = await desk.sees("/privacy")
    assert screen.html.count("<b>") == 4
    assert len(screen.html) < 1_500
    assert labels(screen) == [["Export", "Erase everything"]]
    assert (await desk.pressed(screen, "Export")).document is not None
    assert labels(await desk.pressed(screen, "Erase everything")) == [[ERASE], ["Export"]]


async def test_privacy_says_how_long_things_are_really_kept(desk):
    html = (await desk.sees("/privacy")).html
    assert f"brought back for {RESTORABLE.days} days" in html
    assert f"is known for {MEMORY.days} days" in html
    assert f"waits {ANSWER_WITHIN.seconds // 60} minutes" in html
