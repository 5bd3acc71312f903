"""An update that comes again changes nothing, and gets what there is."""

import pytest

from bot.errors import NoSuchPortfolio
from bot.ports import Portfolio, Preferences
from bot.storage.store import open_store
from tests.bot.storage.builders import ANN, BOB, GROUP, by, held


async def test_creating_again_gives_the_portfolio_as_it_is_now(books):
    await books.create(ANN, "half", [held()], by(update_id=1))
    changed = await books.add(ANN, "half", [held("2")], by(update_id=2))
    assert await books.create(ANN, "half", [held()], by(update_id=1)) == changed
    assert await books.names(ANN) == ("half",)


async def test_adding_again_adds_nothing_and_asks_no_check(books):
    await books.create(ANN, "half", [], by(update_id=1))
    asked: list[Portfolio] = []
    for _ in range(3):
        added = await books.add(ANN, "half", [held()], by(update_id=2), asked.append)
        assert added.entries == (held(),)
    assert [each.entries for each in asked] == [()]
    assert len((await books.log(ANN, "half", 0, 8)).changes) == 2


async def test_renaming_again_finds_it_under_the_new_name(books):
    await books.create(ANN, "half", [], by(update_id=1))
    renamed = await books.rename(ANN, "half", "whole", by(update_id=2))
    assert await books.rename(ANN, "half", "whole", by(update_id=2)) == renamed


async def test_deleting_again_gives_the_same_number_and_deletes_no_namesake(books):
    await books.create(ANN, "half", [], by(update_id=1))
    number = await books.delete(ANN, "half", by(update_id=2))
    await books.create(ANN, "half", [], by(update_id=3))
    assert await books.delete(ANN, "half", by(update_id=2)) == number
    assert await books.names(ANN) == ("half",)


async def test_restoring_again_restores_nothing(books):
    await books.create(ANN, "half", [], by(update_id=1))
    number = await books.delete(ANN, "half", by(update_id=2))
    restored = await books.restore(ANN, number, by(update_id=3))
    assert await books.restore(ANN, number, by(update_id=3)) == restored
    assert len((await books.log(ANN, "half", 0, 8)).changes) == 3


async def test_bringing_again_brings_nothing(books):
    brought = [("one", [held()]), ("two", [])]
    assert await books.bring(ANN, brought, by(update_id=1)) == ("one", "two")
    assert await books.bring(ANN, brought, by(update_id=1)) == ("one", "two")
    assert await books.names(ANN) == ("one", "two")


async def test_creating_again_does_not_bring_back_what_was_deleted_since(books):
    await books.create(ANN, "half", [], by(update_id=1))
    await books.delete(ANN, "half", by(update_id=2))
    with pytest.raises(NoSuchPortfolio):
        await books.create(ANN, "half", [], by(update_id=1))
    assert await books.names(ANN) == ()


async def test_creating_again_does_not_bring_back_what_was_forgotten_since(books):
    await books.create(ANN, "half", [], by(update_id=1))
    await books.forget(ANN)
    with pytest.raises(NoSuchPortfolio):
        await books.create(ANN, "half", [], by(update_id=1))
    assert await books.names(ANN) == ()


async def test_an_update_that_failed_may_come_again(books):
    with pytest.raises(NoSuchPortfolio):
        await books.add(ANN, "half", [held()], by(update_id=1))
    assert (await books.create(ANN, "half", [held()], by(update_id=1))).entries == (held(),)


async def test_settings_editors_and_admissions_are_changed_once(profiles):
    await profiles.prefer(ANN, Preferences(coin="BTC"), by(update_id=1))
    await profiles.prefer(ANN, Preferences(coin="ETH"), by(update_id=1))
    assert await profiles.preferences(ANN) == Preferences(coin="BTC")
    await profiles.name_editors(GROUP, frozenset({ANN}), by(update_id=2))
    await profiles.name_editors(GROUP, frozenset({BOB}), by(update_id=2))
    assert await profiles.editors(GROUP) == {ANN}
    await profiles.admit(BOB, by(update_id=2))
    assert not await profiles.admitted(BOB)


async def test_an_update_that_settled_something_makes_no_portfolio(store):
    await store.profiles.prefer(ANN, Preferences(coin="BTC"), by(update_id=1))
    with pytest.raises(NoSuchPortfolio):
        await store.books.create(ANN, "half", [], by(update_id=1))
    assert await store.books.names(ANN) == ()


async def test_an_update_is_known_after_a_restart(url, clock):
    async with open_store(url, clock) as store:
        await store.books.create(ANN, "half", [held()], by(update_id=1))
    async with open_store(url, clock) as store:
        await store.books.add(ANN, "half", [held()], by(update_id=1))
        assert (await store.books.load(ANN, "half")).entries == (held(),)


async def test_an_updates_number_is_free_again_after_a_week_for_then_telegram_may_give_it_anew(books):
    await books.create(ANN, "half", [], by(update_id=1))
    assert (await books.add(ANN, "half", [held()], by(update_id=1, days=7))).entries == ()
    assert (await books.add(ANN, "half", [held()], by(update_id=1, days=8))).entries == (held(),)
