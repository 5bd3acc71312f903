"""A store that is opened when something is first asked of it, for a front end that may end before that.

Nothing is imported here that takes long: SQLAlchemy comes with the store.
"""

from __future__ import annotations

import asyncio
from contextlib import AsyncExitStack
from typing import TYPE_CHECKING, Any, cast

from bot.ports import Preferences

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable
    from datetime import datetime
    from pathlib import Path

    from bot.ports import Books, Clock, Draft, Profiles
    from bot.ports.reminders import Reminders
    from bot.storage.store import Store


class LateStore:
    """The ports on the store at `url`. `file` is where that is; as long as it is missing, nobody has settled anything.

    `file` is None for a store that is to be taken as there. Each call may raise what `open_store` does, and the next
    one tries again.
    """

    def __init__(self, url: str, file: Path | None, clock: Clock) -> None:
        self._url = url
        self._file = file
        self._clock = clock
        self._opening = asyncio.Lock()
        self._store: Store | None = None
        self._closing = AsyncExitStack()

    @property
    def books(self) -> Books:
        """The portfolios."""
        return cast("Books", _Late(self._books))

    @property
    def profiles(self) -> Profiles:
        """All else."""
        return cast("Profiles", _LateProfiles(self._profiles, self._is_missing))

    @property
    def reminders(self) -> Reminders:
        """The reminders, which a change of a portfolio may concern."""
        return cast("Reminders", _Late(self._reminders))

    async def aclose(self) -> None:
        """Close what was opened."""
        await self._closing.aclose()

    async def _books(self) -> Books:
        return (await self._opened()).books

    async def _profiles(self) -> Profiles:
        return (await self._opened()).profiles

    async def _reminders(self) -> Reminders:
        return (await self._opened()).reminders

    def _is_missing(self) -> bool:
        return self._store is None and self._file is not None and not self._file.exists()

    async def _opened(self) -> Store:
        from bot.storage.store import open_store  # noqa: PLC0415 - see above

        async with self._opening:
            if self._store is None:
                opening = open_store(self._url, self._clock, alone=False)
                self._store = await self._closing.enter_async_context(opening)
        return self._store


class _Late:
    """Stands for a port, of which every method is awaited: opening comes first."""

    def __init__(self, opened: Callable[[], Awaitable[Any]]) -> None:
        self._opened = opened

    def __getattr__(self, name: str) -> Callable[..., Awaitable[Any]]:
        async def call(*args: Any, **kwargs: Any) -> Any:  # noqa: ANN401 - whatever the port's method takes and gives
            return await getattr(await self._opened(), name)(*args, **kwargs)

        return call


class _LateProfiles(_Late):
    """What is asked for every message makes no database."""

    def __init__(self, opened: Callable[[], Awaitable[Profiles]], is_missing: Callable[[], bool]) -> None:
        super().__init__(opened)
        self._is_missing = is_missing

    async def preferences(self, principal: int) -> Preferences:
        """The defaults where nobody has settled anything."""
        return Preferences() if self._is_missing() else await (await self._opened()).preferences(principal)

    async def draft(self, chat: int, principal: int, now: datetime) -> Draft | None:
        """None where nobody has begun anything."""
        return None if self._is_missing() else await (await self._opened()).draft(chat, principal, now)
