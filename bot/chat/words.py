"""The words of a message, each told apart by what it can mean; which of them is what is decided in `reading`."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias

from bot.chat.numerals import looks_like_number, plain, read_number, read_positive
from bot.chat.vocabulary import CLOSED_VENUES, DATED, FILLERS, MARGINED, OTHER_VENUES, SHARES, coin_shaped
from bot.errors import BadUsage, Problem
from hedgecore import Coin, Ratio, Usd

if TYPE_CHECKING:
    from collections.abc import Iterator
    from decimal import Decimal

    from bot.chat.vocabulary import Vocabulary

LONGEST_MESSAGE = 300


@dataclass(frozen=True, slots=True)
class Bare:
    """A number with no unit: an amount in dollars, a ratio, or, before a coin, an amount of it."""

    word: str


@dataclass(frozen=True, slots=True)
class Money:
    """An amount with its unit: dollars, or a coin with its code."""

    word: str
    amount: Usd | Coin
    coin: str | None = None


@dataclass(frozen=True, slots=True)
class Share:
    """A word that can only be a ratio: `50%`, `half`, `1:2`."""

    word: str
    ratio: Ratio


@dataclass(frozen=True, slots=True)
class Signed:
    """A relative change: `-30`, `+20%`."""

    word: str
    change: Ratio


@dataclass(frozen=True, slots=True)
class Leverage:
    """`3x`."""

    word: str
    value: Decimal


@dataclass(frozen=True, slots=True)
class Days:
    """`30d`."""

    word: str
    value: int


@dataclass(frozen=True, slots=True)
class VenueName:
    """A connected venue, by ccxt id."""

    word: str
    venue: str


@dataclass(frozen=True, slots=True)
class KindName:
    """`perp` or `dated`."""

    word: str
    dated: bool


@dataclass(frozen=True, slots=True)
class MarginName:
    """`linear` or `inverse`, which only a hedge asks for, and it has taken them out by then."""

    word: str


@dataclass(frozen=True, slots=True)
class CoinName:
    """A coin; `known` says whether the vocabulary has it."""

    word: str
    coin: str
    known: bool


@dataclass(frozen=True, slots=True)
class BasisKeyword:
    """The word `basis`, which gives the next signed number its meaning."""

    word: str


Word: TypeAlias = (
    Bare | Money | Share | Signed | Leverage | Days | VenueName | KindName | MarginName | CoinName | BasisKeyword
)

_JOINED = (
    (re.compile(r"(\d)\s+(%|[xkmb]\b(?!\w))"), r"\1\2"),  # "50 %", "3 x", "20 k"
    (re.compile(r"([$€£¥])\s+(\d)"), r"\1\2"),
    (re.compile(r"\s*:\s*(?=\d)"), ":"),
    (re.compile(r"([\dkmb])\s+(?:usd|dollars?)\b"), r"\1usd"),
    (re.compile(r"\busd\s+(\d)"), r"$\1"),
)
_TRAILING = ".,;!?"
_SHARE = re.compile(r"([+-]?[\d.,'_]+)%")
_PROPORTION = re.compile(r"([\d.,]+):([\d.,]+)")
_LEVERAGE = re.compile(r"([\d.,+-]+)x|x([\d.,]+)")
_DAYS = re.compile(r"(\d{1,9})(?:d|days?)")
_DOLLARS = re.compile(r"([+-]?)\$(.+)|(.+?)(?:usd|dollars?|\$)")
_WITH_COIN = re.compile(r"([+-]?[\d.,'_]*\d)([a-z][a-z0-9]{1,9})")
_CURRENCY = re.compile(r"[€£¥].*|.*[€£¥]|[\d.,]+(?:eur|euros?|gbp|chf|jpy)")


def words(text: str, vocabulary: Vocabulary) -> list[Word]:
    """The meaningful words of `text`, in order. Raises BadUsage for the first that means nothing."""
    if len(text) > LONGEST_MESSAGE:
        raise BadUsage(Problem.TOO_LONG)
    return [_word(word, vocabulary) for word in _split(text, vocabulary) if word not in FILLERS]


def _split(text: str, vocabulary: Vocabulary) -> Iterator[str]:
    """The plain words of `text`; the two words of a venue's name are one."""
    joined = plain(text)
    for pattern, replacement in _JOINED:
        joined = pattern.sub(replacement, joined)
    parts = [stripped for part in joined.split() if (stripped := part.rstrip(_TRAILING))]
    while parts:
        pair = " ".join(parts[:2])
        size = 2 if len(parts) > 1 and vocabulary.venue(pair) else 1
        yield " ".join(parts[:size])
        del parts[:size]


