"""A store on either database."""

from __future__ import annotations

import asyncio
from datetime import timedelta

import pytest

from bot.storage.store import open_store
from tests.support.fakes import FakeClock

PATIENCE = timedelta(seconds=1)


@pytest.fixture(scope="session")
def migrated(postgres):
    """The name of a database of the newest form."""
    name = postgres.new_database()

    async def migrate():
        async with open_store(postgres.url(name), FakeClock()):
            pass

    asyncio.run(migrate())
    return name


@pytest.fixture
def sqlite_url(tmp_path):
    return f"sqlite:///{tmp_path}/data/hedgebot.db"


@pytest.fixture
def database_file(tmp_path):
    return tmp_path / "data" / "hedgebot.db"


@pytest.fixture
def postgres_url(postgres, migrated):
    return postgres.url(postgres.new_database(migrated))


@pytest.fixture(params=["sqlite", "postgresql"])
def url(request):
    """A database of the test's own, on SQLite and then on PostgreSQL."""
    return request.getfixturevalue("sqlite_url" if request.param == "sqlite" else "postgres_url")


@pytest.fixture
def clock():
    return FakeClock()


@pytest.fixture
async def store(url, clock):
    async with open_store(url, clock, patience=PATIENCE) as store:
        yield store


@pytest.fixture
async def sqlite_store(sqlite_url, clock):
    """Where the clock of the test is that of the database too."""
    async with open_store(sqlite_url, clock, patience=PATIENCE) as store:
        yield store


@pytest.fixture
def books(store):
    return store.books


@pytest.fixture
def profiles(store):
    return store.profiles
