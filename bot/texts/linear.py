"""English for linear contracts, and for inverse against linear."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.texts import numbers
from hedgecore import Coin

if TYPE_CHECKING:
    from hedgecore import Price, Usdt


class LinearWords:
    """The words of `/hedge ... linear`, as part of a language."""

    linear_button = "In USDT"
    inverse_button = "In coin"
    kinds_title = "Inverse against linear"
    kinds_head = ("inverse", "linear")
    no_contract = "no contract"

    def usdt(self, amount: Usdt) -> str:
        """`4,992 USDT`, `4.99 USDT`."""
        return f"{numbers.fixed(amount.value, 0 if abs(amount.value) >= 1000 else 2)} USDT"

    def linear_liquidated(self, price: Price, margin: str, left: str) -> str:
        """The footnote of rows that liquidate."""
        return (
            f"* liquidated at about {numbers.rough_price(price)}: the posted {margin} is lost, and {left} stays,"
            " unhedged."
        )

    def linear_full_margin(self, margin: str, price: Price | None) -> str:
        """What leverage 1x means."""
        at = self.no_contract if price is None else numbers.rough_price(price)
        return (
            f"At 1x ({margin} posted) it is liquidated at {at}: the coins that rise meanwhile cannot pay for it."
            " More USDT moves that further away, and no amount is enough for every price."
        )

    def linear_margin(self) -> str:
        """What the margin is."""
        return (
            "Margin and profit are USDT, counted at a dollar each here. That they stay worth it is a risk of its own."
        )

    def linear_not_kept(self) -> str:
        """Why there is no button to save it."""
        return "Portfolios keep hedges that are paid in the coin, so this one cannot be saved."

    def kinds_compared(self, inverse: str, linear: str) -> str:
        """Below the title: which contracts they are."""
        return f"{inverse} against {linear}"

    def kinds_rows(self) -> tuple[str, ...]:
        """Labels of the comparison, in the order of its rows."""
        posted = (f"{times}x {what}" for times in (1, 2) for what in ("posts", "liquid."))
        return ("Margin in", "Profit in", "Needs USDT", *posted, "30 d", "Fee")

    def posted(self, margin: Coin | Usdt, mark: Price) -> str:
        """`0.15625`, `9,984`: what is posted, without its unit."""
        if isinstance(margin, Coin):
            return numbers.coin_rough(margin, mark)
        return numbers.fixed(margin.value, 0 if abs(margin.value) >= 1000 else 2)

    def needs_stablecoins(self, *, needed: bool) -> str:
        """Whether USDT have to be found first."""
        return "yes" if needed else "no"
