"""`/rename`, which asks for the new name, and `/delete`, which can be undone."""

from __future__ import annotations

from datetime import timedelta
from html import unescape

import pytest

from bot.chat.screen import Notice, Outcome
from bot.errors import Broken, StoreUnavailable
from tests.bot.chat.people import labels
from tests.support.desk import ANN, BOB, GROUP, Desk
from tests.support.ledger import HALF, keep

OLD = Notice("This button is too old for me. Please send the command again.")


@pytest.fixture
def desk() -> Desk:
    return Desk()


# rename


@pytest.mark.parametrize(
    ("words", "before", "after"),
    [
        ("half core", "half", "core"),
        ("HALF core", "HALF", "core"),
        ("half cold wallet", "half", "cold wallet"),
        ('half "cold wallet"', "half", "cold wallet"),
    ],
)
async def test_a_portfolio_gets_another_name(desk, words, before, after):
    await keep(desk, "half", *HALF)
    screen = await desk.sees(f"/rename {words}")
    assert screen.html == f"“{before}” is called “{after}” now."
    assert screen.fields == {"command": "rename", "portfolio": after}
    assert labels(screen) == [["Show", "Drift"]]
    assert await desk.books.names(ANN) == (after,)


async def test_an_old_name_of_several_words_stands_in_quotation_marks(desk):
    await keep(desk, "BTC 50 %", *HALF)
    await desk.sees('/rename "BTC 50 %" core')
    assert await desk.books.names(ANN) == ("core",)


async def test_only_the_case_may_change(desk):
    await keep(desk, "half", *HALF)
    assert (await desk.sees("/rename half Half")).html == "“half” is called “Half” now."


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        ("", "Which portfolio? I need its name. Try /rename half core"),
        ("none core", "There is no portfolio “none” here."),
        ("none", "There is no portfolio “none” here."),
        ("half other", "There is a portfolio “other” already. Please take another name."),
        ("half " + "n" * 41, "is too long for a name"),
        ("half \u200b", "cannot be a name"),
        ('"half core', "The quotation mark before half core is never closed."),
    ],
)
async def test_what_cannot_be_renamed_is_refused_by_name(desk, words, sentence):
    await keep(desk, "half", *HALF)
    await keep(desk, "other", *HALF)
    screen = await desk.sees(f"/rename {words}")
    assert sentence in unescape(screen.html)
    assert screen.outcome is Outcome.BAD_INPUT
    assert await desk.books.names(ANN) == ("half", "other")


@pytest.mark.parametrize("by_button", [False, True])
async def test_without_a_new_name_it_asks_for_one(desk, by_button):
    await keep(desk, "half", *HALF)
    card = await desk.sees("/show half")
    question = await desk.pressed(card, "Rename") if by_button else await desk.sees("/rename half")
    assert question.html == "Send me the new name of “half”, or /cancel."
    assert labels(question) == [["Show"]]
    assert (await desk.sees("cold wallet")).html == "“half” is called “cold wallet” now."
    assert (await desk.sees("cold wallet")).html.startswith("I answer commands.")
    assert await desk.books.names(ANN) == ("cold wallet",)


async def test_an_answer_that_cannot_be_taken_leaves_the_question_open(desk):
    await keep(desk, "half", *HALF)
    await keep(desk, "other", *HALF)
    await desk.sees("/rename half")
    assert "already" in (await desk.sees("other")).html
    assert (await desk.sees("core")).html == "“half” is called “core” now."


async def test_the_question_can_be_left_and_is_over_after_a_while(desk):
    await keep(desk, "half", *HALF)
    await desk.sees("/rename half")
    assert (await desk.sees("/cancel")).html == "Left; nothing was changed."
    await desk.sees("/rename half")
    desk.clock.advance(timedelta(minutes=15))
    await desk.sees("core")
    assert await desk.books.names(ANN) == ("half",)


async def test_in_a_group_the_answer_is_a_reply_of_whoever_was_asked(desk):
    await keep(desk, "ours", *HALF, owner=GROUP)
    question = await desk.sees("/rename ours", ANN, GROUP)
    assert question.html == "Reply to this message with the new name of “ours”, or /cancel."
    assert await desk.hears("core", ANN, GROUP) is None
    assert await desk.hears("core", BOB, GROUP, to_bot=True) is None
    assert (await desk.sees("core", ANN, GROUP, to_bot=True)).html == "“ours” is called “core” now."


