"""Inverse against linear, side by side: a block that any card about a hedge can show."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.chat.markup import escaped
from bot.services.comparing import Side
from bot.texts import numbers
from bot.texts.table import line

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bot.services.comparing import Comparison, Missing
    from bot.texts import Texts


def kinds_table(texts: Texts, comparison: Comparison) -> str:
    """A line for each question, a column for each kind; of a kind that there is none of, that."""
    inverse, linear = (list(_cells(texts, side)) for side in (comparison.inverse, comparison.linear))
    labels = texts.kinds_rows()
    rows = [("", *texts.kinds_head), *zip(labels, inverse, linear, strict=True)]
    widths = [max(len(row[column]) for row in rows) for column in (0, 1)]
    return "\n".join(line(label.ljust(widths[0]), cell.rjust(widths[1]), last).rstrip() for label, cell, last in rows)


def kinds_compared(texts: Texts, comparison: Comparison) -> str | None:
    """Which contracts they are, None where there is one kind only."""
    sides = [side.quote for side in (comparison.inverse, comparison.linear) if isinstance(side, Side)]
    if len(sides) < len(texts.kinds_head):
        return None
    inverse, linear = (texts.contract_name(quote.venue, quote.snapshot.contract) for quote in sides)
    return escaped(texts.kinds_compared(inverse, linear))


def _cells(texts: Texts, side: Side | Missing) -> Iterator[str]:
    if not isinstance(side, Side):
        yield from (texts.no_contract, *("" for _ in texts.kinds_rows()[1:]))
        return
    yield side.paid_in
    yield side.paid_in
    yield texts.needs_stablecoins(needed=side.needs_stablecoins)
    for posted in side.posted:
        yield texts.posted(posted.margin, side.quote.snapshot.mark)
        yield texts.never if posted.liquidation is None else numbers.rough_price(posted.liquidation)
    yield texts.unknown if side.funding_30d is None else texts.usd_signed(side.funding_30d)
    yield texts.usd(side.fee)
