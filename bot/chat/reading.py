"""From words to a request: which number is the amount and which the ratio, in any order that is not ambiguous.

A bare number is a ratio only from 0 to 1, so `20000 0.5` and `0.5 20000` read the same. A number directly before
a coin is an amount of that coin when another number follows the coin, or when the ratio is said otherwise; with
`k`, `m` or `b` it is money all the same, and a plain number of 1,000 or more there could be either. Wherever two
readings remain, the words are refused by name.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, TypeVar

from bot.chat.numerals import joined_groups, read_positive, tidy
from bot.chat.words import (
    Bare,
    BasisKeyword,
    CoinName,
    Days,
    KindName,
    Leverage,
    Money,
    Share,
    Signed,
    VenueName,
    Word,
    words,
)
from bot.errors import BadUsage, Problem
from hedgecore import Coin, Ratio, Usd

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.chat.vocabulary import Vocabulary

_AMOUNT_AND_RATIO = 2
_MIGHT_BE_DOLLARS = 1_000  # "5000 xrp" may be coins or dollars' worth; "0.3 btc" is coins
LEVERAGE = (Decimal(1), Decimal(125))
DAYS = (1, 3650)
_W = TypeVar("_W", bound=Word)


@dataclass(frozen=True, slots=True)
class Reading:
    """What a message says; None where it says nothing."""

    amount: Usd | Coin | None
    ratio: Ratio | None
    coin: str | None
    venue: str | None
    leverage: Decimal | None
    dated: bool | None
    changes: tuple[Ratio, ...]
    basis_shift: Ratio | None
    days: int | None


def read(text: str, vocabulary: Vocabulary, wanted: Sequence[type[Word]]) -> Reading:
    """What `text` says in words of the `wanted` types. Raises BadUsage, which names the word that is in the way."""
    said = words(joined_groups(text), vocabulary)
    for word in said:
        refuse_unwanted(word, wanted)
    shift, said = _take_basis_shift(said)
    coin = coin_of(said, vocabulary)
    _refuse_unsigned(said, wanted)
    amount, ratio = _amount_and_ratio(said)
    days = only(said, Days, Problem.TWO_HORIZONS)
    venue = only(said, VenueName, Problem.TWO_VENUES)
    kind = only(said, KindName, Problem.TWO_KINDS)
    return Reading(
        amount=amount,
        ratio=ratio,
        coin=coin,
        venue=venue.venue if venue else None,
        leverage=leverage_of(said),
        dated=kind.dated if kind else None,
        changes=tuple(word.change for word in said if isinstance(word, Signed)),
        basis_shift=shift,
        days=_days(days) if days else None,
    )


def refuse_unwanted(word: Word, wanted: Sequence[type[Word]]) -> None:
    """Raise BadUsage for a word of another type."""
    if isinstance(word, tuple(wanted)):
        return
    if isinstance(word, Signed) and word.word.startswith("-"):
        raise BadUsage(Problem.NEGATIVE, word.word)
    raise BadUsage(Problem.NOT_WANTED_HERE, word.word)


def only(said: list[Word], kind: type[_W], problem: Problem) -> _W | None:
    """The one word of its kind, None if there is none; the same word twice is one."""
    found = [word for word in said if isinstance(word, kind)]
    if len({word.word for word in found}) > 1:
        raise BadUsage(problem, found[0].word, found[1].word)
    return found[0] if found else None


def _leverage(word: Leverage) -> Decimal:
    lowest, highest = LEVERAGE
    if not lowest <= word.value <= highest or word.value != round(word.value, 2):
        raise BadUsage(Problem.LEVERAGE_RANGE, word.word)
    return tidy(word.value)


def _days(word: Days) -> int:
    lowest, highest = DAYS
    if not lowest <= word.value <= highest:
        raise BadUsage(Problem.HORIZON_RANGE, word.word)
    return word.value


def _take_basis_shift(said: list[Word]) -> tuple[Ratio | None, list[Word]]:
    """The signed number after `basis`, and the words without the two."""
    places = [place for place, word in enumerate(said) if isinstance(word, BasisKeyword)]
    if not places:
        return None, said
    if len(places) > 1:
        raise BadUsage(Problem.TWO_BASIS_SHIFTS, "basis")
    place = places[0]
    shift = said[place + 1] if len(said) > place + 1 else None
    if not isinstance(shift, Signed):
        raise BadUsage(Problem.MISSING_BASIS_SHIFT, "basis")
    if abs(shift.change) > Ratio("0.5"):
        raise BadUsage(Problem.BASIS_RANGE, shift.word)
    return shift.change, said[:place] + said[place + 2 :]


def coin_of(said: list[Word], vocabulary: Vocabulary) -> str | None:
    """The one coin among `said`, None if there is none."""
    named = [word for word in said if isinstance(word, CoinName)]
    strangers = [word for word in named if not word.known]
    if len(named) > 1 and strangers:
        raise BadUsage(Problem.UNKNOWN_WORD, strangers[0].word, vocabulary.nearest(strangers[0].word))
    coins = {word.coin: word.word for word in said if isinstance(word, CoinName | Money) and word.coin}
    if len(coins) > 1:
        raise BadUsage(Problem.TWO_COINS, *list(coins.values())[:2])
    return next(iter(coins), None)


def _refuse_unsigned(said: list[Word], wanted: Sequence[type[Word]]) -> None:
    """Where price changes are wanted, the number that is too many is one without its sign."""
    numbers = [word for word in said if isinstance(word, Money | Share | Bare)]
    if Signed in wanted and len(numbers) > _AMOUNT_AND_RATIO:
        raise BadUsage(Problem.SIGN_MISSING, numbers[_AMOUNT_AND_RATIO].word)


def _amount_and_ratio(said: list[Word]) -> tuple[Usd | Coin | None, Ratio | None]:
    amounts = [word for word in said if isinstance(word, Money)]
    shares = [word for word in said if isinstance(word, Share)]
    bare = [place for place, word in enumerate(said) if isinstance(word, Bare)]
    _refuse_doubles(amounts, shares)
    if len(amounts) + len(shares) + len(bare) > _AMOUNT_AND_RATIO:
        extra = said[bare[2 - len(amounts) - len(shares)]]
        raise BadUsage(Problem.ONE_NUMBER_TOO_MANY, extra.word)
    share = _checked_share(shares[0]) if shares else None
    amount = amounts[0].amount if amounts else None
    if len(bare) == 2:
        return _two_bare(said, bare)
    if not bare:
        return amount, share
    if amounts:
        return amount, _as_ratio(said[bare[0]].word)
    if shares:
        return _as_amount(said, bare[0]), share
    return _one_bare(said, bare[0])


def _refuse_doubles(amounts: list[Money], shares: list[Share]) -> None:
    if len(amounts) > 1:
        raise BadUsage(Problem.TWO_AMOUNTS, amounts[0].word, amounts[1].word)
    if len(shares) > 1:
        raise BadUsage(Problem.TWO_RATIOS, shares[0].word, shares[1].word)


def ratio_of(word: Share | Bare) -> Ratio:
    """The ratio that `word` must be: above 0, at most 1, six places."""
    return _checked_share(word) if isinstance(word, Share) else _as_ratio(word.word)


def leverage_of(said: list[Word]) -> Decimal | None:
    """The leverage among `said`, None if there is none."""
    leverage = only(said, Leverage, Problem.TWO_LEVERAGES)
    return _leverage(leverage) if leverage else None


def _checked_share(share: Share) -> Ratio:
    if share.ratio <= Ratio(0):
        raise BadUsage(Problem.ZERO, share.word)
    if share.ratio > Ratio(1):
        raise BadUsage(Problem.RATIO_ABOVE_ONE, share.word)
    return _checked_places(share.ratio, share.word)


def _checked_places(ratio: Ratio, word: str) -> Ratio:
    if ratio.value != round(ratio.value, 6):
        raise BadUsage(Problem.TOO_PRECISE, word)
    return Ratio(tidy(round(ratio.value, 6)))


def _can_be_ratio(word: str) -> bool:
    return read_positive(word) <= 1


def _as_ratio(word: str) -> Ratio:
    if not _can_be_ratio(word):
        raise BadUsage(Problem.RATIO_AMBIGUOUS, word)
    return _checked_places(Ratio(read_positive(word, comma_groups=False)), word)


def _as_amount(said: list[Word], place: int) -> Usd | Coin:
    """Dollars, or coins where the number stands directly before a coin."""
    word = said[place].word
    if not _before_coin(said, place) or word[-1] in "kmb":  # "my 20k btc" is money
        return Usd(read_positive(word))
    if read_positive(word) >= _MIGHT_BE_DOLLARS:
        raise BadUsage(Problem.USD_OR_COIN, word, said[place + 1].word)
    return Coin(read_positive(word, comma_groups=False))


def _before_coin(said: list[Word], place: int) -> bool:
    return place + 1 < len(said) and isinstance(said[place + 1], CoinName)


def _one_bare(said: list[Word], place: int) -> tuple[Usd | Coin | None, Ratio | None]:
    """One number alone: up to 1 it may be the ratio, before a coin it is an amount of it."""
    if _can_be_ratio(said[place].word) and not _before_coin(said, place):
        return None, _as_ratio(said[place].word)
    return _as_amount(said, place), None


def _two_bare(said: list[Word], places: list[int]) -> tuple[Usd | Coin, Ratio]:
    first, second = places
    if _before_coin(said, first):  # "0.5 btc 0.3": the coin claims the number before it
        return _as_amount(said, first), _as_ratio(said[second].word)
    ratios = [place for place in places if _can_be_ratio(said[place].word)]
    if len(ratios) == 2:
        raise BadUsage(Problem.AMOUNT_OR_RATIO, said[first].word, said[second].word)
    if not ratios:
        smaller = min(places, key=lambda place: read_positive(said[place].word))
        raise BadUsage(Problem.RATIO_AMBIGUOUS, said[smaller].word)
    other = second if ratios == [first] else first
    return _as_amount(said, other), _as_ratio(said[ratios[0]].word)
