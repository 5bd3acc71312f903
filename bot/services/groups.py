"""The use cases around groups: their editors; and what those who run the bot may know of everyone."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from bot.services.rights import require_group

if TYPE_CHECKING:
    from collections.abc import Mapping

    from bot.ports import Counts, Members, Profiles
    from bot.services.rights import Rights
    from bot.services.visits import Visit


@dataclass(frozen=True, slots=True)
class Editors:
    """The people whom administrators of `chat` named, by id with what they are called (None: nobody can say)."""

    chat: int
    names: Mapping[int, str | None]


class Groups:
    """Each change checks who may, and returns what holds afterwards."""

    def __init__(self, profiles: Profiles, members: Members, rights: Rights) -> None:
        self._profiles = profiles
        self._members = members
        self._rights = rights

    async def editors(self, visit: Visit) -> Editors:
        """Who was named. Raises NotAllowed outside groups."""
        require_group(visit)
        people = sorted(await self._profiles.editors(visit.chat))
        return Editors(visit.chat, {person: await self.name(visit, person) for person in people})

    async def name_editor(self, visit: Visit, person: int) -> Editors:
        """One more. Raises NotAllowed for all but administrators."""
        await self._rights.require_administrator(visit)
        named = await self._profiles.editors(visit.chat)
        await self._profiles.name_editors(visit.chat, named | {person}, visit.cause)
        return await self.editors(visit)

    async def remove_editor(self, visit: Visit, person: int) -> Editors:
        """One less; whoever is none stays none. Raises NotAllowed for all but administrators."""
        await self._rights.require_administrator(visit)
        named = await self._profiles.editors(visit.chat)
        await self._profiles.name_editors(visit.chat, named - {person}, visit.cause)
        return await self.editors(visit)

    async def may_edit(self, visit: Visit) -> bool:
        """Whether the visitor has a say already. Raises NotAllowed outside groups."""
        require_group(visit)
        return await self._rights.may_edit(visit)

    async def name(self, visit: Visit, person: int) -> str | None:
        """What somebody is called in the group."""
        return await self._members.name(visit.chat, person)

    async def counts(self, visit: Visit) -> Counts:
        """How much the bot keeps. Raises NotAllowed for all but those who run it."""
        self._rights.require_owner(visit)
        return await self._profiles.counts()
