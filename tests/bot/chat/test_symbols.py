"""The names that exchanges give their contracts, read in a trade."""

from __future__ import annotations

import pytest

from bot.chat.trades import read_trade
from bot.chat.vocabulary import Vocabulary
from bot.errors import BadUsage, Problem
from bot.market.venues import ROWS
from bot.services.told import Told
from hedgecore import Price
from tests.bot.market.builders import NOON
from tests.support.exchange import World

VENUES = tuple(row.venue for row in ROWS.values())
LISTED = [(venue, symbol) for venue, listed in World(lambda: NOON).venues.items() for symbol in listed]


def test_every_venue_lists_something():
    assert {venue for venue, _ in LISTED} >= set(ROWS)


@pytest.mark.parametrize(("venue", "symbol"), LISTED)
def test_every_contract_of_every_exchange_can_be_named(venue, symbol):
    told = read_trade(f"@ 64000 {symbol}", Vocabulary(VENUES))
    assert told == Told(price=Price(64000), symbol=symbol.casefold()), venue


@pytest.mark.parametrize(("venue", "word"), [(each, word) for each in VENUES for word in (each.id, *each.aliases)])
def test_no_exchanges_name_is_taken_for_a_contracts(venue, word):
    assert read_trade(f"@ 64000 {word}", Vocabulary(VENUES)) == Told(price=Price(64000), venue=venue.id)


@pytest.mark.parametrize("words", ["100 btc", "100 btc12", "100 ether"])
def test_a_coin_beside_a_number_is_no_contracts_name(words):
    with pytest.raises(BadUsage) as caught:
        read_trade(words, Vocabulary(VENUES))
    assert caught.value.problem is Problem.SIZE_UNIT
