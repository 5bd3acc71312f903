import asyncio

from bot.telegram.gate import FIRST_SWEEP, Bucket, Gate, Window
from bot.telegram.limits import Limits, Rate
from tests.bot.telegram.virtual_time import in_no_time, now

NEVER_FULL = Rate(1_000_000, 1.0)
PEOPLE = range(1, 100)


def gate(overall=NEVER_FULL, private_chat=NEVER_FULL, group=NEVER_FULL):
    return Gate(overall, private_chat=private_chat, group=group)


async def departures(gate, *chats):
    """When a message to each of `chats` may leave, asked for all at once."""

    async def depart(chat):
        await gate.admit(chat)
        return now()

    return await asyncio.gather(*(depart(chat) for chat in chats))


def test_the_bot_sends_so_many_messages_in_any_second():
    moments = in_no_time(departures(gate(overall=Rate(2, 1.0)), 1, 2, 3, 4, 5))
    assert moments == [0, 0, 1, 1, 2]


def test_a_rest_earns_no_extra_messages():
    async def scenario():
        narrow = gate(overall=Rate(2, 1.0))
        await narrow.admit(1)
        await asyncio.sleep(0.9)
        return await departures(narrow, 1, 2, 3)

    assert in_no_time(scenario()) == [0.9, 1.0, 1.9]


def test_a_long_rest_earns_no_extra_messages_either():
    async def scenario():
        narrow = gate(overall=Rate(2, 1.0))
        await departures(narrow, 1, 2)
        await asyncio.sleep(10)
        return await departures(narrow, 1, 2, 3)

    assert in_no_time(scenario()) == [10, 10, 11]


def test_a_person_gets_a_burst_and_then_an_even_flow():
    moments = in_no_time(departures(gate(private_chat=Rate(2, 2.0)), 1, 1, 1, 1))
    assert moments == [0, 0, 1, 2]


def test_a_group_gets_so_many_in_any_minute():
    moments = in_no_time(departures(gate(group=Rate(2, 60.0)), -1, -1, -1, -1, -1))
    assert moments == [0, 0, 60, 60, 120]


def test_a_group_that_waits_holds_nobody_up():
    moments = in_no_time(departures(gate(overall=Rate(3, 1.0), group=Rate(1, 60.0)), -1, -1, -1, 7, 8))
    assert moments == [0, 60, 120, 0, 0]


def test_what_telegram_asks_for_is_obeyed_for_everyone():
    async def scenario():
        closed = gate()
        closed.close(30)
        return await departures(closed, 1, 2, -3)

    assert in_no_time(scenario()) == [30, 30, 30]


def test_after_a_wait_the_usual_limits_hold():
    async def scenario():
        closed = gate(overall=Rate(2, 1.0))
        closed.close(30)
        return await departures(closed, 1, 2, 3)

    assert in_no_time(scenario()) == [30, 30, 31]


def test_a_shorter_wait_does_not_cut_a_longer_one():
    async def scenario():
        closed = gate()
        closed.close(30)
        closed.close(1)
        return await departures(closed, 1)

    assert in_no_time(scenario()) == [30]


def test_a_wait_that_begins_meanwhile_is_obeyed_too():
    async def scenario():
        narrow = gate(overall=Rate(1, 1.0))
        await narrow.admit(1)
        asyncio.get_running_loop().call_later(0.5, narrow.close, 10)
        return await departures(narrow, 2)

    assert in_no_time(scenario()) == [10.5]


def test_copies_share_what_the_bot_may_send():
    async def scenario():
        shared = gate(overall=Rate(6, 1.0))
        shared.share(2)
        return await departures(shared, 1, 2, 3, 4)

    assert in_no_time(scenario()) == [0, 0, 0, 1]


def test_copies_share_what_a_group_may_get():
    async def scenario():
        shared = gate(group=Rate(4, 60.0))
        await shared.admit(-1)
        shared.share(2)
        return await departures(shared, -1, -1, -2, -2, -2)

    assert in_no_time(scenario()) == [0, 60, 0, 0, 60]


def test_a_copy_that_is_alone_again_has_all_that_is_allowed_and_no_more():
    async def scenario():
        shared = gate(overall=Rate(4, 1.0))
        await departures(shared, 1, 2, 3)
        shared.share(4)
        shared.share(1)
        return await departures(shared, 4, 5)

    assert in_no_time(scenario()) == [0, 1]


def test_more_copies_than_messages_have_one_each():
    async def scenario():
        shared = gate(overall=Rate(2, 1.0))
        shared.share(5)
        return await departures(shared, 1, 2)

    assert in_no_time(scenario()) == [0, 1]


def test_whoever_listens_is_told_of_silence():
    async def scenario():
        told: list[float] = []
        closed = gate()
        closed.tell_of_silence(told.append)
        closed.close(30)
        return told

    assert in_no_time(scenario()) == [30]


def test_chats_that_are_idle_are_forgotten():
    async def scenario():
        busy = gate(private_chat=Rate(1, 1.0), group=Rate(1, 1.0))
        await departures(busy, *range(1, FIRST_SWEEP // 2 + 1), *range(-FIRST_SWEEP // 2, 0))
        await asyncio.sleep(2)
        await departures(busy, 1_000_001)
        return busy.remembered_chats

    assert in_no_time(scenario()) == 1


def test_chats_that_are_not_idle_are_remembered():
    async def scenario():
        busy = gate(private_chat=Rate(1, 1.0))
        await departures(busy, *range(1, FIRST_SWEEP + 2))
        return busy.remembered_chats

    assert in_no_time(scenario()) == FIRST_SWEEP + 1


def test_a_fresh_turnstile_is_idle():
    async def scenario():
        return Bucket(Rate(1, 1.0)).idle(), Window(Rate(1, 1.0)).idle()

    assert in_no_time(scenario()) == (True, True)


def test_the_usual_limits_are_telegrams():
    limits = Limits()
    moments = in_no_time(
        departures(gate(Rate.per_second(30), limits.private_chat, limits.group), *[7] * 22, *[-7] * 21)
    )
    assert (moments[19:22], moments[41:]) == ([0, 1, 2], [1, 60])


def test_a_rate_may_be_below_one_a_second():
    assert Rate.per_second(0.5) == Rate(1, 2.0)


def test_a_rate_is_counted_in_whole_messages():
    assert Rate.per_second(2.5) == Rate(2, 0.8)
