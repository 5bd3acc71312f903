"""Who has a say in a group, and what its people are called: asked of Telegram, and remembered for a while."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.telegram.recall import Recall

if TYPE_CHECKING:
    from bot.telegram.api import Api
    from bot.telegram.limits import Limits


class TelegramMembers:
    """Implements `bot.ports.Members`. Its questions are no messages, so they do not pass the gate.

    Telegram reports a change of administrators only to bots that are administrators themselves, so in other groups a
    change is noticed when the list is asked for anew.
    """

    def __init__(self, api: Api, limits: Limits) -> None:
        self._api = api
        self._administrators: Recall[int, frozenset[int]] = Recall(self._ask_administrators, limits.administrators)
        self._names: Recall[tuple[int, int], str] = Recall(self._ask_name, limits.names)

    async def is_administrator(self, chat: int, user: int) -> bool:
        """Whether `user` administers the group; not, where that is unknown."""
        if chat >= 0 or user <= 0:
            return False
        return user in (await self._administrators.get(chat) or ())

    async def name(self, chat: int, user: int) -> str | None:
        """The first name of `user`; None for whoever never was in the group, and for those who write as a chat."""
        if chat >= 0 or user <= 0:
            return None
        return await self._names.get((chat, user)) or None

    def changed(self, chat: int) -> None:
        """Somebody's standing in the group has changed."""
        self._administrators.forget(chat)

    async def close(self) -> None:
        """Ask nothing more."""
        await self._administrators.close()
        await self._names.close()

    async def _ask_administrators(self, chat: int) -> frozenset[int]:
        return frozenset(member.user.id for member in await self._api.get_chat_administrators(chat))

    async def _ask_name(self, key: tuple[int, int]) -> str:
        chat, user = key
        return (await self._api.get_chat_member(chat, user)).user.first_name
