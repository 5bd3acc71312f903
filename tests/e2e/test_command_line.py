"""What those who run the bot do with it on a command line, while it runs and while it does not."""

from __future__ import annotations

import asyncio
import json
import re
import sqlite3
import sys
from contextlib import closing
from pathlib import Path

import pytest

from bot.storage.schema import HEAD, REVISIONS
from tests.bot.storage.older import make_first
from tests.e2e.conftest import PATIENCE
from tests.support.botapi import TOKEN, refused


@pytest.fixture
def call(environment):
    async def call(*arguments: str, typed: str = ""):
        process = await asyncio.create_subprocess_exec(
            sys.executable, "-m", "bot", *arguments, env=environment,
            stdin=asyncio.subprocess.PIPE, stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.PIPE,
        )  # fmt: skip
        printed, complained = await process.communicate(typed.encode())
        assert TOKEN not in printed.decode() + complained.decode()
        return process.returncode, printed.decode(), complained.decode()

    return call


@pytest.fixture
def database(environment):
    return Path(environment["HEDGEBOT_DATA_DIR"]) / "hedgebot.db"


def files_in(folder):
    return {path.name for path in Path(folder).iterdir()}


def set_revision(database, revision):
    with closing(sqlite3.connect(database)) as connection, connection:
        connection.execute("UPDATE alembic_version SET version_num = ?", (revision,))


async def all_of(call, *commands):
    """What each says, side by side: a process takes seconds to start."""
    return await asyncio.gather(*(call(*command) for command in commands))


async def hold(world, person, words="1 btc"):
    """What the bot answers on Telegram when somebody adds coins to `mine`."""
    before = len(world.answers_in(person.id))
    person.says(f"/hold mine {words}")
    await world.until(lambda: len(world.answers_in(person.id)) > before, within=PATIENCE)
    return world.answers_in(person.id)[-1]["text"]


async def shown(bot, world, person):
    """What is in `mine`, as the bot says after its start."""
    await bot.start()
    before = len(world.answers_in(person.id))
    person.says("/show mine")
    await world.until(lambda: len(world.answers_in(person.id)) > before, within=PATIENCE)
    assert await bot.stop() == 0
    return world.answers_in(person.id)[-1]["text"]


async def test_what_is_kept_outlives_the_process(running, bot, world, ann):
    assert "holds 1 BTC" in await hold(world, ann)
    assert await running.stop() == 0
    assert "Worth $64,000" in await shown(bot, world, ann)


async def test_a_copy_is_made_while_the_bot_runs_and_put_back_when_it_has_stopped(running, call, world, ann, database):
    copy = database.with_name("copy.db")
    await hold(world, ann, "1 btc")
    assert await call("backup", str(copy)) == (0, f"The database is copied to {copy}.\n", "")
    await hold(world, ann, "2 btc")
    in_use = f"another process (process {running.process.pid}) is using {database}; only one may at a time\n"
    assert await call("restore", str(copy)) == (1, "", in_use)
    assert await running.stop() == 0
    code, printed, _ = await call("restore", str(copy))
    assert code == 0
    kept = re.search(rf"kept as ({database}\.replaced-\w+)\.\n$", printed)
    assert "Worth $64,000" in await shown(running, world, ann)
    assert kept is not None
    assert (await call("restore", kept[1]))[0] == 0
    assert "Worth $192,000" in await shown(running, world, ann)


async def test_a_copy_that_cannot_be_made_is_one_sentence_and_a_code(call, database, tmp_path):
    code, printed, complained = await call("backup", f"{tmp_path}/copy.db")
    assert (code, printed, complained) == (1, "", f"{database}: there is no such file\n")


