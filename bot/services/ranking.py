"""The use case of `/contracts`: every contract for one hedge, by what it costs to keep for a while."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from enum import Enum
from typing import TYPE_CHECKING

from bot.errors import HedgeTooSmall, VenueUnavailable
from bot.services.hedging import DEFAULT_COIN, NOTHING_USUAL, HedgeRequest
from bot.services.orders import order_for
from bot.services.surveys import Survey, Wanted
from hedgecore import (
    HoldingCost,
    InverseFuture,
    LinearPerpetual,
    Rate,
    Ratio,
    Usd,
    ahead_after,
    annual_rate,
    average_funding,
    basis,
    funding_carry,
    locked_carry,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from decimal import Decimal

    from bot.errors import BotError
    from bot.services.hedging import Usual
    from bot.services.orders import Order
    from bot.services.picks import Picks
    from bot.services.surveys import Standing, Surveys
    from hedgecore import Coin, Contract, Snapshot

DEFAULT_DAYS = 30
USUAL_AMOUNT = Usd(10_000)
AVERAGED = timedelta(days=30)


@dataclass(frozen=True, slots=True)
class ContractsRequest:
    """Which hedge the contracts are compared for; without amount and ratio one of `USUAL_AMOUNT`.

    days: for how long it is kept.
    """

    coin: str = DEFAULT_COIN
    amount: Usd | Coin | None = None
    ratio: Ratio | None = None
    days: int = DEFAULT_DAYS

    def hedge(self, contract: Contract, venue: str) -> HedgeRequest:
        """The hedge in one of the contracts."""
        dated = isinstance(contract, InverseFuture)
        return HedgeRequest(
            amount=USUAL_AMOUNT if self.amount is None else self.amount,
            ratio=Ratio(1) if self.ratio is None else self.ratio,
            coin=self.coin,
            venue=venue,
            dated=dated,
            delivery=contract.expiry.date() if isinstance(contract, InverseFuture) else None,
            linear=isinstance(contract, LinearPerpetual),
        )


@dataclass(frozen=True, slots=True)
class Candidate:
    """One contract for the hedge.

    funding: the rate a year that its carry is reckoned with, None for a dated contract and where it is unknown;
    averaged: whether that is what was settled, not the present rate; delivered: it ends by delivery, not by a trade.
    """

    standing: Standing
    order: Order
    funding: Rate | None
    averaged: bool
    delivered: bool
    cost: HoldingCost

    @property
    def contract(self) -> Contract:
        """The contract."""
        return self.standing.contract

    @property
    def basis(self) -> Ratio:
        """Mark over index, less one."""
        return basis(self.standing.snapshot.mark, self.standing.snapshot.index)


class Reason(Enum):
    """What puts the best contract before the next one most."""

    ONLY = "only"
    CARRY = "carry"
    FEES = "fees"
    SLIPPAGE = "slippage"


@dataclass(frozen=True, slots=True)
class Duel:
    """The best perpetual and the best dated contract: which earns more a day, and from which day on it is ahead.

    `ahead` is None where neither can be said to be ahead for good; `days` is 0 for from the start.
    """

    perpetual: Candidate
    dated: Candidate
    ahead: Candidate | None
    days: Decimal | None


@dataclass(frozen=True, slots=True)
class Ranking:
    """Candidates, the best first and those with an unknown cost last; what is missing, each with its reason.

    best: None where no candidate's cost is known; lead: dollars a year, as a share, before the next one.
    """

    request: ContractsRequest
    candidates: tuple[Candidate, ...]
    missing: tuple[BotError, ...]
    best: Candidate | None
    reason: Reason
    lead: Rate | None
    duel: Duel | None


class Ranker:
    """Ranks what `surveys` find, and lets `picks` know the best."""

    def __init__(self, surveys: Surveys, picks: Picks) -> None:
        self._surveys = surveys
        self._picks = picks

    async def rank(self, request: ContractsRequest, usual: Usual = NOTHING_USUAL) -> Ranking:
        """At present prices. Raises NoSuchContract or NoMarket; HedgeTooSmall where it is so everywhere."""
        now = self._surveys.now()
        survey = await self._surveys.survey(request.coin, Wanted(books=True, funding_since=now - AVERAGED))
        ranking = rank(request, survey, usual.fee)
        whole = not any(isinstance(error, VenueUnavailable) for error in survey.missing)
        for dated in (False, True):
            ranked = [each for each in ranking.candidates if _is_for_hedge(each, dated=dated)]
            if ranked and ranked[0].cost.total is not None:
                venue = ranked[0].standing.venue.id
                self._picks.note(request.coin, venue, dated=dated, of=len(ranked), whole=whole)
        return ranking


def rank(request: ContractsRequest, survey: Survey, own_fee: Rate | None = None) -> Ranking:
    """The ranking of a survey; pure. Raises HedgeTooSmall where every contract is too large for the hedge."""
    candidates, too_small = [], []
    for standing in survey.standings:
        try:
            candidates.append(_candidate(request, standing, own_fee))
        except HedgeTooSmall as error:
            too_small.append(error)
    if not candidates:
        raise min(too_small, key=lambda error: error.below.smallest_order)
    candidates.sort(key=_place)
    known = [each for each in candidates if each.cost.total is not None]
    return Ranking(
        request=request,
        candidates=tuple(candidates),
        missing=(*survey.missing, *too_small),
        best=known[0] if known else None,
        reason=_reason(known),
        lead=_lead(known),
        duel=_duel(known),
    )


def _candidate(request: ContractsRequest, standing: Standing, own_fee: Rate | None) -> Candidate:
    snapshot, contract = standing.snapshot, standing.contract
    hedge = request.hedge(contract, standing.venue.id)
    order = order_for(hedge.amount, hedge.ratio, snapshot, own_fee)
    kept, delivered = _kept(snapshot, timedelta(days=request.days))
    funding, averaged = funding_of(standing)
    slip = order.fill.slippage
    return Candidate(
        standing=standing,
        order=order,
        funding=funding,
        averaged=averaged,
        delivered=delivered,
        cost=HoldingCost(
            notional=order.value,
            time=kept,
            fees=order.fee * 2,
            slippage=None if slip is None else slip.usd * (1 if delivered else 2),
            carry=_carry(snapshot, order.value, funding, kept),
        ),
    )


def _kept(snapshot: Snapshot, horizon: timedelta) -> tuple[timedelta, bool]:
    """For how long it is kept, and whether that ends by its delivery: what comes after that is another hedge."""
    if not isinstance(snapshot.contract, InverseFuture):
        return horizon, False
    left = snapshot.contract.expiry - snapshot.as_of
    return min(horizon, left), left <= horizon


def funding_of(standing: Standing) -> tuple[Rate | None, bool]:
    """A year's funding: the average of what was settled, or else the present rate; None for what is not known."""
    if isinstance(standing.contract, InverseFuture):
        return None, False
    if standing.settled:
        return average_funding([each.rate for each in standing.settled], AVERAGED), True
    present = standing.snapshot.funding
    if present is None or present.interval is None:
        return None, False
    return annual_rate(present.rate, present.interval), False


