"""Hedge requests: read from words, and packed into and out of the fields of a button."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import datetime
from decimal import Decimal
from itertools import pairwise
from typing import TYPE_CHECKING

from bot.chat.buttons import BadButton, ButtonFault
from bot.chat.numerals import MOST, looks_like_number, plain, read_number
from bot.chat.reading import LEVERAGE, read
from bot.chat.vocabulary import MARGINED
from bot.chat.words import Bare, CoinName, KindName, Leverage, Money, Share, VenueName
from bot.errors import BadUsage, Problem
from bot.services.hedging import DEFAULT_COIN, DEFAULT_LEVERAGE, HedgeRequest
from bot.services.prices import PriceRequest
from hedgecore import Coin, Ratio, Usd

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from bot.chat.reading import Reading
    from bot.chat.vocabulary import Vocabulary
    from bot.ports import Preferences

HEDGE_WORDS = (Bare, Money, Share, CoinName, VenueName, KindName, Leverage)
HEDGE_FIELDS = 6
_NUMBER = re.compile(r"\d{1,15}(?:\.\d{1,12})?")


def read_hedge(text: str, vocabulary: Vocabulary) -> HedgeRequest:
    """The hedge that `text` asks for."""
    return hedge_of(read(text, vocabulary, HEDGE_WORDS), vocabulary.usual)


def read_hedge_of_any_kind(text: str, vocabulary: Vocabulary) -> HedgeRequest:
    """The hedge that `text` asks for, linear where it says so, or where the exchange it names, or else the usual one,
    lists nothing else.
    """
    said = text.split()
    _refuse_usdt_of(said)
    kinds = {kind: MARGINED[kind] for word in said if (kind := plain(word).strip(",;")) in MARGINED}
    hedge = read_hedge(" ".join(word for word in said if plain(word).strip(",;") not in kinds), vocabulary)
    linear = next((kind for kind, in_usdt in kinds.items() if in_usdt), None)
    if linear and hedge.dated:
        raise BadUsage(Problem.TWO_KINDS, "dated", linear)
    if linear and not all(kinds.values()):
        raise BadUsage(Problem.TWO_KINDS, *list(kinds)[:2])
    told_otherwise = hedge.dated or bool(kinds)
    by_exchange = vocabulary.is_linear(hedge.venue or vocabulary.usual.venue)
    return replace(hedge, linear=linear is not None or (by_exchange and not told_otherwise))


def _refuse_usdt_of(said: Sequence[str]) -> None:
    """`20000 usdt` may be an amount; a number up to 1 before it is the ratio."""
    for before, word in pairwise(plain(each).strip(",;") for each in said):
        if word == "usdt" and looks_like_number(before) and read_number(before) > 1:
            raise BadUsage(Problem.USDT_OR_KIND, before)


def hedge_of(reading: Reading, usual: Preferences) -> HedgeRequest:
    """A reading as a request, with what is usual where it says nothing. BadUsage without an amount or a ratio."""
    if reading.amount is None:
        raise BadUsage(Problem.MISSING_ALL if reading.ratio is None else Problem.MISSING_AMOUNT)
    if reading.ratio is None:
        raise BadUsage(Problem.MISSING_RATIO)
    return HedgeRequest(
        amount=reading.amount,
        ratio=reading.ratio,
        coin=reading.coin or usual.coin or DEFAULT_COIN,
        venue=reading.venue,
        leverage=reading.leverage or usual.leverage or DEFAULT_LEVERAGE,
        dated=bool(reading.dated),
    )


def pack_hedge(hedge: HedgeRequest) -> tuple[str, ...]:
    """Six fields: amount with its unit, ratio, coin, venue, leverage, kind with the day of delivery if one is meant."""
    kind = "l" if hedge.linear else "d" if hedge.dated else ""
    kind += f"{hedge.delivery:%y%m%d}" if hedge.delivery else ""
    amount, ratio = pack_amount(hedge.amount), str(hedge.ratio)
    return amount, ratio, hedge.coin, hedge.venue or "", format(hedge.leverage, "f"), kind


def unpack_hedge(fields: Sequence[str]) -> HedgeRequest:
    """The inverse of `pack_hedge`, within the bounds that typed requests have. BadButton for anything else."""
    amount, ratio, coin, venue, leverage, kind = fields
    lowest, highest = LEVERAGE
    return HedgeRequest(
        amount=unpack_amount(amount),
        ratio=unpack_ratio(ratio),
        coin=unpack_coin(coin),
        venue=unpack_venue(venue),
        leverage=_number(leverage, lowest, highest),
        dated=unpack_kind("" if kind == "l" else kind[:1]),
        delivery=None if kind == "l" else _unpack_day(kind[1:]),
        linear=kind == "l",
    )


def pack_amount(amount: Usd | Coin) -> str:
    """Its unit and its number."""
    return f"{'c' if isinstance(amount, Coin) else 'u'}{amount}"


def unpack_amount(field: str) -> Usd | Coin:
    """The inverse of `pack_amount`."""
    return (Coin if field[:1] == "c" else Usd)(_number(field[1:], Decimal(0), MOST))


def unpack_ratio(field: str) -> Ratio:
    """A hedge ratio: above 0, at most 1."""
    return Ratio(_number(field, Decimal(0), Decimal(1)))


def _unpack_day(field: str) -> date | None:
    """Year, month and day in two digits each."""
    try:
        return datetime.strptime(field, "%y%m%d").date() if field else None  # noqa: DTZ007 - a day, of no zone
    except ValueError:
        raise BadButton(ButtonFault.OLD) from None


def pack_price(request: PriceRequest) -> tuple[str, ...]:
    """Three fields: coin, venue, kind."""
    return request.coin, request.venue or "", "d" if request.dated else ""


def unpack_price(fields: Sequence[str]) -> PriceRequest:
    """The inverse of `pack_price`."""
    coin, venue, kind = fields
    return PriceRequest(unpack_coin(coin), unpack_venue(venue), unpack_kind(kind))


def unpack_coin(field: str) -> str:
    """A coin's code."""
    if not re.fullmatch(r"[A-Z0-9]{2,10}", field):
        raise BadButton(ButtonFault.OLD)
    return field


