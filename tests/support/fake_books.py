"""Fakes of whoever keeps portfolios, profiles and members: in memory, with the very promises of the ports."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from bot.errors import Limit, LimitReached, NameTaken, NoSuchPortfolio, StorageError
from bot.ports import Change, ChangeKind, Counts, LogPage, Portfolio, Preferences
from bot.ports.books import MOST_PORTFOLIOS, MOST_TRADES
from hedgecore import Traded

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from datetime import datetime

    from bot.ports import Cause, Draft
    from hedgecore import Entry


def same(name: str) -> str:
    """What names are compared by."""
    return unicodedata.normalize("NFKC", name).casefold()


@dataclass
class _Kept:
    portfolio: Portfolio
    log: list[Change] = field(default_factory=list)
    deleted: bool = False


class _Store:
    """`fail` makes every call raise, until it is told None."""

    def __init__(self) -> None:
        self._failure: StorageError | None = None

    def fail(self, error: StorageError | None) -> None:
        self._failure = error

    def _check(self) -> None:
        if self._failure is not None:
            raise self._failure


class FakeBooks(_Store):
    """Keeps portfolios; `writes` counts the changes that were made."""

    def __init__(self) -> None:
        super().__init__()
        self.writes = 0
        self._kept: dict[int, _Kept] = {}
        self._done: dict[int, tuple[int, ...]] = {}

    async def names(self, owner: int) -> tuple[str, ...]:
        return tuple((await self.titles(owner)).values())

    async def titles(self, owner: int) -> dict[int, str]:
        return {each.portfolio.id: each.portfolio.name for each in self._of(owner)}

    async def load(self, owner: int, name: str) -> Portfolio:
        return self._find(owner, name).portfolio

    async def create(self, owner: int, name: str, entries: Sequence[Entry], cause: Cause) -> Portfolio:
        if (done := self._repeated(cause)) is not None:
            return done[0].portfolio
        return self._made(owner, name, entries, cause, ChangeKind.CREATED).portfolio

    async def add(
        self,
        owner: int,
        name: str,
        entries: Sequence[Entry],
        cause: Cause,
        check: Callable[[Portfolio], None] | None = None,
    ) -> Portfolio:
        if (done := self._repeated(cause)) is not None:
            return done[0].portfolio
        kept = self._find(owner, name)
        if check is not None:
            check(kept.portfolio)
        everything = (*kept.portfolio.entries, *entries)
        if sum(isinstance(entry, Traded) for entry in everything) > MOST_TRADES:
            raise LimitReached(Limit.TRADES, MOST_TRADES)
        kept.portfolio = replace(kept.portfolio, entries=everything)
        self._write(kept, cause, ChangeKind.ENTERED, tuple(entries))
        return kept.portfolio

    async def rename(self, owner: int, name: str, new_name: str, cause: Cause) -> Portfolio:
        if (done := self._repeated(cause)) is not None:
            return done[0].portfolio
        kept = self._find(owner, name)
        if any(same(each.portfolio.name) == same(new_name) and each is not kept for each in self._of(owner)):
            raise NameTaken(new_name)
        before, kept.portfolio = kept.portfolio.name, replace(kept.portfolio, name=new_name)
        self._write(kept, cause, ChangeKind.RENAMED, before=before)
        return kept.portfolio

    async def delete(self, owner: int, name: str, cause: Cause) -> int:
        if (done := self._repeated(cause)) is not None:
            return done[0].portfolio.id
        kept = self._find(owner, name)
        kept.deleted = True
        self._write(kept, cause, ChangeKind.DELETED)
        return kept.portfolio.id

    async def restore(self, owner: int, portfolio: int, cause: Cause) -> Portfolio:
        if (done := self._repeated(cause)) is not None:
            return done[0].portfolio
        self._check()
        kept = self._kept.get(portfolio)
        if kept is None or kept.portfolio.owner != owner:
            raise NoSuchPortfolio(str(portfolio), await self.names(owner))
        if kept.deleted:
            kept.portfolio = replace(kept.portfolio, name=self._free(owner, kept.portfolio.name))
            kept.deleted = False
            self._write(kept, cause, ChangeKind.RESTORED)
        return kept.portfolio

    async def log(self, owner: int, name: str, page: int, size: int) -> LogPage:
        changes = self._find(owner, name).log[::-1]
        return LogPage(tuple(changes[page * size : (page + 1) * size]), page, -(-len(changes) // size))

    async def everything(self, owner: int) -> tuple[Portfolio, ...]:
        return tuple(each.portfolio for each in self._of(owner))

    async def bring(
        self, owner: int, portfolios: Sequence[tuple[str, Sequence[Entry]]], cause: Cause
    ) -> tuple[str, ...]:
        if (done := self._repeated(cause)) is not None:
            return tuple(each.portfolio.name for each in done)
        if len(self._of(owner)) + len(portfolios) > MOST_PORTFOLIOS:
            raise LimitReached(Limit.PORTFOLIOS, MOST_PORTFOLIOS)
        taken = {same(each.portfolio.name) for each in self._of(owner)}
        for name, _entries in portfolios:
            if same(name) in taken:
                raise NameTaken(name)
            taken.add(same(name))
        made = [self._made(owner, *each, replace(cause, update_id=None), ChangeKind.CREATED) for each in portfolios]
        self._remember(cause, made)
        return tuple(each.portfolio.name for each in made)

    async def forget(self, owner: int) -> None:
        self._check()
        self._kept = {key: kept for key, kept in self._kept.items() if kept.portfolio.owner != owner}

    async def migrate(self, old: int, new: int) -> None:
        for kept in self._of(old):
            kept.portfolio = replace(kept.portfolio, owner=new)

    def _of(self, owner: int) -> list[_Kept]:
        self._check()
        return [kept for kept in self._kept.values() if kept.portfolio.owner == owner and not kept.deleted]

    def _find(self, owner: int, name: str) -> _Kept:
        own = self._of(owner)
        for kept in own:
            if same(kept.portfolio.name) == same(name):
                return kept
        raise NoSuchPortfolio(name, tuple(kept.portfolio.name for kept in own))

    def _made(self, owner: int, name: str, entries: Sequence[Entry], cause: Cause, kind: ChangeKind) -> _Kept:
        own = self._of(owner)
        if any(same(kept.portfolio.name) == same(name) for kept in own):
            raise NameTaken(name)
        if len(own) >= MOST_PORTFOLIOS:
            raise LimitReached(Limit.PORTFOLIOS, MOST_PORTFOLIOS)
        kept = _Kept(Portfolio(len(self._kept) + 1, owner, name, tuple(entries)))
        self._kept[kept.portfolio.id] = kept
        self._write(kept, cause, kind, tuple(entries))
        return kept

    def _free(self, owner: int, name: str) -> str:
        taken = {same(each.portfolio.name) for each in self._of(owner)}
        number, free = 1, name
        while same(free) in taken:
            number += 1
            free = f"{name} {number}"
        return free

    def _repeated(self, cause: Cause) -> list[_Kept] | None:
        self._check()
        if cause.update_id not in self._done:
            return None
        return [self._kept[number] for number in self._done[cause.update_id]]

    def _write(
        self, kept: _Kept, cause: Cause, kind: ChangeKind, entries: tuple[Entry, ...] = (), before: str | None = None
    ) -> None:
        kept.log.append(Change(cause.at, cause.who, kind, entries, before))
        self._remember(cause, [kept])
        self.writes += 1

    def _remember(self, cause: Cause, made: list[_Kept]) -> None:
        if cause.update_id is not None:
            self._done[cause.update_id] = tuple(each.portfolio.id for each in made)


class FakeProfiles(_Store):
    """Keeps preferences, editors, access and drafts. `asked` counts how often preferences were read."""

    def __init__(self) -> None:
        super().__init__()
        self.asked = 0
        self.settled: dict[int, Preferences] = {}
        self.named: dict[int, frozenset[int]] = {}
        self.let_in: set[int] = set()
        self.drafts: dict[tuple[int, int], Draft] = {}

    async def preferences(self, principal: int) -> Preferences:
        self._check()
        self.asked += 1
        return self.settled.get(principal, Preferences())

    async def prefer(self, principal: int, preferences: Preferences, cause: Cause) -> None:  # noqa: ARG002 - the port
        self._check()
        self.settled[principal] = preferences

    async def editors(self, chat: int) -> frozenset[int]:
        self._check()
        return self.named.get(chat, frozenset())

    async def name_editors(self, chat: int, editors: frozenset[int], cause: Cause) -> None:  # noqa: ARG002 - the port
        self._check()
        self.named[chat] = editors

    async def admitted(self, principal: int) -> bool:
        self._check()
        return principal in self.let_in

    async def admit(self, principal: int, cause: Cause) -> None:  # noqa: ARG002 - the port
        self._check()
        self.let_in.add(principal)

    async def draft(self, chat: int, principal: int, now: datetime) -> Draft | None:
        self._check()
        kept = self.drafts.get((chat, principal))
        return kept if kept is not None and kept.until > now else None

    async def keep_draft(self, chat: int, principal: int, draft: Draft | None) -> None:
        self._check()
        self.drafts.pop((chat, principal), None)
        if draft is not None:
            self.drafts[chat, principal] = draft

    async def counts(self) -> Counts:
        self._check()
        return Counts(owners=len(self.settled), portfolios=0, entries=0)


class FakeMembers:
    """Groups, their administrators, and what their people are called."""

    def __init__(self) -> None:
        self.administrators: set[tuple[int, int]] = set()
        self.names: dict[tuple[int, int], str] = {}

    async def is_administrator(self, chat: int, user: int) -> bool:
        return (chat, user) in self.administrators

    async def name(self, chat: int, user: int) -> str | None:
        return self.names.get((chat, user))
