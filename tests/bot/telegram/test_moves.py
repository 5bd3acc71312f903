"""Groups that become supergroups: the conversation is told, and what belongs to the old id goes to the new one."""

import asyncio

import pytest

from bot.chat.screen import Document, Screen
from bot.errors import Broken, StoreUnavailable
from bot.telegram.errors import Unrecorded
from bot.telegram.limits import Limits
from bot.telegram.moves import MOST_REMEMBERED, Moves
from tests.bot.telegram.talk import MOVE, Talk, breaks, shows
from tests.bot.telegram.virtual_time import in_no_time, now

LOCKED = StoreUnavailable(Broken.LOCKED)


@pytest.fixture
def small(world):
    return world.group(-55, "Small", kind="group")


class Stubborn(Talk):
    """Cannot record a move before the moment `until`; `asked` are the moments of asking."""

    def __init__(self, until):
        super().__init__()
        self._until = until
        self.asked = []

    async def moved(self, old, new):
        await super().moved(old, new)
        self.asked.append(now())
        if now() < self._until:
            raise LOCKED


def announce(talk):
    async def scenario():
        moves = Moves(Limits(record_pause=1, record_longest_pause=4, record_within=20))
        moves.tell(talk)
        await moves.announced(-55, -1055)

    return in_no_time(scenario())


def test_a_move_is_told_until_it_is_recorded():
    talk = Stubborn(until=10)
    announce(talk)
    assert talk.asked == [0, 1, 3, 7, 11]


def test_a_move_that_cannot_be_recorded_is_given_up_in_the_end():
    talk = Stubborn(until=99)
    with pytest.raises(Unrecorded) as raised:
        announce(talk)
    assert raised.value.what == "the move of chat -55 to -1055"
    assert talk.asked == [0, 1, 3, 7, 11, 15, 19]


def test_only_so_many_moves_are_remembered():
    async def scenario():
        moves = Moves(Limits())
        for number in range(MOST_REMEMBERED + 1):
            await moves.met(-1 - number, -2_000 - number)
        return [moves.current(chat) for chat in (-1, -2, -1 - MOST_REMEMBERED)]

    assert in_no_time(scenario()) == [-1, -2_001, -2_000 - MOST_REMEMBERED]


async def test_the_conversation_is_told_by_the_notes_in_both_chats(world, bot, talk, small):
    bot.start()
    small.becomes_supergroup(-1055)
    await world.until(lambda: len(talk.moves) == 2)
    await world.until(lambda: world.updates.waiting == [])
    assert (set(talk.moves), world.calls_of("sendMessage")) == ({(-55, -1055)}, [])


@pytest.fixture
def moves_unnoticed(world, talk, small):
    """While the answer is made the group moves, and nothing is heard of that."""

    async def moves():
        small.becomes_supergroup(-1055)
        world.updates.waiting = [update for update in world.updates.waiting if "migrate" not in str(update)]
        return Screen("late", document=Document("a.csv", b"a", "text/csv"))

    talk.on("/hedge", moves)


@pytest.mark.usefixtures("moves_unnoticed")
async def test_a_move_that_is_only_found_out_by_sending_is_told_too(world, ann, bot, talk, small):
    bot.start()
    ann.says("/hedge", small)
    await world.answer_in(-1055, 2)
    assert [message.get("text") for message in world.answers_in(-1055)] == ["late", None]
    assert talk.moves == [(-55, -1055)]


@pytest.mark.parametrize("error", [LOCKED, ZeroDivisionError("a mistake")])
@pytest.mark.usefixtures("moves_unnoticed")
async def test_an_answer_arrives_though_its_move_cannot_be_recorded(world, small, bot, log, error):
    bot.talk.on(MOVE, breaks(error))
    bot.start()
    world.person(7).says("/hedge", small)
    assert (await world.answer_in(-1055))["text"] == "late"
    assert "the move of chat -55 to -1055 could not be recorded" in log.text


async def test_a_move_is_tried_again_while_it_cannot_be_recorded(world, bot, talk, small):
    talk.on(MOVE, breaks(LOCKED))
    bot.start(record_pause=0.01)
    small.becomes_supergroup(-1055)
    await world.until(lambda: len(talk.moves) > 4)
    assert len(world.updates.waiting) == 2
    talk.on(MOVE, shows(None))
    await world.until(lambda: world.updates.waiting == [])


async def test_a_move_that_was_never_recorded_comes_again_after_a_restart(world, ann, bot, talk, small):
    talk.on(MOVE, breaks(LOCKED))
    bot.start(record_within=0)
    small.becomes_supergroup(-1055)
    await world.until(lambda: len(talk.moves) == 2)
    ann.says("/hedge", small)
    ann.says("/hedge")
    await world.answer_in(ann.id)
    await bot.finish()
    assert [next(key for key in update["message"] if "migrate" in key) for update in world.updates.waiting[:2]] == [
        "migrate_to_chat_id",
        "migrate_from_chat_id",
    ]
    assert len(talk.moves) == 2


async def test_a_mistake_in_recording_a_move_is_logged_and_told_to_nobody(world, bot, talk, small, log):
    talk.on(MOVE, breaks(ZeroDivisionError("a mistake")))
    bot.start()
    small.becomes_supergroup(-1055)
    await world.until(lambda: len(talk.moves) == 2)
    await world.until(lambda: world.updates.waiting == [])
    assert ("in chat -55" in log.text, world.calls_of("sendMessage")) == (True, [])


@pytest.fixture
async def card(world, ann, bot, talk, small):
    """A card in a group that has become a supergroup since, as the bot knows."""
    bot.start()
    ann.says("/hedge", small)
    card = await world.answer_in(small.id)
    small.becomes_supergroup(-1055)
    await world.until(lambda: len(talk.moves) == 2)
    return card


async def test_a_press_on_an_old_card_is_one_in_the_new_chat(world, ann, card, talk):
    ann.presses(card, "Again")
    assert (await world.answer_in(-1055))["text"] == "did again"
    assert talk.pressed[0].chat == -1055
    assert world.calls_of("editMessageText") == []


@pytest.mark.usefixtures("card")
async def test_what_was_still_said_in_the_old_chat_is_answered_in_the_new_one(world, ann, small, talk):
    ann.says("/price", small)
    answer = await world.answer_in(-1055)
    assert (answer["text"], "reply_to_message" in answer, talk.heard[-1].chat) == ("heard /price", False, -1055)


@pytest.mark.usefixtures("card")
async def test_a_group_is_not_welcomed_for_having_moved(world, ann):
    large = world.chat({"chat_id": -1055})
    large.members[world.bot["id"]] = "left"
    large.sets_status(world.bot["id"], "member", by=ann)
    ann.says("/hedge")
    await world.answer_in(ann.id)
    await world.until(lambda: world.updates.waiting == [])
    assert world.answers_in(-1055) == []


async def test_a_stop_does_not_wait_for_a_move(world, bot, talk, small):
    talk.on(MOVE, asyncio.Event().wait)
    bot.start(finish_within=0.1)
    small.becomes_supergroup(-1055)
    await world.until(lambda: len(talk.moves) == 2)
    await bot.finish()
    assert len(world.updates.waiting) == 2
