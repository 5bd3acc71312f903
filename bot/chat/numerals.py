"""Numbers as people type them, read exactly or refused by name; nothing is guessed.

Decided, and listed for users in docs/commands.md: `1,000.50` and `1.000,50` are both 1000.50 (the last sign is
the decimal one); `20,000` is twenty thousand; `20.000` is refused, because it is twenty in one country and
twenty thousand in another; `2e4`, NaN, negatives and zero are refused; digits of any script are digits.
"""

from __future__ import annotations

import re
import unicodedata
from decimal import Decimal

from bot.errors import BadUsage, Problem

MOST = Decimal(10) ** 12
MOST_PLACES = 12
_FACTORS = {"k": Decimal(1_000), "m": Decimal(1_000_000), "b": Decimal(1_000_000_000)}
_NUMBER = re.compile(r"([+-]?)([\d.,'_]*\d[\d.,'_]*)([kmb]?)")
_EXPONENT = re.compile(r"[+-]?[\d.,]*\d[\d.,]*e[+-]?\d+")
_SPACED = re.compile(r"(?<![\w.,'+-])[1-9]\d{0,2}(?:\s\d{3})+(?![\w:]|[.,]\d+\s*%|\s*%|\s+x\b)")  # not 500 100%
_LONE = re.compile(r"\D*1\s\d{3}\D*")
_NOT_NUMBERS = {"nan", "inf", "infinity", "-inf", "+inf", "-infinity", "+infinity", "-nan", "+nan", "snan"}
_MINUS_SIGNS = str.maketrans({"−": "-", "–": "-", "—": "-", "’": "'", "٫": ".", "٬": ","})


def plain(text: str) -> str:
    """`text` in lower case with full-width signs and all digits as ASCII, and invisible characters removed.

    Not Unicode's NFKC: that turns the superscript in 20² into 202.
    """
    return "".join(map(_plain_character, text)).translate(_MINUS_SIGNS).lower()


def _plain_character(character: str) -> str:
    if "\uff01" <= character <= "\uff5e":  # full-width forms of ASCII
        return chr(ord(character) - 0xFEE0)
    category = unicodedata.category(character)
    if category == "Nd":
        return str(unicodedata.decimal(character))
    if category == "Cf":  # zero-width and direction marks
        return ""
    return " " if category == "Zs" else character


def joined_groups(text: str) -> str:
    """`text` with the spaces taken out of numbers such as `20 000`; a lone `1 500` stays, it could be all of 500."""
    text = plain(text)
    if _LONE.fullmatch(text.strip()):
        return text
    return _SPACED.sub(lambda match: re.sub(r"\s", "", match[0]), text)


def looks_like_number(word: str) -> bool:
    """Whether `word` is meant as a number, readable or not."""
    return word in _NOT_NUMBERS or bool(_NUMBER.fullmatch(word) or _EXPONENT.fullmatch(word))


def read_number(word: str, *, comma_groups: bool = True) -> Decimal:
    """The number that `word` (already `plain`) stands for; negative only with a minus sign.

    comma_groups: whether `1,234` may be taken as a thousand, as it may for dollars but not for coins.
    Raises BadUsage with the word and the problem.
    """
    if word in _NOT_NUMBERS:
        raise BadUsage(Problem.NOT_FINITE, word)
    if _EXPONENT.fullmatch(word):
        raise BadUsage(Problem.EXPONENT, word)
    match = _NUMBER.fullmatch(word)
    if match is None:
        raise BadUsage(Problem.NOT_A_NUMBER, word)
    sign, digits, suffix = match.groups()
    value = _separated(digits, word, comma_groups=comma_groups) * _FACTORS.get(suffix, Decimal(1))
    return _in_bounds(-value if sign == "-" else value, word)


def tidy(value: Decimal) -> Decimal:
    """The same number without trailing zeros and without an exponent."""
    return Decimal(format(value.normalize(), "f"))


def read_positive(word: str, *, comma_groups: bool = True) -> Decimal:
    """Like `read_number`, and more than zero."""
    value = read_number(word, comma_groups=comma_groups)
    if value <= 0:
        raise BadUsage(Problem.ZERO if value == 0 else Problem.NEGATIVE, word)
    return value


def read_share(text: str) -> Decimal:
    """`5%` or `0.04 %` as a share; a bare number could be a share or a percentage."""
    digits = plain(text).replace(" ", "")
    if not digits.endswith("%"):
        raise BadUsage(Problem.PERCENT_MISSING, text)
    if not looks_like_number(digits[:-1]):
        raise BadUsage(Problem.NOT_A_NUMBER, text)
    return read_number(digits[:-1]) / 100


def _in_bounds(value: Decimal, word: str) -> Decimal:
    if abs(value) > MOST:
        raise BadUsage(Problem.TOO_LARGE, word)
    exponent = value.normalize().as_tuple().exponent
    if isinstance(exponent, int) and -exponent > MOST_PLACES:
        raise BadUsage(Problem.TOO_PRECISE, word)
    return tidy(value)


def _separated(digits: str, word: str, *, comma_groups: bool) -> Decimal:
    if len(digits) > 40:  # far beyond MOST and MOST_PLACES; keeps Decimal's precision out of play
        raise BadUsage(Problem.TOO_LARGE if "." not in digits else Problem.TOO_PRECISE, word)
    mark = _decimal_mark(digits, word, comma_groups=comma_groups)
    whole, _, places = digits.rpartition(mark) if mark else (digits, "", "")
    if not places.isdigit() and mark:
        raise BadUsage(Problem.BAD_GROUPING, word)
    return Decimal(f"{_ungrouped(whole, word)}.{places or 0}")


def _decimal_mark(digits: str, word: str, *, comma_groups: bool) -> str:
    """The sign that separates the places in `digits`, "" where there are none."""
    marks = [sign for sign in digits if sign in ".,"]
    if not marks:
        return ""
    if len(set(marks)) == 2:
        return marks[-1]
    if len(marks) > 1:
        return ""
    whole, _, places = digits.partition(marks[0])
    could_group = len(places) == 3 and 1 <= len(whole) <= 3 and not whole.startswith("0")
    if not could_group:
        return marks[0]
    if marks[0] == "," and comma_groups:
        return ""
    raise BadUsage(Problem.AMBIGUOUS_SEPARATOR, word, whole + places)


def _ungrouped(whole: str, word: str) -> str:
    if whole == "":
        return "0"
    if whole.isdigit():
        return whole
    first, *groups = re.split(r"[.,'_]", whole)
    separators = set(re.findall(r"[.,'_]", whole))
    if len(separators) > 1 or not 1 <= len(first) <= 3 or any(len(group) != 3 for group in groups):
        raise BadUsage(Problem.BAD_GROUPING, word)
    return first + "".join(groups)
