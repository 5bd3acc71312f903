"""The port `Books`, on both databases."""

import pytest

from bot.errors import Limit, LimitReached, NameTaken, NoSuchPortfolio
from bot.ports import Cause, Change, ChangeKind, Portfolio
from bot.ports.books import MOST_PORTFOLIOS, MOST_TRADES
from hedgecore import Coin, Contracts, Delivered, Fill, Price, Rate, Traded, Withdrawn
from tests.bot.storage.builders import ANN, BOB, by, held, sold, target
from tests.support.builders import DATED, DOLLAR_CONTRACT, NOON, PERPETUAL


async def test_a_portfolio_is_loaded_as_it_was_saved(books):
    entries = (
        held("1.5"),
        target(),
        Traded(PERPETUAL, Fill(Contracts(-100), Price("64000.1"), Rate("-0.0001")), NOON, None),
        sold("200", contract=DOLLAR_CONTRACT),
        sold(contract=DATED),
        Delivered(DATED, Price(60000), NOON),
        Withdrawn("BTC", Coin("0.00000001"), NOON),
    )
    made = await books.create(ANN, "half", entries, by())
    assert made == Portfolio(made.id, ANN, "half", entries)
    assert await books.load(ANN, "half") == made
    assert await books.everything(ANN) == (made,)


async def test_entries_are_added_behind_those_there_are(books):
    await books.create(ANN, "half", [held("1")], by())
    added = await books.add(ANN, "half", [held("2"), sold()], by())
    assert added.entries == (held("1"), held("2"), sold())
    assert (await books.load(ANN, "half")).entries == added.entries


async def test_names_stand_in_the_order_of_creation(books):
    for name in ("zebra", "ape", "Mole"):
        await books.create(ANN, name, [], by())
    assert await books.names(ANN) == ("zebra", "ape", "Mole")
    assert tuple((await books.titles(ANN)).values()) == ("zebra", "ape", "Mole")


@pytest.mark.parametrize(
    ("name", "written_differently"),
    [
        ("Half", "hALF"),
        ("Straße 🏠", "STRASSE 🏠"),
        ("Ωμέγα", "ΩΜΈΓΑ"),
        ("ﬁsh", "FISH"),
        ("é", "e\u0301"),
        ("ⅷ", "VIII"),
    ],
)
async def test_a_name_is_the_same_in_other_cases_and_forms_of_its_characters(books, name, written_differently):
    made = await books.create(ANN, name, [], by())
    assert await books.load(ANN, written_differently) == made
    with pytest.raises(NameTaken):
        await books.create(ANN, written_differently, [], by())


async def test_nobody_sees_or_changes_what_is_somebody_elses(books):
    number = (await books.create(ANN, "half", [held()], by())).id
    await books.create(BOB, "own", [], by())
    for attempt in (
        books.load(BOB, "half"),
        books.add(BOB, "half", [held()], by(BOB)),
        books.rename(BOB, "half", "mine", by(BOB)),
        books.delete(BOB, "half", by(BOB)),
        books.restore(BOB, number, by(BOB)),
        books.log(BOB, "half", 0, 8),
    ):
        with pytest.raises(NoSuchPortfolio) as caught:
            await attempt
        assert caught.value.names == ("own",)
    assert await books.everything(BOB) == (await books.load(BOB, "own"),)


async def test_a_renamed_portfolio_is_found_under_its_new_name_only(books):
    await books.create(ANN, "half", [held()], by())
    renamed = await books.rename(ANN, "half", "whole", by())
    assert (renamed.name, renamed.entries) == ("whole", (held(),))
    with pytest.raises(NoSuchPortfolio):
        await books.load(ANN, "half")


async def test_a_name_may_be_written_differently_by_renaming(books):
    await books.create(ANN, "half", [], by())
    assert (await books.rename(ANN, "half", "HALF", by())).name == "HALF"


async def test_a_portfolio_cannot_be_renamed_to_another_ones_name(books):
    await books.create(ANN, "half", [], by())
    await books.create(ANN, "whole", [], by())
    with pytest.raises(NameTaken):
        await books.rename(ANN, "half", "WHOLE", by())
    assert await books.names(ANN) == ("half", "whole")


async def test_a_deleted_portfolio_is_gone_and_can_be_brought_back(books):
    made = await books.create(ANN, "half", [held()], by())
    number = await books.delete(ANN, "half", by())
    assert await books.names(ANN) == ()
    assert await books.restore(ANN, number, by()) == made
    assert await books.restore(ANN, number, by()) == made


async def test_a_restored_portfolio_gets_a_number_where_its_name_was_taken(books):
    await books.create(ANN, "half", [], by())
    number = await books.delete(ANN, "half", by())
    await books.create(ANN, "HALF", [], by())
    await books.create(ANN, "half 2", [], by())
    assert (await books.restore(ANN, number, by())).name == "half 3"


