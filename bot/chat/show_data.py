"""The `/show` card and its log as data: numbers as strings, None for unknown or none. The keys are part of the
interface.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.texts.numbers import exact
from hedgecore import CoinsMoved, Delivered, TargetSet, Traded, Withdrawn, key_of

if TYPE_CHECKING:
    from bot.chat.screen import Json
    from bot.ports import Change, LogPage
    from bot.services.showing import CoinView, PortfolioView
    from hedgecore import Coin, Contracts, Entry, Leg, Position, Price, Ratio, Usd


def show_data(view: PortfolioView) -> dict[str, Json]:
    """Every figure of the card, to 20 significant digits."""
    return {
        "command": "show",
        "portfolio": view.portfolio.name,
        "value_usd": _text(view.value),
        "coins": [_coin(coin) for coin in view.coins],
    }


def log_data(name: str, log: LogPage) -> dict[str, Json]:
    """A page of changes, the newest first; pages count from 1."""
    return {
        "command": "show",
        "portfolio": name,
        "page": str(log.page + 1),
        "pages": str(log.pages),
        "changes": [_change(change) for change in log.changes],
    }


def _coin(coin: CoinView) -> dict[str, Json]:
    legs = [(leg, leg.position) for leg in coin.book.open_legs]
    return {
        "coin": coin.book.coin,
        "held_coin": _text(coin.book.held),
        "equity_coin": _text(coin.equity),
        "value_usd": _text(coin.value),
        "spot_price": _text(coin.price),
        "target": _text(coin.target),
        "legs": [_leg(coin, leg, position) for leg, position in legs if position is not None],
    }


def _leg(coin: CoinView, leg: Leg, position: Position) -> dict[str, Json]:
    quote = coin.quotes.get(key_of(leg.contract))
    mark = None if quote is None else quote.snapshot.mark
    return {
        "venue": leg.contract.venue,
        "symbol": leg.contract.symbol,
        "contracts": _text(position.contracts),
        "contract_value_usd": _text(leg.contract.contract_value),
        "entry_price": _text(position.entry),
        "mark_price": _text(mark),
        "pnl_coin": None if mark is None else _text(position.pnl(mark)),
        "pnl_usd": None if mark is None else _text(position.pnl_in_usd(mark, coin.price)),
        "as_of": None if quote is None else quote.snapshot.as_of.isoformat().replace("+00:00", "Z"),
        "source": None if quote is None else quote.freshness.value,
    }


def _change(change: Change) -> dict[str, Json]:
    return {
        "at": change.at.isoformat().replace("+00:00", "Z"),
        "who": str(change.who),
        "kind": change.kind.value,
        "before": change.before,
        "entries": [_entry(entry) for entry in change.entries],
    }


def _entry(entry: Entry) -> dict[str, Json]:
    match entry:
        case CoinsMoved():
            return {"entry": "moved", "coin": entry.coin, "amount_coin": _text(entry.amount)}
        case Withdrawn():
            return {"entry": "withdrawn", "coin": entry.coin, "amount_coin": _text(entry.amount)}
        case TargetSet():
            return {"entry": "target", "coin": entry.coin, "target": _text(entry.target)}
        case Delivered():
            contract = {"venue": entry.contract.venue, "symbol": entry.contract.symbol}
            return {"entry": "delivered", **contract, "price": _text(entry.price)}
        case Traded():
            contract = {"venue": entry.contract.venue, "symbol": entry.contract.symbol}
            fill = {"contracts": _text(entry.fill.contracts), "price": _text(entry.fill.price)}
            return {"entry": "traded", **contract, **fill}


def _text(quantity: Usd | Coin | Contracts | Price | Ratio | None) -> str | None:
    return None if quantity is None else exact(quantity.value)
