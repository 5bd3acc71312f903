"""Why a venue gave no usable data: here, and nowhere else, every foreign exception becomes a `VenueUnavailable`."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from bot.errors import Outage, VenueUnavailable

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

_LONGEST_DETAIL = 300

# By class name, so that nothing here has to import ccxt. A class that is not listed is judged by its nearest
# listed ancestor.
OUTAGES: Mapping[str, Outage] = {
    "TimeoutError": Outage.TIMEOUT,
    "RequestTimeout": Outage.TIMEOUT,
    "AuthenticationError": Outage.BLOCKED,
    "RestrictedLocation": Outage.BLOCKED,
    "ManualInteractionNeeded": Outage.BLOCKED,
    "DDoSProtection": Outage.BUSY,
    "RateLimitExceeded": Outage.BUSY,
    "BadResponse": Outage.MALFORMED,
    "ChecksumError": Outage.MALFORMED,
    "ArgumentsRequired": Outage.UNSUPPORTED,
    "BadRequest": Outage.UNSUPPORTED,
    "ContractUnavailable": Outage.UNSUPPORTED,
    "MarketClosed": Outage.UNSUPPORTED,
    "NotSupported": Outage.UNSUPPORTED,
    "BaseError": Outage.DOWN,
    "ClientError": Outage.DOWN,
    "OSError": Outage.DOWN,
}

# ccxt turns these into different errors at different venues, and loses the number where the body is JSON.
STATUSES: Mapping[int, Outage] = {
    401: Outage.BLOCKED,
    403: Outage.BLOCKED,
    407: Outage.BLOCKED,
    418: Outage.BUSY,
    429: Outage.BUSY,
    451: Outage.BLOCKED,
    511: Outage.BLOCKED,
}


def outage_of(error: Exception) -> Outage:
    """The outage that `error` means. What nobody foresaw (KeyError, TypeError) comes of data that makes no sense."""
    known = (OUTAGES[ancestor.__name__] for ancestor in type(error).__mro__ if ancestor.__name__ in OUTAGES)
    return next(known, Outage.MALFORMED)


def unavailable(venue: str, error: Exception) -> VenueUnavailable:
    """What another library raised, as the failure of `venue`."""
    # ccxt says that a venue is away, and only the cause says why
    chain = [error] if error.__cause__ is None else [error, error.__cause__]
    detail = " because of ".join(f"{type(link).__name__}({link})" for link in chain)
    return VenueUnavailable(venue, outage_of(error), _without_passwords(detail)[:_LONGEST_DETAIL])


def status_guard(venue: str) -> Callable[..., str]:
    """A replacement for ccxt's hook `on_rest_response` that names a refusal by its HTTP status.

    It raises `VenueUnavailable` for the statuses above and otherwise does what the original does.
    """

    def check(status: int, reason: str, *rest: str) -> str:
        if outage := STATUSES.get(status):
            raise VenueUnavailable(venue, outage, f"HTTP {status} {reason}")
        _url, _method, _headers, body, *_request = rest
        return body.strip()

    return check


def _without_passwords(text: str) -> str:
    # a base URL may carry a proxy's user and password, and details go to the log
    return re.sub(r"://[^/@\s]*@", "://", text)
