import asyncio

from bot.chat.screen import Screen


async def test_a_chat_is_answered_in_order(world, ann, bot):
    for number in range(20):
        ann.says(f"message {number}")
    bot.start()
    await world.answer_in(ann.id, 20)
    assert [answer["text"] for answer in world.answers_in(ann.id)] == [f"heard message {n}" for n in range(20)]


async def test_a_message_waits_for_the_one_before_it(world, ann, bob, bot, talk):
    done = asyncio.Event()

    async def slow():
        await done.wait()
        return Screen("slow")

    talk.on("slow", slow)
    bot.start()
    ann.says("slow")
    ann.says("quick")
    bob.says("quick")
    await world.answer_in(bob.id)
    assert world.answers_in(ann.id) == []
    done.set()
    await world.answer_in(ann.id, 2)
    assert [answer["text"] for answer in world.answers_in(ann.id)] == ["slow", "heard quick"]


async def test_a_chat_that_hangs_holds_nobody_up(world, ann, bob, bot, talk):
    talk.on("/hedge", asyncio.Event().wait)
    bot.start(finish_within=0.1)
    ann.says("/hedge")
    await world.until(lambda: talk.heard)
    for number in range(1, 4):
        bob.says("/price")
        await world.answer_in(bob.id, number)


async def test_what_hangs_is_not_confirmed_and_not_begun_again(world, ann, bob, bot, talk):
    talk.on("/hedge", asyncio.Event().wait)
    bot.start(finish_within=0.1)
    ann.says("/hedge")
    await world.until(lambda: talk.heard)
    for number in range(1, 4):
        bob.says("/price")
        await world.answer_in(bob.id, number)
    assert world.updates.waiting[0]["update_id"] == 1
    assert [said.text for said in talk.heard] == ["/hedge", "/price", "/price", "/price"]


async def test_the_next_message_is_asked_for_as_soon_as_all_are_finished(world, ann, bot):
    bot.start(poll_pause=60)
    for number in range(1, 4):
        ann.says("/hedge")
        await world.answer_in(ann.id, number)


async def test_only_so_many_chats_are_served_at_the_same_time(world, bot, talk):
    begun, done = [], asyncio.Event()

    async def slow():
        begun.append(1)
        await done.wait()
        return Screen("slow")

    talk.on("slow", slow)
    people = [world.person(100 + number) for number in range(5)]
    for person in people:
        person.says("slow")
    bot.start(at_once=3)
    await world.until(lambda: len(begun) == 3)
    done.set()
    for person in people:
        await world.answer_in(person.id)
