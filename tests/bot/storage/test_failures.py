"""A database that cannot be used: the reason is told, nothing is changed, and it goes on when the reason is gone."""

import os
import shutil
import sqlite3
from contextlib import closing, contextmanager

import pytest
import sqlalchemy as sa
import sqlalchemy.ext.asyncio

from bot.errors import Broken, StoreUnavailable
from bot.storage.store import open_store
from tests.bot.storage.builders import ANN, by, held
from tests.bot.storage.conftest import PATIENCE
from tests.bot.storage.processes import outcome, running

LONG = [held(str(number)) for number in range(1, 500)]


async def fails_with(broken, attempt):
    with pytest.raises(StoreUnavailable) as caught:
        await attempt
    assert caught.value.broken is broken


@pytest.fixture
def disk(sqlite_url):
    """`disk(pages)` is how large the database may grow, on every connection of the store."""
    assert sqlite_url
    connections = []

    def remember(connection, _):
        connections.append(connection.driver_connection)

    async def allow(pages):
        for connection in connections:
            await connection.execute(f"PRAGMA max_page_count = {pages}")

    sa.event.listen(sa.Engine, "connect", remember)
    yield allow
    sa.event.remove(sa.Engine, "connect", remember)


async def test_a_full_disk_loses_nothing_and_is_written_to_again_when_there_is_room(sqlite_url, clock, disk):
    async with open_store(sqlite_url, clock, patience=PATIENCE) as store:
        made = await store.books.create(ANN, "half", [held()], by())
        await disk(1)
        await fails_with(Broken.FULL, store.books.add(ANN, "half", LONG, by(update_id=1)))
        assert await store.books.load(ANN, "half") == made
        await disk(1_000_000)
        assert len((await store.books.add(ANN, "half", LONG, by(update_id=1))).entries) == 500


async def test_a_database_that_another_process_locked_is_read_and_written_to_later(sqlite_url, database_file, clock):
    async with open_store(sqlite_url, clock, patience=PATIENCE) as store:
        made = await store.books.create(ANN, "half", [held()], by())
        with running("lock", database_file) as locker:
            assert locker.stdout.readline() == "locked\n"
            await fails_with(Broken.LOCKED, store.books.add(ANN, "half", [held()], by(update_id=1)))
            assert await store.books.load(ANN, "half") == made
        assert len((await store.books.add(ANN, "half", [held()], by(update_id=1))).entries) == 2


# Root may write everywhere, unless it is told to obey the modes of files as everybody else.
OBEYING = ["setpriv", "--bounding-set=-dac_override", "--inh-caps=-dac_override"] if os.geteuid() == 0 else []


@pytest.mark.skipif(bool(OBEYING) and shutil.which("setpriv") is None, reason="root cannot be kept from writing")
@pytest.mark.parametrize("read_only", ["the file", "the folder"])
async def test_a_database_that_may_not_be_written_to_is_said_to_be_read_only(
    sqlite_url, database_file, clock, read_only
):
    async with open_store(sqlite_url, clock):
        pass
    database_file.chmod(0o400)
    if read_only == "the folder":
        database_file.with_name("hedgebot.db.lock").unlink()
        database_file.parent.chmod(0o500)
    assert outcome("look", sqlite_url, before=OBEYING) == "READ_ONLY"
    database_file.parent.chmod(0o700)
    for file in database_file.parent.iterdir():  # what SQLite put beside it took its mode
        file.chmod(0o600)
    assert outcome("look", sqlite_url, before=OBEYING) == "open"


async def test_a_file_that_is_no_database_is_said_to_be_damaged(sqlite_url, database_file, clock):
    database_file.parent.mkdir()
    database_file.write_bytes(b"not a database " * 1_000)
    with pytest.raises(StoreUnavailable) as caught:
        async with open_store(sqlite_url, clock):
            pass
    assert (caught.value.broken, caught.value.detail) == (Broken.DAMAGED, "DatabaseError: file is not a database")
    assert database_file.read_bytes() == b"not a database " * 1_000


async def test_a_page_that_was_overwritten_is_noticed(sqlite_url, database_file, clock):
    async with open_store(sqlite_url, clock) as store:
        await store.books.create(ANN, "half", LONG, by())
    content = database_file.read_bytes()
    damaged = content[: 4096 * 2] + b"\xff" * (len(content) - 4096 * 2)
    database_file.write_bytes(damaged)
    with pytest.raises(StoreUnavailable) as caught:
        async with open_store(sqlite_url, clock) as store:
            await store.books.load(ANN, "half")
    assert caught.value.broken is Broken.DAMAGED


