"""The `Books` port on a database."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

import sqlalchemy as sa

from bot.errors import Limit, LimitReached, NameTaken, NoSuchPortfolio
from bot.ports import ChangeKind, Portfolio
from bot.ports.books import MOST_PORTFOLIOS
from bot.storage import moving
from bot.storage.log import page_of_log
from bot.storage.once import RESTORABLE, claim, record
from bot.storage.reminder_rows import bring_back, put_away
from bot.storage.rows import (
    Reader,
    Terms,
    append,
    free_name,
    head_named,
    head_numbered,
    heads_of,
    insert_portfolio,
    key_of,
    log_change,
    names_of,
    update_portfolio,
)
from bot.storage.schema import portfolio

_T = TypeVar("_T")

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Mapping, Sequence

    from sqlalchemy.engine import Connection

    from bot.ports import Cause, Clock, LogPage
    from bot.storage.engine import Database
    from hedgecore import Entry

    Make = Callable[[Connection, Terms], list[int]]
    Result = Callable[[Connection, int, list[int]], _T]
    Check = Callable[[Portfolio], None]


class DatabaseBooks:
    """Keeps portfolios in `database`. Each call is one transaction."""

    def __init__(self, database: Database, clock: Clock) -> None:
        self._database = database
        self._clock = clock
        self._reader = Reader()
        self._stored: set[str] = set()  # digests of contracts that are on the disk

    async def names(self, owner: int) -> tuple[str, ...]:
        """The names of an owner's portfolios, in the order of their creation."""
        return tuple((await self.titles(owner)).values())

    async def titles(self, owner: int) -> Mapping[int, str]:
        """The same names by the portfolios' ids."""
        heads = await self._database.read(heads_of, owner)
        return {head.id: head.name for head in heads}

    async def load(self, owner: int, name: str) -> Portfolio:
        """One portfolio. Raises NoSuchPortfolio."""
        return await self._database.read(lambda on: self._reader.portfolio(on, head_named(on, owner, name)))

    async def everything(self, owner: int) -> tuple[Portfolio, ...]:
        """All portfolios of an owner, for an export."""
        return await self._database.read(
            lambda on: tuple(self._reader.portfolio(on, head) for head in heads_of(on, owner))
        )

    async def log(self, owner: int, name: str, page: int, size: int) -> LogPage:
        """A page of the changes. Raises NoSuchPortfolio."""
        return await self._database.read(
            lambda on: page_of_log(on, self._reader, head_named(on, owner, name).id, page, size)
        )

    async def create(self, owner: int, name: str, entries: Sequence[Entry], cause: Cause) -> Portfolio:
        """A new portfolio. Raises NameTaken or LimitReached."""
        made: list[Portfolio] = []

        def make(on: Connection, terms: Terms) -> list[int]:
            numbers = _insert(on, owner, [(name, entries)], cause, terms)
            made.append(Portfolio(numbers[0], owner, name, tuple(entries)))
            return numbers

        def result(on: Connection, of: int, numbers: list[int]) -> Portfolio:
            return made[0] if made else self._first(on, of, numbers)

        return await self._change(owner, cause, make, result)

    async def bring(
        self, owner: int, portfolios: Sequence[tuple[str, Sequence[Entry]]], cause: Cause
    ) -> tuple[str, ...]:
        """Import portfolios in one go, all or none; the names they got. Raises LimitReached or NameTaken."""

        def make(on: Connection, terms: Terms) -> list[int]:
            return _insert(on, owner, portfolios, cause, terms)

        return await self._change(owner, cause, make, _names)

    async def add(
        self, owner: int, name: str, entries: Sequence[Entry], cause: Cause, check: Check | None = None
    ) -> Portfolio:
        """The portfolio with `entries` added, if `check` of it as it is before raises nothing.

        Raises NoSuchPortfolio, LimitReached or what `check` raises.
        """

        def make(on: Connection, terms: Terms) -> list[int]:
            head = head_named(on, owner, name)
            if check is not None:
                check(self._reader.portfolio(on, head))
            log_change(on, head.id, cause, ChangeKind.ENTERED, places=append(on, head, entries, terms))
            return [head.id]

        return await self._change(owner, cause, make, self._first)

    async def rename(self, owner: int, name: str, new_name: str, cause: Cause) -> Portfolio:
        """The portfolio under its new name, which may be the old one written differently.

        Raises NoSuchPortfolio or NameTaken.
        """

        def make(on: Connection, _: Terms) -> list[int]:
            head = head_named(on, owner, name)
            if key_of(new_name) != key_of(name):
                _refuse_taken(new_name, names_of(on, owner))
            update_portfolio(on, head.id, name=new_name, key=key_of(new_name))
            log_change(on, head.id, cause, ChangeKind.RENAMED, before=head.name)
            return [head.id]

        return await self._change(owner, cause, make, self._first)

    async def delete(self, owner: int, name: str, cause: Cause) -> int:
        """Put a portfolio away; the number brings it back for 30 days. Raises NoSuchPortfolio."""

        def make(on: Connection, _: Terms) -> list[int]:
            head = head_named(on, owner, name)
            update_portfolio(on, head.id, deleted_at=cause.at)
            put_away(on, head.id)
            log_change(on, head.id, cause, ChangeKind.DELETED)
            return [head.id]

        return await self._change(owner, cause, make, lambda _, __, done: done[0])

    async def restore(self, owner: int, portfolio: int, cause: Cause) -> Portfolio:
        """A deleted portfolio again, under its name, or with a number behind it where that was taken meanwhile.

        One that was not deleted stays as it is. Raises NoSuchPortfolio, after 30 days too, and LimitReached.
        """

        def make(on: Connection, _: Terms) -> list[int]:
            _restore(on, owner, portfolio, cause)
            return [portfolio]

        return await self._change(owner, cause, make, self._first)

    async def forget(self, owner: int) -> None:
        """Erase all that is kept about an owner, settings and log included; in the logs of groups they are nobody."""
        await self._database.write((owner,), lambda on: moving.forget(on, owner))
        self._reader.forget()

    async def migrate(self, old: int, new: int) -> None:
        """Everything of the chat `old` belongs to `new` from now on; repeating it changes nothing."""
        if old != new:
            await self._database.write((old, new), lambda on: moving.migrate(on, old, new, self._clock.now()))

    async def _change(self, owner: int, cause: Cause, make: Make, result: Result[_T]) -> _T:
        """The `result` of the portfolios that `make` changes, or changed when the same update came before."""
        terms = Terms(self._stored)

        def work(on: Connection) -> _T:
            done = claim(on, cause)
            if done is None:
                done = make(on, terms)
                record(on, cause, done)
            if not done:  # the update came before, and was about something else
                raise NoSuchPortfolio(name="", names=tuple(names_of(on, owner).values()))
            return result(on, owner, done)

        outcome = await self._database.write((owner,), work)
        self._stored |= terms.fresh
        return outcome

    def _first(self, on: Connection, owner: int, numbers: list[int]) -> Portfolio:
        return self._reader.portfolio(on, head_numbered(on, owner, numbers[0]))


