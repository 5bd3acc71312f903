"""Portfolios, entries and changes in and out of their tables; within a transaction of the caller's."""

from __future__ import annotations

import unicodedata
from typing import TYPE_CHECKING

import sqlalchemy as sa

from bot.errors import Limit, LimitReached, NoSuchPortfolio
from bot.ports import Portfolio
from bot.ports.books import LONGEST_NAME, MOST_TRADES
from bot.storage.codec import decode_contract, decode_entry, digest_of, encode_contract, encode_entry
from bot.storage.engine import insert_or
from bot.storage.schema import LIVING, change, contract, entry, portfolio
from hedgecore import Delivered, Traded

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Sequence
    from typing import TypeAlias

    from sqlalchemy.engine import Connection

    from bot.ports import Cause, ChangeKind
    from hedgecore import Contract, Entry

    Head: TypeAlias = sa.Row[int, int, str, int, int]

ENTRIES_IN_MEMORY = 20_000
CONTRACTS_IN_MEMORY = 1_000
# Statements that every message may need are made once: making one takes longer than SQLite takes to run it.
_HEAD = sa.select(portfolio.c.id, portfolio.c.owner, portfolio.c.name, portfolio.c.entries, portfolio.c.trades)
_OWN = _HEAD.where(portfolio.c.owner == sa.bindparam("of"), LIVING)
_NAMED = _OWN.where(portfolio.c.key == sa.bindparam("called"))
_NUMBERED = _OWN.where(portfolio.c.id == sa.bindparam("number"))
_ALL = _OWN.order_by(portfolio.c.id)
_NAMES = (
    sa.select(portfolio.c.key, portfolio.c.name)
    .where(portfolio.c.owner == sa.bindparam("of"), LIVING)
    .order_by(portfolio.c.id)
)
_ENTRIES = (
    sa.select(entry.c.content, entry.c.contract)
    .where(
        entry.c.portfolio == sa.bindparam("number"),
        entry.c.place >= sa.bindparam("first"),
        entry.c.place < sa.bindparam("past"),
    )
    .order_by(entry.c.place)
)
_NEW_PORTFOLIO = sa.insert(portfolio).returning(portfolio.c.id)
_NEW_ENTRY = sa.insert(entry)
_NEW_CHANGE = sa.insert(change).inline()


def key_of(name: str) -> str:
    """What names are compared by: the same for other cases and other forms of the same characters."""
    return unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", name).casefold())


def free_name(name: str, taken: Collection[str]) -> str:
    """`name`, or with the smallest number behind it that makes a key which is not `taken`."""
    number, free = 1, name
    while key_of(free) in taken:
        number += 1
        ending = f" {number}"
        free = name[: LONGEST_NAME - len(ending)] + ending
    return free


class Reader:
    """Reads portfolios, and remembers entries and contracts by their texts, which say all about them.

    A portfolio is read far more often than it is written, and its older entries never change. Threads may share it.
    """

    def __init__(self) -> None:
        self._entries: dict[tuple[str, str | None], Entry] = {}
        self._contracts: dict[str, Contract] = {}

    def forget(self) -> None:
        """Remember nothing."""
        self._entries.clear()

    def portfolio(self, connection: Connection, head: Head) -> Portfolio:
        """A portfolio with its entries."""
        return Portfolio(head.id, head.owner, head.name, self.entries(connection, head.id, 0, head.entries))

    def entries(self, connection: Connection, portfolio_id: int, first: int, past: int) -> tuple[Entry, ...]:
        """The entries from place `first` until before `past`."""
        rows = connection.execute(_ENTRIES, {"number": portfolio_id, "first": first, "past": past})
        keys = [(content, digest) for content, digest in rows]
        contracts = self._terms(connection, {digest for _, digest in keys if digest is not None})
        return tuple(self._entry(content, digest, contracts) for content, digest in keys)

    def _entry(self, content: str, digest: str | None, contracts: dict[str, Contract]) -> Entry:
        found = self._entries.get((content, digest))
        if found is None:
            if len(self._entries) >= ENTRIES_IN_MEMORY:
                self._entries.clear()
            found = decode_entry(content, None if digest is None else contracts[digest])
            self._entries[content, digest] = found
        return found

    def _terms(self, connection: Connection, digests: set[str]) -> dict[str, Contract]:
        known = {digest: found for digest in digests if (found := self._contracts.get(digest)) is not None}
        if missing := digests - known.keys():
            rows = connection.execute(
                sa.select(contract.c.digest, contract.c.content).where(contract.c.digest.in_(missing))
            )
            read = {digest: decode_contract(content) for digest, content in rows}
            if len(self._contracts) >= CONTRACTS_IN_MEMORY:
                self._contracts.clear()
            self._contracts |= read
            known |= read
        return known


