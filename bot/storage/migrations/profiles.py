"""What people settled, who may do what, and unfinished dialogues."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    """Make room for it."""
    op.create_table("preferences", _id("principal"), sa.Column("content", sa.Text, nullable=False))
    op.create_table("editor", _id("chat"), _id("principal"))
    op.create_index("editor_principal", "editor", ["principal"])
    op.create_table("admission", _id("principal"))
    op.create_table(
        "draft",
        _id("chat"),
        _id("principal"),
        sa.Column("topic", sa.Text, nullable=False),
        sa.Column("until", sa.DateTime(timezone=True), nullable=False),
    )
    op.create_index("draft_principal", "draft", ["principal"])
    op.create_index("draft_until", "draft", ["until"])


def _id(name: str) -> sa.Column[int]:
    return sa.Column(name, sa.BigInteger, primary_key=True, autoincrement=False)
