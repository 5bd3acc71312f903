"""Telegram's patience with messages: so many a second in all, so many a minute in one group."""

import time
from dataclasses import dataclass

from tests.support.botapi.errors import ask_to_wait


@dataclass(frozen=True)
class Sent:
    at: float
    chat: int


class FloodBudget:
    def __init__(self, a_second, a_minute_in_a_group):
        self.a_second = a_second
        self.a_minute_in_a_group = a_minute_in_a_group
        self._sent = []

    def spend(self, chat):
        """Count one message to `chat`, or refuse it."""
        now = time.monotonic()
        self._sent = [sent for sent in self._sent if now - sent.at < 60]
        if sum(now - sent.at < 1 for sent in self._sent) >= self.a_second:
            ask_to_wait(1)
        to_chat = [sent.at for sent in self._sent if sent.chat == chat]
        if chat < 0 and len(to_chat) >= self.a_minute_in_a_group:
            ask_to_wait(int(60 - (now - to_chat[0])) + 1)
        self._sent.append(Sent(now, chat))
