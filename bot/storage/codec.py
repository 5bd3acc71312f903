"""Entries, contracts, preferences and the rules of reminders as text, and back, exactly.

Each text is a JSON object with the version of its form; numbers are strings, moments are ISO 8601 with their offset.
What this version does not know in every detail is refused.
"""

from __future__ import annotations

import json
from datetime import datetime, time, timedelta
from decimal import Decimal
from functools import lru_cache
from hashlib import blake2b
from typing import TYPE_CHECKING, Any, TypeAlias

from bot.ports import Preferences
from bot.ports.reminders import Condition, Daily, Every, Measure
from bot.storage.terms import TERMS, encoded_terms, moment_text, or_none
from hedgecore import (
    Band,
    Coin,
    CoinsMoved,
    Contracts,
    Delivered,
    Fill,
    HedgeError,
    InverseFuture,
    LinearPerpetual,
    Policy,
    Price,
    Rate,
    Ratio,
    TargetSet,
    Traded,
    Withdrawn,
)

if TYPE_CHECKING:
    from collections.abc import Callable

    from bot.ports.reminders import Rule
    from hedgecore import Contract, Entry

    _Makers: TypeAlias = dict[str, Callable[..., Any]]

VERSION = 1

Fields: TypeAlias = dict[str, Any]


class Undecodable(Exception):
    """A text that this version did not write."""


def encode_entry(entry: Entry) -> str:
    """All of an entry but its contract, which is kept apart. ValueError for a moment without a zone."""
    moment = {"at": moment_text(entry.at)}
    match entry:
        case CoinsMoved() | Withdrawn():
            kind = "moved" if isinstance(entry, CoinsMoved) else "withdrawn"
            return _text(kind, {"coin": entry.coin, "amount": str(entry.amount.value)} | moment)
        case TargetSet():
            return _text("target", {"coin": entry.coin, "target": str(entry.target.value)} | moment)
        case Delivered():
            return _text("delivered", {"price": str(entry.price.value)} | moment)
        case Traded():
            return _text("traded", _encoded_fill(entry.fill) | moment | {"leverage": or_none(str, entry.leverage)})


def _encoded_fill(fill: Fill) -> Fields:
    return {"contracts": str(fill.contracts.value), "price": str(fill.price.value), "fee": str(fill.fee.value)}


def decode_entry(content: str, contract: Contract | None) -> Entry:
    """The entry of a text, in `contract` if it is a trade or a delivery. Raises Undecodable."""
    entry: Entry = _decoded(content, _ENTRIES if contract is None else _ENTRIES_IN_A_CONTRACT, contract)
    return entry


def encode_contract(contract: Contract) -> str:
    """The same text for equal terms, written the same way."""
    return _text(contract.kind, encoded_terms(contract))


def digest_of(content: str) -> str:
    """The name of a contract's text: 128 bits in hexadecimal."""
    return blake2b(content.encode(), digest_size=16).hexdigest()


def decode_contract(content: str) -> Contract:
    """The terms of a text. Raises Undecodable."""
    contract: Contract = _decoded(content, TERMS)
    return contract


def encode_preferences(preferences: Preferences) -> str:
    """What was settled, as text."""
    return _text(
        "preferences",
        {
            "zone": preferences.zone,
            "coin": preferences.coin,
            "venue": preferences.venue,
            "leverage": or_none(str, preferences.leverage),
            "fee": or_none(lambda fee: str(fee.value), preferences.fee),
            "policy": preferences.policy.value,
            "band": [str(preferences.band.outer.value), str(preferences.band.inner.value)],
            "quiet": or_none(lambda quiet: [each.isoformat() for each in quiet], preferences.quiet),
            "percent_only": preferences.percent_only,
        },
    )


def decode_preferences(content: str) -> Preferences:
    """What was settled. Raises Undecodable."""
    preferences: Preferences = _decoded(content, {"preferences": _preferences})
    return preferences


