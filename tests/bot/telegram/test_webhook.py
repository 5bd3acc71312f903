"""A bot that updates are posted to."""

import asyncio
import io
import json
import time

import aiohttp
import pytest

from bot.chat.screen import Screen
from bot.errors import Broken, StoreUnavailable
from bot.telegram.endpoint import SECRET, Webhook
from bot.telegram.errors import TokenRefused
from bot.telegram.overflow import SqliteOverflow
from tests.bot.telegram.talk import MOVE, Dam, breaks, shows
from tests.support.botapi import TOKEN, refused
from tests.support.ports import free_port

ANN = {"id": 7, "first_name": "Ann"}
SENDER = {"chat": {**ANN, "type": "private"}, "from": {**ANN, "is_bot": False}}
HELLO = {"message_id": 1, "date": 1, "text": "hello", **SENDER}
NO_DATE = {"message": {"message_id": 1, "text": "hello", **SENDER}}
JSON = "application/json"
OPEN_SESAME = "open-sesame"


@pytest.fixture
def bot(bot):
    bot.listen = f"127.0.0.1:{free_port()}"
    bot.webhook = Webhook(f"http://{bot.listen}/telegram", OPEN_SESAME)
    return bot


@pytest.fixture
async def post(world, bot):
    """Posts a body as somebody would who knows the secret, or does not; gives the status."""
    bot.start()
    await world.until(lambda: world.calls_of("setWebhook"))
    async with aiohttp.ClientSession() as session:

        async def post(body, *, secret=OPEN_SESAME, media_type=JSON, path="/telegram"):
            headers = {"Content-Type": media_type} | ({SECRET: secret} if secret is not None else {})
            async with session.post(f"http://{bot.listen}{path}", data=io.BytesIO(body), headers=headers) as answer:
                return answer.status

        yield post


def posts(world):
    return [(post.update_id, post.status) for post in world.updates.webhook.posts]


async def settled(world):
    await world.until(lambda: world.updates.waiting == [])


async def test_what_is_posted_is_answered_and_then_done_with(world, ann, bot):
    bot.start()
    ann.says("/hedge")
    assert (await world.answer_in(ann.id))["text"] == "heard /hedge"
    await settled(world)
    assert posts(world) == [(1, 200)]


async def test_telegram_is_told_where_to_post_what_and_with_which_secret(world, bot):
    bot.start()
    (call,) = await world.until(lambda: world.calls_of("setWebhook"))
    assert call.parameters == {
        "url": bot.webhook.url,
        "secret_token": OPEN_SESAME,
        "max_connections": "100",
        "allowed_updates": '["message", "callback_query", "my_chat_member", "chat_member"]',
    }
    assert (world.calls_of("deleteWebhook"), world.calls_of("getUpdates")) == ([], [])


async def test_an_update_is_kept_until_it_is_finished(world, ann, bot, talk):
    dam = Dam()
    talk.on("/hedge", dam)
    bot.start()
    ann.says("/hedge")
    await world.until(lambda: talk.heard)
    assert (len(world.updates.waiting), posts(world)) == (1, [])
    dam.opens()
    await settled(world)


async def test_one_chat_is_answered_in_order_while_others_go_on(world, ann, bob, bot, talk):
    dam = Dam()
    talk.on("first", dam)
    bot.start()
    ann.says("first")
    ann.says("second")
    bob.says("/hedge")
    await world.answer_in(bob.id)
    dam.opens()
    await world.answer_in(ann.id, 2)
    assert [message["text"] for message in world.answers_in(ann.id)] == ["through", "heard second"]


async def test_an_update_that_is_posted_again_is_answered_once(world, post, talk):
    world.person(7).says("/start")
    await settled(world)
    dam = Dam()
    talk.on("hello", dam)
    body = json.dumps({"update_id": 2, "message": HELLO}).encode()
    first, again = asyncio.create_task(post(body)), asyncio.create_task(post(body))
    await world.until(lambda: len(talk.heard) == 2)
    dam.opens()
    assert (await first, await again, await post(body)) == (200, 200, 200)
    assert [said.text for said in talk.heard] == ["/start", "hello"]


