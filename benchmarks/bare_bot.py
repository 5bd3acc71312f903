"""The yardstick: python-telegram-bot as its documentation starts it, repeating every message and nothing else."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from telegram import Update
from telegram.ext import Application, MessageHandler, filters

if TYPE_CHECKING:
    from telegram.ext import ContextTypes


async def repeat(update: Update, _: ContextTypes.DEFAULT_TYPE) -> None:
    """Answer with the same words."""
    if update.message and update.message.text:
        await update.message.reply_text(update.message.text)


def main(api_url: str, token: str) -> None:
    """Poll the Bot API server at `api_url` until a signal says stop."""
    application = Application.builder().token(token).base_url(f"{api_url}/bot").build()
    application.add_handler(MessageHandler(filters.TEXT, repeat))
    application.run_polling(allowed_updates=Update.ALL_TYPES)


if __name__ == "__main__":
    main(*sys.argv[1:])
