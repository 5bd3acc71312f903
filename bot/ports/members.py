"""What the services need to know of the people in a group."""

from __future__ import annotations

from typing import Protocol


class Members(Protocol):
    """Who has a say in a group, and what its people are called."""

    async def is_administrator(self, chat: int, user: int) -> bool:
        """Whether `user` administers the group `chat`, as far as is known; asked often, so the adapter caches."""
        ...

    async def name(self, chat: int, user: int) -> str | None:
        """What `user` is called in the group `chat`; None where nobody can say."""
        ...
