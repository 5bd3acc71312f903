"""HTTP for python-telegram-bot by aiohttp: a fifth of httpx's cost a request, and steady when many run at once."""

from __future__ import annotations

import io
import json
from typing import TYPE_CHECKING, Any

from aiohttp import (
    ClientConnectorError,
    ClientError,
    ClientSession,
    ClientTimeout,
    ConnectionTimeoutError,
    FormData,
    TCPConnector,
)
from telegram.error import NetworkError, TimedOut
from telegram.request import BaseRequest

from bot.telegram.redaction import without_secrets

if TYPE_CHECKING:
    from telegram._utils.types import ODVInput
    from telegram.request import RequestData

OURSELVES = {"User-Agent": BaseRequest.USER_AGENT}
JSON = {"Content-Type": "application/json"}


class UnreadableAnswer(TimedOut):
    """The server answered, but not in the Bot API's JSON: as after a time-out, nobody knows what it did."""


class Unconnected(NetworkError):
    """No connection came about, so the request was certainly not carried out."""


class AiohttpRequest(BaseRequest):
    """Requests over at most `connections` connections; times in seconds.

    `TimedOut` means that the request may well have been carried out, `Unconnected` that it was not; after any other
    `NetworkError` that is unlikely. No error holds the address, which has the token in it.
    """

    __slots__ = ("_connect_timeout", "_connections", "_read_timeout", "_session")

    def __init__(self, *, read_timeout: float = 10.0, connect_timeout: float = 5.0, connections: int = 64) -> None:
        self._read_timeout = read_timeout
        self._connect_timeout = connect_timeout
        self._connections = connections
        self._session: ClientSession | None = None

    @property
    def read_timeout(self) -> float:
        """How long a request may take when its caller does not say, in seconds."""
        return self._read_timeout

    async def initialize(self) -> None:
        """Open the connection pool."""
        self._session = ClientSession(connector=TCPConnector(limit=self._connections), headers=OURSELVES)

    async def shutdown(self) -> None:
        """Close every connection."""
        session, self._session = self._session, None
        if session is not None:
            await session.close()

    async def do_request(  # noqa: PLR0913, PLR0917  the signature is python-telegram-bot's
        self,
        url: str,
        method: str,
        request_data: RequestData | None = None,
        read_timeout: ODVInput[float] = BaseRequest.DEFAULT_NONE,
        write_timeout: ODVInput[float] = BaseRequest.DEFAULT_NONE,  # noqa: ARG002
        connect_timeout: ODVInput[float] = BaseRequest.DEFAULT_NONE,  # noqa: ARG002
        pool_timeout: ODVInput[float] = BaseRequest.DEFAULT_NONE,  # noqa: ARG002
    ) -> tuple[int, bytes]:
        """Status and body of the answer; the whole exchange takes at most `read_timeout`."""
        if self._session is None:
            message = "the connection pool is not open"
            raise NetworkError(message)
        content = _content(request_data)
        try:
            async with self._session.request(method, url, timeout=self._limit(read_timeout), **content) as answer:
                return answer.status, await answer.read()
        except ConnectionTimeoutError:
            message = "no connection in time"
            raise Unconnected(message) from None
        except TimeoutError:
            raise TimedOut from None
        except (ClientError, OSError) as error:
            message = f"{type(error).__name__}: {without_secrets(str(error))}"
            raise _kind_of(error)(message) from None

    def _limit(self, read_timeout: ODVInput[float]) -> ClientTimeout:
        total = read_timeout if isinstance(read_timeout, (int, float)) else self._read_timeout
        return ClientTimeout(total=total, connect=self._connect_timeout)

    @staticmethod
    def parse_json_payload(payload: bytes) -> dict[str, Any]:
        """Read an answer of the Bot API: a JSON object."""
        try:
            answer = json.loads(payload)
        except ValueError:
            answer = None
        if not isinstance(answer, dict) or not ("result" in answer or "description" in answer):
            # Its text is not quoted: it may hold people's messages.
            message = f"the answer of {len(payload)} bytes is not the Bot API's"
            raise UnreadableAnswer(message)
        return answer


def _kind_of(error: Exception) -> type[NetworkError]:
    return Unconnected if isinstance(error, ClientConnectorError) else NetworkError


def _content(data: RequestData | None) -> dict[str, Any]:
    """What goes along with a request: nothing, JSON, or a form with files.

    As JSON a card costs a quarter of what it does as a form, where nearly every character of its table is escaped.
    """
    if data is None:
        return {}
    if data.contains_files:
        return {"data": _multipart(data)}
    return {"data": data.json_payload, "headers": JSON}


def _multipart(data: RequestData) -> FormData:
    # Telegram takes the names of files as they are; quoted ones would be shown quoted.
    form = FormData(quote_fields=False)
    for name, text in data.json_parameters.items():
        form.add_field(name, text)
    for name, (filename, content, media_type) in data.multipart_data.items():
        # As a stream: aiohttp warns of large bytes.
        stream = io.BytesIO(content) if isinstance(content, bytes) else content
        form.add_field(name, stream, filename=filename, content_type=media_type)
    return form
