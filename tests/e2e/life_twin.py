"""What a portfolio must come to, reckoned a second time in fractions from what was said and which funding came."""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal, localcontext
from fractions import Fraction
from typing import TYPE_CHECKING

from bot.texts import numbers
from hedgecore import Coin, Price
from tests.hedgecore.drift_twin import Aimed, Moved, Taken, Terms, Trade, Wish, World, causes, order

if TYPE_CHECKING:
    from datetime import datetime

NAME = "BTCUSD_PERP"
VALUE, FEE, MAINTENANCE = Fraction(100), Fraction("0.0005"), Fraction("0.004")
TARGET, OUTER, INNER = Fraction("0.5"), Fraction("0.05"), Fraction("0.02")
LEVERAGE = 2


@dataclass
class Life:
    """Events with their times, and settlements of funding: (time, mark, rate)."""

    events: list[tuple[datetime, Moved | Taken | Trade | Aimed]] = field(default_factory=list)
    settled: list[tuple[datetime, Fraction, Fraction]] = field(default_factory=list)

    def moves(self, at: datetime, coins: str) -> None:
        self.events.append((at, Moved(Fraction(coins))))

    def takes(self, at: datetime, coins: str) -> None:
        self.events.append((at, Taken(Fraction(coins))))

    def aims(self, at: datetime) -> None:
        self.events.append((at, Aimed(TARGET)))

    def trades(self, at: datetime, contracts: int, price: Fraction) -> None:
        self.events.append((at, Trade(NAME, Fraction(contracts), VALUE, price, FEE)))

    @property
    def hedged(self) -> bool:
        return any(isinstance(event, Trade) for _, event in self.events)

    def card(self, price: Fraction) -> dict[str, str]:
        """Every figure of the card at `price`, as it is written."""
        world, prices = self._world(), {NAME: price}
        short, equity, ratio = world.short(prices), world.equity(prices), world.ratio(prices)
        assert ratio is not None
        taken = sum((event.coins for event in world.all(Taken)), Fraction(0))
        fees = sum((trade.fee * abs(trade.dollars) / trade.price for trade in world.all(Trade)), Fraction(0))
        earned = equity - world.held - world.funding + taken + fees
        figures = {
            "Short": f"{_coins(short, price)} {numbers.fixed(_decimal(short * price), 0).join(('$', ''))}",
            "Put in": _coins(world.held, price),
            "Earned": _signed(earned, price),
            "Fees": _signed(-fees, price),
            "Taken": _signed(-taken, price),
            "Funding": _signed(world.funding, price),
            "Coins": _coins(equity, price),
            "Ratio": f"{numbers.fixed(_decimal(ratio * 100), 1)} % {_points(ratio - TARGET)}",
            **self._causes(world, prices),
            **self._margin(price),
        }
        return {label: figure for label, figure in figures.items() if figure}

    def order(self, price: Fraction) -> int:
        """Contracts to trade, below zero to sell."""
        return order(self._world(), {NAME: price}, Terms(NAME, VALUE, price, FEE), Wish(TARGET, OUTER, INNER, False))  # noqa: FBT003

    def _world(self) -> World:
        before, since = self._funding()
        return World(tuple(event for _, event in self.events), before + since)

    def _causes(self, world: World, prices: dict[str, Fraction]) -> dict[str, str]:
        before, since = self._funding()
        always = {"price", "coins", "funding"}
        labels = {
            "target": " new target", "rounding": " rounding", "price": " price", "coins": " coins moved",
            "funding": " funding", "fees": " fees", "withdrawn": " taken out",
        }  # fmt: skip
        parts = causes(world, prices, TARGET, before, since)
        return {labels[name]: _points(part) if part or name in always else "" for name, part in parts.items()}

    def _margin(self, price: Fraction) -> dict[str, str]:
        """At the harmonic average of what was sold, which buying back leaves as it is."""
        dollars = coins = Fraction(0)
        for _, event in self.events:
            if isinstance(event, Trade) and event.contracts < 0:
                dollars, coins = dollars - event.dollars, coins - event.dollars / event.price
            elif isinstance(event, Trade):
                dollars, coins = dollars - event.dollars, coins * (dollars - event.dollars) / dollars
        posted = coins / LEVERAGE
        liquidation = dollars * (1 - MAINTENANCE) / (coins - posted)
        distance = numbers.signed(_decimal((liquidation / price - 1) * 100), 0)
        return {
            "Margin": f"{_coins(posted, price)} {LEVERAGE}x",
            "Liquid.": f"${numbers.fixed(_decimal(liquidation), 0)} {distance} %",
        }

    def _funding(self) -> tuple[Fraction, Fraction]:
        """Coins until the last trade, and since: a short receives its value in coins times the rate."""
        last = max(at for at, event in self.events if isinstance(event, Trade))
        before = since = Fraction(0)
        for at, mark, rate in self.settled:
            trades = (event for when, event in self.events if isinstance(event, Trade) and when < at)
            received = -sum((trade.dollars for trade in trades), Fraction(0)) / mark * rate
            before, since = (before + received, since) if at <= last else (before, since + received)
        return before, since


def _decimal(number: Fraction) -> Decimal:
    with localcontext(prec=60):
        return Decimal(number.numerator) / Decimal(number.denominator)


def _coins(amount: Fraction, price: Fraction) -> str:
    return numbers.coin(Coin(_decimal(amount)), "BTC", Price(_decimal(price)))


def _signed(amount: Fraction, price: Fraction) -> str:
    return "" if amount == 0 else ("+" if amount > 0 else "") + _coins(amount, price)


def _points(share: Fraction) -> str:
    points = numbers.rounded(_decimal(share * 100), 1)
    return f"{points:+,f} pts" if points else "0.0 pts"
