"""English for one's own data: what is kept, how it is taken out, brought in and erased, and which files cannot be."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.errors import FileFault

if TYPE_CHECKING:
    from bot.services.owning import Kept

_FAULTS = {
    FileFault.TOO_LARGE: "it is larger than any file that I read",
    FileFault.NOT_JSON: "it is not JSON; /export json gives a file that I can read again",
    FileFault.NOT_OURS: "it is no export of this program",
    FileFault.NEWER: "it was written by a newer version of this program",
    FileFault.DAMAGED: "it does not hold together",
    FileFault.NUMBER: "it has a number that no trade can have",
    FileFault.NAME: "it has a name that no portfolio can have",
    FileFault.TOO_MANY: "it has more than one owner may keep",
    FileFault.EMPTY: "there is nothing in it",
}
_PRIVACY = {
    "What I keep": (
        "Portfolios with their trades and a log of who changed what and when, reminders, settings, the editors of"
        " groups, and whom the owner of this bot let in; people and groups by their Telegram numbers. It is in the"
        " database of whoever runs this bot, and in the backups of it."
    ),
    "For how long": (
        "Until you erase it. A deleted portfolio can be brought back for 30 days and is erased after that. A question"
        " of mine waits 15 minutes for its answer. Which messages have changed something is known for 7 days, by their"
        " numbers, so that none counts twice. The last cards are in memory until newer ones push them out."
    ),
    "What I do not keep": (
        "Keys of exchanges, which I never ask for; names of people; and what you write, once it is answered. The"
        " program's own log is about errors, and knows chats by their numbers."
    ),
    "Out, in and gone": (
        "/export gives all of it as a file, /import reads that file again, and /forgetme erases everything. In a group"
        " its editors do the former two, and its administrators erase."
    ),
}


class UploadWords:
    """The words around one's own data, as part of a language."""

    privacy = _PRIVACY
    export_button = "Export"
    as_table = "As a table (CSV)"
    as_file = "As a file to keep (JSON)"
    forget_button = "Erase everything"
    erase_button = "Yes, erase it all"

    # out

    def exported(self, *, private: bool) -> str:
        """First line of an export."""
        return "Your data" if private else "The data of this group"

    def export_content(self, portfolios: int, entries: int, *, settings: bool) -> str:
        """What is in the file."""
        content = _counted(portfolios, entries)
        return f"{content}, and the settings." if settings else f"{content}."

    def export_is_whole(self) -> str:
        """What the file is good for."""
        return "/import brings it in again, here or at another bot of this kind."

    def export_is_table(self) -> str:
        """The same for a table."""
        return "It is for spreadsheets: a row for each entry, times in UTC. Only the JSON file can be brought in again."

    def export_too_large(self) -> str:
        """A file that cannot be sent back."""
        return "It is larger than /import reads. To bring portfolios in again, take them one by one: /export NAME."

    def amounts_hidden(self) -> str:
        """An export in a group that shows no amounts."""
        return "An export has amounts, and this group shows none: /percent off shows them again."

    # in

    def ask_file(self, *, private: bool) -> str:
        """Which file?"""
        how = "Send me the JSON file" if private else "Reply to this message with the JSON file"
        return f"{how} that /export gave, or /cancel. All that is in it comes in, or nothing."

    def imported(self, portfolios: int) -> str:
        """First line of what came in."""
        return f"{_number(portfolios, 'portfolio', 'portfolios')} came in"

    def more_imported(self, count: int) -> str:
        """Those that a list has no room for."""
        return f"… and {count} more."

    def settings_imported(self, *, came: bool) -> str:
        """Whether the settings of the file are those that hold now."""
        return "The settings of the file hold from now on." if came else "The settings stay as they were."

    # gone

    def ask_forget(self, *, private: bool) -> str:
        """Is it meant?"""
        whose = "you" if private else "this group"
        return f"Erase everything that I keep about {whose}?"

    def kept_rows(self, kept: Kept, *, private: bool) -> list[str]:
        """What would be erased, one a line."""
        return [
            f"{_counted(kept.portfolios, kept.entries)}, with the log of changes",
            "portfolios that were deleted in the last 30 days",
            "the reminders of this chat",
            "the settings" if kept.settings else "settings: none were changed",
            "your right to edit in groups" if private else _number(kept.editors, "editor", "editors"),
            "questions that wait for an answer, and that the owner of this bot let you in",
        ]

    def forget_hint(self) -> str:
        """That there is no way back, and that there is one."""
        return (
            "There is no way back, except with a file that you exported before. In the logs of groups it will be nobody"
            " who made your changes."
        )

    def forgotten(self, *, private: bool) -> str:
        """Done."""
        return f"Everything is erased. I keep nothing about {'you' if private else 'this group'} any more."

    # files

    def upload_too_large(self, size: int, most: int) -> str:
        """More than is fetched."""
        return f"That file has {size:,} bytes, and I read {most:,} at most. Nothing was changed."

    def upload_failed(self) -> str:
        """Telegram does not hand it over."""
        return "I could not fetch that file. Nothing was changed; please send it again."

    def wrong_file(self, fault: FileFault, where: str) -> str:
        """Not an export."""
        about = f" (portfolio “{where}”)" if where else ""
        return f"I cannot read that file{about}: {_FAULTS[fault]}. Nothing was changed."


def _counted(portfolios: int, entries: int) -> str:
    return f"{_number(portfolios, 'portfolio', 'portfolios')} with {_number(entries, 'entry', 'entries')}"


def _number(count: int, one: str, many: str) -> str:
    return f"{count:,} {one if count == 1 else many}"
