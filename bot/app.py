"""The composition root: the only module that knows every concrete class of the running bot, opens and closes them."""

from __future__ import annotations

import asyncio
from contextlib import AbstractAsyncContextManager, aclosing, asynccontextmanager, nullcontext
from datetime import timedelta
from functools import partial
from typing import TYPE_CHECKING, Any, Protocol

from bot.chat.access import Guarded
from bot.chat.command import Services
from bot.chat.dialogue import Dialogue
from bot.chat.reminder_screen import ReminderScreens
from bot.chat.screen import Outcome
from bot.clock import SystemClock
from bot.errors import BadSettings
from bot.market.live import LiveMarket
from bot.market.sample import SampleMarket
from bot.ports.meters import UNMETERED
from bot.services.drifting import Drifting
from bot.services.groups import Groups
from bot.services.hedging import Hedging
from bot.services.keeping import Keeping
from bot.services.linear import LinearHedging
from bot.services.owning import Owning
from bot.services.picks import Picks
from bot.services.planning import Planner
from bot.services.quotes import Quotes
from bot.services.ranking import Ranker
from bot.services.reminding import Reminding
from bot.services.rights import Rights
from bot.services.scouting import Scout
from bot.services.surveys import Surveys
from bot.services.trading import Trading
from bot.services.watching import Watcher
from bot.storage.archive import JsonArchive
from bot.storage.late import LateStore
from bot.terminal import ME, NoGroups, Talk, ask
from bot.texts import English

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable, Collection, Coroutine, Iterable, Sequence
    from typing import TypeAlias

    from aiohttp.web import RouteDef

    from bot.chat.conversation import Conversation
    from bot.chat.screen import Screen
    from bot.ports import Books, Clock, Members, Profiles
    from bot.ports.meters import Meters
    from bot.ports.reminders import Reminders
    from bot.settings import Settings
    from bot.telegram.endpoint import Webhook

    Exchanges: TypeAlias = LiveMarket | SampleMarket

DEMO_PATIENCE = 2.0
STOP_WITHIN = 1.0  # seconds, of the five that a stop may take
TOKEN = "TELEGRAM_BOT_TOKEN"  # noqa: S105 - the name of the variable
SAMPLE_DATABASE = "sample.db"


@asynccontextmanager
async def open_exchanges(
    settings: Settings, clock: Clock, *, sample: bool = False, ahead: bool = False, meters: Meters = UNMETERED
) -> AsyncIterator[Exchanges]:
    """The live exchanges, asked `ahead` of all questions where many are to come, or the sample prices."""
    if sample:
        yield SampleMarket(settings.hedgebot_venues, clock=clock)
        return
    venues, urls = settings.hedgebot_venues, settings.hedgebot_venue_urls
    async with LiveMarket(venues, urls, clock=clock, ahead=ahead, meters=meters) as exchanges:
        yield exchanges


class Keepers(Protocol):
    """What a store has for the services."""

    @property
    def books(self) -> Books:
        """The portfolios."""
        ...

    @property
    def profiles(self) -> Profiles:
        """What people settled, and who may do what."""
        ...

    @property
    def reminders(self) -> Reminders:
        """The reminders."""
        ...


def use_cases(  # noqa: PLR0913 - one argument a port
    exchanges: Exchanges,
    store: Keepers,
    members: Members,
    owners: Collection[int],
    picks: Picks,
    *,
    clock: Clock,
    heard: bool = True,
) -> Services:
    """Everything that commands can do; where nobody would hear reminders (`heard`), none can be set."""
    quotes, profiles = Quotes(exchanges, clock), store.profiles
    surveys = Surveys(exchanges, exchanges, clock)
    keeping = Keeping(store.books, profiles, members, store.reminders)
    return Services(
        quotes,
        Hedging(quotes, picks),
        surveys=surveys,
        ranker=Ranker(surveys, picks),
        linear_hedging=LinearHedging(quotes),
        keeping=keeping,
        groups=Groups(profiles, members, Rights(profiles, members, frozenset(owners))),
        drifting=Drifting(keeping, quotes, exchanges),
        trading=Trading(keeping, quotes),
        owning=Owning(keeping, store.books, profiles, JsonArchive()),
        reminding=Reminding(keeping, store.reminders) if heard else None,
    )


@asynccontextmanager
async def open_terminal(settings: Settings, *, sample: bool = False) -> AsyncIterator[Dialogue]:
    """The commands on a terminal, over the bot's own database; whoever sits there runs the bot.

    What is kept at sample prices has a database of its own. Neither is made before there is something to keep.
    """
    clock = SystemClock()
    async with (
        open_exchanges(settings, clock, sample=sample) as exchanges,
        aclosing(_terminal_store(settings, clock, sample=sample)) as store,
    ):
        services = use_cases(exchanges, store, NoGroups(), {ME}, Picks(clock), clock=clock, heard=False)
        yield Dialogue(services, English(), clock)


