"""The `/hedge` card as data: numbers as strings, None for unknown or none. The keys are part of the interface."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from bot.chat.cards import scenario_data
from bot.texts.numbers import exact

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import timedelta

    from bot.chat.screen import Json
    from bot.services.hedging import HedgePlan
    from hedgecore import Coin, Contracts, Price, Rate, Ratio, Scenario, Usd


def hedge_data(plan: HedgePlan, rows: Sequence[Scenario]) -> dict[str, Json]:
    """Every figure of the card, to 20 significant digits."""
    snapshot, request, sizing = plan.snapshot, plan.request, plan.sizing
    return {
        "command": "hedge",
        "coin": request.coin,
        "spot_value_usd": _text(plan.value),
        "ratio_target": _text(request.ratio),
        "ratio_achieved": _text(sizing.achieved),
        "spot_price": _text(snapshot.index),
        "mark_price": _text(snapshot.mark),
        "as_of": snapshot.as_of.isoformat().replace("+00:00", "Z"),
        "source": plan.quote.freshness.value,
        "contract": {
            "venue": plan.contract.venue,
            "symbol": plan.contract.symbol,
            "kind": plan.contract.kind,
            "contract_value_usd": _text(plan.contract.contract_value),
        },
        "order": {
            "side": "sell",
            "contracts": _text(sizing.order),
            "notional_usd": _text(plan.contract.notional(sizing.order)),
            "average_price": _text(plan.fill.execution.average) if plan.fill.execution else None,
        },
        "open": {"usd": _text(sizing.open_usd), "coin": _text(sizing.open_coin)},
        "margin": {
            "leverage": exact(request.leverage),
            "initial_coin": _text(plan.margin),
            "liquidation_price": _text(plan.liquidation),
            "liquidation_distance": _text(plan.liquidation_distance),
        },
        "costs": {
            "fee_coin": _text(plan.fee),
            "fee_usd": _text(plan.fee_usd),
            "slippage_usd": _text(plan.fill.slippage.usd) if plan.fill.slippage else None,
        },
        "funding": _funding(plan),
        "scenarios": [scenario_data(row) for row in rows],
    }


def _funding(plan: HedgePlan) -> dict[str, Json]:
    funding, carry = plan.snapshot.funding, plan.carry
    return {
        "rate": _text(funding.rate) if funding else None,
        "interval_hours": exact(_hours(funding.interval)) if funding and funding.interval else None,
        "apr": _text(carry.apr) if carry else None,
        "usd_30d": _text(carry.usd_30d) if carry else None,
    }


def _hours(interval: timedelta) -> Decimal:
    return Decimal(int(interval.total_seconds())) / 3600


def _text(quantity: Usd | Coin | Contracts | Price | Ratio | Rate | None) -> str | None:
    return None if quantity is None else exact(quantity.value)
