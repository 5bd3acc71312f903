"""The tables of docs/venues.md, made from the venue table: `python -m tests.support.venue_table` writes them anew."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

from bot.market.linear_row import LinearRow
from bot.market.venues import LINEAR_ROWS, ROWS
from hedgecore import AmountUnit, LiquidationFamily

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from bot.market.row import Row, VenueRow
    from hedgecore import Rate

DOCUMENT = Path(__file__).parents[2] / "docs" / "venues.md"
_UNITS = {AmountUnit.CONTRACTS: "whole contracts", AmountUnit.USD: "US dollars", AmountUnit.COIN: "coins"}
_FAMILIES = {LiquidationFamily.MARK: "at the mark", LiquidationFamily.ENTRY: "at the entry"}


def percent(rate: Rate) -> str:
    """A rate as the documentation writes it."""
    return f"{(rate * 100).value.normalize():f} %"


def venues() -> str:
    """Ids, units, values, fees, and how prices are asked for."""
    head = ("venue", "id", "code", "orders count", "one contract", "taker fee", "by", "contracts are asked for")
    return _table(
        head,
        (
            (
                row.venue.name,
                f"`{row.venue.id}`",
                f"`{row.venue.code}`",
                _UNITS[row.amount_unit],
                _value(row),
                percent(row.taker_fee),
                row.sources.fee,
                "together" if row.bulk else "one by one",
            )
            for row in _rows()
        ),
    )


def sources() -> str:
    """Where prices and funding come from."""
    head = ("venue", "mark", "index, which is the spot price", "funding rate", "its interval", "settled funding")
    cells = ((r.venue.name, *_prices(r)) for r in _rows())
    return _table(head, cells)


def margins() -> str:
    """Where the tiers come from, and how a position is liquidated."""
    head = ("venue", "tiers from", "maintenance margin on the value", "fee at liquidation")
    return _table(head, ((r.venue.name, r.sources.tiers, *_liquidation(r)) for r in _rows()))


def tiers() -> str:
    """Every tier of the table."""
    head = ("venue", "coin", "from", "maintenance rate", "highest leverage")
    return _table(head, (cells for row in _rows() for cells in _tiers(row)))


def unverified() -> str:
    """What whoever first has a line to the exchange should look at."""
    return _table(("venue", "not verified live"), ((row.venue.name, row.sources.unverified) for row in _rows()))


TABLES: dict[str, Callable[[], str]] = {each.__name__: each for each in (venues, sources, margins, tiers, unverified)}


def documented(name: str, text: str) -> str:
    """The table that stands in the document."""
    found = re.search(_section(name), text, re.DOTALL)
    assert found is not None, name
    return found[2]


def _section(name: str) -> str:
    return rf"(<!-- {name}: .*? -->\n)(.*?)(\n<!-- end of {name} -->)"


def _rows() -> list[VenueRow | LinearRow]:
    return [*ROWS.values(), *LINEAR_ROWS.values()]


def _value(row: VenueRow | LinearRow) -> str:
    if isinstance(row, LinearRow):
        sizes = [f"{size} {coin}" for coin, size in row.sizes.items()]
        return ", ".join(sizes) or ("one coin" if row.amount_unit is AmountUnit.COIN else "as the venue says")
    bitcoin, others = row.contract_value("BTC"), row.contract_value("SOL")
    return f"{bitcoin} USD" if bitcoin == others else f"{bitcoin} USD for BTC, {others} USD for every other coin"


def _prices(row: Row) -> tuple[str, ...]:
    told = row.sources
    return told.mark, told.index, told.funding, told.interval, told.past


def _liquidation(row: VenueRow | LinearRow) -> tuple[str, str]:
    fee = row.other_margin.liquidation_fee
    family = LiquidationFamily.MARK if isinstance(row, LinearRow) else row.other_margin.family
    return _FAMILIES[family], percent(fee) if fee.value else "none"


def _tiers(row: VenueRow | LinearRow) -> Iterator[tuple[str, ...]]:
    for coin, rules in (*row.margin.items(), ("others" if row.margin else "all", row.other_margin)):
        for tier in rules.tiers:
            leverage = "not known" if tier.highest_leverage is None else f"{tier.highest_leverage}x"
            floor = f"{tier.floor} {'USDT' if isinstance(row, LinearRow) else 'coins'}"
            yield row.venue.name, coin, floor, percent(tier.maintenance_rate), leverage


def _table(head: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> str:
    lines = [head, ("---",) * len(head), *rows]
    return "\n".join(f"| {' | '.join(cells)} |".replace("| --- ", "|---").replace("|--- |", "|---|") for cells in lines)


def _written(text: str) -> str:
    for name, table in TABLES.items():
        start, old, end = re.split(_section(name), text, flags=re.DOTALL)[1:4]
        text = text.replace(start + old + end, start + table() + end)
    return text


if __name__ == "__main__":
    DOCUMENT.write_text(_written(DOCUMENT.read_text("utf-8")), "utf-8")
