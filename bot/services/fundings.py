"""The use case of `/funding`: what funding was like for a short, at every venue, on one scale."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from bot.errors import NoSuchContract
from bot.services.hedging import DEFAULT_COIN
from bot.services.surveys import Wanted
from hedgecore import InverseFuture, annual_rate, funding_record

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from bot.errors import BotError
    from bot.services.surveys import Standing, Surveys
    from hedgecore import FundingRecord, Rate

SPANS = (7, 30, 90)


@dataclass(frozen=True, slots=True)
class FundingRequest:
    """Whose funding: the coin, and a venue (a ccxt id), None for all with the preferred one in detail."""

    coin: str = DEFAULT_COIN
    venue: str | None = None


@dataclass(frozen=True, slots=True)
class PerpetualFunding:
    """One perpetual: `present` is the running rate on a year, by its own interval, None where that is unknown.

    records: of the last days that are in `SPANS`, None where the venue does not tell (all of) its past.
    """

    standing: Standing
    present: Rate | None
    records: dict[int, FundingRecord | None]


@dataclass(frozen=True, slots=True)
class FundingView:
    """All perpetuals, `shown` in detail; what is missing, each with its reason."""

    request: FundingRequest
    shown: PerpetualFunding
    perpetuals: tuple[PerpetualFunding, ...]
    missing: tuple[BotError, ...]


async def funding(surveys: Surveys, request: FundingRequest, preferred: str | None = None) -> FundingView:
    """The last days up to now; in detail the venue asked for, else the `preferred` one, else the first that tells.

    Raises NoSuchContract or NoMarket.
    """
    now = surveys.now()
    since = now - timedelta(days=max(SPANS))
    survey = await surveys.survey(request.coin, Wanted(funding_since=since))
    perpetuals = tuple(_read(each, now) for each in survey.standings if not isinstance(each.contract, InverseFuture))
    shown = _shown(perpetuals, request.venue, preferred)
    if shown is None:
        raise NoSuchContract(request.coin, dated=False, known=(), venue=request.venue, linear=None)
    return FundingView(request, shown, perpetuals, survey.missing)


def _read(standing: Standing, now: datetime) -> PerpetualFunding:
    running = standing.snapshot.funding
    present = None if running is None or running.interval is None else annual_rate(running.rate, running.interval)
    return PerpetualFunding(standing, present, {days: _record(standing, now, days) for days in SPANS})


def _record(standing: Standing, now: datetime, days: int) -> FundingRecord | None:
    if standing.settled is None:
        return None
    span = timedelta(days=days)
    return funding_record([(each.at, each.rate) for each in standing.settled if each.at > now - span], span)


def _shown(perpetuals: Sequence[PerpetualFunding], venue: str | None, preferred: str | None) -> PerpetualFunding | None:
    """The one of the venue asked for, None if it has none; otherwise the best to show."""
    if venue is not None:
        return next((each for each in perpetuals if each.standing.venue.id == venue), None)
    usual = [each for each in perpetuals if each.standing.venue.id == preferred]
    telling = [each for each in perpetuals if each.standing.settled]
    return next(iter([*usual, *telling, *perpetuals]), None)
