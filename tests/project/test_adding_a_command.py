"""The example of docs/adding-a-command.md, taken from the page and run."""

from __future__ import annotations

import re
import sys
from datetime import UTC, datetime
from types import ModuleType

import pytest

from bot.chat.buttons import BadButton, Key
from bot.chat.command import Frame, Services
from bot.chat.vocabulary import Vocabulary
from bot.market.sample import SampleMarket
from bot.services.hedging import Hedging
from bot.services.quotes import Quotes
from bot.services.visits import Visit
from bot.texts import English
from tests.project.places import text_of

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)


class StoppedClock:
    def now(self):
        return NOW


@pytest.fixture
def page(monkeypatch):
    """The page's code as one module."""
    module = ModuleType("delivery")
    monkeypatch.setitem(sys.modules, module.__name__, module)
    for code in re.findall(r"^```python\n(.*?)^```", text_of("docs/adding-a-command.md"), re.MULTILINE | re.DOTALL):
        exec(code, vars(module))  # noqa: S102 - the page is the subject
    return module


@pytest.fixture
def services():
    quotes = Quotes(SampleMarket(clock=StoppedClock()), StoppedClock())
    return Services(quotes, Hedging(quotes))


@pytest.fixture
def frame(page, services):
    class Words(English):
        delivery = page.delivery

    return Frame(Words(), owner=7, venues=services.quotes.venues, commands=("delivery",), now=NOW)


async def test_the_command_on_the_page_answers_what_was_typed(page, services, frame):
    command = page.COMMAND
    request = command.parse("btc binance", Vocabulary(services.quotes.venues))
    screen = command.render(frame, await command.run(services, Visit(7, 7, private=True, at=NOW), request))
    assert request == page.DeliveryRequest("BTC", "binancecoinm")
    assert screen.html == "BTCUSD_261225 is delivered in 32 days."


def test_the_button_on_the_page_leads_back_to_its_request(page, frame):
    request = page.DeliveryRequest("BTC", "bybit")
    ((again,),) = page.COMMAND.retry(frame, request)
    assert page.COMMAND.unpack(Key.unpack(again.data).fields) == request


def test_the_command_on_the_page_refuses_a_forged_button(page):
    with pytest.raises(BadButton):
        page.COMMAND.unpack(("BTC", "bybit", "more"))
