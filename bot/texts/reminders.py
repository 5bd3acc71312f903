"""English for reminders: how they are set and listed, and what they say."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.ports.reminders import Condition, Daily, Every, Measure
from bot.texts import numbers
from hedgecore import Ratio

if TYPE_CHECKING:
    from datetime import datetime, timedelta

    from bot.ports.reminders import Rule

_WATCHED = {
    Measure.DRIFT: "drift",
    Measure.LIQUIDATION: "distance to liquidation",
    Measure.FUNDING: "funding",
    Measure.BASIS: "basis",
}


def moment(at: datetime) -> str:
    """`Mon 2 Mar 09:00`, in the zone that `at` is in."""
    return f"{at:%a} {at.day} {at:%b %H:%M}"


class ReminderWords:
    """The words around reminders, as part of a language."""

    remind_button = "Remind me"
    reminders_button = "Reminders"
    manage_button = "Snooze or change"
    pause_button = "Pause"
    resume_button = "Resume"
    edit_button = "Edit"
    snooze_hour = "Snooze 1 h"
    snooze_four_hours = "Snooze 4 h"
    snooze_tomorrow = "Until tomorrow 09:00"
    delete_it_button = "Yes, delete it"

    # rules

    def rule(self, rule: Rule) -> str:
        """When it speaks, to stand behind a portfolio's name."""
        match rule:
            case Daily():
                return f"{'from Monday to Friday' if rule.weekdays else 'daily'} at {rule.at:%H:%M}"
            case Every():
                return f"every {numbers.hours(rule.span)} h"
            case Condition():
                return self._when(rule.measure, Ratio(rule.threshold))

    def _when(self, measure: Measure, threshold: Ratio) -> str:
        share = numbers.percent_short(threshold)
        if measure is Measure.DRIFT:
            return f"when it drifts by more than {numbers.trimmed(threshold.value * 100)} points"
        if measure is Measure.LIQUIDATION:
            return f"when liquidation is nearer than {share}"
        return f"when {_WATCHED[measure]} is {'negative' if threshold == Ratio(0) else f'below {share}'}"

    # setting

    def ask_rule(self, name: str, *, private: bool) -> str:
        """When shall a reminder speak?"""
        how = "send me a rule" if private else "reply to this message with a rule"
        return f"When shall I remind you of “{name}”? Press a button, {how} such as every 4h or drift 5%, or /cancel."

    def ask_new_rule(self, name: str, *, private: bool) -> str:
        """When shall it speak from now on?"""
        how = "Send me" if private else "Reply to this message with"
        return f"{how} the new rule of this reminder of “{name}”, or /cancel. What it is now:"

    def reminder_set(self, name: str, rule: str) -> str:
        """After one was set or changed."""
        return f"I will remind you of “{name}” {rule}."

    def reminder_known(self, name: str, rule: str) -> str:
        """There is the very same one."""
        return f"There is a reminder of “{name}” {rule} already."

    def condition_promise(self) -> str:
        """What to expect of a condition."""
        return "I speak when that becomes true, and once more when it is over."

    def zone_unsaid(self) -> str:
        """Nobody said where they are."""
        return "Times are UTC. /settings zone and what your clock shows, such as /settings zone 14:30, finds your zone."

    # the list

    def reminders(self, count: int, most: int) -> str:
        """First line of the list."""
        return f"{count} of {most} reminders in this chat"

    def reminder_count(self, count: int, most: int) -> tuple[str, str]:
        """A row of the settings."""
        return "Remind.", f"{count} of {most} reminders set"

    def no_reminders_yet(self) -> str:
        """The list is empty."""
        return "There is no reminder here yet. /remind NAME daily 09:00 sets one, and so does Remind me under /drift."

    def reminder_hint(self) -> str:
        """What the numbers under the list do."""
        return "A number opens that reminder: pause, snooze, edit, delete."

    def reminder_next(self, at: str) -> str:
        """When a schedule is due."""
        return f"Next: {at}."

    def reminder_paused(self) -> str:
        """It says nothing until somebody resumes it."""
        return "Paused."

    def reminder_asleep(self) -> str:
        """The chat was closed to the bot."""
        return "Asleep: I could not write here."

    def reminder_snoozed(self, until: str) -> str:
        """It says nothing for a while."""
        return f"Snoozed until {until}."

    def reminder_watching(self) -> str:
        """A condition that is not true."""
        return "I am watching."

    def reminder_true(self, since: str) -> str:
        """A condition that is true."""
        return f"True since {since}."

    def reminder_unseen(self, since: str) -> str:
        """A condition of which nobody can tell."""
        return f"I cannot tell since {since}, for want of market data."

    def reminder_spoke(self, at: str) -> str:
        """When it last spoke."""
        return f"Last spoke {at}."

    def reminder_silent(self) -> str:
        """It never spoke."""
        return "It has not spoken yet."

    def ask_delete_reminder(self, name: str, rule: str) -> str:
        """Is it meant?"""
        return f"Delete the reminder of “{name}” {rule}? There is no way back."

    def reminder_deleted(self, name: str, rule: str) -> str:
        """Gone."""
        return f"The reminder of “{name}” {rule} is deleted."

    # refusals

    def no_such_reminder(self) -> str:
        """A button of one that was deleted."""
        return "That reminder is not here any more. /reminders lists those that are."

    def no_reminding(self) -> str:
        """A front end where nobody would hear them."""
        return "I cannot remind anybody here: reminders are for a chat on Telegram."

    # what they say

    def reminder_title(self, rule: str) -> str:
        """First line of a scheduled one."""
        return f"Reminder, {rule}"

    def late(self, due: str) -> str:
        """It comes after an outage."""
        return f"Late: it was due at {due}, and the bot was not running then."

    def repeat(self) -> str:
        """Nobody can tell whether it was sent before."""
        return "May be a repeat: the bot restarted while it was sending this."

    def began(self, name: str, measure: Measure, threshold: Ratio) -> str:
        """First line of a condition that has become true."""
        share = numbers.percent_short(threshold)
        return {
            Measure.DRIFT: f"{name} drifts by more than {numbers.trimmed(threshold.value * 100)} points",
            Measure.LIQUIDATION: f"{name}: liquidation is nearer than {share}",
        }.get(measure, f"{name}: {_WATCHED[measure]} is {'negative' if threshold == Ratio(0) else f'below {share}'}")

    def since(self, at: str) -> str:
        """When a condition became true."""
        return f"Since {at}."

    def figure(self, measure: Measure, figure: str, about: str) -> str:
        """What the condition looks at, as it is now; `about` is the coin or the contract."""
        said = {
            Measure.DRIFT: f"{about}: {figure} off the target now.",
            Measure.LIQUIDATION: f"{about}: {figure} away from the liquidation price now.",
        }
        return said.get(measure, f"{about}: {_WATCHED[measure]} is {figure} now.")

    def figure_unknown(self) -> str:
        """There is no usable price at this moment."""
        return "What it is at this moment is unknown: no usable price just now."

    def over(self, name: str, measure: Measure, threshold: Ratio, lasted: timedelta | None) -> str:
        """First line of a condition that is over; `lasted` is None where nobody knows."""
        what = {
            Measure.DRIFT: f"drift is back within {numbers.trimmed(threshold.value * 100)} points",
            Measure.LIQUIDATION: f"liquidation is farther than {numbers.percent_short(threshold)} again",
        }.get(measure, self._not_below(measure, threshold))
        said = f"{name}, over: {what}."
        return said if lasted is None else f"{said} It lasted {numbers.age(lasted)}."

    def _not_below(self, measure: Measure, threshold: Ratio) -> str:
        if threshold == Ratio(0):
            return f"{_WATCHED[measure]} is not negative any more"
        return f"{_WATCHED[measure]} is not below {numbers.percent_short(threshold)} any more"

    def blind(self, name: str, measure: Measure) -> str:
        """First line of a condition that nobody can watch."""
        return f"{name}: I cannot watch its {_WATCHED[measure]}"

    def blind_since(self, since: str) -> str:
        """Why, and what that means."""
        return (
            f"I have had no usable market data for it since {since}, and say nothing of it until I have. Please look at"
            " the exchange yourself."
        )

    def short_note(self, name: str, rule: str) -> str:
        """A reminder in a message that has no room for more of it."""
        return f"{name}, {rule}: press Drift."

    def unreckoned(self, name: str) -> str:
        """A scheduled reminder of a portfolio that has no usable price."""
        return f"{name}: no usable price just now, so I give no numbers. Drift tries again."

    # zones

    def which_zone(self, *, now: str) -> str:
        """Several zones fit; `now` is the time there, "" where they differ."""
        return f"Where it is {now} now. Which one is yours?" if now else "Which zone is yours?"
