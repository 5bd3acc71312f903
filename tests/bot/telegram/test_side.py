"""The bot's side of Telegram: what it offers, and what it leaves behind."""

import asyncio
import os

import pytest

from bot.telegram.errors import TokenRefused
from bot.telegram.run import telegram_side
from tests.support.botapi import TOKEN

LONG_AGO = 1_000_000_000


async def test_the_heart_beats_with_each_answer_to_the_question_for_news(world, ann, bot):
    bot.start()
    ann.says("/hedge")
    await world.until(bot.heartbeat_path.exists)
    os.utime(bot.heartbeat_path, (LONG_AGO, LONG_AGO))
    ann.says("/hedge")
    await world.until(lambda: bot.heartbeat_path.stat().st_mtime > LONG_AGO)


async def test_without_telegram_the_heart_does_not_beat(world, bot, log):
    await world.goes_down()
    bot.start()
    await world.until(lambda: log.text.count("next attempt in") > 2)
    assert not bot.heartbeat_path.exists()


async def test_a_heart_that_cannot_beat_stops_nobody(world, ann, bot):
    bot.heartbeat_path = bot.heartbeat_path / "no" / "such" / "folder"
    bot.start()
    ann.says("/hedge")
    assert (await world.answer_in(ann.id))["text"] == "heard /hedge"


async def test_nothing_is_asked_of_telegram_before_it_is_served(world):
    async with telegram_side(TOKEN, world.url, messages_per_second=30):
        await asyncio.sleep(0)
    assert world.calls == []


async def test_a_refused_token_ends_it(world, talk, tmp_path):
    world.token = "654321:ANOTHER_abcdefghijklmnopqrstuvwxyz"
    with pytest.raises(TokenRefused):
        async with telegram_side(TOKEN, world.url, messages_per_second=30) as side:
            await side.serve(talk, overflow_path=tmp_path / "overflow.db", stop=asyncio.Event())
