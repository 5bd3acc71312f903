"""Contracts of every exchange in a portfolio: as they are listed, so they are exported and brought in again."""

from __future__ import annotations

from decimal import Decimal

import pytest

from bot.chat.tickets import pack_ticket, unpack_ticket
from bot.market.live import LiveMarket
from bot.market.venues import ROWS
from bot.ports import Belongings
from bot.services.told import Ticket
from bot.storage.archive import JsonArchive
from hedgecore import Contracts, Fill, InverseFuture, LinearPerpetual, Price, Rate, Traded
from tests.bot.market.builders import NOON, StoppedClock
from tests.support.exchange import VENUES, ExchangeServer, World

INVERSE = [venue for venue in VENUES if not ROWS[venue].venue.linear]


@pytest.fixture
async def contracts(clock: StoppedClock):
    """All inverse contracts of all exchanges."""
    async with ExchangeServer(World(clock.now), venues=INVERSE) as server:
        market = LiveMarket(INVERSE, server.urls, clock=clock, monotonic=clock.monotonic, time_limit=20)
        listed = [contract for venue in INVERSE for contract in await market.contracts(venue)]
        await market.close()
    return [contract for contract in listed if not isinstance(contract, LinearPerpetual)]


async def test_what_was_traded_at_any_exchange_comes_in_as_it_went_out(contracts):
    assert {contract.venue for contract in contracts} == set(INVERSE)
    assert any(isinstance(contract, InverseFuture) for contract in contracts)
    entries = tuple(
        Traded(contract, Fill(Contracts(-7), Price("64000.1"), contract.taker_fee), NOON, Decimal(2))
        for contract in contracts
    )
    belongings = Belongings((("everything", entries),))
    assert JsonArchive().read(JsonArchive().write(belongings)) == belongings


async def test_a_ticket_for_any_contract_comes_back_from_its_button(contracts):
    codes = {venue: ROWS[venue].venue.code for venue in INVERSE}
    for contract in contracts:
        ticket = Ticket(
            1234, codes[contract.venue], contract.symbol, Contracts(-70), Decimal(2), Price("64000.1"), NOON, Rate(0)
        )
        assert unpack_ticket(pack_ticket(ticket)) == ticket
