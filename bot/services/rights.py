"""Who may do what: the one place that decides."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.errors import Circle, NotAllowed

if TYPE_CHECKING:
    from bot.ports import Members, Profiles
    from bot.services.visits import Visit


class Rights:
    """Everyone may look. A group's own things are changed by its administrators and by whom they named.

    Whoever writes in a group's own name is one of its administrators, though nobody can tell which.
    """

    def __init__(self, profiles: Profiles, members: Members, owners: frozenset[int] = frozenset()) -> None:
        self._profiles = profiles
        self._members = members
        self._owners = owners

    async def may_edit(self, visit: Visit) -> bool:
        """Whether the visitor may change what belongs to the visit's owner: their own things always."""
        if visit.private or visit.principal in await self._profiles.editors(visit.chat):
            return True
        return await self.administers(visit)

    async def administers(self, visit: Visit) -> bool:
        """Whether the visitor is an administrator of the group, by name or without."""
        return visit.principal == visit.chat or await self._members.is_administrator(visit.chat, visit.principal)

    def owns_the_bot(self, principal: int) -> bool:
        """Whether this is one of those who run the bot."""
        return principal in self._owners

    async def require_editor(self, visit: Visit) -> None:
        """Raises NotAllowed for whoever has no say."""
        if not await self.may_edit(visit):
            raise NotAllowed(visit.chat)

    async def require_administrator(self, visit: Visit) -> None:
        """Raises NotAllowed for editors too, and outside groups."""
        require_group(visit)
        if not await self.administers(visit):
            raise NotAllowed(visit.chat, Circle.ADMINISTRATORS)

    async def require_holder(self, visit: Visit) -> None:
        """Raises NotAllowed for whoever may not erase all of it: in a group for editors too."""
        if not visit.private:
            await self.require_administrator(visit)

    def require_owner(self, visit: Visit) -> None:
        """Raises NotAllowed for everyone but those who run the bot."""
        if not self.owns_the_bot(visit.principal):
            raise NotAllowed(visit.chat, Circle.OWNERS)


def require_group(visit: Visit) -> None:
    """Raises NotAllowed in a private chat."""
    if visit.private:
        raise NotAllowed(visit.chat, Circle.GROUPS)
