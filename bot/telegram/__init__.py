"""The Telegram front end: `run_telegram` in `bot.telegram.run`, and `hide_tokens` in `bot.telegram.redaction`."""

import os

# python-telegram-bot warns each time Telegram asks it to wait, unless the coming type is chosen beforehand.
os.environ["PTB_TIMEDELTA"] = "true"