async def test_a_numbered_name_is_no_longer_than_names_may_be(books):
    await books.create(ANN, "n" * 40, [], by())
    number = await books.delete(ANN, "n" * 40, by())
    await books.create(ANN, "n" * 40, [], by())
    assert (await books.restore(ANN, number, by())).name == "n" * 38 + " 2"


async def test_a_portfolio_can_be_brought_back_for_thirty_days(books):
    await books.create(ANN, "half", [], by())
    number = await books.delete(ANN, "half", by())
    with pytest.raises(NoSuchPortfolio):
        await books.restore(ANN, number, by(days=31))
    assert (await books.restore(ANN, number, by(days=30))).name == "half"


async def test_what_was_deleted_long_ago_is_erased(books):
    await books.create(ANN, "half", [held()], by())
    number = await books.delete(ANN, "half", by())
    await books.create(ANN, "other", [], by(update_id=64, days=31))
    with pytest.raises(NoSuchPortfolio):
        await books.restore(ANN, number, by())


async def test_the_log_tells_every_change_the_newest_first(books):
    await books.create(ANN, "half", [held(), target()], by())
    await books.add(ANN, "half", [sold()], by(BOB))
    await books.rename(ANN, "half", "whole", by(days=1))
    await books.restore(ANN, await books.delete(ANN, "whole", by(days=2)), by(days=3))
    page = await books.log(ANN, "whole", 0, 8)
    assert (page.page, page.pages) == (0, 1)
    assert page.changes == (
        Change(by(days=3).at, ANN, ChangeKind.RESTORED),
        Change(by(days=2).at, ANN, ChangeKind.DELETED),
        Change(by(days=1).at, ANN, ChangeKind.RENAMED, before="half"),
        Change(NOON, BOB, ChangeKind.ENTERED, (sold(),)),
        Change(NOON, ANN, ChangeKind.CREATED, (held(), target())),
    )


async def test_the_log_has_pages(books):
    await books.create(ANN, "half", [], by())
    for amount in range(1, 6):
        await books.add(ANN, "half", [held(str(amount))], by())
    pages = [await books.log(ANN, "half", page, 4) for page in range(3)]
    assert [(page.page, page.pages) for page in pages] == [(0, 2), (1, 2), (2, 2)]
    assert [change.entries for change in pages[1].changes] == [(held("1"),), ()]
    assert pages[2].changes == ()


async def test_several_portfolios_are_brought_in_one_go(books):
    assert await books.bring(ANN, [("one", [held()]), ("two", [sold()])], by()) == ("one", "two")
    assert [each.entries for each in await books.everything(ANN)] == [(held(),), (sold(),)]


@pytest.mark.parametrize("names", [("new", "HALF"), ("new", "New")])
async def test_of_portfolios_brought_with_a_taken_name_none_stays(books, names):
    await books.create(ANN, "half", [], by())
    with pytest.raises(NameTaken):
        await books.bring(ANN, [(name, [held()]) for name in names], by(update_id=7))
    assert await books.names(ANN) == ("half",)
    assert await books.bring(ANN, [("new", [])], by(update_id=7)) == ("new",)


async def test_there_are_only_so_many_portfolios(books):
    await books.bring(ANN, [(str(number), []) for number in range(MOST_PORTFOLIOS)], by())
    number = await books.delete(ANN, "0", by())
    await books.create(ANN, "last", [], by())
    for attempt in (
        books.create(ANN, "more", [], by()),
        books.bring(ANN, [("more", [])], by()),
        books.restore(ANN, number, by()),
    ):
        with pytest.raises(LimitReached) as caught:
            await attempt
        assert (caught.value.limit, caught.value.most) == (Limit.PORTFOLIOS, MOST_PORTFOLIOS)
    await books.create(BOB, "more", [], by(BOB))


async def test_there_are_only_so_many_trades(books):
    await books.create(ANN, "half", [sold()] * (MOST_TRADES - 1), by())
    await books.add(ANN, "half", [sold(), held()], by())
    await books.add(ANN, "half", [held()], by())
    with pytest.raises(LimitReached) as caught:
        await books.add(ANN, "half", [sold()], by())
    assert caught.value.limit is Limit.TRADES
    assert len((await books.load(ANN, "half")).entries) == MOST_TRADES + 2


async def test_a_check_that_fails_leaves_everything_as_it_was(books):
    made = await books.create(ANN, "half", [held()], by())
    seen = []

    def refuse(portfolio):
        seen.append(portfolio)
        message = "no"
        raise LookupError(message)

    with pytest.raises(LookupError, match="no"):
        await books.add(ANN, "half", [sold()], by(update_id=7), refuse)
    assert seen == [made]
    assert await books.load(ANN, "half") == made
    assert (await books.add(ANN, "half", [sold()], by(update_id=7), seen.append)).entries == (held(), sold())


async def test_a_moment_without_a_zone_is_refused(books):
    naive = NOON.replace(tzinfo=None)
    with pytest.raises(ValueError, match="zone"):
        await books.create(ANN, "half", [Withdrawn("BTC", Coin(1), naive)], Cause(ANN, NOON))
