"""People: what somebody can do in a Telegram app."""

import re
import time

from tests.support.botapi.errors import forbid, refuse
from tests.support.botapi.groups import ANONYMOUS_ADMIN, CHANNEL_BOT
from tests.support.botapi.history import without_quote
from tests.support.botapi.text import utf16_units

MEMBER = {"status": "member"}
BLOCKED = {"status": "kicked", "until_date": 0}
COMMAND = re.compile(r"(?<!\S)/[A-Za-z0-9_]{1,32}(?:@\w+)?")


def commands_in(text):
    """The `entities` of a message with this text."""
    found = [
        {"type": "bot_command", "offset": utf16_units(text[: match.start()]), "length": utf16_units(match[0])}
        for match in COMMAND.finditer(text)
    ]
    return {"entities": found} if found else {}


class Person:
    def __init__(self, world, user_id, name, **fields):
        self.world = world
        self.id = user_id
        self.has_blocked = False
        self._fields = {"id": user_id, "is_bot": False, "first_name": name, "language_code": "en", **fields}

    def as_user(self):
        return self._fields

    def as_chat(self):
        shown = {key: self._fields[key] for key in ("first_name", "last_name", "username") if key in self._fields}
        return {"id": self.id, "type": "private", **shown}

    def says(self, text, group=None, **more):
        """Write a text; see `sends`."""
        return self.sends(group, text=text, **commands_in(text), **more)

    def sends_file(self, name, content, group=None, *, caption="", media_type="application/json", size=None, **more):
        """Send a file, perhaps with words under it and with a false `size`; see `sends`."""
        document = self.world.files.keep(name, content, media_type, size)
        under_it = {"caption": caption} if caption else {}
        entities = {f"caption_{key}": value for key, value in commands_in(caption).items()}
        return self.sends(group, document=document, **under_it, **entities, **more)

    def sends(self, group=None, *, topic=None, reply_to=None, anonymous=False, channel=None, **content):
        """Send a message to the bot, or to `group`: in a topic, as a reply, in the name of the group or a channel."""
        chat = group.as_chat() if group else self.as_chat()
        if group:
            group.members.setdefault(self.id, "member")
        else:
            self.has_blocked = False
        sender = {"from": ANONYMOUS_ADMIN, "sender_chat": chat} if anonymous else {"from": self.as_user()}
        if channel:
            sender = {"from": CHANNEL_BOT, "sender_chat": channel.as_chat()}
        where = {"message_thread_id": topic, "is_topic_message": True} if topic else {}
        answered = reply_to or (group.topic_notes.get(topic) if topic else None)
        quoted = {"reply_to_message": without_quote(answered)} if answered else {}
        message = self.world.history.new(chat, **{**sender, **where, **quoted, **content})
        if group is None or self.world.bot_sees(group, message):
            self.world.updates.push("message", message)
        return message

    def edits(self, message, text):
        """Change the text of an own message."""
        changed = {**message, "text": text, **commands_in(text), "edit_date": int(time.time())}
        self.world.history.store(changed)
        self.world.updates.push("edited_message", changed)

    def presses(self, message, label=None, *, data=None, inaccessible=False):
        """Press the button with this label, or send `data` as a forged app could; gives the query's id.

        With `inaccessible` the message has become too old for the bot to be shown.
        """
        shown = self.world.history.find(message["chat"]["id"], message["message_id"]) or message
        query = self.world.queries.new()
        if inaccessible:
            shown = {"chat": shown["chat"], "message_id": shown["message_id"], "date": 0}
        press = {"id": query, "from": self.as_user(), "message": shown, "chat_instance": str(message["chat"]["id"])}
        self.world.updates.push("callback_query", {**press, "data": data or _data_of(message, label)})
        return query

    def admit_bot(self):
        """Refuse the bot where it may not write."""
        if not self.world.history.has(self.id):
            # A bot cannot begin a conversation.
            refuse("chat not found")
        if self.has_blocked:
            forbid("bot was blocked by the user")

    def blocks_the_bot(self):
        self.has_blocked = True
        self._tells_of(MEMBER, BLOCKED)

    def unblocks_the_bot(self):
        self.has_blocked = False
        self._tells_of(BLOCKED, MEMBER)

    def _tells_of(self, before, after):
        bot = {"user": self.world.bot}
        change = {"old_chat_member": {**before, **bot}, "new_chat_member": {**after, **bot}}
        told = {"chat": self.as_chat(), "from": self.as_user(), "date": int(time.time()), **change}
        self.world.updates.push("my_chat_member", told)


def _data_of(message, label):
    buttons = [button for row in message["reply_markup"]["inline_keyboard"] for button in row]
    return next(button["callback_data"] for button in buttons if button["text"] == label)
