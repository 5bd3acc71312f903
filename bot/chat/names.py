"""Names of portfolios, as people type them: 1 to 40 characters of any script, in one line.

Where more words follow, a name of several words stands in quotation marks: `/hold "cold wallet" 0.3 btc`.
"""

from __future__ import annotations

import unicodedata
from itertools import count
from typing import TYPE_CHECKING

from bot.errors import BadUsage, Problem
from bot.ports.books import LONGEST_NAME
from bot.texts import numbers

if TYPE_CHECKING:
    from collections.abc import Iterable

    from hedgecore import Ratio

# Closing marks by their opening one.
_QUOTES = {'"': '"', "“": "”", "„": "“”", "«": "»", "＂": "＂"}
_JOINERS = "\u200c\u200d"  # in words of some scripts, and in emoji
_TAGS = ("\U000e0020", "\U000e007f")  # in flags
_INVISIBLE = {"Zs", "Zl", "Zp", "Cc", "Cf", "Cs"}
_REFUSED = _INVISIBLE - {"Zs"}


def read_name(text: str) -> str:
    """All of `text` as one name. Raises BadUsage for what is none."""
    name, rest = take_name(text) if is_quoted(text) else (text, "")
    return checked_name(text if rest else name)


def is_quoted(text: str) -> bool:
    """Whether `text` begins with a name in quotation marks."""
    return text.strip()[:1] in _QUOTES


def take_name(text: str) -> tuple[str, str]:
    """The first word of `text`, or what it has in quotation marks at its beginning, as a name; and the rest."""
    text = text.strip()
    if is_quoted(text):
        return _quoted(text)
    word, *rest = text.split(maxsplit=1) or [""]
    return checked_name(word), "".join(rest)


def _quoted(text: str) -> tuple[str, str]:
    closing = next((place for place, sign in enumerate(text) if place and sign in _QUOTES[text[0]]), None)
    if closing is None:
        raise BadUsage(Problem.NAME_QUOTE_OPEN, text[1:])
    return checked_name(text[1:closing]), text[closing + 1 :].strip()


def checked_name(text: str) -> str:
    """`text` as a name: composed, trimmed, with single spaces."""
    text = unicodedata.normalize("NFC", text.replace("\t", " ").strip())
    if not text:
        raise BadUsage(Problem.NAME_MISSING)
    visible = any(unicodedata.category(character) not in _INVISIBLE for character in text)
    if not visible or any(map(_refused, text)):
        raise BadUsage(Problem.NAME_CHARACTERS, "".join(each for each in text if not _refused(each)))
    name = " ".join(text.split())
    if len(name) > LONGEST_NAME:
        raise BadUsage(Problem.NAME_TOO_LONG, name)
    return name


def quoted(name: str) -> str:
    """The name as it is typed before other words."""
    if not any(map(str.isspace, name)) and name[:1] not in _QUOTES:
        return name
    return f"“{name}”" if '"' in name else f'"{name}"'


def suggested_name(coin: str, ratio: Ratio, number: int) -> str:
    """`BTC 50 %`, `BTC 50 % 2`: what a hedge can be called."""
    name = f"{coin} {numbers.percent_short(ratio)}"
    return name if number == 1 else f"{name} {number}"


def free_number(coin: str, ratio: Ratio, taken: Iterable[str]) -> int:
    """The first number whose suggested name is not among `taken`."""
    names = {name.casefold() for name in taken}
    return next(number for number in count(1) if suggested_name(coin, ratio, number).casefold() not in names)


def _refused(character: str) -> bool:
    if character in _JOINERS or _TAGS[0] <= character <= _TAGS[1]:
        return False
    return unicodedata.category(character) in _REFUSED
