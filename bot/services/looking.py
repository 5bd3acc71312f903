"""Looking at conditions exactly, at the prices of one moment that nobody doubts."""

from __future__ import annotations

import asyncio
import logging
from datetime import timedelta
from itertools import groupby
from typing import TYPE_CHECKING

from bot.errors import MarketError, NoSuchPortfolio, PriceTooOld, StorageError
from bot.ports.reminders import Condition
from bot.services.conditions import UNKNOWN, find
from bot.services.outlook import outlook
from bot.services.quotes import MARKED_AFTER
from bot.services.visits import Visit
from hedgecore import Source, key_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import datetime

    from bot.errors import NotTrading, SizeContradicted
    from bot.ports import Boards, Clock, Market, Venue
    from bot.ports.reminders import Reminder, Reminders
    from bot.services.drifting import Drifting, PortfolioDrift
    from bot.services.outlook import Outlook
    from hedgecore import Contract, Key, Snapshot

log = logging.getLogger(__name__)

_AT_A_TIME = 8


class Glance:
    """The market as one round sees it: asked once about each contract for everyone, and never old.

    All contracts of a venue come from one call, where it has such a call, and none with an order book.

    A `Market` that raises PriceTooOld for what cards would mark as old, and that remembers nothing of before.
    """

    def __init__(self, market: Market, boards: Boards, clock: Clock) -> None:
        self._market = market
        self._boards = boards
        self._clock = clock
        self._seen: dict[Key, Snapshot | MarketError] = {}

    def renew(self) -> None:
        """A new round begins."""
        self._seen = {}

    @property
    def venues(self) -> tuple[Venue, ...]:
        """Those of the market."""
        return self._market.venues

    async def contracts(self, venue: str) -> tuple[Contract, ...]:
        """Those of the market. Raises VenueUnavailable."""
        return await self._market.contracts(venue)

    def left_out(self, venue: str, coin: str) -> tuple[SizeContradicted | NotTrading, ...]:
        """Those of the market."""
        return self._market.left_out(venue, coin)

    async def snapshot(self, contract: Contract) -> Snapshot:
        """What was seen in this round. Raises VenueUnavailable or PriceTooOld."""
        key = key_of(contract)
        if key not in self._seen:
            self._seen[key] = await self._ask(contract)
        found = self._seen[key]
        if isinstance(found, MarketError):
            raise found.with_traceback(None)  # the traces of all who asked would add up
        return found

    def remembered(self, _contract: Contract) -> Snapshot | None:
        """Nothing: what is not known now is not known."""
        return None

    async def _ask(self, contract: Contract) -> Snapshot | MarketError:
        try:
            snapshot = await self._boards.glance(contract)
        except MarketError as error:
            return error
        age = max(self._clock.now() - snapshot.as_of, timedelta(0))
        if snapshot.source is not Source.SAMPLE and age > MARKED_AFTER:
            return PriceTooOld(contract.venue, age)
        return snapshot


class Looking:
    """Looks through a `drifting` of its own, which is over a Glance: that of people may use older prices."""

    def __init__(self, reminders: Reminders, drifting: Drifting) -> None:
        self._reminders = reminders
        self._drifting = drifting
        self._places = asyncio.Semaphore(_AT_A_TIME)

    async def look(self, reminders: Sequence[Reminder], now: datetime) -> None:
        """Look at each, and keep what follows from it, all in one go. Raises StoreUnavailable."""
        ordered = sorted(reminders, key=_portfolio_of)
        groups = [list(group) for _, group in groupby(ordered, key=_portfolio_of)]
        found = await asyncio.gather(*(self._look_at_one(group, now) for group in groups))
        outlooks = [each for group in found for each in group]
        triggers = {each.reminder.id: each.triggers for each in outlooks if each.triggers is not None}
        await self._reminders.happened([(each.reminder, each.occurrence) for each in outlooks], triggers)

    async def _look_at_one(self, reminders: Iterable[Reminder], now: datetime) -> list[Outlook]:
        """All reminders of one portfolio."""
        first, *_ = reminders = list(reminders)
        async with self._places:
            drift = await self._drift(first, now)
        return [
            outlook(reminder, UNKNOWN if drift is None else find(reminder.rule, drift), now)
            for reminder in reminders
            if isinstance(reminder.rule, Condition)
        ]

    async def _drift(self, reminder: Reminder, now: datetime) -> PortfolioDrift | None:
        """Where the portfolio stands; None if nobody can tell."""
        try:
            return await self._drifting.drift(owner_of(reminder, now), reminder.portfolio)
        except (MarketError, NoSuchPortfolio):
            return None
        except StorageError:
            raise
        except Exception:  # one portfolio that cannot be reckoned must not keep the others from being watched
            log.exception("portfolio %d cannot be looked at", reminder.portfolio)
            return None


def owner_of(reminder: Reminder, now: datetime) -> Visit:
    """The owner of the portfolio, looking at its own."""
    return Visit(principal=reminder.owner, chat=reminder.owner, private=True, at=now)


def _portfolio_of(reminder: Reminder) -> tuple[int, int]:
    return reminder.owner, reminder.portfolio
