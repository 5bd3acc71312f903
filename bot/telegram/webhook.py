"""The intake of a bot that Telegram posts updates to, for several copies behind one address.

Telegram keeps an update until one of them has answered 200, which is when it is finished, and posts what is of one chat
one after the other. So no copy needs to know what another one does: what is posted twice changes nothing twice, since
the database knows each update that has changed something.
"""

from __future__ import annotations

import asyncio
import logging
from typing import TYPE_CHECKING, Any, NoReturn

from bot.ports.meters import UNMETERED
from bot.telegram.api import ALLOWED_UPDATES, Pauses, persistently
from bot.telegram.incoming import kind_of
from bot.telegram.reception import Reception, Taken

if TYPE_CHECKING:
    from datetime import datetime

    from telegram import WebhookInfo

    from bot.ports.meters import Meters
    from bot.telegram.api import Api
    from bot.telegram.endpoint import Endpoint, Webhook
    from bot.telegram.limits import Limits
    from bot.telegram.overflow import Overflow
    from bot.telegram.poll import Heartbeat
    from bot.telegram.router import Router

log = logging.getLogger(__name__)


class Registration:
    """That Telegram knows the webhook, and goes on knowing it; each look that succeeds makes the `heartbeat` beat."""

    def __init__(  # noqa: PLR0913 - one argument a part
        self,
        api: Api,
        api_url: str,
        webhook: Webhook,
        limits: Limits,
        heartbeat: Heartbeat,
        *,
        meters: Meters = UNMETERED,
    ) -> None:
        self._api = api
        self._api_url = api_url
        self._webhook = webhook
        self._limits = limits
        self._heartbeat = heartbeat
        self._meters = meters
        self._pauses = Pauses(limits.poll_pause, limits.poll_longest_pause)
        self._failed_at: datetime | None = None

    async def keep(self) -> NoReturn:
        """Register, and look again and again; `TokenRefused` when Telegram does not know the bot any more."""
        await self._register()
        while True:
            self._consider(info := await self._ask())
            self._heartbeat.beat()
            if not info.url:
                log.warning("somebody has removed the webhook, as a bot that polls does; it is set again")
                await self._register()
            await asyncio.sleep(self._limits.webhook_check)

    async def _register(self) -> None:
        """What waits at Telegram is kept. When copies do it all at once some have to wait, as Telegram asks for."""

        async def register() -> bool:
            return await self._api.set_webhook(
                self._webhook.url,
                secret_token=self._webhook.secret,
                allowed_updates=ALLOWED_UPDATES,
                max_connections=self._limits.webhook_connections,
            )

        await persistently(register, self._pauses, self._api_url, self._meters)

    async def _ask(self) -> WebhookInfo:
        return await persistently(self._api.get_webhook_info, self._pauses, self._api_url, self._meters)

    def _consider(self, info: WebhookInfo) -> None:
        if info.url not in {"", self._webhook.url}:
            log.warning("Telegram posts updates to another address than this bot's: two bots use one token")
        if info.last_error_date is not None and info.last_error_date != self._failed_at:
            self._failed_at = info.last_error_date
            log.warning("Telegram could not post at %s: %.200s", info.last_error_date, info.last_error_message)


class WebhookIntake:
    """Takes updates from `endpoint`, and what an overflow file has kept from the time of a bot that polled."""

    def __init__(  # noqa: PLR0913 - one argument a part
        self,
        api: Api,
        registration: Registration,
        endpoint: Endpoint,
        router: Router,
        overflow: Overflow,
        *,
        limits: Limits,
        meters: Meters = UNMETERED,
    ) -> None:
        self._registration = registration
        self._endpoint = endpoint
        self._overflow = overflow
        self._memory = limits.webhook_memory
        self._meters = meters
        self._reception = Reception(api, router, limits, self._settle)
        self._under_way: dict[int, asyncio.Future[bool]] = {}
        self._finished_at: dict[int, float] = {}

    async def run(self) -> NoReturn:
        """Take updates until cancelled; `TokenRefused` when Telegram does not know the bot any more."""
        self._endpoint.open(self._take)
        kept = asyncio.create_task(self._take_what_was_kept())
        try:
            await self._registration.keep()
        finally:
            kept.cancel()
            await asyncio.gather(kept, return_exceptions=True)

    async def finish(self) -> None:
        """Let running handlers finish, within limits; Telegram posts the rest again, to whoever is there then."""
        self._endpoint.close()
        await self._reception.close()
        for outcome in self._under_way.values():
            if not outcome.done():
                outcome.set_result(False)

    async def _take(self, update: dict[str, Any]) -> bool:
        """Whether the update is finished; waits until that is known."""
        update_id = update["update_id"]
        if self._is_finished(update_id):
            return True
        # Telegram does not wait for an answer for ever, and may ask again while the update is under way.
        outcome = self._under_way.get(update_id) or self._begin(update)
        # Shielded: whoever asks may be gone before it is known.
        return await asyncio.shield(outcome)

    def _begin(self, update: dict[str, Any]) -> asyncio.Future[bool]:
        self._meters.came(kind_of(update))
        outcome: asyncio.Future[bool] = asyncio.get_running_loop().create_future()
        taken = self._reception.take(update)
        if taken is Taken.WAITING:
            self._under_way[update["update_id"]] = outcome
        else:
            outcome.set_result(taken is Taken.FINISHED)
        return outcome

    async def _settle(self, update_id: int, finished: bool) -> None:  # noqa: FBT001 - as the reception calls it
        if finished:
            self._finished_at[update_id] = asyncio.get_running_loop().time()
        outcome = self._under_way.pop(update_id, None)
        if outcome is not None and not outcome.done():
            outcome.set_result(finished)

    def _is_finished(self, update_id: int) -> bool:
        """Whether it was finished lately: ids begin anew after a quiet week, so none is known for long."""
        forget = asyncio.get_running_loop().time() - self._memory
        while self._finished_at and (first := next(iter(self._finished_at.items())))[1] < forget:
            del self._finished_at[first[0]]
        return update_id in self._finished_at

    async def _take_what_was_kept(self) -> None:
        try:
            for update in await self._overflow.all():
                if await self._take(update):
                    await self._overflow.forget(update["update_id"])
        except Exception:
            log.exception("the overflow file cannot be used")
