"""`/basis`: dated futures on a year, beside what perpetuals bring."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.chat.buttons import keyboard
from bot.chat.command import Command
from bot.chat.links import BASIS, CONTRACTS, FUNDING, PRICE
from bot.chat.market_card import missing, missing_data, warning
from bot.chat.markup import blocks, bold, escaped, pre
from bot.chat.reading import read
from bot.chat.requests import unpack_coin
from bot.chat.screen import Screen
from bot.chat.words import CoinName
from bot.services.bases import BasisRequest, bases
from bot.services.hedging import DEFAULT_COIN
from bot.services.ranking import DEFAULT_DAYS
from bot.texts import numbers
from bot.texts.numbers import exact
from bot.texts.table import columns

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.chat.command import Frame, Services
    from bot.chat.screen import Json, Keyboard
    from bot.chat.vocabulary import Vocabulary
    from bot.services.bases import BasisView, DatedBasis, PerpetualBasis
    from bot.services.visits import Visit
    from hedgecore import Rate, Ratio

LETTER = BASIS


def parse(text: str, vocabulary: Vocabulary) -> BasisRequest:
    """The words after `/basis`."""
    said = read(text, vocabulary, (CoinName,))
    return BasisRequest(said.coin or vocabulary.usual.coin or DEFAULT_COIN)


async def run(services: Services, _visit: Visit, request: BasisRequest) -> BasisView:
    """The basis at present prices."""
    return await bases(services.market, request)


def render(frame: Frame, view: BasisView) -> Screen:
    """Dated contracts by delivery, then perpetuals."""
    texts = frame.texts
    standings = [*(each.standing for each in view.dated), *(each.standing for each in view.perpetuals)]
    dated = columns(("%", "left", "basis", "year"), [_dated(frame, each) for each in view.dated], optional=2)
    perpetuals = columns(("%", "basis", "funding"), [_perpetual(frame, each) for each in view.perpetuals], optional=1)
    html = blocks(
        warning(frame, standings),
        bold(texts.basis_title(view.request.coin)),
        _best(frame, view),
        pre(dated) if view.dated else escaped(texts.no_dated(view.request.coin)),
        pre(perpetuals) if view.perpetuals else None,
        missing(frame, view.missing, standings),
        escaped(texts.basis_note()),
    )
    return Screen(html, retry(frame, view.request), _data(view))


def pack(request: BasisRequest) -> tuple[str, ...]:
    """One field: the coin."""
    return (request.coin,)


def unpack(fields: Sequence[str]) -> BasisRequest:
    """The inverse of `pack`."""
    (coin,) = fields
    return BasisRequest(unpack_coin(coin))


def retry(frame: Frame, request: BasisRequest) -> Keyboard:
    """The other cards of the market, and refresh."""
    return keyboard(
        [
            frame.button(frame.texts.compare_button, CONTRACTS, (request.coin, "", "", str(DEFAULT_DAYS), "0")),
            frame.button(frame.texts.funding_button, FUNDING, (request.coin, "")),
            frame.button(frame.texts.price_button, PRICE, (request.coin, "", "d")),
            frame.button("↻", LETTER, pack(request)),
        ]
    )


def _best(frame: Frame, view: BasisView) -> str | None:
    """The dated contract that locks in most, against the perpetual that brings most."""
    locked = [(each.locked.simple, each) for each in view.dated if each.locked is not None]
    known = [(each.funding, each) for each in view.perpetuals if each.funding is not None]
    if not locked or not known:
        return None
    (rate, dated), (funding, perpetual) = max(locked, key=lambda pair: pair[0]), known[0]
    texts = frame.texts
    return escaped(
        texts.basis_best(
            texts.contract_name(dated.standing.venue, dated.standing.contract),
            numbers.percent_signed(rate, 1),
            texts.contract_name(perpetual.standing.venue, perpetual.standing.contract),
            numbers.percent_signed(funding, 1),
        )
    )


def _dated(frame: Frame, each: DatedBasis) -> tuple[str, ...]:
    name = frame.texts.dated_short(each.standing.venue, each.standing.contract)
    locked = None if each.locked is None else each.locked.simple
    return name, frame.texts.days_left(each.left), _share(each.basis, 2), _share(locked, 1)


def _perpetual(frame: Frame, each: PerpetualBasis) -> tuple[str, ...]:
    mark = "" if each.averaged or each.funding is None else "*"
    return frame.texts.venue_short(each.standing.venue), _share(each.basis, 2), _share(each.funding, 1) + mark


def _share(share: Rate | Ratio | None, places: int) -> str:
    return "?" if share is None else numbers.signed(share.value * 100, places)


def _data(view: BasisView) -> dict[str, Json]:
    return {
        "command": "basis",
        "coin": view.request.coin,
        "dated": [
            {
                "venue": each.standing.venue.id,
                "symbol": each.standing.contract.symbol,
                "days_left": exact(numbers.days(each.left)),
                "basis": exact(each.basis.value),
                "a_year": None if each.locked is None else exact(each.locked.simple.value),
            }
            for each in view.dated
        ],
        "perpetuals": [
            {
                "venue": each.standing.venue.id,
                "symbol": each.standing.contract.symbol,
                "basis": exact(each.basis.value),
                "funding_a_year": None if each.funding is None else exact(each.funding.value),
                "funding_averaged": each.averaged,
            }
            for each in view.perpetuals
        ],
        "missing": missing_data(view.missing),
    }


COMMAND = Command(name="basis", letter=LETTER, parse=parse, run=run, render=render, unpack=unpack, retry=retry)
