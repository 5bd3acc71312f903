"""One's own data with the real process: out, gone, and in again; and who is let in at all."""

from __future__ import annotations

import json

import pytest

from tests.e2e.conftest import MODES, PATIENCE
from tests.e2e.talk import Chat

pytestmark = pytest.mark.parametrize("mode", MODES, indirect=True)

LIFE = (
    "/hold egg 1.5 btc",
    "/target egg 0.5",
    "/filled egg sell 480 @ 64000 3x fee 0.02%",
    "/filled egg buy 20 @ 63999.9",
    "/withdrew egg 0.001 btc",
    "/hold ether 10 eth",
    "/settings zone Europe/Berlin",
    "/settings band 7% 3%",
)


@pytest.fixture
def private(world, ann):
    return Chat(world, ann.id)


async def exported(world, private, ann):
    """The file of `/export`, and what is in it."""
    await private.ask(ann, "/export")
    document = (await private.next_answer())["document"]
    return document, world.files.find(document["file_id"]).content


@pytest.mark.usefixtures("running")
async def test_export_forget_and_import_give_the_same_portfolios(world, private, ann):
    for text in LIFE:
        await private.ask(ann, text)
    document, before = await exported(world, private, ann)
    asked = await private.ask(ann, "/forgetme")
    await private.pressed(ann, asked, "Yes, erase it all")
    assert "no portfolio here yet" in (await private.ask(ann, "/portfolios"))["text"]
    await private.ask(ann, "/import")
    ann.sends_file(document["file_name"], before)
    assert "egg" in (await private.next_answer())["text"]
    _, after = await exported(world, private, ann)
    assert json.loads(after) == json.loads(before)


@pytest.mark.usefixtures("running")
async def test_a_file_that_is_no_export_changes_nothing(private, ann):
    await private.ask(ann, "/hold egg 1.5 btc")
    for content in (b"no JSON", b"{}", b'{"format":"hedgebot","version":99}', b"[" * 100_000):
        ann.sends_file("x.json", content)
        assert "Nothing was changed" in (await private.next_answer())["text"]
    ann.sends_file("x.json", b"x", size=5_000_000)
    assert "I read 1,000,000 at most" in (await private.next_answer())["text"]
    assert "egg" in (await private.ask(ann, "/portfolios"))["text"]


async def test_with_an_empty_list_nobody_is_let_in_until_an_owner_presses(bot, environment, world, ann, bob):
    environment |= {"HEDGEBOT_ACCESS": "listed", "HEDGEBOT_OWNERS": str(ann.id)}
    owners, strangers = Chat(world, ann.id), Chat(world, bob.id)
    await bot.start()
    assert "Hedge 50 %" in (await owners.ask(ann, "/hedge 20000 0.5"))["text"]
    refused = await strangers.ask(bob, "/hedge 20000 0.5")
    assert "Hedge" not in refused["text"]
    knock = await owners.next_answer()
    assert str(bob.id) in knock["text"]
    ann.presses(knock, "Let in")
    assert "let in" in (await strangers.next_answer())["text"].lower()
    assert "Hedge 50 %" in (await strangers.ask(bob, "/hedge 20000 0.5"))["text"]


async def test_a_locked_out_person_is_answered_once(bot, environment, world, bob):
    environment["HEDGEBOT_ACCESS"] = "listed"
    private = Chat(world, bob.id)
    await bot.start()
    await private.ask(bob, "/hedge 20000 0.5")
    bob.says("/hedge 20000 0.5")
    await world.until(lambda: world.updates.waiting == [], within=PATIENCE)
    assert len(world.answers_in(bob.id)) == 1
