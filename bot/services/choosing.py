"""Which of a venue's contracts hedges a coin."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from hedgecore import InverseFuture, InversePerpetual

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date, datetime

    from hedgecore import Contract

_ROOM_TO_DELIVERY = timedelta(days=7)


def choose(
    contracts: Iterable[Contract], coin: str, *, dated: bool, now: datetime, delivery: date | None = None
) -> Contract | None:
    """The perpetual of `coin`, or its dated contract: that of the day of `delivery`, without one the nearest with a
    week to run, else the last to expire.
    """
    listed = [contract for contract in contracts if contract.coin == coin]
    if not dated:
        return next((contract for contract in listed if isinstance(contract, InversePerpetual)), None)
    futures = sorted(
        (contract for contract in listed if isinstance(contract, InverseFuture) and contract.expiry > now),
        key=lambda future: future.expiry,
    )
    if delivery is not None:
        return next((future for future in futures if future.expiry.date() == delivery), None)
    roomy = [future for future in futures if future.expiry - now >= _ROOM_TO_DELIVERY]
    return next(iter(roomy or futures[-1:]), None)


def coins_of(contracts: Iterable[Contract], *, dated: bool) -> tuple[str, ...]:
    """The coins that have a contract of that kind."""
    kind = InverseFuture if dated else InversePerpetual
    return tuple(sorted({contract.coin for contract in contracts if isinstance(contract, kind)}))