async def test_in_a_group_only_editors_rename_and_delete(desk):
    await keep(desk, "ours", *HALF, owner=GROUP)
    for words in ("/rename ours core", "/rename ours", "/delete ours"):
        assert (await desk.sees(words, BOB, GROUP)).html.startswith("Only administrators of this group")
    card = await desk.sees("/show ours", BOB, GROUP)
    for label in ("Rename", "Delete"):
        assert isinstance(await desk.press(card, label, BOB, GROUP), Notice)
    assert desk.profiles.drafts == {}
    assert await desk.books.names(GROUP) == ("ours",)


# delete


async def test_a_deleted_portfolio_is_put_away_and_comes_back(desk):
    await keep(desk, "cold wallet", *HALF)
    gone = await desk.sees("/delete cold wallet")
    assert gone.html == "“cold wallet” is put away."
    assert gone.fields == {"command": "delete", "portfolio": "cold wallet", "deleted": True}
    assert labels(gone) == [["Undo", "Portfolios"]]
    assert await desk.books.names(ANN) == ()
    back = await desk.pressed(gone, "Undo")
    assert back.html == "“cold wallet” is back."
    assert labels(back) == [["Show", "Drift"]]
    assert (await desk.books.load(ANN, "cold wallet")).entries == HALF


async def test_undo_gives_a_number_where_the_name_was_taken_meanwhile(desk):
    await keep(desk, "half", *HALF)
    gone = await desk.sees("/delete half")
    await keep(desk, "half", *HALF)
    assert (await desk.pressed(gone, "Undo")).html == "“half 2” is back."


async def test_the_button_deletes_by_id_and_pressed_twice_still_offers_the_way_back(desk):
    await keep(desk, "half", *HALF)
    card = await desk.sees("/show half")
    assert (await desk.pressed(card, "Delete")).html == "“half” is put away."
    again = await desk.pressed(card, "Delete")
    assert again.html == "That portfolio is not here any more."
    assert (await desk.pressed(again, "Undo")).html == "“half” is back."


async def test_undo_pressed_twice_changes_nothing_more(desk):
    await keep(desk, "half", *HALF)
    gone = await desk.sees("/delete half")
    await desk.press(gone, "Undo")
    assert (await desk.pressed(gone, "Undo")).html == "“half” is back."
    assert desk.books.writes == 3


async def test_undo_leads_back_to_the_list(desk):
    await keep(desk, "half", *HALF)
    await keep(desk, "other", *HALF)
    listed = await desk.pressed(await desk.sees("/delete half"), "Portfolios")
    assert labels(listed) == [["other"]]


@pytest.mark.parametrize(
    ("words", "sentence"),
    [("", "Which portfolio? I need its name. Try /delete half"), ("none", "There is no portfolio “none” here.")],
)
async def test_what_cannot_be_deleted_is_refused(desk, words, sentence):
    screen = await desk.sees(f"/delete {words}")
    assert (screen.html, screen.outcome, screen.buttons) == (sentence, Outcome.BAD_INPUT, ())


async def test_a_store_that_fails_changes_nothing(desk):
    await keep(desk, "half", *HALF)
    card = await desk.sees("/show half")
    desk.books.fail(StoreUnavailable(Broken.READ_ONLY))
    assert "Nothing was changed" in (await desk.pressed(card, "Delete")).html
    desk.books.fail(None)
    assert await desk.books.names(ANN) == ("half",)


async def test_nobody_brings_back_what_is_somebody_elses(desk):
    kept = await keep(desk, "mine", *HALF)
    await desk.sees("/delete mine")
    assert (await desk.press_data(f"1Dru|{kept.id}|u", BOB)).outcome is Outcome.BAD_INPUT  # ru is 1002 in base 36
    assert (await desk.press_data(f"1Drt|{kept.id}|u", ANN, GROUP)).outcome is Outcome.BAD_INPUT
    assert await desk.books.names(BOB) == await desk.books.names(GROUP) == ()


async def test_in_a_group_only_editors_undo(desk):
    await keep(desk, "ours", *HALF, owner=GROUP)
    gone = await desk.sees("/delete ours", ANN, GROUP)
    assert isinstance(await desk.press(gone, "Undo", BOB, GROUP), Notice)
    assert (await desk.pressed(gone, "Undo", ANN, GROUP)).html == "“ours” is back."


@pytest.mark.parametrize("data", ["1Drt", "1Drt|x", "1Drt|1|x", "1Drt|1|u|u", "1Drt|=half|u", "1Rrt", "1Rrt|1|1"])
async def test_a_forged_button_is_too_old(desk, data):
    await keep(desk, "half", *HALF)
    assert await desk.press_data(data) == OLD
    assert await desk.books.names(ANN) == ("half",)
