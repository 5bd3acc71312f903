"""Portfolios, their entries and log, and the updates that were handled."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None

_SERIAL = sa.BigInteger().with_variant(sa.Integer, "sqlite")
_MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    """Make them."""
    op.create_table(
        "portfolio",
        sa.Column("id", _SERIAL, primary_key=True),
        sa.Column("owner", sa.BigInteger, nullable=False),
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("key", sa.Text, nullable=False),
        sa.Column("entries", sa.Integer, nullable=False),
        sa.Column("trades", sa.Integer, nullable=False),
        sa.Column("deleted_at", _MOMENT),
        sqlite_autoincrement=True,
    )
    living, deleted = sa.text("deleted_at IS NULL"), sa.text("deleted_at IS NOT NULL")
    op.create_index("portfolio_owner", "portfolio", ["owner"])
    op.create_index(
        "portfolio_name", "portfolio", ["owner", "key"], unique=True, sqlite_where=living, postgresql_where=living
    )
    op.create_index("portfolio_deleted", "portfolio", ["deleted_at"], sqlite_where=deleted, postgresql_where=deleted)
    op.create_table(
        "contract",
        sa.Column("digest", sa.Text, primary_key=True),
        sa.Column("content", sa.Text, nullable=False),
    )
    op.create_table(
        "entry",
        sa.Column("portfolio", _SERIAL, sa.ForeignKey("portfolio.id", ondelete="CASCADE"), primary_key=True),
        sa.Column("place", sa.Integer, primary_key=True),
        sa.Column("content", sa.Text, nullable=False),
        sa.Column("contract", sa.Text, sa.ForeignKey("contract.digest")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "change",
        sa.Column("id", _SERIAL, primary_key=True),
        sa.Column("portfolio", _SERIAL, sa.ForeignKey("portfolio.id", ondelete="CASCADE"), nullable=False),
        sa.Column("at", _MOMENT, nullable=False),
        sa.Column("who", sa.BigInteger, nullable=False),
        sa.Column("kind", sa.Text, nullable=False),
        sa.Column("first", sa.Integer, nullable=False),
        sa.Column("past", sa.Integer, nullable=False),
        sa.Column("before", sa.Text),
    )
    op.create_index("change_portfolio", "change", ["portfolio", "id"])
    op.create_table(
        "handled",
        sa.Column("update_id", sa.BigInteger, primary_key=True, autoincrement=False),
        sa.Column("at", _MOMENT, nullable=False),
        sa.Column("portfolios", sa.Text, nullable=False),
    )
    op.create_index("handled_at", "handled", ["at"])