@pytest.mark.usefixtures("running")
async def test_all_is_well(call, world, ann, database):
    await hold(world, ann)
    code, printed, complained = await call("check")
    assert (code, complained) == (0, "")
    assert printed.splitlines() == [
        "settings         ok       exchanges binancecoinm, bybit; access public",
        f"database         ok       {database}: 1 portfolios of 1 owners, 1 entries",
        "Binance COIN-M   ok       BTCUSD_PERP at 64,000.00",
        "Bybit            ok       BTCUSD at 64,000.00",
        f"token            ok       @our_bot at {world.url}",
    ]


async def test_before_the_first_start_there_is_nothing_wrong_with_the_database(call, database):
    code, printed, _ = await call("check")
    assert code == 0
    assert f"database         ok       {database}: not there yet, the first start makes it" in printed
    assert not database.exists()


async def test_each_thing_that_is_wrong_has_its_line(call, world, exchange, environment, database):
    world.fails("getMe", refused(401, "Unauthorized"), times=10)
    exchange.fail("bybit", 503)
    environment |= {"HEDGEBOT_ACCESS": "listed"}
    database.parent.mkdir()
    database.write_bytes(b"not a database " * 1_000)
    code, printed, complained = await call("check")
    assert (code, complained) == (1, "")
    assert [re.sub(" {2,}", " ", line) for line in printed.splitlines()] == [
        "settings FAILED HEDGEBOT_ACCESS is listed and HEDGEBOT_OWNERS is empty: nobody can let anybody in",
        "database FAILED The database cannot be used, it is damaged: DatabaseError: file is not a database",
        "Binance COIN-M ok BTCUSD_PERP at 64,000.00",
        "Bybit FAILED it is down",
        f"token FAILED {world.url} refuses the bot token: it is wrong or was revoked",
    ]


async def test_a_telegram_that_is_not_reached_and_a_missing_token_are_told_apart(call, environment):
    environment["TELEGRAM_API_URL"] = "http://127.0.0.1:9"
    assert "token            FAILED   http://127.0.0.1:9 did not answer in time" in (await call("check"))[1]
    environment["TELEGRAM_BOT_TOKEN"] = ""
    assert "token            FAILED   TELEGRAM_BOT_TOKEN is missing" in (await call("check"))[1]


async def test_a_database_that_is_none_is_a_wrong_setting(call, environment):
    environment["HEDGEBOT_DATABASE_URL"] = "mysql://127.0.0.1/hedgebot"
    for code, printed, complained in await all_of(call, ["check"], ["migrate"], ["run"], ["say", "/portfolios"]):
        assert (code, printed) == (2, "")
        assert complained.splitlines()[-1].startswith("HEDGEBOT_DATABASE_URL: it must be SQLite or PostgreSQL")


async def test_migrating_makes_the_database_and_then_finds_it_made(call, database):
    assert await call("migrate") == (0, f"{database} is made, in the form {HEAD}.\n", "")
    assert await call("migrate") == (0, f"{database} has the newest form already, {HEAD}.\n", "")
    assert database.stat().st_mode & 0o777 == 0o600


async def test_an_older_database_is_brought_to_the_newest_form(call, database):
    await make_first(f"sqlite:///{database}")
    to_come = f"{database}: in the form {REVISIONS[0]}, the next start brings it to {HEAD}"
    assert to_come in (await call("check"))[1]
    assert await call("migrate") == (0, f"{database} is brought from {REVISIONS[0]} to {HEAD}.\n", "")


async def test_a_newer_database_is_refused_in_plain_words_and_left_alone(call, database):
    await call("migrate")
    set_revision(database, "0099")
    copy = str(database.with_name("copy.db"))
    for code, printed, complained in await all_of(call, ["run"], ["check"], ["migrate"], ["backup", copy]):
        assert code == 1
        assert "The database was written by a newer version of this program (its form is 0099)" in printed + complained
        assert "Traceback" not in complained
    with closing(sqlite3.connect(database)) as connection:
        assert connection.execute("SELECT version_num FROM alembic_version").fetchall() == [("0099",)]


