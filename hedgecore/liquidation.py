"""At which price a position is liquidated, and how much margin it takes to survive a price.

A position is liquidated where M + pnl(P) = maintenance(P): posted coins and profit just meet the maintenance
margin. Venues take that margin on the value at the mark (family MARK) or at the entry (family ENTRY). In
coins, with u = N / P the value at liquidation and v = N / F0 the value at entry, the profit is s * (v - u).

`margin` is what is posted for this position alone, or, where a coin is shared, the balance with the other positions'
unrealised profit less their maintenance margins. Results are estimates: venues add ticks, fees and funding owed.
"""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from hedgecore.contracts import LiquidationFamily, MarginRules
from hedgecore.errors import OutOfRange
from hedgecore.margin import maintenance_margin
from hedgecore.units import Coin, Price, Rate, exactly, to_positive

if TYPE_CHECKING:
    from hedgecore.position import Position

# A value at liquidation this small beside the value at entry is the dust of rounding: there is no such price.
_NOTHING = Decimal("1e-40")


def liquidation_price(position: Position, margin: Coin, rules: MarginRules) -> Price | None:
    """The price at which `position` with `margin` coins (not below zero) is liquidated; None if no price does it.

    MARK takes the tier that the position is in at that price. In both families `rules.liquidation_fee` is charged
    at liquidation: on the value there (MARK), at the bankruptcy price (ENTRY). For a short the price is at or below
    the present one when the margin is already too small; None means that the price alone never liquidates it.

    >>> rules = MarginRules((Tier(Coin(0), Rate("0.005")),), liquidation_fee=Rate("0.0005"))
    >>> short = Position.short(Contracts(640), Usd(100), Price(64000))
    >>> liquidation_price(short, Coin("0.5"), rules)
    Price('127296.000')
    >>> liquidation_price(short, Coin(1), rules) is None
    True
    """
    _refuse_below_zero(margin)
    if rules.family is LiquidationFamily.MARK:
        rate, deduction = _bracket(position, margin, rules)
        return mark_liquidation_price(position, margin, rate, deduction=deduction, fee=rules.liquidation_fee)
    required = maintenance_margin(position.entry_value, rules.tiers)
    closing = _fee_at_bankruptcy(position, margin, rules.liquidation_fee)
    return entry_liquidation_price(position, margin, required, fee=closing)


@exactly
def mark_liquidation_price(
    position: Position, margin: Coin, rate: Rate, *, deduction: Coin = Coin(0), fee: Rate = Rate(0)
) -> Price | None:
    """Family MARK in one tier: P = N * (s + r + f) / (M + s * v + c), None where that is no price.

    r maintenance rate, c its deduction in coins, f fee at liquidation. Sources: Binance's page on COIN-M
    liquidation prices; OKX counts its taker fee as f; Bybit's page of 2026 is this with f = 0.
    """
    surplus = margin.value + position.side * position.entry_value.value + deduction.value
    return _price_where(position, surplus, position.side + rate.value + fee.value)


@exactly
def entry_liquidation_price(
    position: Position, margin: Coin, maintenance: Coin, *, fee: Coin = Coin(0)
) -> Price | None:
    """Family ENTRY: P = N / (v + s * (M - m - fee)), None where that is no price.

    m `maintenance` margin on the value at entry, `fee` closing fee, both in coins. Sources: Bybit's classic account,
    Phemex, Kraken's margin page.
    """
    spare = margin - maintenance - fee
    return _price_where(position, (position.entry_value + spare * position.side).value)


def bankruptcy_price(position: Position, margin: Coin, fee: Rate = Rate(0)) -> Price | None:
    """The price that uses up all of `margin`: P = N * (s + f) / (M + s * v), None for a short with margin v or more.

    f is the fee of closing there. Source: Bybit's page on bankruptcy prices.

    >>> bankruptcy_price(Position.short(Contracts(10000), Usd(1), Price(8000)), Coin("0.625"))
    Price('16000')
    """
    _refuse_below_zero(margin)
    return mark_liquidation_price(position, margin, Rate(0), fee=fee)


def never_liquidated(position: Position, margin: Coin, rules: MarginRules) -> bool:
    """Whether no price liquidates `position`: a short under MARK with a margin of v or more, under ENTRY with v, the
    maintenance margin and the fee; never a long.
    """
    return liquidation_price(position, margin, rules) is None


