"""`/cancel`: leave a dialogue that waits for an answer."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.chat.buttons import BadButton, ButtonFault
from bot.chat.command import Command
from bot.chat.markup import escaped
from bot.chat.screen import Screen

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.chat.command import Frame, Services
    from bot.chat.screen import Keyboard
    from bot.chat.vocabulary import Vocabulary
    from bot.services.visits import Visit


def parse(_text: str, _vocabulary: Vocabulary) -> None:
    """Nothing is asked."""


async def run(services: Services, visit: Visit, _request: None) -> bool:
    """Whether there was one."""
    waiting = await services.keeper.asked(visit) is not None
    if waiting:
        await services.keeper.ask(visit, None)
    return waiting


def render(frame: Frame, left: bool) -> Screen:  # noqa: FBT001 - the whole result
    """One sentence."""
    return Screen(escaped(frame.texts.cancelled(left=left)))


def unpack(_fields: Sequence[str]) -> None:
    """No button leads here."""
    raise BadButton(ButtonFault.OLD)


def retry(_frame: Frame, _request: None) -> Keyboard:
    """No button."""
    return ()


COMMAND = Command(
    name="cancel", letter="", parse=parse, run=run, render=render, unpack=unpack, retry=retry, keeps_question=True
)
