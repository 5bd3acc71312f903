"""English for what a portfolio cannot be or do, and for exchanges or a database that are not there."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.errors import Broken, Limit, Outage
from bot.services.amounts import amount_of
from bot.texts import numbers
from hedgecore import AmountUnit, Contracts, LinearPerpetual, Usd

if TYPE_CHECKING:
    from bot.services.entries import MoreThanHeld, MoreThanOpen, NotWhole
    from hedgecore import Coin, Contract

OUTAGES = {
    Outage.TIMEOUT: "it did not answer in time",
    Outage.BLOCKED: "it refuses requests from this place",
    Outage.BUSY: "it is limiting requests",
    Outage.DOWN: "it is down",
    Outage.MALFORMED: "its answer could not be read",
    Outage.EMPTY: "it answered without any contract",
    Outage.UNSUPPORTED: "it does not offer this",
}
BROKEN = {
    Broken.FULL: "its disk is full",
    Broken.LOCKED: "it is busy",
    Broken.READ_ONLY: "it cannot be written to",
    Broken.DAMAGED: "it is damaged",
    Broken.UNREACHABLE: "it cannot be reached",
}


class RefusalWords:
    """The sentences of refusals around portfolios, as part of a language."""

    def size(self, contract: Contract, contracts: Contracts) -> str:
        """`100 contracts × $100`, `10,000 USD`, or `0.156 BTC`: a number of contracts in the venue's unit."""
        count = abs(contracts)
        if contract.amount_unit is AmountUnit.COIN and isinstance(contract, LinearPerpetual):
            return f"{numbers.trimmed(contract.coins(count).value)} {contract.coin}"
        if contract.amount_unit is not AmountUnit.CONTRACTS and not isinstance(contract, LinearPerpetual):
            return f"{numbers.trimmed(contract.notional(count).value)} USD"
        noun = "contract" if count == Contracts(1) else "contracts"
        return f"{numbers.count(count)} {noun} × {self._of_one(contract)}"

    def _of_one(self, contract: Contract) -> str:
        if isinstance(contract, LinearPerpetual):
            return f"{numbers.trimmed(contract.contract_size.value)} {contract.coin}"
        return numbers.usd_exact(contract.contract_value)

    def coin_amount(self, amount: Coin, coin: str) -> str:
        """`0.3125 BTC`: eight places at most."""
        return f"{numbers.trimmed(numbers.rounded(amount.value, 8))} {coin}"

    def no_storage(self) -> str:
        """A front end without a database."""
        return "I keep no portfolios here: this program runs without a database."

    def store_unavailable(self, broken: Broken) -> str:
        """The database cannot be used."""
        return f"I cannot use my database just now ({BROKEN[broken]}). Nothing was changed; please try again later."

    def newer_database(self) -> str:
        """The database is of another version."""
        return "My database was written by a newer version of this program, which I cannot read. Nothing was changed."

    def no_such_portfolio(self, name: str, nearest: str) -> str:
        """A name that nothing has."""
        if not name:
            return "That portfolio is not here any more."
        quotes = " Before other words, put a name of several words in quotation marks." if " " in nearest else ""
        hint = f" Did you mean “{nearest}”?{quotes}" if nearest else ""
        return f"There is no portfolio “{name}” here.{hint}"

    def name_taken(self, name: str) -> str:
        """A name that something has."""
        return f"There is a portfolio “{name}” already. Please take another name."

    def limit_reached(self, limit: Limit, most: int) -> str:
        """As many as there may be."""
        if limit is Limit.PORTFOLIOS:
            return f"{most} portfolios are as many as I keep for one owner. /delete one to make room."
        if limit is Limit.REMINDERS:
            return f"{most} reminders are as many as I keep in one chat. /reminders lists them, to make room."
        return f"{most:,} trades are as many as I keep in one portfolio. Begin a new one, or /export it first."

    def more_than_held(self, error: MoreThanHeld) -> str:
        """Coins that are not there."""
        there, wanted = self.coin_amount(error.there, error.coin), self.coin_amount(error.wanted, error.coin)
        return f"There are {there}, so {wanted} cannot be taken away. Nothing was changed."

    def more_than_held_unsaid(self, coin: str) -> str:
        """The same without amounts."""
        return f"There is not that much {coin}. Nothing was changed."

    def more_than_open(self, error: MoreThanOpen, *, amounts: bool) -> str:
        """A short would become a long."""
        if error.short <= Contracts(0):
            return f"Nothing is short in {error.contract.symbol}, so there is nothing to buy back. Nothing was changed."
        size = self.size(error.contract, error.short) if amounts else "less"
        return (
            f"Only {size} of {error.contract.symbol} is short; buying more would make it a bet on a rise, which no"
            " hedge is. Nothing was changed."
        )

    def not_whole(self, error: NotWhole) -> str:
        """A size between two whole numbers of contracts."""
        given, contract = error.given, error.contract
        nearest = [error.above] if error.below is None else [error.below, error.above]
        if isinstance(given, Usd):
            said = " and ".join(numbers.usd_exact(contract.notional(each)) for each in nearest)
            typed = numbers.usd_exact(given)
        else:
            said = " and ".join(numbers.trimmed(amount_of(each, contract, None)) for each in nearest)
            typed = numbers.trimmed(given)
        verb = "is" if len(nearest) == 1 else "are"
        return f"{typed} is no whole number of {error.contract.symbol} contracts: {said} {verb} the nearest."

    def nothing_open(self, name: str, coin: str | None) -> str:
        """Nothing to close."""
        about = f" in {coin}" if coin else ""
        return f"Nothing is short{about} in “{name}”."

    def several(self, choices: tuple[str, ...]) -> str:
        """One has to be named."""
        return f"Which one is meant: {', '.join(choices[:8])}? Name it."

    def not_listed(self, symbol: str) -> str:
        """A contract that nobody trades."""
        return f"No exchange that I am connected to lists a contract “{symbol}” now."

    def not_inverse(self, contract: LinearPerpetual) -> str:
        """A linear contract, of which no portfolio is kept."""
        return (
            f"{contract.symbol} pays its profit in USDT, and I can only keep hedges that are paid in the coin: not"
            f" recorded. /contracts {contract.coin} shows which are."
        )
