"""What the services need of the exchanges."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from hedgecore import Contract, Snapshot


@dataclass(frozen=True, slots=True)
class Venue:
    """An exchange: ccxt `id`, the `name` people read, the `aliases` they may type (lower case), and a
    `code` of one or two characters that never changes, for buttons.
    """

    id: str
    name: str
    aliases: tuple[str, ...]
    code: str


class Market(Protocol):
    """Public market data of the connected venues. No call takes longer than the adapter's time limit.

    Every failure of a venue is a `VenueUnavailable` that says which venue and why.
    """

    @property
    def venues(self) -> tuple[Venue, ...]:
        """The connected venues in order of preference."""
        ...

    async def contracts(self, venue: str) -> tuple[Contract, ...]:
        """Every inverse contract that trades at `venue` (a ccxt id), perpetual and dated."""
        ...

    async def snapshot(self, contract: Contract) -> Snapshot:
        """The market of one contract: asked for at the same moment or within 2 s, it is one call."""
        ...

    def remembered(self, contract: Contract) -> Snapshot | None:
        """The last snapshot that was received, however old, without asking anyone."""
        ...