@exactly
def margin_to_survive(position: Position, price: Price, rules: MarginRules) -> Coin:
    """The margin with which `position` is liquidated exactly at `price`; more of it survives that price.

    Below zero the profit at `price` is more than the maintenance margin takes.

    >>> rules = MarginRules((Tier(Coin(0), Rate("0.005")),), liquidation_fee=Rate("0.0005"))
    >>> margin_to_survive(Position.short(Contracts(640), Usd(100), Price(64000)), Price(128000), rules)
    Coin('0.50275')
    """
    value = position.coin_value(price)
    if rules.family is LiquidationFamily.MARK:
        needed = maintenance_margin(value, rules.tiers).value + value.value * rules.liquidation_fee.value
        return Coin(needed - (position.entry_value.value - value.value) * position.side)
    return Coin(_margin_to_survive_entry(position, value.value, rules))


@exactly
def bybit_liquidation_price(  # noqa: PLR0913 - the venue's own formula has as many terms
    position: Position,
    leverage: Decimal,
    rate: Rate,
    *,
    deduction: Coin = Coin(0),
    extra: Coin = Coin(0),
    taker_fee: Rate = Rate(0),
) -> Price | None:
    """Bybit's isolated margin (2026): N * (1 ± r) / (v ± v / L ± extra / (1 ± f) ± c), plus long, minus short.

    Family MARK with the margin v / L + extra / (1 + s * f). Source: Bybit, liquidation price under isolated mode.
    """
    added = extra / (1 + position.side * taker_fee.value)
    margin = position.entry_value / to_positive("leverage", leverage) + added
    return mark_liquidation_price(position, margin, rate, deduction=deduction)


def htx_liquidation_price(
    position: Position, static_equity: Coin, adjust_factor: Rate, leverage: Decimal
) -> Price | None:
    """HTX: family MARK with the rate adjust_factor / L on the equity without unrealised profit."""
    rate = adjust_factor / to_positive("leverage", leverage)
    return mark_liquidation_price(position, static_equity, rate)


@exactly
def deribit_liquidation_price(position: Position, equity: Coin, base: Rate, slope: Rate) -> Price | None:
    """Deribit: the maintenance rate base + slope * u grows with the value u, so u solves a quadratic:
    slope * u² + (s + base) * u - (E + s * v) = 0.

    `equity` is the account's without unrealised profit. For a short this is the price of a rise. OutOfRange when the
    equity is too small at every price.
    """
    factor = position.side + base.value
    surplus = equity.value + position.side * position.entry_value.value
    under_root = factor**2 + 4 * slope.value * surplus
    if under_root < 0:
        raise OutOfRange(name="equity", given=equity.value)
    # Dividing by the sum, not subtracting the root: no digits cancel, and a slope of zero is no special case.
    return _price_where(position, 2 * surplus, factor + position.side * under_root.sqrt())


def _refuse_below_zero(margin: Coin) -> None:
    if margin < Coin(0):
        raise OutOfRange(name="margin", given=margin.value, lowest=Decimal(0))


def _price_where(position: Position, coins: Decimal, share: Decimal = Decimal(1)) -> Price | None:
    """The price at which `share` of the position's value is `coins`; None if there is none."""
    if coins / share <= position.entry_value.value * _NOTHING:
        return None
    return Price(position.notional.value * share / coins)


def _bracket(position: Position, margin: Coin, rules: MarginRules) -> tuple[Rate, Coin]:
    """Rate and deduction of the tier in which the position is liquidated.

    Going up the tiers from a value of nothing, what is left after the maintenance margin moves one way: a long is
    liquidated before the first floor at which nothing is left, a short before the first at which something is.
    """
    rate, deduction = rules.tiers[0].maintenance_rate, Coin(0)
    for tier in rules.tiers[1:]:
        needed = tier.floor * (rate + rules.liquidation_fee) - deduction
        left = margin + (position.entry_value - tier.floor) * position.side - needed
        if left * position.side < Coin(0):
            break
        deduction += tier.floor * (tier.maintenance_rate - rate)
        rate = tier.maintenance_rate
    return rate, deduction


def _fee_at_bankruptcy(position: Position, margin: Coin, fee: Rate) -> Coin:
    price = bankruptcy_price(position, margin, fee)
    return Coin(0) if price is None else position.coin_value(price) * fee


def _margin_to_survive_entry(position: Position, value: Decimal, rules: MarginRules) -> Decimal:
    side, fee, entered = position.side, rules.liquidation_fee.value, position.entry_value.value
    required = maintenance_margin(position.entry_value, rules.tiers).value
    if position.is_short and value < required:  # so far away that bankruptcy, and with it its fee, has no price
        return entered - value + required
    return (value + required * side) * (side + fee) - entered * side
