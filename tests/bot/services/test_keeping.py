"""Portfolios and who may change them; what is usual; questions that wait."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.errors import Broken, Circle, NoSuchPortfolio, NotAllowed, StoreUnavailable
from bot.ports import Preferences
from bot.services.entries import MoreThanHeld, MoreThanOpen
from bot.services.keeping import ANSWER_WITHIN, Keeping
from bot.services.visits import Visit
from hedgecore import Coin, CoinsMoved, Contracts, Fill, Price, Ratio, TargetSet, Traded, Withdrawn
from tests.support.builders import NOON, PERPETUAL
from tests.support.fake_books import FakeBooks, FakeMembers, FakeProfiles
from tests.support.ledger import HALF, sold

ANN, BOB, CAT, GROUP = 1001, 1002, 1003, -1_001_234_567_890
VISIT = Visit(ANN, ANN, private=True, at=NOON)
SECOND = timedelta(seconds=1)


def in_group(who: int) -> Visit:
    return Visit(who, GROUP, private=False, at=NOON)


@pytest.fixture
def books():
    return FakeBooks()


@pytest.fixture
def profiles():
    """Bob was named an editor of the group."""
    profiles = FakeProfiles()
    profiles.named[GROUP] = frozenset({BOB})
    return profiles


@pytest.fixture
def keeping(books, profiles):
    """Ann administers the group."""
    members = FakeMembers()
    members.administrators.add((GROUP, ANN))
    return Keeping(books, profiles, members)


# who may


@pytest.mark.parametrize(("who", "may"), [(ANN, True), (BOB, True), (GROUP, True), (CAT, False)])
async def test_a_groups_own_is_changed_by_administrators_and_editors(keeping, who, may):
    assert await keeping.may_edit(in_group(who)) is may


async def test_ones_own_is_always_ones_own(keeping):
    assert await keeping.may_edit(replace(VISIT, principal=CAT, chat=CAT))


@pytest.mark.parametrize(("who", "may"), [(ANN, True), (GROUP, True), (BOB, False), (CAT, False)])
async def test_a_groups_everything_is_erased_by_administrators_only(keeping, books, who, may):
    await books.create(GROUP, "ours", HALF, VISIT.cause)
    if may:
        await keeping.forget(in_group(who))
    else:
        with pytest.raises(NotAllowed) as caught:
            await keeping.forget(in_group(who))
        assert caught.value.circle is Circle.ADMINISTRATORS
    assert (await books.names(GROUP) == ()) is may


CHANGES = {
    "save": lambda keeping, visit: keeping.save(visit, "new", "BTC", Coin(1), Ratio(1)),
    "hold": lambda keeping, visit: keeping.hold(visit, "ours", {"BTC": Coin(1)}),
    "aim": lambda keeping, visit: keeping.aim(visit, "ours", "BTC", Ratio(1)),
    "trade": lambda keeping, visit: keeping.trade(visit, "ours", [sold("1")]),
    "withdraw": lambda keeping, visit: keeping.withdraw(visit, "ours", "BTC", Coin("0.1")),
    "rename": lambda keeping, visit: keeping.rename(visit, "ours", "new"),
    "delete": lambda keeping, visit: keeping.delete(visit, "ours"),
    "restore": lambda keeping, visit: keeping.restore(visit, 1),
    "prefer": lambda keeping, visit: keeping.prefer(visit, Preferences(coin="ETH")),
}


@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES)
async def test_everybody_else_changes_nothing(keeping, books, profiles, change):
    await books.create(GROUP, "ours", HALF, VISIT.cause)
    with pytest.raises(NotAllowed):
        await change(keeping, in_group(CAT))
    assert (books.writes, profiles.settled) == (1, {})
    await change(keeping, in_group(BOB))


async def test_everybody_may_look(keeping, books):
    made = await books.create(GROUP, "ours", HALF, VISIT.cause)
    assert await keeping.load(in_group(CAT), "ours") == made
    assert await keeping.titles(in_group(CAT)) == {made.id: "ours"}


# which portfolio


async def test_a_portfolio_is_found_by_name_and_by_number(keeping, books):
    made = await books.create(ANN, "half", HALF, VISIT.cause)
    assert await keeping.load(VISIT, "HALF") == made
    assert await keeping.load(VISIT, made.id) == made


async def test_a_number_of_somebody_elses_portfolio_is_none(keeping, books):
    await books.create(ANN, "mine", (), VISIT.cause)
    theirs = await books.create(BOB, "half", HALF, VISIT.cause)
    with pytest.raises(NoSuchPortfolio) as caught:
        await keeping.load(VISIT, theirs.id)
    assert (caught.value.name, caught.value.names) == ("", ("mine",))


# changes


async def test_what_is_saved_is_a_holding_with_a_target(keeping):
    made = await keeping.save(VISIT, "half", "BTC", Coin("0.3"), Ratio("0.5"))
    assert made.entries == (CoinsMoved("BTC", Coin("0.3"), NOON), TargetSet("BTC", Ratio("0.5"), NOON))


async def test_coins_make_a_new_portfolio_where_there_is_none(keeping, books):
    await keeping.hold(VISIT, "new", {"BTC": Coin(1), "ETH": Coin(2)})
    assert (await books.load(ANN, "new")).entries == (
        CoinsMoved("BTC", Coin(1), NOON),
        CoinsMoved("ETH", Coin(2), NOON),
    )


async def test_coins_that_leave_make_no_portfolio(keeping, books):
    with pytest.raises(NoSuchPortfolio):
        await keeping.hold(VISIT, "new", {"BTC": Coin(-1)})
    with pytest.raises(NoSuchPortfolio):
        await keeping.hold(VISIT, 77, {"BTC": Coin(1)})
    assert await books.names(ANN) == ()


async def test_what_does_not_fit_is_refused(keeping, books):
    made = await books.create(ANN, "half", HALF, VISIT.cause)
    bought = Traded(PERPETUAL, Fill(Contracts(321), Price(64000)), NOON)
    with pytest.raises(MoreThanOpen):
        await keeping.trade(VISIT, "half", [bought])
    with pytest.raises(MoreThanHeld):
        await keeping.withdraw(VISIT, "half", "BTC", Coin(2))
    assert await books.load(ANN, "half") == made


async def test_each_change_adds_its_entry(keeping, books):
    await books.create(ANN, "half", HALF, VISIT.cause)
    await keeping.aim(VISIT, "half", "BTC", Ratio(1))
    await keeping.withdraw(VISIT, "half", "BTC", Coin("0.1"))
    entries = (await books.load(ANN, "half")).entries
    assert entries[3:] == (TargetSet("BTC", Ratio(1), NOON), Withdrawn("BTC", Coin("0.1"), NOON))


async def test_what_is_put_away_comes_back(keeping, books):
    made = await books.create(ANN, "half", HALF, VISIT.cause)
    number = await keeping.delete(VISIT, "half")
    assert await keeping.restore(VISIT, number) == made


# what is usual


async def test_what_is_usual_is_remembered_for_half_a_minute(keeping, profiles):
    assert await keeping.usual(VISIT) == Preferences()
    profiles.settled[ANN] = Preferences(coin="ETH")  # by another copy of the program
    assert await keeping.usual(replace(VISIT, at=NOON + 29 * SECOND)) == Preferences()
    assert profiles.asked == 1
    assert await keeping.usual(replace(VISIT, at=NOON + 30 * SECOND)) == Preferences(coin="ETH")


async def test_what_is_settled_here_is_usual_at_once(keeping):
    await keeping.usual(VISIT)
    await keeping.prefer(VISIT, Preferences(coin="ETH"))
    assert await keeping.usual(VISIT) == Preferences(coin="ETH")


async def test_while_it_cannot_be_looked_up_the_last_known_is_usual(keeping, profiles):
    profiles.settled[ANN] = Preferences(coin="ETH")
    await keeping.usual(VISIT)
    profiles.fail(StoreUnavailable(Broken.LOCKED))
    assert await keeping.usual(replace(VISIT, at=NOON + 60 * SECOND)) == Preferences(coin="ETH")
    assert await keeping.usual(replace(VISIT, principal=BOB, chat=BOB)) == Preferences()


async def test_what_is_forgotten_or_moved_is_usual_no_more(keeping, profiles):
    profiles.settled[ANN] = profiles.settled[GROUP] = Preferences(coin="ETH")
    await keeping.usual(VISIT)
    await keeping.usual(in_group(ANN))
    profiles.settled.clear()
    await keeping.forget(VISIT)
    await keeping.migrate(GROUP, -5)
    assert await keeping.usual(VISIT) == Preferences()
    assert await keeping.usual(in_group(ANN)) == Preferences()


async def test_no_more_people_are_remembered_than_there_is_room_for(keeping, profiles):
    for person in range(1, 1_002):
        await keeping.usual(replace(VISIT, principal=person, chat=person))
    asked = profiles.asked
    await keeping.usual(replace(VISIT, principal=2, chat=2))
    assert profiles.asked == asked
    await keeping.usual(replace(VISIT, principal=1, chat=1))
    assert profiles.asked == asked + 1


# questions


async def test_a_question_waits_for_a_quarter_of_an_hour(keeping):
    await keeping.ask(VISIT, "1Frt|1")
    assert await keeping.asked(replace(VISIT, at=NOON + ANSWER_WITHIN - SECOND)) == "1Frt|1"
    assert await keeping.asked(replace(VISIT, at=NOON + ANSWER_WITHIN)) is None


async def test_a_question_is_one_persons_in_one_chat(keeping):
    await keeping.ask(in_group(ANN), "1Frt|1")
    assert await keeping.asked(in_group(BOB)) is None
    assert await keeping.asked(VISIT) is None
    await keeping.ask(in_group(ANN), None)
    assert await keeping.asked(in_group(ANN)) is None


async def test_on_a_card_of_the_groups_own_the_question_is_the_groups(keeping):
    await keeping.ask(replace(in_group(ANN), card=GROUP), "1Frt|1")
    assert await keeping.asked(in_group(GROUP)) == "1Frt|1"
