"""`/export`: everything as a file, or as a table."""

from __future__ import annotations

import csv
import io
from dataclasses import replace
from decimal import Decimal

import pytest

from bot.chat.conversation import LARGEST_UPLOAD
from bot.chat.screen import Notice, Outcome
from bot.chat.spreadsheet import COLUMNS, as_csv
from bot.ports import Belongings, Preferences
from bot.storage.archive import JsonArchive
from hedgecore import Coin, CoinsMoved, Delivered, Price, Ratio, TargetSet, Withdrawn
from tests.bot.chat.people import labels
from tests.support.builders import DATED, NOON
from tests.support.desk import ANN, BOB, GROUP, Desk
from tests.support.ledger import FULL, HALF, keep, sold

MOVED = CoinsMoved("BTC", Coin("0.30"), NOON)


@pytest.fixture
async def desk() -> Desk:
    """Ann has two portfolios, the group has one."""
    desk = Desk()
    await keep(desk, "half", *HALF)
    await keep(desk, "cold wallet", MOVED)
    await keep(desk, "ours", *FULL, owner=GROUP)
    return desk


def brought(screen) -> Belongings:
    return JsonArchive().read(screen.document.content)


async def test_everything_comes_as_one_file(desk):
    await desk.sees("/settings coin ETH")
    screen = await desk.sees("/export")
    assert screen.html == (
        "<b>Your data</b>\n\n"
        "2 portfolios with 4 entries, and the settings.\n\n"
        "/import brings it in again, here or at another bot of this kind."
    )
    assert (screen.document.name, screen.document.media_type) == ("hedgebot-2026-03-01.json", "application/json")
    assert brought(screen) == Belongings((("half", HALF), ("cold wallet", (MOVED,))), Preferences(coin="ETH"))
    assert screen.fields == {"command": "export", "file": "hedgebot-2026-03-01.json", "entries": "4"}


@pytest.mark.parametrize("words", ["half", "HALF", "json half", "JSON  half"])
async def test_one_portfolio_comes_alone(desk, words):
    screen = await desk.sees(f"/export {words}")
    assert "1 portfolio with 3 entries.\n" in screen.html
    assert brought(screen) == Belongings((("half", HALF),))


async def test_a_name_of_several_words_or_of_a_form_is_understood(desk):
    await keep(desk, "csv", *HALF)
    assert brought(await desk.sees("/export cold wallet")).portfolios == (("cold wallet", (MOVED,)),)
    assert brought(await desk.sees('/export "csv"')).portfolios == (("csv", HALF),)


async def test_the_other_form_is_a_button_away(desk):
    screen = await desk.sees("/export half")
    assert labels(screen) == [["As a table (CSV)"]]
    table = await desk.pressed(screen, "As a table")
    assert (table.document.name, table.document.media_type) == ("hedgebot-2026-03-01.csv", "text/csv")
    assert labels(table) == [["As a file to keep (JSON)"]]
    assert brought(await desk.pressed(table, "As a file")).portfolios == (("half", HALF),)


async def test_a_portfolio_that_is_not_there_is_refused(desk):
    screen = await desk.sees("/export csv hal")
    assert screen.html == "There is no portfolio “hal” here. Did you mean “half”?"
    assert screen.document is None


async def test_nothing_at_all_can_be_taken_too():
    desk = Desk()
    assert brought(await desk.sees("/export")) == Belongings((), Preferences())
    table = (await desk.sees("/export csv")).document
    assert table is not None
    assert table.content.decode() == ",".join(COLUMNS) + "\r\n"


async def test_a_file_that_import_would_not_read_says_so(desk):
    for number in range(5):
        await keep(desk, f"long {number}", *((sold("1"),) * 2_000))
    screen = await desk.sees("/export")
    assert len(screen.document.content) > LARGEST_UPLOAD
    assert "It is larger than /import reads." in screen.html
    assert "/import brings it in again" in (await desk.sees("/export long 0")).html


@pytest.mark.parametrize("fields", ["", "|xml", "|csv|1|2", "|csv|x"])
async def test_a_forged_button_exports_nothing(desk, fields):
    assert isinstance(await desk.press_data(f"1Ert{fields}"), Notice)


# groups


async def test_in_a_group_it_is_the_groups_data_and_for_its_editors(desk):
    screen = await desk.sees("/export", ANN, GROUP)
    assert "<b>The data of this group</b>" in screen.html
    assert brought(screen).portfolios == (("ours", FULL),)
    refused = await desk.sees("/export", BOB, GROUP)
    assert "Only administrators" in refused.html
    assert refused.document is None


async def test_a_private_portfolio_is_never_shown_in_a_group(desk):
    assert "There is no portfolio “half” here." in (await desk.sees("/export half", ANN, GROUP)).html


async def test_a_stranger_gets_no_file_by_a_button(desk):
    screen = await desk.sees("/export", ANN, GROUP)
    assert isinstance(await desk.press(screen, "As a table", BOB, GROUP), Notice)


async def test_where_no_amounts_are_shown_there_is_no_file_of_them(desk):
    desk.profiles.settled[GROUP] = Preferences(percent_only=True)
    screen = await desk.sees("/export csv", ANN, GROUP)
    assert screen.html == "An export has amounts, and this group shows none: /percent off shows them again."
    assert (screen.outcome, screen.document, screen.buttons) == (Outcome.BAD_INPUT, None, ())


# the table


def rows(*portfolios) -> list[list[str]]:
    return list(csv.reader(io.StringIO(as_csv(Belongings(portfolios)).decode(), newline="")))


def test_every_kind_of_entry_is_a_row():
    entries = (
        MOVED,
        TargetSet("BTC", Ratio("0.5"), NOON),
        replace(sold("100", "63996.8"), leverage=Decimal("2.5")),
        Withdrawn("BTC", Coin("1E-8"), NOON),
        Delivered(DATED, Price(60000), NOON),
    )
    head, *table = rows(("half", entries))
    at = "2026-03-01T12:00:00+00:00"
    assert tuple(head) == COLUMNS
    assert [",".join(row) for row in table] == [
        f"half,{at},moved,BTC,0.30,,,,,,,,",
        f"half,{at},target,BTC,,,,,,,,,0.5",
        f"half,{at},traded,BTC,,binancecoinm,BTCUSD_PERP,-100,100,63996.8,0,2.5,",
        f"half,{at},withdrawn,BTC,0.00000001,,,,,,,,",
        f"half,{at},delivered,BTC,,binancecoinm,BTCUSD_260626,,100,60000,,,",
    ]


@pytest.mark.parametrize("name", ["=1+1", "+1", "-1", "@SUM(A1)"])
def test_a_name_is_never_a_formula(name):
    assert rows((name, (MOVED,)))[1][0] == f"'{name}"


@pytest.mark.parametrize("name", ['a,"b"', "1=1", "Kälte 🪙", "'quoted'"])
def test_any_other_name_comes_back_as_it_is(name):
    assert rows((name, (MOVED,)))[1][0] == name


def test_a_number_below_zero_stays_a_number():
    assert rows(("half", (CoinsMoved("BTC", Coin("-0.1"), NOON),)))[1][4] == "-0.1"


def test_lines_end_as_the_standard_says():
    assert as_csv(Belongings((("half", (MOVED,)),))).count(b"\r\n") == 2