async def test_an_id_that_comes_again_much_later_is_another_update(world, bot, post, talk):
    """Ids begin anew after a quiet week."""
    await bot.finish()
    bot.stop.clear()
    bot.start(webhook_memory=0)
    await world.until(lambda: len(world.calls_of("setWebhook")) > 1)
    world.person(7).says("/start")
    await settled(world)
    body = json.dumps({"update_id": 2, "message": HELLO}).encode()
    assert (await post(body), await post(body)) == (200, 200)
    assert [said.text for said in talk.heard if said.text == "hello"] == ["hello", "hello"]


@pytest.mark.parametrize("secret", ["open-sesam", "", None, "\xfcber"])
async def test_without_the_secret_nothing_is_taken(post, secret, talk):
    assert await post(b"{}", secret=secret) == 403
    assert talk.heard == []


@pytest.mark.parametrize(
    ("body", "media_type", "status"),
    [
        (b"{}", "text/plain", 415),
        (b"{}", f"{JSON}; charset=utf-8", 200),
        (b"no json", JSON, 400),
        (b"\xff", JSON, 400),
        (b"[" * 100_000, JSON, 400),
        (b"[]", JSON, 200),
        (b'{"update_id": "1"}', JSON, 200),
        (b"x" * 1_100_000, JSON, 413),
    ],
)
async def test_what_is_no_update_is_refused_or_skipped(post, body, media_type, status):
    assert await post(body, media_type=media_type) == status


async def test_nothing_else_is_served(post):
    assert await post(b"{}", path="/") == 404


async def test_an_update_that_cannot_be_read_is_logged_and_skipped(world, ann, bot, log):
    ann.says("before")
    world.updates.push_raw(NO_DATE)
    ann.says("after")
    bot.start()
    await world.answer_in(ann.id, 2)
    await settled(world)
    assert "update 2 cannot be read and is skipped" in log.text


async def test_more_than_one_copy_can_bear_is_left_to_telegram(world, ann, bob, bot, talk):
    dam = Dam()
    talk.on("/hedge", dam)
    bot.start(webhook_bound=1)
    ann.says("/hedge")
    await world.until(lambda: talk.heard)
    bob.says("/price")
    await world.until(lambda: (2, 503) in posts(world))
    dam.opens()
    await world.answer_in(bob.id)
    await settled(world)


async def test_a_body_that_does_not_come_is_not_waited_for(world, bot):
    bot.start(webhook_read_within=0.05)
    await world.until(lambda: world.calls_of("setWebhook"))
    reader, writer = await asyncio.open_connection(*bot.listen.split(":"))
    head = f"POST /telegram HTTP/1.1\r\nHost: x\r\n{SECRET}: open-sesame\r\nContent-Type: {JSON}\r\n"
    writer.write(f"{head}Content-Length: 10\r\n\r\n{{".encode())
    assert (await reader.readline()).startswith(b"HTTP/1.1 408")
    writer.close()


async def test_what_cannot_be_recorded_comes_again(world, bot, talk):
    talk.on(MOVE, breaks(StoreUnavailable(Broken.LOCKED)))
    bot.start(record_within=0)
    world.group(-55, "Small", kind="group").becomes_supergroup(-1055)
    await world.until(lambda: {(1, 503), (2, 503)} <= set(posts(world)))
    talk.on(MOVE, shows(None))
    await settled(world)


async def test_a_stop_lets_an_answer_finish_and_leaves_the_rest(world, ann, bob, bot, talk):
    async def works():
        bot.stop.set()
        await asyncio.sleep(0.05)
        return Screen("finished")

    talk.on("/hedge", works)
    bot.start(at_once=1)
    ann.says("/hedge")
    await world.until(lambda: talk.heard)
    bob.says("/price")
    await bot.task
    await world.until(lambda: (1, 200) in posts(world))
    assert [message["text"] for message in world.answers_in(ann.id)] == ["finished"]
    assert [update["message"]["text"] for update in world.updates.waiting] == ["/price"]


