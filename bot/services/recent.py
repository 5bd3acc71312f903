"""The last hedge that each person planned in each chat, remembered for as long as there is room."""

from __future__ import annotations

from collections import OrderedDict
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from bot.services.hedging import HedgePlan
    from bot.services.linear import LinearPlan
    from bot.services.visits import Visit

MOST = 1_000


class RecentHedges:
    """At most `MOST` plans, the longest untouched is forgotten first."""

    def __init__(self, most: int = MOST) -> None:
        self._most = most
        self._plans: OrderedDict[tuple[int, int], HedgePlan | LinearPlan] = OrderedDict()

    def note(self, visit: Visit, plan: HedgePlan | LinearPlan) -> None:
        """Remember `plan` as the last one."""
        self._plans[visit.chat, visit.voice] = plan
        self._plans.move_to_end((visit.chat, visit.voice))
        if len(self._plans) > self._most:
            self._plans.popitem(last=False)

    def last(self, visit: Visit) -> HedgePlan | LinearPlan | None:
        """The last one, if it is still remembered."""
        return self._plans.get((visit.chat, visit.voice))

    def forget(self, visit: Visit) -> None:
        """Those of the visit's owner: a person's in every chat, or all in a group."""
        self._plans = OrderedDict((key, plan) for key, plan in self._plans.items() if visit.owner not in key)