def _word(word: str, vocabulary: Vocabulary) -> Word:
    return _name(word, vocabulary) or _quantity(word) or _other(word, vocabulary)


def _name(word: str, vocabulary: Vocabulary) -> Word | None:
    if word == "basis":
        return BasisKeyword(word)
    if word in SHARES:
        return Share(word, _ratio(SHARES[word], word))
    if word in DATED:
        return KindName(word, DATED[word])
    if venue := vocabulary.venue(word):
        return VenueName(word, venue)
    if coin := vocabulary.coin(word):
        return CoinName(word, coin, known=True)
    return MarginName(word) if word in MARGINED else None


def _quantity(word: str) -> Word | None:
    for pattern, make in _QUANTITIES:
        if match := pattern.fullmatch(word):
            return make(match)
    if looks_like_number(word):
        return Signed(word, _percent(word, word)) if word[0] in "+-" and word[1:2].isdigit() else _bare(word)
    return None


def _bare(word: str) -> Bare:
    read_positive(word)
    return Bare(word)


def _other(word: str, vocabulary: Vocabulary) -> Word:
    if word in CLOSED_VENUES:
        name, closed = CLOSED_VENUES[word]
        raise BadUsage(Problem.CLOSED_VENUE, name, f"{closed.day} {closed:%B %Y}")
    if word in OTHER_VENUES:
        raise BadUsage(Problem.NOT_CONNECTED, word)
    if match := _WITH_COIN.fullmatch(word):
        amount = Coin(read_positive(match[1], comma_groups=False))
        return Money(word, amount, vocabulary.coin(match[2]) or match[2].upper())
    if coin_shaped(word):
        return CoinName(word, word.upper(), known=False)
    if any(character.isdigit() for character in word):
        raise BadUsage(Problem.NOT_A_NUMBER, word)
    raise BadUsage(Problem.UNKNOWN_WORD, word, vocabulary.nearest(word))


def _money(match: re.Match[str]) -> Word:
    sign, after, before = match.groups()
    number = f"{sign or ''}{after or before}"
    if not looks_like_number(number):
        raise BadUsage(Problem.NOT_A_NUMBER, match[0])
    return Money(match[0], Usd(read_positive(number)))


def _share(match: re.Match[str]) -> Word:
    change = _percent(match[1], match[0])
    if match[0][0] in "+-":
        return Signed(match[0], change)
    return Share(match[0], change)


def _proportion(match: re.Match[str]) -> Word:
    return Share(match[0], _ratio(match[0], match[0]))


def _ratio(text: str, word: str) -> Ratio:
    """`0.5`, or `a:b` to six places, which is closer than any whole number of contracts comes."""
    over, _, under = text.partition(":")
    if not under:
        return Ratio(text)
    share = read_number(over) / read_positive(under)
    if share <= 0:
        raise BadUsage(Problem.ZERO, word)
    return Ratio(round(share, 6))


def _percent(number: str, word: str) -> Ratio:
    if not looks_like_number(number):
        raise BadUsage(Problem.NOT_A_NUMBER, word)
    return Ratio(read_number(number) / 100)


def _leverage(match: re.Match[str]) -> Word:
    number = match[1] or match[2]
    if not looks_like_number(number):
        raise BadUsage(Problem.NOT_A_NUMBER, match[0])
    return Leverage(match[0], read_positive(number, comma_groups=False))


def _days(match: re.Match[str]) -> Word:
    return Days(match[0], int(match[1]))


def _currency(match: re.Match[str]) -> Word:
    raise BadUsage(Problem.OTHER_CURRENCY, match[0])


_QUANTITIES = (
    (_CURRENCY, _currency),
    (_SHARE, _share),
    (_PROPORTION, _proportion),
    (_LEVERAGE, _leverage),
    (_DAYS, _days),
    (_DOLLARS, _money),
)
