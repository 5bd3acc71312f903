"""What becomes of the bot in a chat, and of others' say in a group."""

import pytest
from telegram import Update

from bot.telegram.incoming import Moved, incoming
from bot.telegram.place import Place
from bot.telegram.standing import Admittance, LetIn, StandingChanged
from tests.support.botapi import World

NEW_OWNER = {"id": 7, "is_bot": False, "first_name": "Ann"}
CHANGED = StandingChanged(Place(-1001))


@pytest.fixture
async def world():
    async with World() as world:
        world.updates.allow("message", "my_chat_member", "chat_member")
        yield world


@pytest.fixture
def heard(world, api):
    """What each update says to the bot."""
    return lambda: [incoming(Update.de_json(update, None), api) for update in world.updates.waiting]


@pytest.fixture
def becomes(world, desk):
    """Somebody, the bot if nobody else is named, gets another status in the group than the one before."""

    def becomes(before, after, user=world.bot["id"]):
        desk.members[user] = before
        desk.sets_status(user, after, by=world.person(9))

    return becomes


@pytest.mark.parametrize("before", ["left", "kicked"])
@pytest.mark.parametrize("after", ["member", "administrator", "restricted"])
async def test_the_bot_is_let_in(becomes, heard, before, after):
    becomes(before, after)
    assert heard() == [LetIn(Place(-1001), "Desk", may_write=after != "restricted")]


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("member", "left"),
        ("member", "kicked"),
        ("kicked", "left"),
        ("member", "administrator"),
        ("administrator", "member"),
        ("member", "restricted"),
        ("restricted", "member"),
    ],
)
async def test_any_other_change_of_the_bots_is_no_welcome(becomes, heard, before, after):
    becomes(before, after)
    assert heard() == [Admittance(Place(-1001), may_write=after in {"member", "administrator"})]


async def test_a_restricted_bot_that_has_gone_and_come_back_is_let_in(world, becomes, heard):
    becomes("restricted", "member")
    world.updates.waiting[-1]["my_chat_member"]["old_chat_member"]["is_member"] = False
    assert heard() == [LetIn(Place(-1001), "Desk")]


async def test_a_person_may_block_the_bot_and_let_it_in_again(ann, heard):
    ann.blocks_the_bot()
    ann.unblocks_the_bot()
    assert heard() == [Admittance(Place(7), may_write=False), Admittance(Place(7), may_write=True)]


async def test_a_channel_that_lets_the_bot_in_says_nothing(world, ann, heard):
    news = world.group(-1005, "News", kind="channel")
    news.members[world.bot["id"]] = "left"
    news.sets_status(world.bot["id"], "administrator", by=ann)
    assert heard() == [None]


@pytest.mark.parametrize(("before", "after"), [("member", "administrator"), ("administrator", "member")])
async def test_a_bot_that_is_an_administrator_hears_of_others(becomes, bob, heard, before, after):
    becomes("administrator", "administrator")
    becomes(before, after, bob.id)
    assert heard()[1:] == [CHANGED]


async def test_any_bot_hears_of_others_that_leave(becomes, bob, heard):
    becomes("administrator", "kicked", bob.id)
    assert heard() == [CHANGED]


@pytest.mark.parametrize(
    "note",
    [{"chat_owner_left": {}}, {"chat_owner_changed": {"new_owner": {"id": 7, "is_bot": False, "first_name": "A"}}}],
)
async def test_any_bot_hears_of_a_group_that_gets_another_owner(ann, desk, heard, note):
    ann.sends(desk, **note)
    assert heard() == [CHANGED]


async def test_both_chats_tell_of_a_move(world, heard):
    world.group(-55, "Small", kind="group").becomes_supergroup(-1055)
    assert heard() == [Moved(Place(-55), -55, -1055), Moved(Place(-1055), -55, -1055)]
