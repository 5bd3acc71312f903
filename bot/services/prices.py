"""The use case of `/price`: the market behind a hedge."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from bot.services.hedging import DEFAULT_COIN, to_delivery
from hedgecore import AnnualisedBasis, Rate, Ratio, annual_rate, basis

if TYPE_CHECKING:
    from bot.services.quotes import Quote, Quotes


@dataclass(frozen=True, slots=True)
class PriceRequest:
    """Whose price: the coin, a venue or None for the preferred one, the perpetual or a dated contract."""

    coin: str = DEFAULT_COIN
    venue: str | None = None
    dated: bool = False


@dataclass(frozen=True, slots=True)
class PriceView:
    """A quote with its basis; `funding_apr` and `to_delivery` are None where there are none or they are unknown."""

    request: PriceRequest
    quote: Quote
    basis: Ratio
    funding_apr: Rate | None
    to_delivery: AnnualisedBasis | None


async def price(quotes: Quotes, request: PriceRequest, preferred: str | None = None) -> PriceView:
    """The market at present, of the `preferred` venue (a ccxt id) if it answers."""
    quote = await quotes.quote(request.coin, dated=request.dated, venue=request.venue, preferred=preferred)
    snapshot = quote.snapshot
    funding = snapshot.funding
    return PriceView(
        request=request,
        quote=quote,
        basis=basis(snapshot.mark, snapshot.index),
        funding_apr=annual_rate(funding.rate, funding.interval) if funding and funding.interval else None,
        to_delivery=to_delivery(snapshot),
    )
