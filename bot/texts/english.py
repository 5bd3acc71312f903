"""English: every sentence and label a person reads, as plain text. Layout and markup are not decided here."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.errors import Outage
from bot.services.quotes import Freshness
from bot.texts import numbers
from bot.texts.help import EXAMPLES, HELP, START, SUMMARIES
from bot.texts.problems import SENTENCES
from hedgecore import AmountUnit, Coin, InversePerpetual, Usd

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime, timedelta

    from bot.errors import BadUsage, HedgeTooSmall
    from bot.ports import Venue
    from bot.services.quotes import Quote
    from hedgecore import Contract, Contracts, LeverageTooHigh, Price, Rate, Ratio

_OUTAGES = {
    Outage.TIMEOUT: "it did not answer in time",
    Outage.BLOCKED: "it refuses requests from this place",
    Outage.BUSY: "it is limiting requests",
    Outage.DOWN: "it is down",
    Outage.MALFORMED: "its answer could not be read",
    Outage.EMPTY: "it answered without any contract",
    Outage.UNSUPPORTED: "it does not offer this",
}


class English:
    """The words of one language."""

    unknown = "unknown"
    none = "none"
    why = "Why?"
    back = "← Back"
    hedge = "Hedge"
    never = "never"
    start = START

    # headings

    def amount_held(self, amount: Usd | Coin, code: str, value: Usd) -> str:
        """`$20,000 in BTC` or `0.3 BTC ($19,200)`: what a person said they hold."""
        if isinstance(amount, Coin):
            return f"{numbers.trimmed(amount.value)} {code} ({numbers.usd(value)})"
        return f"${numbers.trimmed(amount.value)} in {code}"

    def hedge_title(self, ratio: Ratio, held: str) -> str:
        """First line of a hedge."""
        return f"Hedge {numbers.percent_short(ratio)} of {held}"

    def shock_title(self, ratio: Ratio, held: str) -> str:
        """First line of a shock table."""
        return f"Shocks: {numbers.percent_short(ratio)} hedge of {held}"

    def margin_title(self, ratio: Ratio, held: str) -> str:
        """First line of a margin map."""
        return f"Margin: {numbers.percent_short(ratio)} hedge of {held}"

    def price_title(self, code: str) -> str:
        """First line of the market."""
        return f"Price of {code}"

    def contract(self, venue: Venue, contract: Contract) -> str:
        """Where, the venue's own name, and the kind."""
        kind = "perpetual" if isinstance(contract, InversePerpetual) else f"dated, until {contract.expiry:%d %b %Y}"
        return f"{venue.name} · {contract.symbol} {kind}"

    def freshness(self, quote: Quote) -> str:
        """How old the price is, and whether it is a live one at all."""
        if quote.freshness is Freshness.SAMPLE:
            return "SAMPLE PRICE"
        age = f"{numbers.age(quote.age)} ago"
        return f"STALE PRICE, {age}" if quote.freshness is Freshness.STALE else age

    def warnings(self, quote: Quote) -> str:
        """What must be known of the prices before anything else; "" if they are simply live."""
        skipped = f"{self.listed([venue.name for venue in quote.skipped])} did not answer; {quote.venue.name} did."
        said = {
            Freshness.SAMPLE: "SAMPLE PRICES: shipped with the program, not from any market today.",
            Freshness.STALE: f"OLD PRICES: {numbers.age(quote.age)} old. Look at the exchange before you trade.",
        }.get(quote.freshness, "")
        return " ".join(part for part in (said, skipped if quote.skipped else "") if part)

    # the order

    def order(self, contract: Contract, contracts: Contracts) -> str:
        """The order in the venue's own words and unit."""
        notional = numbers.usd(contract.notional(contracts))
        if contract.amount_unit is AmountUnit.USD:
            return f"SELL {numbers.trimmed(contract.notional(contracts).value)} USD of {contract.symbol}"
        noun = "contract" if contracts.value == 1 else "contracts"
        return f"SELL {numbers.count(contracts)} {noun} × {numbers.usd_exact(contract.contract_value)} = {notional}"

    def entry(self, price: Price, freshness: str) -> str:
        """Where the order would fill."""
        return f"at about {numbers.price(price)} · {freshness}"

    def entry_unknown(self, visible: Contracts | None, freshness: str) -> str:
        """There is no book, or too thin a one."""
        reason = "no order book" if visible is None else f"the book shows only {numbers.count(visible)} contracts"
        return f"entry price unknown: {reason} · {freshness}"

    def rounding(self, left_open: Usd) -> str:
        """What whole contracts cannot hedge of what was wanted."""
        return f"Whole contracts leave {numbers.usd(left_open)} of the wanted hedge open."

    def without_hedge(self) -> str:
        """What the table's first column means."""
        return "Without the hedge you keep the spot column."

    def liquidated_note(self, price: Price, margin: str, left: str) -> str:
        """The footnote of rows that liquidate."""
        return (
            f"* liquidated at about {numbers.rough_price(price)}: the posted {margin} is lost, {left} stays unhedged."
        )

    def full_margin(self, margin: str, price: Price | None) -> str:
        """What leverage 1x means."""
        if price is None:
            return f"At 1x ({margin} posted) price alone never liquidates it."
        return f"At 1x ({margin} posted) it is liquidated only at {numbers.rough_price(price)}."

    def estimate(self) -> str:
        """What a liquidation price is worth."""
        return "Liquidation prices are estimates: exchanges add fees, ticks and tier changes."

    def funding_months(self, amount: Usd) -> str:
        """Funding in the holder's words."""
        verb = "earned" if amount.value > 0 else "paid" if amount.value < 0 else "nothing"
        return f"{numbers.usd_signed(amount)} in 30 d, {verb}"

    def basis_shift(self, shift: Ratio) -> str:
        """What else a shock table assumes."""
        return f"Basis shifted by {numbers.signed(shift.value * 100, 2)} points."

    def time_passing(self, days: int, funding: Usd | None) -> str:
        """Funding over the days of a shock table."""
        if funding is None:
            return f"Funding over {days} d is unknown and not counted."
        verb = "paid" if funding.value < 0 else "earned"
        return f"{days} d of funding at today's rate ({numbers.usd_signed(funding)}, {verb}) is counted in net."

    def margin_advice(self) -> str:
        """How to read a margin map."""
        return (
            "Coins you post are still yours and still hedged; they only cannot be moved while the short is open."
            " The more you post, the higher the price at which the exchange closes it."
        )

    def funding_rate(self, rate: Rate, interval: timedelta | None) -> str:
        """The rate of the running interval."""
        said = numbers.percent_signed(rate, 4)
        return f"{said} / {numbers.hours(interval)} h" if interval is not None else said

    def time_until(self, moment: datetime | None, now: datetime) -> str:
        """How long until the next funding."""
        return numbers.age(moment - now) if moment is not None and moment > now else self.unknown

    # refusals

    def problem(self, usage: BadUsage, example: str) -> str:
        """One sentence for what is wrong, and one that works."""
        sentence = SENTENCES[usage.problem].format(word=usage.word, other=usage.other)
        if usage.problem.name.startswith("UNKNOWN") and usage.other:
            sentence += f" Did you mean {usage.other}?"
        return f"{sentence} Try {example}"

    def too_small(self, error: HedgeTooSmall, venue: str) -> str:
        """The hedge is less than one contract."""
        below = error.below
        return (
            f"That hedge is worth {numbers.usd(below.wanted)}, less than the smallest order of"
            f" {numbers.usd_exact(below.smallest_order)} at {venue}."
            f" At this ratio it takes at least {numbers.enough(below.smallest_equity)} {error.contract.coin}."
        )

    def leverage_too_high(self, error: LeverageTooHigh) -> str:
        """The venue's tiers forbid it."""
        return (
            f"{numbers.trimmed(error.leverage)}x is more than the exchange allows for a position of this size:"
            f" {numbers.trimmed(error.highest)}x at most."
        )

    def no_market(self, failures: Sequence[tuple[str, Outage]]) -> str:
        """Nobody could be asked."""
        said = "; ".join(f"{name}: {_OUTAGES[outage]}" for name, outage in failures)
        return f"No exchange gave me a price just now, so I give no numbers ({said}). Please try again in a minute."

    def no_such_contract(self, coin: str, *, dated: bool, nearest: str, known: Sequence[str], where: str) -> str:
        """The coin has no such contract; what is near, or what there is."""
        kind = "dated inverse contract" if dated else "inverse perpetual"
        hint = f" Did you mean {nearest}?" if nearest else f" There are {', '.join(known[:12])}." if known else ""
        return f"There is no {kind} for “{coin}” at {where}.{hint}"

    def price_too_old(self, venue: str, age: timedelta) -> str:
        """Old prices are no basis for an order."""
        return f"The newest price of {venue} is {numbers.age(age)} old, too old to base an order on. Try again later."

    def failed(self, reference: str) -> str:
        """Something we did not foresee."""
        return f"Something went wrong on my side; nothing was changed. Reference {reference}."

    def overloaded(self) -> str:
        """Told once to a flood."""
        return "You write faster than Telegram lets me answer here; I go on in order, so the answers come later."

    # buttons and hints

    def old_button(self) -> str:
        """A button of an earlier version, or not ours."""
        return "This button is too old for me. Please send the command again."

    def foreign_button(self) -> str:
        """Somebody else's card."""
        return "This card belongs to somebody else. Send the command yourself to get your own."

    def hint(self) -> str:
        """For words that are no command."""
        return "I answer commands. Try /hedge 20000 0.5 to hedge half of $20,000 in bitcoin, or /help."

    def why_moved(self) -> str:
        """The card's own prices are no longer at hand."""
        return "The card's own prices are gone; this is computed at the present ones."

    def summary(self, command: str) -> str:
        """One line for menus."""
        return SUMMARIES[command]

    def help(self, command: str) -> str:
        """A command explained."""
        return HELP[command]

    def examples(self, command: str) -> tuple[str, ...]:
        """Messages that work."""
        return EXAMPLES[command]

    def listed(self, names: Sequence[str], last_word: str = "and") -> str:
        """`A`, `A and B`, `A, B and C`."""
        *first, last = names or [self.none]
        return f"{', '.join(first)} {last_word} {last}" if first else last
