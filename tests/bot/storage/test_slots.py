"""Moments to send, within Telegram's limits whoever asks for them."""

import asyncio
import random
from dataclasses import replace
from datetime import timedelta
from itertools import pairwise

import pytest
import sqlalchemy as sa

from bot.clock import SystemClock
from bot.storage.schema import ALL_CHATS, slot
from bot.storage.slots import Pace
from bot.storage.store import open_store
from tests.bot.storage.reminding import queue, set_one

PACE = Pace()
SECOND, MINUTE = timedelta(seconds=1), timedelta(minutes=1)
TICK = timedelta(milliseconds=230)


def most_within(span, moments):
    """The most of `moments` that fall into any stretch of so long."""
    return max(sum(first <= each < first + span for each in moments) for first in moments)


def closest(moments):
    return min(later - earlier for earlier, later in pairwise(sorted(moments)))


async def drain(copies, clock):
    """Everything that waits is claimed by one copy or another as time goes on; by moment."""
    chance, parcels = random.Random(5), []  # noqa: S311 - the same order in every run
    while (await copies[0].backlog()).depth:
        for parcel in await chance.choice(copies).claim(chance.choice([1, 16, 64])):
            assert clock.now() <= parcel.send_at <= clock.now() + PACE.ahead
            parcels.append(parcel)
            await copies[0].sent(parcel)
        clock.advance(TICK)
    return sorted(parcels, key=lambda parcel: parcel.send_at)


@pytest.mark.parametrize(("messages", "reminders"), [(30, PACE.per_second), (6, 5), (1200, 1000)])
def test_reminders_get_five_sixths_of_what_the_bot_may_send(messages, reminders):
    assert Pace.within(messages).per_second == pytest.approx(reminders)


async def test_many_copies_together_keep_every_limit_and_waste_little_of_it(sqlite_store, clock):
    store = sqlite_store
    made = [await set_one(store, owner=owner) for owner in range(1, 101)]
    made += [await set_one(store, owner=owner) for owner in range(1, 6) for _ in range(4)]
    made += [await set_one(store, owner=-1, thread=thread) for thread in range(1, 6)]
    await queue(store, *made)
    copies = [replace(store.dispatch, worker=name) for name in "abc"]
    soon = clock.now() + 3 * SECOND
    parcels = await drain(copies, clock)
    assert sorted(note.reminder.id for parcel in parcels for note in parcel.notes) == [each.id for each in made]
    moments = [parcel.send_at for parcel in parcels]
    assert closest(moments) >= PACE.interval
    assert most_within(SECOND, moments) <= 25
    for chat, gap in ((1, PACE.private_gap), (-1, PACE.group_gap)):
        of_chat = [parcel.send_at for parcel in parcels if parcel.chat == chat]
        assert len(of_chat) == 5
        assert closest(of_chat) >= gap
    assert sum(moment < soon for moment in moments) >= 70


async def test_a_group_gets_no_more_than_twenty_in_any_minute(sqlite_store, clock):
    made = [await set_one(sqlite_store, chat=-1, owner=owner, thread=owner) for owner in range(1, 21)]
    await queue(sqlite_store, *made)
    moments = [parcel.send_at for parcel in await drain([sqlite_store.dispatch], clock)]
    later = [moment + MINUTE for moment in moments]
    assert most_within(MINUTE, moments + later) <= 20
    assert closest(moments) >= PACE.group_gap


async def test_after_silence_moments_are_given_from_its_end_on(sqlite_store, clock):
    await queue(sqlite_store, *[await set_one(sqlite_store, owner=owner) for owner in range(1, 31)])
    await sqlite_store.dispatch.hold_all(MINUTE)
    until = clock.now() + MINUTE
    parcels = await drain([sqlite_store.dispatch], clock)
    assert min(parcel.send_at for parcel in parcels) == until
    assert closest([parcel.send_at for parcel in parcels]) >= PACE.interval


async def test_a_short_silence_does_not_shorten_a_long_one(sqlite_store, clock):
    await queue(sqlite_store, await set_one(sqlite_store))
    await sqlite_store.dispatch.hold_all(MINUTE)
    await sqlite_store.dispatch.hold_all(SECOND)
    clock.advance(2 * SECOND)
    assert await sqlite_store.dispatch.claim(1) == ()


async def test_copies_that_were_held_up_do_not_send_all_that_is_late_at_once(sqlite_store, clock):
    copy = sqlite_store.dispatch
    await queue(sqlite_store, *[await set_one(sqlite_store, owner=owner) for owner in range(1, 46)])
    late = list(await copy.claim(64))
    clock.advance(SECOND)
    late += await copy.claim(64)
    assert len(late) == 45
    gone = []
    for parcel in late:
        if await copy.sending(parcel):
            await copy.sent(parcel)
            gone.append(parcel)
        clock.advance(timedelta(milliseconds=1))
    assert gone == late[:31]
    clock.advance(2 * SECOND)
    (again, *_) = await copy.claim(64)
    clock.advance(again.send_at - clock.now())
    assert await copy.sending(again)


async def test_copies_that_claim_at_once_never_share_a_moment(postgres_url):
    pace, clock = replace(PACE, per_second=100.0), SystemClock()
    async with open_store(postgres_url, clock, pace=pace) as one, open_store(postgres_url, clock, pace=pace) as two:
        made = [await set_one(one, owner=owner) for owner in range(1, 61)]
        await queue(one, *made)
        claims = await asyncio.gather(*(each.dispatch.claim(10) for each in (one, two) * 3))
        # As the database has them: what a copy is told is by its own clock, which it takes a while to compare.
        given = sa.select(slot.c.free_at).where(slot.c.chat != ALL_CHATS)
        free_at = await one.dispatch.database.read(lambda connection: connection.scalars(given).all())
    parcels = [parcel for some in claims for parcel in some]
    assert sorted(note.reminder.id for parcel in parcels for note in parcel.notes) == [each.id for each in made]
    assert len(free_at) == len(made)
    assert closest(free_at) >= pace.interval


@pytest.mark.parametrize("off", [timedelta(hours=-5), timedelta(days=2)])
async def test_a_copy_whose_clock_is_wrong_sends_in_time_all_the_same(postgres_url, clock, off):
    clock.advance(off)
    async with open_store(postgres_url, clock) as store:
        await queue(store, await set_one(store))
        (parcel,) = await store.dispatch.claim(1)
    assert abs(parcel.send_at - clock.now()) < SECOND
