"""What only those who start the program or care for its files need to hear. Errors carry facts in fields."""

from __future__ import annotations

from enum import Enum
from typing import TYPE_CHECKING

from bot.errors import Broken, StorageError, StoreUnavailable

if TYPE_CHECKING:
    from pathlib import Path


class StoreInUse(StoreUnavailable):
    """Another process has `file` open; `pid` is its number, empty where that is not known."""

    def __init__(self, file: Path, pid: str = "") -> None:
        number = f" (process {pid})" if pid else ""
        super().__init__(Broken.LOCKED, f"another process{number} is using {file}; only one may at a time")
        self.file = file
        self.pid = pid


class IntakeTaken(StoreUnavailable):
    """Others take updates for `database`, and who wants to do that `alone`, or beside one who does, must not."""

    def __init__(self, database: str, *, alone: bool) -> None:
        others = "another copy of the bot" if alone else "a copy of the bot that asks Telegram for them"
        way = "only with HEDGEBOT_WEBHOOK_URL may there be several" if alone else "it needs HEDGEBOT_WEBHOOK_URL too"
        super().__init__(Broken.LOCKED, f"{others} takes updates for {database}; {way}")
        self.database = database
        self.alone = alone


class Refusal(Enum):
    """Why a copy was not made."""

    NO_FILE = "there is no such file"
    NO_FOLDER = "there is no such folder"
    EXISTS = "there is a file of this name already"
    NOT_OURS = "this is not a database of HedgeBot"
    NOT_SQLITE = "PostgreSQL has tools of its own for this: pg_dump and pg_restore"


class CopyRefused(StorageError):
    """A backup or a restore that was not begun, because of `file`."""

    def __init__(self, refusal: Refusal, file: object) -> None:
        super().__init__(f"{file}: {refusal.value}")
        self.refusal = refusal
        self.file = file