def _names(on: Connection, owner: int, numbers: list[int]) -> tuple[str, ...]:
    return tuple(head_numbered(on, owner, number).name for number in numbers)


def _insert(
    on: Connection, owner: int, portfolios: Sequence[tuple[str, Sequence[Entry]]], cause: Cause, terms: Terms
) -> list[int]:
    taken, made = set(names_of(on, owner)), []
    for name, entries in portfolios:
        _refuse_taken(name, taken)
        taken.add(key_of(name))
        _refuse_too_many(len(taken))
        number = insert_portfolio(on, owner, name, entries, terms)
        log_change(on, number, cause, ChangeKind.CREATED, places=(0, len(entries)))
        made.append(number)
    return made


def _restore(on: Connection, owner: int, number: int, cause: Cause) -> None:
    deleted = on.scalar(
        sa.select(portfolio.c.name).where(
            portfolio.c.id == number,
            portfolio.c.owner == owner,
            portfolio.c.deleted_at >= cause.at - RESTORABLE,
        )
    )
    if deleted is None:
        head_numbered(on, owner, number)
        return
    taken = names_of(on, owner)
    _refuse_too_many(len(taken) + 1)
    name = free_name(deleted, taken)
    update_portfolio(on, number, name=name, key=key_of(name), deleted_at=None)
    bring_back(on, number, cause.at)
    log_change(on, number, cause, ChangeKind.RESTORED, before=None if name == deleted else deleted)


def _refuse_taken(name: str, taken: Collection[str]) -> None:
    if key_of(name) in taken:
        raise NameTaken(name)


def _refuse_too_many(portfolios: int) -> None:
    if portfolios > MOST_PORTFOLIOS:
        raise LimitReached(Limit.PORTFOLIOS, MOST_PORTFOLIOS)
