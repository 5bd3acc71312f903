"""What is done with Alembic: one migration at a time, within a transaction of the caller's."""

from __future__ import annotations

from typing import TYPE_CHECKING

from alembic.config import Config
from alembic.runtime.environment import EnvironmentContext
from alembic.script import ScriptDirectory
from alembic.util import CommandError

from bot.errors import NewerDatabase

if TYPE_CHECKING:
    from pathlib import Path

    from sqlalchemy.engine import Connection


def refuse_unknown(migrations: Path, found: str | None) -> None:
    """NewerDatabase for a revision that is not among `migrations`."""
    try:
        _scripts(migrations).get_revision(found or "base")
    except CommandError:
        raise NewerDatabase(str(found)) from None


def next_migration(connection: Connection, migrations: Path) -> bool:
    """Apply the first migration that is missing, and record it; False if none is. Raises NewerDatabase."""
    scripts = _scripts(migrations)
    applied: list[object] = []

    def first_missing(revisions: tuple[str, ...], _: object) -> list[object]:
        refuse_unknown(migrations, revisions[0] if revisions else None)
        if revisions != tuple(scripts.get_heads()):
            # What `alembic upgrade +1` calls; its annotation knows one revision, its code takes the tuple.
            applied.extend(scripts._upgrade_revs("+1", revisions))  # type: ignore[arg-type] # noqa: SLF001
        return applied

    with EnvironmentContext(Config(), scripts, fn=first_missing) as environment:
        environment.configure(connection=connection)
        environment.run_migrations()
    return bool(applied)


def _scripts(migrations: Path) -> ScriptDirectory:
    return ScriptDirectory(str(migrations), version_locations=[str(migrations)])
