"""Presses of buttons, which want to be answered once, and soon."""

import time

from tests.support.botapi.errors import refuse
from tests.support.botapi.text import utf16_units

PATIENCE = 60
LONGEST_NOTICE = 200


class Queries:
    """`answers` maps the ids of answered presses to what the bot said."""

    def __init__(self):
        self.answers = {}
        self._open = {}
        self._last_id = 0

    def new(self):
        self._last_id += 1
        self._open[str(self._last_id)] = time.monotonic()
        return str(self._last_id)

    def answer(self, query, parameters):
        if utf16_units(parameters.get("text") or "") > LONGEST_NOTICE:
            refuse("MESSAGE_TOO_LONG")
        pressed_at = self._open.pop(query, None)
        if pressed_at is None or time.monotonic() - pressed_at > PATIENCE:
            refuse("query is too old and response timeout expired or query ID is invalid")
        self.answers[query] = parameters
        return True
