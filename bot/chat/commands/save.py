"""`/save`: a hedge as a portfolio, under a name."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, TypeAlias

from bot.chat import cards, drafts
from bot.chat.buttons import BadButton, ButtonFault, keyboard
from bot.chat.command import Command
from bot.chat.links import HEDGE, SAVE, drift_button, show_button, traded_button
from bot.chat.markup import blocks, bold, escaped, lines
from bot.chat.names import free_number, is_quoted, read_name, suggested_name, take_name
from bot.chat.portfolio_card import holding
from bot.chat.requests import HEDGE_FIELDS, pack_hedge, read_hedge, unpack_hedge, unpack_whole
from bot.chat.screen import Screen
from bot.errors import BadUsage, BotError, Problem
from bot.services.entries import NotInverse
from bot.services.linear import LinearPlan
from bot.texts import numbers
from hedgecore import Coin, HedgeError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.chat.command import Frame, Services
    from bot.chat.screen import Button, Keyboard
    from bot.chat.vocabulary import Vocabulary
    from bot.ports import Portfolio
    from bot.services.hedging import HedgePlan, HedgeRequest
    from bot.services.visits import Visit
    from bot.texts import Texts

LETTER = SAVE
_PLACES = 8  # of a coin, as far as exchanges count it


@dataclass(frozen=True, slots=True)
class SaveRequest:
    """Save a hedge, None for the last one, under `name`, None to be asked for one.

    moment: of the card whose coins are meant; number: take the suggested name with this number; `settled`: the
    amount is what is held, so that it takes no market to save it.
    """

    hedge: HedgeRequest | None
    name: str | None = None
    moment: int | None = None
    number: int | None = None
    settled: bool = False


@dataclass(frozen=True, slots=True)
class NameWanted:
    """What shall `hedge` be called? Its suggested name is free with `number`."""

    hedge: HedgeRequest
    number: int
    private: bool


@dataclass(frozen=True, slots=True)
class Saved:
    """The new portfolio; the `plan` is None where no market answered."""

    portfolio: Portfolio
    hedge: HedgeRequest
    plan: HedgePlan | None


SaveResult: TypeAlias = NameWanted | Saved


def parse(text: str, vocabulary: Vocabulary) -> SaveRequest:
    """`NAME`, or `NAME` and a hedge. Words without any digit belong to the name."""
    name, rest = take_name(text)
    if rest and (is_quoted(text) or any(map(str.isdigit, rest))):
        return SaveRequest(read_hedge(rest, vocabulary), name)
    return SaveRequest(None, read_name(text))


async def run(services: Services, visit: Visit, request: SaveRequest) -> SaveResult:
    """The portfolio, or the question for its name."""
    await services.keeper.require_editor(visit)
    plan = await _plan(services, visit, request)
    hedge = request.hedge if plan is None or request.settled else _held(plan)
    if hedge is None:
        raise BadUsage(Problem.NO_HEDGE_YET, request.name or "")
    if request.name is None and request.number is None:
        return await _ask(services, visit, hedge)
    name = request.name or suggested_name(hedge.coin, hedge.ratio, request.number or 1)
    assert isinstance(hedge.amount, Coin)  # noqa: S101 - `_held` and `unpack` see to it
    portfolio = await services.keeper.save(visit, name, hedge.coin, hedge.amount, hedge.ratio)
    if request.settled:
        await drafts.end(services, visit)
    return Saved(portfolio, hedge, plan)


async def _plan(services: Services, visit: Visit, request: SaveRequest) -> HedgePlan | None:
    """The plan of the card that is meant, else one at present prices; None where it is not needed and not to be had."""
    if request.hedge is None:
        return _kept_here(services.recent.last(visit))
    if request.moment is not None and (plan := services.hedging.recall(request.hedge, request.moment, visit.usual)):
        return plan
    try:
        return await services.hedging.plan(request.hedge, visit.usual)
    except (BotError, HedgeError):
        if request.settled:
            return None
        raise


def _kept_here(plan: HedgePlan | LinearPlan | None) -> HedgePlan | None:
    """The plan, if portfolios keep such ones. Raises NotInverse."""
    if isinstance(plan, LinearPlan):
        raise NotInverse(plan.contract)
    return plan


def _held(plan: HedgePlan) -> HedgeRequest:
    """The plan's hedge in coins, at the exchange it is for."""
    amount = plan.request.amount
    coins = amount if isinstance(amount, Coin) else Coin(round(plan.holding.value, _PLACES))
    return replace(plan.request, amount=coins, venue=plan.contract.venue)


