"""The tables as the newest migration leaves them.

Money is text and never computed in SQL; the numbers of triggers are the one exception, and only select what is then
looked at exactly. Entries are only ever added; a change names those it added by their places.
"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

import sqlalchemy as sa

if TYPE_CHECKING:
    from sqlalchemy.engine import Dialect

REVISIONS = ("0001", "0002", "0003")
"""Every one in `migrations`, in order."""
HEAD = REVISIONS[-1]
"""The revision of these tables."""


class Instant(sa.TypeDecorator[datetime]):
    """A moment in UTC; SQLite keeps it without the zone, as text that sorts by time."""

    impl = sa.DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:  # noqa: ARG002
        """In UTC, whatever zone it was given in."""
        return None if value is None else value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:  # noqa: ARG002
        """With its zone."""
        return None if value is None else value.replace(tzinfo=UTC)


# SQLite numbers rows by itself only where the type is INTEGER, which has 64 bits there.
_SERIAL = sa.BigInteger().with_variant(sa.Integer, "sqlite")
METADATA = sa.MetaData()

portfolio = sa.Table(
    "portfolio",
    METADATA,
    sa.Column("id", _SERIAL, primary_key=True),
    sa.Column("owner", sa.BigInteger, nullable=False),
    sa.Column("name", sa.Text, nullable=False),
    sa.Column("key", sa.Text, nullable=False),
    sa.Column("entries", sa.Integer, nullable=False),
    sa.Column("trades", sa.Integer, nullable=False),
    sa.Column("deleted_at", Instant),
    sqlite_autoincrement=True,  # a number that was given once is never given again
)
LIVING = portfolio.c.deleted_at.is_(None)
sa.Index("portfolio_owner", portfolio.c.owner)
sa.Index(
    "portfolio_name", portfolio.c.owner, portfolio.c.key, unique=True, sqlite_where=LIVING, postgresql_where=LIVING
)
sa.Index(
    "portfolio_deleted",
    portfolio.c.deleted_at,
    sqlite_where=portfolio.c.deleted_at.is_not(None),
    postgresql_where=portfolio.c.deleted_at.is_not(None),
)

# Terms are the same for thousands of trades, so they are kept once, under the digest of what they say.
contract = sa.Table(
    "contract",
    METADATA,
    sa.Column("digest", sa.Text, primary_key=True),
    sa.Column("content", sa.Text, nullable=False),
)

entry = sa.Table(
    "entry",
    METADATA,
    sa.Column("portfolio", _SERIAL, sa.ForeignKey("portfolio.id", ondelete="CASCADE"), primary_key=True),
    sa.Column("place", sa.Integer, primary_key=True),
    sa.Column("content", sa.Text, nullable=False),
    sa.Column("contract", sa.Text, sa.ForeignKey("contract.digest")),
    sqlite_with_rowid=False,
)

change = sa.Table(
    "change",
    METADATA,
    sa.Column("id", _SERIAL, primary_key=True),
    sa.Column("portfolio", _SERIAL, sa.ForeignKey("portfolio.id", ondelete="CASCADE"), nullable=False),
    sa.Column("at", Instant, nullable=False),
    sa.Column("who", sa.BigInteger, nullable=False),
    sa.Column("kind", sa.Text, nullable=False),
    sa.Column("first", sa.Integer, nullable=False),
    sa.Column("past", sa.Integer, nullable=False),
    sa.Column("before", sa.Text),
)
sa.Index("change_portfolio", change.c.portfolio, change.c.id)

handled = sa.Table(
    "handled",
    METADATA,
    sa.Column("update_id", sa.BigInteger, primary_key=True, autoincrement=False),
    sa.Column("at", Instant, nullable=False),
    sa.Column("portfolios", sa.Text, nullable=False),
)
sa.Index("handled_at", handled.c.at)

preferences = sa.Table(
    "preferences",
    METADATA,
    sa.Column("principal", sa.BigInteger, primary_key=True, autoincrement=False),
    sa.Column("content", sa.Text, nullable=False),
)

editor = sa.Table(
    "editor",
    METADATA,
    sa.Column("chat", sa.BigInteger, primary_key=True, autoincrement=False),
    sa.Column("principal", sa.BigInteger, primary_key=True, autoincrement=False),
)
sa.Index("editor_principal", editor.c.principal)

admission = sa.Table(
    "admission",
    METADATA,
    sa.Column("principal", sa.BigInteger, primary_key=True, autoincrement=False),
)

draft = sa.Table(
    "draft",
    METADATA,
    sa.Column("chat", sa.BigInteger, primary_key=True, autoincrement=False),
    sa.Column("principal", sa.BigInteger, primary_key=True, autoincrement=False),
    sa.Column("topic", sa.Text, nullable=False),
    sa.Column("until", Instant, nullable=False),
)
sa.Index("draft_principal", draft.c.principal)
sa.Index("draft_until", draft.c.until)

reminder = sa.Table(
    "reminder",
    METADATA,
    sa.Column("id", _SERIAL, primary_key=True),
    sa.Column("owner", sa.BigInteger, nullable=False),
    sa.Column("portfolio", _SERIAL, sa.ForeignKey("portfolio.id", ondelete="CASCADE"), nullable=False),
    sa.Column("chat", sa.BigInteger, nullable=False),
    sa.Column("thread", sa.BigInteger),
    sa.Column("author", sa.BigInteger, nullable=False),
    sa.Column("rule", sa.Text, nullable=False),
    sa.Column("zone", sa.Text, nullable=False),
    sa.Column("set_at", Instant, nullable=False),
    sa.Column("rest", sa.Text, nullable=False),
    sa.Column("put_away", sa.Boolean, nullable=False),  # with its portfolio
    sa.Column("next_at", Instant),
    sa.Column("snoozed_until", Instant),
    sa.Column("began_at", Instant),
    sa.Column("spoke_at", Instant),
    sa.Column("look_at", Instant),
    sa.Column("unseen_at", Instant),
    sa.Column("blind_at", Instant),
    sa.Column("version", sa.Integer, nullable=False),
    sqlite_autoincrement=True,
)
sa.Index("reminder_chat", reminder.c.chat)
sa.Index("reminder_portfolio", reminder.c.portfolio)
sa.Index("reminder_author", reminder.c.author)
sa.Index("reminder_due", reminder.c.rest, reminder.c.put_away, reminder.c.next_at)
sa.Index("reminder_look", reminder.c.rest, reminder.c.put_away, reminder.c.look_at)

topic = sa.Table(
    "topic",
    METADATA,
    sa.Column("id", _SERIAL, primary_key=True),
    sa.Column("venue", sa.Text, nullable=False),
    sa.Column("symbol", sa.Text, nullable=False),
    sa.Column("what", sa.Text, nullable=False),
)
sa.Index("topic_name", topic.c.venue, topic.c.symbol, topic.c.what, unique=True)

trigger = sa.Table(
    "trigger",
    METADATA,
    sa.Column("reminder", _SERIAL, sa.ForeignKey("reminder.id", ondelete="CASCADE"), primary_key=True),
    sa.Column("topic", _SERIAL, sa.ForeignKey("topic.id"), primary_key=True),
    sa.Column("below", sa.Double),
    sa.Column("above", sa.Double),
    sqlite_with_rowid=False,
)
sa.Index("trigger_below", trigger.c.topic, trigger.c.below, trigger.c.reminder)
sa.Index("trigger_above", trigger.c.topic, trigger.c.above, trigger.c.reminder)

# `at` is from when on a queued message may be sent, since when one is claimed, and when one was given to Telegram.
outbox = sa.Table(
    "outbox",
    METADATA,
    sa.Column("id", _SERIAL, primary_key=True),
    sa.Column("reminder", _SERIAL, sa.ForeignKey("reminder.id", ondelete="CASCADE"), nullable=False),
    sa.Column("due_at", Instant, nullable=False),
    sa.Column("occasion", sa.Text, nullable=False),
    sa.Column("began_at", Instant),
    sa.Column("chat", sa.BigInteger, nullable=False),
    sa.Column("queued_at", Instant, nullable=False),
    sa.Column("state", sa.Text, nullable=False),
    sa.Column("at", Instant, nullable=False),
    sa.Column("worker", sa.Text),
    sa.Column("attempt", sa.Integer, nullable=False),
    sa.Column("repeated", sa.Boolean, nullable=False),
    sqlite_autoincrement=True,
)
sa.Index("outbox_occurrence", outbox.c.reminder, outbox.c.due_at, outbox.c.occasion, unique=True)
sa.Index("outbox_state", outbox.c.state, outbox.c.at)
sa.Index("outbox_chat", outbox.c.chat, outbox.c.state)

# From when on a chat may be sent a message, and, under ALL_CHATS, from when on anyone.
slot = sa.Table(
    "slot",
    METADATA,
    sa.Column("chat", sa.BigInteger, primary_key=True, autoincrement=False),
    sa.Column("free_at", Instant, nullable=False),
)
ALL_CHATS = 0

worker = sa.Table(
    "worker",
    METADATA,
    sa.Column("id", sa.Text, primary_key=True),
    sa.Column("beat_at", Instant, nullable=False),
)
