"""The use case of `/hedge ... linear`: one short in a linear contract, whose margin and profit are USDT."""

from __future__ import annotations

from collections import OrderedDict
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING

from bot.services.hedging import FUNDING_HORIZON, NOTHING_USUAL
from bot.services.orders import fill, held, linear_sizing
from hedgecore import (
    LinearExposure,
    LinearPosition,
    Ratio,
    Scenario,
    annual_rate,
    check_leverage,
    linear_funding_over,
    linear_liquidation_price,
    scenario_table,
)

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.services.hedging import HedgeRequest, Usual
    from bot.services.orders import Fill
    from bot.services.quotes import Quote, Quotes
    from hedgecore import Coin, Funding, LinearPerpetual, LinearSizing, Price, Rate, Snapshot, Usd, Usdt

_RECENT = 1_000


@dataclass(frozen=True, slots=True)
class LinearCarry:
    """What the short earns (+) or pays (-): `apr` of its value, and USDT over 30 days at the present rate and mark."""

    funding: Funding
    apr: Rate
    usdt_30d: Usdt


@dataclass(frozen=True, slots=True)
class LinearPlan:
    """One linear hedge at one moment. Prices are USDT a coin; what the market did not tell is None.

    position: the short as if opened at the mark; fee_rate: the holder's own taker fee, else the venue's usual one;
    margin: USDT to post at the leverage wanted; liquidation: where that is used up, which every linear short has;
    full_margin: USDT posted at 1x, with its own liquidation price.
    """

    request: HedgeRequest
    quote: Quote
    holding: Coin
    value: Usd
    sizing: LinearSizing
    position: LinearPosition
    fill: Fill
    fee_rate: Rate
    fee: Usdt
    margin: Usdt
    liquidation: Price | None
    full_margin: Usdt
    full_liquidation: Price | None
    carry: LinearCarry | None

    @property
    def snapshot(self) -> Snapshot:
        """The market this was computed from."""
        return self.quote.snapshot

    @property
    def contract(self) -> LinearPerpetual:
        """The contract to short."""
        return self.quote.linear

    @property
    def moment(self) -> int:
        """The second its prices are of, as a Unix time."""
        return int(self.snapshot.as_of.timestamp())

    @property
    def liquidation_distance(self) -> Ratio | None:
        """How far the mark must rise, relative to the mark."""
        if self.liquidation is None:
            return None
        return Ratio(self.liquidation / self.snapshot.mark) - Ratio(1)

    @property
    def exposure(self) -> LinearExposure:
        """Holding and short together, for scenarios."""
        return LinearExposure(
            holding=self.holding,
            position=self.position,
            spot=self.snapshot.index,
            mark=self.snapshot.mark,
            margin=self.margin,
            rules=self.contract.margin,
        )

    def scenarios(self, shocks: Sequence[Ratio]) -> tuple[Scenario, ...]:
        """The table for price changes alone: basis kept, no time passing."""
        return scenario_table(self.exposure, shocks)


class LinearHedging:
    """Plans linear hedges at present prices, and remembers the latest ones, as `Hedging` does."""

    def __init__(self, quotes: Quotes) -> None:
        self._quotes = quotes
        self._recent: OrderedDict[tuple[HedgeRequest, Usual, int], LinearPlan] = OrderedDict()

    async def plan(self, request: HedgeRequest, usual: Usual = NOTHING_USUAL) -> LinearPlan:
        """The hedge for `request`. Raises MarketError where there is no price, HedgeError where there is no hedge."""
        quote = await self._quotes.linear_quote(request.coin, venue=request.venue, preferred=usual.venue)
        plan = plan_linear_hedge(request, quote, usual.fee)
        self._recent[request, usual, plan.moment] = plan
        if len(self._recent) > _RECENT:
            self._recent.popitem(last=False)
        return plan

    def recall(self, request: HedgeRequest, moment: int, usual: Usual = NOTHING_USUAL) -> LinearPlan | None:
        """The plan that was made for `request` from prices of that `moment`, if it is still remembered."""
        return self._recent.get((request, usual, moment))


def plan_linear_hedge(request: HedgeRequest, quote: Quote, own_fee: Rate | None = None) -> LinearPlan:
    """The plan for a request at a quote of a linear contract; pure."""
    snapshot, contract, mark = quote.snapshot, quote.linear, quote.snapshot.mark
    holding, value = held(request.amount, snapshot.index)
    sizing = linear_sizing(request.ratio, holding, contract, mark)
    position = LinearPosition.short(sizing.contracts, contract.contract_size, mark)
    check_leverage(request.leverage, position.entry_value, contract.margin.tiers)
    margin, full_margin = (position.initial_margin(times) for times in (request.leverage, Decimal(1)))
    filled = fill(snapshot, sizing.order)
    fee_rate = contract.taker_fee if own_fee is None else own_fee
    return LinearPlan(
        request=request,
        quote=quote,
        holding=holding,
        value=value,
        sizing=sizing,
        position=position,
        fill=filled,
        fee_rate=fee_rate,
        fee=position.value(filled.execution.average if filled.execution else mark) * fee_rate,
        margin=margin,
        liquidation=linear_liquidation_price(position, margin, contract.margin),
        full_margin=full_margin,
        full_liquidation=linear_liquidation_price(position, full_margin, contract.margin),
        carry=_carry(snapshot, position),
    )


def _carry(snapshot: Snapshot, position: LinearPosition) -> LinearCarry | None:
    funding = snapshot.funding
    if funding is None or funding.interval is None:
        return None
    return LinearCarry(
        funding,
        annual_rate(funding.rate, funding.interval),
        linear_funding_over(position, snapshot.mark, funding.rate, funding.interval, FUNDING_HORIZON),
    )
