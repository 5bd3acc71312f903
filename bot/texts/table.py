"""Tables for a phone: at most 32 columns, names left, numbers right, one unit for the whole table."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from bot.texts.numbers import rounded

if TYPE_CHECKING:
    from collections.abc import Sequence

WIDTH = 32
_SCALES = (("", 0), ("k", 3), ("M", 6), ("bn", 9), ("tn", 12), ("Pn", 15))


def line(label: str, *cells: str) -> str:
    """A label and right-aligned cells over the full width; too long a line is broken before its last cell."""
    *middle, last = cells
    start = f"{label:<8} " + "".join(f"{cell} " for cell in middle)
    room = WIDTH - len(start)
    if len(last) <= room:
        return start + last.rjust(room)
    return f"{start}\n{last.rjust(WIDTH)}"


def money_table(
    corner: str, head: Sequence[str], rows: Sequence[tuple[str, Sequence[Decimal]]], unit: str = "$"
) -> str:
    """Signed amounts of `unit` under `head`; `rows` are a label and one amount a column.

    Amounts are in the unit, or in the first of thousands, millions... at which everything fits; the corner, which
    otherwise holds `corner`, then says so.
    """
    for scale, power in _SCALES:
        body = [[label, *_cells(amounts, power)] for label, amounts in rows]
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


def _cells(amounts: Sequence[Decimal], power: int) -> list[str]:
    """One scale for a row, cents below a thousand; here, and only here, a tiny amount may read as zero."""
    scaled = [amount.scaleb(-power) for amount in amounts]
    places = 0 if max(map(abs, scaled), default=Decimal(0)) >= 1000 else 2
    shown = [rounded(amount, places) for amount in scaled]
    return [format(amount, "+,f") if amount else "0" for amount in shown]
