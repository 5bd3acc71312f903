"""What a condition of a reminder finds in a portfolio: whether it is true, or over, and which numbers would say so.

Pure. A condition is true of a portfolio if it is true of any coin, or of any open contract, of it; it is over when none
of them is any more within a fifth of its threshold of being true.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from bot.ports.reminders import Measure, Topic, Trigger
from bot.services.drifting import Standing, Uncovered, Undelivered, Unpriced
from hedgecore import (
    InversePerpetual,
    Ratio,
    basis,
    drift_release,
    drift_triggers,
    liquidation_trigger,
    off_target,
    release_threshold,
    replay,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from decimal import Decimal

    from bot.ports.reminders import Condition
    from bot.services.drifting import CoinDrift, OpenLeg, PortfolioDrift
    from hedgecore import Contract, Policy, Snapshot, TriggerPrices

MARK, FUNDING, BASIS = "mark", "funding", "basis"


@dataclass(frozen=True, slots=True)
class Finding:
    """Whether the condition `holds` and whether it is `over`, each None where nobody can tell.

    begins, ends: what sets it off once it is not true, and once it is.
    """

    holds: bool | None
    over: bool | None
    begins: tuple[Trigger, ...] = ()
    ends: tuple[Trigger, ...] = ()


NOTHING = Finding(holds=False, over=True)
UNKNOWN = Finding(holds=None, over=None)
ALWAYS = Finding(holds=True, over=False)


def find(condition: Condition, drift: PortfolioDrift) -> Finding:
    """What the condition finds in the portfolio as it stands."""
    parts = [part for coin in drift.coins for part in _parts(condition, coin, drift)]
    return Finding(
        holds=_any(part.holds for part in parts),
        over=_all(part.over for part in parts),
        begins=tuple(trigger for part in parts for trigger in part.begins),
        ends=tuple(trigger for part in parts for trigger in part.ends),
    )


def number_of(topic: Topic, snapshot: Snapshot) -> Decimal | None:
    """The number that the topic is about; None where the market did not tell it."""
    match topic.what:
        case "mark":
            return snapshot.mark.value
        case "basis":
            return basis(snapshot.mark, snapshot.index).value
        case _:
            return None if snapshot.funding is None else snapshot.funding.rate.value


def topic_of(contract: Contract, what: str) -> Topic:
    """The number `what` of a contract."""
    return Topic(contract.venue, contract.symbol, what)


def _any(facts: Iterable[bool | None]) -> bool | None:
    """True if one is; None if none is known to be and one is unknown."""
    known = set(facts)
    return True if True in known else None if None in known else False


def _all(facts: Iterable[bool | None]) -> bool | None:
    known = set(facts)
    return False if False in known else None if None in known else True


def _parts(condition: Condition, coin: CoinDrift, drift: PortfolioDrift) -> Iterator[Finding]:
    threshold = Ratio(condition.threshold)
    if isinstance(coin, Undelivered | Unpriced):
        matters = condition.measure is Measure.DRIFT or replay(coin.coin, drift.portfolio.entries).open_legs
        yield UNKNOWN if matters else NOTHING
    elif condition.measure is Measure.DRIFT:
        yield _drifted(coin, threshold, drift.preferences.policy)
    elif isinstance(coin, Standing | Uncovered):
        yield from (_of_leg(condition.measure, leg, threshold) for leg in coin.legs)


def _drifted(coin: CoinDrift, threshold: Ratio, policy: Policy) -> Finding:
    """A short that has no coins left to hedge is off whatever the threshold."""
    off = off_target(coin.drift, policy) if isinstance(coin, Standing) else None
    if not isinstance(coin, Standing) or off is None:
        return ALWAYS if isinstance(coin, Standing | Uncovered) and coin.legs else NOTHING
    within = release_threshold(threshold, above=False)
    marks = [(leg.contract, leg.quote.snapshot.mark) for leg in coin.legs]
    return Finding(
        holds=abs(off) > threshold,
        over=abs(off) <= within,
        begins=_triggers((each, drift_triggers(coin.drift, mark, threshold, policy)) for each, mark in marks),
        ends=_triggers((each, drift_release(coin.drift, mark, within, policy)) for each, mark in marks),
    )


def _triggers(found: Iterable[tuple[Contract, TriggerPrices]]) -> tuple[Trigger, ...]:
    triggers = (
        Trigger(
            topic_of(contract, MARK),
            None if prices.below is None else prices.below.value,
            None if prices.above is None else prices.above.value,
        )
        for contract, prices in found
    )
    return tuple(trigger for trigger in triggers if trigger.below is not None or trigger.above is not None)


def _of_leg(measure: Measure, leg: OpenLeg, threshold: Ratio) -> Finding:
    snapshot = leg.quote.snapshot
    if measure is Measure.LIQUIDATION:
        return _near_liquidation(leg, threshold)
    if measure is Measure.BASIS:
        return _below(topic_of(leg.contract, BASIS), snapshot, threshold)
    if isinstance(leg.contract, InversePerpetual):
        return _below(topic_of(leg.contract, FUNDING), snapshot, threshold)
    return NOTHING


def _near_liquidation(leg: OpenLeg, threshold: Ratio) -> Finding:
    if leg.liquidation is None:
        return NOTHING
    near = liquidation_trigger(leg.liquidation, threshold)
    far = liquidation_trigger(leg.liquidation, release_threshold(threshold, above=True))
    mark, topic = leg.quote.snapshot.mark, topic_of(leg.contract, MARK)
    return Finding(
        holds=mark >= near,
        over=mark <= far,
        begins=(Trigger(topic, above=near.value),),
        ends=(Trigger(topic, below=far.value),),
    )


def _below(topic: Topic, snapshot: Snapshot, threshold: Ratio) -> Finding:
    back = release_threshold(threshold, above=True)
    number = number_of(topic, snapshot)
    return Finding(
        holds=None if number is None else number < threshold.value,
        over=None if number is None else number >= back.value,
        begins=(Trigger(topic, below=threshold.value),),
        ends=(Trigger(topic, above=back.value),),
    )
