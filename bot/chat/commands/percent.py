"""`/percent`: whether a group's cards show amounts."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from bot.chat.buttons import BadButton, ButtonFault
from bot.chat.command import Command
from bot.chat.markup import escaped
from bot.chat.preferences import read_switch
from bot.chat.screen import Screen
from bot.services.rights import require_group

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.chat.command import Frame, Services
    from bot.chat.screen import Keyboard
    from bot.chat.vocabulary import Vocabulary
    from bot.services.visits import Visit


def parse(text: str, _vocabulary: Vocabulary) -> bool | None:
    """`on`, `off`, or None to look."""
    return read_switch(text) if text.strip() else None


async def run(services: Services, visit: Visit, switch: bool | None) -> bool:  # noqa: FBT001 - the whole request
    """Switch it, where that is asked, and say how it is. Raises NotAllowed for whoever has no say, or in private."""
    require_group(visit)
    preferences = await services.keeper.preferences(visit)
    if switch is None:
        return preferences.percent_only
    await services.keeper.prefer(visit, replace(preferences, percent_only=switch))
    return switch


def render(frame: Frame, percent_only: bool) -> Screen:  # noqa: FBT001 - the whole result
    """One sentence."""
    sentence = frame.texts.percent_state(percent_only=percent_only)
    return Screen(escaped(sentence), (), {"command": "percent", "percent_only": percent_only})


def unpack(_fields: Sequence[str]) -> None:
    """No button leads here."""
    raise BadButton(ButtonFault.OLD)


def retry(_frame: Frame, _request: bool | None) -> Keyboard:  # noqa: FBT001 - as above
    """No button."""
    return ()


COMMAND = Command(name="percent", letter="", parse=parse, run=run, render=render, unpack=unpack, retry=retry)
