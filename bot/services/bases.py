"""The use case of `/basis`: what dated contracts lock in, beside what perpetuals bring."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from bot.services.hedging import DEFAULT_COIN, to_delivery
from bot.services.ranking import AVERAGED, funding_of
from bot.services.surveys import Wanted
from hedgecore import InverseFuture, Rate, basis

if TYPE_CHECKING:
    from datetime import timedelta

    from bot.errors import BotError
    from bot.services.surveys import Standing, Surveys
    from hedgecore import AnnualisedBasis, Ratio


@dataclass(frozen=True, slots=True)
class BasisRequest:
    """Whose basis: the coin."""

    coin: str = DEFAULT_COIN


@dataclass(frozen=True, slots=True)
class DatedBasis:
    """A dated contract: `locked` is its basis on a year, None within a day of delivery; `left` until then."""

    standing: Standing
    left: timedelta
    basis: Ratio
    locked: AnnualisedBasis | None


@dataclass(frozen=True, slots=True)
class PerpetualBasis:
    """A perpetual: its basis now, and a year's funding, `averaged` over what was settled or at the present rate.

    funding: None where it is unknown.
    """

    standing: Standing
    basis: Ratio
    funding: Rate | None
    averaged: bool


@dataclass(frozen=True, slots=True)
class BasisView:
    """Dated contracts by delivery, perpetuals by funding, the most first; what is missing, each with its reason."""

    request: BasisRequest
    dated: tuple[DatedBasis, ...]
    perpetuals: tuple[PerpetualBasis, ...]
    missing: tuple[BotError, ...]


async def bases(surveys: Surveys, request: BasisRequest) -> BasisView:
    """At present prices. Raises NoSuchContract or NoMarket."""
    survey = await surveys.survey(request.coin, Wanted(funding_since=surveys.now() - AVERAGED))
    dated = [found for each in survey.standings if (found := _dated(each))]
    perpetuals = [_perpetual(each) for each in survey.standings if not isinstance(each.contract, InverseFuture)]
    dated.sort(key=lambda each: each.left)
    perpetuals.sort(key=_place)
    return BasisView(request, tuple(dated), tuple(perpetuals), survey.missing)


def _dated(standing: Standing) -> DatedBasis | None:
    snapshot = standing.snapshot
    if not isinstance(snapshot.contract, InverseFuture):
        return None
    left = snapshot.contract.expiry - snapshot.as_of
    return DatedBasis(standing, left, basis(snapshot.mark, snapshot.index), to_delivery(snapshot))


def _perpetual(standing: Standing) -> PerpetualBasis:
    snapshot = standing.snapshot
    annual, averaged = funding_of(standing)
    return PerpetualBasis(standing, basis(snapshot.mark, snapshot.index), annual, averaged)


def _place(perpetual: PerpetualBasis) -> tuple[bool, Rate]:
    """Unknown last."""
    return perpetual.funding is None, Rate(0) if perpetual.funding is None else -perpetual.funding
