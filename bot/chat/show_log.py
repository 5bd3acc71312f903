"""The log of a portfolio: who changed what and when, a page at a time."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from bot.chat.markup import blocks, bold, escaped, lines
from bot.ports import ChangeKind

if TYPE_CHECKING:
    from collections.abc import Mapping

    from bot.chat.command import Frame, Services
    from bot.ports import Change, LogPage
    from bot.services.keeping import Which
    from bot.services.visits import Visit
    from bot.texts import Texts

_ENTRIES = 3  # of one change; an import may bring thousands


@dataclass(frozen=True, slots=True)
class LogCard:
    """A page of the log of the portfolio `which`; times are told in `zone`.

    names: what the people in it are called, None where nobody can say; `owner` is whose portfolio it is.
    """

    which: Which
    name: str
    log: LogPage
    names: Mapping[int, str | None]
    owner: int
    private: bool
    zone: str


async def log_card(services: Services, visit: Visit, which: Which, page: int) -> LogCard:
    """That page, or the last one where there are not so many. Raises NoSuchPortfolio."""
    name = await services.keeper.name(visit, which)
    log = await services.keeper.log(visit, name, page)
    if page >= log.pages > 0:
        log = await services.keeper.log(visit, name, log.pages - 1)
    people = set() if visit.private else {change.who for change in log.changes} - {visit.owner, 0}
    names = {each: await services.circles.name(visit, each) for each in people}
    return LogCard(which, name, log, names, visit.owner, visit.private, visit.preferences.zone)


def log_html(frame: Frame, card: LogCard) -> str:
    """A line for each change, the newest first."""
    texts, zone = frame.texts, ZoneInfo(card.zone)
    said = (
        texts.log_line(change.at.astimezone(zone), _who(texts, card, change.who), _what(frame, change))
        for change in card.log.changes
    )
    return blocks(bold(texts.log_title(card.name)), lines(*map(escaped, said)), escaped(texts.log_zone(card.zone)))


def _who(texts: Texts, card: LogCard, who: int) -> str:
    if who == card.owner:
        return texts.you if card.private else texts.nobody_by_name
    return card.names.get(who) or texts.somebody(who)


def _what(frame: Frame, change: Change) -> str:
    """The deed and its entries, as far as there is room in a line."""
    texts = frame.texts
    entries = [texts.entry_line(entry, amounts=not frame.percent_only) for entry in change.entries[:_ENTRIES]]
    more = len(change.entries) - _ENTRIES
    deed = _deed(texts, change)
    return ", ".join([*([deed] if deed else []), *entries, *([texts.more_entries(more)] if more > 0 else [])])


def _deed(texts: Texts, change: Change) -> str:
    """What was done to the portfolio itself; "" where only entries were added."""
    return {
        ChangeKind.CREATED: texts.created,
        ChangeKind.ENTERED: "",
        ChangeKind.RENAMED: texts.renamed_it(change.before or ""),
        ChangeKind.DELETED: texts.deleted_it,
        ChangeKind.RESTORED: texts.restored_it,
        ChangeKind.MIGRATED: texts.migrated_it,
    }[change.kind]
