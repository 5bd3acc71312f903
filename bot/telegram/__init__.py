"""The Telegram front end: `telegram_side` in `bot.telegram.run`, and `hide_secrets` in `bot.telegram.redaction`."""

import os

# python-telegram-bot warns each time Telegram asks it to wait, unless the coming type is chosen beforehand.
os.environ["PTB_TIMEDELTA"] = "true"
