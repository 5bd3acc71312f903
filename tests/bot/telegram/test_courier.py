"""Reminders on their way to people, whatever Telegram and the database do."""

import asyncio
import time
from datetime import UTC, datetime, timedelta

import pytest

from bot.chat.conversation import NotYet
from bot.chat.screen import Screen
from bot.ports.reminders import Rest
from bot.telegram.courier import LONGEST_WAIT
from bot.telegram.endpoint import Webhook
from bot.telegram.gate import Window
from bot.telegram.limits import Rate
from tests.bot.telegram.mail import PostOffice
from tests.support.botapi import dropped, garbled, held, refused, unanswered
from tests.support.ports import free_port

PAUSE = 0.02
MISTAKE = ZeroDivisionError("a mistake")


@pytest.fixture
def office(bot):
    office = PostOffice()
    bot.mail = office.mail
    return office


@pytest.fixture
def start(bot):
    return lambda **limits: bot.start(reminder_pause=PAUSE, record_pause=PAUSE, **limits)


@pytest.fixture
def ann(ann):
    """She has written to the bot before."""
    ann.world.history.new(ann.as_chat(), **{"from": ann.as_user()}, text="/start")
    return ann


async def test_a_reminder_comes_and_the_queue_knows_each_step(world, ann, office, start):
    await office.reminds(ann.id)
    start()
    assert (await world.answer_in(ann.id))["text"] == "reminder 1"
    await world.until(lambda: office.waiting == 0)
    assert office.queue.told == [("claim", 1), ("sending", ann.id), ("sent", ann.id)]


async def test_a_reminder_speaks_in_its_topic_and_in_general_once_that_is_closed(world, desk, office, start):
    await office.reminds(desk.id, 31)
    start()
    assert (await world.answer_in(desk.id))["message_thread_id"] == 31
    desk.closes_topic(31)
    await office.reminds(desk.id, 31)
    assert "message_thread_id" not in await world.answer_in(desk.id, 2)
    await world.until(lambda: office.waiting == 0)


async def test_where_quiet_is_asked_for_it_makes_no_sound(world, ann, office, start):
    async def quietly(_):
        return Screen("psst", silent=True)

    office.words.says = quietly
    await office.reminds(ann.id)
    start()
    await world.answer_in(ann.id)
    assert world.calls_of("sendMessage")[0].parameters["disable_notification"] == "true"


async def test_what_has_nothing_to_say_any_more_is_done_with(world, ann, office, start):
    async def silence(_):
        return None

    office.words.says = silence
    await office.reminds(ann.id)
    start()
    await world.until(lambda: office.waiting == 0)
    assert (office.queue.told[1:], world.calls_of("sendMessage")) == ([("sent", ann.id)], [])


async def test_what_is_to_be_said_later_waits_until_then(world, ann, office, start):
    async def later(_):
        return NotYet(datetime.now(UTC) + timedelta(hours=1))

    office.words.says = later
    await office.reminds(ann.id)
    start()
    await world.until(lambda: len(office.queue.told) == 2)
    name, _, seconds, repeated = office.queue.told[1]
    assert (name, 3_590 < seconds <= 3_600, repeated) == ("again", True, False)


async def test_what_must_not_be_sent_is_not(world, ann, office, start):
    async def refuses(_):
        return False

    office.queue.sending = refuses
    await office.reminds(ann.id)
    start()
    ann.says("/hedge")
    await world.answer_in(ann.id)
    assert [answer["text"] for answer in world.answers_in(ann.id)] == ["heard /hedge"]


async def test_markup_that_telegram_does_not_take_is_left_out(world, ann, office, start):
    async def badly(_):
        return Screen("<q>5</q> &lt; 6")

    office.words.says = badly
    await office.reminds(ann.id)
    start()
    assert (await world.answer_in(ann.id))["text"] == "5 < 6"


async def test_what_telegram_never_takes_is_given_up(world, ann, office, start, log):
    async def too_long(_):
        return Screen("x" * 5_000)

    office.words.says = too_long
    await office.reminds(ann.id)
    start()
    await world.until(lambda: office.waiting == 0)
    assert "chat 7 was not reminded: BadRequest" in log.text


@pytest.mark.parametrize(
    ("fault", "repeated"),
    [
        (held(0.5), True),
        (unanswered(), True),
        (dropped(), True),
        (refused(502, "Bad Gateway"), True),
        (refused(500, "Internal Server Error"), True),
        (garbled(), True),
        (refused(409, "Conflict: whatever"), False),
    ],
)
@pytest.mark.usefixtures("ann")
async def test_what_may_have_been_sent_is_sent_again_and_marked(world, office, start, fault, repeated):
    world.fails("sendMessage", fault)
    await office.reminds(7)
    start(send_within=0.2)
    await world.until(lambda: office.waiting == 0)
    assert world.answers_in(7)[-1]["text"] == f"reminder 1{' again' if repeated else ''}"


