import asyncio

import pytest

from bot.chat.screen import Screen
from bot.telegram.limits import Limits
from bot.telegram.members import TelegramMembers
from tests.support.botapi import held, refused


@pytest.fixture
async def members(api):
    members = TelegramMembers(api, Limits())
    yield members
    await members.close()


@pytest.fixture
def desk(desk, ann, bob):
    desk.members |= {ann.id: "creator", bob.id: "member"}
    return desk


async def test_creator_and_administrators_have_a_say_and_members_have_none(world, members, ann, bob, desk):
    desk.members[9] = "administrator"
    world.person(9, "Cid")
    said = [await members.is_administrator(desk.id, user) for user in (ann.id, bob.id, 9, 10)]
    assert said == [True, False, True, False]
    assert len(world.calls_of("getChatAdministrators")) == 1


async def test_all_who_press_at_once_cost_one_question(world, members, ann, desk):
    said = await asyncio.gather(*[members.is_administrator(desk.id, ann.id) for _ in range(10)])
    assert (said, len(world.calls_of("getChatAdministrators"))) == ([True] * 10, 1)


async def test_nobody_is_an_administrator_of_a_private_chat_and_no_channel_of_a_group(world, members, ann, desk):
    assert [await members.is_administrator(*pair) for pair in ((ann.id, ann.id), (desk.id, -1005))] == [False, False]
    assert world.calls == [world.calls_of("getMe")[0]]


async def test_where_telegram_fails_nobody_is_an_administrator(world, members, ann, desk):
    world.fails("getChatAdministrators", refused(502, "Bad Gateway"))
    assert await members.is_administrator(desk.id, ann.id) is False


async def test_where_the_bot_is_not_nobody_is_an_administrator(world, members, ann, desk):
    desk.members[world.bot["id"]] = "kicked"
    assert await members.is_administrator(desk.id, ann.id) is False


async def test_a_change_is_asked_for_at_once(members, bob, desk):
    before = await members.is_administrator(desk.id, bob.id)
    desk.members[bob.id] = "administrator"
    members.changed(desk.id)
    assert (before, await members.is_administrator(desk.id, bob.id)) == (False, True)


async def test_a_person_is_called_by_the_first_name(world, members, desk, bob):
    assert [await members.name(desk.id, bob.id) for _ in range(2)] == ["Bob", "Bob"]
    assert len(world.calls_of("getChatMember")) == 1


async def test_nobody_can_say_what_a_stranger_or_a_channel_is_called(members, desk):
    assert [await members.name(desk.id, user) for user in (10, -1005)] == [None, None]


async def test_a_deleted_account_has_no_name(world, members, desk):
    world.person(9, "")
    assert await members.name(desk.id, 9) is None


async def test_in_a_private_chat_nobody_is_asked_for_names(world, members, ann):
    assert await members.name(ann.id, ann.id) is None
    assert world.calls_of("getChatMember") == []


@pytest.fixture
async def asks_for_bob(bot, talk, bob, desk):
    """`/may` says whether Bob has a say."""

    async def asks():
        return Screen(str(await bot.side.members.is_administrator(desk.id, bob.id)))

    talk.on("/may", asks)
    bot.start()


async def may(world, ann, desk):
    before = len(world.answers_in(desk.id))
    ann.says("/may", desk)
    return (await world.answer_in(desk.id, before + 1))["text"]


@pytest.mark.usefixtures("asks_for_bob")
async def test_a_bot_that_is_an_administrator_notices_a_change_at_once(world, ann, bob, desk):
    desk.members[world.bot["id"]] = "administrator"
    await world.until(lambda: world.calls_of("getUpdates"))
    said = []
    for status in ("member", "administrator", "member"):
        desk.sets_status(bob.id, status, by=ann)
        said.append(await may(world, ann, desk))
    assert said == ["False", "True", "False"]


@pytest.mark.usefixtures("asks_for_bob")
async def test_any_bot_notices_at_once_that_an_administrator_has_left(world, ann, bob, desk):
    desk.members[bob.id] = "administrator"
    before = await may(world, ann, desk)
    desk.sets_status(bob.id, "left", by=bob)
    assert (before, await may(world, ann, desk)) == ("True", "False")


@pytest.mark.usefixtures("asks_for_bob")
async def test_a_bot_that_is_let_in_again_asks_anew(world, ann, bob, desk):
    desk.members[bob.id] = "administrator"
    before = await may(world, ann, desk)
    desk.sets_status(world.bot["id"], "kicked", by=ann)
    desk.members[bob.id] = "member"
    desk.sets_status(world.bot["id"], "member", by=ann)
    welcome = len(world.answers_in(desk.id)) + 1
    await world.answer_in(desk.id, welcome)
    assert (before, await may(world, ann, desk)) == ("True", "False")


async def test_what_was_not_known_while_the_bot_was_out_is_asked_anew(world, ann, desk, bot):
    bot.start()
    await world.until(lambda: world.calls_of("getUpdates"))
    desk.members[world.bot["id"]] = "kicked"
    before = await bot.side.members.is_administrator(desk.id, ann.id)
    desk.sets_status(world.bot["id"], "member", by=ann)
    await world.answer_in(desk.id)
    assert (before, await bot.side.members.is_administrator(desk.id, ann.id)) == (False, True)


async def test_who_still_waits_for_an_answer_when_the_bot_stops_is_let_go(world, ann, desk, bot):
    world.fails("getChatAdministrators", held(3))
    bot.start()
    await world.until(lambda: world.calls_of("getUpdates"))
    asking = asyncio.create_task(bot.side.members.is_administrator(desk.id, ann.id))
    await world.until(lambda: world.calls_of("getChatAdministrators"))
    await bot.finish()
    await asyncio.gather(asking, return_exceptions=True)
    assert asking.cancelled()


async def test_questions_are_no_messages(world, ann, desk, bot):
    """Twenty messages a minute are a group's; hundreds of questions take nothing of them."""
    names = [world.person(1_000 + number, str(number)) for number in range(60)]

    async def asks():
        return Screen(" ".join([await bot.side.members.name(desk.id, person.id) or "" for person in names]))

    bot.talk.on("/names", asks)
    bot.start()
    ann.says("/names", desk)
    assert (await world.answer_in(desk.id))["text"].startswith("0 1 2 3")
