"""The watcher: sees the numbers that conditions wait for, and looks at those reminders which they may set off.

What a round costs depends on what fires, not on what is kept: the store selects by triggers. Beyond that a condition is
looked at once a day, and when its portfolio was changed.
"""

from __future__ import annotations

import asyncio
from collections import defaultdict
from datetime import timedelta
from typing import TYPE_CHECKING

from bot.errors import MarketError
from bot.ports.meters import UNMETERED
from bot.services.conditions import number_of
from bot.services.drifting import Drifting
from bot.services.looking import Glance, Looking
from bot.services.outlook import BLIND_AFTER
from bot.services.quotes import MARKED_AFTER, Quotes
from bot.services.rounds import repeat

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime
    from decimal import Decimal

    from bot.ports import Boards, Clock, History, Market
    from bot.ports.meters import Meters
    from bot.ports.reminders import Reminders, Topic
    from bot.services.keeping import Keeping
    from hedgecore import Snapshot

EVERY = timedelta(seconds=15)
MOST_AT_ONCE = 200
_AT_ONCE = timedelta(0)


class Watcher:
    """Several may watch for one store: whoever is second finds a reminder already changed, and is passed over."""

    def __init__(  # noqa: PLR0913 - one argument a port
        self,
        reminders: Reminders,
        keeping: Keeping,
        market: Market,
        boards: Boards,
        history: History,
        *,
        clock: Clock,
        every: timedelta = EVERY,
        meters: Meters = UNMETERED,
    ) -> None:
        self._reminders = reminders
        self._clock = clock
        self._every = every
        self._meters = meters
        self._glance = Glance(market, boards, clock)
        self._quotes = Quotes(self._glance, clock)
        self._looking = Looking(reminders, Drifting(keeping, self._quotes, history))
        self._unseen: dict[Topic, datetime] = {}
        self._told: set[Topic] = set()

    async def run(self, stop: asyncio.Event) -> None:
        """Watch until `stop` is set."""
        await repeat(self._round, stop, name="watching conditions", meters=self._meters)

    async def tick(self) -> bool:
        """See every number that is waited for, and look at what it may set off and at what is to be looked at anyway.

        Whether more may be waiting: nothing is looked at with prices that have become old meanwhile. Raises
        StoreUnavailable.
        """
        began = self._clock.now()
        self._glance.renew()
        numbers = await self._numbers(await self._reminders.watched())
        await self._note(numbers, began)
        for topic, number in numbers.items():
            if number is not None and not await self._set_off(topic, number, began):
                return True
        return not await self._look_anyway(began)

    async def _round(self) -> timedelta:
        return _AT_ONCE if await self.tick() else self._every

    async def _numbers(self, topics: Sequence[Topic]) -> Mapping[Topic, Decimal | None]:
        """What each topic is at; None where nobody can tell."""
        contracts: dict[tuple[str, str], list[Topic]] = defaultdict(list)
        for topic in topics:
            contracts[topic.venue, topic.symbol].append(topic)
        seen = await asyncio.gather(*(self._see(*contract) for contract in contracts))
        return {
            topic: None if snapshot is None else number_of(topic, snapshot)
            for group, snapshot in zip(contracts.values(), seen, strict=True)
            for topic in group
        }

    async def _see(self, venue: str, symbol: str) -> Snapshot | None:
        try:
            contract = await self._quotes.named(venue, symbol)
            return None if contract is None else await self._quotes.snapshot(contract)
        except MarketError:
            return None

    async def _note(self, numbers: Mapping[Topic, Decimal | None], now: datetime) -> None:
        """Have those looked at whose numbers are unknown for long, and again once they are known."""
        self._unseen = {topic: self._unseen.get(topic, now) for topic, number in numbers.items() if number is None}
        for topic, since in self._unseen.items():
            if topic not in self._told and now - since >= BLIND_AFTER:
                await self._reminders.look_at_topic(topic, now, since)
                self._told.add(topic)
        for topic in self._told - self._unseen.keys():
            await self._reminders.look_at_topic(topic, now, None)
            self._told.discard(topic)

    async def _set_off(self, topic: Topic, number: Decimal, began: datetime) -> bool:
        """Look at all that `number` may set off; False if time ran out."""
        last = 0
        while not self._is_old(began):
            found = await self._reminders.set_off(topic, number, MOST_AT_ONCE, last)
            if found:
                await self._looking.look(found, self._clock.now())
                last = found[-1].id
            if len(found) < MOST_AT_ONCE:
                return True
        return False

    async def _look_anyway(self, began: datetime) -> bool:
        """Look at all whose time to be looked at has come; False if time ran out."""
        while not self._is_old(began):
            found = await self._reminders.to_look_at(self._clock.now(), MOST_AT_ONCE)
            if found:
                await self._looking.look(found, self._clock.now())
            if len(found) < MOST_AT_ONCE:
                return True
        return False

    def _is_old(self, began: datetime) -> bool:
        return self._clock.now() - began > MARKED_AFTER