async def _ask(services: Services, visit: Visit, hedge: HedgeRequest) -> NameWanted:
    titles = await services.keeper.titles(visit)
    await drafts.begin(services, visit, LETTER, pack_hedge(hedge))
    return NameWanted(hedge, free_number(hedge.coin, hedge.ratio, titles.values()), visit.private)


def render(frame: Frame, result: SaveResult) -> Screen:
    """The question, or what was saved with the ticket to trade."""
    if isinstance(result, NameWanted):
        return _question(frame, result)
    texts, plan, portfolio = frame.texts, result.plan, result.portfolio
    if plan is not None:
        texts = cards.words(frame, plan)
    buttons = keyboard([_traded(frame, result)], [show_button(frame, portfolio), drift_button(frame, portfolio)])
    html = blocks(
        bold(texts.saved(portfolio.name)),
        escaped(texts.saved_holding(_amount(frame, result), result.hedge.ratio)),
        None if plan is None else _ticket(texts, plan),
    )
    return Screen(html, buttons, {"command": "save", "portfolio": portfolio.name})


def _amount(frame: Frame, result: Saved) -> str:
    amount, coin = result.hedge.amount, result.hedge.coin
    return holding(frame, coin, amount) if isinstance(amount, Coin) else coin


def _ticket(texts: Texts, plan: HedgePlan) -> str:
    margin = cards.coins(texts, plan, plan.margin)
    return lines(
        cards.warnings(texts, plan.quote),
        escaped(texts.contract(plan.quote.venue, plan.contract)),
        bold(texts.order(plan.contract, plan.sizing.order)),
        escaped(texts.margin_to_post(margin, f"{numbers.trimmed(plan.request.leverage)}x")),
    )


def _traded(frame: Frame, saved: Saved) -> Button | None:
    if saved.plan is None:
        return None
    plan = saved.plan
    label, leverage = frame.texts.traded_button, plan.request.leverage
    return traded_button(frame, saved.portfolio, plan.contract, -plan.sizing.order, label, leverage)


def _question(frame: Frame, wanted: NameWanted) -> Screen:
    hedge = wanted.hedge
    name = suggested_name(hedge.coin, hedge.ratio, wanted.number)
    buttons = keyboard(
        [frame.button(name, LETTER, (*pack_hedge(hedge), "", str(wanted.number)))],
        [frame.button(frame.texts.back, HEDGE, pack_hedge(hedge))],
    )
    return Screen(escaped(frame.texts.ask_name(private=wanted.private)), buttons)


def unpack(fields: Sequence[str]) -> SaveRequest:
    """A hedge with the moment of its card, or with nothing and the number of its suggested name."""
    moment, *number = fields[HEDGE_FIELDS:]
    hedge = unpack_hedge(fields[:HEDGE_FIELDS])
    if hedge.linear:  # no card offers to save one
        raise BadButton(ButtonFault.OLD)
    if not number:
        return SaveRequest(hedge, moment=unpack_whole(moment))
    if moment or len(number) > 1 or not isinstance(hedge.amount, Coin):
        raise BadButton(ButtonFault.OLD)
    return SaveRequest(hedge, number=unpack_whole(number[0]), settled=True)


def resume(fields: Sequence[str], text: str, _vocabulary: Vocabulary) -> SaveRequest:
    """A name for the hedge that was asked about."""
    return SaveRequest(unpack_hedge(fields), read_name(text), settled=True)


def retry(_frame: Frame, _request: SaveRequest) -> Keyboard:
    """No button: what was wrong is said by hand."""
    return ()


COMMAND = Command(
    name="save", letter=LETTER, parse=parse, run=run, render=render, unpack=unpack, retry=retry, resume=resume
)