async def test_a_second_bot_on_the_same_database_ends_with_a_sentence(running, call, database):
    code, _, complained = await call("run")
    assert code == 1
    assert f"another process (process {running.process.pid}) is using {database}" in complained
    assert "Traceback" not in complained


async def test_the_terminal_keeps_portfolios_of_its_own_beside_a_bot_that_runs(running, call, world, ann):
    assert (await call("say", "/hold mine 2 btc"))[0] == 0
    assert "now holds" not in await hold(world, ann, "1 btc")
    assert "now holds 4 BTC" in (await call("say", "/hold mine 2 btc"))[1]
    assert await running.stop() == 0


async def test_a_card_makes_no_database_and_neither_does_the_sample(call, database):
    said = await all_of(call, ["say", "/hedge 20000 0.5"], ["say", "--sample", "/hedge 20000 0.5"])
    assert [code for code, _, _ in said] == [0, 0]
    assert not database.parent.exists()


async def test_what_is_kept_at_sample_prices_is_kept_apart(call, database):
    await call("say", "--sample", "/hold mine 2 btc")
    assert files_in(database.parent) == {"sample.db"}
    sample, live = await all_of(call, ["say", "--sample", "/portfolios"], ["say", "/portfolios"])
    assert ("mine" in sample[1], "mine" in live[1]) == (True, False)


async def test_an_export_goes_where_the_output_goes_and_comes_back(call, environment, tmp_path):
    await call("say", "/hold mine 2 btc")
    code, exported, told = await call("say", "/export json")
    assert code == 0
    assert told
    assert json.loads(exported)["format"] == "hedgebot"
    (tmp_path / "mine.json").write_text(exported)
    assert json.loads((await call("say", "--json", "/export json"))[1])["document"]["content"] == exported
    environment["HEDGEBOT_DATA_DIR"] = str(tmp_path / "elsewhere")
    assert (await call("say", f"/import < {tmp_path}/mine.json"))[0] == 0
    assert "now holds 4 BTC" in (await call("say", "/hold mine 2 btc"))[1]


async def test_listed_people_are_let_in_by_a_button_of_the_owner(bot, environment, world, ann, bob):
    environment |= {"HEDGEBOT_ACCESS": "listed", "HEDGEBOT_OWNERS": str(ann.id)}
    ann.says("/start")
    bob.says("/hedge 20000 0.5")
    await bot.start()
    refusal = await world.answer_in(bob.id, within=PATIENCE)
    assert refusal["text"].startswith("This bot answers only people whom its owner let in.")

    def knock():
        return [each for each in world.answers_in(ann.id) if "wants to use this bot" in each["text"]]

    await world.until(knock, within=PATIENCE)
    ann.presses(knock()[0], "Let in")
    await world.until(lambda: "You are let in" in world.answers_in(bob.id)[-1]["text"], within=PATIENCE)
    bob.says("/hedge 20000 0.5")
    await world.until(lambda: "Hedge 50 %" in world.answers_in(bob.id)[-1]["text"], within=PATIENCE)


async def test_the_bot_keeps_everything_in_postgresql(postgres, environment, bot, call, world):
    environment["HEDGEBOT_DATABASE_URL"] = postgres.url(postgres.new_database())
    ann = world.person(7, "Ann")
    await bot.start()
    assert "holds 1 BTC" in await hold(world, ann)
    assert await bot.stop() == 0
    assert "Worth $64,000" in await shown(bot, world, ann)
    check, backup = await all_of(call, ["check"], ["backup", environment["HEDGEBOT_DATA_DIR"] + "/copy.db"])
    assert "1 portfolios of 1 owners, 1 entries" in check[1]
    assert backup[0] == 1
    assert "PostgreSQL has tools of its own for this: pg_dump and pg_restore" in backup[2]
    assert files_in(environment["HEDGEBOT_DATA_DIR"]) <= {"heartbeat", "overflow.db"}
