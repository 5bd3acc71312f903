"""The use case of `/hedge`, `/shock` and `/margin`: one short in one contract, with everything it brings."""

from __future__ import annotations

from collections import OrderedDict
from dataclasses import dataclass, replace
from datetime import timedelta
from decimal import Decimal
from typing import TYPE_CHECKING

from bot.services.orders import fill, held, sizing
from hedgecore import (
    AnnualisedBasis,
    Coin,
    Exposure,
    InverseFuture,
    Position,
    Price,
    Rate,
    Ratio,
    Scenario,
    Sizing,
    Usd,
    annual_rate,
    annualised_basis,
    basis,
    check_leverage,
    fee,
    funding_over,
    initial_margin,
    liquidation_price,
    scenario_table,
)

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from bot.services.orders import Fill
    from bot.services.picks import Best, Picks
    from bot.services.quotes import Quote, Quotes
    from hedgecore import Funding, InverseContract, Snapshot

DEFAULT_COIN = "BTC"
DEFAULT_LEVERAGE = Decimal(2)
_RECENT = 1_000
FUNDING_HORIZON = timedelta(days=30)


@dataclass(frozen=True, slots=True)
class HedgeRequest:
    """What a holder asks: hedge `ratio` of `amount` (dollars of the coin, or the coin itself).

    `venue` is a ccxt id, None for the preferred one that answers; `delivery` the day of the one dated contract that is
    meant, None for the one that a hedge would usually take; `linear` asks for a contract margined in USDT.
    """

    amount: Usd | Coin
    ratio: Ratio
    coin: str = DEFAULT_COIN
    venue: str | None = None
    leverage: Decimal = DEFAULT_LEVERAGE
    dated: bool = False
    delivery: date | None = None
    linear: bool = False


@dataclass(frozen=True, slots=True)
class Usual:
    """What a holder settled once: the exchange to ask first (a ccxt id) and their own taker fee; None for neither."""

    venue: str | None = None
    fee: Rate | None = None


NOTHING_USUAL = Usual()


@dataclass(frozen=True, slots=True)
class Picked:
    """An exchange that nobody asked for: the best of so many contracts when they were compared, so long ago.

    Both are None for the first one that answered.
    """

    of: int | None = None
    age: timedelta | None = None


@dataclass(frozen=True, slots=True)
class Carry:
    """What the short earns (+) or pays (-): `apr` of its value, and dollars over 30 days, at the present rate."""

    funding: Funding
    apr: Rate
    usd_30d: Usd


@dataclass(frozen=True, slots=True)
class HedgePlan:
    """One hedge at one moment. Prices are dollars a coin; what the market did not tell is None.

    position: the short as if opened at the mark; fee_rate: the holder's own taker fee, else the venue's usual one;
    margin: coins to post at the leverage wanted; liquidation: None if price alone never liquidates it; full_margin:
    coins posted at 1x, with its own liquidation price; picked: how the exchange was chosen, None where it was told.
    """

    request: HedgeRequest
    quote: Quote
    holding: Coin
    value: Usd
    sizing: Sizing
    position: Position
    fill: Fill
    fee_rate: Rate
    fee: Coin
    fee_usd: Usd
    margin: Coin
    liquidation: Price | None
    full_margin: Coin
    full_liquidation: Price | None
    carry: Carry | None
    basis: Ratio
    to_delivery: AnnualisedBasis | None
    picked: Picked | None = None

    @property
    def snapshot(self) -> Snapshot:
        """The market this was computed from."""
        return self.quote.snapshot

    @property
    def contract(self) -> InverseContract:
        """The contract to short."""
        return self.quote.inverse

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
    def exposure(self) -> Exposure:
        """Holding and short together, for scenarios."""
        return Exposure(
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


class Hedging:
    """Plans hedges at present prices, and remembers the latest ones so that a card can be explained afterwards.

    Where nobody says which exchange, it is the one that `picks` knows to be best, else the first that answers.
    """

    def __init__(self, quotes: Quotes, picks: Picks | None = None) -> None:
        self._quotes = quotes
        self._picks = picks
        self._recent: OrderedDict[tuple[HedgeRequest, Usual, int], HedgePlan] = OrderedDict()

    async def plan(self, request: HedgeRequest, usual: Usual = NOTHING_USUAL) -> HedgePlan:
        """The hedge for `request`. Raises MarketError where there is no price, HedgeError where there is no hedge."""
        told = request.venue or usual.venue
        best = self._picks.best(request.coin, dated=request.dated) if self._picks and told is None else None
        quote = await self._quotes.quote(
            request.coin,
            dated=request.dated,
            delivery=request.delivery,
            venue=request.venue,
            preferred=best.venue if best else told,
        )
        plan = plan_hedge(request, quote, usual.fee)
        if told is None and len(self._quotes.venues) > 1:
            plan = replace(plan, picked=_picked(best, quote))
        self._recent[request, usual, plan.moment] = plan
        if len(self._recent) > _RECENT:
            self._recent.popitem(last=False)
        return plan

    def recall(self, request: HedgeRequest, moment: int, usual: Usual = NOTHING_USUAL) -> HedgePlan | None:
        """The plan that was made for `request` from prices of that `moment`, if it is still remembered."""
        return self._recent.get((request, usual, moment))


def _picked(best: Best | None, quote: Quote) -> Picked:
    return Picked(best.of, best.age) if best is not None and best.venue == quote.venue.id else Picked()


def plan_hedge(request: HedgeRequest, quote: Quote, own_fee: Rate | None = None) -> HedgePlan:
    """The plan for a request at a given quote; pure."""
    snapshot = quote.snapshot
    contract, mark = quote.inverse, snapshot.mark
    holding, value = held(request.amount, snapshot.index)
    size = sizing(request.ratio, holding, contract, mark)
    position = Position.short(size.contracts, contract.contract_value, mark)
    check_leverage(request.leverage, position.coin_value(mark), contract.margin.tiers)
    filled = fill(snapshot, size.order)
    margin = initial_margin(position.notional, mark, request.leverage)
    full_margin = initial_margin(position.notional, mark, Decimal(1))
    fee_rate = contract.taker_fee if own_fee is None else own_fee
    return HedgePlan(
        request=request,
        quote=quote,
        holding=holding,
        value=value,
        sizing=size,
        position=position,
        fill=filled,
        fee_rate=fee_rate,
        fee=fee(position.notional, filled.execution.average if filled.execution else mark, fee_rate),
        fee_usd=position.notional * fee_rate,
        margin=margin,
        liquidation=liquidation_price(position, margin, contract.margin),
        full_margin=full_margin,
        full_liquidation=liquidation_price(position, full_margin, contract.margin),
        carry=_carry(snapshot.funding, position),
        basis=basis(mark, snapshot.index),
        to_delivery=to_delivery(snapshot),
    )


def _carry(funding: Funding | None, position: Position) -> Carry | None:
    if funding is None or funding.interval is None:
        return None
    return Carry(
        funding,
        annual_rate(funding.rate, funding.interval),
        funding_over(position, funding.rate, funding.interval, FUNDING_HORIZON),
    )


def to_delivery(snapshot: Snapshot) -> AnnualisedBasis | None:
    """The basis a dated contract locks in, annualised; None for a perpetual, or within a day of delivery."""
    if not isinstance(snapshot.contract, InverseFuture):
        return None
    left = snapshot.contract.expiry - snapshot.as_of
    return annualised_basis(snapshot.mark, snapshot.index, left) if left >= timedelta(days=1) else None
