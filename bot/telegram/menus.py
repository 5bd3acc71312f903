"""Command menus: one for private chats, one for groups."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

from telegram import BotCommand, BotCommandScopeAllGroupChats, BotCommandScopeAllPrivateChats
from telegram.error import TelegramError

if TYPE_CHECKING:
    from telegram import Bot, BotCommandScope

    from bot.chat.conversation import Conversation

log = logging.getLogger(__name__)


async def publish_menus(bot: Bot, conversation: Conversation) -> None:
    """Tell Telegram the commands to offer. Without menus every command still works, so failing is only logged."""
    await _publish(bot, conversation, BotCommandScopeAllPrivateChats(), private=True)
    await _publish(bot, conversation, BotCommandScopeAllGroupChats(), private=False)


async def _publish(bot: Bot, conversation: Conversation, scope: BotCommandScope, *, private: bool) -> None:
    commands = [BotCommand(entry.name, entry.description) for entry in conversation.menu(private=private)]
    try:
        await bot.set_my_commands(commands, scope=scope)
    except TelegramError as error:
        log.warning("the command menu for %s was not published: %.200s", scope.type, error)
