import pytest


async def test_a_bot_cannot_begin_a_conversation(bot, ann):
    assert await bot.is_refused("sendMessage", chat_id=ann.id, text="hi") == "Bad Request: chat not found"


async def test_a_bot_that_is_blocked_is_forbidden_to_write(bot, ann):
    ann.says("hello")
    ann.blocks_the_bot()
    assert await bot.is_refused("sendMessage", chat_id=7, text="hi") == "Forbidden: bot was blocked by the user"
    ann.says("hello again")
    assert (await bot.does("sendMessage", chat_id=7, text="hi"))["text"] == "hi"


async def test_a_bot_that_was_removed_is_forbidden_to_write(world, bot, ann, desk):
    desk.sets_status(world.bot["id"], "kicked", by=ann)
    words = await bot.is_refused("sendMessage", chat_id=desk.id, text="hi")
    assert words == "Forbidden: bot was kicked from the supergroup chat"


async def test_a_group_that_has_moved_says_where_to(world, bot):
    world.group(-55, kind="group").becomes_supergroup(-1055)
    answer = await bot.ask("sendMessage", chat_id=-55, text="hi")
    assert answer["parameters"] == {"migrate_to_chat_id": -1055}


@pytest.mark.parametrize("topic", [1, 99])
async def test_a_topic_that_does_not_exist_is_refused_and_general_has_no_id(bot, desk, topic):
    words = await bot.is_refused("sendMessage", chat_id=desk.id, text="hi", message_thread_id=topic)
    assert words == "Bad Request: message thread not found"


async def test_a_reply_goes_to_the_topic_of_what_it_answers(bot, ann, desk):
    asked = ann.says("/hedge", desk, topic=31)
    reply = {"message_id": asked["message_id"]}
    answer = await bot.does("sendMessage", chat_id=desk.id, text="hi", reply_parameters=reply)
    assert answer["message_thread_id"] == 31


async def test_a_reply_to_nothing_is_refused_unless_it_may_go_without(bot, desk):
    reply = {"message_id": 99}
    words = await bot.is_refused("sendMessage", chat_id=desk.id, text="hi", reply_parameters=reply)
    assert words == "Bad Request: message to be replied not found"
    reply["allow_sending_without_reply"] = True
    assert "reply_to_message" not in await bot.does("sendMessage", chat_id=desk.id, text="hi", reply_parameters=reply)


@pytest.mark.parametrize(
    ("text", "seen"),
    [("/hedge", True), ("/hedge@our_bot", True), ("🙂 /hedge", True), ("/hedge@other_bot", False), ("hello", False)],
)
def test_with_privacy_a_bot_sees_what_is_said_to_it(world, ann, desk, text, seen):
    ann.says(text, desk)
    assert len(world.updates.waiting) == seen


def test_with_privacy_a_bot_sees_answers_to_it(world, ann, desk):
    own = world.history.new(desk.as_chat(), text="card", **{"from": world.bot})
    ann.says("thanks", desk, reply_to=own)
    assert len(world.updates.waiting) == 1


def test_an_administrator_sees_everything(world, ann, desk):
    desk.sets_status(world.bot["id"], "administrator", by=ann)
    ann.says("hello", desk)
    assert [kind for update in world.updates.waiting for kind in update if kind != "update_id"] == [
        "my_chat_member",
        "message",
    ]


async def test_a_press_is_answered_once(bot, ann, card):
    query = ann.presses(card, "Again")
    assert await bot.does("answerCallbackQuery", callback_query_id=query) is True
    words = await bot.is_refused("answerCallbackQuery", callback_query_id=query)
    assert words == "Bad Request: query is too old and response timeout expired or query ID is invalid"


async def test_a_notice_has_at_most_200_characters(bot, ann, card):
    query = ann.presses(card, "Again")
    words = await bot.is_refused("answerCallbackQuery", callback_query_id=query, text="x" * 201)
    assert words == "Bad Request: MESSAGE_TOO_LONG"


async def test_a_message_is_changed_with_its_buttons(bot, card):
    changed = await bot.does("editMessageText", chat_id=7, message_id=card["message_id"], text="new")
    assert (changed["text"], "reply_markup" in changed) == ("new", False)


async def test_buttons_are_changed_alone(bot, card):
    changed = await bot.does("editMessageReplyMarkup", chat_id=7, message_id=card["message_id"])
    assert (changed["text"], "reply_markup" in changed) == ("card", False)


async def test_a_change_that_changes_nothing_is_refused(bot, card):
    change = {"chat_id": 7, "message_id": card["message_id"], "text": "card", "reply_markup": card["reply_markup"]}
    assert (await bot.is_refused("editMessageText", **change)).startswith("Bad Request: message is not modified")


async def test_somebody_elses_message_cannot_be_changed(bot, ann):
    said = ann.says("hello")
    words = await bot.is_refused("editMessageText", chat_id=7, message_id=said["message_id"], text="new")
    assert words == "Bad Request: message can't be edited"


async def test_a_message_that_is_deleted_is_gone(bot, card):
    message = {"chat_id": 7, "message_id": card["message_id"]}
    assert await bot.does("deleteMessage", **message) is True
    assert await bot.is_refused("deleteMessage", **message) == "Bad Request: message to delete not found"


async def test_only_administrators_delete_what_others_said(world, bot, ann, desk):
    message = {"chat_id": desk.id, "message_id": ann.says("hello", desk)["message_id"]}
    assert await bot.is_refused("deleteMessage", **message) == "Bad Request: message can't be deleted"
    desk.sets_status(world.bot["id"], "administrator", by=ann)
    assert await bot.does("deleteMessage", **message) is True


async def test_menus_belong_to_a_scope(bot):
    commands, scope = [{"command": "hedge", "description": "Hedge"}], {"type": "all_group_chats"}
    await bot.does("setMyCommands", commands=commands, scope=scope)
    shown = [await bot.does("getMyCommands"), await bot.does("getMyCommands", scope=scope)]
    await bot.does("deleteMyCommands", scope=scope)
    assert [*shown, await bot.does("getMyCommands", scope=scope)] == [[], commands, []]


async def test_a_command_is_written_in_small_letters(bot):
    commands = [{"command": "Hedge", "description": "Hedge"}]
    assert await bot.is_refused("setMyCommands", commands=commands) == "Bad Request: BOT_COMMAND_INVALID"


async def test_administrators_are_listed(bot, ann, bob, desk):
    desk.members[ann.id] = "creator"
    desk.members[bob.id] = "member"
    listed = await bot.does("getChatAdministrators", chat_id=desk.id)
    assert [member["user"]["id"] for member in listed] == [ann.id]
    assert (await bot.does("getChatMember", chat_id=desk.id, user_id=bob.id))["status"] == "member"
    assert (await bot.does("getChat", chat_id=desk.id))["title"] == "Desk"


@pytest.mark.usefixtures("card")
async def test_a_private_chat_has_no_administrators(bot):
    words = await bot.is_refused("getChatAdministrators", chat_id=7)
    assert words == "Bad Request: there are no administrators in the private chat"


@pytest.mark.usefixtures("card")
async def test_an_action_is_one_of_telegrams(bot):
    assert await bot.does("sendChatAction", chat_id=7, action="typing") is True
    words = await bot.is_refused("sendChatAction", chat_id=7, action="thinking")
    assert words.startswith("Bad Request: 'thinking' is not one of ['choose_sticker'")
