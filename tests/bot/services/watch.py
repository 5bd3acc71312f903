"""Portfolios that are watched: everything behind the watcher as fakes, and short ways to move prices and time."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import timedelta
from decimal import Decimal
from typing import TYPE_CHECKING

from bot.ports import Cause
from bot.ports.reminders import Condition, Measure, Reminder
from bot.services.keeping import Keeping
from bot.services.watching import Watcher
from hedgecore import Coin, CoinsMoved, Contracts, Fill, Price, Ratio, TargetSet, Traded
from tests.support.builders import NOON, PERPETUAL, snapshot
from tests.support.fake_books import FakeBooks, FakeMembers, FakeProfiles
from tests.support.fake_history import FakeHistory
from tests.support.fake_reminders import FakeReminders
from tests.support.fakes import FakeClock, FakeMarket

if TYPE_CHECKING:
    from bot.ports.reminders import Occurrence, Trigger
    from hedgecore import Entry, InverseContract

ANN = 1001
MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)
OPENED = NOON - 30 * DAY


def moved(amount: str, coin: str = "BTC") -> CoinsMoved:
    return CoinsMoved(coin, Coin(amount), OPENED)


def wanted(target: str, coin: str = "BTC") -> TargetSet:
    return TargetSet(coin, Ratio(target), OPENED)


def sold(contracts: str, price: str = "64000", contract: InverseContract = PERPETUAL) -> Traded:
    return Traded(contract, Fill(-Contracts(contracts), Price(price)), OPENED)


HALF = (moved("1"), wanted("0.5"), sold("320"))
"""Off by a tenth below 42,666.67 and above 96,000; liquidated at 127,488."""


def condition(measure: str, threshold: str) -> Condition:
    return Condition(Measure(measure), Decimal(threshold))


TENTH_OFF = condition("drift", "0.1")


@dataclass
class Watch:
    """The watcher of Ann's portfolios, at noon and 64,000 dollars."""

    market: FakeMarket = field(default_factory=FakeMarket)
    clock: FakeClock = field(default_factory=FakeClock)
    books: FakeBooks = field(default_factory=FakeBooks)
    profiles: FakeProfiles = field(default_factory=FakeProfiles)
    history: FakeHistory = field(default_factory=FakeHistory)
    reminders: FakeReminders = field(default_factory=FakeReminders)

    def __post_init__(self) -> None:
        self.watcher = self.another()

    def another(self) -> Watcher:
        """One more watcher of the same store, such as the one after a restart."""
        keeping = Keeping(self.books, self.profiles, FakeMembers())
        every = timedelta(0)
        return Watcher(self.reminders, keeping, self.market, self.market, self.history, clock=self.clock, every=every)

    async def remind(self, rule: Condition, *entries: Entry, name: str = "half") -> int:
        """A condition on a new portfolio, not looked at yet; its number."""
        portfolio = await self.books.create(ANN, name, entries or HALF, Cause(ANN, NOON))
        return self.remind_of(rule, portfolio.id)

    def remind_of(self, rule: Condition, portfolio: int) -> int:
        now = self.clock.now()
        new = Reminder(0, ANN, portfolio, ANN, None, ANN, rule, "UTC", now, look_at=now)
        return self.reminders.put(new).id

    def at(self, price: str, **changes: object) -> None:
        """Every contract on bitcoin stands at that price now."""
        for symbol, old in self.market.snapshots.items():
            if old.contract.coin == "BTC":
                self.market.snapshots[symbol] = snapshot(old.contract, price, **{"as_of": self.clock.now(), **changes})

    async def tick(self, price: str | None = None, after: timedelta = timedelta(0), **changes: object) -> list[str]:
        """What is said of new once time has passed and prices are these (None: the same, of now)."""
        before = len(self.reminders.said)
        self.clock.advance(after)
        if price is not None:
            self.at(price, **changes)
        else:
            fresh = {name: replace(old, as_of=self.clock.now()) for name, old in self.market.snapshots.items()}
            self.market.snapshots |= fresh
        await self.watcher.tick()
        return [each.occasion.value for each in self.reminders.said[before:]]

    @property
    def last(self) -> Occurrence:
        return self.reminders.said[-1]

    def kept(self, number: int) -> Reminder:
        return self.reminders.kept[number]

    def triggers(self, number: int) -> tuple[Trigger, ...]:
        return self.reminders.triggers[number]
