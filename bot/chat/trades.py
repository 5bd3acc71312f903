"""Trades as people type them: `sell 100 @ 64000`, `bought $10000 at 64000 btc bybit 3x fee 0.02%`."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from bot.chat.names import take_name
from bot.chat.numerals import looks_like_number, plain, read_number, read_positive
from bot.chat.reading import coin_of, leverage_of, only, refuse_unwanted
from bot.chat.words import LONGEST_MESSAGE, Bare, CoinName, KindName, Leverage, Money, VenueName, words
from bot.errors import BadUsage, Problem
from bot.services.told import Told
from hedgecore import Coin, Price, Rate, Usd

if TYPE_CHECKING:
    from bot.chat.vocabulary import Vocabulary
    from bot.chat.words import Word

_SIDES = {
    "sell": True, "sold": True, "short": True, "shorted": True,
    "buy": False, "bought": False, "cover": False, "covered": False,
}  # fmt: skip
_PRICE = re.compile(r"(?:@|(?<!\S)at(?=\s*\$?\s*\d))\s*\$?\s*([^\s@$]+)\s*\$?(?:\s*(?:usd|dollars?)(?!\S))?")
_FEE = re.compile(r"(?<!\S)fees?\s+([^\s%]+)\s*(%?)")
_SIDE = re.compile(rf"(?<!\S)({'|'.join(_SIDES)})(?!\S)")
# as exchanges write them: BTCUSD, BTCUSDT, XBTUSDM, BTCUSDZ26; XBTMZ26; BTC261225; BTC-USD-SWAP, FI_XBTUSD_261225
_SYMBOL = re.compile(
    r"(?<!\S)([a-z][a-z0-9]{1,9}usdt?(?:[a-z]\d\d)?|[a-z]{2,6}usdm|[a-z]{2,6}m[fghjkmnquvxz]\d\d"
    r"|[a-z]{2,6}\d\d[01]\d[0-3]\d|[a-z][a-z0-9]*(?:[_-][a-z0-9]+)+)(?=[\s,;]|$)"
)
_UNIT = re.compile(r"(?<!\S)contracts?(?!\S)")
_TRAILING = ".,;!?"
_CUT = "\n"  # keeps apart what stood on the two sides of something taken out
_WANTED = (Bare, Money, CoinName, VenueName, KindName, Leverage)
_HIGHEST_FEE = Rate("0.01")


def read_trade(text: str, vocabulary: Vocabulary) -> Told:
    """What `text` says of a trade. Raises BadUsage, which names the word that is in the way."""
    if len(text) > LONGEST_MESSAGE:
        raise BadUsage(Problem.TOO_LONG)
    left = plain(text)
    left, fee = _taken(left, _FEE, Problem.ONE_NUMBER_TOO_MANY)
    left, price = _taken(left, _PRICE, Problem.TWO_PRICES)
    left, side = _taken(left, _SIDE, Problem.TWO_SIDES)
    left, symbol = _taken(_without_venues(left, vocabulary), _SYMBOL, Problem.TWO_SYMBOLS)
    parts = [words(_UNIT.sub(" ", part), vocabulary) for part in left.split(_CUT)]
    said = [word for part in parts for word in part]
    for word in said:
        refuse_unwanted(word, _WANTED)
    venue = only(said, VenueName, Problem.TWO_VENUES)
    kind = only(said, KindName, Problem.TWO_KINDS)
    size = _order_value(said)
    if size is None:
        _refuse_coins(parts)
    return Told(
        selling=None if side is None else _SIDES[side[1]],
        size=size,
        price=None if price is None else _price(price[1]),
        numbers=tuple(read_positive(word.word) for word in said if isinstance(word, Bare)),
        coin=coin_of(said, vocabulary),
        venue=venue.venue if venue else None,
        dated=kind.dated if kind else None,
        symbol=None if symbol is None else symbol[1],
        leverage=leverage_of(said),
        fee=None if fee is None else _fee(fee),
    )


def take_portfolio(text: str) -> tuple[str | None, str]:
    """The name that stands before a trade, and the rest; None where a side or a price comes first.

    Of two sides the first is a name: `short sell 100` is about what is called short.
    """
    first, *others = plain(text).split() or [""]
    nameless = not first or first.startswith("@") or (first in _SIDES and not _SIDES.keys() & set(others))
    return (None, text) if nameless else take_name(text)


def _taken(text: str, pattern: re.Pattern[str], twice: Problem) -> tuple[str, re.Match[str] | None]:
    """`text` with a cut where `pattern` matched, and the match. The same said twice is said once."""
    found = list(pattern.finditer(text))
    if len({match[0].strip() for match in found}) > 1:
        raise BadUsage(twice, found[0][0].strip(), found[1][0].strip())
    return pattern.sub(_CUT, text), found[0] if found else None


def _without_venues(text: str, vocabulary: Vocabulary) -> str:
    """`text` with each venue's name by its id, which looks like no contract's."""
    return re.sub(r"[^\s,;]+", lambda match: vocabulary.venue(match[0]) or match[0], text)


def _order_value(said: list[Word]) -> Usd | None:
    amounts = [word for word in said if isinstance(word, Money)]
    for word in amounts:
        if isinstance(word.amount, Coin):
            raise BadUsage(Problem.SIZE_UNIT, word.word)
    if len(amounts) > 1:
        raise BadUsage(Problem.TWO_AMOUNTS, amounts[0].word, amounts[1].word)
    return next((word.amount for word in amounts if isinstance(word.amount, Usd)), None)


def _refuse_coins(parts: list[list[Word]]) -> None:
    """A size directly before a coin could be contracts or coins."""
    for part in parts:
        numbers = [place for place, word in enumerate(part) if isinstance(word, Bare)]
        if numbers:
            first, after = part[numbers[0]], part[numbers[0] + 1 : numbers[0] + 2]
            if after and isinstance(after[0], CoinName):
                raise BadUsage(Problem.SIZE_UNIT, f"{first.word} {after[0].word}")
            return


def _price(word: str) -> Price:
    word = word.rstrip(_TRAILING).removesuffix("usd")
    if not looks_like_number(word):
        raise BadUsage(Problem.NOT_A_NUMBER, word)
    return Price(read_positive(word))


def _fee(match: re.Match[str]) -> Rate:
    """A share; without the percent sign only nothing is clear."""
    number = match[1].rstrip(_TRAILING)
    if not looks_like_number(number):
        raise BadUsage(Problem.NOT_A_NUMBER, number)
    fee = Rate(read_number(number, comma_groups=False) / 100)
    if abs(fee) > _HIGHEST_FEE or not (match[2] or fee == Rate(0)):
        raise BadUsage(Problem.FEE_RANGE, match[0].strip())
    return fee
