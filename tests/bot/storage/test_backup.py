"""Copies of a database: whole while others write, of nobody else's to read, and put back without losing anything."""

import asyncio
import sqlite3
from contextlib import closing
from datetime import timedelta

import pytest

from bot.errors import BadSettings, Broken, NewerDatabase, StoreUnavailable
from bot.storage.backup import backup, restore
from bot.storage.errors import CopyRefused, Refusal, StoreInUse
from bot.storage.store import open_store
from hedgecore import CoinsMoved, Traded
from tests.bot.storage.builders import ANN, by, held, target
from tests.bot.storage.processes import running
from tests.support.fakes import FakeClock

LONG = [held(str(number)) for number in range(1, 500)]


async def keep(url, clock, *entries):
    async with open_store(url, clock) as store:
        await store.books.create(ANN, "half", entries, by())


async def kept(url, clock):
    async with open_store(url, clock) as store:
        return (await store.books.load(ANN, "half")).entries


def mode_of(file):
    return file.stat().st_mode & 0o777


def execute(file, statement):
    with closing(sqlite3.connect(file)) as connection, connection:
        connection.execute(statement)


def replaced_by(url, copy, clock):
    """Where a restore put what was there."""
    replaced = restore(url, copy, clock)
    assert replaced is not None
    return replaced


def files_in(folder):
    return {path.name: path.read_bytes() for path in folder.iterdir()}


@pytest.fixture
async def copy(sqlite_url, clock, tmp_path):
    """A backup of a portfolio that holds one coin; the database holds more since."""
    await keep(sqlite_url, clock, held("1"))
    backup(sqlite_url, tmp_path / "copy.db")
    async with open_store(sqlite_url, clock) as store:
        await store.books.add(ANN, "half", [held("2")], by())
    return tmp_path / "copy.db"


async def test_a_copy_is_made_while_the_database_is_open(sqlite_url, clock, tmp_path):
    async with open_store(sqlite_url, clock) as store:
        await store.books.create(ANN, "half", [held(), target()], by())
        await asyncio.to_thread(backup, sqlite_url, tmp_path / "copy.db")
        await store.books.add(ANN, "half", [held("2")], by())
    assert await kept(f"sqlite:///{tmp_path}/copy.db", clock) == (held(), target())


async def test_a_copy_made_while_others_write_holds_whole_changes(sqlite_url, clock, tmp_path):
    await keep(sqlite_url, clock)
    with running("write", sqlite_url, 1) as process:
        for number in range(5):
            acknowledged = int(process.stdout.readline())
            await asyncio.to_thread(backup, sqlite_url, tmp_path / f"{number}.db")
            entries = await kept(f"sqlite:///{tmp_path}/{number}.db", clock)
            coins = [int(each.amount.value) for each in entries if isinstance(each, CoinsMoved)]
            trades = [-int(each.fill.contracts.value) for each in entries if isinstance(each, Traded)]
            assert coins == trades
            assert acknowledged in coins


def test_nobody_else_may_read_a_copy_whatever_the_usual_mode(copy):
    assert mode_of(copy) == 0o600


def test_a_copy_stands_alone_with_nothing_beside_it(copy):
    assert sorted(path.name for path in copy.parent.iterdir()) == ["copy.db", "data"]


def test_a_file_that_is_there_is_not_overwritten(copy, sqlite_url):
    before = copy.read_bytes()
    with pytest.raises(CopyRefused) as caught:
        backup(sqlite_url, copy)
    assert (caught.value.refusal, caught.value.file) == (Refusal.EXISTS, copy)
    assert copy.read_bytes() == before


def test_a_folder_that_is_missing_is_named(copy, sqlite_url):
    with pytest.raises(CopyRefused) as caught:
        backup(sqlite_url, copy.parent / "nowhere" / "copy.db")
    assert (caught.value.refusal, caught.value.file) == (Refusal.NO_FOLDER, copy.parent / "nowhere")


def test_what_is_not_there_cannot_be_copied_and_is_not_made(sqlite_url, database_file, tmp_path):
    with pytest.raises(CopyRefused) as caught:
        backup(sqlite_url, tmp_path / "copy.db")
    assert caught.value.refusal is Refusal.NO_FILE
    assert not database_file.parent.exists()


def test_a_damaged_database_is_not_copied(copy, sqlite_url, database_file, tmp_path):
    assert copy.exists()
    execute(database_file, "DELETE FROM change")
    execute(database_file, "INSERT INTO entry (portfolio, place, content) VALUES (99, 0, '')")
    with pytest.raises(StoreUnavailable) as caught:
        backup(sqlite_url, tmp_path / "another.db")
    assert caught.value.broken is Broken.DAMAGED
    assert sorted(path.name for path in tmp_path.iterdir()) == ["copy.db", "data"]


