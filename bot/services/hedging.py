"""The use case of `/hedge`, `/shock` and `/margin`: one short in one contract, with everything it brings."""

from __future__ import annotations

from collections import OrderedDict
from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal
from typing import TYPE_CHECKING

from bot.errors import HedgeTooSmall
from hedgecore import (
    AnnualisedBasis,
    BelowOneContract,
    BookTooThin,
    Coin,
    Contracts,
    Execution,
    Exposure,
    InverseFuture,
    Position,
    Price,
    Rate,
    Ratio,
    Rounding,
    Scenario,
    Sizing,
    Slippage,
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
    size_hedge,
    slippage,
    walk,
)

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.services.quotes import Quote, Quotes
    from hedgecore import Contract, Funding, Snapshot

DEFAULT_COIN = "BTC"
DEFAULT_LEVERAGE = Decimal(2)
_RECENT = 1_000
FUNDING_HORIZON = timedelta(days=30)


@dataclass(frozen=True, slots=True)
class HedgeRequest:
    """What a holder asks: hedge `ratio` of `amount` (dollars of the coin, or the coin itself).

    `venue` is a ccxt id, None for the preferred one that answers.
    """

    amount: Usd | Coin
    ratio: Ratio
    coin: str = DEFAULT_COIN
    venue: str | None = None
    leverage: Decimal = DEFAULT_LEVERAGE
    dated: bool = False


@dataclass(frozen=True, slots=True)
class Usual:
    """What a holder settled once: the exchange to ask first (a ccxt id) and their own taker fee; None for neither."""

    venue: str | None = None
    fee: Rate | None = None


NOTHING_USUAL = Usual()


@dataclass(frozen=True, slots=True)
class Fill:
    """What selling into the visible book would give; None for each thing the book does not tell."""

    execution: Execution | None
    slippage: Slippage | None
    visible: Contracts | None = None


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
    coins posted at 1x, with its own liquidation price.
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

    @property
    def snapshot(self) -> Snapshot:
        """The market this was computed from."""
        return self.quote.snapshot

    @property
    def contract(self) -> Contract:
        """The contract to short."""
        return self.quote.snapshot.contract

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
    """Plans hedges at present prices, and remembers the latest ones so that a card can be explained afterwards."""

    def __init__(self, quotes: Quotes) -> None:
        self._quotes = quotes
        self._recent: OrderedDict[tuple[HedgeRequest, Usual, int], HedgePlan] = OrderedDict()

    async def plan(self, request: HedgeRequest, usual: Usual = NOTHING_USUAL) -> HedgePlan:
        """The hedge for `request`. Raises MarketError where there is no price, HedgeError where there is no hedge."""
        quote = await self._quotes.quote(request.coin, dated=request.dated, venue=request.venue, preferred=usual.venue)
        plan = plan_hedge(request, quote, usual.fee)
        self._recent[request, usual, plan.moment] = plan
        if len(self._recent) > _RECENT:
            self._recent.popitem(last=False)
        return plan

    def recall(self, request: HedgeRequest, moment: int, usual: Usual = NOTHING_USUAL) -> HedgePlan | None:
        """The plan that was made for `request` from prices of that `moment`, if it is still remembered."""
        return self._recent.get((request, usual, moment))


def plan_hedge(request: HedgeRequest, quote: Quote, own_fee: Rate | None = None) -> HedgePlan:
    """The plan for a request at a given quote; pure."""
    snapshot = quote.snapshot
    contract, mark = snapshot.contract, snapshot.mark
    holding, value = _held(request.amount, snapshot.index)
    sizing = _sizing(request.ratio, holding, contract, mark)
    position = Position.short(sizing.contracts, contract.contract_value, mark)
    check_leverage(request.leverage, position.coin_value(mark), contract.margin.tiers)
    fill = _fill(snapshot, sizing.order)
    margin = initial_margin(position.notional, mark, request.leverage)
    full_margin = initial_margin(position.notional, mark, Decimal(1))
    fee_rate = contract.taker_fee if own_fee is None else own_fee
    return HedgePlan(
        request=request,
        quote=quote,
        holding=holding,
        value=value,
        sizing=sizing,
        position=position,
        fill=fill,
        fee_rate=fee_rate,
        fee=fee(position.notional, fill.execution.average if fill.execution else mark, fee_rate),
        fee_usd=position.notional * fee_rate,
        margin=margin,
        liquidation=liquidation_price(position, margin, contract.margin),
        full_margin=full_margin,
        full_liquidation=liquidation_price(position, full_margin, contract.margin),
        carry=_carry(snapshot.funding, position),
        basis=basis(mark, snapshot.index),
        to_delivery=to_delivery(snapshot),
    )


def _held(amount: Usd | Coin, spot: Price) -> tuple[Coin, Usd]:
    """The amount in coins and in dollars at the spot price."""
    if isinstance(amount, Coin):
        return amount, spot.worth(amount)
    return spot.buys(amount), amount


def _sizing(ratio: Ratio, holding: Coin, contract: Contract, mark: Price) -> Sizing:
    """Whole contracts, rounded down: a hedge never sells more than was wanted."""
    try:
        return size_hedge(ratio, holding, contract, mark, rounding=Rounding.FLOOR)
    except BelowOneContract as below:
        raise HedgeTooSmall(contract, below) from None


def _fill(snapshot: Snapshot, order: Contracts) -> Fill:
    """Selling `order` into the bids; slippage is against the middle of the same book."""
    book = snapshot.book
    if book is None or not book.bids:
        return Fill(None, None)
    try:
        execution = walk(book.bids, order)
    except BookTooThin as thin:
        return Fill(None, None, visible=thin.visible)
    if book.mid is None:
        return Fill(execution, None)
    return Fill(execution, slippage(execution, book.mid, snapshot.contract.contract_value))


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
