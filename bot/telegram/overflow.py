"""A small file that keeps what a flood has sent and nobody has answered yet."""

from __future__ import annotations

import asyncio
import json
import os
import sqlite3
from contextlib import closing
from typing import TYPE_CHECKING, Any, Protocol, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

RawUpdate: TypeAlias = "dict[str, Any]"

SCHEMA = "CREATE TABLE IF NOT EXISTS waiting (update_id INTEGER PRIMARY KEY, content TEXT NOT NULL) STRICT"


class Overflow(Protocol):
    """Keeps updates over a crash. Each call may fail with `OSError` or `sqlite3.Error`."""

    async def keep(self, updates: Mapping[int, RawUpdate]) -> None:
        """Write all of `updates`, by their ids, or none."""
        ...

    async def forget(self, update_id: int) -> None:
        """Remove one update."""
        ...

    async def all(self) -> list[RawUpdate]:
        """What is kept, oldest first."""
        ...


class SqliteOverflow:
    """An `Overflow` in the SQLite file at `path`, readable by nobody else.

    It is needed only in a flood, so nothing is created before, and no connection is held: each call opens the file
    anew, off the event loop. What is removed is overwritten, for it is what people wrote.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self._leaving: list[tuple[int]] = []
        self._removing = asyncio.Lock()

    async def keep(self, updates: Mapping[int, RawUpdate]) -> None:
        """Write all of `updates`, or none; on return they are on the disk."""
        rows = [(update_id, json.dumps(update)) for update_id, update in updates.items()]
        await asyncio.to_thread(self._write, "INSERT OR REPLACE INTO waiting VALUES (?, ?)", rows)

    async def forget(self, update_id: int) -> None:
        """Remove one update; those that leave meanwhile go together, for each writing waits for the disk."""
        self._leaving.append((update_id,))
        async with self._removing:
            if self._leaving:
                leaving, self._leaving = self._leaving, []
                await asyncio.to_thread(self._write, "DELETE FROM waiting WHERE update_id = ?", leaving)

    async def all(self) -> list[RawUpdate]:
        """What is kept, oldest first."""
        return await asyncio.to_thread(self._read)

    def _write(self, statement: str, rows: Sequence[tuple[Any, ...]]) -> None:
        with closing(self._open()) as connection, connection:
            connection.executemany(statement, rows)

    def _read(self) -> list[RawUpdate]:
        if not self._path.exists():
            return []
        with closing(self._open()) as connection:
            return [
                json.loads(content)
                for (content,) in connection.execute("SELECT content FROM waiting ORDER BY update_id")
            ]

    def _open(self) -> sqlite3.Connection:
        self._path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        # SQLite would create it for everyone to read; its journal takes over the mode.
        os.close(os.open(self._path, os.O_CREAT | os.O_RDWR, 0o600))
        connection = sqlite3.connect(self._path, timeout=5.0)
        connection.execute("PRAGMA synchronous = FULL")
        connection.execute("PRAGMA secure_delete = ON")
        connection.execute(SCHEMA)
        return connection
