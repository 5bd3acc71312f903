"""English without amounts, for groups that want none: every dollar and every coin is a share of the holding."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from bot.texts import numbers
from bot.texts.english import English
from bot.texts.table import money_table
from hedgecore import Coin, LinearPerpetual, Ratio

if TYPE_CHECKING:
    from collections.abc import Sequence

    from hedgecore import Contract, Contracts, Price, Usd, Usdt


class Shares(English):
    """Cards about a holding of `holding` coins that are worth `value`. Prices, rates and ratios stay as they are.

    A share of nothing has no number: it is "unknown".
    """

    def __init__(self, value: Usd, holding: Coin) -> None:
        self._value = value.value
        self._holding = holding.value

    def usd(self, amount: Usd) -> str:
        """`50.0 %`."""
        return self._share(amount.value, self._value)

    def usd_signed(self, amount: Usd) -> str:
        """`+0.45 %`."""
        if not self._value:
            return self.unknown
        return numbers.percent_signed(Ratio(amount.value / self._value), 2)

    def coin(self, amount: Coin, code: str, price: Price) -> str:  # noqa: ARG002 - neither is said
        """`50.0 %`."""
        return self._share(amount.value, self._holding)

    def coin_amount(self, amount: Coin, coin: str) -> str:  # noqa: ARG002 - the coin is not said
        """`50.0 %`."""
        return self._share(amount.value, self._holding)

    def size(self, contract: Contract, contracts: Contracts) -> str:
        """`50.0 %`."""
        if isinstance(contract, LinearPerpetual):
            return self._share(contract.coins(abs(contracts)).value, self._holding)
        return self.usd(contract.notional(abs(contracts)))

    def usdt(self, amount: Usdt) -> str:
        """`50.0 %`."""
        return self._share(amount.value, self._value)

    def posted(self, margin: Coin | Usdt, mark: Price) -> str:  # noqa: ARG002 - a share has no price
        """`50.0 %`."""
        return self.coin_amount(margin, "") if isinstance(margin, Coin) else self.usdt(margin)

    def beside(self, amount: Usd) -> tuple[str, ...]:  # noqa: ARG002 - the share before it says it all
        """Nothing."""
        return ()

    def money_table(self, corner: str, head: Sequence[str], rows: Sequence[tuple[str, Sequence[Decimal]]]) -> str:
        """Percent of what the holding is worth."""
        whole = self._value or Decimal(1)
        shares = [(label, [amount * 100 / whole for amount in amounts]) for label, amounts in rows]
        return money_table(f"{corner} %", head, shares, unit="%")

    def amount_held(self, amount: Usd | Coin, code: str, value: Usd) -> str:  # noqa: ARG002 - neither is said
        """`the BTC held`."""
        return f"the {code} held"

    def trade(self, side: str, contract: Contract, contracts: Contracts) -> str:
        """The order as a share."""
        return f"{side} {contract.symbol} for {self.size(contract, contracts)} of the holding"

    def rounding(self, left_open: Usd) -> str:
        """What an order of whole contracts, or of whole steps, cannot hedge of what was wanted."""
        return f"Rounding the order down leaves {self.usd(left_open)} of the holding open that was to be hedged."

    def _share(self, amount: Decimal, whole: Decimal) -> str:
        return numbers.percent(Ratio(amount / whole), 1) if whole else self.unknown
