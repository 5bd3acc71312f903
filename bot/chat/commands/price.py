"""`/price`: the market behind a hedge."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from bot.chat import cards
from bot.chat.buttons import keyboard
from bot.chat.command import Command
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
    from bot.chat.command import Frame, Services
    from bot.chat.screen import Json, Keyboard
    from bot.chat.vocabulary import Vocabulary
    from bot.services.prices import PriceView
    from bot.services.visits import Visit

LETTER = "p"


def parse(text: str, vocabulary: Vocabulary) -> PriceRequest:
    """The words after `/price`."""
    said = read(text, vocabulary, (CoinName, VenueName, KindName))
    return PriceRequest(said.coin or vocabulary.usual.coin or DEFAULT_COIN, said.venue, bool(said.dated))


async def run(services: Services, visit: Visit, request: PriceRequest) -> PriceView:
    """The market at present."""
    return await price(services.quotes, request, visit.preferences.venue)


def render(frame: Frame, view: PriceView) -> Screen:
    """Mark, index, bid and ask, basis and funding."""
    texts, quote = frame.texts, view.quote
    html = blocks(
        cards.warnings(texts, quote),
        cards.heading(texts, texts.price_title(view.request.coin), quote),
        pre("\n".join(line(label, value) for label, value in _figures(frame, view))),
        escaped(texts.freshness(quote)),
    )
    return Screen(html, retry(frame, view.request), _data(view))


def retry(frame: Frame, request: PriceRequest) -> Keyboard:
    """Every venue, and refresh."""
    return keyboard(
        [frame.button(venue.name, LETTER, pack_price(replace(request, venue=venue.id))) for venue in frame.venues],
        [frame.button("↻", LETTER, pack_price(request))],
    )


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
    name="price", letter=LETTER, parse=parse, run=run, render=render, unpack=unpack_price, retry=retry, in_menu=True
)
