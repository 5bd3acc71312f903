"""English for groups, settings and access."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.errors import Circle
from bot.texts import numbers
from hedgecore import Policy

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import time
    from decimal import Decimal

    from bot.ports import Counts
    from hedgecore import Band, Rate

_REFUSED = {
    Circle.EDITORS: "Only administrators of this group, and whom they named with /editors, may do that. Everyone may"
    " look.",
    Circle.ADMINISTRATORS: "Only administrators of this group may do that.",
    Circle.OWNERS: "Only those who run this bot may ask that.",
    Circle.GROUPS: "This works in groups only.",
}
_POLICIES = {Policy.RATIO: "ratio", Policy.COINS: "coins"}


class GroupWords:
    """The words around groups, settings and access, as part of a language."""

    welcome = (
        "Hello. I help to protect crypto with a short in an inverse future: try /hedge 20000 0.5, or /help.",
        (
            "This group can keep portfolios of its own, apart from everybody's private ones. Everyone may look; the"
            " group's administrators change them, and whom they name with /editors."
        ),
        "/percent on hides all amounts here.",
    )
    settings = "Settings"
    want_to_edit = "I want to be an editor"
    confirm = "Confirm"
    let_in = "Let in"
    quiet_nights = "Quiet 22:00–07:00"
    quiet_never = "Never quiet"
    amounts = "Amounts"
    only_percent = "Percent only"

    def not_allowed(self, circle: Circle) -> str:
        """Somebody else's right."""
        return _REFUSED[circle]

    # settings

    def settings_title(self, *, private: bool) -> str:
        """First line of the settings."""
        return "Your settings" if private else "Settings of this group"

    def setting_rows(  # noqa: PLR0913 - a row for each thing that can be settled
        self,
        *,
        zone: str,
        coin: str | None,
        venue: str | None,
        leverage: Decimal | None,
        fee: Rate | None,
        policy: Policy,
        band: Band,
        quiet: tuple[time, time] | None,
    ) -> list[tuple[str, str]]:
        """What is settled, a label and a value each; None is the program's own choice."""
        return [
            ("Zone", zone),
            ("Coin", coin or "BTC, unless named"),
            ("Exchange", venue or "picked each time"),
            ("Leverage", "2x, unless named" if leverage is None else f"{numbers.trimmed(leverage)}x"),
            ("Fee", "as listed" if fee is None else f"{numbers.trimmed(fee.value * 100)} %"),
            ("Policy", _POLICIES[policy]),
            ("Band", f"{numbers.percent_short(band.outer)}, back to {numbers.percent_short(band.inner)}"),
            ("Quiet", "never" if quiet is None else f"{quiet[0]:%H:%M}-{quiet[1]:%H:%M}"),
        ]

    def amounts_row(self, *, percent_only: bool) -> tuple[str, str]:
        """Whether a group's cards show amounts."""
        return self.amounts, "in percent only" if percent_only else "shown"

    def settings_hint(self) -> str:
        """How to change what has no button."""
        return "To change one, write it behind the command; off takes it back:"

    def percent_state(self, *, percent_only: bool) -> str:
        """Whether a group's cards show amounts, as a sentence."""
        if percent_only:
            return "Cards here show no amounts, only shares of the holding and prices. /percent off shows them again."
        return "Cards here show amounts. /percent on hides them."

    def policy_button(self, policy: Policy) -> str:
        """A policy in two words."""
        return f"Keep {_POLICIES[policy]}"

    # editors

    def editors_title(self) -> str:
        """First line of the list."""
        return "Editors of this group"

    def editors_none(self) -> str:
        """Nobody was named."""
        return "Nobody yet: only administrators change the group's portfolios."

    def editors_hint(self) -> str:
        """How to name one."""
        return (
            "Whoever wants to be one presses the button below, and an administrator confirms. Or an administrator"
            " replies to a message of theirs with /editors add, or with /editors remove."
        )

    def member(self, person: int, name: str | None) -> str:
        """What somebody is called, by number where nobody can say."""
        return name or f"number {person}"

    def wants_to_edit(self) -> str:
        """Behind a name: the request that an administrator confirms."""
        return "wants to change this group's portfolios and settings. An administrator may confirm within a day."

    def remove_editor(self, name: str) -> str:
        """A button."""
        return f"✗ {name}"

    # dialogues and counts

    def cancelled(self, *, left: bool) -> str:
        """After `/cancel`."""
        return "Left; nothing was changed." if left else "There is nothing to leave: I am not waiting for an answer."

    def stats_rows(self, counts: Counts) -> list[tuple[str, str]]:
        """How much is kept, of nobody in particular."""
        return [
            ("Owners", f"{counts.owners:,}"),
            ("Portf.", f"{counts.portfolios:,}"),
            ("Entries", f"{counts.entries:,}"),
        ]

    def stats_title(self) -> str:
        """First line of the counts."""
        return "What this bot keeps"

    # access

    def knock_private(self, principal: int, *, somebody_decides: bool) -> str:
        """To a person who is not let in."""
        if somebody_decides:
            return (
                "This bot answers only people whom its owner let in. I have asked the owner, who has a button for it;"
                f" you will hear from me then. (You are number {principal}.)"
            )
        return self._nobody_decides(principal, f"You are number {principal}.")

    def knock_group(self, chat: int, *, somebody_decides: bool) -> str:
        """To a group that is not let in."""
        if somebody_decides:
            return "This bot answers only in groups that its owner let in. I have asked the owner, who has a button."
        return self._nobody_decides(None, f"This group is number {chat}.")

    def knocked(self, principal: int, title: str) -> str:
        """To the owner: who wants to be let in."""
        who = f"“{title}”" if title else "Somebody"
        kind = "The group" if principal < 0 else "The person"
        return f"{kind} {who}, number {principal}, wants to use this bot."

    def let_in_done(self, principal: int) -> str:
        """To the owner, afterwards."""
        return f"Number {principal} is let in."

    def now_let_in(self) -> str:
        """To whom it was."""
        return "You are let in. Try /hedge 20000 0.5, or /help."

    def not_let_in(self) -> str:
        """To whoever presses a button without being let in."""
        return "This bot answers only people and groups whom its owner let in."

    def door_stuck(self) -> str:
        """Nobody can look up who is let in."""
        return "I cannot look up just now whom I may answer; nothing was changed. Please try again in a minute."

    def _nobody_decides(self, principal: int | None, number: str) -> str:
        owner = "an owner's number" if principal is None else f"{principal}, if you are the owner,"
        return (
            "This bot answers only whom its owner lets in, and it has no owner yet: whoever runs it sets"
            f" HEDGEBOT_OWNERS to {owner} and starts it again. {number}"
        )

    def listing(self, names: Sequence[str]) -> str:
        """One a line."""
        return "\n".join(f"• {name}" for name in names)
