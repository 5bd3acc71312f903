"""English for comparing contracts: which is best, why, and what is missing."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from bot.errors import PriceTooOld, SizeContradicted, VenueUnavailable
from bot.services.ranking import Reason
from bot.texts import numbers
from bot.texts.refusals import OUTAGES
from hedgecore import Coin, InverseFuture, LinearPerpetual, LiquidationFamily

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import timedelta
    from decimal import Decimal

    from bot.errors import BotError
    from bot.ports import Venue
    from bot.services.hedging import Picked
    from hedgecore import Contract, Rate, Ratio, Usd

_LONGEST_NAME = 8
_REASONS = {
    Reason.ONLY: "the only one whose costs are all known",
    Reason.CARRY: "because it earns more",
    Reason.FEES: "because its fees are lower",
    Reason.SLIPPAGE: "because its order book is deeper",
}


class CompareWords:
    """The words of `/contracts`, and of what a hedge says of its choice, as part of a language."""

    exchange_button = "Exchange"
    exchanges_button = "Exchanges"
    compare_button = "Compare"
    perpetual_short = "perp"
    linear_short = "USDT perp"
    averaged: ClassVar = {True: "30 d avg", False: "now"}
    too_thin = "book too thin"

    def contract_name(self, venue: Venue, contract: Contract) -> str:
        """`Bybit BTCUSD`."""
        return f"{venue.name} {contract.symbol}"

    def contract_kind(self, contract: Contract) -> str:
        """`perpetual`, `until 26 Jun 2026`."""
        if isinstance(contract, InverseFuture):
            return f"until {contract.expiry:%d %b %Y}"
        return "USDT perpetual" if isinstance(contract, LinearPerpetual) else "perpetual"

    def venue_short(self, venue: Venue) -> str:
        """The name's first word, in a table; that of linear contracts with what they are margined in."""
        short = venue.name.split()[0][:_LONGEST_NAME]
        return f"{short} USDT" if venue.linear else short

    def dated_short(self, venue: Venue, contract: Contract) -> str:
        """The exchange and the day, in a table."""
        day = f" {contract.expiry:%d%b%y}" if isinstance(contract, InverseFuture) else ""
        return f"{self.venue_short(venue)}{day}"

    def a_year(self, rate: Rate) -> str:
        """`+9.6 % a year`."""
        return f"{numbers.percent_signed(rate, 1)} a year"

    def best_contract(self, name: str, kind: str, total: str, *, earned: bool, time: timedelta) -> str:
        """First line of a comparison: which one, and what it comes to."""
        verb = "earns" if earned else "costs"
        return f"Best: {name} ({kind}) {verb} {total} in {time.days} d after fees and slippage"

    def best_because(self, reason: Reason, lead: Rate | None) -> str:
        """Why it is the best."""
        if lead is None:
            return f"It is {_REASONS[Reason.ONLY]}."
        if not lead.value:
            return "It is as good as the next; its exchange goes first."
        ahead = f"It is {numbers.fixed(lead.value * 100, 2)} points a year better than the next"
        return f"{ahead}, mostly {_REASONS[reason]}."

    def nothing_ranked(self) -> str:
        """No cost is known."""
        return "No contract's whole cost is known just now, so none is called the best."

    def too_large_for_books(self) -> str:
        """Every order book ends before the order does."""
        return "The order is larger than any order book shown, so no cost is known and none is called the best."

    def compared(self, held: str, ratio: Ratio, days: int) -> str:
        """What the comparison is for."""
        return f"To hedge {numbers.percent_short(ratio)} of {held} for {days} d"

    def counted(self, contracts: int, exchanges: int) -> str:
        """How much was compared."""
        return f"{contracts} {_plural(contracts, 'contract')} at {exchanges} {_plural(exchanges, 'exchange')}"

    def costs_note(self) -> str:
        """What the figures count."""
        return (
            "Funding is the average of the last 30 days where the exchange tells it, else the present rate (now)."
            " Fees are counted for opening and for ending, slippage too unless the contract is delivered."
            " Unknown is ranked last."
        )

    def duel(self, perpetual: str, funding: str, dated: str, locked: str, ahead: str) -> str:
        """The best perpetual against the best dated contract."""
        return f"Perpetual or dated: {perpetual} brings {funding} a year, {dated} locks in {locked} a year; {ahead}."

    def duel_ahead(self, kind: str, days: Decimal | None) -> str:
        """Which one is ahead, and from when on."""
        if days is None:
            return "neither is ahead for good"
        when = "from the first day" if days < 1 else f"after {numbers.fixed(days, 0)} d"
        return f"the {kind} one is ahead {when}"

    def linear_note(self) -> str:
        """How linear contracts differ."""
        return (
            "Contracts in USDT need USDT as margin, pay their profit in USDT and are liquidated even at 1x, when the"
            " price has about doubled. Inverse ones take the coin as margin and pay profit in it."
        )

    def repaid_after(self, days: Decimal | None) -> str:
        """When the carry has paid for the costs."""
        return "never" if days is None else f"{numbers.fixed(days, 1)} d"

    def missing(self, error: BotError, name: str, age: timedelta | None) -> str:
        """One line for what is not in a comparison; `age` is that of earlier prices that had to do instead."""
        match error:
            case VenueUnavailable():
                used = "" if age is None else f" Its prices here are {numbers.age(age)} old."
                return f"{name}: {OUTAGES[error.outage]}.{used}"
            case PriceTooOld():
                return f"{name}: its newest price is {numbers.age(error.age)} old, so it is left out."
            case SizeContradicted():
                stated, known = _size(error.stated, error.coin), _size(error.known, error.coin)
                return f"{name} {error.symbol}: it says a contract is {stated}, I know {known}, so it is left out."
            case _:
                return f"{name}: no usable data."

    def all_too_small(self, contracts: int, names: Sequence[str]) -> str:
        """One line for all contracts whose smallest order is larger than the hedge."""
        orders = (
            "the smallest order of one contract" if contracts == 1 else f"the smallest orders of {contracts} contracts"
        )
        return f"Less than {orders}, left out: {', '.join(names)}."

    def size_contradicted(self, name: str, error: SizeContradicted) -> str:
        """Why no hedge is worked out with a contract, whose order could be wrong by a factor."""
        stated, known = _size(error.stated, error.coin), _size(error.known, error.coin)
        return (
            f"{name} says that one contract of {error.symbol} is worth {stated}, and I know it as {known}. Until that"
            " is settled I give no numbers for it; another exchange has contracts too."
        )

    def not_trading(self, name: str, symbol: str) -> str:
        """For a contract that was delisted, or that has not opened."""
        return f"{symbol} at {name} is not traded now: it was taken off, or has not opened yet. Name another exchange."

    def picked(self, picked: Picked, coin: str) -> str:
        """Why this exchange, where nobody said which."""
        if picked.age is None or picked.of is None:
            return f"I picked the exchange: the first that answered. /contracts {coin} compares all."
        best = "the only contract" if picked.of == 1 else f"the best of {picked.of} contracts"
        return f"I picked the exchange: {best} compared {numbers.age(picked.age)} ago (/contracts {coin})."

    def margin_posted(self) -> str:
        """Above the first table of a margin map."""
        return "What you post, and where that is liquidated:"

    def margin_survived(self) -> str:
        """Above the second."""
        return "What it takes to survive a rise:"

    def margin_rules(self, rate: Rate, tiers: int, family: LiquidationFamily) -> str:
        """What the exchange wants to see left."""
        of = "the short's value at the mark" if family is LiquidationFamily.MARK else "the short's value at entry"
        more = ", more for larger ones" if tiers > 1 else ""
        return f"Maintenance margin: {numbers.percent(rate, 2)} of {of}{more}."


def _plural(count: int, noun: str) -> str:
    return noun if count == 1 else f"{noun}s"


def _size(amount: Usd | Coin, coin: str) -> str:
    """What one contract is: dollars of an inverse one, coins of a linear one."""
    return f"{numbers.trimmed(amount.value)} {coin}" if isinstance(amount, Coin) else numbers.usd_exact(amount)
