"""A database that somebody else has locked: one sentence, nothing lost, and the process goes on."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from tests.e2e.talk import Chat


@pytest.fixture
def private(world, ann):
    return Chat(world, ann.id)


@pytest.mark.usefixtures("running")
async def test_a_locked_database_refuses_changes_in_one_sentence_until_it_is_free(private, ann, environment):
    await private.ask(ann, "/hold egg 1.5 btc")
    file = Path(environment["HEDGEBOT_DATA_DIR"]) / "hedgebot.db"
    with closing(sqlite3.connect(file, isolation_level=None)) as locker:
        locker.execute("BEGIN IMMEDIATE")
        refused = await private.ask(ann, "/hold egg 1 btc")
        shown = await private.ask(ann, "/show egg")
        hedge = await private.ask(ann, "/hedge 20000 0.5")
    assert refused["text"] == (
        "I cannot use my database just now (it is busy). Nothing was changed; please try again later."
    )
    assert "1.50000 BTC" in shown["text"]
    assert "Hedge 50 %" in hedge["text"]
    assert "2.5 BTC" in (await private.ask(ann, "/hold egg 1 btc"))["text"]
