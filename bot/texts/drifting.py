"""English for drift: where a hedge stands, why, and what to do."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.texts import numbers
from hedgecore import Buy, Close, DriftCause, Hold, Reason, Sell

if TYPE_CHECKING:
    from collections.abc import Sequence

    from hedgecore import Band, Delivered, HedgeDecision, InverseContract, InverseFuture, Rate, Ratio

CAUSES = {
    DriftCause.UNTRADED: " not traded",
    DriftCause.TARGET: " new target",
    DriftCause.ROUNDING: " rounding",
    DriftCause.PRICE: " price",
    DriftCause.COINS: " coins moved",
    DriftCause.FUNDING: " funding",
    DriftCause.FEES: " fees",
    DriftCause.WITHDRAWN: " taken out",
}


def points(share: Ratio) -> str:
    """`+16.7 pts`, `0.0 pts`: a difference of two ratios."""
    value = numbers.rounded(share.value * 100, 1)
    return f"{format(value, '+,f') if value else '0.0'} pts"


def whole_percent(share: Ratio) -> str:
    """`52 %`, `66.7 %`: one decimal at most."""
    return f"{numbers.trimmed(numbers.rounded(share.value * 100, 1))} %"


class DriftWords:
    """The words of `/drift`, as part of a language."""

    traded_button = "I traded this"
    shocks_button = "Shocks"

    def drift_title(self, name: str, coin: str, ratio: Ratio, target: Ratio) -> str:
        """First line of a hedge that is followed; `coin` is "" where the portfolio has only one."""
        about = f"{name} · {coin}" if coin else name
        return f"{about} · {whole_percent(ratio)} hedged, {whole_percent(target)} wanted"

    def drift_empty(self, name: str) -> str:
        """A portfolio without an entry."""
        return f"{name} is empty. /hold NAME 0.3 btc puts coins into it."

    def drift_more(self, count: int) -> str:
        """Coins that the card has no room for."""
        return f"… and {count} more."

    # advice

    def advice(self, decision: HedgeDecision, order: str, contract: InverseContract, band: Band, fee: Rate) -> str:
        """What to do; `order` is the order in words, "" for none."""
        match decision:
            case Sell() | Buy():
                return f"{order}: {self._brings(decision.ratio_after)}"
            case Close():
                return f"{order}: nothing is left to hedge."
            case Hold():
                return f"Nothing to do: {self._hold(decision.reason, contract, band, fee)}"

    def _brings(self, ratio: Ratio) -> str:
        return f"that brings it to {whole_percent(ratio)}."

    def _hold(self, reason: Reason, contract: InverseContract, band: Band, fee: Rate) -> str:
        if reason is Reason.BELOW_ONE_CONTRACT:
            smallest = numbers.usd_exact(contract.notional(contract.smallest_order))
            return f"the order that mends it is below the smallest one of {smallest}."
        if reason is Reason.COSTS_MORE:
            return f"at a fee of {numbers.percent(fee, 2)} an order costs more than it protects."
        if reason is Reason.WITHIN_BAND:
            return f"the drift is within your band of {numbers.trimmed(band.outer.value * 100)} points."
        return {
            Reason.ON_TARGET: "it stands on its target.",
            Reason.NOTHING_TO_HEDGE: "there is nothing to hedge.",
        }[reason]

    # what the figures mean

    def earned_note(self, earned: str, equity: str, short: str, naive: Ratio) -> str:
        """The profit of the short is part of what is hedged; what a ratio on the coins put in would read."""
        return f"The short earned {earned}, so you now have {equity}, of which {short} is sold. {self._naive(naive)}"

    def lost_note(self, lost: str, equity: str, short: str, naive: Ratio) -> str:
        """The same for a short that has lost."""
        return f"The short lost {lost}, so you now have {equity}, of which {short} is sold. {self._naive(naive)}"

    def _naive(self, naive: Ratio) -> str:
        return f"(Counting only the coins put in would read {whole_percent(naive)}.)"

    def full_note(self, naive: Ratio) -> str:
        """Why a full hedge asks for nothing."""
        return (
            "The short's profit came in coins, so it still covers every coin you own; a ratio on the coins put in"
            f" would read {whole_percent(naive)}."
        )

    def beyond_liquidation(self, contract: InverseContract, liquidation: str) -> str:
        """A short that may be gone already."""
        return (
            f"{contract.symbol}: the price is beyond the liquidation price at the leverage recorded. If the exchange"
            f" has liquidated it, record that with /closed NAME @ {liquidation}."
        )

    def funding_unknown(self) -> str:
        """A venue cannot tell its past."""
        return "Funding since the opening is unknown just now, so it is in none of these figures."

    def static_note(self, static: Ratio | None) -> str:
        """What the policy of coins looks at."""
        share = "unknown" if static is None else whole_percent(static)
        return f"Your policy keeps the coins first hedged: {share} of those held are sold."

    def delivered_note(self, delivered: Delivered) -> str:
        """A dated contract has ended, and its closing was recorded."""
        price = numbers.price(delivered.price)
        return f"{delivered.contract.symbol} was delivered at {price} on {delivered.at:%d %b %Y}; I recorded it."

    def undelivered(self, coin: str, contracts: Sequence[InverseFuture]) -> str:
        """A dated contract has ended, and nobody says at what."""
        symbols = ", ".join(contract.symbol for contract in contracts)
        return (
            f"{coin}: {symbols} has ended, and its delivery price is not known yet, so I give no ratio."
            f" Ask again later, or record it: /closed NAME {contracts[0].symbol} @ PRICE fee 0%."
        )

    def aimless(self, coin: str, held: str) -> str:
        """Nobody said which ratio is wanted; `held` is "" where no amounts are shown."""
        said = f"{held} held, and no ratio wanted yet" if held else "no ratio wanted yet"
        return f"{coin}: {said}. /target NAME 0.5 {coin} sets one."

    def unpriced(self, coin: str) -> str:
        """No price just now."""
        return f"{coin}: no usable price just now, so I give no numbers."

    def uncovered(self, name: str, coin: str) -> str:
        """First line where no coins are left."""
        return f"{name} · {coin} · no coins left to hedge"
