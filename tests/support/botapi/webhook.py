"""Updates that are posted to the bot: kept until it answers 2xx, those of one chat one after the other."""

import asyncio
import time
from collections import Counter
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

import aiohttp

from tests.support.botapi.errors import ask_to_wait, refuse

SECRET = "X-Telegram-Bot-Api-Secret-Token"
LOOK_EVERY = 0.01
LONGEST_RETRY = 60.0
LONGEST_ANSWER = 60.0
USUAL_CONNECTIONS = 40
LOOPBACK = ("http://127.0.0.1", "http://localhost")


@dataclass(frozen=True)
class Post:
    """An attempt to hand out an update: its id, and how it was answered, None without an answer."""

    update_id: int
    status: int | None


class Webhook:
    """What setWebhook asked for. `retry` is the first pause, which doubles; `posts` is what was tried."""

    def __init__(self, updates, retry):
        self.posts = []
        self.secret = None
        self.url = ""
        self._updates = updates
        self._retry = retry
        self._connections = USUAL_CONNECTIONS
        self._posting = None
        self._under_way = {}
        self._failures: Counter[int] = Counter()
        self._not_before = {}
        self._last_error = {}
        self._set_at = float("-inf")

    def set(self, url, secret_token=None, max_connections=USUAL_CONNECTIONS, allowed_updates=None):
        """Post from now on. Not more than once a second, however many copies of a bot there are."""
        now = time.monotonic()
        if now - self._set_at < 1:
            ask_to_wait(1)
        self._set_at = now
        if not url.startswith(("https://", *LOOPBACK)):
            refuse("bad webhook: An HTTPS URL must be provided for webhook")
        if allowed_updates is not None:
            self._updates.allow(*allowed_updates)
        self.url, self.secret, self._connections = url, secret_token, max_connections
        if self._posting is None:
            self._posting = asyncio.create_task(self._post_all())

    async def remove(self):
        """Post no more."""
        self.url = ""
        tasks = [*self._under_way.values(), *([self._posting] if self._posting else [])]
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        self._posting = None

    def info(self):
        """What getWebhookInfo tells."""
        known = {"max_connections": self._connections} if self.url else {}
        waiting = len(self._updates.waiting)
        return {
            "url": self.url,
            "has_custom_certificate": False,
            "pending_update_count": waiting,
            **known,
            **self._last_error,
        }

    async def _post_all(self):
        async with aiohttp.ClientSession() as session:
            while True:
                for update in self._next_ones():
                    queue = _queue_of(update)
                    self._under_way[queue] = asyncio.create_task(self._post(session, queue, update))
                await asyncio.sleep(LOOK_EVERY)

    def _next_ones(self):
        """The first update of each queue that is not busy, as far as there are connections."""
        free = self._connections - len(self._under_way)
        first: dict[tuple[str, int], dict[str, Any]] = {}
        for update in self._updates.waiting:
            first.setdefault(_queue_of(update), update)
        now = time.monotonic()
        ready = [
            update
            for queue, update in first.items()
            if queue not in self._under_way and self._not_before.get(update["update_id"], 0) <= now
        ]
        return ready[:free]

    async def _post(self, session, queue, update):
        status = None
        try:
            with suppress(aiohttp.ClientError, TimeoutError):
                status = await self._answer_to(session, update)
        finally:
            del self._under_way[queue]
        self.posts.append(Post(update["update_id"], status))
        if status is not None and 200 <= status < 300:
            self._updates.waiting = [each for each in self._updates.waiting if each is not update]
        else:
            self._put_off(update["update_id"], status)

    async def _answer_to(self, session, update):
        secret = {SECRET: self.secret} if self.secret else {}
        timeout = aiohttp.ClientTimeout(total=LONGEST_ANSWER)
        async with session.post(self.url, json=update, headers=secret, timeout=timeout) as answer:
            return answer.status

    def _put_off(self, number, status):
        pause = min(self._retry * 2 ** self._failures[number], LONGEST_RETRY)
        self._failures[number] += 1
        self._not_before[number] = time.monotonic() + pause
        why = "Connection refused" if status is None else f"Wrong response from the webhook: {status}"
        self._last_error = {"last_error_date": int(time.time()), "last_error_message": why}


def _queue_of(update):
    """Messages of a chat are handed out in order, presses of a person too; neither waits for the others."""
    if "callback_query" in update:
        return "press", update["callback_query"]["from"]["id"]
    content: dict[str, Any] = next((value for key, value in update.items() if key != "update_id"), {})
    return "chat", content.get("chat", {}).get("id", update["update_id"])
