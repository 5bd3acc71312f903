import asyncio
import time

from bot.chat.screen import Screen


async def test_an_idle_bot_stops_at_once(world, ann, bot):
    bot.start()
    ann.says("/hedge")
    await world.answer_in(ann.id)
    began = time.monotonic()
    await bot.finish()
    assert time.monotonic() - began < 2


async def test_what_is_being_answered_is_finished_and_confirmed(world, ann, bot, talk):
    async def works():
        bot.stop.set()
        await asyncio.sleep(0.05)
        return Screen("finished")

    talk.on("/hedge", works)
    bot.start()
    ann.says("/hedge")
    ann.says("not begun")
    await bot.task
    assert [answer["text"] for answer in world.answers_in(ann.id)] == ["finished"]
    assert [update["message"]["text"] for update in world.updates.waiting] == ["not begun"]


async def test_what_hangs_is_cut_and_comes_again(world, ann, bob, bot, talk):
    cut = []

    async def hangs():
        try:
            await asyncio.Event().wait()
        except asyncio.CancelledError:
            cut.append("/hedge")
            raise

    talk.on("/hedge", hangs)
    bot.start()
    ann.says("/hedge")
    bob.says("/price")
    await world.answer_in(bob.id)
    began = time.monotonic()
    await bot.finish()
    assert time.monotonic() - began < 5
    assert [update["message"]["text"] for update in world.updates.waiting] == ["/hedge", "/price"]
    assert cut == ["/hedge"]


async def test_what_is_deaf_to_being_cancelled_does_not_hold_the_stop_up(world, ann, bot, talk):
    deaf = asyncio.Event()

    async def goes_on():
        try:
            await deaf.wait()
        except asyncio.CancelledError:
            await deaf.wait()
        return Screen("at last")

    talk.on("/hedge", goes_on)
    bot.start(finish_within=0.1)
    ann.says("/hedge")
    await world.until(lambda: talk.heard)
    began = time.monotonic()
    await bot.finish()
    assert time.monotonic() - began < 2
    deaf.set()


async def test_people_who_wait_for_their_turn_are_not_begun(world, bot, talk):
    talk.on("/hedge", asyncio.Event().wait)
    for number in range(3):
        world.person(100 + number).says("/hedge")
    bot.start(at_once=1, finish_within=0.1)
    await world.until(lambda: talk.heard)
    await bot.finish()
    assert (len(talk.heard), len(world.updates.waiting)) == (1, 3)


async def test_a_bot_that_never_reached_telegram_stops_too(world, bot, log):
    await world.goes_down()
    bot.start()
    await world.until(lambda: "next attempt in" in log.text)
    await bot.finish()


async def test_a_last_word_that_telegram_does_not_take_is_no_fault(world, ann, bot, talk, log):
    async def works():
        bot.stop.set()
        await world.goes_down()

    talk.on("/hedge", works)
    bot.start()
    ann.says("/hedge")
    await bot.task
    assert "will come again" in log.text
