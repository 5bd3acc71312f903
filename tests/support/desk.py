"""The whole conversation over fakes: two people, a group, and what each of them says and presses."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import timedelta
from typing import TYPE_CHECKING

from bot.chat.command import Services
from bot.chat.conversation import Pressed, Said
from bot.chat.dialogue import Dialogue
from bot.chat.reminder_screen import ReminderScreens
from bot.chat.screen import Notice, Screen
from bot.services.drifting import Drifting
from bot.services.groups import Groups
from bot.services.hedging import Hedging
from bot.services.keeping import Keeping
from bot.services.linear import LinearHedging
from bot.services.owning import Owning
from bot.services.picks import Picks
from bot.services.quotes import Quotes
from bot.services.ranking import Ranker
from bot.services.reminding import Reminding
from bot.services.rights import Rights
from bot.services.surveys import Surveys
from bot.services.trading import Trading
from bot.storage.archive import JsonArchive
from bot.texts import English
from tests.support.fake_books import FakeBooks, FakeMembers, FakeProfiles
from tests.support.fake_history import FakeHistory
from tests.support.fake_reminders import FakeReminders
from tests.support.fakes import FakeClock, FakeMarket

if TYPE_CHECKING:
    from bot.chat.conversation import Conversation
    from bot.chat.conversation import Reminding as Speaking

ANN, BOB, GROUP, CHANNEL = 1001, 1002, -1_001_234_567_890, -1_009_876_543_210


@dataclass
class Desk:
    """Ann administers the group; Ann also runs the bot. Messages count from 1, as updates do."""

    market: FakeMarket = field(default_factory=FakeMarket)
    clock: FakeClock = field(default_factory=FakeClock)
    books: FakeBooks = field(default_factory=FakeBooks)
    profiles: FakeProfiles = field(default_factory=FakeProfiles)
    members: FakeMembers = field(default_factory=FakeMembers)
    history: FakeHistory = field(default_factory=FakeHistory)
    reminders: FakeReminders = field(default_factory=FakeReminders)
    updates: int = 0

    def __post_init__(self) -> None:
        self.members.administrators.add((GROUP, ANN))
        self.members.names |= {(GROUP, ANN): "Ann", (GROUP, BOB): "Bob"}
        quotes, picks = Quotes(self.market, self.clock, patience=timedelta(milliseconds=1)), Picks(self.clock)
        surveys = Surveys(self.market, self.history, self.clock, share=timedelta(milliseconds=20))
        keeping = Keeping(self.books, self.profiles, self.members, self.reminders)
        rights = Rights(self.profiles, self.members, frozenset({ANN}))
        services = Services(
            quotes,
            Hedging(quotes, picks),
            surveys=surveys,
            ranker=Ranker(surveys, picks),
            linear_hedging=LinearHedging(quotes),
            keeping=keeping,
            groups=Groups(self.profiles, self.members, rights),
            drifting=Drifting(keeping, quotes, self.history),
            trading=Trading(keeping, quotes),
            owning=Owning(keeping, self.books, self.profiles, JsonArchive()),
            reminding=Reminding(keeping, self.reminders),
        )
        self.conversation: Conversation = Dialogue(services, English(), self.clock)
        self.speaking: Speaking = ReminderScreens(services, English(), self.clock)

    async def hears(self, text: str, asker: int = ANN, chat: int | None = None, **more: object) -> Screen | None:
        """What `asker` says, in private, or in the group `chat`."""
        self.updates += 1
        said = Said(text, asker, chat is None, asker if chat is None else chat, self.updates, **more)  # type: ignore[arg-type]
        return await self.conversation.answer(said)

    async def sees(self, text: str, asker: int = ANN, chat: int | None = None, **more: object) -> Screen:
        """The same, where there is an answer."""
        screen = await self.hears(text, asker, chat, **more)
        assert screen is not None
        return screen

    async def press(
        self, screen: Screen, label: str, presser: int = ANN, chat: int | None = None, thread: int | None = None
    ) -> Screen | Notice:
        """The first button whose label begins so."""
        data = next(button.data for row in screen.buttons for button in row if button.label.startswith(label))
        return await self.press_data(data, presser, chat, thread)

    async def press_data(
        self, data: str, presser: int = ANN, chat: int | None = None, thread: int | None = None
    ) -> Screen | Notice:
        """Whatever a forged app could send."""
        self.updates += 1
        pressed = Pressed(data, presser, presser if chat is None else chat, self.updates, thread)
        action = self.conversation.accept(pressed)
        return action if isinstance(action, Notice) else await self.conversation.perform(action)

    async def pressed(self, screen: Screen, label: str, presser: int = ANN, chat: int | None = None) -> Screen:
        """The screen after a press that is obeyed."""
        shown = await self.press(screen, label, presser, chat)
        assert isinstance(shown, Screen)
        return shown
