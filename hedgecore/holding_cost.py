"""What it costs and brings to keep a short for a while, so that contracts can be compared for one hedge."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING

from hedgecore.basis import basis_shift_pnl
from hedgecore.contracts import LinearPerpetual
from hedgecore.durations import DAY, YEAR, periods
from hedgecore.units import Rate, Ratio, Usd, exactly

if TYPE_CHECKING:
    from datetime import timedelta

    from hedgecore.contracts import Contract
    from hedgecore.units import Contracts, Price


def order_value(contract: Contract, contracts: Contracts, price: Price) -> Usd:
    """Dollars of `contracts` of either kind at `price`: n * K, or n * k * P with USDT at par."""
    if isinstance(contract, LinearPerpetual):
        return price.worth(contract.coins(contracts))
    return contract.notional(contracts)


@dataclass(frozen=True, slots=True)
class HoldingCost:
    """What a short of `notional` N brings and costs when it is kept for `time`, in dollars; None is unknown.

    fees: of opening and of ending it; slippage: of every order in between; carry: funding or basis, above zero earned.
    """

    notional: Usd
    time: timedelta
    fees: Usd
    slippage: Usd | None
    carry: Usd | None

    @property
    def outlay(self) -> Usd | None:
        """Fees and slippage: what does not depend on the time."""
        return None if self.slippage is None else self.fees + self.slippage

    @property
    def total(self) -> Usd | None:
        """Carry less outlay: above zero the hedge earns money. None as soon as a part is unknown."""
        return None if self.carry is None or self.outlay is None else self.carry - self.outlay

    @property
    def annual(self) -> Rate | None:
        """The total as a share of N over 365 days, simple."""
        return None if self.total is None else self.a_year(self.total)

    def a_year(self, part: Usd) -> Rate:
        """Some dollars of it as a share of N over 365 days, simple."""
        return _share(part, self, YEAR)

    @property
    def days_to_repay(self) -> Decimal | None:
        """Days until the carry has repaid the outlay; None if it never does, or for what is unknown."""
        if self.carry is None or self.outlay is None:
            return None
        return _days(self.outlay / self.notional, _share(self.carry, self, DAY))


@exactly
def ahead_after(one: HoldingCost, other: HoldingCost) -> Decimal | None:
    """Days from which on `one` is the better of the two for good, dollar for dollar; 0 from the start.

    One is ahead at t where c1 * t - o1 > c2 * t - o2, o the outlay and c the carry a day, each as a share of N. None
    where it never is for good, or something is unknown.
    """
    if one.carry is None or one.outlay is None or other.carry is None or other.outlay is None:
        return None
    dearer = one.outlay / one.notional - other.outlay / other.notional
    earns = _share(one.carry, one, DAY) - _share(other.carry, other, DAY)
    if not dearer and not earns.value:
        return None
    return None if earns < Rate(0) else _days(dearer, earns)


@exactly
def funding_carry(notional: Usd, annual: Rate, time: timedelta) -> Usd:
    """Dollars that a short of N earns in `time` from funding of `annual` a year: N * r * time / 365 d.

    >>> from datetime import timedelta
    >>> funding_carry(Usd(10000), Rate("0.1095"), timedelta(days=30))
    Usd('90.0000')
    """
    return Usd(notional.value * annual.value * periods(DAY, time) / periods(DAY, YEAR))


@exactly
def locked_carry(notional: Usd, basis: Ratio, left: timedelta, time: timedelta) -> Usd:
    """Dollars that a short of N earns from the basis b of a contract delivered after `left`, when kept for `time`.

    All of it by delivery, N * b / (1 + b), and before that as much of it as of the time that is left has passed.

    >>> from datetime import timedelta
    >>> locked_carry(Usd(8000), Ratio("0.25"), timedelta(days=100), timedelta(days=30))
    Usd('480.00')
    """
    passed = min(Decimal(1), periods(left, time))
    return basis_shift_pnl(notional, before=basis, after=Ratio(0)) * passed


@exactly
def _share(amount: Usd, cost: HoldingCost, of_time: timedelta) -> Rate:
    # multiplied before divided, so that nothing is left over where nothing has to be
    return Rate(amount.value * periods(DAY, of_time) / (cost.notional.value * periods(DAY, cost.time)))


@exactly
def _days(owed: Decimal, a_day: Rate) -> Decimal | None:
    if owed <= 0:
        return Decimal(0)
    return None if a_day <= Rate(0) else owed / a_day.value
