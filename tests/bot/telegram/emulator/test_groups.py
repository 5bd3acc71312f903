"""Groups and what becomes of the bot and of others in them, as a bot sees it."""

import pytest


@pytest.fixture
def seen(world):
    """The kinds of the updates so far, with what service messages note."""
    world.updates.allow("message", "my_chat_member", "chat_member")

    def seen():
        kinds = [next(key for key in update if key != "update_id") for update in world.updates.waiting]
        world.updates.waiting.clear()
        return kinds

    return seen


@pytest.mark.parametrize("status", ["member", "administrator", "restricted", "left", "kicked"])
def test_a_bot_is_told_what_becomes_of_it(world, ann, desk, status):
    desk.sets_status(world.bot["id"], status, by=ann)
    change = world.updates.waiting[-1]["my_chat_member"]
    assert (change["old_chat_member"]["status"], change["new_chat_member"]["status"]) == ("member", status)


def test_only_an_administrator_is_told_what_becomes_of_others(world, ann, bob, desk, seen):
    desk.sets_status(bob.id, "administrator", by=ann)
    before = seen()
    desk.sets_status(world.bot["id"], "administrator", by=ann)
    desk.sets_status(bob.id, "member", by=ann)
    assert (before, seen()) == ([], ["my_chat_member", "chat_member"])


def test_what_becomes_of_others_is_told_on_request_only(world, ann, bob, desk):
    desk.members[world.bot["id"]] = "administrator"
    desk.sets_status(bob.id, "administrator", by=ann)
    assert world.updates.waiting == []


def test_every_member_sees_that_somebody_leaves(world, ann, bob, desk):
    desk.members[bob.id] = "member"
    desk.sets_status(bob.id, "kicked", by=ann)
    desk.sets_status(bob.id, "left", by=ann)
    assert [update["message"]["left_chat_member"]["id"] for update in world.updates.waiting] == [bob.id]


def test_who_is_not_in_a_group_sees_nothing_of_it(world, ann, desk, seen):
    desk.sets_status(world.bot["id"], "kicked", by=ann)
    ann.says("/hedge", desk)
    desk.sets_status(world.bot["id"], "member", by=ann)
    ann.says("/hedge", desk)
    assert seen() == ["my_chat_member", "my_chat_member", "message"]


async def test_a_restricted_bot_reads_but_does_not_write(world, bot, ann, desk):
    document = world.files.keep("a.txt", b"a", "text/plain")["file_id"]
    desk.sets_status(world.bot["id"], "restricted", by=ann)
    assert [
        await bot.is_refused("sendMessage", chat_id=desk.id, text="hi"),
        await bot.is_refused("sendDocument", chat_id=desk.id, document=document),
    ] == [
        "Bad Request: not enough rights to send text messages to the chat",
        "Bad Request: not enough rights to send documents to the chat",
    ]
    assert (await bot.does("getChatMember", chat_id=desk.id, user_id=world.bot["id"]))["status"] == "restricted"


def test_a_message_in_a_topic_is_shown_as_a_reply_to_the_topics_note(ann, desk):
    answered = ann.says("/hedge", desk, topic=31)["reply_to_message"]
    assert (answered["message_id"], answered["forum_topic_created"]["name"]) == (31, "Topic 31")
    real = ann.says("/price", desk, topic=31, reply_to=ann.says("/hedge", desk, topic=31))["reply_to_message"]
    assert (real["text"], "reply_to_message" in real) == ("/hedge", False)


def test_who_writes_in_another_name_is_not_shown(world, ann, desk):
    news = world.group(-1005, "News", kind="channel")
    sent = [ann.says("/hedge", desk, anonymous=True), ann.says("/hedge", desk, channel=news)]
    assert [(message["from"]["id"], message["sender_chat"]["id"]) for message in sent] == [
        (1087968824, desk.id),
        (136817688, news.id),
    ]


def test_the_bot_is_told_when_it_is_blocked_and_when_no_more(world, ann):
    ann.blocks_the_bot()
    ann.unblocks_the_bot()
    changes = [update["my_chat_member"]["new_chat_member"]["status"] for update in world.updates.waiting]
    assert changes == ["kicked", "member"]


def test_both_chats_of_a_move_note_it(world):
    world.group(-55, kind="group").becomes_supergroup(-1055)
    notes = [update["message"] for update in world.updates.waiting]
    assert (notes[0]["migrate_to_chat_id"], notes[1]["migrate_from_chat_id"]) == (-1055, -55)


@pytest.mark.parametrize("method", ["sendMessage", "getChatAdministrators", "sendDocument"])
async def test_the_old_chat_of_a_move_says_where_it_is_now_whatever_is_asked(world, bot, method):
    document = world.files.keep("a.txt", b"a", "text/plain")["file_id"]
    content = {"sendMessage": {"text": "hi"}, "sendDocument": {"document": document}}
    world.group(-55, kind="group").becomes_supergroup(-1055)
    answer = await bot.ask(method, chat_id=-55, **content.get(method, {}))
    assert answer["parameters"] == {"migrate_to_chat_id": -1055}
