"""The `Meters` port as metrics for Prometheus; docs/operations.md says of each what it is good for."""

from __future__ import annotations

from math import nan
from typing import TYPE_CHECKING

from prometheus_client import (
    CollectorRegistry,
    Counter,
    Gauge,
    Histogram,
    ProcessCollector,
    disable_created_metrics,
    generate_latest,
)

if TYPE_CHECKING:
    from datetime import datetime, timedelta

    from bot.errors import Outage
    from bot.health.checkup import Findings
    from bot.ports import Clock
    from bot.ports.meters import Asked, Part

# Seconds. People notice a second; nothing is thought about for more than thirty.
ANSWERING = (0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60)
# From what the planner and Telegram's pace take, over what counts as late, to an outage.
REMINDING = (1, 5, 15, 60, 300, 900, 3600, 14_400, 86_400)


class PrometheusMeters:
    """Counts what it is told; `clock` tells the age of prices. What is not known is not a number, never zero."""

    def __init__(self, clock: Clock) -> None:
        # Else each counter has a second series, of when it was made.
        disable_created_metrics()  # type: ignore[no-untyped-call]
        self._clock = clock
        self._priced_at: dict[str, datetime] = {}
        self.registry = CollectorRegistry()
        self._name_counters(self.registry)
        self._name_states(self.registry)
        ProcessCollector(registry=self.registry)

    def came(self, kind: str) -> None:
        """Count an update."""
        self._updates.labels(kind).inc()

    def answered(self, asked: Asked, outcome: str, seconds: float) -> None:
        """Count an answer, and how long it took."""
        self._answers.labels(asked, outcome).inc()
        self._seconds.labels(asked).observe(seconds)

    def reminded(self, seconds: float, *, repeated: bool) -> None:
        """Count a message that a reminder had to say, and how late it was."""
        self._delay.observe(seconds)
        self._repeated.inc(repeated)

    def venue_answered(self, venue: str, priced_at: datetime) -> None:
        """Count a call that gave prices."""
        self._calls.labels(venue, "answered").inc()
        self._priced_at[venue] = max(priced_at, self._priced_at.get(venue, priced_at))

    def venue_failed(self, venue: str, outage: Outage) -> None:
        """Count a call that gave none."""
        self._calls.labels(venue, outage.value).inc()

    def went_round(self, work: str) -> None:
        """Count a round."""
        self._rounds.labels(work).inc()

    def failed(self, part: Part, kind: str) -> None:
        """Count a failure."""
        self._errors.labels(part, kind).inc()

    def page(self, findings: Findings) -> bytes:
        """All of it in Prometheus' text format, with what a checkup has just found."""
        for part, word in findings.parts.items():
            self._well.labels(part).set(nan if word is None else word == "ok")
        waiting = findings.backlog
        self._depth.set(nan if waiting is None else waiting.depth)
        self._oldest.set(nan if waiting is None else waiting.oldest.total_seconds())
        for venue in self._priced_at:
            self._age.labels(venue).set(self._age_of(venue).total_seconds())
        return generate_latest(self.registry)

    def _age_of(self, venue: str) -> timedelta:
        return self._clock.now() - self._priced_at[venue]

    def _name_counters(self, registry: CollectorRegistry) -> None:
        self._updates = Counter("hedgebot_updates", "Updates taken in", ["kind"], registry=registry)
        self._answers = Counter("hedgebot_answers", "Answers, by how they ended", ["to", "outcome"], registry=registry)
        self._repeated = Counter("hedgebot_reminders_repeated", "Reminders sent as possible repeats", registry=registry)
        self._calls = Counter("hedgebot_venue_calls", "Calls for prices", ["venue", "outcome"], registry=registry)
        self._rounds = Counter("hedgebot_rounds", "Rounds of background work", ["work"], registry=registry)
        self._errors = Counter("hedgebot_errors", "Failures", ["part", "kind"], registry=registry)

    def _name_states(self, registry: CollectorRegistry) -> None:
        self._seconds = Histogram(
            "hedgebot_answer_seconds",
            "From an update's coming to its answer",
            ["to"],
            buckets=ANSWERING,
            registry=registry,
        )
        self._delay = Histogram(
            "hedgebot_reminder_delay_seconds",
            "From a reminder's being due to its being sent",
            buckets=REMINDING,
            registry=registry,
        )
        self._depth = Gauge("hedgebot_outbox_messages", "Messages of reminders that wait", registry=registry)
        self._oldest = Gauge("hedgebot_outbox_oldest_seconds", "How long the oldest of them waits", registry=registry)
        self._age = Gauge("hedgebot_market_age_seconds", "Age of the newest price", ["venue"], registry=registry)
        self._well = Gauge("hedgebot_well", "Whether a part is well", ["part"], registry=registry)
