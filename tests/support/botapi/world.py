"""The world around a bot: people, groups, messages, and the server that shows the bot its part of them."""

import asyncio
import time

from tests.support.botapi.errors import refuse
from tests.support.botapi.faults import Faults
from tests.support.botapi.files import Files
from tests.support.botapi.flood import FloodBudget
from tests.support.botapi.groups import Group
from tests.support.botapi.history import History
from tests.support.botapi.people import Person
from tests.support.botapi.queries import Queries
from tests.support.botapi.server import Server
from tests.support.botapi.updates import Updates

TOKEN = "123456:TESTTOKEN_abcdefghijklmnopqrstuvwxyz"
# What a person sends; a message without any of these is a note of Telegram's own.
CONTENTS = {"text", "photo", "document", "sticker", "animation", "voice"}
ABILITIES = {
    "can_join_groups": True,
    "supports_inline_queries": False,
    "can_connect_to_business": False,
    "has_main_web_app": False,
    "has_topics_enabled": False,
    "allows_users_to_create_topics": False,
    "can_manage_bots": False,
}


class World:
    """A bot's world. `calls` are its requests so far, `violations` what was wrong with them.

    `privacy` hides from the bot what is said in groups to others. `flood` is `(messages a second, messages a minute in
    one group)`, or None for a server that never tires. Who asks for the same updates again within `haste` seconds gets
    one only; what a bot does not take when it is posted is posted again after `retry` seconds, then after twice as
    many, and so on. `token` may be changed to revoke it.
    """

    def __init__(self, *, token=TOKEN, username="our_bot", privacy=True, flood=None, haste=0.5, retry=1.0, port=0):
        self.token = token
        self.bot = {"id": int(token.split(":")[0]), "is_bot": True, "first_name": "Our", "username": username}
        self.get_me = {**self.bot, **ABILITIES, "can_read_all_group_messages": not privacy}
        self.flood = FloodBudget(*flood) if flood else None
        self.updates = Updates(haste, retry)
        self.history = History()
        self.queries = Queries()
        self.files = Files()
        self.faults = Faults()
        self.commands = {}
        self.calls = []
        self.violations = []
        self._people = {}
        self._groups = {}
        self._server = Server(self, port)

    async def __aenter__(self):
        await self._server.open()
        return self

    async def __aexit__(self, *_):
        self.updates.close()
        await self.updates.webhook.remove()
        await self._server.close()

    @property
    def url(self):
        """What the bot needs as the address of the Bot API."""
        return f"http://127.0.0.1:{self._server.port}"

    async def goes_down(self):
        """Nobody answers at the address any more."""
        self.updates.close()
        await self._server.close()

    async def comes_back(self):
        """The server answers again at the same address; nothing was forgotten."""
        await self._server.open()

    def person(self, user_id, name="Ann", **fields):
        person = self._people[user_id] = Person(self, user_id, name, **fields)
        return person

    def group(self, chat_id, title="Desk", **more):
        """A group with the bot in it. Ids of groups are negative."""
        group = self._groups[chat_id] = Group(self, chat_id, title, **more)
        return group

    def fails(self, method, treatment, times=1):
        """Have the next `times` requests of `method` ("*" for any) treated so; see `faults`."""
        self.faults.add(method, treatment, times)

    def user(self, user_id):
        """A user as other chats show it, or None."""
        if user_id == self.bot["id"]:
            return self.bot
        person = self._people.get(user_id)
        return person and {key: value for key, value in person.as_user().items() if key != "language_code"}

    def chat(self, parameters):
        """The chat that a request means, if the bot may write there."""
        chat_id = parameters.get("chat_id")
        chat = self._groups.get(chat_id) or self._people.get(chat_id)
        if chat is None:
            refuse("chat not found")
        else:
            chat.admit_bot()
        return chat

    def bot_sees(self, group, message):
        """Privacy mode: commands to it or to nobody in particular, answers to it, and service messages."""
        status = group.members.get(self.bot["id"], "left")
        if status in {"left", "kicked"}:
            return False
        if self.get_me["can_read_all_group_messages"] or status == "administrator" or not CONTENTS & message.keys():
            return True
        answered = message.get("reply_to_message", {}).get("from", {}).get("id")
        return answered == self.bot["id"] or any(map(self._is_ours, _commands(message)))

    def bot_is_restricted(self, chat_id):
        """Whether it may not write in the group."""
        return self._groups[chat_id].members.get(self.bot["id"]) == "restricted"

    def bot_may_delete(self, chat_id):
        """Whether it may delete other people's messages."""
        return chat_id > 0 or self._groups[chat_id].members.get(self.bot["id"]) == "administrator"

    def _is_ours(self, command):
        _, _, name = command.partition("@")
        return name.lower() in {"", self.bot["username"].lower()}

    def calls_of(self, method):
        return [call for call in self.calls if call.method == method]

    def answers_in(self, chat_id):
        """The bot's messages that are in the chat now, oldest first."""
        return [message for message in self.history.of(chat_id) if message["from"]["id"] == self.bot["id"]]

    async def answer_in(self, chat_id, number=1, within=5):
        """The bot's `number`-th message in the chat, as soon as it is there."""
        return (await self.until(lambda: self.answers_in(chat_id)[number - 1 :], within))[0]

    async def until(self, holds, within=5):
        """What `holds()` gives as soon as that is true."""
        end = time.monotonic() + within
        while not (result := holds()):
            if time.monotonic() > end:
                told = [f"{call.method} {call.status} {call.error or ''}" for call in self.calls[-6:]]
                raise AssertionError("nothing happened; the last calls were: " + "; ".join(told))
            await asyncio.sleep(0.005)
        return result


def _commands(message):
    entities = message.get("entities", []) + message.get("caption_entities", [])
    found = [entity for entity in entities if entity["type"] == "bot_command"]
    units = (message.get("text") or message.get("caption", "")).encode("utf-16-le")
    return [units[2 * e["offset"] : 2 * (e["offset"] + e["length"])].decode("utf-16-le") for e in found]
