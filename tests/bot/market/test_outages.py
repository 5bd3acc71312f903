"""Every exception of ccxt, and what else may come out of it, has an outage."""

from __future__ import annotations

import builtins

import aiohttp
import ccxt  # type: ignore[import-untyped]
import pytest

from bot.errors import Outage, VenueUnavailable
from bot.market.outages import OUTAGES, STATUSES, outage_of, status_guard, unavailable

FOREIGN = [
    (ccxt.RequestTimeout, Outage.TIMEOUT),
    (TimeoutError, Outage.TIMEOUT),
    (ccxt.PermissionDenied, Outage.BLOCKED),
    (ccxt.AccountSuspended, Outage.BLOCKED),
    (ccxt.RestrictedLocation, Outage.BLOCKED),
    (ccxt.DDoSProtection, Outage.BUSY),
    (ccxt.RateLimitExceeded, Outage.BUSY),
    (ccxt.ExchangeNotAvailable, Outage.DOWN),
    (ccxt.OnMaintenance, Outage.DOWN),
    (ccxt.NetworkError, Outage.DOWN),
    (ccxt.ExchangeError, Outage.DOWN),
    (ccxt.ExchangeClosedByUser, Outage.DOWN),
    (ConnectionResetError, Outage.DOWN),
    (aiohttp.ClientPayloadError, Outage.DOWN),
    (ccxt.BadResponse, Outage.MALFORMED),
    (ccxt.NullResponse, Outage.MALFORMED),
    (AttributeError, Outage.MALFORMED),
    (KeyError, Outage.MALFORMED),
    (TypeError, Outage.MALFORMED),
    (AssertionError, Outage.MALFORMED),
    (ccxt.BadSymbol, Outage.UNSUPPORTED),
    (ccxt.ArgumentsRequired, Outage.UNSUPPORTED),
    (ccxt.NotSupported, Outage.UNSUPPORTED),
]


def _with_descendants(kind: type[Exception]) -> list[type[Exception]]:
    return [kind, *(one for child in kind.__subclasses__() for one in _with_descendants(child))]


@pytest.mark.parametrize(("error", "outage"), FOREIGN)
def test_an_error_is_mapped_by_its_nearest_known_ancestor(error: type[Exception], outage: Outage) -> None:
    assert outage_of(error("x")) is outage


def test_every_error_of_ccxt_is_known_by_itself_or_by_an_ancestor_within_ccxt() -> None:
    walked = _with_descendants(ccxt.BaseError)
    unknown = [kind for kind in walked if not any(ancestor.__name__ in OUTAGES for ancestor in kind.__mro__)]
    assert unknown == []
    assert len(walked) > 40


def test_no_name_in_the_table_is_out_of_date() -> None:
    named = {kind.__name__ for kind in _with_descendants(ccxt.BaseError)}
    strangers = {name for name in OUTAGES if name not in named and not hasattr(builtins, name)}
    assert strangers == {aiohttp.ClientError.__name__}


def test_the_detail_names_the_cause_that_ccxt_leaves_out() -> None:
    error = ccxt.ExchangeNotAvailable("bybit GET")
    error.__cause__ = OSError("no route to host")
    assert unavailable("bybit", error).detail == "ExchangeNotAvailable(bybit GET) because of OSError(no route to host)"


def test_a_long_message_is_cut_for_the_log() -> None:
    failure = unavailable("bybit", ccxt.ExchangeError("page " * 1000))
    assert (failure.venue, failure.outage, len(failure.detail)) == ("bybit", Outage.DOWN, 300)


@pytest.mark.parametrize(("status", "outage"), STATUSES.items())
def test_a_refusal_is_known_by_its_status_whatever_the_body_says(status: int, outage: Outage) -> None:
    with pytest.raises(VenueUnavailable) as refused:
        status_guard("bybit")(status, "Reason", "url", "GET", {}, "{}", {}, None)
    assert (refused.value.venue, refused.value.outage) == ("bybit", outage)


def test_an_answer_passes_the_guard_without_the_space_around_it() -> None:
    assert status_guard("bybit")(200, "OK", "url", "GET", {}, ' {"a": 1}\n', {}, None) == '{"a": 1}'