async def test_what_was_certainly_not_sent_is_not_marked(world, ann, office, start, log):
    start()
    ann.says("/hedge")
    await world.answer_in(ann.id)
    await world.goes_down()
    await office.reminds(ann.id)
    await world.until(lambda: "chat 7 was not reminded: Unconnected" in log.text)
    await world.comes_back()
    assert (await world.answer_in(ann.id, 2))["text"] == "reminder 1"
    assert [told for told in office.queue.told if told[0] == "again" and told[3]] == []


async def test_the_pauses_between_attempts_grow_to_a_bound(world, ann, office, start):
    world.fails("sendMessage", refused(409, "Conflict: whatever"), times=4)
    await office.reminds(ann.id)
    start(reminder_longest_pause=0.1)
    await world.until(lambda: office.waiting == 0)
    assert [told[2] for told in office.queue.told if told[0] == "again"] == [0.04, 0.08, 0.1, 0.1]


async def test_where_the_bot_was_thrown_out_reminders_sleep(world, desk, office, start):
    desk.members[world.bot["id"]] = "kicked"
    kept = await office.reminds(desk.id)
    start()
    await world.until(lambda: office.waiting == 0)
    assert office.words.standings == [("closed", desk.id)]
    assert office.reminders.kept[kept.id].rest is Rest.ASLEEP


async def test_where_the_bot_may_not_write_reminders_sleep(world, desk, office, start):
    desk.members[world.bot["id"]] = "restricted"
    await office.reminds(desk.id)
    start()
    await world.until(lambda: office.waiting == 0)
    assert office.words.standings == [("closed", desk.id)]


async def test_who_blocks_the_bot_lets_reminders_sleep_and_wakes_them(world, ann, office, start):
    kept = await office.reminds(ann.id)
    start()
    await world.answer_in(ann.id)
    ann.blocks_the_bot()
    await world.until(lambda: office.reminders.kept[kept.id].rest is Rest.ASLEEP)
    ann.unblocks_the_bot()
    await world.until(lambda: office.reminders.kept[kept.id].rest is Rest.NONE)
    assert office.words.standings == [("closed", ann.id), ("opened", ann.id)]


async def test_a_group_that_lets_the_bot_in_again_wakes_its_reminders(world, ann, desk, office, start):
    start()
    for status in ("kicked", "restricted", "member"):
        desk.sets_status(world.bot["id"], status, by=ann)
    await world.until(lambda: len(office.words.standings) == 3)
    assert office.words.standings == [("closed", desk.id), ("closed", desk.id), ("opened", desk.id)]


async def test_a_chat_that_opens_while_the_database_is_away_is_told_of_until_it_is_there(world, ann, office, start):
    office.words.away = 2
    start()
    ann.unblocks_the_bot()
    await world.until(lambda: office.words.standings == [("opened", ann.id)])
    await world.until(lambda: world.updates.waiting == [])


async def test_a_reminder_finds_its_group_under_a_new_id(world, bot, office, start):
    small = world.group(-55, "Small", kind="group")
    kept = await office.reminds(small.id)
    small.becomes_supergroup(-1055)
    world.updates.waiting = []

    async def moves():
        office.reminders.kept[kept.id] = move(office.reminders.kept[kept.id], -1055)

    bot.talk.on("moved", moves)
    start()
    assert (await world.answer_in(-1055))["text"] == "reminder 1"
    assert bot.talk.moves == [(-55, -1055)]


def move(reminder, chat):
    return type(reminder)(**{name: getattr(reminder, name) for name in reminder.__slots__} | {"chat": chat})


async def test_silence_that_a_reminder_is_asked_for_holds_answers_and_other_copies_too(world, ann, bob, office, start):
    world.fails("sendMessage", refused(429, "Too Many Requests: retry after 1", retry_after=1))
    await office.reminds(ann.id)
    start()
    await world.until(lambda: world.calls_of("sendMessage"))
    bob.says("/hedge")
    await world.answer_in(bob.id)
    await world.until(lambda: office.waiting == 0)
    first, *others = [call.at for call in world.calls_of("sendMessage")]
    assert [at - first >= 1 for at in others] == [True, True]
    assert ("hold_all", 1.0) in office.queue.told
    assert ("again", ann.id, 1.0, False) in office.queue.told


async def test_silence_that_an_answer_is_asked_for_holds_reminders(world, ann, bob, office, start):
    world.fails("sendMessage", refused(429, "Too Many Requests: retry after 1", retry_after=1))
    start()
    bob.says("/hedge")
    await world.until(lambda: ("hold_all", 1.0) in office.queue.told)
    await office.reminds(ann.id)
    await world.answer_in(ann.id)
    first, *others = [call.at for call in world.calls_of("sendMessage")]
    assert min(others) - first >= 1