def encode_rule(rule: Rule) -> str:
    """When a reminder speaks, as text."""
    match rule:
        case Daily():
            return _text("daily", {"at": rule.at.isoformat(), "weekdays": rule.weekdays})
        case Every():
            return _text("every", {"seconds": rule.span // timedelta(seconds=1)})
        case Condition():
            return _text("condition", {"measure": rule.measure.value, "threshold": str(rule.threshold)})


@lru_cache(maxsize=10_000)  # there are few that differ, and many reminders
def decode_rule(content: str) -> Rule:
    """The rule of a text. Raises Undecodable."""
    rule: Rule = _decoded(content, _RULES)
    return rule


def _text(kind: str, fields: Fields) -> str:
    return json.dumps({"v": VERSION, "kind": kind} | fields, ensure_ascii=False, separators=(",", ":"))


def _decoded(content: str, makers: _Makers, *context: object) -> Any:  # noqa: ANN401 - the maker's
    try:
        fields = json.loads(content)
        if fields.pop("v") != VERSION:
            raise Undecodable(content)
        return makers[fields.pop("kind")](*context, **fields)
    except (HedgeError, ArithmeticError, AttributeError, LookupError, TypeError, ValueError) as unknown:
        raise Undecodable(content) from unknown


# The parameters below are the fields of the texts: a field too many or too few is a TypeError.


def _moved(_: None, *, coin: str, amount: str, at: str) -> CoinsMoved:
    return CoinsMoved(coin, Coin(amount), datetime.fromisoformat(at))


def _withdrawn(_: None, *, coin: str, amount: str, at: str) -> Withdrawn:
    return Withdrawn(coin, Coin(amount), datetime.fromisoformat(at))


def _target(_: None, *, coin: str, target: str, at: str) -> TargetSet:
    return TargetSet(coin, Ratio(target), datetime.fromisoformat(at))


def _delivered(contract: InverseFuture, *, price: str, at: str) -> Delivered:
    return Delivered(contract, Price(price), datetime.fromisoformat(at))


def _traded(  # noqa: PLR0913 - the fields of a trade
    contract: Contract, *, contracts: str, price: str, fee: str, at: str, leverage: str | None
) -> Traded:
    if isinstance(contract, LinearPerpetual):
        message = f"no portfolio has trades in a linear contract: {contract.symbol}"
        raise TypeError(message)
    fill = Fill(Contracts(contracts), Price(price), Rate(fee))
    return Traded(contract, fill, datetime.fromisoformat(at), or_none(Decimal, leverage))


_ENTRIES: _Makers = {"moved": _moved, "withdrawn": _withdrawn, "target": _target}
_ENTRIES_IN_A_CONTRACT: _Makers = {"delivered": _delivered, "traded": _traded}


def _preferences(
    *,
    leverage: str | None,
    fee: str | None,
    policy: str,
    band: list[str],
    quiet: list[str] | None,
    **plain: Any,  # noqa: ANN401 - JSON
) -> Preferences:
    outer, inner = band
    return Preferences(
        leverage=or_none(Decimal, leverage),
        fee=or_none(Rate, fee),
        policy=Policy(policy),
        band=Band(Ratio(outer), Ratio(inner)),
        quiet=None if quiet is None else _two_times(*quiet),
        **plain,
    )


def _two_times(start: str, end: str) -> tuple[time, time]:
    return time.fromisoformat(start), time.fromisoformat(end)


def _daily(*, at: str, weekdays: bool) -> Daily:
    return Daily(time.fromisoformat(at), weekdays)


def _every(*, seconds: int) -> Every:
    return Every(timedelta(seconds=seconds))


def _condition(*, measure: str, threshold: str) -> Condition:
    return Condition(Measure(measure), Decimal(threshold))


_RULES: _Makers = {"daily": _daily, "every": _every, "condition": _condition}
