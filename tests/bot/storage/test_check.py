"""What is said of a database that somebody looks at, and that looking changes nothing."""

import sqlite3
from contextlib import closing

import pytest

from bot.errors import Broken, NewerDatabase, StoreUnavailable
from bot.ports import Counts
from bot.storage.check import Health, check_store
from bot.storage.schema import HEAD
from bot.storage.store import open_store
from tests.bot.storage.builders import ANN, BOB, by, held, sold
from tests.bot.storage.conftest import PATIENCE
from tests.bot.storage.processes import running


async def fails_with(broken, url):
    with pytest.raises(StoreUnavailable) as caught:
        await check_store(url, PATIENCE)
    assert caught.value.broken is broken


async def test_a_database_in_use_is_healthy_and_counted(url, clock):
    async with open_store(url, clock) as store:
        await store.books.create(ANN, "half", [held(), sold()], by())
        await store.books.create(BOB, "full", [held()], by(BOB))
        health = await check_store(url, PATIENCE)
    assert (health.found, health.head, health.counts) == (HEAD, HEAD, Counts(owners=2, portfolios=2, entries=3))


async def test_a_database_that_is_not_there_yet_is_not_made(sqlite_url, database_file):
    assert await check_store(sqlite_url, PATIENCE) == Health(str(database_file), None, HEAD, None)
    assert not database_file.parent.exists()


async def test_an_empty_postgresql_database_is_not_there_yet(postgres):
    url = postgres.url(postgres.new_database())
    health = await check_store(url, PATIENCE)
    assert (health.found, health.counts) == (None, None)
    assert await check_store(url, PATIENCE) == health


async def test_the_password_of_a_database_is_not_shown(postgres):
    url = postgres.url(postgres.new_database()).replace("@", ":secret@")
    assert "secret" not in (await check_store(url, PATIENCE)).where


def at_revision(file, revision):
    with closing(sqlite3.connect(file)) as connection, connection:
        connection.execute("UPDATE alembic_version SET version_num = ?", (revision,))


async def test_an_older_database_is_said_to_be_and_left_as_it_is(sqlite_url, database_file, clock):
    async with open_store(sqlite_url, clock):
        pass
    at_revision(database_file, "0001")
    for _ in range(2):
        health = await check_store(sqlite_url, PATIENCE)
        assert (health.found, health.head, health.counts) == ("0001", HEAD, None)


async def test_a_newer_database_is_refused(sqlite_url, database_file, clock):
    async with open_store(sqlite_url, clock):
        pass
    at_revision(database_file, "0099")
    with pytest.raises(NewerDatabase) as caught:
        await check_store(sqlite_url, PATIENCE)
    assert caught.value.found == "0099"


async def test_a_database_that_cannot_be_written_to_just_now_is_not_healthy(sqlite_url, database_file, clock):
    async with open_store(sqlite_url, clock):
        pass
    with running("lock", database_file) as locker:
        assert locker.stdout.readline() == "locked\n"
        await fails_with(Broken.LOCKED, sqlite_url)


async def test_a_file_that_is_no_database_is_damaged(sqlite_url, database_file):
    database_file.parent.mkdir()
    database_file.write_bytes(b"not a database " * 1_000)
    await fails_with(Broken.DAMAGED, sqlite_url)


async def test_a_server_that_is_not_there_is_unreachable(postgres):
    url = postgres.url("nothing")
    await fails_with(Broken.UNREACHABLE, url)
