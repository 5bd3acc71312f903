"""`/stats`: how much the bot keeps, for those who run it; never whose or what."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.chat.buttons import BadButton, ButtonFault
from bot.chat.command import Command
from bot.chat.markup import blocks, bold, pre
from bot.chat.screen import Screen
from bot.texts.table import line

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.chat.command import Frame, Services
    from bot.chat.screen import Keyboard
    from bot.chat.vocabulary import Vocabulary
    from bot.ports import Counts
    from bot.services.visits import Visit


def parse(_text: str, _vocabulary: Vocabulary) -> None:
    """Nothing is asked."""


async def run(services: Services, visit: Visit, _request: None) -> Counts:
    """The counts. Raises NotAllowed for everyone else."""
    return await services.circles.counts(visit)


def render(frame: Frame, counts: Counts) -> Screen:
    """A line each."""
    rows = frame.texts.stats_rows(counts)
    html = blocks(bold(frame.texts.stats_title()), pre("\n".join(line(*row) for row in rows)))
    fields = {"owners": counts.owners, "portfolios": counts.portfolios, "entries": counts.entries}
    return Screen(html, (), {"command": "stats", **{name: str(count) for name, count in fields.items()}})


def unpack(_fields: Sequence[str]) -> None:
    """No button leads here."""
    raise BadButton(ButtonFault.OLD)


def retry(_frame: Frame, _request: None) -> Keyboard:
    """No button."""
    return ()


COMMAND = Command(name="stats", letter="", parse=parse, run=run, render=render, unpack=unpack, retry=retry)