async def test_what_hangs_does_not_hold_the_stop_up_and_comes_again(world, ann, bot, talk):
    talk.on("/hedge", asyncio.Event().wait)
    bot.start(finish_within=0.1)
    ann.says("/hedge")
    await world.until(lambda: talk.heard)
    began = time.monotonic()
    await bot.finish()
    assert time.monotonic() - began < 3
    await world.until(lambda: posts(world))
    assert (posts(world)[0], len(world.updates.waiting)) == ((1, 503), 1)


async def test_a_webhook_that_somebody_removed_is_set_again(world, ann, bot, log):
    bot.start(webhook_check=0.05)
    await world.until(lambda: world.calls_of("getWebhookInfo"))
    await world.updates.webhook.remove()
    ann.says("/hedge")
    await world.answer_in(ann.id)
    assert "somebody has removed the webhook" in log.text


async def test_another_bot_with_the_same_token_is_told_of(world, bot, log):
    bot.start(webhook_check=0.05)
    await world.until(lambda: world.calls_of("getWebhookInfo"))
    world.updates.webhook.url = "http://127.0.0.1:1/other"
    await world.until(lambda: "two bots use one token" in log.text)


async def test_what_telegram_says_of_its_failures_is_logged_once(world, bot, log):
    world.updates.webhook._last_error = {"last_error_date": 1_700_000_000, "last_error_message": "Connection refused"}  # noqa: SLF001
    bot.start(webhook_check=0.01)
    await world.until(lambda: len(world.calls_of("getWebhookInfo")) > 3)
    told = [record.getMessage() for record in log.records if "could not post" in record.message]
    assert told == ["Telegram could not post at 2023-11-14 22:13:20+00:00: Connection refused"]


async def test_the_heart_beats_while_telegram_answers(world, bot):
    bot.start(webhook_check=0.01)
    await world.until(bot.heartbeat_path.exists)


async def test_copies_that_start_together_wait_for_each_other(world, bot):
    world.updates.webhook.set("http://127.0.0.1:1/")
    bot.start()
    await world.until(lambda: [call.status for call in world.calls_of("setWebhook")] == [429, 200])


async def test_a_revoked_token_ends_the_bot(world, bot):
    bot.start(webhook_check=0.01)
    await world.until(lambda: world.calls_of("getWebhookInfo"))
    world.fails("getWebhookInfo", refused(401, "Unauthorized"), times=9)
    with pytest.raises(TokenRefused):
        await bot.task


async def test_what_a_bot_that_polled_left_in_its_file_is_answered(world, ann, bot, overflow_path):
    ann.says("/hedge")
    overflow = SqliteOverflow(overflow_path)
    await overflow.keep({update["update_id"]: update for update in world.updates.waiting})
    world.updates.waiting = []
    bot.start()
    assert (await world.answer_in(ann.id))["text"] == "heard /hedge"
    while await overflow.all():
        pass


async def test_a_file_that_cannot_be_read_is_logged_and_holds_nobody_up(world, ann, bot, overflow_path, log):
    overflow_path.mkdir(parents=True)
    bot.start()
    ann.says("/hedge")
    await world.answer_in(ann.id)
    assert "the overflow file cannot be used" in log.text


async def test_while_it_is_posted_nobody_may_ask(world, bot):
    bot.start()
    await world.until(lambda: world.calls_of("setWebhook"))
    async with aiohttp.ClientSession() as session, session.get(f"{world.url}/bot{TOKEN}/getUpdates") as answer:
        assert answer.status == 409


async def test_a_copy_does_not_rely_on_being_told_of_administrators(world, bot, desk):
    bot.start(fresh_for_copies=0)
    await world.until(lambda: world.calls_of("setWebhook"))
    for _ in range(2):
        await bot.side.members.is_administrator(desk.id, 7)
    assert len(world.calls_of("getChatAdministrators")) == 2


async def test_a_secret_is_not_shown():
    assert "sesame" not in repr(Webhook("https://bot.example.org/", "open-sesame"))
