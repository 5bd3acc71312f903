"""A venue's linear contracts as one row, and how they are read with it."""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal
from typing import TYPE_CHECKING

from bot.errors import NotTrading, SizeContradicted
from bot.market.row import Row
from bot.market.wire import RawSteps, positive, price
from hedgecore import AmountUnit, Coin, Contracts, LinearMarginRules, LinearPerpetual

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from bot.market.wire import Json


@dataclass(frozen=True, slots=True, kw_only=True)
class LinearRow(Row):
    """All that is particular to one venue with linear contracts, which is a venue of its own beside the inverse ones.

    ccxt: the class of ccxt that speaks to it; several rows may use the same. margin: by coin; other_margin for the
    coins that are not in it. sizes: coins of one contract, by coin, where orders count contracts; one whose venue
    says otherwise is left out, and that of any other coin is what the venue says.
    """

    ccxt: str
    margin: Mapping[str, LinearMarginRules]
    other_margin: LinearMarginRules
    sizes: Mapping[str, Coin] = field(default_factory=dict)

    @property
    def ccxt_id(self) -> str:
        """The venue's id is another one where the same exchange lists inverse contracts."""
        return self.ccxt

    def sampled(self, symbol: str, coin: str, steps: RawSteps, expiry: datetime | None) -> LinearPerpetual:  # noqa: ARG002 - none is dated
        """Of the size in the table, or of one coin."""
        return self.contract(symbol, coin, steps, self.sizes.get(coin, Coin(1)))

    def read(self, market: Json) -> LinearPerpetual | None:
        """See `read_linear_contract`."""
        return read_linear_contract(self, market)

    def contracts_per_unit(self, coin: str) -> Decimal:  # noqa: ARG002 - the same for all
        """One: where orders count coins, a contract is one coin."""
        return Decimal(1)

    def contract(self, symbol: str, coin: str, steps: RawSteps, size: Json = 1) -> LinearPerpetual:
        """A contract on this row's terms. Raises HedgeError for a number that is none."""
        return LinearPerpetual(
            venue=self.venue.id,
            symbol=symbol,
            coin=coin,
            contract_size=self._size(symbol, coin, size),
            amount_unit=self.amount_unit,
            lot=Contracts(positive("lot", steps.lot)),
            smallest_order=Contracts(positive("smallest order", steps.smallest_order)),
            taker_fee=self.taker_fee,
            margin=self.margin.get(coin, self.other_margin),
            tick=price(steps.tick),
        )

    def _size(self, symbol: str, coin: str, told: Json) -> Coin:
        """One coin where orders count coins, whatever the venue calls a contract; else what it and the table say."""
        if self.amount_unit is AmountUnit.COIN:
            return Coin(1)
        stated = Coin(positive("contract size", told))
        known = self.sizes.get(coin, stated)
        if known != stated:
            raise SizeContradicted(self.venue.id, coin, symbol, stated=stated, known=known)
        return stated


def linear_market(  # noqa: PLR0913 - a contract has as many terms
    symbol: str, coin: str, steps: RawSteps, *, trades: bool, size: Json, info: Json
) -> Json:
    """A linear perpetual in ccxt's shape."""
    return {
        "id": symbol,
        "base": coin,
        "quote": "USDT",
        "settle": "USDT",
        "type": "swap",
        "active": trades,
        "contractSize": size,
        "precision": {"amount": steps.lot, "price": steps.tick},
        "limits": {"amount": {"min": steps.smallest_order}},
        "info": info,
    }


def read_linear_contract(row: LinearRow, market: Json) -> LinearPerpetual | None:
    """A contract from ccxt's market; None for one that is not a perpetual in USDT.

    Raises when it is one, and cannot be read, contradicts the row, or does not trade (NotTrading).
    """
    if (market["type"], market["quote"], market["settle"]) != ("swap", "USDT", "USDT"):
        return None
    if market["active"] is not True:
        raise NotTrading(row.venue.id, market["base"], market["id"])
    steps = RawSteps(
        lot=market["precision"]["amount"],
        smallest_order=market["limits"]["amount"]["min"],
        tick=market["precision"]["price"],
    )
    return row.contract(market["id"], market["base"], steps, market["contractSize"])
