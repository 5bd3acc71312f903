"""One's own data out, in and gone."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.chat.names import checked_name
from bot.errors import Circle, FileFault, LimitReached, NameTaken, NotAllowed, WrongFile
from bot.ports import Belongings, Preferences
from bot.ports.books import MOST_PORTFOLIOS, MOST_TRADES
from bot.services.keeping import Keeping
from bot.services.owning import Brought, Kept, Owning
from bot.services.visits import Visit
from bot.storage.archive import JsonArchive
from hedgecore import Coin, CoinsMoved, Contracts, Fill, Price, Traded
from tests.support.builders import NOON, PERPETUAL
from tests.support.fake_books import FakeBooks, FakeMembers, FakeProfiles
from tests.support.ledger import FULL, HALF, sold

ANN, BOB, CAT, GROUP = 1001, 1002, 1003, -1_001_234_567_890
VISIT = Visit(ANN, ANN, private=True, at=NOON, update_id=7)
ETHER_USUAL = Preferences(coin="ETH")
MOVED = CoinsMoved("BTC", Coin(1), NOON)


@pytest.fixture
def books():
    return FakeBooks()


@pytest.fixture
def profiles():
    profiles = FakeProfiles()
    profiles.named[GROUP] = frozenset({BOB})
    return profiles


@pytest.fixture
def owning(books, profiles):
    """Ann administers the group, Bob is an editor of it."""
    members = FakeMembers()
    members.administrators.add((GROUP, ANN))
    return Owning(Keeping(books, profiles, members), books, profiles, JsonArchive())


@pytest.fixture
def keep(books):
    async def kept(name, *entries, owner=ANN):
        return await books.create(owner, name, entries, replace(VISIT, update_id=None).cause)

    return kept


@pytest.fixture
def bring(owning):
    async def brought(*portfolios, preferences=None, visit=VISIT):
        return await owning.bring(visit, owning.as_file(Belongings(portfolios, preferences)), checked_name)

    return brought


def in_group(who: int) -> Visit:
    return Visit(who, GROUP, private=False, at=NOON)


# out


async def test_everything_is_taken_with_the_settings(owning, keep, profiles):
    await keep("half", *HALF)
    await keep("full", *FULL)
    await keep("theirs", *HALF, owner=BOB)
    profiles.settled[ANN] = ETHER_USUAL
    assert await owning.take(VISIT) == Belongings((("half", HALF), ("full", FULL)), ETHER_USUAL)


async def test_one_portfolio_is_taken_without_the_settings(owning, keep):
    made = await keep("half", *HALF)
    await keep("full", *FULL)
    assert await owning.take(VISIT, "HALF") == await owning.take(VISIT, made.id) == Belongings((("half", HALF),))


async def test_in_a_group_it_is_the_groups_data_for_its_editors(owning, keep):
    await keep("mine", *FULL)
    await keep("ours", *HALF, owner=GROUP)
    assert (await owning.take(in_group(BOB))).portfolios == (("ours", HALF),)
    with pytest.raises(NotAllowed):
        await owning.take(in_group(CAT))


# in


async def test_what_was_taken_comes_in_as_it_was(owning, keep, books, profiles):
    await keep("half", *HALF)
    profiles.settled[ANN] = ETHER_USUAL
    file = owning.as_file(await owning.take(VISIT))
    visit = replace(VISIT, principal=BOB, chat=BOB)
    assert await owning.bring(visit, file, checked_name) == Brought(("half",), settings=True)
    assert (await books.load(BOB, "half")).entries == HALF
    assert profiles.settled[BOB] == ETHER_USUAL


async def test_settings_stay_where_there_are_some(bring, profiles):
    profiles.settled[ANN] = Preferences(coin="BTC")
    assert await bring(("half", HALF), preferences=ETHER_USUAL) == Brought(("half",), settings=False)
    assert profiles.settled[ANN] == Preferences(coin="BTC")


async def test_settings_alone_come_in_too(bring, profiles):
    assert await bring(preferences=ETHER_USUAL) == Brought((), settings=True)
    assert profiles.settled[ANN] == ETHER_USUAL
    assert await bring(preferences=Preferences()) == Brought((), settings=False)


async def test_the_same_update_brings_it_in_once(bring, books):
    first = await bring(("half", HALF))
    assert await bring(("half", HALF)) == first
    assert await books.names(ANN) == ("half",)


BOUGHT = Traded(PERPETUAL, Fill(Contracts(1), Price(64000)), NOON)
LONG = ("long", (sold("1"),) * (MOST_TRADES + 1))
FAULTS = {
    "nothing": ((), FileFault.EMPTY, ""),
    "too many": (tuple((f"p{number}", ()) for number in range(MOST_PORTFOLIOS + 1)), FileFault.TOO_MANY, ""),
    "too long": ((("half", HALF), LONG), FileFault.TOO_MANY, "long"),
    "no name": ((("half", HALF), ("a\nb", ())), FileFault.NAME, "a\nb"),
    "name in another form": (((" half", HALF),), FileFault.NAME, " half"),
    "a long position": ((("half", HALF), ("odd", (BOUGHT,))), FileFault.DAMAGED, "odd"),
}


@pytest.mark.parametrize(("portfolios", "fault", "where"), FAULTS.values(), ids=FAULTS)
async def test_a_file_with_one_fault_brings_nothing(bring, books, portfolios, fault, where):
    with pytest.raises(WrongFile) as caught:
        await bring(*portfolios)
    assert (caught.value.fault, caught.value.where) == (fault, where)
    assert await books.names(ANN) == ()


async def test_a_name_that_is_taken_brings_nothing(bring, keep, books, profiles):
    await keep("half")
    with pytest.raises(NameTaken):
        await bring(("new", HALF), ("HALF", HALF), preferences=ETHER_USUAL)
    assert (await books.names(ANN), profiles.settled) == (("half",), {})


async def test_more_than_there_is_room_for_brings_nothing(bring, keep, books):
    await keep("half")
    with pytest.raises(LimitReached):
        await bring(*((f"p{number}", ()) for number in range(MOST_PORTFOLIOS)))
    assert await books.names(ANN) == ("half",)


async def test_in_a_group_only_editors_bring(bring, books):
    with pytest.raises(NotAllowed):
        await bring(("half", HALF), visit=in_group(CAT))
    await bring(("half", HALF), visit=in_group(BOB))
    assert await books.names(GROUP) == ("half",)


# gone


async def test_what_would_be_erased_is_counted(owning, keep, profiles):
    assert await owning.kept(VISIT) == Kept(0, 0, 0, settings=False)
    await keep("half", *HALF)
    await keep("full", *FULL, MOVED)
    profiles.settled[ANN] = ETHER_USUAL
    assert await owning.kept(VISIT) == Kept(2, 7, 0, settings=True)


async def test_a_groups_editors_are_counted_and_may_not_erase(owning, keep, books):
    await keep("ours", *HALF, owner=GROUP)
    assert await owning.kept(in_group(ANN)) == Kept(1, 3, 1, settings=False)
    for action in (owning.kept, owning.forget):
        with pytest.raises(NotAllowed) as caught:
            await action(in_group(BOB))
        assert caught.value.circle is Circle.ADMINISTRATORS
    await owning.forget(in_group(ANN))
    assert await books.names(GROUP) == ()


async def test_only_ones_own_is_forgotten(owning, keep, books):
    await keep("half", *HALF)
    await keep("theirs", *HALF, owner=BOB)
    await owning.forget(VISIT)
    assert (await books.names(ANN), await books.names(BOB)) == ((), ("theirs",))
