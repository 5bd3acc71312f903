"""The use cases around portfolios: each checks who may, makes one change, and returns what there is afterwards."""

from __future__ import annotations

from collections import OrderedDict
from contextlib import suppress
from datetime import timedelta
from typing import TYPE_CHECKING, TypeAlias

from bot.errors import NoSuchPortfolio, StorageError
from bot.ports import Draft, Preferences
from bot.services.entries import fitting
from bot.services.reminding import portfolio_changed
from bot.services.rights import Rights
from hedgecore import CoinsMoved, TargetSet, Withdrawn

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime

    from bot.ports import Books, LogPage, Members, Portfolio, Profiles
    from bot.ports.reminders import Reminders
    from bot.services.visits import Visit
    from hedgecore import Coin, Entry, Ratio, Traded

LOG_PAGE = 8
ANSWER_WITHIN = timedelta(minutes=15)
_REMEMBERED_FOR = timedelta(seconds=30)
_MOST_REMEMBERED = 1_000

Which: TypeAlias = "str | int"  # a portfolio by the name that was typed, or by the id that a button carries


class Keeping:
    """Portfolios of people and groups. Everyone in a group may look; editors and administrators may change.

    After each change the conditions of `reminders` that it may make true, or false, are looked at anew.
    """

    def __init__(self, books: Books, profiles: Profiles, members: Members, reminders: Reminders | None = None) -> None:
        self._books = books
        self._reminders = reminders
        self._profiles = profiles
        self._rights = Rights(profiles, members)
        self._usual: OrderedDict[int, tuple[datetime, Preferences]] = OrderedDict()
        self._asking: OrderedDict[tuple[int, int], datetime] = OrderedDict()

    # who may

    async def may_edit(self, visit: Visit) -> bool:
        """One's own portfolios always; a group's as itself, as its administrator, or as one of its editors."""
        return await self._rights.may_edit(visit)

    async def require_editor(self, visit: Visit) -> None:
        """Raise NotAllowed for anyone else."""
        await self._rights.require_editor(visit)

    async def require_holder(self, visit: Visit) -> None:
        """Raise NotAllowed for whoever may not erase it all."""
        await self._rights.require_holder(visit)

    # looking

    async def titles(self, visit: Visit) -> Mapping[int, str]:
        """The names of the portfolios there are, by id."""
        return await self._books.titles(visit.owner)

    async def name(self, visit: Visit, which: Which) -> str:
        """The name of the portfolio with an id; a name is left as it was typed. Raises NoSuchPortfolio."""
        if isinstance(which, str):
            return which
        titles = await self._books.titles(visit.owner)
        if which not in titles:
            raise NoSuchPortfolio(name="", names=tuple(titles.values()))
        return titles[which]

    async def load(self, visit: Visit, which: Which) -> Portfolio:
        """One portfolio. Raises NoSuchPortfolio."""
        return await self._books.load(visit.owner, await self.name(visit, which))

    async def everything(self, visit: Visit) -> tuple[Portfolio, ...]:
        """All portfolios, in the order of their creation."""
        return await self._books.everything(visit.owner)

    async def log(self, visit: Visit, name: str, page: int) -> LogPage:
        """A page of its changes. Raises NoSuchPortfolio."""
        return await self._books.log(visit.owner, name, page, LOG_PAGE)

    # what its owner settled

    async def preferences(self, visit: Visit) -> Preferences:
        """As they are on disk."""
        preferences = await self._profiles.preferences(visit.owner)
        self._remember(visit, preferences)
        return preferences

    async def prefer(self, visit: Visit, preferences: Preferences) -> None:
        """Settle it. Raises NotAllowed in a group for whoever may not change what is the group's."""
        await self.require_editor(visit)
        await self._profiles.prefer(visit.owner, preferences, visit.cause)
        self._remember(visit, preferences)
        await self._look_anew(visit, None)

    async def usual(self, visit: Visit) -> Preferences:
        """What fills in where a command says nothing: as remembered for half a minute, and never an error."""
        known = self._usual.get(visit.owner)
        if known is not None and visit.at - known[0] < _REMEMBERED_FOR:
            return known[1]
        try:
            return await self.preferences(visit)
        except StorageError:
            return Preferences() if known is None else known[1]

    def _remember(self, visit: Visit, preferences: Preferences) -> None:
        self._usual[visit.owner] = (visit.at, preferences)
        self._usual.move_to_end(visit.owner)
        if len(self._usual) > _MOST_REMEMBERED:
            self._usual.popitem(last=False)

    # changing

    async def save(self, visit: Visit, name: str, coin: str, holding: Coin, target: Ratio) -> Portfolio:
        """A new portfolio of a holding with a target. Raises NameTaken or LimitReached."""
        entries: list[Entry] = [CoinsMoved(coin, holding, visit.at), TargetSet(coin, target, visit.at)]
        await self.require_editor(visit)
        return await self._books.create(visit.owner, name, entries, visit.cause)

    async def hold(self, visit: Visit, which: Which, amounts: Mapping[str, Coin]) -> Portfolio:
        """Coins moved in, or out below zero; a name that is not there yet makes a new portfolio for coins moved in.

        Raises MoreThanHeld, NoSuchPortfolio or LimitReached.
        """
        await self.require_editor(visit)
        entries = [CoinsMoved(coin, amount, visit.at) for coin, amount in amounts.items()]
        try:
            return await self._add(visit, which, entries)
        except NoSuchPortfolio as error:
            if error.name == "" or any(entry.amount.value < 0 for entry in entries):
                raise
            return await self._books.create(visit.owner, error.name, entries, visit.cause)

    async def aim(self, visit: Visit, which: Which, coin: str, target: Ratio) -> Portfolio:
        """Another target."""
        return await self._add(visit, which, [TargetSet(coin, target, visit.at)])

    async def trade(self, visit: Visit, which: Which, trades: Sequence[Traded]) -> Portfolio:
        """Fills as they were traded. Raises MoreThanOpen where a short would become a long, or LimitReached."""
        return await self._add(visit, which, trades)

    async def withdraw(self, visit: Visit, which: Which, coin: str, amount: Coin) -> Portfolio:
        """Coins taken out of the hedge's profit. Raises MoreThanHeld."""
        return await self._add(visit, which, [Withdrawn(coin, amount, visit.at)])

    async def settle(self, visit: Visit, name: str, entries: Sequence[Entry]) -> Portfolio:
        """What happened by itself, such as a delivery: recorded whoever looks."""
        portfolio = await self._books.add(visit.owner, name, entries, visit.cause)
        await self._look_anew(visit, portfolio.id)
        return portfolio

    async def rename(self, visit: Visit, which: Which, new_name: str) -> Portfolio:
        """The same under another name. Raises NameTaken."""
        await self.require_editor(visit)
        return await self._books.rename(visit.owner, await self.name(visit, which), new_name, visit.cause)

    async def delete(self, visit: Visit, which: Which) -> int:
        """Put away; the number brings it back."""
        await self.require_editor(visit)
        return await self._books.delete(visit.owner, await self.name(visit, which), visit.cause)

    async def restore(self, visit: Visit, portfolio: int) -> Portfolio:
        """Back again."""
        await self.require_editor(visit)
        return await self._books.restore(visit.owner, portfolio, visit.cause)

    async def _add(self, visit: Visit, which: Which, entries: Sequence[Entry]) -> Portfolio:
        await self.require_editor(visit)
        name = await self.name(visit, which)
        portfolio = await self._books.add(visit.owner, name, entries, visit.cause, fitting(entries))
        await self._look_anew(visit, portfolio.id)
        return portfolio

    async def _look_anew(self, visit: Visit, portfolio: int | None) -> None:
        """A new portfolio has no reminders, and one that is restored comes with its own looked at."""
        if self._reminders is not None:
            await portfolio_changed(self._reminders, visit.owner, portfolio, visit.at)

    async def migrate(self, old: int, new: int) -> None:
        """A group has got a new id: all that is its own moves there. Repeating it changes nothing."""
        await self._books.migrate(old, new)
        self._usual.pop(old, None)
        self._usual.pop(new, None)

    async def forget(self, visit: Visit) -> None:
        """Erase all that is kept about the owner of the visit. Raises NotAllowed."""
        await self.require_holder(visit)
        await self._books.forget(visit.owner)
        self._usual.pop(visit.owner, None)

    # questions that wait for an answer

    async def ask(self, visit: Visit, topic: str | None) -> None:
        """Begin a dialogue about `topic` with whoever this is, or, with None, end it."""
        draft = None if topic is None else Draft(topic, visit.at + ANSWER_WITHIN)
        await self._profiles.keep_draft(visit.chat, visit.voice, draft)
        self._asking.pop((visit.chat, visit.voice), None)
        if draft is not None:
            self._asking[visit.chat, visit.voice] = draft.until
            if len(self._asking) > _MOST_REMEMBERED:
                self._asking.popitem(last=False)

    async def leave(self, visit: Visit) -> None:
        """End the dialogue with whoever this is, if one is remembered to have begun here; never an error."""
        if (visit.chat, visit.voice) in self._asking:
            with suppress(StorageError):
                await self.ask(visit, None)

    async def asked(self, visit: Visit) -> str | None:
        """The topic of the dialogue that waits for an answer."""
        draft = await self._profiles.draft(visit.chat, visit.voice, visit.at)
        return None if draft is None else draft.topic
