"""Where a hedge stands against its target, and why.

The ratio is the one on coin equity: dollars of the short at the mark over dollars of all coins owned, the short's
profit included. docs/math.md tells how it is split by cause.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from enum import Enum
from typing import TYPE_CHECKING, TypeAlias

from hedgecore.book import last_trade, replay
from hedgecore.errors import OutOfRange
from hedgecore.units import Coin, Ratio, Usd

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from hedgecore.book import Book, Entry, Key, LastTrade
    from hedgecore.units import Price


class DriftCause(Enum):
    """Why a ratio is not its target, in the order in which the causes are told.

    UNTRADED stands alone, before the first trade. TARGET: the target was changed since the last trade. ROUNDING: what
    the last trade left to the target of its time. The others happened since, but FEES, which is that trade's fee.
    """

    UNTRADED = "untraded"
    TARGET = "target"
    ROUNDING = "rounding"
    PRICE = "price"
    COINS = "coins"
    FUNDING = "funding"
    FEES = "fees"
    WITHDRAWN = "withdrawn"


@dataclass(frozen=True, slots=True)
class Received:
    """Funding in coins, below zero paid: until the last trade, and since."""

    before: Coin = Coin(0)
    since: Coin = Coin(0)


@dataclass(frozen=True, slots=True)
class Drift:
    """A hedge at present marks.

    ratio: on coin equity; target: the ratio wanted; drift: ratio less target; causes: its parts, in order, without
    FUNDING where that is unknown; short: dollars of the short; short_coins: the same in coins; held: coins moved in
    less out; sold: held less coin delta, the coins held that no longer move with the price; equity: all coins owned;
    earned: the short's profit, realised or not, before fees, in coins.
    """

    ratio: Ratio
    target: Ratio
    drift: Ratio
    causes: Mapping[DriftCause, Ratio]
    short: Usd
    short_coins: Coin
    held: Coin
    sold: Coin
    equity: Coin
    earned: Coin

    @property
    def static(self) -> Ratio | None:
        """The share of the coins held that is sold, which no price changes; None where nothing is held."""
        return _share(self.sold, self.held)

    @property
    def naive(self) -> Ratio | None:
        """The short over the coins held, to explain why that misleads; None where nothing is held."""
        return _share(self.short_coins, self.held)


Marks: TypeAlias = "Mapping[Key, Price]"


def drift_of(
    coin: str, entries: Sequence[Entry], marks: Marks, target: Ratio, *, received: Received | None = None
) -> Drift:
    """The drift of `coin` from `target` at `marks`, the present price of each open contract (KeyError without one).

    `received` is the funding; None is unknown, and left out. OutOfRange where no coins are left to hedge.
    """
    trade = last_trade(coin, entries)
    now = replay(coin, entries) if trade is None else replay(coin, trade.since, onto=trade.book)
    funding = Received() if received is None else received
    unrealised, short_coins = _unrealised(now, marks), _short_coins(now, marks)
    equity = now.settled + unrealised + funding.before + funding.since
    ratio = _share(short_coins, equity)
    if ratio is None:
        raise OutOfRange(name="equity", given=equity.value, lowest=Decimal(0))
    reached = {DriftCause.UNTRADED: ratio} if trade is None else _reached(trade, now, marks, target, received)
    return Drift(
        ratio=ratio,
        target=target,
        drift=ratio - target,
        causes=_steps(target, reached),
        short=sum((-leg.contract.notional(leg.history.contracts) for leg in now.legs.values()), start=Usd(0)),
        short_coins=short_coins,
        held=now.held,
        sold=now.held - (equity - unrealised - _sold(now)),
        equity=equity,
        earned=now.realised + unrealised,
    )


def _reached(
    trade: LastTrade, now: Book, marks: Marks, target: Ratio, received: Received | None
) -> dict[DriftCause, Ratio | None]:
    """The ratio there is once each cause is added to those before it, None where no coins would be left."""
    then, funding = trade.book, Received() if received is None else received
    at_trade = dict.fromkeys(then.positions, trade.price)
    coins = then.settled + trade.fee + _unrealised(then, at_trade) + funding.before
    reached = {
        DriftCause.TARGET: target if then.target is None else then.target,
        DriftCause.ROUNDING: _share(_short_coins(then, at_trade), coins),
    }
    changes = {
        DriftCause.PRICE: _unrealised(now, marks) - _unrealised(then, at_trade),
        DriftCause.COINS: now.held - then.held,
        DriftCause.FUNDING: None if received is None else received.since,
        DriftCause.FEES: -trade.fee,
        DriftCause.WITHDRAWN: then.withdrawn - now.withdrawn,
    }
    short_coins = _short_coins(now, marks)
    for cause, change in changes.items():
        if change is not None:
            coins += change
            reached[cause] = _share(short_coins, coins)
    return reached


def _steps(start: Ratio, reached: Mapping[DriftCause, Ratio | None]) -> dict[DriftCause, Ratio]:
    """What each cause changes. One that leaves no coins has no ratio, so the next one that does tells for both."""
    steps = {}
    for cause, ratio in reached.items():
        end = start if ratio is None else ratio
        steps[cause], start = end - start, end
    return steps


def _unrealised(book: Book, marks: Marks) -> Coin:
    return sum((position.pnl(marks[key]) for key, position in book.positions.items()), start=Coin(0))


def _short_coins(book: Book, marks: Marks) -> Coin:
    worth = (position.coin_value(marks[key]) * -position.side for key, position in book.positions.items())
    return sum(worth, start=Coin(0))


def _sold(book: Book) -> Coin:
    """Coins that the open shorts were worth at their entries."""
    return sum((position.entry_value * -position.side for position in book.positions.values()), start=Coin(0))


def _share(part: Coin, whole: Coin) -> Ratio | None:
    return Ratio(part / whole) if whole > Coin(0) else None