def _carry(snapshot: Snapshot, value: Usd, funding: Rate | None, kept: timedelta) -> Usd | None:
    if isinstance(snapshot.contract, InverseFuture):
        left = snapshot.contract.expiry - snapshot.as_of
        return locked_carry(value, basis(snapshot.mark, snapshot.index), left, kept)
    return None if funding is None else funding_carry(value, funding, kept)


def _place(candidate: Candidate) -> tuple[bool, Rate]:
    """Unknown last; the sort keeps the order of the venues among equals."""
    annual = candidate.cost.annual
    return annual is None, Rate(0) if annual is None else -annual


def _reason(known: Sequence[Candidate]) -> Reason:
    if len(known) < 2:
        return Reason.ONLY
    best, second = (_shares(each.cost) for each in known[:2])
    return max(best, key=lambda reason: best[reason] - second[reason])


def _shares(cost: HoldingCost) -> dict[Reason, Rate]:
    """What each part brings a year, as a share of the order."""
    slip = None if cost.slippage is None else -cost.slippage
    parts = {Reason.CARRY: cost.carry, Reason.FEES: -cost.fees, Reason.SLIPPAGE: slip}
    return {reason: cost.a_year(part) for reason, part in parts.items() if part is not None}


def _lead(known: Sequence[Candidate]) -> Rate | None:
    if len(known) < 2 or known[0].cost.annual is None or known[1].cost.annual is None:
        return None
    return known[0].cost.annual - known[1].cost.annual


def _duel(known: Iterable[Candidate]) -> Duel | None:
    known = tuple(known)
    perpetual = next((each for each in known if not isinstance(each.contract, InverseFuture)), None)
    dated = next((each for each in known if isinstance(each.contract, InverseFuture)), None)
    if perpetual is None or dated is None:
        return None
    for one, other in ((perpetual, dated), (dated, perpetual)):
        days = ahead_after(one.cost, other.cost)
        if days is not None:
            return Duel(perpetual, dated, one, days)
    return Duel(perpetual, dated, None, None)


def _is_for_hedge(candidate: Candidate, *, dated: bool) -> bool:
    contract = candidate.contract
    return isinstance(contract, InverseFuture) is dated and not isinstance(contract, LinearPerpetual)
