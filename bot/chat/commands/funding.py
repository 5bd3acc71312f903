"""`/funding`: what shorts earned or paid, the worst of it, and every exchange side by side."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from bot.chat.buttons import keyboard
from bot.chat.command import Command
from bot.chat.links import BASIS, CONTRACTS, FUNDING, PRICE
from bot.chat.market_card import few_or, missing, missing_data, pack_choosing, rows, unpack_choosing, warning
from bot.chat.markup import blocks, bold, escaped, lines, pre
from bot.chat.reading import read
from bot.chat.requests import unpack_coin, unpack_venue
from bot.chat.screen import Screen
from bot.chat.words import CoinName, VenueName
from bot.services.fundings import SPANS, FundingRequest, funding
from bot.services.hedging import DEFAULT_COIN
from bot.texts import numbers
from bot.texts.numbers import exact
from bot.texts.table import columns

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.chat.command import Frame, Services
    from bot.chat.screen import Json, Keyboard
    from bot.chat.vocabulary import Vocabulary
    from bot.services.fundings import FundingView, PerpetualFunding
    from bot.services.visits import Visit
    from hedgecore import FundingRecord, Rate

LETTER = FUNDING
_MONTH, _QUARTER = 30, 90


@dataclass(frozen=True, slots=True)
class FundingPage:
    """Whose funding is asked for, and whether its exchange is being chosen below it."""

    asked: FundingRequest
    choosing: bool = False


@dataclass(frozen=True, slots=True)
class FundingCard:
    """The funding, and the page that shows it."""

    page: FundingPage
    view: FundingView


def parse(text: str, vocabulary: Vocabulary) -> FundingPage:
    """The words after `/funding`."""
    said = read(text, vocabulary, (CoinName, VenueName))
    return FundingPage(FundingRequest(said.coin or vocabulary.usual.coin or DEFAULT_COIN, said.venue))


async def run(services: Services, visit: Visit, page: FundingPage) -> FundingCard:
    """Funding up to now."""
    return FundingCard(page, await funding(services.market, page.asked, visit.preferences.venue))


def render(frame: Frame, card: FundingCard) -> Screen:
    """One perpetual in words, and all of them in a table."""
    texts, view, shown = frame.texts, card.view, card.view.shown
    standings = [each.standing for each in view.perpetuals]
    html = blocks(
        warning(frame, standings),
        lines(
            bold(texts.funding_title(view.request.coin)),
            escaped(texts.contract_name(shown.standing.venue, shown.standing.contract)),
        ),
        lines(escaped(_now(frame, shown)), *(escaped(texts.funding_days(days, shown.records[days])) for days in SPANS)),
        lines(*map(escaped, _worst(frame, shown))),
        pre(_table(frame, view.perpetuals)),
        missing(frame, view.missing, standings),
        escaped(texts.funding_note()),
    )
    return Screen(html, retry(frame, card.page), _data(view))


def pack(request: FundingRequest) -> tuple[str, ...]:
    """Two fields: coin and venue."""
    return request.coin, request.venue or ""


def unpack(fields: Sequence[str]) -> FundingPage:
    """The inverse of `pack`, and perhaps the mark of a choice."""
    (coin, venue), choosing = unpack_choosing(fields, 2)
    return FundingPage(FundingRequest(unpack_coin(coin), unpack_venue(venue)), choosing)


def retry(frame: Frame, page: FundingPage) -> Keyboard:
    """Venues to be shown in detail, or the way to them; the other cards of the market, and refresh."""
    request = page.asked
    venues = [frame.button(each.name, LETTER, pack(replace(request, venue=each.id))) for each in frame.venues]
    if page.choosing:
        return keyboard(*rows(venues), [frame.button(frame.texts.back, LETTER, pack(request))])
    return keyboard(
        *few_or(venues, frame.button(frame.texts.exchange_button, LETTER, pack_choosing(pack(request)))),
        [
            frame.button(frame.texts.compare_button, CONTRACTS, (request.coin, "", "", str(_MONTH), "0")),
            frame.button(frame.texts.basis_button, BASIS, (request.coin,)),
            frame.button(frame.texts.price_button, PRICE, (request.coin, _priced(frame, request.venue), "")),
            frame.button("↻", LETTER, pack(request)),
        ],
    )


def _priced(frame: Frame, venue: str | None) -> str:
    """The venue, where it has a contract that `/price` knows: an inverse one."""
    return next((each.id for each in frame.venues if each.id == venue and not each.linear), "")


def _now(frame: Frame, shown: PerpetualFunding) -> str:
    texts, running = frame.texts, shown.standing.snapshot.funding
    rate = texts.unknown if running is None else texts.funding_rate(running.rate, running.interval)
    return texts.funding_now(rate, shown.present, texts.time_until(running.next_at if running else None, frame.now))


def _worst(frame: Frame, shown: PerpetualFunding) -> list[str]:
    """How often a short paid and the worst of it, over the longest time that is known."""
    record = shown.records[_QUARTER]
    if record is None:
        return []
    worst = frame.texts.funding_worst(record.worst, _QUARTER)
    return [worst] if record.worst is None else [frame.texts.funding_negative(_QUARTER, record.negative), worst]


def _table(frame: Frame, perpetuals: Sequence[PerpetualFunding]) -> str:
    """Rates a year: now, and over the spans."""
    head = (frame.texts.rates_head, "now", *(f"{days} d" for days in SPANS))
    return columns(head, [_cells(frame, each) for each in perpetuals], optional=2)


def _cells(frame: Frame, each: PerpetualFunding) -> tuple[str, ...]:
    records = (each.records[days] for days in SPANS)
    rates = [each.present, *(None if record is None else record.annual for record in records)]
    return frame.texts.venue_short(each.standing.venue), *(_annual(rate) for rate in rates)


def _annual(rate: Rate | None) -> str:
    return "?" if rate is None else numbers.fixed(rate.value * 100, 1)


def _data(view: FundingView) -> dict[str, Json]:
    return {
        "command": "funding",
        "coin": view.request.coin,
        "shown": view.shown.standing.venue.id,
        "perpetuals": [_perpetual_data(each) for each in view.perpetuals],
        "missing": missing_data(view.missing),
    }


def _perpetual_data(each: PerpetualFunding) -> dict[str, Json]:
    running = each.standing.snapshot.funding
    return {
        "venue": each.standing.venue.id,
        "symbol": each.standing.contract.symbol,
        "rate": None if running is None else exact(running.rate.value),
        "interval_hours": numbers.hours(running.interval) if running and running.interval else None,
        "present_a_year": None if each.present is None else exact(each.present.value),
        "records": {str(days): _record_data(each.records[days]) for days in SPANS},
    }


def _record_data(record: FundingRecord | None) -> dict[str, Json] | None:
    if record is None:
        return None
    worst = record.worst
    return {
        "total": exact(record.total.value),
        "a_year": exact(record.annual.value),
        "negative_share": exact(record.negative.value),
        "worst_total": None if worst is None else exact(worst.sum.value),
        "worst_from": None if worst is None else worst.first.isoformat().replace("+00:00", "Z"),
        "worst_to": None if worst is None else worst.last.isoformat().replace("+00:00", "Z"),
    }


COMMAND = Command(name="funding", letter=LETTER, parse=parse, run=run, render=render, unpack=unpack, retry=retry)
