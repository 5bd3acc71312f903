"""Several tasks and several processes' worth of stores on one database."""

import asyncio
import random

import pytest

from bot.errors import LimitReached
from bot.ports.books import MOST_PORTFOLIOS
from bot.storage.store import open_store
from tests.bot.storage.builders import ANN, by, held


@pytest.fixture
async def two_books(url, clock):
    """Two stores on one database, as two processes would have them."""
    async with open_store(url, clock, alone=False) as one, open_store(url, clock, alone=False) as other:
        yield one.books, other.books


async def test_nothing_is_lost_when_many_add_at_once(two_books):
    await two_books[0].create(ANN, "half", [], by())

    async def add(number):
        await two_books[number % 2].add(ANN, "half", [held(str(number))], by())

    await asyncio.gather(*(add(number) for number in range(1, 101)))
    entries = (await two_books[0].load(ANN, "half")).entries
    assert sorted(int(entry.amount.value) for entry in entries) == list(range(1, 101))


async def test_whoever_checks_before_adding_sees_what_others_added(two_books):
    await two_books[0].create(ANN, "half", [], by())
    seen = []
    await asyncio.gather(
        *(
            two_books[number % 2].add(ANN, "half", [held()], by(), lambda before: seen.append(len(before.entries)))
            for number in range(40)
        )
    )
    assert seen == list(range(40))


async def test_a_limit_holds_when_many_create_at_once(two_books):
    attempts = [two_books[number % 2].create(ANN, str(number), [], by()) for number in range(MOST_PORTFOLIOS + 10)]
    results = await asyncio.gather(*attempts, return_exceptions=True)
    assert sum(isinstance(result, LimitReached) for result in results) == 10
    assert len(await two_books[0].names(ANN)) == MOST_PORTFOLIOS


async def test_an_update_that_comes_to_both_at_once_is_handled_once(two_books):
    await two_books[0].create(ANN, "half", [], by())
    for update_id in range(1, 21):
        both = [books.add(ANN, "half", [held()], by(update_id=update_id)) for books in two_books]
        one, other = await asyncio.gather(*both)
        assert one == other
    assert len((await two_books[0].load(ANN, "half")).entries) == 20


async def test_readers_see_whole_changes_while_others_write(two_books):
    await two_books[0].create(ANN, "half", [], by())

    async def write():
        for _ in range(20):
            await two_books[0].add(ANN, "half", [held(), held()], by())

    async def read():
        while not writing.done():
            portfolio = await two_books[1].load(ANN, "half")
            assert len(portfolio.entries) % 2 == 0

    writing = asyncio.create_task(write())
    await asyncio.gather(writing, *(read() for _ in range(3)))


async def test_who_gives_up_waiting_breaks_nothing_for_others(two_books):
    books = two_books[0]
    await books.create(ANN, "half", [], by())
    chance = random.Random(7)  # noqa: S311 - the same moments in every run
    done = set()

    async def add(number):
        await books.add(ANN, "half", [held(str(number))], by(update_id=number))
        done.add(number)

    for start in range(1, 101, 10):
        tasks = [asyncio.create_task(add(number)) for number in range(start, start + 10)]
        await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
        for task in chance.sample(tasks, 5):
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
    await asyncio.gather(*(add(number) for number in range(1, 101)))
    entries = (await books.load(ANN, "half")).entries
    assert sorted(int(entry.amount.value) for entry in entries) == list(range(1, 101))
