"""The `/drift` card as data: numbers as strings, None for unknown or none. The keys are part of the interface."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.services.drifting import Aimless, Standing, Uncovered, Undelivered, Unpriced
from bot.texts.numbers import exact
from hedgecore import Buy, Close, Hold, Sell

if TYPE_CHECKING:
    from bot.chat.screen import Json
    from bot.services.drifting import CoinDrift, OpenLeg, PortfolioDrift
    from bot.services.quotes import Quote
    from hedgecore import Coin, Contracts, HedgeDecision, Price, Ratio, Usd

_ACTIONS = {Hold: "hold", Sell: "sell", Buy: "buy", Close: "close"}


def drift_data(found: PortfolioDrift) -> dict[str, Json]:
    """Every figure of the card, to 20 significant digits."""
    return {
        "command": "drift",
        "portfolio": found.portfolio.name,
        "policy": found.preferences.policy.value,
        "band": [exact(found.preferences.band.outer.value), exact(found.preferences.band.inner.value)],
        "coins": [_coin(coin) for coin in found.coins],
        "delivered": [
            {"symbol": each.contract.symbol, "price": _text(each.price), "at": each.at.isoformat()}
            for each in found.delivered
        ],
    }


def _coin(coin: CoinDrift) -> dict[str, Json]:
    match coin:
        case Standing():
            return {"coin": coin.coin, "state": "followed", **_standing(coin)}
        case Uncovered():
            decision = _decision(coin.decision, coin.quote)
            return {
                "coin": coin.coin,
                "state": "uncovered",
                "decision": decision,
                "legs": [_leg(leg) for leg in coin.legs],
            }
        case Aimless():
            return {"coin": coin.coin, "state": "no target", "held_coin": _text(coin.held)}
        case Undelivered():
            return {"coin": coin.coin, "state": "undelivered", "symbols": [each.symbol for each in coin.contracts]}
        case Unpriced():
            return {"coin": coin.coin, "state": "no price"}


def _standing(standing: Standing) -> dict[str, Json]:
    drift, funding = standing.drift, standing.funding
    return {
        "ratio": _text(drift.ratio),
        "target": _text(drift.target),
        "drift": _text(drift.drift),
        "causes": {cause.value: _text(part) for cause, part in drift.causes.items()},
        "static": _text(drift.static),
        "naive": _text(drift.naive),
        "short_usd": _text(drift.short),
        "short_coin": _text(drift.short_coins),
        "held_coin": _text(drift.held),
        "equity_coin": _text(drift.equity),
        "earned_coin": _text(drift.earned),
        "fees_coin": _text(standing.book.fees),
        "withdrawn_coin": _text(standing.book.withdrawn),
        "funding_coin": None if funding is None else _text(funding.before + funding.since),
        "decision": _decision(standing.decision, standing.quote),
        "legs": [_leg(leg) for leg in standing.legs],
    }


def _decision(decision: HedgeDecision, quote: Quote) -> dict[str, Json]:
    contract = quote.snapshot.contract
    return {
        "action": _ACTIONS[type(decision)],
        "reason": decision.reason.value,
        "venue": contract.venue,
        "symbol": contract.symbol,
        "contracts": None if isinstance(decision, Hold) else _text(decision.contracts),
        "ratio_after": _text(decision.ratio_after) if isinstance(decision, Sell | Buy) else None,
    }


def _leg(leg: OpenLeg) -> dict[str, Json]:
    snapshot = leg.quote.snapshot
    return {
        "venue": leg.contract.venue,
        "symbol": leg.contract.symbol,
        "contracts": _text(leg.position.contracts),
        "entry_price": _text(leg.position.entry),
        "mark_price": _text(snapshot.mark),
        "as_of": snapshot.as_of.isoformat().replace("+00:00", "Z"),
        "source": leg.quote.freshness.value,
        "leverage": exact(leg.leverage),
        "posted_coin": _text(leg.posted),
        "liquidation_price": _text(leg.liquidation),
        "liquidation_distance": _text(leg.distance),
    }


def _text(quantity: Usd | Coin | Contracts | Price | Ratio | None) -> str | None:
    return None if quantity is None else exact(quantity.value)
