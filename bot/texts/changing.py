"""English for the buttons that change a portfolio, and for what they ask."""

from __future__ import annotations

from typing import ClassVar

_QUESTIONS = {
    "hold": ("How many coins came into “{name}”?", "the amount and its coin, such as 0.3 btc"),
    "unhold": ("How many coins left “{name}”?", "the amount and its coin, such as 0.3 btc"),
    "target": ("Which share of “{name}” shall be hedged?", "the ratio, such as 0.5 or 60%, or take one below"),
    "filled": ("What did you trade for “{name}”?", "the trade, such as sell 100 @ 64000"),
    "withdrew": (
        "How much of the hedge's profit was taken out of “{name}”?",
        "the amount and its coin, such as 0.1 btc",
    ),
}


class ChangeWords:
    """The words around changing a portfolio by buttons, as part of a language."""

    change_button = "Change"
    change_buttons: ClassVar = {
        "hold": "Coins in",
        "unhold": "Coins out",
        "target": "Ratio wanted",
        "filled": "A trade",
        "closed": "All bought back",
        "withdrew": "Profit taken out",
    }

    def change_title(self, name: str) -> str:
        """Above the buttons."""
        return f"What changes in “{name}”?"

    def ask_words(self, verb: str, name: str, *, private: bool) -> str:
        """What a change needs to be told."""
        question, what = _QUESTIONS[verb]
        how = "Send me" if private else "Reply to this message with"
        return f"{question.format(name=name)} {how} {what}, or /cancel."
