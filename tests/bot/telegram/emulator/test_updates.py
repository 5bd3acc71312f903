import asyncio

import pytest


async def test_updates_are_kept_until_they_are_confirmed(bot, ann):
    ann.says("one")
    ann.says("two")
    first = await bot.does("getUpdates")
    again = await bot.does("getUpdates", offset=first[0]["update_id"])
    rest = await bot.does("getUpdates", offset=first[1]["update_id"])
    assert [len(first), len(again), [update["message"]["text"] for update in rest]] == [2, 2, ["two"]]


async def test_a_hundred_updates_are_shown_however_many_are_finished(bot, ann):
    for number in range(120):
        ann.says(str(number))
    assert [len(await bot.does("getUpdates", offset=offset)) for offset in (1, 20)] == [100, 100]


async def test_who_asks_the_same_in_haste_gets_one_update(world, bot, ann):
    ann.says("one")
    ann.says("two")
    assert [len(await bot.does("getUpdates", offset=1)) for _ in range(2)] == [2, 1]
    assert world.updates.hasty_polls == 1


async def test_the_older_of_two_polls_fails(world, bot, ann):
    older = asyncio.create_task(bot.ask("getUpdates", timeout=10))
    await world.until(lambda: world.calls)
    newer = asyncio.create_task(bot.ask("getUpdates", timeout=10, offset=1))
    assert (await older)["error_code"] == 409
    ann.says("/hedge")
    assert len((await newer)["result"]) == 1


async def test_kinds_of_updates_stay_chosen(bot, ann):
    await bot.does("getUpdates", allowed_updates=["callback_query"])
    ann.says("hello")
    assert await bot.does("getUpdates", offset=-1) == []


def test_an_update_that_cannot_be_is_a_mistake_of_the_test(ann):
    with pytest.raises(AssertionError, match="invalid update"):
        ann.sends(text=5)
