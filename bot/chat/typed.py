"""What commands have in common that are typed only: no button asks for them, and none stands under their errors."""

from __future__ import annotations

from typing import TYPE_CHECKING, NoReturn

from bot.chat.buttons import BadButton, ButtonFault

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.chat.command import Frame
    from bot.chat.screen import Keyboard


def no_button(_fields: Sequence[str]) -> NoReturn:
    """No button leads here."""
    raise BadButton(ButtonFault.OLD)


def no_retry(_frame: Frame, _request: object) -> Keyboard:
    """What was wrong is said by hand."""
    return ()
