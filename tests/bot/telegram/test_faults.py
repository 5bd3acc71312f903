import pytest

from bot.telegram.errors import TokenRefused
from bot.telegram.redaction import hide_secrets
from tests.bot.telegram.talk import breaks
from tests.support.botapi import TOKEN, dropped, garbled, held, refused, unanswered

CONFLICT = refused(409, "Conflict: terminated by other getUpdates request")
NO_DATE = {"message": {"message_id": 1, "chat": {"id": 7, "type": "private", "first_name": "Ann"}, "text": "/hedge"}}


async def test_a_server_that_is_down_at_the_start_is_waited_for(world, ann, bot, log):
    await world.goes_down()
    bot.start()
    await world.until(lambda: "next attempt in" in log.text)
    await world.comes_back()
    ann.says("/hedge")
    await world.answer_in(ann.id)


async def test_what_is_said_during_an_outage_is_answered_after_it(world, ann, bot, log):
    bot.start()
    ann.says("before")
    await world.answer_in(ann.id)
    await world.goes_down()
    await world.until(lambda: "next attempt in" in log.text)
    ann.says("meanwhile")
    await world.comes_back()
    assert (await world.answer_in(ann.id, 2))["text"] == "heard meanwhile"


@pytest.mark.parametrize(
    "fault",
    [
        CONFLICT,
        refused(429, "Too Many Requests: retry after 1", retry_after=1),
        refused(502, "Bad Gateway"),
        refused(500, "Internal Server Error"),
        refused(400, "Bad Request: whatever"),
        garbled(status=502),
        garbled("<html>Sign in to the hotel's network</html>"),
        garbled('{"ok": true, "result": "no list"}'),
        garbled('{"ok": false, "description": "with status 200"}'),
        garbled("[]"),
        garbled('{"ok": true, "result": [{"message": "without an id"}]}'),
        dropped(),
        unanswered(),
        held(0.3),
    ],
)
async def test_polling_survives_every_fault(world, ann, bot, fault):
    world.fails("getUpdates", fault)
    bot.start(poll_hold=0, poll_margin=0.2)
    ann.says("/hedge")
    await world.answer_in(ann.id)


@pytest.mark.parametrize("method", ["getMe", "deleteWebhook"])
async def test_starting_survives_faults(world, ann, bot, method):
    world.fails(method, refused(502, "Bad Gateway"))
    bot.start()
    ann.says("/hedge")
    await world.answer_in(ann.id)


async def test_the_pauses_between_failures_grow_to_a_bound(world, ann, bot, log):
    world.fails("getUpdates", CONFLICT, times=4)
    bot.start(poll_longest_pause=0.06)
    ann.says("/hedge")
    await world.answer_in(ann.id)
    pauses = [record.getMessage().rpartition(" in ")[2] for record in log.records if "next attempt" in record.message]
    assert pauses == ["0.05 s", "0.06 s", "0.06 s", "0.06 s"]


async def test_an_update_that_cannot_be_read_is_logged_and_skipped(world, ann, bob, bot, log):
    ann.says("before")
    world.updates.push_raw(NO_DATE)
    bob.says("after")
    bot.start()
    await world.answer_in(ann.id)
    await world.answer_in(bob.id)
    await world.until(lambda: world.updates.waiting == [])
    assert "update 2 cannot be read and is skipped" in log.text


async def test_an_unknown_kind_of_update_is_skipped(world, ann, bot):
    world.updates.push_raw({"from_the_future": {}})
    ann.says("/hedge")
    bot.start()
    await world.answer_in(ann.id)
    await world.until(lambda: world.updates.waiting == [])


async def test_a_revoked_token_ends_the_bot_at_the_start(world, bot):
    world.token = "123456:another"
    bot.start()
    with pytest.raises(TokenRefused) as raised:
        await bot.task
    assert str(raised.value) == f"{world.url}/ refuses the bot token: it is wrong or was revoked"


@pytest.mark.parametrize("fault", [refused(401, "Unauthorized"), refused(404, "Not Found")])
async def test_a_revoked_token_ends_the_running_bot(world, ann, bot, fault):
    bot.start()
    ann.says("/hedge")
    await world.answer_in(ann.id)
    world.fails("getUpdates", fault, times=9)
    ann.says("/hedge")
    with pytest.raises(TokenRefused):
        await bot.task


async def test_a_message_is_sent_again_when_the_server_fails(world, ann, bot):
    world.fails("sendMessage", refused(502, "Bad Gateway"), times=2)
    bot.start()
    ann.says("/hedge")
    await world.answer_in(ann.id)
    assert [call.status for call in world.calls_of("sendMessage")] == [None, None, 200]


async def test_a_message_that_was_perhaps_sent_is_sent_once_more(world, ann, bot, log):
    world.fails("sendMessage", held(0.5), times=2)
    bot.start(send_within=0.1)
    ann.says("/hedge")
    await world.until(lambda: "gave up a message for chat 7 after 2 attempts" in log.text)
    assert len(world.answers_in(ann.id)) == 2


async def test_a_message_that_cannot_be_sent_is_given_up_and_logged(world, ann, bob, bot, log):
    world.fails("sendMessage", refused(502, "Bad Gateway"), times=4)
    bot.start()
    ann.says("/hedge")
    await world.until(lambda: "gave up a message for chat 7 after 4 attempts" in log.text)
    bob.says("/hedge")
    await world.answer_in(bob.id)
    assert world.answers_in(ann.id) == []


async def test_when_telegram_asks_to_wait_everyone_waits(world, ann, bob, bot):
    world.fails("sendMessage", refused(429, "Too Many Requests: retry after 1", retry_after=1))
    bot.start()
    ann.says("/hedge")
    await world.until(lambda: world.calls_of("sendMessage"))
    bob.says("/hedge")
    await world.answer_in(ann.id)
    await world.answer_in(bob.id)
    first, *others = [call.at for call in world.calls_of("sendMessage")]
    assert [at - first >= 1 for at in others] == [True, True]


async def test_no_fault_writes_the_token_to_the_log(world, ann, bot, talk, log):
    hide_secrets()
    talk.on("/hedge", breaks(ValueError(f"the address is {world.url}/bot{TOKEN}/getMe")))
    for fault in (dropped(), garbled(f"no such path: /bot{TOKEN}", status=502), garbled(TOKEN), CONFLICT):
        world.fails("getUpdates", fault)
    bot.start()
    ann.says("/hedge")
    await world.answer_in(ann.id)
    world.token = "123456:another"
    ann.says("/hedge")
    with pytest.raises(TokenRefused):
        await bot.task
    assert "failure" in log.text
    assert "<token>" in log.text
    assert TOKEN not in log.text
