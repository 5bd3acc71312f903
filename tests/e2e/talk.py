"""Talking to the process through the emulated Telegram: say something, and have the answer to it."""

from __future__ import annotations

from tests.e2e.conftest import PATIENCE


class Chat:
    """A private chat (no `group`), or a group and perhaps a topic of it; each answer of the bot is handed out once."""

    def __init__(self, world, chat_id, group=None, topic=None):
        self.world = world
        self.id = chat_id
        self._group = group
        self._where = {"topic": topic} if topic else {}
        self._heard = 0

    async def answer_to(self, person, text, **more):
        """What the bot writes next, after `person` has said `text`."""
        message = person.says(text, self._group, **self._where, **more)
        return message, await self.next_answer()

    async def ask(self, person, text, **more):
        return (await self.answer_to(person, text, **more))[1]

    async def next_answer(self):
        self._heard += 1
        return await self.world.answer_in(self.id, self._heard, within=PATIENCE)

    async def pressed(self, person, card, label):
        """The card as it is after a press that changes it."""
        before = self._now(card)
        person.presses(before, label)
        await self.world.until(lambda: self._now(card) != before, within=PATIENCE)
        return self._now(card)

    async def notice(self, person, card, label):
        """What only the presser is told; the card stays."""
        before = self._now(card)
        query = person.presses(before, label)
        await self.world.until(lambda: query in self.world.queries.answers, within=PATIENCE)
        assert self._now(card) == before
        return self.world.queries.answers[query]["text"]

    def _now(self, card):
        return self.world.history.find(self.id, card["message_id"])
