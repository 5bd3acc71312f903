"""What reminders say, a block each: a schedule where the hedge stands, a condition what has become of it. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from bot.chat.drift_card import drift_brief
from bot.chat.markup import blocks, bold, escaped, lines, shown_units
from bot.chat.reminder_card import in_zone
from bot.ports.reminders import Condition, Measure, Occasion
from bot.services.drifting import Standing, Uncovered
from bot.services.timing import is_late
from bot.texts import numbers
from bot.texts.drifting import points
from hedgecore import InversePerpetual, Ratio, basis, off_target

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from decimal import Decimal

    from bot.chat.command import Frame
    from bot.ports import Portfolio, Preferences
    from bot.ports.dispatch import Note
    from bot.services.drifting import PortfolioDrift
    from bot.texts import Texts

_ROOM = 3_900  # of the 4,096 units of a message: twenty lines with the longest names fit


@dataclass(frozen=True, slots=True)
class Told:
    """A note with its portfolio, and where that stands; None where nobody can tell, or it does not matter."""

    note: Note
    portfolio: Portfolio
    found: PortfolioDrift | None


def is_timely(note: Note) -> bool:
    """Whether the reminder still has the kind of rule that the note is about."""
    scheduled = note.occurrence.occasion is Occasion.SCHEDULED
    return scheduled != isinstance(note.reminder.rule, Condition)


def heading(frame: Frame, note: Note, preferences: Preferences) -> str:
    """That it is the reminder, that it is late, that it may have been sent before; "" where none of it is so."""
    texts, due_at = frame.texts, note.occurrence.due_at
    scheduled = note.occurrence.occasion is Occasion.SCHEDULED
    late = scheduled and is_late(due_at, frame.now, preferences)
    return lines(
        escaped(texts.reminder_title(texts.rule(note.reminder.rule))) if scheduled else None,
        escaped(texts.late(in_zone(due_at, preferences.zone))) if late else None,
        escaped(texts.repeat()) if note.repeated else None,
    )


def together(frame: Frame, told: Sequence[Told], preferences: Preferences) -> str:
    """One block under the other; those without room are cut to a line, the last ones first."""
    whole = [block(frame, each, preferences) for each in told]
    short = [_short(frame, each) for each in told]
    tries = (blocks(*whole[:count], lines(*short[count:])) for count in range(len(told), -1, -1))
    return next(html for html in tries if shown_units(html) <= _ROOM)


def block(frame: Frame, told: Told, preferences: Preferences) -> str:
    """All that is said of one."""
    rule = told.note.reminder.rule
    said = _condition(frame, told, rule, preferences.zone) if isinstance(rule, Condition) else _schedule(frame, told)
    return lines(heading(frame, told.note, preferences), said)


def _short(frame: Frame, told: Told) -> str:
    texts = frame.texts
    return escaped(texts.short_note(told.portfolio.name, texts.rule(told.note.reminder.rule)))


def _schedule(frame: Frame, told: Told) -> str:
    if told.found is None:
        return escaped(frame.texts.unreckoned(told.portfolio.name))
    return drift_brief(frame, told.found)


def _condition(frame: Frame, told: Told, rule: Condition, zone: str) -> str:
    texts, note, name = frame.texts, told.note, told.portfolio.name
    threshold, occurrence = Ratio(rule.threshold), note.occurrence
    began = occurrence.began_at
    match occurrence.occasion:
        case Occasion.OVER:
            lasted = None if began is None else occurrence.due_at - began
            return bold(texts.over(name, rule.measure, threshold, lasted))
        case Occasion.BLIND:
            since = note.reminder.unseen_at or occurrence.due_at
            return lines(bold(texts.blind(name, rule.measure)), escaped(texts.blind_since(in_zone(since, zone))))
        case _:
            return lines(
                bold(texts.began(name, rule.measure, threshold)),
                escaped(_figure(frame, rule.measure, told.found)),
                escaped(texts.since(in_zone(began or occurrence.due_at, zone))),
            )


def _figure(frame: Frame, measure: Measure, found: PortfolioDrift | None) -> str:
    """What the condition looks at, as it is now: of all coins or contracts the one that matters most."""
    texts = frame.texts
    if found is None:
        return texts.figure_unknown()
    uncovered = next((coin.coin for coin in found.coins if isinstance(coin, Uncovered)), None)
    if uncovered is not None and measure is Measure.DRIFT:
        return f"{texts.uncovered(found.portfolio.name, uncovered)}."
    figures = _drifts(found) if measure is Measure.DRIFT else _of_legs(texts, measure, found)
    most = min(figures, default=None)
    return texts.figure_unknown() if most is None else texts.figure(measure, most[2], most[1])


def _drifts(found: PortfolioDrift) -> Iterator[tuple[Decimal, str, str]]:
    """How far each coin is off its target, the farthest least; its name; and that in words."""
    for coin in found.coins:
        off = off_target(coin.drift, found.preferences.policy) if isinstance(coin, Standing) else None
        if off is not None:
            yield -abs(off.value), coin.coin, points(off)


def _of_legs(texts: Texts, measure: Measure, found: PortfolioDrift) -> Iterator[tuple[Decimal, str, str]]:
    """The same of each open contract: how near its liquidation is, or its rate."""
    for leg in (leg for coin in found.coins if isinstance(coin, Standing | Uncovered) for leg in coin.legs):
        contract, snapshot = leg.contract, leg.quote.snapshot
        if measure is Measure.LIQUIDATION and leg.distance is not None:
            yield leg.distance.value, contract.symbol, numbers.percent(leg.distance)
        elif measure is Measure.BASIS:
            apart = basis(snapshot.mark, snapshot.index)
            yield apart.value, contract.symbol, numbers.percent_signed(apart, 2)
        elif measure is Measure.FUNDING and isinstance(contract, InversePerpetual) and snapshot.funding is not None:
            funding = snapshot.funding
            yield funding.rate.value, contract.symbol, texts.funding_rate(funding.rate, funding.interval)
