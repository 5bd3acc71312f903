"""Sends what reminders have to say: each message once, and what came of it."""

from __future__ import annotations

import logging
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias

from telegram.error import BadRequest, ChatMigrated, Forbidden, NetworkError, RetryAfter, TelegramError

from bot.ports.meters import UNMETERED
from bot.telegram.api import seconds_asked
from bot.telegram.letter import MAY_NOT_WRITE, says
from bot.telegram.request import Unconnected

if TYPE_CHECKING:
    from bot.ports.meters import Meters
    from bot.telegram.api import Api
    from bot.telegram.gate import Gate
    from bot.telegram.letter import Letter
    from bot.telegram.moves import Moves

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Sent:
    """It was sent, or it is sure that it never can be."""


@dataclass(frozen=True, slots=True)
class Closed:
    """The bot may not write in the chat."""


@dataclass(frozen=True, slots=True)
class Later:
    """It is to be tried again, not before `seconds`; `repeated` if it may have been sent."""

    seconds: float = 0.0
    repeated: bool = False


Verdict: TypeAlias = Sent | Closed | Later


class Post:
    """Sends by `api`. That a group has a new id is told to `moves`, that Telegram wants silence to `gate`."""

    def __init__(self, api: Api, gate: Gate, moves: Moves, meters: Meters = UNMETERED) -> None:
        self._api = api
        self._gate = gate
        self._moves = moves
        self._meters = meters

    async def send(self, letter: Letter) -> Verdict:
        """Send `letter`, amended as often as Telegram's refusals allow: what was refused was no message."""
        try:
            while True:
                outcome = await self._try(letter)
                if isinstance(outcome, Verdict):
                    return outcome
                letter = outcome
        except Exception as error:
            log.exception("nobody knows whether chat %d was reminded", letter.chat)
            self._meters.failed("reminder", type(error).__name__)
            return Later(repeated=True)

    async def _try(self, letter: Letter) -> Verdict | Letter:
        try:
            await self._api.carry_out("sendMessage", letter.message())
        except TelegramError as error:
            self._meters.failed("reminder", type(error).__name__)
            log.warning("chat %d was not reminded: %s: %.200s", letter.chat, type(error).__name__, error)
            return await self._judged(letter, error)
        return Sent()

    async def _judged(self, letter: Letter, error: TelegramError) -> Verdict | Letter:
        if isinstance(error, RetryAfter):
            self._gate.close(seconds_asked(error))
            return Later(seconds_asked(error))
        if isinstance(error, ChatMigrated):
            await self._moves.met(letter.chat, error.new_chat_id)
            return Later()
        if isinstance(error, Forbidden) or says(error, MAY_NOT_WRITE):
            return Closed()
        if isinstance(error, BadRequest):
            return letter.amended(error) or Sent()
        # What else Telegram refuses, such as a token, it has not done; what the network does, nobody knows.
        return Later(repeated=isinstance(error, NetworkError) and not isinstance(error, Unconnected))