def names_of(connection: Connection, owner: int) -> dict[str, str]:
    """The names of the living portfolios of an owner by their keys, in the order of their creation."""
    rows = connection.execute(_NAMES, {"of": owner})
    return {key: name for key, name in rows}  # noqa: C416 - rows are no pairs to a type checker


def heads_of(connection: Connection, owner: int) -> Sequence[Head]:
    """The living portfolios of an owner."""
    return connection.execute(_ALL, {"of": owner}).all()


def head_named(connection: Connection, owner: int, name: str) -> Head:
    """The living portfolio of this name. Raises NoSuchPortfolio."""
    return _head(connection, owner, name, _NAMED, {"called": key_of(name)})


def head_numbered(connection: Connection, owner: int, number: int) -> Head:
    """The living portfolio of this number. Raises NoSuchPortfolio."""
    return _head(connection, owner, str(number), _NUMBERED, {"number": number})


def _head(
    connection: Connection,
    owner: int,
    called: str,
    question: sa.Select[int, int, str, int, int],
    which: dict[str, object],
) -> Head:
    head = connection.execute(question, {"of": owner} | which).one_or_none()
    if head is None:
        raise NoSuchPortfolio(called, tuple((names_of(connection, owner)).values()))
    return head


def insert_portfolio(connection: Connection, owner: int, name: str, entries: Sequence[Entry], terms: Terms) -> int:
    """The number of a new portfolio of `entries`. Raises LimitReached."""
    trades = _counted(entries)
    row = {"owner": owner, "name": name, "key": key_of(name), "entries": len(entries), "trades": trades}
    number: int = connection.execute(_NEW_PORTFOLIO, row).scalar_one()
    _insert_entries(connection, number, 0, entries, terms)
    return number


def update_portfolio(connection: Connection, number: int, **values: object) -> None:
    """Change columns of a portfolio."""
    connection.execute(sa.update(portfolio).where(portfolio.c.id == number).values(**values))


def append(connection: Connection, head: Head, entries: Sequence[Entry], terms: Terms) -> tuple[int, int]:
    """Add entries behind those there are; their places, from and until before. Raises LimitReached."""
    first, past = head.entries, head.entries + len(entries)
    trades = _counted(entries, head.trades)
    if entries:
        _insert_entries(connection, head.id, first, entries, terms)
        update_portfolio(connection, head.id, entries=past, trades=trades)
    return first, past


def _counted(entries: Sequence[Entry], before: int = 0) -> int:
    """The trades there are with those of `entries`. Raises LimitReached."""
    trades = before + sum(isinstance(each, Traded) for each in entries)
    if trades > MOST_TRADES:
        raise LimitReached(Limit.TRADES, MOST_TRADES)
    return trades


def _insert_entries(connection: Connection, number: int, first: int, entries: Sequence[Entry], terms: Terms) -> None:
    digests = terms.keep(connection, entries)
    rows = [
        {"portfolio": number, "place": place, "content": encode_entry(each), "contract": digest}
        for place, (each, digest) in enumerate(zip(entries, digests, strict=True), first)
    ]
    if rows:
        connection.execute(_NEW_ENTRY, rows)


class Terms:
    """Keeps the contracts of one transaction, passing over those whose digests are `stored`; `fresh` are new."""

    def __init__(self, stored: Collection[str]) -> None:
        self._stored = stored
        self.fresh: set[str] = set()

    def keep(self, connection: Connection, entries: Iterable[Entry]) -> list[str | None]:
        """The digest of each entry's contract, None where it is in none."""
        contents = [
            encode_contract(each.contract) if isinstance(each, Traded | Delivered) else None for each in entries
        ]
        digests = {content: digest_of(content) for content in contents if content is not None}
        rows = [
            {"digest": digest, "content": content}
            for content, digest in digests.items()
            if digest not in self._stored and digest not in self.fresh
        ]
        if rows:  # in one order everywhere, so that no two writers wait for each other
            connection.execute(insert_or(connection, contract).on_conflict_do_nothing(), sorted(rows, key=_digest))
            self.fresh |= {row["digest"] for row in rows}
        return [None if content is None else digests[content] for content in contents]


def _digest(row: dict[str, str]) -> str:
    return row["digest"]


def log_change(  # noqa: PLR0913 - a change is recorded with all of this
    connection: Connection,
    portfolio_id: int,
    cause: Cause,
    kind: ChangeKind,
    *,
    places: tuple[int, int] = (0, 0),
    before: str | None = None,
) -> None:
    """Write a line of the log."""
    first, past = places
    values = {"at": cause.at, "who": cause.who, "kind": kind.value, "first": first, "past": past, "before": before}
    connection.execute(_NEW_CHANGE, {"portfolio": portfolio_id} | values)
