"""The `Profiles` port on a database."""

from __future__ import annotations

from typing import TYPE_CHECKING

import sqlalchemy as sa

from bot.ports import Counts, Draft, Preferences
from bot.storage.codec import Undecodable, decode_preferences, encode_preferences
from bot.storage.engine import insert_or
from bot.storage.once import claim
from bot.storage.schema import LIVING, admission, draft, editor, portfolio, preferences
from bot.storage.together import Together

if TYPE_CHECKING:
    from collections.abc import Callable
    from collections.abc import Set as AbstractSet
    from datetime import datetime

    from sqlalchemy.engine import Connection

    from bot.ports import Cause
    from bot.storage.engine import Database


class DatabaseProfiles:
    """Keeps preferences, editors, access and drafts in `database`.

    Each call is one transaction, but those who ask for preferences at the same time share one: every message asks.
    """

    def __init__(self, database: Database) -> None:
        self._database = database
        self._settled = Together(self._contents)

    async def preferences(self, principal: int) -> Preferences:
        """What was settled; the defaults for a stranger."""
        found = await self._settled.ask(principal)
        if found is None:
            return Preferences()
        try:
            return decode_preferences(found)
        except Undecodable:
            # Again as part of a read, which names it and counts it; before, it would have concerned all who asked.
            return await self._database.read(lambda _: decode_preferences(found))

    async def prefer(self, principal: int, preferences: Preferences, cause: Cause) -> None:
        """Settle it."""
        content = encode_preferences(preferences)
        await self._change_once(principal, cause, lambda connection: _prefer(connection, principal, content))

    async def editors(self, chat: int) -> frozenset[int]:
        """Who may change the portfolios of a group besides its administrators."""
        named = sa.select(editor.c.principal).where(editor.c.chat == chat)
        return await self._database.read(lambda connection: frozenset(connection.scalars(named)))

    async def name_editors(self, chat: int, editors: frozenset[int], cause: Cause) -> None:
        """Exactly these, from now on."""

        def work(connection: Connection) -> None:
            connection.execute(sa.delete(editor).where(editor.c.chat == chat))
            if editors:
                rows = [{"chat": chat, "principal": principal} for principal in sorted(editors)]
                connection.execute(sa.insert(editor), rows)

        await self._change_once(chat, cause, work)

    async def admitted(self, principal: int) -> bool:
        """Whether the owner of a bot for listed people let this one in."""
        found = sa.select(admission.c.principal).where(admission.c.principal == principal)
        return await self._database.read(lambda connection: connection.scalar(found) is not None)

    async def admit(self, principal: int, cause: Cause) -> None:
        """Let in."""

        def work(connection: Connection) -> None:
            connection.execute(insert_or(connection, admission).values(principal=principal).on_conflict_do_nothing())

        await self._change_once(principal, cause, work)

    async def draft(self, chat: int, principal: int, now: datetime) -> Draft | None:
        """The unfinished dialogue of a principal in a chat, if it is not over."""
        waiting = sa.select(draft.c.topic, draft.c.until).where(
            draft.c.chat == chat, draft.c.principal == principal, draft.c.until > now
        )
        row = await self._database.read(lambda connection: connection.execute(waiting).one_or_none())
        return None if row is None else Draft(row.topic, row.until)

    async def keep_draft(self, chat: int, principal: int, draft: Draft | None) -> None:
        """Begin, replace or, with None, end a dialogue."""
        await self._database.write(
            (chat, principal), lambda connection: _keep_draft(connection, chat, principal, draft)
        )

    async def counts(self) -> Counts:
        """How much is kept."""
        living = sa.select(
            sa.func.count(portfolio.c.owner.distinct()),
            sa.func.count(),
            sa.func.coalesce(sa.func.sum(portfolio.c.entries), 0),
        ).where(LIVING)
        owners, portfolios, entries = await self._database.read(lambda connection: connection.execute(living).one())
        return Counts(owners, portfolios, int(entries))

    async def _contents(self, principals: AbstractSet[int]) -> dict[int, str]:
        named = sa.select(preferences.c.principal, preferences.c.content).where(preferences.c.principal.in_(principals))
        return dict(await self._database.look(named))

    async def _change_once(self, owner: int, cause: Cause, change: Callable[[Connection], None]) -> None:
        def work(connection: Connection) -> None:
            if claim(connection, cause) is None:
                change(connection)

        await self._database.write((owner,), work)


def _prefer(connection: Connection, principal: int, content: str) -> None:
    connection.execute(
        insert_or(connection, preferences)
        .values(principal=principal, content=content)
        .on_conflict_do_update(index_elements=[preferences.c.principal], set_={"content": content})
    )


def _keep_draft(connection: Connection, chat: int, principal: int, kept: Draft | None) -> None:
    if kept is None:
        connection.execute(sa.delete(draft).where(draft.c.chat == chat, draft.c.principal == principal))
        return
    values = {"topic": kept.topic, "until": kept.until}
    connection.execute(
        insert_or(connection, draft)
        .values(chat=chat, principal=principal, **values)
        .on_conflict_do_update(index_elements=[draft.c.chat, draft.c.principal], set_=values)
    )
