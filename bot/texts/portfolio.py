"""English for portfolios: what was saved, held, traded and taken out, and by whom."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.texts import numbers
from bot.texts.drifting import whole_percent
from bot.texts.refusals import RefusalWords
from hedgecore import Coin, CoinsMoved, Contracts, Delivered, TargetSet, Traded, Withdrawn

if TYPE_CHECKING:
    from datetime import datetime

    from bot.ports import Venue
    from hedgecore import Contract, Entry, Ratio, Usd


class PortfolioWords(RefusalWords):
    """The words around portfolios, as part of a language."""

    save_button = "Save"
    show_button = "Show"
    drift_button = "Drift"
    log_button = "Log"
    rename_button = "Rename"
    delete_button = "Delete"
    undo_button = "Undo"
    portfolios_button = "Portfolios"
    record_button = "Record"
    you = "you"
    nobody_by_name = "the group itself"

    # saving

    def ask_name(self, *, private: bool) -> str:
        """What a new portfolio shall be called."""
        how = "Send me its name" if private else "Reply to this message with its name"
        return f"What shall this portfolio be called? {how}, take the one below, or /cancel."

    def ask_new_name(self, name: str, *, private: bool) -> str:
        """What a portfolio shall be called from now on."""
        how = "Send me the new name" if private else "Reply to this message with the new name"
        return f"{how} of “{name}”, or /cancel."

    def saved(self, name: str) -> str:
        """First line of what was saved."""
        return f"Saved as “{name}”"

    def saved_holding(self, held: str, target: Ratio) -> str:
        """What was saved."""
        return f"{held} held, {numbers.percent_short(target)} of it to be hedged."

    def margin_to_post(self, margin: str, leverage: str) -> str:
        """Part of a ticket."""
        return f"Post {margin} as margin ({leverage})."

    # the list

    def portfolios(self, count: int, most: int) -> str:
        """First line of the list."""
        return f"{count} of {most} portfolios"

    def no_portfolios(self) -> str:
        """The list is empty."""
        return (
            "There is no portfolio here yet. /hold NAME 0.3 btc makes one, and so does Save under the card of"
            " /hedge 20000 0.5."
        )

    def which_portfolio(self) -> str:
        """There are several, and none was named."""
        return "Which portfolio?"

    def holding(self, held: str, target: Ratio | None) -> str:
        """A coin in the list; `target` is None where no ratio was said."""
        return held if target is None else f"{held}, {whole_percent(target)} wanted"

    def more_holdings(self, count: int) -> str:
        """Coins that a line of the list has no room for."""
        return f"{count} more"

    def more_portfolios(self, count: int) -> str:
        """Portfolios that the list has no room for; each has a button."""
        return f"… and {count} more, each with its button."

    # what was changed

    def held_first(self, name: str, held: str) -> str:
        """After coins made a new portfolio."""
        return f"“{name}” is a new portfolio and holds {held}."

    def held_now(self, name: str, held: str) -> str:
        """After coins were moved; `held` is "" where none are left."""
        return f"“{name}” now holds {held or 'no coins'}."

    def target_hint(self, name: str, coin: str) -> str:
        """Nobody said which ratio is wanted; `name` is written as it is typed."""
        return f"/target {name} 0.5 {coin} sets the ratio you want."

    def aimed(self, name: str, coin: str, target: Ratio) -> str:
        """After a target was set."""
        return f"“{name}” is to hedge {numbers.percent_short(target)} of its {coin} from now on."

    def taken_out(self, name: str, amount: str) -> str:
        """After profit was taken out."""
        return f"Recorded in “{name}”: {amount} taken out of the hedge."

    def taken_out_unsaid(self, name: str, coin: str) -> str:
        """The same without the amount."""
        return f"Recorded in “{name}”: {coin} taken out of the hedge."

    def renamed(self, before: str, name: str) -> str:
        """After a portfolio was renamed; `before` is "" where it is not known."""
        return f"“{before}” is called “{name}” now." if before else f"It is called “{name}” now."

    def deleted(self, name: str) -> str:
        """After a portfolio was put away."""
        return f"“{name}” is put away."

    def restored(self, name: str) -> str:
        """After it was brought back."""
        return f"“{name}” is back."

    # trades

    def recorded(self, name: str) -> str:
        """First line of trades that were recorded."""
        return f"Recorded in “{name}”"

    def proposed(self, name: str) -> str:
        """First line of trades that may be recorded."""
        return f"To record in “{name}”:"

    def priced(self, venue: Venue, freshness: str) -> str:
        """Where the price of a trade that may be recorded is from."""
        return f"At the present price of {venue.name}, {freshness}."

    def ask_difference(self, price: str, *, private: bool) -> str:
        """How to say what was different from the ticket."""
        how = "send me" if private else "reply to this message with"
        return f"Was it different? Then {how} the price (@ {price}), the contracts, or both (98 @ {price})."

    def ask_differences(self, symbol: str, price: str, *, private: bool) -> str:
        """The same for several tickets, of which one has to be named."""
        how = "send me" if private else "reply to this message with"
        return f"Each is recorded by its own button. Was one different? Then {how} its name too: {symbol} @ {price}."

    def traded(self, trade: Traded, *, amounts: bool) -> str:
        """`Sold 100 contracts × $100 of BTCUSD_PERP at 64,000.00`."""
        verb = "Sold" if trade.fill.contracts < Contracts(0) else "Bought"
        size = f" {self.size(trade.contract, trade.fill.contracts)} of" if amounts else ""
        return f"{verb}{size} {trade.contract.symbol} at {numbers.price(trade.fill.price)}"

    def terms(self, trade: Traded, venue: str | None = None) -> str:
        """The fee, and the leverage where it is known; first the exchange, where nothing else says it."""
        terms = [f"fee {numbers.trimmed(trade.fill.fee.value * 100)} %"]
        if trade.leverage is not None:
            terms.append(f"{numbers.trimmed(trade.leverage)}x")
        return ", ".join(terms if venue is None else [f"at {venue}", *terms])

    def short_now(self, contract: Contract, contracts: Contracts, entry: str | None, *, amounts: bool) -> str:
        """What is open after a trade."""
        if entry is None:
            return f"Nothing is open in {contract.symbol} any more."
        size = f"{self.size(contract, contracts)} of " if amounts else ""
        return f"Short now: {size}{contract.symbol}, sold at {entry} on average."

    # the portfolio

    def worth(self, value: Usd) -> str:
        """What all its coins are worth."""
        return f"Worth {numbers.usd(value)} at present prices."

    def source(self, venue: Venue, freshness: str) -> str:
        """Where a price is from, and how old it is."""
        return f"{venue.name} · {freshness}"

    def no_price(self) -> str:
        """Why a portfolio has no value on its card."""
        return "I could not get a present price for all of it, so its value is unknown now."

    def without_funding(self) -> str:
        """What the coins of a card do not count."""
        return "Coins count the shorts' profit at present prices, without funding; Drift has that too."

    def empty(self) -> str:
        """A portfolio without entries."""
        return "It is empty. /hold puts coins into it."

    def more_contracts(self, count: int) -> str:
        """Contracts that a card has no room for."""
        return f"… and {count} more contract{'' if count == 1 else 's'}."

    def more_coins(self, count: int) -> str:
        """Coins that a card has no room for."""
        return f"… and {count} more coin{'' if count == 1 else 's'}."

    def not_connected(self, venues: str) -> str:
        """Contracts of exchanges that were connected once."""
        return f"I am not connected to {venues} any more, so contracts there have no price here."

    def ended(self, symbols: str) -> str:
        """Dated contracts whose delivery is not recorded yet."""
        return f"Ended: {symbols}. Drift records the delivery."

    # the log

    def log_title(self, name: str) -> str:
        """First line of the log."""
        return f"Changes of “{name}”"

    def log_line(self, at: datetime, who: str, what: str) -> str:
        """One change."""
        return f"{at.day} {at:%b %Y %H:%M} · {who}: {what}"

    def log_zone(self, zone: str) -> str:
        """Which time the log is in."""
        return f"Times are {zone}."

    def somebody(self, who: int) -> str:
        """Whoever has no name here; 0 is whoever had themselves forgotten."""
        return f"user {who}" if who else "somebody"

    created = "saved it"
    deleted_it = "put it away"
    restored_it = "brought it back"
    migrated_it = "moved it with the group"

    def renamed_it(self, before: str) -> str:
        """In the log."""
        return f"renamed it from “{before}”"

    def more_entries(self, count: int) -> str:
        """Entries of one change that a line has no room for."""
        return f"and {count} more"

    def entry_line(self, entry: Entry, *, amounts: bool) -> str:
        """An entry in the log."""
        match entry:
            case CoinsMoved():
                verb = "added" if entry.amount > Coin(0) else "removed"
                return f"{verb} {self._some(abs(entry.amount), entry.coin, amounts=amounts)}"
            case Withdrawn():
                return f"took out {self._some(entry.amount, entry.coin, amounts=amounts)}"
            case Traded():
                said = self.traded(entry, amounts=amounts)
                return said[0].lower() + said[1:]
            case Delivered():
                return f"{entry.contract.symbol} was delivered at {numbers.price(entry.price)}"
            case TargetSet():
                return f"wants {numbers.percent_short(entry.target)} of the {entry.coin} hedged"

    def _some(self, amount: Coin, coin: str, *, amounts: bool) -> str:
        return self.coin_amount(amount, coin) if amounts else coin
