"""Forgetting somebody, and groups that become supergroups."""

from datetime import timedelta

import pytest

from bot.errors import NoSuchPortfolio
from bot.ports import ChangeKind, Counts, Draft, Preferences
from tests.bot.storage.builders import ANN, BOB, GROUP, SUPERGROUP, by, held, sold
from tests.support.builders import NOON

DRAFT = Draft("filled half", NOON + timedelta(minutes=5))


@pytest.fixture
async def everything_of_ann(store):
    books, profiles = store.books, store.profiles
    await books.create(ANN, "half", [held(), sold()], by())
    await books.create(ANN, "put away", [held()], by())
    number = await books.delete(ANN, "put away", by())
    await profiles.prefer(ANN, Preferences(coin="BTC"), by())
    await profiles.name_editors(GROUP, frozenset({ANN, BOB}), by(BOB))
    await profiles.admit(ANN, by(BOB))
    await profiles.keep_draft(ANN, ANN, DRAFT)
    await profiles.keep_draft(GROUP, ANN, DRAFT)
    return number


async def test_nothing_is_left_of_who_is_forgotten(store, everything_of_ann):
    books, profiles = store.books, store.profiles
    await books.forget(ANN)
    assert await books.everything(ANN) == ()
    with pytest.raises(NoSuchPortfolio):
        await books.restore(ANN, everything_of_ann, by())
    assert await profiles.preferences(ANN) == Preferences()
    assert await profiles.editors(GROUP) == {BOB}
    assert not await profiles.admitted(ANN)
    assert await profiles.draft(ANN, ANN, NOON) is None
    assert await profiles.draft(GROUP, ANN, NOON) is None
    assert await profiles.counts() == Counts(0, 0, 0)


async def test_forgetting_leaves_everybody_else_alone(store, everything_of_ann):
    assert everything_of_ann
    made = await store.books.create(BOB, "half", [held(), sold()], by(BOB))
    await store.profiles.admit(BOB, by())
    await store.books.forget(ANN)
    assert await store.books.everything(BOB) == (made,)
    assert await store.profiles.admitted(BOB)


async def test_in_a_groups_log_the_forgotten_are_nobody(books):
    await books.create(GROUP, "ours", [], by(BOB))
    await books.add(GROUP, "ours", [held()], by(ANN))
    await books.forget(ANN)
    assert [change.who for change in (await books.log(GROUP, "ours", 0, 8)).changes] == [0, BOB]


async def test_a_groups_everything_moves_with_it(store):
    books, profiles = store.books, store.profiles
    made = await books.create(GROUP, "ours", [held(), sold()], by())
    await books.create(GROUP, "put away", [], by())
    number = await books.delete(GROUP, "put away", by())
    await profiles.prefer(GROUP, Preferences(percent_only=True), by())
    await profiles.name_editors(GROUP, frozenset({ANN}), by())
    await profiles.admit(GROUP, by())
    await profiles.keep_draft(GROUP, ANN, DRAFT)
    for _ in range(2):
        await books.migrate(GROUP, SUPERGROUP)
        assert await books.names(GROUP) == ()
        moved = await books.load(SUPERGROUP, "ours")
        assert (moved.id, moved.entries) == (made.id, made.entries)
        assert await profiles.preferences(SUPERGROUP) == Preferences(percent_only=True)
        assert await profiles.editors(SUPERGROUP) == {ANN}
        assert await profiles.admitted(SUPERGROUP)
        assert await profiles.draft(SUPERGROUP, ANN, NOON) == DRAFT
        kinds = [change.kind for change in (await books.log(SUPERGROUP, "ours", 0, 8)).changes]
        assert kinds == [ChangeKind.MIGRATED, ChangeKind.CREATED]
    assert (await books.restore(SUPERGROUP, number, by())).name == "put away"


async def test_what_the_supergroup_has_already_stays_and_equal_names_are_numbered(store):
    books, profiles = store.books, store.profiles
    for chat in (GROUP, SUPERGROUP):
        await books.create(chat, "ours", [held(str(abs(chat)))], by())
    await profiles.prefer(GROUP, Preferences(coin="BTC"), by())
    await profiles.prefer(SUPERGROUP, Preferences(coin="ETH"), by())
    await profiles.name_editors(GROUP, frozenset({ANN, BOB}), by())
    await profiles.name_editors(SUPERGROUP, frozenset({ANN}), by())
    await books.migrate(GROUP, SUPERGROUP)
    assert (await books.load(SUPERGROUP, "ours")).entries == (held(str(abs(SUPERGROUP))),)
    assert (await books.load(SUPERGROUP, "ours 2")).entries == (held(str(abs(GROUP))),)
    assert (await books.log(SUPERGROUP, "ours 2", 0, 1)).changes[0].before == "ours"
    assert await profiles.preferences(SUPERGROUP) == Preferences(coin="ETH")
    assert await profiles.editors(SUPERGROUP) == {ANN, BOB}
