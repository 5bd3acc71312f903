"""The updates that wait for the bot, and how it may ask for them."""

import asyncio
import contextlib
import time
from dataclasses import dataclass

from tests.support.botapi.errors import ApiError
from tests.support.botapi.schema import faults_of_update
from tests.support.botapi.webhook import Webhook

ONLY_ON_REQUEST = {"chat_member", "message_reaction", "message_reaction_count"}
WINDOW = 100
LONGEST_HOLD = 50
POSTED = "Conflict: can't use getUpdates method while webhook is active; use deleteWebhook to delete the webhook first"
TWO_POLLS = "Conflict: terminated by other getUpdates request; make sure that only one bot instance is running"


@dataclass(frozen=True)
class Question:
    offset: int
    at: float


class Updates:
    """Kept until confirmed. `hasty_polls` counts questions for the same offset within `haste` seconds.

    They may be posted by `webhook` instead of asked for, again after `retry` seconds at first.
    """

    def __init__(self, haste, retry):
        self.webhook = Webhook(self, retry)
        self.waiting = []
        self.hasty_polls = 0
        self._haste = haste
        self._last_id = 0
        self._allowed = None
        self._last_question = None
        self._poll = None

    def push(self, kind, content):
        """Hand out a new update of this kind, if the bot wants such."""
        update = {"update_id": self._last_id + 1, kind: content}
        faults = faults_of_update(update)
        assert faults == [], f"the emulator made an invalid update: {faults} {update}"
        self.push_raw(update, kind=kind)

    def push_raw(self, update, kind="message"):
        """Hand out `update` however odd it is; only its id is set."""
        self._last_id += 1
        wanted = kind not in ONLY_ON_REQUEST if not self._allowed else kind in self._allowed
        if wanted:
            self.waiting.append({**update, "update_id": self._last_id})
            self._wake()

    def allow(self, *kinds):
        """The bot wants these from now on; with none of them the usual ones."""
        self._allowed = set(kinds)

    def close(self):
        self._wake()

    async def ask(self, offset=0, limit=WINDOW, timeout=0, allowed_updates=None):  # noqa: ASYNC109  the API's name
        """What getUpdates answers."""
        if self.webhook.url:
            raise ApiError(409, POSTED)
        if allowed_updates is not None:
            self.allow(*allowed_updates)
        if self._poll and not self._poll.done():
            self._poll.set_exception(ApiError(409, TWO_POLLS))
        limit, hold = self._restrained(offset, limit, timeout)
        self._confirm(offset)
        if not self.waiting and hold:
            await self._arrival(hold)
        return self.waiting[:limit]

    def _restrained(self, offset, limit, hold):
        """The server slows down whoever asks for the same again and again."""
        now, last = time.monotonic(), self._last_question
        self._last_question = Question(offset, now)
        since = now - last.at if last and last.offset == offset else float("inf")
        if since < self._haste:
            self.hasty_polls += 1
            limit = 1
        if since < 3:
            hold = max(hold, 3)
        return min(limit, WINDOW), min(hold, LONGEST_HOLD)

    def _confirm(self, offset):
        if offset < 0:
            self.waiting = self.waiting[offset:]
        elif offset:
            self.waiting = [update for update in self.waiting if update["update_id"] >= offset]

    async def _arrival(self, hold):
        self._poll = asyncio.get_running_loop().create_future()
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(self._poll, hold)

    def _wake(self):
        if self._poll and not self._poll.done():
            self._poll.set_result(None)
