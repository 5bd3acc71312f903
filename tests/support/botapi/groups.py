"""Groups: their members and topics, and what becomes of them."""

import time

from tests.support.botapi.errors import forbid, refuse

ANONYMOUS_ADMIN = {"id": 1087968824, "is_bot": True, "first_name": "Group", "username": "GroupAnonymousBot"}
ADMIN_RIGHTS = {
    "can_be_edited": False,
    "is_anonymous": False,
    "can_manage_chat": True,
    "can_delete_messages": True,
    "can_manage_video_chats": True,
    "can_restrict_members": True,
    "can_promote_members": False,
    "can_change_info": True,
    "can_invite_users": True,
    "can_post_stories": False,
    "can_edit_stories": False,
    "can_delete_stories": False,
    "can_manage_direct_messages": False,
    "can_manage_tags": False,
    "can_send_welcome_messages": False,
}
MUTED = {
    "is_member": True,
    "until_date": 0,
    "can_send_messages": False,
    "can_send_audios": False,
    "can_send_documents": False,
    "can_send_photos": False,
    "can_send_videos": False,
    "can_send_video_notes": False,
    "can_send_voice_notes": False,
    "can_send_polls": False,
    "can_send_other_messages": False,
    "can_add_web_page_previews": False,
    "can_react_to_messages": False,
    "can_edit_tag": False,
    "can_change_info": False,
    "can_invite_users": False,
    "can_pin_messages": False,
    "can_manage_topics": False,
}
CHANNEL_BOT = {"id": 136817688, "is_bot": True, "first_name": "Channel", "username": "Channel_Bot"}
FOUNDER = {"id": 5, "is_bot": False, "first_name": "Founder"}
GONE = {"left", "kicked"}
STATUS_FIELDS: dict[str, dict[str, bool] | dict[str, int] | dict[str, bool | int]] = {
    "administrator": ADMIN_RIGHTS,
    "creator": {"is_anonymous": False},
    "kicked": {"until_date": 0},
    "restricted": MUTED,
}


class Group:
    """A group as its members see it: `members` with their status, `topics` and whether they are open, both by id."""

    def __init__(self, world, chat_id, title, *, kind="supergroup", forum=False):
        self.world = world
        self.id = chat_id
        self.members = {world.bot["id"]: "member"}
        self.topics = {}
        self.topic_notes = {}
        self.moved_to = None
        self._fields = {"id": chat_id, "type": kind, "title": title}
        if forum:
            self._fields["is_forum"] = True

    def as_chat(self):
        return self._fields

    @property
    def is_forum(self):
        return self._fields.get("is_forum", False)

    def opens_topic(self, topic, by=FOUNDER):
        """Begin a topic; every message in it that is no reply is shown as one to the note of that."""
        self.topics[topic] = True
        begun = {"name": f"Topic {topic}", "icon_color": 7322096}
        note = {"message_id": topic, "chat": self.as_chat(), "date": int(time.time()), "from": by}
        self.topic_notes[topic] = {**note, "message_thread_id": topic, "forum_topic_created": begun}

    def closes_topic(self, topic):
        self.topics[topic] = False

    def deletes_topic(self, topic):
        del self.topics[topic]

    def sets_status(self, user_id, status, by):
        """A member, perhaps the bot, gets another status from the person `by`."""
        bot = self.world.bot["id"]
        before = self.member(user_id)
        self.members[user_id] = status
        change = {"old_chat_member": before, "new_chat_member": self.member(user_id)}
        told = {"chat": self.as_chat(), "from": by.as_user(), "date": int(time.time()), **change}
        if user_id == bot:
            self.world.updates.push("my_chat_member", told)
        elif self.members.get(bot) == "administrator":
            self.world.updates.push("chat_member", told)
        if status in GONE and user_id != bot and before["status"] not in GONE:
            self._notes(by.as_user(), left_chat_member=self.world.user(user_id))

    def becomes_supergroup(self, chat_id):
        """The group gets a new id, as happens when it grows. Both chats are told."""
        successor = self.world.group(chat_id, self._fields["title"])
        successor.members.update(self.members)
        self.moved_to = chat_id
        self._notes(ANONYMOUS_ADMIN, sender_chat=self.as_chat(), migrate_to_chat_id=chat_id)
        note = {"sender_chat": successor.as_chat(), "migrate_from_chat_id": self.id}
        successor._notes(ANONYMOUS_ADMIN, **note)  # noqa: SLF001  another group's
        return successor

    def member(self, user_id):
        """The ChatMember of a user."""
        status = self.members.get(user_id, "left")
        user = self.world.user(user_id)
        if user is None:
            refuse("PARTICIPANT_ID_INVALID")
        return {"status": status, "user": user, **STATUS_FIELDS.get(status, {})}

    def admit_bot(self):
        """Refuse the bot where it may not write."""
        if self.moved_to is not None:
            what = "group chat was upgraded to a supergroup chat"
            refuse(what, migrate_to_chat_id=self.moved_to)
        status = self.members.get(self.world.bot["id"], "left")
        if status in GONE:
            was = "was kicked from" if status == "kicked" else "is not a member of"
            forbid(f"bot {was} the {self._fields['type']} chat")

    def _notes(self, sender, **content):
        """A note of Telegram's own, which the bot sees if it is in the group."""
        message = self.world.history.new(self.as_chat(), **{"from": sender}, **content)
        if self.world.bot_sees(self, message):
            self.world.updates.push("message", message)
