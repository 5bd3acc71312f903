"""What those who run the bot do with it besides running it: check, migrate, backup and restore."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from bot.clock import SystemClock
from bot.errors import MarketError, StorageError
from bot.market.live import LiveMarket
from bot.services.quotes import Quotes
from bot.storage import backup as copies
from bot.storage.check import check_store
from bot.storage.errors import IntakeTaken, StoreInUse
from bot.storage.store import open_store
from bot.telegram.api import Api, Pauses, persistently
from bot.telegram.errors import TokenRefused
from bot.texts import English

if TYPE_CHECKING:
    from collections.abc import Awaitable
    from pathlib import Path

    from bot.ports import Venue
    from bot.settings import Settings

TOKEN_PATIENCE = 5.0
EXCHANGE_PATIENCE = 10.0  # the library that speaks to exchanges is imported first
DATABASE_PATIENCE = timedelta(seconds=5)
_COIN = "BTC"


@dataclass(frozen=True, slots=True)
class Finding:
    """Whether one thing is as it should be, and what there is to say of it."""

    what: str
    said: str
    fine: bool = True

    def __str__(self) -> str:
        """As a line."""
        return English().checked(self.what, self.said, fine=self.fine)


async def check(settings: Settings) -> tuple[Finding, ...]:
    """Settings, database, each exchange, token, all asked at the same time. Raises BadSettings."""
    clock = SystemClock()
    async with LiveMarket(settings.hedgebot_venues, settings.hedgebot_venue_urls, clock=clock, ahead=False) as market:
        quotes = Quotes(market, clock)
        asked: list[Awaitable[Finding]] = [_database(settings)]
        asked += [_exchange(quotes, venue) for venue in market.venues]
        return _settings(settings), *await asyncio.gather(*asked, _token(settings))


def sentence(error: StorageError) -> str:
    """Why the database cannot be used."""
    return error.detail if isinstance(error, StoreInUse | IntakeTaken) else English().storage_trouble(error)


def _settings(settings: Settings) -> Finding:
    words = English()
    if settings.hedgebot_access == "listed" and not settings.hedgebot_owners:
        return Finding(words.check_settings, words.nobody_lets_in(), fine=False)
    return Finding(words.check_settings, words.settings_fine(settings.hedgebot_venues or (), settings.hedgebot_access))


async def _database(settings: Settings) -> Finding:
    words = English()
    try:
        health = await check_store(settings.database_url, DATABASE_PATIENCE)
    except StorageError as error:
        return Finding(words.check_database, sentence(error), fine=False)
    if health.counts is None:
        return Finding(words.check_database, words.database_to_come(health.where, health.found, health.head))
    return Finding(words.check_database, words.database_fine(health.where, health.counts))


async def _exchange(quotes: Quotes, venue: Venue) -> Finding:
    words = English()
    try:
        async with asyncio.timeout(EXCHANGE_PATIENCE):
            contract = await quotes.contract(venue.id, _COIN, dated=False)
            return Finding(venue.name, words.exchange_fine(await quotes.snapshot(contract)))
    except (MarketError, TimeoutError) as error:
        return Finding(venue.name, words.exchange_trouble(error), fine=False)


async def _token(settings: Settings) -> Finding:
    words, url = English(), settings.telegram_api_url
    if settings.telegram_bot_token is None:
        return Finding(words.check_token, words.token_missing(), fine=False)
    api = Api(settings.telegram_bot_token.get_secret_value(), url, send_within=TOKEN_PATIENCE)
    try:
        async with asyncio.timeout(TOKEN_PATIENCE):
            await persistently(api.initialize, Pauses(0.5, 1), url)
        return Finding(words.check_token, words.token_fine(api.username, url))
    except TokenRefused as refused:
        return Finding(words.check_token, str(refused), fine=False)
    except TimeoutError:
        return Finding(words.check_token, words.token_untold(url), fine=False)
    finally:
        await api.shutdown()


async def migrate(settings: Settings) -> str:
    """Bring the database to the newest form; what was done. Raises BadSettings or StorageError."""
    health = await check_store(settings.database_url, DATABASE_PATIENCE)
    if health.found != health.head:
        async with open_store(settings.database_url, SystemClock()):
            pass
    return English().migrated(health.where, health.found, health.head)


def backup(settings: Settings, target: Path) -> str:
    """Copy the database, whatever is written meanwhile; what was done. Raises BadSettings or StorageError."""
    copies.backup(settings.database_url, target)
    return English().backed_up(target)


def restore(settings: Settings, copy: Path) -> str:
    """Put a copy in the database's place; what was done. Raises BadSettings or StorageError."""
    return English().put_in_place(copy, copies.restore(settings.database_url, copy, SystemClock()))
