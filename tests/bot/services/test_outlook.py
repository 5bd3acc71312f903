"""What becomes of a reminder that was looked at: its message, its next look, and what sets it off."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest

from bot.ports.reminders import Occasion, Occurrence, Reminder, Topic, Trigger
from bot.services.conditions import UNKNOWN, Finding
from bot.services.outlook import Outlook, outlook
from tests.bot.services.watch import ANN, DAY, HOUR, MINUTE, TENTH_OFF
from tests.support.builders import NOON

TOPIC = Topic("bybit", "BTCUSD", "mark")
BEGINS, ENDS = (Trigger(TOPIC, above=Decimal(2)),), (Trigger(TOPIC, below=Decimal(1)),)
FALSE = Finding(holds=False, over=True, begins=BEGINS, ends=ENDS)
BETWEEN = replace(FALSE, over=False)
TRUE = replace(BETWEEN, holds=True)
CALM = Reminder(5, ANN, 7, ANN, None, ANN, TENTH_OFF, "UTC", NOON - DAY, look_at=NOON)
BEGUN = replace(CALM, began_at=NOON - HOUR, spoke_at=NOON - HOUR)
UNSEEN = replace(CALM, unseen_at=NOON - 14 * MINUTE)


def said(occasion: Occasion, began_at=None) -> Occurrence:
    return Occurrence(5, NOON, occasion, began_at)


@pytest.mark.parametrize("found", [FALSE, BETWEEN])
def test_what_is_not_true_waits_for_its_beginning(found):
    assert outlook(CALM, found, NOON) == Outlook(replace(CALM, look_at=NOON + DAY), None, BEGINS)


def test_what_becomes_true_says_so_and_waits_for_its_end():
    begun = replace(CALM, look_at=NOON + DAY, began_at=NOON, spoke_at=NOON)
    assert outlook(CALM, TRUE, NOON) == Outlook(begun, said(Occasion.BEGAN, NOON), ENDS)


@pytest.mark.parametrize("found", [TRUE, BETWEEN])
def test_what_is_still_true_or_hardly_false_waits_for_its_end(found):
    assert outlook(BEGUN, found, NOON) == Outlook(replace(BEGUN, look_at=NOON + DAY), None, ENDS)


def test_what_is_over_says_since_when_it_was_true_and_waits_for_its_beginning():
    over = replace(BEGUN, look_at=NOON + DAY, began_at=None, spoke_at=NOON)
    assert outlook(BEGUN, FALSE, NOON) == Outlook(over, said(Occasion.OVER, NOON - HOUR), BEGINS)


def test_what_is_true_too_soon_after_its_end_is_looked_at_when_it_may_begin():
    cooling = replace(CALM, spoke_at=NOON - HOUR + MINUTE)
    assert outlook(cooling, TRUE, NOON) == Outlook(replace(cooling, look_at=NOON + MINUTE), None, ())
    cooled = replace(CALM, spoke_at=NOON - HOUR)
    assert outlook(cooled, TRUE, NOON).occurrence == said(Occasion.BEGAN, NOON)


@pytest.mark.parametrize("reminder", [CALM, BEGUN, UNSEEN])
@pytest.mark.parametrize("found", [TRUE, FALSE, UNKNOWN])
def test_a_snoozed_one_is_looked_at_when_its_snooze_is_over(reminder, found):
    snoozed = replace(reminder, snoozed_until=NOON + MINUTE)
    assert outlook(snoozed, found, NOON) == Outlook(replace(snoozed, look_at=NOON + MINUTE), None, ())


def test_when_its_snooze_is_over_it_speaks():
    assert outlook(replace(CALM, snoozed_until=NOON), TRUE, NOON).occurrence == said(Occasion.BEGAN, NOON)


def test_what_nobody_can_tell_is_looked_at_every_minute_and_keeps_its_triggers():
    unseen = replace(CALM, unseen_at=NOON, look_at=NOON + MINUTE)
    assert outlook(CALM, UNKNOWN, NOON) == Outlook(unseen, None, None)
    assert outlook(UNSEEN, UNKNOWN, NOON) == Outlook(replace(UNSEEN, look_at=NOON + MINUTE), None, None)


def test_the_last_look_before_it_is_blind_comes_in_time():
    almost = replace(CALM, unseen_at=NOON - 15 * MINUTE + MINUTE / 2)
    assert outlook(almost, UNKNOWN, NOON).reminder.look_at == NOON + MINUTE / 2


def test_after_a_quarter_of_an_hour_it_says_that_it_is_blind():
    waited = replace(BEGUN, unseen_at=NOON - 15 * MINUTE)
    blind = replace(waited, blind_at=NOON, look_at=NOON + 15 * MINUTE)
    assert outlook(waited, UNKNOWN, NOON) == Outlook(blind, said(Occasion.BLIND, NOON - HOUR), None)


def test_one_that_said_so_says_nothing_more_and_is_looked_at_now_and_then():
    blind = replace(CALM, unseen_at=NOON - HOUR, blind_at=NOON - HOUR / 2)
    assert outlook(blind, UNKNOWN, NOON) == Outlook(replace(blind, look_at=NOON + 15 * MINUTE), None, None)


def test_one_that_can_be_seen_again_forgets_that_it_could_not():
    blind = replace(CALM, unseen_at=NOON - HOUR, blind_at=NOON - HOUR / 2)
    assert outlook(blind, FALSE, NOON) == Outlook(replace(CALM, look_at=NOON + DAY), None, BEGINS)


@pytest.mark.parametrize(
    ("reminder", "found", "known"),
    [
        (CALM, Finding(holds=False, over=None), True),
        (CALM, Finding(holds=None, over=False), False),
        (BEGUN, Finding(holds=None, over=False), True),
        (BEGUN, Finding(holds=False, over=None), False),
    ],
)
def test_only_what_it_waits_for_must_be_known(reminder, found, known):
    assert (outlook(reminder, found, NOON).reminder.unseen_at is None) is known
