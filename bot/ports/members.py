"""What the services need to know of the people in a group."""

from __future__ import annotations

from typing import Protocol


class Members(Protocol):
    """Who has a say in a group."""

    async def is_administrator(self, chat: int, user: int) -> bool:
        """Whether `user` administers the group `chat`, as far as is known; asked often, so the adapter caches."""
        ...