def _terminal_store(settings: Settings, clock: Clock, *, sample: bool) -> LateStore:
    if sample:
        file = settings.hedgebot_data_dir / SAMPLE_DATABASE
        return LateStore(f"sqlite:///{file}", file, clock)
    named = settings.hedgebot_database_url is not None
    return LateStore(settings.database_url, None if named else settings.database_file, clock)


async def say(settings: Settings, text: str, *, sample: bool) -> Screen:
    """The answer to one message."""
    async with open_terminal(settings, sample=sample) as dialogue:
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
        opening = open_terminal(settings, sample=sample)
        talk = Talk(runner.run(opening.__aenter__()), English())
        try:
            for line in lines:
                if line.strip():
                    write(runner.run(talk.hear(line)) + "\n")
        finally:
            runner.run(opening.__aexit__(None, None, None))


async def run(settings: Settings, clock: Clock | None = None) -> None:
    """The Telegram bot, until it is told to stop, at the time of `clock`.

    Raises BadSettings without a token, TokenRefused for a wrong one, and what `open_store` raises.
    """
    from bot.health.checkup import Checkup  # noqa: PLC0415 - a terminal may have no use for any of these
    from bot.health.meters import PrometheusMeters  # noqa: PLC0415
    from bot.health.pages import pages  # noqa: PLC0415
    from bot.health.probe import heart_beats  # noqa: PLC0415
    from bot.storage.single import taking_updates  # noqa: PLC0415
    from bot.storage.slots import Pace  # noqa: PLC0415
    from bot.storage.store import open_store  # noqa: PLC0415
    from bot.telegram.courier import Mail  # noqa: PLC0415
    from bot.telegram.run import telegram_side  # noqa: PLC0415

    if settings.telegram_bot_token is None:
        raise BadSettings(TOKEN, "it is missing; @BotFather on Telegram gives you one")
    token, clock = settings.telegram_bot_token.get_secret_value(), clock or SystemClock()
    folder, rate = settings.hedgebot_data_dir, settings.hedgebot_messages_per_second
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    webhook, meters = _webhook(settings), PrometheusMeters(clock)
    async with (
        taking_updates(settings.database_url, alone=webhook is None),
        open_store(settings.database_url, clock, pace=Pace.within(rate), meters=meters) as store,
        open_exchanges(settings, clock, ahead=True, meters=meters) as exchanges,
        telegram_side(
            token, settings.telegram_api_url, messages_per_second=rate, webhook=webhook, meters=meters
        ) as telegram,
        aclosing(Checkup(partial(heart_beats, settings.heartbeat_file, clock), store.dispatch.backlog)) as checkup,
        _server(settings, (*telegram.routes, *pages(checkup, meters))),
    ):
        owners, words, picks = settings.hedgebot_owners, English(), Picks(clock)
        services = use_cases(exchanges, store, telegram.members, owners, picks, clock=clock)
        conversation: Conversation = Dialogue(services, words, clock)
        if settings.hedgebot_access == "listed":
            conversation = Guarded(conversation, store.profiles, telegram.outbox, owners, words, clock)
        mail = Mail(store.dispatch, ReminderScreens(services, words, clock), clock)
        planner = Planner(store.reminders, clock, meters=meters)
        watcher = Watcher(
            store.reminders,
            services.keeper,
            exchanges,
            exchanges,
            exchanges,
            clock=clock,
            every=timedelta(seconds=settings.hedgebot_watch_seconds),
            meters=meters,
        )
        scout = Scout(services.comparison, picks, meters=meters)
        async with _going_on(planner.run, watcher.run, scout.run):
            await telegram.serve(
                conversation, overflow_path=folder / "overflow.db", mail=mail, heartbeat=settings.heartbeat_file
            )


@asynccontextmanager
async def _going_on(*works: Callable[[asyncio.Event], Coroutine[Any, Any, None]]) -> AsyncIterator[None]:
    """Have each of `works` done beside what is inside, and told to stop at its end."""
    stop = asyncio.Event()
    tasks = [asyncio.create_task(work(stop)) for work in works]
    try:
        yield
    finally:
        stop.set()
        _, late = await asyncio.wait(tasks, timeout=STOP_WITHIN)
        for task in late:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)


def _webhook(settings: Settings) -> Webhook | None:
    """Where updates are posted to; None for a bot that asks for them."""
    from bot.telegram.endpoint import Webhook  # noqa: PLC0415 - as above

    if settings.hedgebot_webhook_url is None or settings.hedgebot_webhook_secret is None:
        return None
    return Webhook(settings.hedgebot_webhook_url, settings.hedgebot_webhook_secret.get_secret_value())


def _server(settings: Settings, routes: Sequence[RouteDef]) -> AbstractAsyncContextManager[None]:
    """The bot's own HTTP server, where it is to listen."""
    from bot.web import serve_http  # noqa: PLC0415 - as above

    return nullcontext() if settings.listens_at is None else serve_http(settings.listens_at, routes)
