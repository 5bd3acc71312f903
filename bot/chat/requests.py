"""Hedge requests: read from words, and packed into and out of the fields of a button."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import TYPE_CHECKING

from bot.chat.buttons import BadButton, ButtonFault
from bot.chat.numerals import MOST
from bot.chat.reading import LEVERAGE, read
from bot.chat.words import Bare, CoinName, KindName, Leverage, Money, Share, VenueName
from bot.errors import BadUsage, Problem
from bot.services.hedging import DEFAULT_COIN, DEFAULT_LEVERAGE, HedgeRequest
from bot.services.prices import PriceRequest
from hedgecore import Coin, Ratio, Usd

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.chat.reading import Reading
    from bot.chat.vocabulary import Vocabulary
    from bot.ports import Preferences

HEDGE_WORDS = (Bare, Money, Share, CoinName, VenueName, KindName, Leverage)
HEDGE_FIELDS = 6
_NUMBER = re.compile(r"\d{1,15}(?:\.\d{1,12})?")


def read_hedge(text: str, vocabulary: Vocabulary) -> HedgeRequest:
    """The hedge that `text` asks for."""
    return hedge_of(read(text, vocabulary, HEDGE_WORDS), vocabulary.usual)


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
    """Six fields: amount with its unit, ratio, coin, venue, leverage, kind."""
    unit = "c" if isinstance(hedge.amount, Coin) else "u"
    kind = "d" if hedge.dated else ""
    return f"{unit}{hedge.amount}", str(hedge.ratio), hedge.coin, hedge.venue or "", format(hedge.leverage, "f"), kind


def unpack_hedge(fields: Sequence[str]) -> HedgeRequest:
    """The inverse of `pack_hedge`, within the bounds that typed requests have. BadButton for anything else."""
    amount, ratio, coin, venue, leverage, kind = fields
    lowest, highest = LEVERAGE
    return HedgeRequest(
        amount=(Coin if amount[:1] == "c" else Usd)(_number(amount[1:], Decimal(0), MOST)),
        ratio=Ratio(_number(ratio, Decimal(0), Decimal(1))),
        coin=unpack_coin(coin),
        venue=unpack_venue(venue),
        leverage=_number(leverage, lowest, highest),
        dated=unpack_kind(kind),
    )


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
