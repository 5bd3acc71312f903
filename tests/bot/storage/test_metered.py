"""Failures of the database are counted, and stay what they are."""

from __future__ import annotations

import sqlite3
from contextlib import closing

import pytest

from bot.errors import Broken, StoreUnavailable
from bot.ports import Preferences
from bot.storage.store import open_store
from tests.bot.storage.builders import ANN, by
from tests.support.fake_meters import FakeMeters


@pytest.fixture
def meters():
    return FakeMeters()


async def test_a_database_that_works_is_not_told_of(sqlite_url, clock, meters):
    async with open_store(sqlite_url, clock, meters=meters) as store:
        assert await store.books.names(ANN) == ()
    assert meters.told == []


async def test_a_database_that_went_away_is_told_by_what_is_wrong_with_it(postgres, clock, meters):
    name = postgres.new_database()
    async with open_store(postgres.url(name), clock, meters=meters) as store:
        postgres.execute("postgres", f"DROP DATABASE {name} WITH (FORCE)")
        for ask in (store.books.names(ANN), store.profiles.preferences(ANN), store.dispatch.beat()):
            with pytest.raises(StoreUnavailable) as caught:
                await ask
            assert caught.value.broken is Broken.UNREACHABLE
    assert meters.told == [("failed", "database", "unreachable")] * 3


async def test_preferences_that_cannot_be_read_are_told(sqlite_url, database_file, clock, meters):
    async with open_store(sqlite_url, clock, meters=meters) as store:
        await store.profiles.prefer(ANN, Preferences(coin="ETH"), by())
        with closing(sqlite3.connect(database_file)) as connection, connection:
            connection.execute("UPDATE preferences SET content = '{'")
        with pytest.raises(StoreUnavailable):
            await store.profiles.preferences(ANN)
    assert meters.told == [("failed", "database", "damaged")]
