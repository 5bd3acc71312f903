"""Tables for a phone: at most 32 columns, names left, numbers right, one unit for the whole table."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.texts.numbers import rounded

if TYPE_CHECKING:
    from collections.abc import Sequence
    from decimal import Decimal

WIDTH = 32
_SCALES = (("", 0), ("k", 3), ("M", 6), ("bn", 9), ("tn", 12), ("Pn", 15))


def line(label: str, *cells: str) -> str:
    """A label and right-aligned cells over the full width; too long a line gives up the room behind its label, and if
    that is not enough it is broken before its last cell.
    """
    *middle, last = cells
    start = " ".join([f"{label:<8}", *middle])
    tight = " ".join([label, *middle])
    for before in (start, tight):
        if len(before) + 1 + len(last) <= WIDTH:
            return before + last.rjust(WIDTH - len(before))
    return f"{start.rstrip()}\n{last.rjust(WIDTH)}"


def money_table(
    corner: str, head: Sequence[str], rows: Sequence[tuple[str, Sequence[Decimal]]], unit: str = "$"
) -> str:
    """Signed amounts of `unit` under `head`; `rows` are a label and one amount a column.

    Amounts are in the unit, or in the first of thousands, millions... at which everything fits; the corner, which
    otherwise holds `corner`, then says so. All have cents, or, where one is a thousand or more, none has.
    """
    for scale, power in _SCALES:
        scaled = [(label, [amount.scaleb(-power) for amount in amounts]) for label, amounts in rows]
        places = 0 if any(abs(amount) >= 1000 for _, amounts in scaled for amount in amounts) else 2
        body = [[label, *(_cell(amount, places) for amount in amounts)] for label, amounts in scaled]
        lines = [[f"{unit}{scale}" if scale else corner, *head], *body]
        widths = [max(len(row[column]) for row in lines) for column in range(len(head) + 1)]
        if sum(widths) + len(head) <= WIDTH:
            spare = (WIDTH - sum(widths)) // len(head)
            return "\n".join(_row(row, widths, spare) for row in lines)
    message = f"no scale makes the table fit {WIDTH} columns"
    raise ValueError(message)


def columns(head: Sequence[str], rows: Sequence[Sequence[str]], optional: int) -> str:
    """Right-aligned columns; the one at index `optional` is left out where they do not all fit."""
    lines = [list(head), *(list(row) for row in rows)]
    widths = [max(len(row[column]) for row in lines) for column in range(len(head))]
    if sum(widths) + len(head) - 1 > WIDTH:
        lines = [[cell for column, cell in enumerate(row) if column != optional] for row in lines]
        del widths[optional]
    return "\n".join(
        " ".join(cell.rjust(width) for cell, width in zip(row, widths, strict=True)).rstrip() for row in lines
    )


def _row(cells: Sequence[str], widths: Sequence[int], spare: int) -> str:
    label, *amounts = cells
    return label.ljust(widths[0]) + "".join(
        amount.rjust(width + spare) for amount, width in zip(amounts, widths[1:], strict=True)
    )


def _cell(amount: Decimal, places: int) -> str:
    """Here, and only here, a tiny amount may read as zero."""
    shown = rounded(amount, places)
    return format(shown, "+,f") if shown else "0"