async def test_an_entry_of_an_unknown_form_is_noticed(sqlite_url, database_file, clock):
    async with open_store(sqlite_url, clock) as store:
        await store.books.create(ANN, "half", [held()], by())
        with closing(sqlite3.connect(database_file)) as connection, connection:
            connection.execute("""UPDATE entry SET content = '{"v":9}'""")
        await fails_with(Broken.DAMAGED, store.books.load(ANN, "half"))


@contextmanager
def stopped(postgres):
    postgres.stop()
    try:
        yield
    finally:
        postgres.start()


async def test_a_server_that_is_gone_for_a_while_loses_nothing(postgres, postgres_url, clock):
    async with open_store(postgres_url, clock, patience=PATIENCE) as store:
        made = await store.books.create(ANN, "half", [held()], by())
        with stopped(postgres):
            await fails_with(Broken.UNREACHABLE, store.books.load(ANN, "half"))
            await fails_with(Broken.UNREACHABLE, store.books.add(ANN, "half", [held()], by(update_id=1)))
        assert await store.books.load(ANN, "half") == made
        assert len((await store.books.add(ANN, "half", [held()], by(update_id=1))).entries) == 2


async def test_a_server_that_is_gone_at_the_start_is_said_to_be_unreachable(postgres, postgres_url, clock):
    with stopped(postgres), pytest.raises(StoreUnavailable) as caught:
        async with open_store(postgres_url, clock, patience=PATIENCE):
            pass
    assert caught.value.broken is Broken.UNREACHABLE


@pytest.mark.parametrize(
    ("state", "broken"),
    [
        ("53100", Broken.FULL),
        ("53200", Broken.UNREACHABLE),
        ("55P03", Broken.LOCKED),
        ("40P01", Broken.LOCKED),
        ("XX001", Broken.DAMAGED),
        ("58030", Broken.UNREACHABLE),
        ("57P01", Broken.UNREACHABLE),
    ],
)
async def test_what_a_server_complains_of_is_named(postgres, clock, state, broken):
    name = postgres.new_database()
    async with open_store(postgres.url(name), clock, patience=PATIENCE) as store:
        postgres.execute(
            name,
            f"""CREATE FUNCTION complain() RETURNS trigger LANGUAGE plpgsql AS
                $$ BEGIN RAISE EXCEPTION 'no' USING ERRCODE = '{state}'; END $$;
                CREATE TRIGGER complain BEFORE INSERT ON change EXECUTE FUNCTION complain()""",
        )
        await fails_with(broken, store.books.create(ANN, "half", [held()], by()))
        assert await store.books.names(ANN) == ()


async def test_a_fault_in_the_program_is_not_taken_for_a_broken_database(postgres, clock):
    name = postgres.new_database()
    async with open_store(postgres.url(name), clock, patience=PATIENCE) as store:
        postgres.execute(name, "DROP TABLE change")
        with pytest.raises(sa.exc.ProgrammingError):
            await store.books.create(ANN, "half", [held()], by())


async def test_a_database_that_may_only_be_read_is_said_to_be(postgres, clock):
    name = postgres.new_database()
    async with open_store(postgres.url(name), clock):
        pass
    postgres.execute(name, f"ALTER DATABASE {name} SET default_transaction_read_only = on")
    with pytest.raises(StoreUnavailable) as caught:
        async with open_store(postgres.url(name), clock):
            pass
    assert caught.value.broken is Broken.READ_ONLY


async def test_an_owner_whom_another_process_holds_is_waited_for_only_so_long(postgres_url, clock):
    async with open_store(postgres_url, clock, patience=PATIENCE) as store:
        await store.books.create(ANN, "half", [], by())
        engine = sa.ext.asyncio.create_async_engine(sa.make_url(postgres_url).set(drivername="postgresql+asyncpg"))
        async with engine.begin() as connection:
            await connection.execute(sa.select(sa.func.pg_advisory_xact_lock(ANN)))
            await fails_with(Broken.LOCKED, store.books.add(ANN, "half", [held()], by(update_id=1)))
        await engine.dispose()
        assert len((await store.books.add(ANN, "half", [held()], by(update_id=1))).entries) == 1
