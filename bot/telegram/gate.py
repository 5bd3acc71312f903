"""The outbound gate: when a message may leave, so that Telegram never has to refuse one."""

from __future__ import annotations

import asyncio
import logging
from collections import deque
from typing import TYPE_CHECKING, Protocol

from aiolimiter import AsyncLimiter

if TYPE_CHECKING:
    from collections.abc import Callable

    from bot.telegram.limits import Rate

FIRST_SWEEP = 1_000

log = logging.getLogger(__name__)


class Turnstile(Protocol):
    """Lets one message through at a time."""

    async def turn(self) -> None:
        """Wait until the next message may pass, and count it."""
        ...

    def idle(self) -> bool:
        """Whether forgetting it changes nothing."""
        ...


class Bucket:
    """`rate.count` at once, then evenly `rate.count` in `rate.seconds`: a person's chat."""

    def __init__(self, rate: Rate) -> None:
        self._limiter = AsyncLimiter(rate.count, rate.seconds)

    async def turn(self) -> None:
        """Wait until the bucket has room."""
        await self._limiter.acquire()

    def idle(self) -> bool:
        """Whether the bucket is empty."""
        return self._limiter.has_capacity(self._limiter.max_rate)


class Window:
    """Never more than `rate.count` in any `rate.seconds`: where Telegram counts, and refuses one too many.

    A bucket would let up to twice as many through in the time after a rest. Of several copies that share the rate each
    has its part.
    """

    def __init__(self, rate: Rate, copies: int = 1) -> None:
        self._rate = rate
        self._turns: deque[float] = deque(maxlen=rate.count)
        self.share(copies)

    def share(self, copies: int) -> None:
        """Be one of so many from now on."""
        self._count = max(1, self._rate.count // copies)

    async def turn(self) -> None:
        """Take the next free moment, in the order of asking, and wait for it."""
        now = asyncio.get_running_loop().time()
        moment = now
        if len(self._turns) >= self._count:
            moment = max(now, self._turns[-self._count] + self._rate.seconds)
        self._turns.append(moment)
        if moment > now:
            await asyncio.sleep(moment - now)

    def idle(self) -> bool:
        """Whether the last message is out of sight."""
        return not self._turns or self._turns[-1] + self._rate.seconds < asyncio.get_running_loop().time()


class Gate:
    """Telegram's limits for messages and edits: of each chat, of the bot, and what it asks for by itself.

    A chat waits for its own turn first, so that it takes no place from others meanwhile. Several copies of the bot
    share the limits that are strict, overall and in groups; in a person's chat Telegram allows a little more.
    """

    def __init__(self, overall: Rate, *, private_chat: Rate, group: Rate) -> None:
        self._overall = Window(overall)
        self._private_chat = private_chat
        self._group = group
        self._chats: dict[int, Turnstile] = {}
        self._sweep_at = FIRST_SWEEP
        self._open_from = 0.0
        self._copies = 1
        self._told_of_silence: Callable[[float], None] | None = None

    async def admit(self, chat: int) -> None:
        """Wait until a message to `chat` may leave."""
        await self._turnstile(chat).turn()
        while True:
            if seconds := self._closed_for():
                await asyncio.sleep(seconds)
            await self._overall.turn()
            if not self._closed_for():
                return

    def close(self, seconds: float) -> None:
        """Let nobody through for `seconds`: Telegram asked for it."""
        log.warning("Telegram asks for %.0f s without messages", seconds)
        self._open_from = max(self._open_from, asyncio.get_running_loop().time() + seconds)
        if self._told_of_silence is not None:
            self._told_of_silence(seconds)

    def tell_of_silence(self, told: Callable[[float], None]) -> None:
        """Have `told` hear from now on for how many seconds Telegram asks for silence."""
        self._told_of_silence = told

    def share(self, copies: int) -> None:
        """Be the gate of one of so many copies from now on."""
        if copies != self._copies:
            self._copies = copies
            for turnstile in (self._overall, *self._chats.values()):
                if isinstance(turnstile, Window):
                    turnstile.share(copies)

    @property
    def remembered_chats(self) -> int:
        """How many chats have a limit that is not forgotten yet."""
        return len(self._chats)

    def _closed_for(self) -> float:
        return max(0.0, self._open_from - asyncio.get_running_loop().time())

    def _turnstile(self, chat: int) -> Turnstile:
        turnstile = self._chats.get(chat)
        if turnstile is None:
            self._sweep()
            turnstile = Window(self._group, self._copies) if chat < 0 else Bucket(self._private_chat)
            self._chats[chat] = turnstile
        return turnstile

    def _sweep(self) -> None:
        """Forget idle chats, each time their number has doubled: so cheap that nobody waits for it."""
        if len(self._chats) >= self._sweep_at:
            self._chats = {chat: turnstile for chat, turnstile in self._chats.items() if not turnstile.idle()}
            self._sweep_at = max(FIRST_SWEEP, 2 * len(self._chats))
