"""Reminders, what sets them off, and the queue of what they have to say."""

from __future__ import annotations

from datetime import UTC, datetime

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"

_SERIAL = sa.BigInteger().with_variant(sa.Integer, "sqlite")
_MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    """Make them."""
    _reminders()
    _triggers()
    _outbox()
    slots = op.create_table("slot", _id("chat", sa.BigInteger), sa.Column("free_at", _MOMENT, nullable=False))
    op.bulk_insert(slots, [{"chat": 0, "free_at": datetime(1970, 1, 1, tzinfo=UTC)}])
    op.create_table("worker", _id("id", sa.Text), sa.Column("beat_at", _MOMENT, nullable=False))


def _reminders() -> None:
    op.create_table(
        "reminder",
        sa.Column("id", _SERIAL, primary_key=True),
        sa.Column("owner", sa.BigInteger, nullable=False),
        sa.Column("portfolio", _SERIAL, sa.ForeignKey("portfolio.id", ondelete="CASCADE"), nullable=False),
        sa.Column("chat", sa.BigInteger, nullable=False),
        sa.Column("thread", sa.BigInteger),
        sa.Column("author", sa.BigInteger, nullable=False),
        sa.Column("rule", sa.Text, nullable=False),
        sa.Column("zone", sa.Text, nullable=False),
        sa.Column("set_at", _MOMENT, nullable=False),
        sa.Column("rest", sa.Text, nullable=False),
        sa.Column("put_away", sa.Boolean, nullable=False),
        sa.Column("next_at", _MOMENT),
        sa.Column("snoozed_until", _MOMENT),
        sa.Column("began_at", _MOMENT),
        sa.Column("spoke_at", _MOMENT),
        sa.Column("look_at", _MOMENT),
        sa.Column("unseen_at", _MOMENT),
        sa.Column("blind_at", _MOMENT),
        sa.Column("version", sa.Integer, nullable=False),
        sqlite_autoincrement=True,
    )
    for name in ("chat", "portfolio", "author"):
        op.create_index(f"reminder_{name}", "reminder", [name])
    op.create_index("reminder_due", "reminder", ["rest", "put_away", "next_at"])
    op.create_index("reminder_look", "reminder", ["rest", "put_away", "look_at"])


def _triggers() -> None:
    op.create_table(
        "topic",
        sa.Column("id", _SERIAL, primary_key=True),
        sa.Column("venue", sa.Text, nullable=False),
        sa.Column("symbol", sa.Text, nullable=False),
        sa.Column("what", sa.Text, nullable=False),
    )
    op.create_index("topic_name", "topic", ["venue", "symbol", "what"], unique=True)
    op.create_table(
        "trigger",
        sa.Column("reminder", _SERIAL, sa.ForeignKey("reminder.id", ondelete="CASCADE"), primary_key=True),
        sa.Column("topic", _SERIAL, sa.ForeignKey("topic.id"), primary_key=True),
        sa.Column("below", sa.Double),
        sa.Column("above", sa.Double),
        sqlite_with_rowid=False,
    )
    for side in ("below", "above"):
        op.create_index(f"trigger_{side}", "trigger", ["topic", side, "reminder"])


def _outbox() -> None:
    op.create_table(
        "outbox",
        sa.Column("id", _SERIAL, primary_key=True),
        sa.Column("reminder", _SERIAL, sa.ForeignKey("reminder.id", ondelete="CASCADE"), nullable=False),
        sa.Column("due_at", _MOMENT, nullable=False),
        sa.Column("occasion", sa.Text, nullable=False),
        sa.Column("began_at", _MOMENT),
        sa.Column("chat", sa.BigInteger, nullable=False),
        sa.Column("queued_at", _MOMENT, nullable=False),
        sa.Column("state", sa.Text, nullable=False),
        sa.Column("at", _MOMENT, nullable=False),
        sa.Column("worker", sa.Text),
        sa.Column("attempt", sa.Integer, nullable=False),
        sa.Column("repeated", sa.Boolean, nullable=False),
        sqlite_autoincrement=True,
    )
    op.create_index("outbox_occurrence", "outbox", ["reminder", "due_at", "occasion"], unique=True)
    op.create_index("outbox_state", "outbox", ["state", "at"])
    op.create_index("outbox_chat", "outbox", ["chat", "state"])


def _id(name: str, kind: type[sa.BigInteger | sa.Text]) -> sa.Column[int | str]:
    return sa.Column(name, kind, primary_key=True, autoincrement=False)
