"""`/price`: the market behind a hedge."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from bot.chat import cards
from bot.chat.buttons import keyboard
from bot.chat.command import Command
from bot.chat.links import BASIS, FUNDING, PRICE
from bot.chat.market_card import few_or, pack_choosing, rows, unpack_choosing
from bot.chat.markup import blocks, escaped, pre
from bot.chat.reading import read
from bot.chat.requests import pack_price, unpack_price
from bot.chat.screen import Screen
from bot.chat.words import CoinName, KindName, VenueName
from bot.services.hedging import DEFAULT_COIN
from bot.services.prices import PriceRequest, price
from bot.texts import numbers
from bot.texts.numbers import exact
from bot.texts.table import line

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.chat.command import Frame, Services
    from bot.chat.screen import Json, Keyboard
    from bot.chat.vocabulary import Vocabulary
    from bot.services.prices import PriceView
    from bot.services.visits import Visit

LETTER = PRICE


@dataclass(frozen=True, slots=True)
class PricePage:
    """Whose price is asked for, and whether its exchange is being chosen below it."""

    asked: PriceRequest
    choosing: bool = False


@dataclass(frozen=True, slots=True)
class PriceCard:
    """The market, and the page that shows it."""

    page: PricePage
    view: PriceView


def parse(text: str, vocabulary: Vocabulary) -> PricePage:
    """The words after `/price`."""
    said = read(text, vocabulary, (CoinName, VenueName, KindName))
    return PricePage(PriceRequest(said.coin or vocabulary.usual.coin or DEFAULT_COIN, said.venue, bool(said.dated)))


async def run(services: Services, visit: Visit, page: PricePage) -> PriceCard:
    """The market at present."""
    return PriceCard(page, await price(services.quotes, page.asked, visit.preferences.venue))


def render(frame: Frame, card: PriceCard) -> Screen:
    """Mark, index, bid and ask, basis and funding."""
    texts, view, quote = frame.texts, card.view, card.view.quote
    html = blocks(
        cards.warnings(texts, quote),
        cards.heading(texts, texts.price_title(view.request.coin), quote),
        pre("\n".join(line(label, value) for label, value in _figures(frame, view))),
        escaped(texts.freshness(quote)),
    )
    return Screen(html, retry(frame, card.page), _data(view))


def retry(frame: Frame, page: PricePage) -> Keyboard:
    """Venues with inverse contracts, or the way to them; the other cards of the market, and refresh."""
    request = page.asked
    venues = [
        frame.button(venue.name, LETTER, pack_price(replace(request, venue=venue.id)))
        for venue in frame.venues
        if not venue.linear
    ]
    if page.choosing:
        return keyboard(*rows(venues), [frame.button(frame.texts.back, LETTER, pack_price(request))])
    return keyboard(
        *few_or(venues, frame.button(frame.texts.exchange_button, LETTER, pack_choosing(pack_price(request)))),
        [
            frame.button(frame.texts.funding_button, FUNDING, (request.coin, request.venue or "")),
            frame.button(frame.texts.basis_button, BASIS, (request.coin,)),
            frame.button("↻", LETTER, pack_price(request)),
        ],
    )


def unpack(fields: Sequence[str]) -> PricePage:
    """The fields of the request, and perhaps the mark of a choice."""
    packed, choosing = unpack_choosing(fields, 3)
    return PricePage(unpack_price(packed), choosing)


def _figures(frame: Frame, view: PriceView) -> list[tuple[str, str]]:
    texts, snapshot = frame.texts, view.quote.snapshot
    bid, ask = snapshot.best_bid, snapshot.best_ask
    figures = [
        ("Mark", numbers.price(snapshot.mark)),
        ("Index", numbers.price(snapshot.index)),
        ("Bid", numbers.price(bid) if bid is not None else texts.unknown),
        ("Ask", numbers.price(ask) if ask is not None else texts.unknown),
        ("Basis", numbers.percent_signed(view.basis, 3)),
    ]
    if view.to_delivery is not None:
        figures.append(("Annual", numbers.percent_signed(view.to_delivery.simple, 2)))
    if not view.request.dated:
        figures += _funding(frame, view)
    return figures


def _funding(frame: Frame, view: PriceView) -> list[tuple[str, str]]:
    texts, funding = frame.texts, view.quote.snapshot.funding
    if funding is None:
        return [("Funding", texts.unknown)]
    annual = numbers.percent_signed(view.funding_apr, 2) if view.funding_apr is not None else texts.unknown
    return [
        ("Funding", texts.funding_rate(funding.rate, funding.interval)),
        ("Annual", annual),
        ("Next in", texts.time_until(funding.next_at, frame.now)),
    ]


def _data(view: PriceView) -> dict[str, Json]:
    snapshot, funding = view.quote.snapshot, view.quote.snapshot.funding
    return {
        "command": "price",
        "coin": view.request.coin,
        "contract": {
            "venue": snapshot.contract.venue,
            "symbol": snapshot.contract.symbol,
            "kind": snapshot.contract.kind,
        },
        "as_of": snapshot.as_of.isoformat().replace("+00:00", "Z"),
        "source": view.quote.freshness.value,
        "mark_price": exact(snapshot.mark.value),
        "spot_price": exact(snapshot.index.value),
        "bid": exact(snapshot.best_bid.value) if snapshot.best_bid is not None else None,
        "ask": exact(snapshot.best_ask.value) if snapshot.best_ask is not None else None,
        "basis": exact(view.basis.value),
        "funding_rate": exact(funding.rate.value) if funding else None,
        "funding_apr": exact(view.funding_apr.value) if view.funding_apr is not None else None,
    }


COMMAND = Command(
    name="price", letter=LETTER, parse=parse, run=run, render=render, unpack=unpack, retry=retry, in_menu=True
)
