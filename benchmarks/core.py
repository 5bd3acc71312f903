"""How fast hedgecore is, and how fast a program that uses it starts."""

from __future__ import annotations

import random
import subprocess
import sys
import time
from decimal import ROUND_FLOOR, Decimal, localcontext
from functools import partial
from itertools import product
from statistics import median
from typing import TYPE_CHECKING

from hedgecore import (
    AmountUnit,
    Coin,
    Contracts,
    Exposure,
    InversePerpetual,
    LiquidationFamily,
    MarginRules,
    Position,
    Price,
    Rate,
    Ratio,
    Tier,
    Usd,
    scenario_table,
    size_hedge,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

RULES = MarginRules(
    tiers=(Tier(Coin(0), Rate("0.004")), Tier(Coin(5), Rate("0.005")), Tier(Coin(10), Rate("0.01"))),
    family=LiquidationFamily.MARK,
)
CONTRACT = InversePerpetual(
    venue="bench",
    symbol="BTCUSD",
    coin="BTC",
    contract_value=Usd(100),
    amount_unit=AmountUnit.CONTRACTS,
    lot=Contracts(1),
    smallest_order=Contracts(1),
    taker_fee=Rate("0.0005"),
    margin=RULES,
)
SHOCKS = tuple(Ratio(shock) for shock in ("-0.5", "-0.3", "-0.2", "-0.1", "0.1", "0.2", "0.5", "1"))
STARTS = {
    "Python alone": ("-c", "pass"),
    "import hedgecore": ("-c", "import hedgecore"),
    "a card from sample prices": ("-m", "bot", "say", "--sample", "/hedge 20000 0.5"),
}


def start_up(turns: int) -> None:
    """The time from the start of a process to its end, and as a multiple of Python doing nothing."""
    print(f"\nStart to end of a process, median of {turns} turns\n")
    times: dict[str, list[float]] = {name: [] for name in STARTS}
    for _, (name, command) in product(range(turns), STARTS.items()):
        times[name].append(_seconds(partial(_run, *command)))
    alone = median(times["Python alone"])
    for name, taken in times.items():
        print(f"{name:30} {1000 * median(taken):7.0f} ms   ratio {median(taken) / alone:5.2f}", flush=True)


def _run(*command: str) -> None:
    subprocess.run([sys.executable, *command], check=True, capture_output=True)


def sweep(hedges: int, turns: int) -> None:
    """Many hedges sized, and their scenario tables, beside the shortest sum of the main figure on bare decimals."""
    print(f"\n{hedges} hedges of random size, price and ratio: best of {turns} turns, and time beside bare decimals\n")
    cases = _cases(hedges)
    exposures = [_exposure(*case) for case in cases]
    _report("hedges sized", hedges, turns, lambda: [_sized(*case) for case in cases], lambda: _plain_sizes(cases))
    _report(
        "scenario tables of 8 shocks",
        hedges,
        turns,
        lambda: [scenario_table(exposure, SHOCKS) for exposure in exposures],
        lambda: _plain_tables(exposures),
    )


Case = tuple[Ratio, Coin, Price]


def _cases(count: int) -> list[Case]:
    chance = random.Random(20_000)  # noqa: S311  the same hedges in every run
    return [
        (
            Ratio(Decimal(chance.randint(10, 100)).scaleb(-2)),
            Coin(Decimal(chance.randint(10_000, 2_000_000)).scaleb(-4)),
            Price(Decimal(chance.randint(2_000_000, 12_000_000)).scaleb(-2)),
        )
        for _ in range(count)
    ]


def _sized(ratio: Ratio, equity: Coin, mark: Price) -> Contracts:
    return size_hedge(ratio, equity, CONTRACT, mark, fee=CONTRACT.taker_fee).contracts


def _exposure(ratio: Ratio, equity: Coin, mark: Price) -> Exposure:
    position = Position.short(_sized(ratio, equity, mark), CONTRACT.contract_value, mark)
    return Exposure(equity, position, spot=mark, mark=mark, margin=position.entry_value / 2, rules=RULES)


def _plain_sizes(cases: Sequence[Case]) -> list[Decimal]:
    value, fee = CONTRACT.contract_value.value, CONTRACT.taker_fee.value
    with localcontext(prec=50):
        return [
            (ratio.value * equity.value * mark.value / (1 + ratio.value * fee) / value).to_integral_value(ROUND_FLOOR)
            for ratio, equity, mark in cases
        ]


def _plain_tables(exposures: Sequence[Exposure]) -> list[list[tuple[Decimal, Decimal]]]:
    with localcontext(prec=50):
        return [[_plain_row(exposure, shock.value) for shock in SHOCKS] for exposure in exposures]


def _plain_row(exposure: Exposure, shock: Decimal) -> tuple[Decimal, Decimal]:
    """Profit of the coins and of the short, in dollars."""
    before, after = exposure.spot.value, exposure.spot.value * (1 + shock)
    short = exposure.position.notional.value * (before - after) / (before * after) * after
    return exposure.holding.value * (after - before), short


def _report(name: str, count: int, turns: int, ours: Callable[[], object], plain: Callable[[], object]) -> None:
    own, bare = (min(_seconds(work) for _ in range(turns)) for work in (ours, plain))
    print(f"{name:30} {count / own:9,.0f} a second   ratio {own / bare:5.1f}", flush=True)


def _seconds(work: Callable[[], object]) -> float:
    started = time.perf_counter()
    work()
    return time.perf_counter() - started
