"""`/settings`: what fills in where a command says nothing, of a person or of a group."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, TypeAlias

from bot.chat.buttons import BadButton, ButtonFault, keyboard
from bot.chat.command import Command
from bot.chat.market_card import few_or, rows
from bot.chat.markup import blocks, bold, code, escaped, lines, pre
from bot.chat.preferences import Settled, read_setting, unpack_setting
from bot.chat.screen import Screen
from bot.chat.zones import ZoneSearch, found_by
from bot.texts.numbers import exact
from bot.texts.table import line
from hedgecore import Policy

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import time

    from bot.chat.command import Frame, Services
    from bot.chat.screen import Button, Json, Keyboard
    from bot.chat.vocabulary import Vocabulary
    from bot.ports import Preferences, Venue
    from bot.services.visits import Visit

LETTER = "g"
_NIGHT = "22:00-07:00"
_EXCHANGE = "exchange"
_CHOOSING = Settled(value=_EXCHANGE)


@dataclass(frozen=True, slots=True)
class SettingsCard:
    """What is settled, and whether it is a person's; how many of how many reminders, None where there are none; and
    whether the exchange is being chosen.
    """

    preferences: Preferences
    private: bool
    reminders: tuple[int, int] | None = None
    choosing: bool = False


@dataclass(frozen=True, slots=True)
class ZoneChoice:
    """The zones that may be meant; `at` is the time there, None where they were found by their names."""

    zones: tuple[str, ...]
    at: time | None


SettingsResult: TypeAlias = SettingsCard | ZoneChoice


def parse(text: str, vocabulary: Vocabulary) -> Settled:
    """The words after `/settings`."""
    return read_setting(text, vocabulary)


async def run(services: Services, visit: Visit, request: Settled) -> SettingsResult:
    """Settle it, where something is to be settled. Raises NotAllowed in a group for whoever has no say."""
    if isinstance(request.value, ZoneSearch):
        return ZoneChoice(found_by(request.value, visit.at), request.value.at)
    preferences = await services.keeper.preferences(visit)
    if request.field:
        if request.field == "venue" and request.value not in {None, *(venue.id for venue in services.quotes.venues)}:
            raise BadButton(ButtonFault.OLD)
        change: dict[str, Any] = {request.field: request.value}
        preferences = replace(preferences, **change)
        await services.keeper.prefer(visit, preferences)
        if request.field == "zone" and services.reminding is not None:
            await services.reminding.rezoned(visit, preferences.zone)
    return SettingsCard(preferences, visit.private, await _reminders(services, visit), request == _CHOOSING)


async def _reminders(services: Services, visit: Visit) -> tuple[int, int] | None:
    if services.reminding is None:
        return None
    listing = await services.reminding.listed(visit)
    return len(listing.reminders), listing.most


def render(frame: Frame, card: SettingsResult) -> Screen:
    """A line for each, and buttons for those that are a choice; or the zones to choose from."""
    texts = frame.texts
    if isinstance(card, ZoneChoice):
        return _zones(frame, card)
    examples = texts.examples("settings")[1:]
    html = blocks(
        bold(texts.settings_title(private=card.private)),
        pre("\n".join(line(label, value) for label, value in _rows(frame, card))),
        lines(escaped(texts.settings_hint()), *map(code, examples)),
    )
    return Screen(html, _choices(frame, card), _data(card.preferences))


def unpack(fields: Sequence[str]) -> Settled:
    """No field to look, the exchange alone to choose it, or a setting and its value."""
    if not fields:
        return Settled()
    if list(fields) == [_EXCHANGE]:
        return _CHOOSING
    name, value = fields
    return unpack_setting(name, value)


def retry(frame: Frame, _request: Settled) -> Keyboard:
    """The card as it is."""
    return keyboard([frame.button(frame.texts.settings, LETTER, ())])


def _rows(frame: Frame, card: SettingsCard) -> list[tuple[str, str]]:
    settled = card.preferences
    rows = frame.texts.setting_rows(
        zone=settled.zone,
        coin=settled.coin,
        venue={venue.id: venue.name for venue in frame.venues}.get(settled.venue or ""),
        leverage=settled.leverage,
        fee=settled.fee,
        policy=settled.policy,
        band=settled.band,
        quiet=settled.quiet,
    )
    if card.reminders is not None:
        rows.append(frame.texts.reminder_count(*card.reminders))
    return rows if card.private else [*rows, frame.texts.amounts_row(percent_only=settled.percent_only)]


def _zones(frame: Frame, choice: ZoneChoice) -> Screen:
    question = frame.texts.which_zone(now="" if choice.at is None else f"{choice.at:%H:%M}")
    buttons = [[frame.button(zone.replace("_", " "), LETTER, ("zone", zone))] for zone in choice.zones]
    back = frame.button(frame.texts.back, LETTER, ())
    return Screen(escaped(question), keyboard(*buttons, [back]), {"command": "settings", "zones": list(choice.zones)})


def _choices(frame: Frame, card: SettingsCard) -> Keyboard:
    settled, texts = card.preferences, frame.texts

    def choice(label: str, name: str, value: str, *, on: bool) -> Button | None:
        return frame.button(f"{label} ✓" if on else label, LETTER, (name, "off" if on else value))

    exchanges = [choice(each.name, _EXCHANGE, each.id, on=settled.venue == each.id) for each in _exchanges(frame)]
    if card.choosing:
        return keyboard(*rows(exchanges), [frame.button(texts.back, LETTER, ())])
    percent = [choice(texts.only_percent, "percent", "on", on=settled.percent_only)]
    return keyboard(
        *few_or(exchanges, frame.button(texts.exchange_button, LETTER, (_EXCHANGE,))),
        [choice(f"{times}x", "leverage", f"{times}x", on=settled.leverage == times) for times in (1, 2, 3)],
        [_policy(frame, each, on=settled.policy is each) for each in Policy],
        [choice(texts.quiet_nights, "quiet", _NIGHT, on=_written(settled.quiet) == _NIGHT)],
        [] if card.private else percent,
    )


def _exchanges(frame: Frame) -> list[Venue]:
    """Each once: the one that is settled stands for its contracts of both kinds."""
    connected = {each.id for each in frame.venues}
    return [each for each in frame.venues if each.beside not in connected]


def _policy(frame: Frame, policy: Policy, *, on: bool) -> Button | None:
    label = frame.texts.policy_button(policy)
    return frame.button(f"{label} ✓" if on else label, LETTER, ("policy", policy.value))


def _written(quiet: tuple[time, time] | None) -> str | None:
    return None if quiet is None else f"{quiet[0]:%H:%M}-{quiet[1]:%H:%M}"


def _data(settled: Preferences) -> dict[str, Json]:
    return {
        "command": "settings",
        "zone": settled.zone,
        "coin": settled.coin,
        "venue": settled.venue,
        "leverage": None if settled.leverage is None else exact(settled.leverage),
        "fee": None if settled.fee is None else exact(settled.fee.value),
        "policy": settled.policy.value,
        "band": [exact(settled.band.outer.value), exact(settled.band.inner.value)],
        "quiet": _written(settled.quiet),
        "percent_only": settled.percent_only,
    }


COMMAND = Command(
    name="settings", letter=LETTER, parse=parse, run=run, render=render, unpack=unpack, retry=retry, in_menu=True
)