@pytest.mark.parametrize("do", [backup, lambda url, file: restore(url, file, FakeClock())])
def test_postgresql_has_tools_of_its_own(do, tmp_path):
    with pytest.raises(CopyRefused) as caught:
        do("postgresql://bot:secret@127.0.0.1/hedgebot", tmp_path / "copy.db")
    assert caught.value.refusal is Refusal.NOT_SQLITE
    assert "secret" not in str(caught.value)


def test_a_database_that_is_none_is_named_as_a_setting(tmp_path):
    with pytest.raises(BadSettings) as caught:
        backup("mysql://127.0.0.1/hedgebot", tmp_path / "copy.db")
    assert caught.value.name == "HEDGEBOT_DATABASE_URL"


async def test_a_restored_copy_takes_the_place_of_what_was_there_which_is_kept(copy, sqlite_url, database_file, clock):
    replaced = replaced_by(sqlite_url, copy, clock)
    assert await kept(sqlite_url, clock) == (held("1"),)
    assert replaced == database_file.with_name(f"hedgebot.db.replaced-{clock.now():%Y%m%dT%H%M%SZ}")
    assert await kept(f"sqlite:///{replaced}", clock) == (held("1"), held("2"))
    assert (mode_of(database_file), mode_of(replaced)) == (0o600, 0o600)


async def test_a_restore_is_taken_back_by_another(copy, sqlite_url, clock):
    replaced = replaced_by(sqlite_url, copy, clock)
    clock.advance(timedelta(seconds=1))
    restore(sqlite_url, replaced, clock)
    assert await kept(sqlite_url, clock) == (held("1"), held("2"))


async def test_a_copy_is_restored_where_nothing_was(copy, tmp_path, clock):
    url = f"sqlite:///{tmp_path}/other/hedgebot.db"
    assert restore(url, copy, clock) is None
    assert await kept(url, clock) == (held("1"),)
    assert mode_of(tmp_path / "other") == 0o700


async def test_a_damaged_database_is_set_aside_with_all_that_belongs_to_it(copy, sqlite_url, database_file, clock):
    database_file.write_bytes(b"not a database " * 1_000)
    database_file.with_name("hedgebot.db-wal").write_bytes(b"of the damaged one")
    replaced = replaced_by(sqlite_url, copy, clock)
    assert await kept(sqlite_url, clock) == (held("1"),)
    assert replaced.read_bytes() == b"not a database " * 1_000
    assert replaced.with_name(f"{replaced.name}-wal").read_bytes() == b"of the damaged one"


async def test_nothing_is_restored_under_a_bot_that_runs(copy, sqlite_url, database_file, clock):
    with running("serve", sqlite_url) as process:
        assert process.stdout.readline() == "open\n"
        with pytest.raises(StoreInUse) as caught:
            restore(sqlite_url, copy, clock)
        assert (caught.value.file, caught.value.pid) == (database_file, str(process.pid))
    assert await kept(sqlite_url, clock) == (held("1"), held("2"))


async def test_nothing_is_restored_under_somebody_who_has_the_database_open_without_serving(copy, sqlite_url, clock):
    async with open_store(sqlite_url, clock, alone=False) as store:
        await store.books.names(ANN)
        with pytest.raises(StoreInUse):
            await asyncio.to_thread(restore, sqlite_url, copy, clock)
        assert len((await store.books.load(ANN, "half")).entries) == 2


def newer(copy):
    execute(copy, "UPDATE alembic_version SET version_num = '0099'")
    return NewerDatabase


def damaged(copy):
    execute(copy, "INSERT INTO entry (portfolio, place, content) VALUES (99, 0, '')")
    return StoreUnavailable


def overwritten(copy):
    copy.write_bytes(b"not a database " * 1_000)
    return StoreUnavailable


def somebody_elses(copy):
    copy.unlink()
    execute(copy, "CREATE TABLE portfolio (id INTEGER)")
    return CopyRefused


def missing(copy):
    copy.unlink()
    return CopyRefused


@pytest.mark.parametrize("spoilt", [newer, damaged, overwritten, somebody_elses, missing])
async def test_a_copy_that_cannot_be_used_is_refused_and_changes_nothing(
    spoilt, copy, sqlite_url, database_file, clock
):
    error, before = spoilt(copy), files_in(database_file.parent)
    with pytest.raises(error):
        restore(sqlite_url, copy, clock)
    assert files_in(database_file.parent) == before


def test_a_database_of_another_program_is_not_replaced(copy, tmp_path, clock):
    other = tmp_path / "other.db"
    execute(other, "CREATE TABLE photos (id INTEGER)")
    before = other.read_bytes()
    with pytest.raises(CopyRefused) as caught:
        restore(f"sqlite:///{other}", copy, clock)
    assert (caught.value.refusal, caught.value.file) == (Refusal.NOT_OURS, other)
    assert other.read_bytes() == before
