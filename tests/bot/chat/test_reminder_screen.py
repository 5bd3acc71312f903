"""What reminders say when they are due: the card, what became true or is over, all of a group's at a time."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, time, timedelta
from decimal import Decimal

import pytest

from bot.chat.conversation import NotYet
from bot.chat.markup import escaped, shown_units
from bot.chat.screen import Screen
from bot.errors import Broken, StoreUnavailable
from bot.ports import Preferences
from bot.ports.dispatch import Note, Parcel
from bot.ports.reminders import Condition, Daily, Measure, Occasion, Occurrence, Reminder, Rest
from hedgecore import Coin, CoinsMoved, Ratio, TargetSet
from tests.bot.chat.people import labels
from tests.support.builders import DATED, ETHER, NOON, funding, snapshot
from tests.support.desk import ANN, BOB, GROUP, Desk
from tests.support.ledger import FULL, HALF, hedged, keep, sold

HOUR = timedelta(hours=1)
NOON_DAILY = Daily(time(12))
DRIFT = Condition(Measure.DRIFT, Decimal("0.05"))


@pytest.fixture
def desk() -> Desk:
    return Desk()


def fall(desk) -> None:
    desk.market.snapshots["BTCUSD_PERP"] = snapshot(price="32000")


async def note(
    desk, rule=NOON_DAILY, occasion=Occasion.SCHEDULED, *, name="half", entries=HALF, owner=ANN, **more
) -> Note:
    """A message about a portfolio that is kept for it, if it is not there."""
    titles = {title: which for which, title in (await desk.books.titles(owner)).items()}
    which = titles.get(name) or (await keep(desk, name, *entries, owner=owner)).id
    began_at = more.pop("began_at", None)
    due_at = more.pop("due_at", desk.clock.now())
    repeated = more.pop("repeated", False)
    reminder = desk.reminders.put(Reminder(0, owner, which, owner, None, ANN, rule, "UTC", NOON, **more))
    return Note(reminder.id, reminder, Occurrence(reminder.id, due_at, occasion, began_at), repeated, 1)


def parcel(*notes: Note) -> Parcel:
    return Parcel(notes[0].reminder.chat, None, NOON, notes)


async def screen(desk, *notes: Note) -> Screen:
    """What is said, where something is."""
    shown = await desk.speaking.screen(parcel(*notes))
    assert isinstance(shown, Screen)
    return shown


# a schedule


async def test_a_scheduled_reminder_is_the_card_of_drift_under_one_line(desk):
    fall(desk)
    shown = await screen(desk, await note(desk))
    card = await desk.sees("/drift half")
    assert shown.html == f"Reminder, daily at 12:00\n\n{card.html}"
    assert shown.buttons[:-1] == card.buttons
    assert labels(shown)[-1] == ["Snooze or change"]
    assert not shown.silent


async def test_its_buttons_are_those_of_drift(desk):
    fall(desk)
    shown = await screen(desk, await note(desk))
    assert (await desk.pressed(shown, "↻")).html == (await desk.sees("/drift half")).html
    assert "66.7 %" in (await desk.pressed(shown, "Why?")).html
    assert "<b>half · daily at 12:00</b>" in (await desk.pressed(shown, "Snooze or change")).html


async def test_late_is_said_with_the_moment_it_was_due_where_the_person_is(desk):
    desk.profiles.settled[ANN] = Preferences(zone="Europe/Berlin")
    late = await note(desk, due_at=NOON - HOUR)
    assert (await screen(desk, late)).html.splitlines()[:2] == [
        "Reminder, daily at 12:00",
        "Late: it was due at Sun 1 Mar 12:00, and the bot was not running then.",
    ]


async def test_some_minutes_are_not_late(desk):
    assert "Late" not in (await screen(desk, await note(desk, due_at=NOON - timedelta(minutes=5)))).html


async def test_a_possible_repeat_is_marked(desk):
    shown = await screen(desk, await note(desk, repeated=True))
    assert shown.html.splitlines()[1] == "May be a repeat: the bot restarted while it was sending this."


async def test_without_a_price_it_still_speaks(desk):
    for venue in ("binancecoinm", "bybit"):
        desk.market.fail(venue)
    shown = await screen(desk, await note(desk))
    assert shown.html == (
        "Reminder, daily at 12:00\nhalf: no usable price just now, so I give no numbers. Drift tries again."
    )
    assert labels(shown) == [["Drift", "Show"], ["Snooze or change"]]


async def test_a_portfolio_that_is_gone_is_not_spoken_of(desk):
    gone = await note(desk)
    await desk.sees("/delete half")
    assert await desk.speaking.screen(parcel(gone)) is None


async def test_a_message_of_a_rule_that_was_changed_meanwhile_is_dropped(desk):
    was_condition = await note(desk, occasion=Occasion.BEGAN)
    was_schedule = await note(desk, DRIFT)
    assert [await desk.speaking.screen(parcel(each)) for each in (was_condition, was_schedule)] == [None, None]


async def test_a_broken_store_is_raised_so_that_it_is_tried_again(desk):
    due = await note(desk)
    desk.books.fail(StoreUnavailable(Broken.LOCKED))
    with pytest.raises(StoreUnavailable):
        await desk.speaking.screen(parcel(due))


# conditions


async def test_a_drift_says_what_is_true_how_far_and_since_when(desk):
    fall(desk)
    began = await note(desk, DRIFT, Occasion.BEGAN, began_at=NOON - HOUR)
    shown = await screen(desk, began)
    assert shown.html == (
        "<b>half drifts by more than 5 points</b>\nBTC: +16.7 pts off the target now.\nSince Sun 1 Mar 11:00."
    )
    assert labels(shown) == [["Drift", "Show"], ["Snooze or change"]]
    assert "BUY 70 contracts" in (await desk.pressed(shown, "Drift")).html


async def test_a_condition_is_not_late(desk):
    began = await note(desk, DRIFT, Occasion.BEGAN, began_at=NOON - HOUR, due_at=NOON - HOUR)
    assert (await screen(desk, began)).html.startswith("<b>half drifts by more than 5 points</b>")


async def test_of_several_coins_the_one_farthest_off_is_named(desk):
    fall(desk)
    ether = CoinsMoved("ETH", Coin(1), NOON), TargetSet("ETH", Ratio("0.5"), NOON), sold("160", "3200", ETHER)
    entries = (*HALF, *ether)
    assert "BTC: +16.7 pts" in (await screen(desk, await note(desk, DRIFT, Occasion.BEGAN, entries=entries))).html


async def test_a_short_without_coins_is_said_to_be_one(desk):
    entries = (*HALF, CoinsMoved("BTC", -Coin(1), NOON))
    shown = await screen(desk, await note(desk, DRIFT, Occasion.BEGAN, entries=entries))
    assert "half · BTC · no coins left to hedge." in shown.html


async def test_a_liquidation_says_how_near_it_is(desk):
    near = Condition(Measure.LIQUIDATION, Decimal("1.2"))
    desk.market.snapshots["BTCUSD_PERP"] = snapshot(price="100000")
    shown = await screen(desk, await note(desk, near, Occasion.BEGAN, began_at=NOON))
    assert shown.html.splitlines()[:2] == [
        "<b>half: liquidation is nearer than 120 %</b>",
        "BTCUSD_PERP: 27.5 % away from the liquidation price now.",
    ]


async def test_funding_says_its_rate(desk):
    desk.market.snapshots["BTCUSD_PERP"] = snapshot(funding=funding("-0.000123"))
    negative = Condition(Measure.FUNDING, Decimal(0))
    assert (await screen(desk, await note(desk, negative, Occasion.BEGAN))).html.splitlines()[:2] == [
        "<b>half: funding is negative</b>",
        "BTCUSD_PERP: funding is -0.0123 % / 8 h now.",
    ]


async def test_of_several_contracts_the_lowest_basis_is_named(desk):
    desk.market.snapshots["BTCUSD_260626"] = snapshot(DATED, "64000", mark=snapshot(DATED, "62720").mark)
    below = Condition(Measure.BASIS, Decimal("-0.01"))
    entries = (*HALF, sold("10", contract=DATED))
    shown = await screen(desk, await note(desk, below, Occasion.BEGAN, entries=entries))
    assert shown.html.splitlines()[:2] == [
        "<b>half: basis is below -1 %</b>",
        "BTCUSD_260626: basis is -2.00 % now.",
    ]


async def test_a_figure_that_nobody_can_tell_is_unknown(desk):
    began = await note(desk, DRIFT, Occasion.BEGAN)
    for venue in ("binancecoinm", "bybit"):
        desk.market.fail(venue)
    assert "What it is at this moment is unknown" in (await screen(desk, began)).html


@pytest.mark.parametrize(
    ("rule", "said"),
    [
        (DRIFT, "half, over: drift is back within 5 points. It lasted 3 h."),
        (
            Condition(Measure.LIQUIDATION, Decimal("0.2")),
            "half, over: liquidation is farther than 20 % again. It lasted 3 h.",
        ),
        (Condition(Measure.FUNDING, Decimal(0)), "half, over: funding is not negative any more. It lasted 3 h."),
        (
            Condition(Measure.BASIS, Decimal("-0.01")),
            "half, over: basis is not below -1 % any more. It lasted 3 h.",
        ),
    ],
)
async def test_an_end_says_how_long_it_lasted(desk, rule, said):
    over = await note(desk, rule, Occasion.OVER, began_at=NOON - 3 * HOUR)
    assert (await screen(desk, over)).html == f"<b>{said}</b>"


async def test_one_that_cannot_watch_says_since_when_and_what_that_means(desk):
    blind = await note(desk, DRIFT, Occasion.BLIND, unseen_at=NOON - HOUR, blind_at=NOON)
    assert (await screen(desk, blind)).html == (
        "<b>half: I cannot watch its drift</b>\n"
        "I have had no usable market data for it since Sun 1 Mar 11:00, and say nothing of it until I have. Please look"
        " at the exchange yourself."
    )


# quiet hours


NIGHT = Preferences(zone="Europe/Berlin", quiet=(time(22), time(7)))


async def at_night(desk) -> datetime:
    """Four in the morning; when the quiet hours end."""
    desk.profiles.settled |= {ANN: NIGHT, GROUP: NIGHT}
    desk.clock.advance(15 * HOUR)
    return NOON + 18 * HOUR


async def test_in_quiet_hours_a_schedule_waits_until_they_end(desk):
    end = await at_night(desk)
    assert await desk.speaking.screen(parcel(await note(desk))) == NotYet(end)


async def test_in_quiet_hours_a_condition_speaks_without_a_sound(desk):
    await at_night(desk)
    assert (await screen(desk, await note(desk, DRIFT, Occasion.OVER))).silent


async def test_what_has_waited_for_the_end_of_quiet_hours_is_not_late(desk):
    end = await at_night(desk)
    desk.clock.advance(end - desk.clock.now())
    waited = await note(desk, due_at=end - 2 * HOUR)
    assert "Late" not in (await screen(desk, waited)).html


async def test_in_a_group_a_condition_takes_the_schedules_along(desk):
    await at_night(desk)
    both = await note(desk, owner=GROUP), await note(desk, DRIFT, Occasion.OVER, owner=GROUP)
    shown = await screen(desk, *both)
    assert shown.silent
    assert "Reminder, daily at 12:00" in shown.html


# groups


async def test_a_groups_card_is_for_everybody_in_it(desk):
    shown = await screen(desk, await note(desk, owner=GROUP))
    assert "Nothing to do" in (await desk.pressed(shown, "↻", BOB, GROUP)).html


async def test_a_group_hears_all_that_is_due_in_one_message(desk):
    fall(desk)
    notes = (
        await note(desk, owner=GROUP),
        await note(desk, DRIFT, Occasion.BEGAN, owner=GROUP, began_at=NOON),
        await note(desk, name="full", entries=FULL, owner=GROUP, repeated=True),
    )
    shown = await screen(desk, *notes)
    first, second, third = shown.html.split("\n\n")
    assert first.splitlines()[:3] == [
        "Reminder, daily at 12:00",
        "<b>half · 66.7 % hedged, 50 % wanted</b>",
        "<b>BUY 70 contracts × $100 = $7,000: that brings it to 52.1 %.</b>",
    ]
    assert second.startswith("<b>half drifts by more than 5 points</b>")
    assert third.splitlines()[1:3] == [
        "May be a repeat: the bot restarted while it was sending this.",
        "<b>full · 100 % hedged, 100 % wanted</b>",
    ]
    assert labels(shown) == [["Drift: half", "Show: half"], ["Drift: full", "Show: full"], ["Reminders"]]
    assert "66.7 %" in (await desk.pressed(shown, "Drift: half", BOB, GROUP)).html


async def test_of_several_one_whose_portfolio_is_gone_is_left_out(desk):
    notes = await note(desk, owner=GROUP), await note(desk, name="full", entries=FULL, owner=GROUP)
    await desk.sees("/delete half", ANN, GROUP)
    shown = await screen(desk, *notes)
    assert "half" not in shown.html
    assert labels(shown)[-1] == ["Snooze or change"]


@pytest.mark.parametrize("sign", ["🙂", "&", "x"])
async def test_twenty_long_ones_fit_into_one_message_and_none_is_left_out(desk, sign):
    names = [f"{number:02} {sign * 37}" for number in range(20)]
    notes = [await note(desk, name=name, entries=hedged("0.5", "160"), owner=GROUP) for name in names]
    shown = await screen(desk, *notes)
    assert shown_units(shown.html) <= 4096
    assert all(escaped(name) in shown.html for name in names)
    assert 0 < shown.html.count("SELL") < 20
    assert len(shown.buttons) == 21


async def test_a_group_in_percent_only_hears_no_amounts(desk):
    fall(desk)
    desk.profiles.settled[GROUP] = Preferences(percent_only=True)
    one = await note(desk, owner=GROUP)
    other = await note(desk, DRIFT, Occasion.BEGAN, owner=GROUP)
    for shown in (await screen(desk, one), await screen(desk, one, other)):
        assert "$7,000" not in shown.html
        assert "for 14.6 % of the holding" in shown.html


# open and closed chats


async def test_reminders_of_a_closed_chat_sleep_and_wake_with_it(desk):
    due = await note(desk, next_at=NOON)
    await desk.speaking.closed(ANN)
    assert desk.reminders.kept[due.number].rest is Rest.ASLEEP
    desk.clock.advance(HOUR)
    await desk.speaking.opened(ANN)
    assert desk.reminders.kept[due.number] == replace(
        due.reminder, next_at=NOON + HOUR, version=desk.reminders.kept[due.number].version
    )
