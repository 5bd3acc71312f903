"""Files that people send."""

from __future__ import annotations

from enum import Enum

from bot.errors.base import BotError


class UploadError(BotError):
    """A file that somebody sent cannot be used."""


class UploadTooLarge(UploadError):
    """It has `size` bytes, more than `most`."""

    def __init__(self, size: int, most: int) -> None:
        super().__init__(size, most)
        self.size = size
        self.most = most


class UploadFailed(UploadError):
    """It could not be fetched."""


class FileFault(Enum):
    """Why a file cannot be imported."""

    TOO_LARGE = "too large"
    NOT_JSON = "not JSON"
    NOT_OURS = "not ours"
    NEWER = "newer"
    DAMAGED = "damaged"
    NUMBER = "number"
    NAME = "name"
    TOO_MANY = "too many"
    EMPTY = "empty"


class WrongFile(UploadError):
    """It is not one that an export gave, for the reason `fault`; `where` is the portfolio it is about, "" for all."""

    def __init__(self, fault: FileFault, where: str = "") -> None:
        super().__init__(fault.value, where)
        self.fault = fault
        self.where = where