def unpack_venue(field: str) -> str | None:
    """A ccxt id, or None for the preferred venue."""
    if not re.fullmatch(r"[a-z0-9]{0,20}", field):
        raise BadButton(ButtonFault.OLD)
    return field or None


def unpack_kind(field: str) -> bool:
    """Whether the dated contract is meant."""
    if field not in {"", "d"}:
        raise BadButton(ButtonFault.OLD)
    return field == "d"


def pack_changes(changes: Sequence[Ratio]) -> str:
    """Relative changes in percent, comma separated."""
    return ",".join(format((change.value * 100).normalize(), "f") for change in changes)


def unpack_changes(field: str) -> tuple[Ratio, ...]:
    """The inverse of `pack_changes`; the caller checks the range."""
    if not re.fullmatch(r"(?:-?\d{1,6}(?:\.\d{1,6})?(?:,|$))*", field):
        raise BadButton(ButtonFault.OLD)
    return tuple(Ratio(Decimal(change) / 100) for change in field.split(",") if change)


def unpack_whole(field: str) -> int:
    """A whole number of at most ten digits, with or without a sign."""
    if not re.fullmatch(r"-?\d{1,10}", field):
        raise BadButton(ButtonFault.OLD)
    return int(field)


def unpack_principal(field: str) -> int:
    """The number of a person, or, below zero, of a chat."""
    if not re.fullmatch(r"-?[1-9]\d{0,15}", field):
        raise BadButton(ButtonFault.OLD)
    return int(field)


def _number(field: str, above: Decimal, most: Decimal) -> Decimal:
    if not _NUMBER.fullmatch(field):
        raise BadButton(ButtonFault.OLD)
    value = Decimal(field)
    if not (above <= value <= most and value > 0):
        raise BadButton(ButtonFault.OLD)
    return value
