"""A question waits for the next words of whom it was put to, and for nothing else."""

from __future__ import annotations

from datetime import timedelta

import pytest

from bot.chat.conversation import Upload
from bot.errors import Broken, StoreUnavailable
from tests.support.desk import ANN, BOB, GROUP, Desk


@pytest.fixture
def desk() -> Desk:
    return Desk()


async def asked(desk, **where):
    """A question for a name waits."""
    return await desk.pressed(await desk.sees("/hedge 20000 0.5", **where), "Save", chat=where.get("chat"))


async def test_the_next_words_are_the_answer(desk):
    await asked(desk)
    assert "Saved as “nest egg”" in (await desk.sees("nest egg")).html


async def test_an_answer_is_wanted_once(desk):
    await asked(desk)
    await desk.sees("nest egg")
    assert "Saved" not in (await desk.sees("another")).html


async def test_a_wrong_answer_is_refused_and_the_question_waits_on(desk):
    await asked(desk)
    assert "too long for a name" in (await desk.sees("x" * 41)).html
    assert "Saved as “x”" in (await desk.sees("x")).html


async def test_a_command_is_no_answer_and_ends_the_question(desk):
    await asked(desk)
    assert "Price of BTC" in (await desk.sees("/price")).html
    assert "Saved" not in (await desk.sees("nest egg")).html


async def test_cancel_says_that_a_question_was_left(desk):
    await asked(desk)
    left = await desk.sees("/cancel")
    assert left.html != (await desk.sees("/cancel")).html
    assert "Saved" not in (await desk.sees("nest egg")).html


async def test_a_question_is_over_after_a_quarter_of_an_hour(desk):
    await asked(desk)
    desk.clock.advance(timedelta(minutes=15, seconds=1))
    assert "Saved" not in (await desk.sees("nest egg")).html


async def test_in_a_group_only_a_reply_to_the_bot_is_an_answer(desk):
    await asked(desk, chat=GROUP)
    assert await desk.hears("nest egg", chat=GROUP) is None
    assert "Saved as “nest egg”" in (await desk.sees("nest egg", chat=GROUP, to_bot=True)).html


async def test_nobody_else_answers_for_whom_it_was_put_to(desk):
    await asked(desk, chat=GROUP)
    assert await desk.hears("nest egg", asker=BOB, chat=GROUP, to_bot=True) is None
    assert "Saved as" in (await desk.sees("nest egg", asker=ANN, chat=GROUP, to_bot=True)).html


async def test_a_database_that_fails_leaves_free_text_answered(desk):
    desk.profiles.fail(StoreUnavailable(Broken.LOCKED))
    assert "Hedge 50 %" in (await desk.sees("hedge half of my 20k btc")).html


async def test_any_file_in_private_is_taken_for_an_import(desk):
    async def read() -> bytes:
        return b"nothing of ours"

    answer = await desk.sees("", file=Upload("holiday.jpg", 15, read))
    assert "I cannot read that file: it is not JSON" in answer.html


async def test_in_a_group_a_file_that_nobody_asked_for_is_left_alone(desk):
    async def read() -> bytes:
        raise AssertionError

    assert await desk.hears("", chat=GROUP, to_bot=True, file=Upload("holiday.jpg", 15, read)) is None
