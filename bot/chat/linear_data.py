"""The card of a linear hedge as data: numbers as strings, None for unknown or none. The keys are an interface."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.chat.cards import scenario_data
from bot.services.comparing import Side
from bot.services.shocks import STANDARD_SHOCKS
from bot.texts.numbers import exact
from hedgecore import Coin

if TYPE_CHECKING:
    from bot.chat.linear_card import LinearCard
    from bot.chat.screen import Json
    from bot.services.comparing import Missing, Posted
    from bot.services.linear import LinearPlan
    from hedgecore import Contracts, Price, Rate, Ratio, Usd, Usdt


def linear_data(card: LinearCard) -> dict[str, Json]:
    """Every figure of the card, to 20 significant digits."""
    plan = card.plan
    return _market(plan) | {
        "order": {
            "side": "sell",
            "contracts": _text(plan.sizing.order),
            "coin": _text(plan.contract.coins(plan.sizing.order)),
            "average_price": _text(plan.fill.execution.average) if plan.fill.execution else None,
        },
        "open": {"usd": _text(plan.sizing.open_usd), "coin": _text(plan.sizing.open_coin)},
        "margin": {
            "leverage": exact(plan.request.leverage),
            "initial_usdt": _text(plan.margin),
            "liquidation_price": _text(plan.liquidation),
            "liquidation_distance": _text(plan.liquidation_distance),
        },
        "costs": {
            "fee_usdt": _text(plan.fee),
            "slippage_usd": _text(plan.fill.slippage.usd) if plan.fill.slippage else None,
        },
        "funding": {
            "rate": _text(plan.snapshot.funding.rate) if plan.snapshot.funding else None,
            "apr": _text(plan.carry.apr) if plan.carry else None,
            "usdt_30d": _text(plan.carry.usdt_30d) if plan.carry else None,
        },
        "kinds": {"inverse": _side(card.comparison.inverse), "linear": _side(card.comparison.linear)},
        "scenarios": [scenario_data(row) for row in plan.scenarios(STANDARD_SHOCKS)],
    }


def _market(plan: LinearPlan) -> dict[str, Json]:
    snapshot = plan.snapshot
    return {
        "command": "hedge",
        "coin": plan.request.coin,
        "spot_value_usd": _text(plan.value),
        "ratio_target": _text(plan.request.ratio),
        "ratio_achieved": _text(plan.sizing.achieved),
        "spot_price": _text(snapshot.index),
        "mark_price": _text(snapshot.mark),
        "as_of": snapshot.as_of.isoformat().replace("+00:00", "Z"),
        "source": plan.quote.freshness.value,
        "contract": {
            "venue": plan.contract.venue,
            "symbol": plan.contract.symbol,
            "kind": plan.contract.kind,
            "contract_size_coin": _text(plan.contract.contract_size),
        },
    }


def _side(side: Side | Missing) -> dict[str, Json] | None:
    if not isinstance(side, Side):
        return None
    return {
        "venue": side.quote.snapshot.contract.venue,
        "symbol": side.quote.snapshot.contract.symbol,
        "needs_stablecoins": side.needs_stablecoins,
        "paid_in": side.paid_in,
        "posted": [_posted(posted) for posted in side.posted],
        "funding_usd_30d": _text(side.funding_30d),
        "fee_usd": _text(side.fee),
    }


def _posted(posted: Posted) -> dict[str, Json]:
    return {
        "leverage": exact(posted.leverage),
        "margin_coin": _text(posted.margin) if isinstance(posted.margin, Coin) else None,
        "margin_usdt": None if isinstance(posted.margin, Coin) else _text(posted.margin),
        "liquidation_price": _text(posted.liquidation),
    }


def _text(quantity: Usd | Usdt | Coin | Contracts | Price | Ratio | Rate | None) -> str | None:
    return None if quantity is None else exact(quantity.value)
