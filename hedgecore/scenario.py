"""What happens to hedged coins when the price moves, the basis shifts and time passes."""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal
from typing import TYPE_CHECKING

from hedgecore.errors import OutOfRange
from hedgecore.hedge import coin_equity
from hedgecore.linear import linear_margin_to_survive
from hedgecore.liquidation import margin_to_survive
from hedgecore.units import Coin, Price, Ratio, Usd, Usdt, exactly

if TYPE_CHECKING:
    from collections.abc import Iterable

    from hedgecore.contracts import LinearMarginRules, MarginRules
    from hedgecore.linear import LinearPosition
    from hedgecore.position import Position


@dataclass(frozen=True, slots=True)
class Exposure:
    """Coins with a short: `holding` are all coins, `margin` the part of them posted for it.

    `position.entry` may differ from `mark`; `spot` prices the coins. OutOfRange for a long, a holding of nothing and a
    margin below zero. Of a `margin` above the holding only the holding counts: no more can be posted.
    """

    holding: Coin
    position: Position
    spot: Price
    mark: Price
    margin: Coin
    rules: MarginRules
    liquidated: bool = field(init=False, repr=False, compare=False)
    """Whether the present mark already ends the short, whatever comes then."""

    def __post_init__(self) -> None:
        _check(self.position, self.holding, self.margin)
        object.__setattr__(self, "liquidated", not self.survives(self.mark))

    @property
    def posted(self) -> Coin:
        """The coins that a liquidation costs."""
        return min(self.margin, self.holding)

    def survives(self, future: Price, received: Coin = Coin(0)) -> bool:
        """Whether the margin lasts at the futures price `future`; what is `received` below zero is paid out of it."""
        return self.posted + min(received, Coin(0)) > margin_to_survive(self.position, future, self.rules)


@dataclass(frozen=True, slots=True)
class LinearExposure:
    """Coins with a linear short: `holding` are all coins, none of them posted; `margin` is USDT beside them.

    Errors as `Exposure` has them.
    """

    holding: Coin
    position: LinearPosition
    spot: Price
    mark: Price
    margin: Usdt
    rules: LinearMarginRules
    liquidated: bool = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        _check(self.position, self.holding, self.margin)
        object.__setattr__(self, "liquidated", not self.survives(self.mark))

    def survives(self, future: Price, received: Usdt = Usdt(0)) -> bool:
        """As an `Exposure` does."""
        return self.margin + min(received, Usdt(0)) > linear_margin_to_survive(self.position, future, self.rules)


def _check(position: Position | LinearPosition, holding: Coin, margin: Coin | Usdt) -> None:
    if not position.is_short:
        raise OutOfRange(name="contracts", given=position.contracts.value, highest=Decimal(0))
    if holding <= Coin(0):
        raise OutOfRange(name="holding", given=holding.value, lowest=Decimal(0))
    if margin.value < 0:
        raise OutOfRange(name="margin", given=margin.value, lowest=Decimal(0))


@dataclass(frozen=True, slots=True)
class Scenario:
    """One row of the table; dollars at `spot_price`, gains above zero.

    spot_pnl: of the coins; futures_pnl: of the short since its entry, or the margin lost; funding: earned or paid;
    net_pnl: the three together; unhedged_pnl: of the coins without the hedge; ratio_after: the hedge ratio then;
    liquidated: the short is gone; coins_after: coins then owned.
    """

    shock: Ratio
    spot_price: Price
    futures_price: Price
    spot_pnl: Usd
    futures_pnl: Usd
    funding: Usd
    net_pnl: Usd
    unhedged_pnl: Usd
    ratio_after: Ratio
    liquidated: bool
    coins_after: Coin


@exactly
def scenario(
    exposure: Exposure | LinearExposure, shock: Ratio, *, basis_shift: Ratio = Ratio(0), funding: Usd = Usd(0)
) -> Scenario:
    """Spot moves by `shock` x to S1 = S * (1 + x), the future to F1 = S1 * (1 + b0 + basis_shift), b0 = F / S - 1.

    The prices move first, then the time passes in which `funding` is earned (below zero: paid). In dollars it does not
    depend on the price, so it is the same in each row (`funding_over`); it is paid in coins at S1. A linear short's is
    in USDT, taken at par as its profit is, and stays no part of the coins.

    A short that F1 liquidates, or that the present mark already does, loses its margin, which is worth margin * S1
    (linear: the margin in USDT), and earns no funding. Funding that is paid comes out of the margin, so it brings
    liquidation nearer. NotPositive for a shock or a shift that leaves no price.

    >>> short = Position.short(Contracts(100), Usd(100), Price(64000))
    >>> rules = MarginRules((Tier(Coin(0), Rate("0.004")),))
    >>> exposure = Exposure(Coin("0.3125"), short, Price(64000), Price(64000), Coin("0.078125"), rules)
    >>> scenario(exposure, Ratio("-0.1")).futures_pnl
    Usd('1000.0')
    """
    spot = exposure.spot.moved(shock)
    shifted = exposure.mark.value + exposure.spot.value * basis_shift.value
    future = Price(shifted * (1 + shock.value))
    alone = Usd(exposure.holding.value * exposure.spot.value * shock.value)
    outcome = _outcome(exposure, spot, future, funding)
    return Scenario(
        shock=shock,
        spot_price=spot,
        futures_price=future,
        spot_pnl=alone,
        futures_pnl=outcome.pnl,
        funding=outcome.funding,
        net_pnl=alone + outcome.pnl + outcome.funding,
        unhedged_pnl=alone,
        ratio_after=outcome.ratio,
        liquidated=outcome.liquidated,
        coins_after=outcome.coins,
    )


def scenario_table(
    exposure: Exposure | LinearExposure,
    shocks: Iterable[Ratio],
    *,
    basis_shift: Ratio = Ratio(0),
    funding: Usd = Usd(0),
) -> tuple[Scenario, ...]:
    """One `scenario` for each shock, in the order given."""
    return tuple(scenario(exposure, shock, basis_shift=basis_shift, funding=funding) for shock in shocks)


@dataclass(frozen=True, slots=True)
class _Outcome:
    """What the short made, and what is left: a liquidated one has no ratio and earns no funding."""

    pnl: Usd
    coins: Coin
    ratio: Ratio = Ratio(0)
    funding: Usd = Usd(0)
    liquidated: bool = True


def _outcome(exposure: Exposure | LinearExposure, spot: Price, future: Price, funding: Usd) -> _Outcome:
    if isinstance(exposure, Exposure):
        return _of_inverse(exposure, spot, future, funding)
    return _of_linear(exposure, future, funding)


def _of_inverse(exposure: Exposure, spot: Price, future: Price, funding: Usd) -> _Outcome:
    position, received = exposure.position, spot.buys(funding)
    if exposure.liquidated or not exposure.survives(future, received):
        return _Outcome(-spot.worth(exposure.posted), exposure.holding - exposure.posted)
    coins = coin_equity(exposure.holding, position, future, received=received)
    ratio = Ratio(position.coin_value(future) / coins)  # coins are left, for the margin that is a part of them lasts
    return _Outcome(position.pnl_in_usd(future, spot), coins, ratio, funding, liquidated=False)


def _of_linear(exposure: LinearExposure, future: Price, funding: Usd) -> _Outcome:
    position = exposure.position
    if exposure.liquidated or not exposure.survives(future, Usdt(funding.value)):
        return _Outcome(-exposure.margin.at_par, exposure.holding)
    ratio = Ratio(position.coins / exposure.holding)
    return _Outcome(position.pnl(future).at_par, exposure.holding, ratio, funding, liquidated=False)
