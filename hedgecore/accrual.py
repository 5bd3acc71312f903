"""The funding that a short has exchanged while it grew and shrank."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from hedgecore.drift import Received
from hedgecore.units import Coin, exactly

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from hedgecore.book import Traded
    from hedgecore.funding import FundingPayment


@exactly
def accrued(trades: Iterable[Traded], payments: Iterable[tuple[datetime, FundingPayment]], split: datetime) -> Received:
    """Coins received in one contract (below zero: paid), until `split` and after it.

    `payments` stand in order, each with its time, and are exchanged on what the `trades` before that time have left
    open: -n * K / mark * r, with n contracts (below zero: short) of K dollars.
    """
    before, since, contracts, value = Decimal(0), Decimal(0), Decimal(0), Decimal(0)
    waiting = sorted(trades, key=lambda trade: trade.at, reverse=True)
    for at, payment in payments:
        while waiting and waiting[-1].at < at:
            trade = waiting.pop()
            contracts += trade.fill.contracts.value
            value = trade.contract.contract_value.value
        flow = -contracts * value * payment.rate.value / payment.mark.value
        before, since = (before + flow, since) if at <= split else (before, since + flow)
    return Received(Coin(before), Coin(since))
