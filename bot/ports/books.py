"""What the services need of whoever keeps portfolios."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from datetime import datetime

    from hedgecore import Entry

MOST_PORTFOLIOS = 50
MOST_TRADES = 2_000
LONGEST_NAME = 40


@dataclass(frozen=True, slots=True)
class Cause:
    """What a change is recorded with: the principal who made it, when, and the update that brought it.

    `update_id` is None where nothing can bring it twice (a terminal). An update makes at most one change: a second
    call with an `update_id` that is recorded already changes nothing and returns what there is.
    """

    who: int
    at: datetime
    update_id: int | None = None


@dataclass(frozen=True, slots=True)
class Portfolio:
    """A named set of holdings and hedges of one owner (a person's or a group's id): its entries in order."""

    id: int
    owner: int
    name: str
    entries: tuple[Entry, ...]


class ChangeKind(Enum):
    """What was changed."""

    CREATED = "created"
    ENTERED = "entered"
    RENAMED = "renamed"
    DELETED = "deleted"
    RESTORED = "restored"
    MIGRATED = "migrated"


@dataclass(frozen=True, slots=True)
class Change:
    """One line of a portfolio's log. `entries` are those it added; `before` is the old name of a renamed one."""

    at: datetime
    who: int
    kind: ChangeKind
    entries: tuple[Entry, ...] = ()
    before: str | None = None


@dataclass(frozen=True, slots=True)
class LogPage:
    """Changes, the newest first; pages count from 0."""

    changes: tuple[Change, ...]
    page: int
    pages: int


class Books(Protocol):
    """Keeps portfolios. Whatever a call returns is on disk; whatever it raises has changed nothing.

    Names compare without regard to case and to forms of the same characters. Every call raises StoreUnavailable when
    the store cannot be used.
    """

    async def names(self, owner: int) -> tuple[str, ...]:
        """The names of an owner's portfolios, in the order of their creation."""
        ...

    async def titles(self, owner: int) -> Mapping[int, str]:
        """The same names by the portfolios' ids."""
        ...

    async def load(self, owner: int, name: str) -> Portfolio:
        """One portfolio. Raises NoSuchPortfolio."""
        ...

    async def create(self, owner: int, name: str, entries: Sequence[Entry], cause: Cause) -> Portfolio:
        """A new portfolio. Raises NameTaken or LimitReached."""
        ...

    async def add(
        self,
        owner: int,
        name: str,
        entries: Sequence[Entry],
        cause: Cause,
        check: Callable[[Portfolio], None] | None = None,
    ) -> Portfolio:
        """The portfolio with `entries` added. Raises NoSuchPortfolio or LimitReached.

        `check` is given the portfolio as it is before, within the same transaction; what it raises is raised, and
        nothing is changed. It is not asked when the update is recorded already.
        """
        ...

    async def rename(self, owner: int, name: str, new_name: str, cause: Cause) -> Portfolio:
        """The portfolio under its new name. Raises NoSuchPortfolio or NameTaken."""
        ...

    async def delete(self, owner: int, name: str, cause: Cause) -> int:
        """Put a portfolio away; the number brings it back. Raises NoSuchPortfolio."""
        ...

    async def restore(self, owner: int, portfolio: int, cause: Cause) -> Portfolio:
        """A deleted portfolio again, under its name, or with a number behind it where that was taken meanwhile.

        Raises NoSuchPortfolio for a number that is not this owner's.
        """
        ...

    async def log(self, owner: int, name: str, page: int, size: int) -> LogPage:
        """A page of the changes. Raises NoSuchPortfolio."""
        ...

    async def everything(self, owner: int) -> tuple[Portfolio, ...]:
        """All portfolios of an owner, for an export."""
        ...

    async def bring(
        self, owner: int, portfolios: Sequence[tuple[str, Sequence[Entry]]], cause: Cause
    ) -> tuple[str, ...]:
        """Import portfolios in one go, all or none; the names they got. Raises LimitReached or NameTaken."""
        ...

    async def forget(self, owner: int) -> None:
        """Erase all that is kept about an owner, settings and log included."""
        ...

    async def migrate(self, old: int, new: int) -> None:
        """Everything of the chat `old` belongs to `new` from now on; repeating it changes nothing."""
        ...
