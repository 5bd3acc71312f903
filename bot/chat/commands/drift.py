"""`/drift`: where a portfolio's hedges stand, why, and the order that mends them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias

from bot.chat import cards
from bot.chat.buttons import BadButton, ButtonFault, keyboard
from bot.chat.choice import Choice, choice_screen, the_only_one
from bot.chat.command import Command
from bot.chat.drift_card import drift_card
from bot.chat.drift_data import drift_data
from bot.chat.links import DRIFT, pack_which, remind_button, show_button, traded_button, unpack_which
from bot.chat.markup import blocks, bold, escaped, lines
from bot.chat.names import read_name
from bot.chat.requests import pack_hedge, unpack_whole
from bot.chat.screen import Screen
from bot.services.drifting import PortfolioDrift, Standing, Uncovered
from bot.services.shocks import as_one_hedge
from bot.texts import why
from bot.texts.why_drift import drift_steps
from hedgecore import Hold, Sell

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.chat.command import Frame, Services
    from bot.chat.screen import Button, Keyboard
    from bot.chat.vocabulary import Vocabulary
    from bot.services.keeping import Which
    from bot.services.visits import Visit

LETTER = DRIFT


@dataclass(frozen=True, slots=True)
class DriftRequest:
    """A portfolio by name or id, None for the only one; with the `moment` of a card, the explanation of that card."""

    which: Which | None
    explain: int | None = None


@dataclass(frozen=True, slots=True)
class DriftCard:
    """What was found, and how to show it; `moved` says that an explained card's own prices are gone."""

    found: PortfolioDrift
    explain: bool = False
    moved: bool = False


DriftResult: TypeAlias = DriftCard | Choice


def parse(text: str, _vocabulary: Vocabulary) -> DriftRequest:
    """The words after `/drift`."""
    return DriftRequest(read_name(text) if text.strip() else None)


async def run(services: Services, visit: Visit, request: DriftRequest) -> DriftResult:
    """The drift at present prices, or the remembered one that is to be explained."""
    which = await the_only_one(services, visit) if request.which is None else request.which
    if isinstance(which, Choice):
        return which
    if request.explain is not None and (found := services.drifter.recall(visit, which, request.explain)):
        return DriftCard(found, explain=True)
    found = await services.drifter.drift(visit, which)
    return DriftCard(found, explain=request.explain is not None, moved=request.explain is not None)


def render(frame: Frame, result: DriftResult) -> Screen:
    """The card, its explanation, or the portfolios to choose from."""
    if isinstance(result, Choice):
        return choice_screen(frame, result, "drift", LETTER)
    if result.explain:
        return _explanation(frame, result)
    found = result.found
    return Screen(drift_card(frame, found), _controls(frame, found), drift_data(found))


def pack(request: DriftRequest) -> tuple[str, ...]:
    """The portfolio, and the moment of a card to explain."""
    which = "" if request.which is None else pack_which(request.which)
    return (which,) if request.explain is None else (which, str(request.explain))


def unpack(fields: Sequence[str]) -> DriftRequest:
    """The inverse of `pack`."""
    which, *moment = fields
    if len(moment) > 1:
        raise BadButton(ButtonFault.OLD)
    return DriftRequest(unpack_which(which) if which else None, unpack_whole(moment[0]) if moment else None)


def retry(frame: Frame, request: DriftRequest) -> Keyboard:
    """Refresh."""
    return keyboard([frame.button("↻", LETTER, pack(DriftRequest(request.which)))])


def _controls(frame: Frame, found: PortfolioDrift) -> Keyboard:
    """I traded this, then Show, Shocks, Why?, Remind me and refresh."""
    which = found.portfolio.id
    explained = any(isinstance(coin, Standing) for coin in found.coins)
    explain = frame.button(frame.texts.why, LETTER, pack(DriftRequest(which, found.moment))) if explained else None
    return keyboard(
        *([button] for button in _traded(frame, found)),
        [show_button(frame, found.portfolio), _shocks(frame, found), explain],
        [remind_button(frame, found.portfolio), frame.button("↻", LETTER, pack(DriftRequest(which)))],
    )


def _traded(frame: Frame, found: PortfolioDrift) -> list[Button | None]:
    """One for each order that is advised, named by its coin where there are several."""
    orders = [
        (coin, coin.decision)
        for coin in found.coins
        if isinstance(coin, Standing | Uncovered) and not isinstance(coin.decision, Hold)
    ]
    buttons = []
    for coin, decision in orders:
        sold = isinstance(decision, Sell)
        label = frame.texts.traded_button + (f": {coin.coin}" if len(orders) > 1 else "")
        contracts = -decision.contracts if sold else decision.contracts
        buttons.append(traded_button(frame, found.portfolio, coin.quote.snapshot.contract, contracts, label))
    return buttons


def _shocks(frame: Frame, found: PortfolioDrift) -> Button | None:
    """Price changes for this very hedge, where it is one that a new hedge could be."""
    hedge = as_one_hedge(found)
    if hedge is None:
        return None
    return frame.button(frame.texts.shocks_button, "s", (*pack_hedge(hedge), "", "", ""))


def _explanation(frame: Frame, card: DriftCard) -> Screen:
    found = card.found
    standings = [coin for coin in found.coins if isinstance(coin, Standing)]
    parts = [part for standing in standings[:1] for part in _steps(frame, found, standing)]
    note = escaped(frame.texts.why_moved()) if card.moved else None
    back = frame.button(frame.texts.back, LETTER, pack(DriftRequest(found.portfolio.id)))
    html = blocks(note, *parts, escaped(frame.texts.estimate()))
    return Screen(html, keyboard([back]), drift_data(found))


def _steps(frame: Frame, found: PortfolioDrift, standing: Standing) -> list[str]:
    return [
        blocks(cards.warnings(frame.texts, standing.quote), cards.heading(frame.texts, why.TITLE, standing.quote)),
        *(
            lines(bold(step.name), escaped(step.formula), None if frame.percent_only else escaped(step.numbers))
            for step in drift_steps(standing, found.preferences.band)
        ),
    ]


COMMAND = Command(
    name="drift", letter=LETTER, parse=parse, run=run, render=render, unpack=unpack, retry=retry, in_menu=True
)
