"""Inverse against linear: the same hedge in a contract of each kind, side by side."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, TypeAlias

from bot.errors import HedgeTooSmall, MarketError
from bot.services.hedging import NOTHING_USUAL, plan_hedge
from bot.services.linear import plan_linear_hedge
from hedgecore import LeverageTooHigh, initial_margin, linear_liquidation_price, liquidation_price

if TYPE_CHECKING:
    from collections.abc import Awaitable

    from bot.services.hedging import HedgePlan, HedgeRequest, Usual
    from bot.services.linear import LinearPlan
    from bot.services.quotes import Quote, Quotes
    from hedgecore import Coin, Price, Usd, Usdt

COMPARED = (Decimal(1), Decimal(2))
Missing: TypeAlias = MarketError | HedgeTooSmall | LeverageTooHigh


@dataclass(frozen=True, slots=True)
class Posted:
    """What a leverage asks for, and where it is liquidated: coins where the contract is inverse, else USDT."""

    leverage: Decimal
    margin: Coin | Usdt
    liquidation: Price | None


@dataclass(frozen=True, slots=True)
class Side:
    """One kind of contract for the hedge. Dollars take USDT at par; what the market did not tell is None.

    needs_stablecoins: whether the margin is USDT, which a holder of coins has to find first; paid_in: what margin and
    profit are paid in, the coin's code or USDT; posted: by leverage, 1x first; funding_30d, fee: dollars, at
    present rates.
    """

    quote: Quote
    needs_stablecoins: bool
    paid_in: str
    posted: tuple[Posted, ...]
    funding_30d: Usd | None
    fee: Usd


@dataclass(frozen=True, slots=True)
class Comparison:
    """Both sides of a hedge; of a side that there is none of, the reason."""

    request: HedgeRequest
    inverse: Side | Missing
    linear: Side | Missing


async def compare(quotes: Quotes, request: HedgeRequest, usual: Usual = NOTHING_USUAL) -> Comparison:
    """Perpetuals of both kinds, at the request's exchange where it has them, else at the first that answers."""
    inverse, linear = await asyncio.gather(
        _or_missing(_inverse(quotes, request, usual)), _or_missing(_linear(quotes, request, usual))
    )
    return Comparison(request, inverse, linear)


async def _inverse(quotes: Quotes, request: HedgeRequest, usual: Usual) -> Side:
    told = next((each for each in quotes.venues if each.id == request.venue), None)
    venue = told.beside if told is not None and told.linear else request.venue
    quote = await quotes.quote(request.coin, venue=venue, preferred=usual.venue)
    return inverse_side(plan_hedge(request, quote, usual.fee))


async def _linear(quotes: Quotes, request: HedgeRequest, usual: Usual) -> Side:
    quote = await quotes.linear_quote(request.coin, venue=request.venue, preferred=usual.venue)
    return linear_side(plan_linear_hedge(request, quote, usual.fee))


def inverse_side(plan: HedgePlan) -> Side:
    """The side of an inverse plan."""
    position, rules = plan.position, plan.contract.margin
    margins = [(times, initial_margin(position.notional, plan.snapshot.mark, times)) for times in COMPARED]
    return Side(
        quote=plan.quote,
        needs_stablecoins=False,
        paid_in=plan.contract.coin,
        posted=tuple(Posted(times, margin, liquidation_price(position, margin, rules)) for times, margin in margins),
        funding_30d=None if plan.carry is None else plan.carry.usd_30d,
        fee=plan.fee_usd,
    )


def linear_side(plan: LinearPlan) -> Side:
    """The side of a linear plan."""
    position, rules = plan.position, plan.contract.margin
    margins = [(times, position.initial_margin(times)) for times in COMPARED]
    return Side(
        quote=plan.quote,
        needs_stablecoins=True,
        paid_in="USDT",
        posted=tuple(
            Posted(times, margin, linear_liquidation_price(position, margin, rules)) for times, margin in margins
        ),
        funding_30d=None if plan.carry is None else plan.carry.usdt_30d.at_par,
        fee=plan.fee.at_par,
    )


async def _or_missing(side: Awaitable[Side]) -> Side | Missing:
    try:
        return await side
    except (MarketError, HedgeTooSmall, LeverageTooHigh) as missing:
        return missing
