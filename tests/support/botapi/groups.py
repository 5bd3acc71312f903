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
STATUS_FIELDS: dict[str, dict[str, bool] | dict[str, int]] = {
    "administrator": ADMIN_RIGHTS,
    "creator": {"is_anonymous": False},
    "kicked": {"until_date": 0},
}


class Group:
    """A group as its members see it: `members` with their status, `topics` and whether they are open, both by id."""

    def __init__(self, world, chat_id, title, *, kind="supergroup", forum=False):
        self.world = world
        self.id = chat_id
        self.members = {world.bot["id"]: "member"}
        self.topics = {}
        self.moved_to = None
        self._fields = {"id": chat_id, "type": kind, "title": title}
        if forum:
            self._fields["is_forum"] = True

    def as_chat(self):
        return self._fields

    @property
    def is_forum(self):
        return self._fields.get("is_forum", False)

    def opens_topic(self, topic):
        self.topics[topic] = True

    def closes_topic(self, topic):
        self.topics[topic] = False

    def deletes_topic(self, topic):
        del self.topics[topic]

    def sets_status(self, user_id, status, by):
        """A member, perhaps the bot, gets another status from the person `by`."""
        before = self.member(user_id)
        self.members[user_id] = status
        if user_id == self.world.bot["id"]:
            change = {"old_chat_member": before, "new_chat_member": self.member(user_id)}
            told = {"chat": self.as_chat(), "from": by.as_user(), "date": int(time.time()), **change}
            self.world.updates.push("my_chat_member", told)

    def becomes_supergroup(self, chat_id):
        """The group gets a new id, as happens when it grows. Both chats are told."""
        successor = self.world.group(chat_id, self._fields["title"])
        successor.members.update(self.members)
        self.moved_to = chat_id
        self._notes(migrate_to_chat_id=chat_id)
        successor._notes(migrate_from_chat_id=self.id)  # noqa: SLF001  another group's
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
        if status in {"kicked", "left"}:
            was = "was kicked from" if status == "kicked" else "is not a member of"
            forbid(f"bot {was} the {self._fields['type']} chat")

    def _notes(self, **content):
        in_its_name = {"from": ANONYMOUS_ADMIN, "sender_chat": self.as_chat()}
        self.world.updates.push("message", self.world.history.new(self.as_chat(), **in_its_name, **content))
