"""English for the overview of `/help`: every command under the task it is for (a test sees that none is left out)."""

from __future__ import annotations

TASKS = {
    "plan": ("Plan a hedge", ("hedge", "shock", "contracts", "margin", "price", "funding", "basis")),
    "keep": (
        "Keep portfolios",
        ("save", "portfolios", "show", "hold", "unhold", "target", "change", "rename", "delete"),
    ),
    "trade": ("Record trades", ("filled", "closed", "withdrew")),
    "watch": ("Watch over a hedge", ("drift", "remind", "reminders")),
    "group": ("In a group", ("editors", "percent")),
    "own": ("Settings and your data", ("settings", "export", "import", "forgetme", "privacy", "cancel")),
    "bot": ("This bot", ("start", "help", "stats")),
}
"""By a word that buttons carry: the task's name, and its commands."""
