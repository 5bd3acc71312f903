"""The port `Profiles`, on both databases."""

import asyncio
from datetime import time, timedelta
from decimal import Decimal

import sqlalchemy as sa

from bot.errors import Broken, StoreUnavailable
from bot.ports import Counts, Draft, Preferences
from bot.storage.address import read_address
from bot.storage.engine import database_at
from bot.storage.schema import preferences as table
from hedgecore import Band, Policy, Rate, Ratio
from tests.bot.storage.builders import ANN, BOB, GROUP, by, held, sold
from tests.support.builders import NOON

SETTLED = Preferences(
    zone="Europe/Zürich",
    coin="BTC",
    venue="bybit",
    leverage=Decimal("2.5"),
    fee=Rate("-0.00025"),
    policy=Policy.COINS,
    band=Band(Ratio("0.1"), Ratio("0.03")),
    quiet=(time(22, 30), time(7)),
    percent_only=True,
)


async def test_a_stranger_has_the_defaults(profiles):
    assert await profiles.preferences(ANN) == Preferences()


async def test_what_was_settled_last_holds(profiles):
    for preferences in (SETTLED, Preferences(coin="ETH"), SETTLED):
        await profiles.prefer(ANN, preferences, by())
        assert await profiles.preferences(ANN) == preferences
    assert await profiles.preferences(BOB) == Preferences()


async def test_many_who_ask_at_the_same_time_each_get_their_own(profiles):
    await profiles.prefer(ANN, SETTLED, by())
    await profiles.prefer(GROUP, Preferences(coin="ETH"), by())
    asking = [profiles.preferences(principal) for principal in (ANN, BOB, GROUP, *range(1_000, 2_000))]
    settled = await asyncio.gather(*asking)
    assert settled == [SETTLED, Preferences(), Preferences(coin="ETH"), *[Preferences()] * 1_000]


async def test_preferences_that_cannot_be_read_concern_their_owner_only(profiles, url):
    for owner in (ANN, BOB):
        await profiles.prefer(owner, SETTLED, by())
    await _tear(url, BOB)
    asking = [profiles.preferences(owner) for owner in (ANN, BOB)]
    settled, torn = await asyncio.gather(*asking, return_exceptions=True)
    assert settled == SETTLED
    assert isinstance(torn, StoreUnavailable)
    assert torn.broken is Broken.DAMAGED


async def test_exactly_the_editors_named_last_are_editors(profiles):
    for editors in (frozenset({ANN, BOB}), frozenset({BOB}), frozenset()):
        await profiles.name_editors(GROUP, editors, by())
        assert await profiles.editors(GROUP) == editors
    assert await profiles.editors(ANN) == frozenset()


async def test_only_those_let_in_are_admitted(profiles):
    assert not await profiles.admitted(ANN)
    await profiles.admit(ANN, by(BOB))
    await profiles.admit(ANN, by(BOB))
    assert await profiles.admitted(ANN)
    assert not await profiles.admitted(BOB)


async def test_a_dialogue_belongs_to_one_person_in_one_chat(profiles):
    draft = Draft("filled half", NOON + timedelta(minutes=5))
    await profiles.keep_draft(GROUP, ANN, draft)
    assert await profiles.draft(GROUP, ANN, NOON) == draft
    assert await profiles.draft(GROUP, BOB, NOON) is None
    assert await profiles.draft(ANN, ANN, NOON) is None


async def test_a_dialogue_is_replaced_by_the_next_and_ended_by_none(profiles):
    for topic in ("first", "second"):
        await profiles.keep_draft(ANN, ANN, Draft(topic, NOON + timedelta(minutes=5)))
    assert await profiles.draft(ANN, ANN, NOON) == Draft("second", NOON + timedelta(minutes=5))
    await profiles.keep_draft(ANN, ANN, None)
    await profiles.keep_draft(ANN, ANN, None)
    assert await profiles.draft(ANN, ANN, NOON) is None


async def test_a_dialogue_is_over_when_its_time_is(profiles):
    until = NOON + timedelta(minutes=5)
    await profiles.keep_draft(ANN, ANN, Draft("filled half", until))
    assert await profiles.draft(ANN, ANN, until) is None


async def test_counts_are_of_what_lives(store):
    assert await store.profiles.counts() == Counts(0, 0, 0)
    await store.books.bring(ANN, [("one", [held(), sold()]), ("two", [held()])], by())
    await store.books.create(BOB, "one", [held()], by(BOB))
    await store.books.create(BOB, "put away", [held()], by(BOB))
    await store.books.delete(BOB, "put away", by(BOB))
    assert await store.profiles.counts() == Counts(owners=2, portfolios=3, entries=4)


async def _tear(url, principal):
    """Leave half of what is kept of a principal's preferences."""
    torn = sa.update(table).where(table.c.principal == principal).values(content='{"coin"')
    database = database_at(read_address(url))
    try:
        await database.write((principal,), lambda connection: connection.execute(torn))
    finally:
        await database.close()
