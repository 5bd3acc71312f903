"""Which updates have come, which are finished, and how far Telegram may be told to forget them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping


class Ledger:
    """Books of the updates that Telegram still holds.

    Updates are known by membership, not by being older than the last: after a quiet week Telegram starts their ids
    anew, perhaps lower.
    """

    def __init__(self) -> None:
        self._next = 0
        self._unfinished: dict[int, dict[str, Any]] = {}
        self._settled: set[int] = set()

    @property
    def offset(self) -> int:
        """The first unfinished update's id, else the one after the last that came: all before it may be forgotten."""
        return min(self._unfinished, default=self._next)

    @property
    def unfinished(self) -> Mapping[int, dict[str, Any]]:
        """The updates, by id, that Telegram has to keep for us."""
        return self._unfinished

    @property
    def taken_seats(self) -> int:
        """How much of the hundred updates from `offset` on is nothing new."""
        offset = self.offset
        return len(self._unfinished) + sum(update_id >= offset for update_id in self._settled)

    def enter(self, update_id: int, update: dict[str, Any]) -> bool:
        """Write down what came; False if it had come before."""
        self._next = update_id + 1
        if update_id in self._unfinished or update_id in self._settled:
            return False
        self._unfinished[update_id] = update
        return True

    def settle(self, update_id: int) -> None:
        """Note that Telegram need not keep the update: it is finished, or kept elsewhere."""
        self._unfinished.pop(update_id, None)
        self._settled.add(update_id)

    def confirmed(self, offset: int) -> None:
        """Forget what Telegram has forgotten: everything before `offset`."""
        self._settled = {update_id for update_id in self._settled if update_id >= offset}
