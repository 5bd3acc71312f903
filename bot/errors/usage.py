"""A message that cannot be understood."""

from __future__ import annotations

from enum import Enum, auto

from bot.errors.base import BotError


class Problem(Enum):
    """What can be wrong with a message; `bot.texts` has one sentence for each."""

    NOT_A_NUMBER = auto()
    NOT_FINITE = auto()
    EXPONENT = auto()
    NEGATIVE = auto()
    ZERO = auto()
    TOO_LARGE = auto()
    TOO_PRECISE = auto()
    AMBIGUOUS_SEPARATOR = auto()
    BAD_GROUPING = auto()
    OTHER_CURRENCY = auto()
    USD_OR_COIN = auto()
    USDT_OR_KIND = auto()
    RATIO_AMBIGUOUS = auto()
    RATIO_ABOVE_ONE = auto()
    AMOUNT_OR_RATIO = auto()
    TWO_AMOUNTS = auto()
    TWO_RATIOS = auto()
    TWO_COINS = auto()
    TWO_VENUES = auto()
    TWO_LEVERAGES = auto()
    TWO_KINDS = auto()
    TWO_HORIZONS = auto()
    TWO_BASIS_SHIFTS = auto()
    ONE_NUMBER_TOO_MANY = auto()
    SIGN_MISSING = auto()
    MISSING_AMOUNT = auto()
    MISSING_RATIO = auto()
    MISSING_ALL = auto()
    MISSING_BASIS_SHIFT = auto()
    UNKNOWN_WORD = auto()
    UNKNOWN_COMMAND = auto()
    NOT_WANTED_HERE = auto()
    NOT_CONNECTED = auto()
    CLOSED_VENUE = auto()
    LEVERAGE_RANGE = auto()
    SHOCK_RANGE = auto()
    RISE_ONLY = auto()
    TOO_MANY_SHOCKS = auto()
    HORIZON_RANGE = auto()
    BASIS_RANGE = auto()
    TOO_LONG = auto()
    UNKNOWN_SETTING = auto()
    SETTING_MISSING = auto()
    UNKNOWN_ZONE = auto()
    PERCENT_MISSING = auto()
    UNKNOWN_POLICY = auto()
    BAND_FORM = auto()
    QUIET_FORM = auto()
    ON_OR_OFF = auto()
    REPLY_MISSING = auto()
    NO_PERSON = auto()
    NAME_MISSING = auto()
    NAME_UNQUOTED = auto()
    NAME_TOO_LONG = auto()
    NAME_CHARACTERS = auto()
    NAME_QUOTE_OPEN = auto()
    NO_HEDGE_YET = auto()
    NOT_ONE_HEDGE = auto()
    COINS_ONLY = auto()
    COINS_MISSING = auto()
    TARGET_MISSING = auto()
    SIDE_MISSING = auto()
    SIZE_MISSING = auto()
    SIZE_UNIT = auto()
    PRICE_MISSING = auto()
    PRICE_OR_SIZE = auto()
    TWO_PRICES = auto()
    TWO_SIDES = auto()
    TWO_SYMBOLS = auto()
    FEE_RANGE = auto()
    QUESTION_OVER = auto()
    NO_DIFFERENCE = auto()
    RECORDED_ALREADY = auto()
    UNKNOWN_RULE = auto()
    TIME_MISSING = auto()
    TIME_FORM = auto()
    TIME_AMBIGUOUS = auto()
    NOON_OR_MIDNIGHT = auto()
    SPAN_FORM = auto()
    THRESHOLD_MISSING = auto()
    THRESHOLD_RANGE = auto()
    BELOW_MISSING = auto()
    BELOW_ONLY = auto()
    ZONE_OF_TIME = auto()


class BadUsage(BotError):
    """`word` is the offending word as typed (cut to 40 characters), `other` a second one or a suggestion."""

    def __init__(self, problem: Problem, word: str = "", other: str = "") -> None:
        super().__init__(problem.name, word, other)
        self.problem = problem
        self.word = _cut(word)
        self.other = _cut(other)


def _cut(word: str) -> str:
    return word if len(word) <= 40 else word[:39] + "…"
