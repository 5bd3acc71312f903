"""Amounts of coins as people type them: `0.3 btc 2 eth`, `0.3btc`, or a number alone for the usual coin."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.chat.numerals import joined_groups, read_positive
from bot.chat.reading import refuse_unwanted
from bot.chat.words import Bare, CoinName, Money, words
from bot.errors import BadUsage, Problem
from hedgecore import Coin

if TYPE_CHECKING:
    from bot.chat.vocabulary import Vocabulary
    from bot.chat.words import Word


def read_coins(text: str, vocabulary: Vocabulary) -> dict[str | None, Coin]:
    """The amounts by coin, summed; under None the one whose coin was not said. Raises BadUsage."""
    amounts: dict[str | None, Coin] = {}
    said = words(joined_groups(text), vocabulary)
    while said:
        coin, amount, size = _next(said, vocabulary)
        amounts[coin] = amounts.get(coin, Coin(0)) + amount
        del said[:size]
    if not amounts:
        raise BadUsage(Problem.COINS_MISSING)
    if None in amounts and len(amounts) > 1:
        raise BadUsage(Problem.COINS_MISSING)
    return amounts


def _next(said: list[Word], vocabulary: Vocabulary) -> tuple[str | None, Coin, int]:
    """Coin and amount at the beginning of `said`, and how many words they take."""
    word = said[0]
    refuse_unwanted(word, (Bare, Money, CoinName))
    if isinstance(word, Money):
        if not isinstance(word.amount, Coin) or word.coin is None:
            raise BadUsage(Problem.COINS_ONLY, word.word)
        return known_coin(word.coin, word.word, vocabulary), word.amount, 1
    if not isinstance(word, Bare):
        raise BadUsage(Problem.COINS_MISSING)
    amount = Coin(read_positive(word.word, comma_groups=False))
    following = said[1] if len(said) > 1 else None
    if isinstance(following, CoinName):
        return known_coin(following.coin, following.word, vocabulary), amount, 2
    return None, amount, 1


def known_coin(coin: str, word: str, vocabulary: Vocabulary) -> str:
    """A coin that somebody lists; a mistyped one would be a holding that nothing can hedge."""
    if vocabulary.coin(coin.lower()) is None:
        raise BadUsage(Problem.UNKNOWN_WORD, word, vocabulary.nearest(coin.lower()))
    return coin
