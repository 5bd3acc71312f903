"""Every message that is in a chat now."""

import time


def without_quote(message):
    """A message as it appears inside another: without what it answers itself."""
    return {key: value for key, value in message.items() if key != "reply_to_message"}


class History:
    def __init__(self):
        self._chats = {}
        self._last_ids = {}

    def new(self, chat, **content):
        """A new message of `chat`, with the next id."""
        chat_id = chat["id"]
        message_id = self._last_ids[chat_id] = self._last_ids.get(chat_id, 0) + 1
        message = {"message_id": message_id, "chat": chat, "date": int(time.time()), **content}
        self._chats.setdefault(chat_id, {})[message_id] = message
        return message

    def store(self, message):
        """Put `message` in the place of the one with its id."""
        self._chats[message["chat"]["id"]][message["message_id"]] = message

    def find(self, chat_id, message_id):
        return self._chats.get(chat_id, {}).get(message_id)

    def remove(self, chat_id, message_id):
        return self._chats.get(chat_id, {}).pop(message_id, None)

    def of(self, chat_id):
        """The messages of a chat, oldest first."""
        return list(self._chats.get(chat_id, {}).values())

    def has(self, chat_id):
        """Whether anything was ever written in the chat."""
        return chat_id in self._chats
