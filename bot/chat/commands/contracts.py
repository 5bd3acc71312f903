"""`/contracts`: every contract for one hedge, the best first, and why it is the best."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from bot.chat.buttons import BadButton, ButtonFault, keyboard, page_row
from bot.chat.candidate_card import candidate_block, candidate_data
from bot.chat.command import Command
from bot.chat.links import BASIS, CONTRACTS, FUNDING, HEDGE
from bot.chat.market_card import missing, missing_data, rows, warning
from bot.chat.markup import blocks, bold, escaped, lines
from bot.chat.reading import DAYS, read
from bot.chat.requests import pack_amount, pack_hedge, unpack_amount, unpack_coin, unpack_ratio, unpack_whole
from bot.chat.screen import Screen
from bot.chat.words import Bare, CoinName, Days, Money, Share
from bot.errors import BadUsage, Problem
from bot.services.hedging import DEFAULT_COIN
from bot.services.orders import held
from bot.services.ranking import DEFAULT_DAYS, ContractsRequest
from bot.texts import numbers
from bot.texts.numbers import exact
from hedgecore import LinearPerpetual, Usd

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.chat.command import Frame, Services
    from bot.chat.screen import Button, Json, Keyboard
    from bot.chat.vocabulary import Vocabulary
    from bot.services.ranking import Candidate, Duel, Ranking
    from bot.services.visits import Visit
    from bot.texts import Texts

LETTER = CONTRACTS
ON_A_PAGE = 3


@dataclass(frozen=True, slots=True)
class ContractsPage:
    """A comparison, and which page of it, from 0."""

    compared: ContractsRequest
    page: int = 0


@dataclass(frozen=True, slots=True)
class ContractsCard:
    """A ranking, and the page of it that is wanted."""

    view: ContractsPage
    ranking: Ranking

    @property
    def pages(self) -> int:
        """How many there are."""
        return -(-len(self.ranking.candidates) // ON_A_PAGE)

    @property
    def page(self) -> int:
        """The page that is shown: a ranking may have become shorter than it was."""
        return min(self.view.page, self.pages - 1)

    @property
    def shown(self) -> list[tuple[int, Candidate]]:
        """The candidates of the page with their places, from 1."""
        first = self.page * ON_A_PAGE
        return list(enumerate(self.ranking.candidates[first : first + ON_A_PAGE], first + 1))


def parse(text: str, vocabulary: Vocabulary) -> ContractsPage:
    """The words after `/contracts`."""
    said = read(text, vocabulary, (Bare, Money, Share, CoinName, Days))
    if said.amount is None and said.ratio is not None:
        raise BadUsage(Problem.MISSING_AMOUNT)
    if said.amount is not None and said.ratio is None:
        raise BadUsage(Problem.MISSING_RATIO)
    coin = said.coin or vocabulary.usual.coin or DEFAULT_COIN
    return ContractsPage(ContractsRequest(coin, said.amount, said.ratio, said.days or DEFAULT_DAYS))


async def run(services: Services, visit: Visit, view: ContractsPage) -> ContractsCard:
    """The ranking at present prices."""
    return ContractsCard(view, await services.comparison.rank(view.compared, visit.usual))


def render(frame: Frame, card: ContractsCard) -> Screen:
    """Which is best and why; what is missing; a page of contracts with their figures."""
    ranking = card.ranking
    first = ranking.candidates[0]
    hedge = ranking.request.hedge(first.contract, first.standing.venue.id)
    coins, value = held(hedge.amount, first.standing.snapshot.index)
    texts = frame.words_for(value, coins)
    standings = [each.standing for each in ranking.candidates]
    html = blocks(
        lines(*_verdict(texts, ranking)),
        warning(frame, standings),
        lines(
            escaped(
                texts.compared(texts.amount_held(hedge.amount, hedge.coin, value), hedge.ratio, ranking.request.days)
            ),
            escaped(texts.counted(len(standings), len({each.venue.beside or each.venue.id for each in standings}))),
        ),
        missing(frame, ranking.missing, standings),
        *(candidate_block(texts, frame, place, each) for place, each in card.shown),
        _duel(texts, ranking.duel),
        escaped(texts.linear_note()) if any(map(_is_linear, ranking.candidates)) else None,
        escaped(texts.costs_note()),
    )
    return Screen(html, _buttons(frame, card), _data(ranking))


def pack(view: ContractsPage) -> tuple[str, ...]:
    """Five fields: coin, amount, ratio, days, page."""
    compared = view.compared
    amount = "" if compared.amount is None else pack_amount(compared.amount)
    ratio = "" if compared.ratio is None else str(compared.ratio)
    return compared.coin, amount, ratio, str(compared.days), str(view.page)


def unpack(fields: Sequence[str]) -> ContractsPage:
    """The inverse of `pack`, within the bounds of what is typed."""
    coin, amount, ratio, days, page = fields
    compared = ContractsRequest(
        coin=unpack_coin(coin),
        amount=unpack_amount(amount) if amount else None,
        ratio=unpack_ratio(ratio) if ratio else None,
        days=unpack_whole(days),
    )
    lowest, highest = DAYS
    number = unpack_whole(page)
    if (
        (compared.amount is None) is not (compared.ratio is None)
        or not lowest <= compared.days <= highest
        or number < 0
    ):
        raise BadButton(ButtonFault.OLD)
    return ContractsPage(compared, number)


def retry(frame: Frame, view: ContractsPage) -> Keyboard:
    """The comparison again."""
    return keyboard([frame.button("↻", LETTER, pack(view))])


def _verdict(texts: Texts, ranking: Ranking) -> list[str]:
    best = ranking.best
    total = None if best is None else best.cost.total
    if best is None or total is None:
        return [bold(texts.too_large_for_books() if _too_large(ranking) else texts.nothing_ranked())]
    name = texts.contract_name(best.standing.venue, best.contract)
    earned = total >= Usd(0)
    said = texts.best_contract(
        name, texts.contract_kind(best.contract), texts.usd(abs(total)), earned=earned, time=best.cost.time
    )
    return [bold(said), escaped(texts.best_because(ranking.reason, ranking.lead))]


def _too_large(ranking: Ranking) -> bool:
    """Whether it is for want of a deeper book that no cost is known."""
    return all(each.cost.slippage is None and each.order.fill.visible is not None for each in ranking.candidates)


def _duel(texts: Texts, duel: Duel | None) -> str | None:
    if duel is None:
        return None
    sides = [(each, texts.contract_name(each.standing.venue, each.contract)) for each in (duel.perpetual, duel.dated)]
    (perpetual, funding), (dated, locked) = ((name, _carry(texts, each)) for each, name in sides)
    kind = "perpetual" if duel.ahead is duel.perpetual else "dated"
    return escaped(texts.duel(perpetual, funding, dated, locked, texts.duel_ahead(kind, duel.days)))


def _carry(texts: Texts, candidate: Candidate) -> str:
    cost = candidate.cost
    return texts.unknown if cost.carry is None else numbers.percent_signed(cost.a_year(cost.carry), 1)


def _is_linear(candidate: Candidate) -> bool:
    return isinstance(candidate.contract, LinearPerpetual)


def _buttons(frame: Frame, card: ContractsCard) -> Keyboard:
    compared = card.view.compared

    def to_page(label: str, page: int) -> Button | None:
        return frame.button(label, LETTER, pack(ContractsPage(compared, page)))

    hedges = [_hedge_button(frame, card, place, each) for place, each in card.shown]
    horizons = [
        frame.button(
            f"{days} d ✓" if days == compared.days else f"{days} d",
            LETTER,
            pack(ContractsPage(replace(compared, days=days))),
        )
        for days in (7, 30, 90)
    ]
    return keyboard(
        *rows(hedges),
        page_row(to_page, card.page, card.pages) if card.pages > 1 else [],
        horizons,
        [
            frame.button(frame.texts.funding_button, FUNDING, (compared.coin, "")),
            frame.button(frame.texts.basis_button, BASIS, (compared.coin,)),
            to_page("↻", card.page),
        ],
    )


def _hedge_button(frame: Frame, card: ContractsCard, place: int, candidate: Candidate) -> Button | None:
    hedge = card.view.compared.hedge(candidate.contract, candidate.standing.venue.id)
    return frame.button(f"{frame.texts.hedge} {place}", HEDGE, pack_hedge(hedge))


def _data(ranking: Ranking) -> dict[str, Json]:
    best = ranking.best
    return {
        "command": "contracts",
        "coin": ranking.request.coin,
        "days": str(ranking.request.days),
        "best": None if best is None else {"venue": best.contract.venue, "symbol": best.contract.symbol},
        "reason": ranking.reason.value,
        "lead_a_year": None if ranking.lead is None else exact(ranking.lead.value),
        "contracts": [candidate_data(each) for each in ranking.candidates],
        "missing": missing_data(ranking.missing),
    }


COMMAND = Command(name="contracts", letter=LETTER, parse=parse, run=run, render=render, unpack=unpack, retry=retry)
