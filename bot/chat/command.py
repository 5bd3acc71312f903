"""What a command is: pure functions around one use case, so that every front end can offer it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Generic, TypeVar

from bot.chat.buttons import Key, button
from bot.errors import NoMarket, NoReminding, NoStorage
from bot.services.recent import RecentHedges
from bot.texts.shares import Shares

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Sequence
    from datetime import datetime

    from bot.chat.conversation import Upload
    from bot.chat.screen import Button, Keyboard, Screen
    from bot.chat.vocabulary import Vocabulary
    from bot.ports import Venue
    from bot.services.drifting import Drifting
    from bot.services.groups import Groups
    from bot.services.hedging import Hedging
    from bot.services.keeping import Keeping
    from bot.services.linear import LinearHedging
    from bot.services.owning import Owning
    from bot.services.quotes import Quotes
    from bot.services.ranking import Ranker
    from bot.services.reminding import Reminding
    from bot.services.surveys import Surveys
    from bot.services.trading import Trading
    from bot.services.visits import Visit
    from bot.texts import Texts
    from hedgecore import Coin, Usd

Request = TypeVar("Request")
Result = TypeVar("Result")


@dataclass(frozen=True, slots=True)
class Services:
    """The use cases that commands run."""

    quotes: Quotes
    hedging: Hedging
    keeping: Keeping | None = None
    groups: Groups | None = None
    recent: RecentHedges = field(default_factory=RecentHedges)
    drifting: Drifting | None = None
    trading: Trading | None = None
    owning: Owning | None = None
    reminding: Reminding | None = None
    surveys: Surveys | None = None
    ranker: Ranker | None = None
    linear_hedging: LinearHedging | None = None

    @property
    def market(self) -> Surveys:
        """All venues at once. Raises NoMarket where none is connected."""
        if self.surveys is None:
            raise NoMarket(())
        return self.surveys

    @property
    def comparison(self) -> Ranker:
        """Contracts compared. Raises NoMarket where no venue is connected."""
        if self.ranker is None:
            raise NoMarket(())
        return self.ranker

    @property
    def linear(self) -> LinearHedging:
        """Linear hedges. Raises NoMarket where no venue is connected."""
        if self.linear_hedging is None:
            raise NoMarket(())
        return self.linear_hedging

    @property
    def keeper(self) -> Keeping:
        """The portfolios. Raises NoStorage where none can be kept."""
        if self.keeping is None:
            raise NoStorage
        return self.keeping

    @property
    def drifter(self) -> Drifting:
        """The drift of portfolios. Raises NoStorage where none can be kept."""
        if self.drifting is None:
            raise NoStorage
        return self.drifting

    @property
    def trader(self) -> Trading:
        """The trades of portfolios. Raises NoStorage where none can be kept."""
        if self.trading is None:
            raise NoStorage
        return self.trading

    @property
    def belongings(self) -> Owning:
        """One's own data as a whole. Raises NoStorage where nothing is kept."""
        if self.owning is None:
            raise NoStorage
        return self.owning

    @property
    def reminders(self) -> Reminding:
        """Reminders of portfolios. Raises NoReminding where nobody would hear them."""
        if self.reminding is None:
            raise NoReminding
        return self.reminding

    @property
    def circles(self) -> Groups:
        """Groups and their editors. Raises NoStorage where nothing can be kept."""
        if self.groups is None:
            raise NoStorage
        return self.groups


@dataclass(frozen=True, slots=True)
class Frame:
    """What a screen is drawn with: the words, the principal who asked, what there is to choose from, the present.

    `percent_only`: a group wants no amounts on its cards; see `words_for`. `reminds`: somebody would hear reminders.
    """

    texts: Texts
    owner: int
    venues: tuple[Venue, ...]
    commands: tuple[str, ...]
    now: datetime
    percent_only: bool = False
    reminds: bool = False

    def words_for(self, value: Usd, holding: Coin) -> Texts:
        """The words of a card about a holding: without amounts, which are shares of the holding, where those are not
        to be seen.
        """
        return Shares(value, holding) if self.percent_only else self.texts

    def button(self, label: str, letter: str, fields: Sequence[str]) -> Button | None:
        """A button of this screen's owner; None where its request is too long for one."""
        return button(label, Key(letter, self.owner, tuple(fields)))


@dataclass(frozen=True, slots=True)
class Command(Generic[Request, Result]):
    """One command. `letter` marks its buttons ("" without any), `in_groups` lets groups use it, `in_menu` shows it in
    menus.

    parse: the words after the command -> Request, or BadUsage. run: Request -> Result, for whoever visits.
    render: Result -> Screen. unpack: the fields of a button -> Request; it raises BotError or HedgeError for whatever
    parse would not have let through. retry: the buttons under an error of this request. resume: for a command that
    asks back, the fields of its draft and the words that answer it -> Request, or BadUsage. receive: for the one
    command that takes files, a file -> Request. keeps_question: it leaves a question waiting for its answer.
    """

    name: str
    letter: str
    parse: Callable[[str, Vocabulary], Request]
    run: Callable[[Services, Visit, Request], Awaitable[Result]]
    render: Callable[[Frame, Result], Screen]
    unpack: Callable[[Sequence[str]], Request]
    retry: Callable[[Frame, Request], Keyboard]
    in_groups: bool = True
    in_menu: bool = False
    resume: Callable[[Sequence[str], str, Vocabulary], Request] | None = None
    receive: Callable[[Upload], Request] | None = None
    keeps_question: bool = False
