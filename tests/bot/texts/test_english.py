"""The words are complete: every problem, command and outage has its sentence, and every example works."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from typing import TYPE_CHECKING

import pytest

from bot.chat.screen import Outcome
from bot.chat.table import BY_NAME
from bot.errors import BadUsage, Outage, Problem
from bot.ports import Venue
from bot.texts import English
from bot.texts.help import EXAMPLES, HELP, SUMMARIES
from bot.texts.problems import SENTENCES
from bot.texts.table import columns, line, money_table
from tests.support.builders import DATED, ETHER, snapshot
from tests.support.desk import ANN, BOB, GROUP, Desk
from tests.support.fakes import BINANCE, BINANCE_USDT, BYBIT, WEEX
from tests.support.ledger import HALF, keep

if TYPE_CHECKING:
    from tests.support.fakes import FakeMarket


def test_every_problem_has_a_sentence():
    assert set(SENTENCES) == set(Problem)


@pytest.mark.parametrize("problem", Problem)
def test_every_sentence_is_filled_in_and_ends_with_an_example(problem):
    said = English().problem(BadUsage(problem, "{word}", "other"), "/hedge 20000 0.5")
    assert said.endswith("Try /hedge 20000 0.5")
    assert "{other}" not in said


def test_every_command_has_a_summary_a_help_and_examples():
    assert set(SUMMARIES) == set(HELP) == set(EXAMPLES) == set(BY_NAME)


def test_every_outage_has_words():
    for outage in Outage:
        assert "so I give no numbers" in English().no_market([("Bybit", outage)])


@pytest.mark.parametrize("text", [example for examples in EXAMPLES.values() for example in examples])
async def test_every_example_works(text):
    desk = Desk()
    list_ether(desk.market)
    only_in_groups = text.startswith(("/editors", "/percent"))
    for owner in (ANN, GROUP):
        await keep(desk, "half", *HALF, owner=owner)
    screen = await desk.sees(text, ANN, GROUP, replied=BOB) if only_in_groups else await desk.sees(text)
    assert screen.outcome is Outcome.DONE, screen.html


def list_ether(market: FakeMarket) -> None:
    """Contracts of ether that the examples name: a dated one, and one at the other exchange."""
    dated = replace(DATED, coin="ETH", symbol="ETHUSD_260626")
    market.listed["binancecoinm"] += (dated,)
    market.listed["bybit"] += (replace(ETHER, venue="bybit"),)
    market.snapshots["ETHUSD_260626"] = snapshot(dated, "3200")


def test_names_are_listed():
    assert [English().listed(names) for names in ([], ["A"], ["A", "B"], ["A", "B", "C"])] == [
        "none", "A", "A and B", "A, B and C",
    ]  # fmt: skip


def test_an_exchange_is_short_in_a_table_and_says_usdt_once():
    okx = Venue("okxusdt", "OKX USDT", (), "ou", linear=True, beside="okx")
    assert [English().venue_short(venue) for venue in (BINANCE, BYBIT, BINANCE_USDT, okx, WEEX)] == [
        "Binance", "Bybit", "Binance USDT", "OKX USDT", "Weex USDT",
    ]  # fmt: skip


def test_few_exchanges_without_a_contract_are_named():
    assert [English().no_matter_which(names) for names in ([], ["A"], ["A", "B", "C"], ["A", "B", "C", "D"])] == [
        "any connected exchange", "A", "A, B or C", "any exchange that answered",
    ]  # fmt: skip


def test_a_line_fills_the_width():
    assert line("Hedged", "50.0 %", "$10,000") == "Hedged   50.0 %          $10,000"
    assert line("Funding", "+$90.00 in 30 d, earned") == "Funding  +$90.00 in 30 d, earned"


def test_a_line_too_long_gives_up_the_room_behind_its_label():
    assert line("Sell", "31.25 contracts × 0.1 ETH") == "Sell   31.25 contracts × 0.1 ETH"
    assert line("Funding", "+$576.00 in 30 d, earned") == "Funding +$576.00 in 30 d, earned"


def test_a_line_that_is_longer_still_is_broken_before_its_last_cell():
    assert line("Margin", "123,456,789.12345 BTC", "125x") == "Margin   123,456,789.12345 BTC\n" + "125x".rjust(32)
    assert line("Sell", "1,234.56 contracts × 0.01 BTC") == "Sell\n" + "1,234.56 contracts × 0.01 BTC".rjust(32)


def test_a_table_changes_its_unit_when_dollars_do_not_fit():
    table = money_table(
        "BTC", ("spot", "short", "net"), [("+10000%*", (Decimal(10**9), Decimal(-(10**9)), Decimal(1)))]
    )
    assert table.splitlines() == ["$M           spot    short   net", "+10000%*   +1,000   -1,000     0"]


def test_cents_are_in_all_of_a_table_or_in_none_of_it():
    assert money_table("ETH", ("spot",), [("-10%", [Decimal("-99.5")]), ("-20%", [Decimal(-999)])]).split()[1:] == [
        "spot", "-10%", "-99.50", "-20%", "-999.00",
    ]  # fmt: skip
    assert money_table("ETH", ("spot",), [("-10%", [Decimal("-99.5")]), ("-20%", [Decimal(-1000)])]).split()[1:] == [
        "spot", "-10%", "-100", "-20%", "-1,000",
    ]  # fmt: skip


def test_an_optional_column_is_left_out_where_it_does_not_fit():
    assert (
        columns(("a", "b", "c"), [("1" * 10, "2" * 10, "3" * 10)], optional=1).splitlines()[1]
        == f"{'1' * 10} {'2' * 10} {'3' * 10}"
    )
    assert (
        columns(("a", "b", "c"), [("1" * 11, "2" * 11, "3" * 11)], optional=1).splitlines()[1]
        == f"{'1' * 11} {'3' * 11}"
    )
