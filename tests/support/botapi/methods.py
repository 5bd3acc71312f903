"""The methods of the Bot API that are emulated: what each does to the world."""

import re
import time

from tests.support.botapi.content import buttons_of, caption_of, text_of
from tests.support.botapi.errors import refuse
from tests.support.botapi.history import without_quote

COMMAND_NAME = re.compile(r"/?[a-z0-9_]{1,32}")
MOST_COMMANDS = 100
UNCHANGED = (
    "message is not modified: specified new message content and reply markup are exactly the same as a current content "
    "and reply markup of the message"
)
CHAT_DETAILS = {
    "accent_color_id": 0,
    "max_reaction_count": 11,
    "accepted_gift_types": {
        "unlimited_gifts": False,
        "limited_gifts": False,
        "unique_gifts": False,
        "premium_subscription": False,
        "gifts_from_channels": False,
    },
}


def get_me(world, _parameters):
    return world.get_me


async def get_updates(world, parameters):
    return await world.updates.ask(**parameters)


async def delete_webhook(world, parameters):
    if parameters.get("drop_pending_updates"):
        world.updates.waiting.clear()
    await world.updates.webhook.remove()
    return True


def set_webhook(world, parameters):
    world.updates.webhook.set(**parameters)
    return True


def get_webhook_info(world, _parameters):
    return world.updates.webhook.info()


def send_message(world, parameters):
    return _send(world, parameters, text_of(parameters), "text messages")


def send_document(world, parameters):
    given = parameters["document"]
    document = world.files.document(given) if isinstance(given, str) else world.files.keep(*given)
    return _send(world, parameters, {"document": document, **caption_of(parameters)}, "documents")


def _send(world, parameters, content, kind):
    chat = world.chat(parameters).as_chat()
    if chat["id"] < 0 and world.bot_is_restricted(chat["id"]):
        refuse(f"not enough rights to send {kind} to the chat")
    if world.flood:
        world.flood.spend(chat["id"])
    where = _where(world, parameters)
    return world.history.new(chat, **{"from": world.bot}, **where, **content, **buttons_of(parameters))


def _where(world, parameters):
    """The topic and the message that is answered, as fields of a message."""
    topic = _topic(world.chat(parameters), parameters.get("message_thread_id"))
    answered = _answered(world, parameters)
    if answered and answered.get("is_topic_message"):
        topic = topic or answered["message_thread_id"]
    fields = {"message_thread_id": topic, "is_topic_message": True} if topic else {}
    return {**fields, "reply_to_message": without_quote(answered)} if answered else fields


def _topic(chat, topic):
    """General has no id, and is not to be named; outside forums the server overlooks the parameter."""
    if not topic or not chat.as_chat().get("is_forum"):
        return None
    if topic not in chat.topics:
        refuse("message thread not found")
    if not chat.topics[topic]:
        refuse("TOPIC_CLOSED")
    return topic


def _answered(world, parameters):
    reply = parameters.get("reply_parameters")
    if not reply:
        return None
    answered = world.history.find(parameters["chat_id"], reply["message_id"])
    if answered is None and not reply.get("allow_sending_without_reply"):
        refuse("message to be replied not found")
    return answered


def edit_message_text(world, parameters):
    content = text_of(parameters)
    message = _own_message(world, parameters)
    return _replace(world, message, {**content, **buttons_of(parameters)}, {"text", "entities", "reply_markup"})


def edit_message_reply_markup(world, parameters):
    message = _own_message(world, parameters)
    return _replace(world, message, buttons_of(parameters), {"reply_markup"})


def _own_message(world, parameters):
    chat = world.chat(parameters).as_chat()
    message = world.history.find(chat["id"], parameters.get("message_id"))
    if message is None:
        refuse("message to edit not found")
    if message["from"]["id"] != world.bot["id"]:
        refuse("message can't be edited")
    return message


def _replace(world, message, content, fields):
    """Put `content` in the place of these fields."""
    if {key: message[key] for key in fields if key in message} == content:
        refuse(UNCHANGED)
    if world.flood:
        world.flood.spend(message["chat"]["id"])
    kept = {key: value for key, value in message.items() if key not in fields}
    changed = {**kept, **content, "edit_date": int(time.time())}
    world.history.store(changed)
    return changed


def delete_message(world, parameters):
    chat = world.chat(parameters).as_chat()
    message = world.history.find(chat["id"], parameters["message_id"])
    if message is None:
        refuse("message to delete not found")
    if message["from"]["id"] != world.bot["id"] and not world.bot_may_delete(chat["id"]):
        refuse("message can't be deleted")
    world.history.remove(chat["id"], parameters["message_id"])
    return True


def answer_callback_query(world, parameters):
    return world.queries.answer(parameters["callback_query_id"], parameters)


def get_file(world, parameters):
    return world.files.where(parameters["file_id"])


def send_chat_action(world, parameters):
    world.chat(parameters)
    return True


def set_my_commands(world, parameters):
    if len(parameters["commands"]) > MOST_COMMANDS:
        refuse("BOT_COMMANDS_TOO_MUCH")
    if not all(COMMAND_NAME.fullmatch(command["command"]) for command in parameters["commands"]):
        refuse("BOT_COMMAND_INVALID")
    world.commands[_scope(parameters)] = parameters["commands"]
    return True


def get_my_commands(world, parameters):
    return world.commands.get(_scope(parameters), [])


def delete_my_commands(world, parameters):
    world.commands.pop(_scope(parameters), None)
    return True


def _scope(parameters):
    """The key of a menu: scope and language, "" for all languages."""
    scope = parameters.get("scope") or {"type": "default"}
    return (scope["type"], parameters.get("language_code") or "")


def get_chat(world, parameters):
    return {**world.chat(parameters).as_chat(), **CHAT_DETAILS}


def get_chat_member(world, parameters):
    return _group(world, parameters).member(parameters["user_id"])


def get_chat_administrators(world, parameters):
    group = _group(world, parameters)
    return [group.member(user) for user, status in group.members.items() if status in {"creator", "administrator"}]


def _group(world, parameters):
    chat = world.chat(parameters)
    if chat.id > 0:
        refuse("there are no administrators in the private chat")
    return chat


METHODS = {
    "getme": get_me,
    "getupdates": get_updates,
    "deletewebhook": delete_webhook,
    "setwebhook": set_webhook,
    "getwebhookinfo": get_webhook_info,
    "sendmessage": send_message,
    "senddocument": send_document,
    "getfile": get_file,
    "editmessagetext": edit_message_text,
    "editmessagereplymarkup": edit_message_reply_markup,
    "deletemessage": delete_message,
    "answercallbackquery": answer_callback_query,
    "sendchataction": send_chat_action,
    "setmycommands": set_my_commands,
    "getmycommands": get_my_commands,
    "deletemycommands": delete_my_commands,
    "getchat": get_chat,
    "getchatmember": get_chat_member,
    "getchatadministrators": get_chat_administrators,
}
