"""English: every sentence and label a person reads, as plain text. Layout and markup are not decided here."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.services.quotes import Freshness
from bot.texts import numbers
from bot.texts.changing import ChangeWords
from bot.texts.comparing import CompareWords
from bot.texts.drifting import DriftWords
from bot.texts.groups import GroupWords
from bot.texts.help import EXAMPLES, HELP, HELP_HINT, START, SUMMARIES
from bot.texts.linear import LinearWords
from bot.texts.markets import MarketWords
from bot.texts.portfolio import PortfolioWords
from bot.texts.problems import SENTENCES
from bot.texts.reminders import ReminderWords
from bot.texts.table import money_table
from bot.texts.tasks import TASKS
from bot.texts.upkeep import UpkeepWords
from bot.texts.uploads import UploadWords
from hedgecore import AmountUnit, Coin, InverseFuture, LinearPerpetual, Usd

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime, timedelta
    from decimal import Decimal

    from bot.errors import BadUsage, HedgeTooSmall
    from bot.ports import Venue
    from bot.services.quotes import Quote
    from hedgecore import Contract, Contracts, LeverageTooHigh, Price, Rate, Ratio


class English(
    ChangeWords,
    CompareWords,
    DriftWords,
    GroupWords,
    LinearWords,
    MarketWords,
    PortfolioWords,
    ReminderWords,
    UpkeepWords,
    UploadWords,
):
    """The words of one language; `Shares` are the same without amounts."""

    unknown = "unknown"
    none = "none"
    why = "Why?"
    back = "← Back"
    hedge = "Hedge"
    never = "never"
    start = START
    help_hint = HELP_HINT
    tasks = TASKS

    # amounts

    def usd(self, amount: Usd) -> str:
        """`$10,000`."""
        return numbers.usd(amount)

    def usd_signed(self, amount: Usd) -> str:
        """`+$90.00`."""
        return numbers.usd_signed(amount)

    def coin(self, amount: Coin, code: str, price: Price) -> str:
        """`0.15625 BTC`, to about a dollar."""
        return numbers.coin(amount, code, price)

    def beside(self, amount: Usd) -> tuple[str, ...]:
        """The dollars of what was just said as a share, or in coins."""
        return (self.usd(amount),)

    def money_table(self, corner: str, head: Sequence[str], rows: Sequence[tuple[str, Sequence[Decimal]]]) -> str:
        """Dollar amounts under `head`, each row behind its label; see `bot.texts.table.money_table`."""
        return money_table(corner, head, rows)

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
        kind = f"dated, {self.contract_kind(contract)}" if isinstance(contract, InverseFuture) else None
        return f"{venue.name} · {contract.symbol} {kind or self.contract_kind(contract)}"

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
            Freshness.SAMPLE: self.sample_prices(),
            Freshness.STALE: f"OLD PRICES: {numbers.age(quote.age)} old. Look at the exchange before you trade.",
        }.get(quote.freshness, "")
        return " ".join(part for part in (said, skipped if quote.skipped else "") if part)

    def sample_prices(self) -> str:
        """Said before anything else."""
        return "SAMPLE PRICES: shipped with the program, not from any market today."

    # the order

    def order(self, contract: Contract, contracts: Contracts) -> str:
        """The order that opens a hedge."""
        return self.trade("SELL", contract, contracts)

    def trade(self, side: str, contract: Contract, contracts: Contracts) -> str:
        """An order in the venue's own words and unit."""
        if isinstance(contract, LinearPerpetual):
            return f"{side} {self.size(contract, contracts)} of {contract.symbol}"
        notional = contract.notional(contracts)
        if contract.amount_unit is not AmountUnit.CONTRACTS:
            return f"{side} {numbers.trimmed(notional.value)} USD of {contract.symbol}"
        noun = "contract" if contracts.value == 1 else "contracts"
        value = numbers.usd_exact(contract.contract_value)
        return f"{side} {numbers.count(contracts)} {noun} × {value} = {self.usd(notional)}"

    def counted_in_coins(self, venue: str, coins: str) -> str:
        """For an exchange whose orders of inverse contracts are entered in the coin."""
        return f"{venue} counts its orders in the coin: this one is {coins} at the mark."

    def entry(self, price: Price, freshness: str) -> str:
        """Where the order would fill."""
        return f"at about {numbers.price(price)} · {freshness}"

    def entry_unknown(self, contract: Contract, visible: Contracts | None, freshness: str) -> str:
        """There is no book, or too thin a one."""
        reason = "no order book" if visible is None else f"the book shows only {self.size(contract, visible)}"
        return f"entry price unknown: {reason} · {freshness}"

    def rounding(self, left_open: Usd) -> str:
        """What an order of whole contracts, or of whole steps, cannot hedge of what was wanted."""
        return f"Rounding the order down leaves {self.usd(left_open)} of the wanted hedge open."

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
        return f"{self.usd_signed(amount)} in 30 d, {verb}"

    def basis_shift(self, shift: Ratio) -> str:
        """What else a shock table assumes."""
        return f"Basis shifted by {numbers.signed(shift.value * 100, 2)} points."

    def time_passing(self, days: int, funding: Usd | None) -> str:
        """Funding over the days of a shock table."""
        if funding is None:
            return f"Funding over {days} d is unknown and not counted."
        verb = "paid" if funding.value < 0 else "earned"
        return f"{days} d of funding at today's rate ({self.usd_signed(funding)}, {verb}) is counted in net."

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

    def too_small(self, error: HedgeTooSmall, venue: str, *, amounts: bool = True) -> str:
        """The hedge is less than one contract."""
        below = error.below
        if not amounts:
            return (
                f"That hedge is less than the smallest order of {numbers.usd_exact(below.smallest_order)} at {venue}."
            )
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

    def no_matter_which(self, exchanges: Sequence[str]) -> str:
        """Those that list no such contract, by name if they are few."""
        if len(exchanges) > 3:
            return "any exchange that answered"
        return self.listed(exchanges, "or") if exchanges else "any connected exchange"
