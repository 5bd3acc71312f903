"""The composition root: the only module that knows every concrete class, opens them, and closes them."""

from __future__ import annotations

import asyncio
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING

from bot.chat.command import Services
from bot.chat.dialogue import Dialogue
from bot.chat.screen import Outcome
from bot.clock import SystemClock
from bot.errors import BadSettings
from bot.market.live import LiveMarket
from bot.market.sample import SampleMarket
from bot.services.hedging import Hedging
from bot.services.quotes import Quotes
from bot.terminal import Talk, ask
from bot.texts import English

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable, Iterable

    from bot.chat.screen import Screen
    from bot.ports import Market
    from bot.settings import Settings

DEMO_PATIENCE = 2.0
TOKEN = "TELEGRAM_BOT_TOKEN"  # noqa: S105 - the name of the variable


@asynccontextmanager
async def open_dialogue(settings: Settings, *, sample: bool = False) -> AsyncIterator[Dialogue]:
    """The commands over the live market, or over the sample prices."""
    if sample:
        yield _dialogue(SampleMarket(settings.hedgebot_venues, clock=SystemClock()))
        return
    async with LiveMarket(settings.hedgebot_venues, settings.hedgebot_venue_urls, clock=SystemClock()) as market:
        yield _dialogue(market)


def _dialogue(market: Market) -> Dialogue:
    clock = SystemClock()
    quotes = Quotes(market, clock)
    return Dialogue(Services(quotes, Hedging(quotes)), English(), clock)


async def say(settings: Settings, text: str, *, sample: bool) -> Screen:
    """The answer to one message."""
    async with open_dialogue(settings, sample=sample) as dialogue:
        return await ask(dialogue, text)


async def say_live(settings: Settings, text: str) -> Screen | None:
    """The answer at live prices, None if no exchange gave any within `DEMO_PATIENCE` seconds."""
    try:
        async with asyncio.timeout(DEMO_PATIENCE):
            screen = await say(settings, text, sample=False)
    except TimeoutError:
        return None
    return None if screen.outcome is Outcome.NO_MARKET else screen


def chat(settings: Settings, lines: Iterable[str], write: Callable[[str], None], *, sample: bool) -> None:
    """A conversation on the terminal, until `lines` end.

    Lines are read between two runs of the event loop, so that an interrupt ends the program at once.
    """
    with asyncio.Runner() as runner:
        opening = open_dialogue(settings, sample=sample)
        talk = Talk(runner.run(opening.__aenter__()))
        try:
            for line in lines:
                if line.strip():
                    write(runner.run(talk.hear(line)) + "\n")
        finally:
            runner.run(opening.__aexit__(None, None, None))


async def run(settings: Settings) -> None:
    """The Telegram bot, until it is told to stop. Raises BadSettings without a token, TokenRefused for a wrong one."""
    from bot.telegram.run import run_telegram  # noqa: PLC0415 - a terminal has no use for it

    if settings.telegram_bot_token is None:
        raise BadSettings(TOKEN, "it is missing; @BotFather on Telegram gives you one")
    settings.hedgebot_data_dir.mkdir(mode=0o700, parents=True, exist_ok=True)
    async with open_dialogue(settings) as dialogue:
        await run_telegram(
            settings.telegram_bot_token.get_secret_value(),
            settings.telegram_api_url,
            dialogue,
            messages_per_second=settings.hedgebot_messages_per_second,
            overflow_path=settings.hedgebot_data_dir / "overflow.db",
        )
