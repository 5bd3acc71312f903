"""A bot as a process of its own: `python -m tests.bot.telegram.program URL OVERFLOW_PATH SECONDS`.

It takes SECONDS for each answer.
"""

import asyncio
import logging
import sys
from pathlib import Path

from bot.chat.screen import Screen
from bot.telegram.limits import Limits, Rate
from bot.telegram.run import telegram_side
from tests.bot.telegram.talk import Talk
from tests.support.botapi import TOKEN


class SlowTalk(Talk):
    def __init__(self, seconds):
        super().__init__()
        self._seconds = seconds

    async def answer(self, said):
        await asyncio.sleep(self._seconds)
        return Screen(f"heard {said.text}")


async def main(url, overflow_path, seconds):
    limits = Limits(private_chat=Rate(100_000, 1.0))
    talk = SlowTalk(seconds)
    async with telegram_side(TOKEN, url, messages_per_second=10_000, limits=limits) as side:
        await side.serve(talk, overflow_path=overflow_path)


if __name__ == "__main__":
    logging.basicConfig(level=logging.INFO)
    asyncio.run(main(sys.argv[1], Path(sys.argv[2]), float(sys.argv[3])))
