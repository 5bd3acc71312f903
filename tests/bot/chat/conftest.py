"""A conversation over a fake market, and ways to talk to it."""

from __future__ import annotations

from datetime import timedelta

import pytest

from bot.chat.command import Services
from bot.chat.conversation import Pressed, Said
from bot.chat.dialogue import Dialogue
from bot.chat.screen import Notice
from bot.services.hedging import Hedging
from bot.services.linear import LinearHedging
from bot.services.picks import Picks
from bot.services.quotes import Quotes
from bot.services.ranking import Ranker
from bot.services.surveys import Surveys
from bot.texts import English
from tests.bot.chat.people import ANN
from tests.support.fake_history import FakeHistory
from tests.support.fakes import FakeClock, FakeMarket


@pytest.fixture
def market() -> FakeMarket:
    return FakeMarket()


@pytest.fixture
def clock() -> FakeClock:
    return FakeClock()


@pytest.fixture
def history() -> FakeHistory:
    return FakeHistory()


@pytest.fixture
def dialogue(market, clock, history) -> Dialogue:
    quotes, picks = Quotes(market, clock, patience=timedelta(milliseconds=1)), Picks(clock)
    surveys = Surveys(market, history, clock, share=timedelta(milliseconds=20))
    services = Services(
        quotes,
        Hedging(quotes, picks),
        surveys=surveys,
        ranker=Ranker(surveys, picks),
        linear_hedging=LinearHedging(quotes),
    )
    return Dialogue(services, English(), clock)


@pytest.fixture
def say(dialogue):
    async def answer(text: str, asker: int = ANN, *, private: bool = True):
        return await dialogue.answer(Said(text, asker, private))

    return answer


@pytest.fixture
def press(dialogue):
    async def pressed(screen, label: str, presser: int = ANN, chat: int = ANN):
        data = next(button.data for row in screen.buttons for button in row if button.label.startswith(label))
        action = dialogue.accept(Pressed(data, presser, chat))
        return action if isinstance(action, Notice) else await dialogue.perform(action)

    return pressed
