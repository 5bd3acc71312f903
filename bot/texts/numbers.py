"""How numbers are written: one function a unit. Exact in, rounded half up for people, and never a false zero."""

from __future__ import annotations

from decimal import ROUND_CEILING, ROUND_HALF_EVEN, ROUND_HALF_UP, Context, Decimal
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import timedelta

    from hedgecore import Coin, Contracts, Price, Rate, Ratio, Usd

_WIDE = Context(prec=60, rounding=ROUND_HALF_UP)
_KNOWN = Context(prec=20, rounding=ROUND_HALF_EVEN)
MINUS = "-"


def fixed(value: Decimal, places: int) -> str:
    """`value` with `places` decimals and thousands separated; more decimals where it would read as zero."""
    rounded = _WIDE.quantize(value, Decimal(1).scaleb(-places))
    if rounded == 0 and value != 0:
        rounded = _WIDE.quantize(value, Decimal(1).scaleb(value.adjusted() - 1))
    return format(rounded or abs(rounded), ",f")


def rounded(value: Decimal, places: int) -> Decimal:
    """`value` to `places` decimals."""
    return _WIDE.quantize(value, Decimal(1).scaleb(-places))


def signed(value: Decimal, places: int) -> str:
    """Like `fixed`, with a plus sign for more than zero."""
    return f"+{fixed(value, places)}" if value > 0 else fixed(value, places)


def trimmed(value: Decimal) -> str:
    """All digits of `value`, no trailing zeros, thousands separated: for numbers that people typed."""
    text = format(value, ",f")
    return text.rstrip("0").rstrip(".") if "." in text else text


def usd(amount: Usd) -> str:
    """`$10,000`, `$5.00`, `-$0.50`: whole dollars from a thousand up."""
    places = 0 if abs(amount.value) >= 1000 else 2
    sign = MINUS if amount.value < 0 else ""
    return f"{sign}${fixed(abs(amount.value), places)}"


def usd_rough(amount: Usd) -> str:
    """`$480M`, `$1.25bn`, `$900`: three digits, for amounts that give an idea of a size."""
    for power, unit in ((9, "bn"), (6, "M"), (3, "k")):
        if abs(amount.value) >= Decimal(1).scaleb(power):
            scaled = amount.value.scaleb(-power)
            return f"${trimmed(rounded(scaled, 2 - scaled.adjusted()))}{unit}"
    return f"${fixed(amount.value, 0)}"


def usd_exact(amount: Usd) -> str:
    """`$100`, `$0.5`: all its digits, for amounts that are given and not computed."""
    return f"${trimmed(amount.value)}"


def usd_signed(amount: Usd) -> str:
    """`+$90.00`, `-$12.34`, `$0.00`."""
    return f"+{usd(amount)}" if amount.value > 0 else usd(amount)


def coin(amount: Coin, code: str, price: Price) -> str:
    """`0.15625 BTC`: as many places as make the last one worth about a dollar, at least two."""
    return f"{coin_number(amount, price)} {code}"


def coin_number(amount: Coin, price: Price) -> str:
    """The number of `coin` alone."""
    return fixed(amount.value, max(2, price.value.adjusted() + 1))


def coin_digits(amount: Coin, price: Price) -> str:
    """The number of `coin` with three more digits, as far as there are any."""
    return trimmed(rounded(amount.value, max(2, price.value.adjusted() + 1) + 3))


def coin_rough(amount: Coin, price: Price) -> str:
    """The number of `coin` with at most six digits, for tables."""
    places = min(max(2, price.value.adjusted() + 1), 5 - amount.value.adjusted())
    return fixed(amount.value, max(0, places))


def price(value: Price) -> str:
    """`63,996.80`: two places from a thousand up, six digits below."""
    return fixed(value.value, max(2, 5 - value.value.adjusted()))


def rough_price(value: Price) -> str:
    """`127,488`, `95.5200`: whole dollars from a thousand up, six digits below, for prices that are estimates."""
    digits = value.value.adjusted()
    return fixed(value.value, 0 if digits >= 3 else 5 - digits)


def percent(share: Ratio | Rate, places: int = 1) -> str:
    """`50.0 %`."""
    return f"{fixed(share.value * 100, places)} %"


def percent_signed(share: Ratio | Rate, places: int = 1) -> str:
    """`+10.9 %`."""
    return f"{signed(share.value * 100, places)} %"


def percent_tight(share: Ratio, places: int = 1) -> str:
    """`20.4%`, `100%`, for tables."""
    value = rounded(share.value * 100, places)
    return f"{trimmed(value)}%"


def percent_short(share: Ratio) -> str:
    """`50 %`, `33.3333 %`: all the places there are and none more."""
    return f"{trimmed(share.value * 100)} %"


def count(contracts: Contracts) -> str:
    """`1,250`: whole contracts."""
    return trimmed(contracts.value)


def age(span: timedelta) -> str:
    """`2 s`, `3 min`, `5 h`, `12 d`."""
    seconds = int(span.total_seconds())
    for size, unit in ((86_400, "d"), (3_600, "h"), (60, "min")):
        if seconds >= 2 * size or (seconds >= size > 60):
            return f"{seconds // size} {unit}"
    return f"{seconds} s"


def exact(value: Decimal) -> str:
    """All that is known, for data: 20 significant digits, no exponent, no trailing zeros."""
    text = format(_KNOWN.plus(value), "f")
    text = text.rstrip("0").rstrip(".") if "." in text else text
    return "0" if text in {"-0", ""} else text


def enough(amount: Coin) -> str:
    """`0.00313`: three digits that matter, rounded up, for the least amount that will do."""
    step = Decimal(1).scaleb(min(0, amount.value.adjusted() - 2))
    return format(amount.value.quantize(step, rounding=ROUND_CEILING), ",f")


def hours(span: timedelta) -> str:
    """`8`, `0.5`: hours."""
    return trimmed(Decimal(int(span.total_seconds())) / 3600)


def days(span: timedelta) -> Decimal:
    """Days, with fractions."""
    return Decimal(int(span.total_seconds())) / 86_400


def ratio_of(whole: timedelta, part: timedelta) -> Decimal:
    """How often `part` fits into `whole`."""
    return Decimal(int(whole.total_seconds())) / Decimal(int(part.total_seconds()))
