"""Opening a store: alone or beside another process, now or when it is needed."""

import sqlite3
import subprocess
import sys
from contextlib import aclosing, closing

import pytest

from bot.errors import Broken, NewerDatabase, NoSuchPortfolio
from bot.ports import Draft, Preferences
from bot.storage.errors import StoreInUse
from bot.storage.late import LateStore
from bot.storage.schema import HEAD
from bot.storage.store import open_store
from tests.bot.storage.builders import ANN, by, held
from tests.bot.storage.older import make_old
from tests.bot.storage.processes import running
from tests.project.places import ROOT
from tests.support.builders import NOON


def revision_in(file):
    with closing(sqlite3.connect(file)) as connection:
        return connection.execute("SELECT version_num FROM alembic_version").fetchone()[0]


async def test_only_one_process_serves_from_a_file(sqlite_url, database_file, clock):
    with running("serve", sqlite_url) as process:
        assert process.stdout.readline() == "open\n"
        with pytest.raises(StoreInUse) as caught:
            async with open_store(sqlite_url, clock):
                pass
    assert (caught.value.broken, caught.value.pid) == (Broken.LOCKED, str(process.pid))
    assert str(database_file) in caught.value.detail


async def test_the_file_is_free_when_the_process_was_killed(sqlite_url, clock):
    with running("serve", sqlite_url) as process:
        process.stdout.readline()
    process.wait()
    async with open_store(sqlite_url, clock) as store:
        assert await store.books.names(ANN) == ()


async def test_somebody_may_come_on_top_of_a_process_that_serves(sqlite_url, clock):
    with running("serve", sqlite_url) as process:
        process.stdout.readline()
        async with open_store(sqlite_url, clock, alone=False) as store:
            await store.books.create(ANN, "half", [held()], by())
            assert await store.books.names(ANN) == ("half",)


async def test_who_comes_on_top_changes_no_form_under_a_process_that_serves(sqlite_url, database_file, clock):
    with running("serve", sqlite_url) as process:
        process.stdout.readline()
        make_old(database_file)
        with pytest.raises(StoreInUse):
            async with open_store(sqlite_url, clock, alone=False):
                pass
        assert revision_in(database_file) == "0001"
    process.wait()
    async with open_store(sqlite_url, clock, alone=False):
        assert revision_in(database_file) == HEAD


async def test_who_comes_on_top_is_told_of_a_newer_form_all_the_same(sqlite_url, database_file, clock):
    with running("serve", sqlite_url) as process:
        process.stdout.readline()
        make_old(database_file, "0099")
        with pytest.raises(NewerDatabase):
            async with open_store(sqlite_url, clock, alone=False):
                pass


async def test_what_goes_wrong_in_the_use_of_a_store_stays_what_it_is(url, clock):
    with pytest.raises(ConnectionResetError):
        async with open_store(url, clock):
            raise ConnectionResetError


async def test_a_late_store_is_made_by_the_first_change(sqlite_url, database_file, clock):
    async with aclosing(LateStore(sqlite_url, database_file, clock)) as store:
        assert await store.profiles.preferences(ANN) == Preferences()
        assert await store.profiles.draft(ANN, ANN, NOON) is None
        assert not database_file.parent.exists()
        await store.profiles.prefer(ANN, Preferences(coin="ETH"), by())
        assert await store.profiles.preferences(ANN) == Preferences(coin="ETH")
    assert database_file.stat().st_mode & 0o777 == 0o600


async def test_a_late_store_knows_what_is_kept_already(url, store, clock):
    draft = Draft("hedge", NOON.replace(hour=13))
    await store.profiles.prefer(ANN, Preferences(coin="ETH"), by())
    await store.profiles.keep_draft(ANN, ANN, draft)
    await store.books.create(ANN, "half", [held()], by())
    async with aclosing(LateStore(url, None, clock)) as late:
        assert await late.profiles.preferences(ANN) == Preferences(coin="ETH")
        assert await late.profiles.draft(ANN, ANN, NOON) == draft
        assert (await late.books.load(ANN, "half")).entries == (held(),)


async def test_a_late_store_that_could_not_be_opened_is_tried_again(sqlite_url, database_file, clock):
    async with open_store(sqlite_url, clock):
        pass
    make_old(database_file, "0099")
    async with aclosing(LateStore(sqlite_url, database_file, clock)) as store:
        with pytest.raises(NewerDatabase):
            await store.profiles.preferences(ANN)
        make_old(database_file, HEAD)
        with pytest.raises(NoSuchPortfolio):
            await store.books.load(ANN, "half")


def test_a_late_store_that_is_not_asked_for_anything_imports_no_database(sqlite_url, database_file):
    code = f"""
import asyncio, sys
from pathlib import Path
from bot.clock import SystemClock
from bot.storage.late import LateStore
store = LateStore({sqlite_url!r}, Path({str(database_file)!r}), SystemClock())
print(asyncio.run(store.profiles.preferences(1)).coin, "sqlalchemy" in sys.modules)
"""
    asked = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    assert asked.stdout == "None False\n"
    assert not database_file.exists()
