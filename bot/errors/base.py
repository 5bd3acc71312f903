"""The root of all that can go wrong outside the core, and what a start can fail of."""

from __future__ import annotations


class BotError(Exception):
    """The root."""


class BadSettings(BotError):
    """The variable `name` cannot be used, for the reason given."""

    def __init__(self, name: str, why: str) -> None:
        super().__init__(f"{name}: {why}")
        self.name = name
        self.why = why
