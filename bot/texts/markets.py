"""English for funding and basis, in the holder's words: earned or paid; and for where there is no market."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.texts import numbers
from bot.texts.refusals import OUTAGES

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import timedelta

    from bot.errors import Outage
    from hedgecore import FundingRecord, Rate, Ratio, Stretch


class MarketWords:
    """The words of `/funding` and `/basis`, and of a market that cannot be had, as part of a language."""

    funding_button = "Funding"
    basis_button = "Basis"
    price_button = "Price"
    rates_head = "% a year"

    def funding_title(self, coin: str) -> str:
        """First line of funding."""
        return f"Funding of {coin}, as a short earns or pays it"

    def funding_now(self, rate: str, annual: Rate | None, until: str) -> str:
        """The running interval."""
        a_year = "on a year unknown" if annual is None else f"{numbers.percent_signed(annual, 1)} a year"
        return f"Now {rate}, {a_year}; next in {until}"

    def funding_days(self, days: int, record: FundingRecord | None) -> str:
        """What some days brought."""
        if record is None:
            return f"{days} d: unknown"
        if not record.total.value:
            return f"{days} d: neither earned nor paid in the end"
        verb = "earned" if record.total.value > 0 else "paid"
        share = numbers.percent(abs(record.total), 3)
        return f"{days} d: {verb} {share} of the short's value ({numbers.percent_signed(record.annual, 1)} a year)"

    def funding_negative(self, days: int, share: Ratio) -> str:
        """How often a short paid."""
        return f"In {days} d a short paid {numbers.percent(share, 0)} of the time."

    def funding_worst(self, worst: Stretch | None, days: int) -> str:
        """The worst that it was."""
        if worst is None:
            return f"In {days} d a short never paid."
        when = f"{worst.first:%d %b}" if worst.first.date() == worst.last.date() else ""
        when = when or f"from {worst.first:%d %b} to {worst.last:%d %b}"
        return f"Worst stretch: paid {numbers.percent(abs(worst.sum), 3)} {when}."

    def funding_note(self) -> str:
        """How rates are compared."""
        return "Rates a year are simple, each from its exchange's own interval. Below zero a short pays."

    def basis_title(self, coin: str) -> str:
        """First line of the basis."""
        return f"Basis of {coin}: futures against the index"

    def no_dated(self, coin: str) -> str:
        """Nobody lists one."""
        return f"No connected exchange lists a dated inverse contract for {coin} now."

    def basis_best(self, dated: str, locked: str, perpetual: str, funding: str) -> str:
        """What is better at the moment, in one sentence."""
        return (
            f"{dated} locks in {locked} a year until delivery; {perpetual} brings {funding} a year, which may change."
        )

    def basis_note(self) -> str:
        """What a basis means for a holder."""
        return (
            "Above the index a short earns the difference by delivery (contango), below it pays. Perpetuals have no"
            " delivery; there funding counts, here on a year: the average of 30 days, or with * the present rate."
        )

    def days_left(self, left: timedelta) -> str:
        """Until delivery, in a table."""
        return numbers.age(left).replace(" ", "")

    def no_market(self, failures: Sequence[tuple[str, Outage]]) -> str:
        """Nobody could be asked."""
        names: dict[Outage, list[str]] = {}
        for name, outage in failures:
            names.setdefault(outage, []).append(name)
        said = "; ".join(f"{', '.join(each)}: {OUTAGES[outage]}" for outage, each in names.items())
        return f"No exchange gave me a price just now, so I give no numbers ({said}). Please try again in a minute."

    def no_such_contract(  # noqa: PLR0913 - all that is known of it
        self, coin: str, *, dated: bool, nearest: str, known: Sequence[str], where: str, linear: bool | None = False
    ) -> str:
        """The coin has no such contract; what is near, or what there is."""
        kind = "perpetual in USDT" if linear else "dated inverse contract" if dated else "inverse perpetual"
        kind = "contract" if linear is None else kind
        hint = f" Did you mean {nearest}?" if nearest else f" There are {', '.join(known[:12])}." if known else ""
        return f"There is no {kind} for “{coin}” at {where}.{hint}"

    def linear_only(self, name: str) -> str:
        """For what is computed of inverse contracts only."""
        return (
            f"{name} has perpetuals in USDT only, and this works with inverse contracts. /hedge takes both kinds, and"
            " /contracts and /funding show both."
        )

    def price_too_old(self, venue: str, age: timedelta) -> str:
        """Old prices are no basis for an order."""
        return f"The newest price of {venue} is {numbers.age(age)} old, too old to base an order on. Try again later."
