"""A database of any earlier form becomes one of the newest, or stays what it is."""

import asyncio
import shutil
import sqlite3
from contextlib import closing

import pytest
import sqlalchemy as sa
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory

from bot.errors import NewerDatabase
from bot.storage.address import read_address
from bot.storage.engine import create_privately, database_at
from bot.storage.lock import lock_of
from bot.storage.schema import HEAD, METADATA, REVISIONS, Instant
from bot.storage.store import open_store
from bot.storage.upgrade import MIGRATIONS, revision_of, upgrade
from tests.bot.storage.builders import ANN, by, held, sold
from tests.bot.storage.older import make_first
from tests.bot.storage.processes import outcome, running
from tests.support.builders import NOON

AFTER_HEAD = f"{int(HEAD) + 1:04}"
NEXT = """
import time
import sqlalchemy as sa
from alembic import op

revision, down_revision = "{revision}", "{head}"

def upgrade():
    op.create_table("half_done", sa.Column("id", sa.Integer, primary_key=True))
    op.execute("UPDATE portfolio SET name = 'half done'")
    {then}
    op.add_column("half_done", sa.Column("more", sa.Text))
"""
WAIT = 'print("in the middle", flush=True); time.sleep(60)'


@pytest.fixture
def empty_url(request, url):
    """An empty database: on PostgreSQL not the migrated one that other tests copy."""
    if url.startswith("sqlite"):
        return url
    postgres = request.getfixturevalue("postgres")
    return postgres.url(postgres.new_database())


@pytest.fixture
async def database(empty_url):
    address = read_address(empty_url)
    if address.file is not None:
        create_privately(address.file)
    database = database_at(address)
    yield database
    await database.close()


@pytest.fixture
def migrations(tmp_path):
    """`migrations(then)` is a folder with one more migration, that does `then` in its middle."""

    def with_next(then):
        shutil.copytree(MIGRATIONS, tmp_path / "migrations", dirs_exist_ok=True)
        (tmp_path / "migrations" / "next.py").write_text(NEXT.format(revision=AFTER_HEAD, head=HEAD, then=then))
        return tmp_path / "migrations"

    return with_next


def test_the_revisions_are_those_of_the_migrations_in_order():
    scripts = ScriptDirectory(str(MIGRATIONS), version_locations=[str(MIGRATIONS)])
    assert tuple(script.revision for script in scripts.walk_revisions())[::-1] == REVISIONS


async def test_migrations_lead_to_the_very_tables_that_the_program_uses(database):
    def same_type(_, __, ___, inspected, ours):
        impl = ours.impl if isinstance(ours, Instant) else ours
        return None if type(impl) is not sa.DateTime else not isinstance(inspected, sa.DateTime)

    def differences(connection):
        context = MigrationContext.configure(connection, opts={"compare_type": same_type})
        return compare_metadata(context, METADATA)

    await upgrade(database, None)
    assert await database.read(differences) == []


def test_a_database_of_the_newest_form_is_opened_without_alembic(sqlite_url):
    assert outcome("start", sqlite_url) == "() with Alembic"
    assert outcome("start", sqlite_url) == "() without Alembic"


async def test_an_older_database_keeps_what_is_in_it(database, empty_url, clock):
    await make_first(empty_url)
    assert await database.read(revision_of) == REVISIONS[0]
    row = "INSERT INTO portfolio (id, owner, name, key, entries, trades) VALUES (1, 101, 'half', 'half', 0, 0)"
    await database.write((), lambda connection: connection.execute(sa.text(row)))
    async with open_store(empty_url, clock) as store:
        assert (await store.books.add(ANN, "half", [held(), sold()], by())).entries == (held(), sold())
        assert await store.profiles.draft(ANN, ANN, NOON) is None
        assert (await store.reminders.of_chat(ANN), await store.dispatch.claim(1)) == ((), ())
    assert await database.read(revision_of) == HEAD


async def test_a_copy_is_kept_of_a_database_before_it_is_migrated(sqlite_url, database_file, clock):
    await make_first(sqlite_url)
    async with open_store(sqlite_url, clock):
        pass
    copy = database_file.with_name(f"hedgebot.db.{REVISIONS[0]}")
    assert sorted(database_file.parent.iterdir()) == [database_file, copy, lock_of(database_file)]
    assert copy.stat().st_mode & 0o777 == 0o600
    with closing(sqlite3.connect(copy)) as connection:
        assert connection.execute("SELECT version_num FROM alembic_version").fetchall() == [(REVISIONS[0],)]


async def test_no_copy_is_kept_of_a_database_that_is_new(sqlite_url, database_file, clock):
    async with open_store(sqlite_url, clock):
        pass
    assert sorted(database_file.parent.iterdir()) == [database_file, lock_of(database_file)]


async def test_a_newer_database_is_refused_and_left_alone(database, empty_url, clock):
    await upgrade(database, None)
    await database.write(
        (), lambda connection: connection.execute(sa.text("UPDATE alembic_version SET version_num = '0099'"))
    )
    with pytest.raises(NewerDatabase) as caught:
        async with open_store(empty_url, clock):
            pass
    assert caught.value.found == "0099"
    assert await database.read(revision_of) == "0099"


def tables_and_names(connection):
    return sa.inspect(connection).has_table("half_done"), connection.scalar(sa.text("SELECT name FROM portfolio"))


async def test_a_migration_that_fails_leaves_nothing_behind_and_can_be_tried_again(
    database, empty_url, clock, migrations
):
    async with open_store(empty_url, clock) as store:
        await store.books.create(ANN, "half", [], by())
    with pytest.raises(RuntimeError):
        await upgrade(database, None, migrations("raise RuntimeError"), AFTER_HEAD)
    assert await database.read(tables_and_names) == (False, "half")
    assert await database.read(revision_of) == HEAD
    await upgrade(database, None, migrations("pass"), AFTER_HEAD)
    assert await database.read(tables_and_names) == (True, "half done")


async def test_a_migration_that_is_killed_leaves_nothing_behind_and_can_be_tried_again(
    database, empty_url, clock, migrations
):
    async with open_store(empty_url, clock) as store:
        await store.books.create(ANN, "half", [], by())
    with running("migrate", empty_url, migrations(WAIT), AFTER_HEAD) as process:
        assert process.stdout.readline() == "in the middle\n"
        process.kill()
        process.wait()
    assert await database.read(tables_and_names) == (False, "half")
    assert outcome("migrate", empty_url, migrations("pass"), AFTER_HEAD) == "done"
    assert await database.read(tables_and_names) == (True, "half done")


async def test_processes_that_start_at_once_all_find_the_newest_form(empty_url):
    starting = [asyncio.to_thread(outcome, "start", empty_url) for _ in range(3)]
    assert {found.partition(" ")[0] for found in await asyncio.gather(*starting)} == {"()"}