async def test_a_database_that_is_away_is_waited_for(world, ann, office, start, log):
    office.queue.away = {"beat": 1, "claim": 2, "sent": 2}
    await office.reminds(ann.id)
    start()
    await world.until(lambda: office.waiting == 0)
    assert len(world.answers_in(ann.id)) == 1
    assert "what came of a reminder in chat 7" in log.text


async def test_what_the_queue_cannot_be_told_of_is_not_sent(world, ann, office, start):
    office.queue.away = {"sending": 1}
    await office.reminds(ann.id)
    start()
    assert (await world.answer_in(ann.id))["text"] == "reminder 1"
    assert [told[0] for told in office.queue.told[:4]] == ["claim", "again", "claim", "sending"]


@pytest.mark.parametrize("error", [MISTAKE, TimeoutError()])
async def test_words_that_fail_are_asked_for_again(world, ann, office, start, error):
    usual, failures = office.words.says, [error]

    async def fails_once(parcel):
        if failures:
            raise failures.pop()
        return await usual(parcel)

    office.words.says = fails_once
    await office.reminds(ann.id)
    start()
    assert (await world.answer_in(ann.id))["text"] == "reminder 1"


async def test_a_reminder_waits_for_its_moment(world, ann, office, start):
    office.queue.ahead = timedelta(seconds=0.3)
    await office.reminds(ann.id)
    start()
    await world.until(lambda: office.queue.told)
    began = time.monotonic()
    await world.answer_in(ann.id)
    assert time.monotonic() - began > 0.2


async def test_a_clock_that_was_set_back_holds_no_reminder_up(world, ann, office, start):
    office.queue.ahead = timedelta(hours=1)
    await office.reminds(ann.id)
    start()
    await world.answer_in(ann.id, within=LONGEST_WAIT + 2)


async def test_answers_and_reminders_share_what_a_group_may_get(world, ann, desk, office, start):
    start(group=Rate(1, 0.3))
    ann.says("/hedge", desk)
    await world.answer_in(desk.id)
    await office.reminds(desk.id)
    await world.answer_in(desk.id, 2)
    answer, reminder = world.calls_of("sendMessage")
    assert reminder.at - answer.at > 0.2


async def test_nothing_is_claimed_by_a_bot_that_is_told_to_stop_before_it_begins(world, bot, office, start):
    def stops(**_):
        bot.stop.set()
        return ()

    bot.talk.menu = stops
    await office.reminds(7)
    start()
    await bot.task
    assert (office.queue.told, world.calls_of("getUpdates")) == ([], [])


async def test_not_more_are_under_way_than_allowed(world, ann, office, start):
    busy = asyncio.Event()

    async def slow(_):
        await busy.wait()

    office.words.says = slow
    for _ in range(5):
        await office.reminds(ann.id)
    start(reminders_at_once=2)
    await world.until(lambda: office.queue.told)
    await asyncio.sleep(5 * PAUSE)
    assert office.queue.told == [("claim", 2)]
    busy.set()
    await world.until(lambda: office.waiting == 0)


async def test_a_stop_lets_what_is_being_sent_finish_and_gives_the_rest_back(world, ann, bot, office, start):
    world.fails("sendMessage", held(0.3))
    await office.reminds(ann.id)
    start()
    await world.until(lambda: world.calls_of("sendMessage"))
    blocked = asyncio.Event()

    async def hangs(_):
        blocked.set()
        await asyncio.Event().wait()

    office.words.says = hangs
    await office.reminds(8)
    await blocked.wait()
    began = time.monotonic()
    await bot.finish()
    assert time.monotonic() - began < 2
    assert office.queue.told[-2:] == [("again", 8, 0.0, False), ("sent", ann.id)]
    (kept,) = office.reminders.queue.values()
    assert (kept.worker, kept.repeated) == (None, False)


async def test_what_hangs_while_it_is_sent_is_left_for_others_to_repeat(world, ann, bot, office, start):
    world.fails("sendMessage", held(5))
    await office.reminds(ann.id)
    start(finish_within=0.1)
    await world.until(lambda: world.calls_of("sendMessage"))
    began = time.monotonic()
    await bot.finish()
    assert time.monotonic() - began < 2
    assert [each.sending for each in office.reminders.queue.values()] == [True]


@pytest.mark.parametrize(("webhook", "share"), [(True, 333), (False, 1_000)])
async def test_copies_that_are_posted_to_share_the_limits(world, bot, start, webhook, share):
    office = PostOffice(alive={"one", "two", "three"})
    bot.mail, bot.listen = office.mail, f"127.0.0.1:{free_port()}"
    bot.webhook = Webhook(f"http://{bot.listen}/", "x") if webhook else None
    await office.reminds(7)
    start()
    await world.until(lambda: office.queue.told)
    assert isinstance(bot.side._gate._overall, Window)  # noqa: SLF001 - how many messages it lets through takes too long
    assert bot.side._gate._overall._count == share  # noqa: SLF001
