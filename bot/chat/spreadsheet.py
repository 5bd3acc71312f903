"""Entries as a table for spreadsheets: CSV as in RFC 4180, in UTF-8, a row for each entry.

Amounts are plain decimals without an exponent. Text that a spreadsheet would take for a formula has an apostrophe in
front of it.
"""

from __future__ import annotations

import csv
import io
from datetime import UTC
from typing import TYPE_CHECKING, TypeAlias

from hedgecore import CoinsMoved, Delivered, TargetSet, Traded, Withdrawn

if TYPE_CHECKING:
    from decimal import Decimal

    from bot.ports import Belongings
    from hedgecore import Entry, InverseContract

COLUMNS = (
    "portfolio", "time", "kind", "coin", "amount", "venue", "symbol", "contracts", "contract_value", "price", "fee",
    "leverage", "target",
)  # fmt: skip
_FORMULAS = ("=", "+", "-", "@", "\t", "\r")

_Cells: TypeAlias = "dict[str, str]"


def as_csv(belongings: Belongings) -> bytes:
    """The entries of all portfolios, one portfolio after the other. Settings are no entries, and not in it."""
    table = io.StringIO(newline="")
    writer = csv.DictWriter(table, COLUMNS, restval="")
    writer.writeheader()
    for name, entries in belongings.portfolios:
        writer.writerows({"portfolio": _text(name)} | _row(entry) for entry in entries)
    return table.getvalue().encode()


def _row(entry: Entry) -> _Cells:
    kind, cells = _kind_and_cells(entry)
    return {"time": entry.at.astimezone(UTC).isoformat(), "kind": kind, "coin": _text(entry.coin)} | cells


def _kind_and_cells(entry: Entry) -> tuple[str, _Cells]:
    match entry:
        case CoinsMoved():
            return "moved", {"amount": _number(entry.amount.value)}
        case Withdrawn():
            return "withdrawn", {"amount": _number(entry.amount.value)}
        case TargetSet():
            return "target", {"target": _number(entry.target.value)}
        case Delivered():
            return "delivered", _contract(entry.contract) | {"price": _number(entry.price.value)}
        case Traded():
            return "traded", _contract(entry.contract) | _trade(entry)


def _contract(contract: InverseContract) -> _Cells:
    return {
        "venue": _text(contract.venue),
        "symbol": _text(contract.symbol),
        "contract_value": _number(contract.contract_value.value),
    }


def _trade(trade: Traded) -> _Cells:
    return {
        "contracts": _number(trade.fill.contracts.value),
        "price": _number(trade.fill.price.value),
        "fee": _number(trade.fill.fee.value),
        "leverage": "" if trade.leverage is None else _number(trade.leverage),
    }


def _number(value: Decimal) -> str:
    return format(value, "f")


def _text(text: str) -> str:
    return f"'{text}" if text.startswith(_FORMULAS) else text
