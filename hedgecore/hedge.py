"""How many contracts a hedge needs, and which hedge ratio a position stands at.

Notation: E coins owned altogether (`equity`: wallet, posted margin and unrealised profit), h ratio wanted, F mark,
K dollars of one contract, n contracts short, N = n * K. All formulas: docs/math.md.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING

from hedgecore.errors import BelowOneContract, OutOfRange
from hedgecore.position import fee as trading_fee
from hedgecore.rounding import Rounding, round_contracts
from hedgecore.units import Coin, Contracts, Price, Rate, Ratio, Usd, Usdt, exactly, to_positive

if TYPE_CHECKING:
    from hedgecore.contracts import InverseContract
    from hedgecore.position import Position


@dataclass(frozen=True, slots=True)
class Sizing:
    """The short that a ratio asks for, and what trading to it leaves.

    exact: contracts before rounding; contracts: the short afterwards; order: contracts to sell (below zero: to buy
    back); fee: coins paid for the order; equity_after: coins owned then; achieved: the ratio reached;
    open_coin, open_usd: what stays unhedged (below zero: hedged too much), at the mark.
    """

    exact: Contracts
    contracts: Contracts
    order: Contracts
    fee: Coin
    equity_after: Coin
    achieved: Ratio
    open_coin: Coin
    open_usd: Usd


def size_hedge(  # noqa: PLR0913 - a hedge depends on as many things
    ratio: Ratio,
    equity: Coin,
    contract: InverseContract,
    mark: Price,
    *,
    existing: Contracts = Contracts(0),
    fee: Rate = Rate(0),
    rounding: Rounding = Rounding.FLOOR,
) -> Sizing:
    """The short in `contract` that hedges `ratio` (0 to 1) of `equity` at `mark`.

    `existing` are contracts already short, above zero; `fee` is the taker fee, paid in the coin out of the equity,
    which makes the short a little smaller. OutOfRange for a ratio outside 0..1, an equity of nothing and an
    `existing` below zero; BelowOneContract when a hedge is wanted and the contract's smallest order is more than
    that. The order itself is not compared with the smallest order: whether a small change is worth a trade is for
    the caller to say.

    >>> contract = InversePerpetual(
    ...     "binancecoinm", "BTCUSD_PERP", "BTC", Usd(100), AmountUnit.CONTRACTS,
    ...     Contracts(1), Contracts(1), Rate("0.0005"), MarginRules((Tier(Coin(0), Rate("0.004")),)),
    ... )
    >>> size_hedge(Ratio("0.5"), Coin("0.3125"), contract, Price(64000)).contracts
    Contracts('100')
    """
    _refuse_outside("ratio", ratio.value, Decimal(0), Decimal(1))
    sizing = sizing_for(ratio, equity, contract, mark, existing=existing, fee=fee, rounding=rounding)
    if ratio > Ratio(0) and sizing.contracts < contract.smallest_order:
        raise BelowOneContract(
            contract.notional(sizing.exact),
            contract.notional(contract.smallest_order),
            smallest_hedgeable(ratio, contract, mark, fee=fee),
        )
    return sizing


@exactly
def sizing_for(  # noqa: PLR0913 - a hedge depends on as many things
    ratio: Ratio,
    equity: Coin,
    contract: InverseContract,
    mark: Price,
    *,
    existing: Contracts = Contracts(0),
    fee: Rate = Rate(0),
    rounding: Rounding = Rounding.FLOOR,
) -> Sizing:
    """`size_hedge` for any ratio from zero up, which may come to no contracts at all.

    n = n0 + (h * E * F - n0 * K) / (1 ± h * f) / K, with plus for selling more and minus for buying back.
    """
    _refuse_outside("ratio", ratio.value, Decimal(0))
    _refuse_outside("existing", existing.value, Decimal(0))
    if equity <= Coin(0):
        raise OutOfRange(name="equity", given=equity.value, lowest=Decimal(0))
    missing = contracts_for(ratio, equity, contract, mark) - existing
    charge = ratio.value * fee.value
    exact = existing + missing / (1 + charge if missing > Contracts(0) else 1 - charge)
    contracts = round_contracts(exact, contract.lot, rounding)
    order = contracts - existing
    paid = trading_fee(contract.notional(abs(order)), mark, fee)
    left, sold = equity - paid, mark.buys(contract.notional(contracts))
    return Sizing(exact, contracts, order, paid, left, Ratio(sold / left), left - sold, mark.worth(left - sold))


@exactly
def contracts_for(ratio: Ratio, equity: Coin, contract: InverseContract, mark: Price) -> Contracts:
    """Contracts that hedge `ratio` of `equity`, not rounded: h * E * F / K."""
    return Contracts(ratio.value * equity.value * mark.value / contract.contract_value.value)


@exactly
def smallest_hedgeable(ratio: Ratio, contract: InverseContract, mark: Price, *, fee: Rate = Rate(0)) -> Coin:
    """The least coin of which `ratio` (above zero) makes the contract's smallest order, in whole lots:
    n_min * K * (1 + h * f) / (h * F).
    """
    share = to_positive("ratio", ratio.value)
    contracts = round_contracts(contract.smallest_order, contract.lot, Rounding.CEIL)
    return Coin(contract.notional(contracts).value * (1 + share * fee.value) / (share * mark.value))


@exactly
def contracts_for_exposure_weight(
    weight: Ratio, equity: Coin, cash: Usd, contract: InverseContract, mark: Price
) -> Contracts:
    """Contracts, not rounded, that leave `weight` of all wealth, coins and cash, exposed to the coin:
    (E * F - w * (E * F + C)) / K. With a weight of zero the cash does not matter.
    """
    coins = equity.value * mark.value
    exposed = weight.value * (coins + cash.value)
    return Contracts((coins - exposed) / contract.contract_value.value)


@exactly
def most_contracts_for_margin(
    margin: Coin, contract: InverseContract, price: Price, leverage: Decimal, *, fee: Rate = Rate(0)
) -> Contracts:
    """The most whole lots whose initial margin and opening fee `margin` pays: M / (K / P * (1 / L + f)), floored."""
    multiple = to_positive("leverage", leverage)
    each = contract.contract_value.value / price.value * (1 / multiple + fee.value)
    return round_contracts(Contracts(margin.value / each), contract.lot, Rounding.FLOOR)


def cash_value(stablecoins: Usdt, peg: Price) -> Usd:
    """Dollars of a stablecoin, whose `peg` (dollars each) is an exposure of its own."""
    return stablecoins.at_par * peg.value


@dataclass(frozen=True, slots=True)
class HedgeRatios:
    """Three numbers that are called hedge ratio.

    static: (N / F0) / Q, the share of the first coins that was sold: what was done.
    equity: (N / F) / E, the share of today's coins that is in dollars: whether to trade. This is the hedge ratio.
    naive: (N / F) / Q, today's short over the first coins: it reads 2 for a perfect hedge at half the price, and is
    shown only to explain why it misleads.
    """

    static: Ratio
    equity: Ratio
    naive: Ratio


def hedge_ratios(holding: Coin, position: Position | None, mark: Price, *, received: Coin = Coin(0)) -> HedgeRatios:
    """The ratios of `holding` coins (Q, above zero) with a short `position` at `mark`; a long counts below zero.

    `received` is the coin from funding less fees since then. OutOfRange when no coins are left to be hedged.

    >>> hedge_ratios(Coin(1), Position.short(Contracts(640), Usd(100), Price(64000)), Price(32000)).equity
    Ratio('1')
    """
    equity = coin_equity(holding, position, mark, received=received)
    for name, coins in (("holding", holding), ("equity", equity)):
        if coins <= Coin(0):
            raise OutOfRange(name, coins.value, lowest=Decimal(0))
    if position is None:
        return HedgeRatios(Ratio(0), Ratio(0), Ratio(0))
    opened = position.entry_value * -position.side
    now = position.coin_value(mark) * -position.side
    return HedgeRatios(Ratio(opened / holding), Ratio(now / equity), Ratio(now / holding))


def coin_equity(holding: Coin, position: Position | None, mark: Price, *, received: Coin = Coin(0)) -> Coin:
    """E = Q + unrealised profit + received: all coins owned. Above zero at any price while Q is at least N / F0."""
    return holding + received + (Coin(0) if position is None else position.pnl(mark))


def portfolio_value(equity: Coin, spot: Price, cash: Usd = Usd(0)) -> Usd:
    """V = S * E + C: dollars of all coins at the spot price, and the cash."""
    return spot.worth(equity) + cash


def coin_delta(holding: Coin, position: Position | None, *, received: Coin = Coin(0)) -> Coin:
    """Q - N / F0 for a short: how many coins the value moves with. No price move changes it (at S = F)."""
    sold = Coin(0) if position is None else position.entry_value * position.side
    return holding + received + sold


@exactly
def ratio_after_move(ratio: Ratio, shock: Ratio) -> Ratio:
    """The equity ratio after a price change, left alone: h / (h + (1 - h) * (1 + x)). It stays 1 for a full hedge.

    >>> ratio_after_move(Ratio("0.5"), Ratio(3))
    Ratio('0.2')
    """
    return Ratio(ratio.value / value_after_move(ratio, shock).value)


@exactly
def naive_ratio_after_move(ratio: Ratio, shock: Ratio) -> Ratio:
    """The naive ratio after a price change: h / (1 + x)."""
    return Ratio(ratio.value / _moved(shock))


@exactly
def value_after_move(ratio: Ratio, shock: Ratio) -> Ratio:
    """Value after a price change over the value before: h + (1 - h) * (1 + x).

    >>> value_after_move(Ratio("0.5"), Ratio("-0.8"))
    Ratio('0.60')
    """
    return Ratio(ratio.value + (1 - ratio.value) * _moved(shock))


def _moved(shock: Ratio) -> Decimal:
    if shock <= Ratio(-1):
        raise OutOfRange(name="shock", given=shock.value, lowest=Decimal(-1))
    return 1 + shock.value


def _refuse_outside(name: str, given: Decimal, lowest: Decimal, highest: Decimal | None = None) -> None:
    if given < lowest or (highest is not None and given > highest):
        raise OutOfRange(name, given, lowest, highest)
