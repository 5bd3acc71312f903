"""The core is quick to import, pulls in nothing, and computes the same in any decimal context."""

import subprocess
import sys
import tokenize
from collections.abc import Callable
from dataclasses import is_dataclass
from datetime import UTC, datetime, timedelta
from decimal import ROUND_UP, Context, Decimal, Inexact, localcontext
from pathlib import Path

import hedgecore as core
from tests.hedgecore.adapters import ADAPTERS
from tests.hedgecore.build import BTC_TIERS, linear_perpetual, perpetual
from tests.hedgecore.given import Given
from tests.hedgecore.test_cases import ALL

FOREIGN = {"asyncio", "logging", "random", "secrets", "socket", "ssl", "threading", "time", "pydantic", "ccxt"}
CORE = Path(core.__file__).parent

HOSTILE = Context(prec=5, rounding=ROUND_UP, Emin=-9, Emax=9, traps=[Inexact])
PRICE, OTHER, NUMBER = core.Price("97843.77"), core.Price("81234.5678901"), Decimal("1.23456789012345")
COINS, DOLLARS, RATIO, RATE = core.Coin(NUMBER), core.Usd(NUMBER), core.Ratio("0.7654321"), core.Rate("0.00123456789")
SHORT = core.Position.short(core.Contracts(331), core.Usd(10), PRICE)
LINEAR = core.LinearPosition.short(core.Contracts("1.2345678"), core.Coin("0.0123456"), PRICE)
LINEAR_RULES = core.LinearMarginRules(
    (core.LinearTier(core.Usdt(0), RATE), core.LinearTier(core.Usdt(700), RATE * 2)), RATE
)
TETHER = core.Usdt(NUMBER)
LEVELS = [core.Level(PRICE, core.Contracts(3)), core.Level(OTHER, core.Contracts(9))]
KEPT = core.HoldingCost(DOLLARS * 99, timedelta(days=31), DOLLARS, DOLLARS / 7, DOLLARS * 3)
DEARER = core.HoldingCost(DOLLARS * 77, timedelta(days=29), DOLLARS / 3, DOLLARS / 9, DOLLARS * 2)
AT = datetime(2026, 11, 22, tzinfo=UTC)
BOOK: tuple[core.Entry, ...] = (
    core.CoinsMoved("BTC", COINS, AT),
    core.TargetSet("BTC", RATIO, AT),
    core.Traded(perpetual(), core.Fill(core.Contracts("-152.412345678901"), PRICE, RATE), AT),
    core.Traded(perpetual(), core.Fill(core.Contracts("41.2345678901"), OTHER, RATE), AT),
    core.Withdrawn("BTC", COINS / 1000, AT),
)
MARKS = {core.key_of(perpetual()): PRICE}
FUNDED = core.Received(COINS / 9999, COINS / 7777)


def drifted() -> core.Drift:
    return core.drift_of("BTC", BOOK, MARKS, RATIO, received=FUNDED)


def advised(policy: core.Policy) -> core.HedgeDecision:
    short = core.Contracts("111.1777777888")
    return core.decide(drifted(), short, perpetual(), PRICE, policy=policy, band=core.Band(), fee=RATE)


def received() -> core.Received:
    trades = [entry for entry in BOOK if isinstance(entry, core.Traded)]
    payments = [(AT + timedelta(hours=hours), core.FundingPayment(OTHER, RATE)) for hours in (8, 16)]
    return core.accrued(trades, payments, AT + timedelta(hours=8))


AWKWARD: tuple[Callable[[], object], ...] = (
    drifted,
    received,
    lambda: (drifted().static, drifted().naive),
    lambda: [advised(policy) for policy in core.Policy],
    lambda: core.replay("BTC", BOOK),
    lambda: core.replay("BTC", BOOK).settled,
    lambda: [trade.fee for trade in (core.last_trade("BTC", BOOK),) if trade is not None],
    lambda: core.annual_rate(RATE, timedelta(hours=7)),
    lambda: core.annual_yield(RATE, timedelta(hours=7)),
    lambda: core.annualised_basis(PRICE, OTHER, timedelta(days=91)),
    lambda: core.average_entry([core.Fill(core.Contracts(3), PRICE), core.Fill(core.Contracts(4), OTHER)]),
    lambda: core.bankruptcy_price(SHORT, COINS / 100, RATE),
    lambda: core.basis(PRICE, OTHER),
    lambda: core.basis_shift_pnl(DOLLARS, RATIO, core.Ratio(NUMBER)),
    lambda: core.break_even(SHORT, opening_fee=RATE, closing_fee=RATE),
    lambda: core.bybit_liquidation_price(SHORT, NUMBER, RATE, taker_fee=RATE),
    lambda: core.contracts_for(RATIO, COINS, perpetual(), PRICE),
    lambda: core.contracts_for_exposure_weight(RATIO, COINS, DOLLARS, perpetual(), PRICE),
    lambda: core.days_to_repay_fees(RATE, RATE, RATE, timedelta(hours=7)),
    lambda: core.deductions(BTC_TIERS),
    lambda: core.deribit_liquidation_price(SHORT, COINS / 100, RATE, RATE),
    lambda: core.entry_liquidation_price(SHORT, COINS / 100, COINS / 1000),
    lambda: core.fee(DOLLARS, PRICE, RATE),
    lambda: core.average_funding([RATE, RATE * 2], timedelta(days=31)),
    lambda: core.funding_carry(DOLLARS, RATE, timedelta(days=31)),
    lambda: core.funding_flow(SHORT, PRICE, RATE),
    lambda: core.funding_over(SHORT, RATE, timedelta(hours=7), timedelta(days=31)),
    lambda: core.funding_record([(AT, RATE), (AT + timedelta(hours=7), -RATE * 3)], timedelta(days=31)),
    lambda: core.hedge_ratios(COINS, SHORT, OTHER),
    lambda: core.htx_liquidation_price(SHORT, COINS / 100, RATE, NUMBER),
    lambda: core.initial_margin(DOLLARS, PRICE, NUMBER),
    lambda: core.kraken_funding_flow(SHORT, RATE),
    lambda: core.cash_value(TETHER, PRICE),
    lambda: core.linear_average_entry([core.Fill(core.Contracts(3), PRICE), core.Fill(core.Contracts(4), OTHER)]),
    lambda: core.linear_funding_flow(LINEAR, OTHER, RATE),
    lambda: core.linear_funding_over(LINEAR, OTHER, RATE, timedelta(hours=7), timedelta(days=31)),
    lambda: core.linear_liquidation_price(LINEAR, TETHER * 900, LINEAR_RULES),
    lambda: core.linear_margin_to_survive(LINEAR, OTHER, LINEAR_RULES),
    lambda: core.linear_net_pnl(LINEAR, OTHER, opening_fee=RATE, closing_fee=RATE, funding=TETHER),
    lambda: core.linear_slippage(core.walk_linear(LEVELS, core.Contracts(7)), OTHER, COINS),
    lambda: core.replay_linear_fills(
        [core.Fill(core.Contracts(3), PRICE), core.Fill(core.Contracts(-2), OTHER)], COINS
    ),
    lambda: core.scenario(core.LinearExposure(COINS, LINEAR, OTHER, PRICE, TETHER * 900, LINEAR_RULES), RATIO),
    lambda: core.size_linear_hedge(RATIO, COINS * 99, linear_perpetual(), PRICE, fee=RATE),
    lambda: core.smallest_linear_hedgeable(RATIO, linear_perpetual("0.1234")),
    lambda: (LINEAR.pnl(OTHER), LINEAR.initial_margin(NUMBER), LINEAR.return_on_margin(OTHER, NUMBER)),
    lambda: core.liquidation_price(SHORT, COINS / 100, core.MarginRules(BTC_TIERS)),
    lambda: core.lock_to_delivery(COINS, SHORT, PRICE, OTHER, timedelta(days=91), fee=RATE),
    lambda: core.locked_carry(DOLLARS, RATIO, timedelta(days=91), timedelta(days=31)),
    lambda: core.margin_for_never(SHORT, core.MarginRules(BTC_TIERS, core.LiquidationFamily.ENTRY)),
    lambda: (KEPT.annual, KEPT.days_to_repay, core.ahead_after(KEPT, DEARER)),
    lambda: core.order_value(linear_perpetual(), core.Contracts("1.2345678"), PRICE),
    lambda: core.maintenance_margin(COINS * 9, BTC_TIERS),
    lambda: core.margin_to_survive(SHORT, OTHER, core.MarginRules(BTC_TIERS, core.LiquidationFamily.ENTRY, RATE)),
    lambda: core.mark_liquidation_price(SHORT, COINS / 100, RATE, fee=RATE),
    lambda: core.most_contracts_for_margin(COINS, perpetual(), PRICE, NUMBER, fee=RATE),
    lambda: core.naive_ratio_after_move(RATIO, core.Ratio(NUMBER)),
    lambda: core.net_pnl(SHORT, OTHER, opening_fee=RATE, closing_fee=RATE),
    lambda: core.order_cost(DOLLARS, PRICE, NUMBER, opening_fee=RATE, closing_fee=RATE),
    lambda: core.ratio_after_move(RATIO, core.Ratio(NUMBER)),
    lambda: core.roll(SHORT, COINS, PRICE, OTHER, timedelta(days=91), fee=RATE),
    lambda: core.round_contracts(core.Contracts("152412.345678901"), core.Contracts("0.03"), core.Rounding.FLOOR),
    lambda: core.round_price(PRICE, core.Price("0.03"), core.Rounding.CEIL),
    lambda: core.scenario(core.Exposure(COINS, SHORT, OTHER, PRICE, COINS, core.MarginRules(BTC_TIERS)), RATIO),
    lambda: core.size_hedge(RATIO, COINS, perpetual(), PRICE, fee=RATE),
    lambda: core.slippage(core.Execution(core.Contracts(7), PRICE, OTHER), OTHER, DOLLARS),
    lambda: core.smallest_hedgeable(RATIO, perpetual(), PRICE, fee=RATE),
    lambda: core.value_after_move(RATIO, core.Ratio(NUMBER)),
    lambda: core.walk([core.Level(PRICE, core.Contracts(3)), core.Level(OTHER, core.Contracts(9))], core.Contracts(7)),
    lambda: SHORT.pnl(OTHER),
    lambda: SHORT.pnl_in_usd(OTHER, PRICE),
    lambda: SHORT.pnl_slope(OTHER),
    lambda: SHORT.pnl_curvature(OTHER),
    lambda: SHORT.return_on_margin(OTHER, NUMBER),
)


def _imported_by(statement: str) -> set[str]:
    code = f"import sys; before = set(sys.modules)\n{statement}\nprint(*(set(sys.modules) - before))"
    answer = subprocess.run([sys.executable, "-I", "-c", code], capture_output=True, text=True, check=True)
    return set(answer.stdout.split())


def _with_the_core_on_the_path(statement: str) -> str:
    return f"sys.path.insert(0, {str(CORE.parent)!r}); {statement}"


def test_importing_the_core_imports_nothing_but_the_standard_library():
    modules = {name.partition(".")[0] for name in _imported_by(_with_the_core_on_the_path("import hedgecore"))}
    assert "hedgecore" in modules
    assert modules - {"hedgecore"} <= set(sys.stdlib_module_names)


def test_importing_the_core_brings_no_clock_no_network_and_no_chance():
    core = _imported_by(_with_the_core_on_the_path("import hedgecore"))
    basics = _imported_by(
        "import __future__, bisect, dataclasses, datetime, decimal, enum, functools, itertools, typing, collections.abc"
    )
    assert {name for name in core - basics if not name.startswith("hedgecore")} == set()
    assert FOREIGN & core - basics == set()


def test_the_source_asks_for_no_clock_and_no_file():
    asked = set()
    for path in CORE.glob("*.py"):
        with path.open("rb") as source:
            asked |= {token.string for token in tokenize.tokenize(source.readline) if token.type == tokenize.NAME}
    assert {"Decimal", "localcontext"} <= asked
    assert asked & {"utcnow", "today", "open", "print", "random", "async", "await", "global"} == set()


def test_the_core_computes_the_same_in_a_hostile_context():
    calm = [ADAPTERS[case.function](Given(case.given)) for case in ALL]
    with localcontext(HOSTILE):
        pressed = [ADAPTERS[case.function](Given(case.given)) for case in ALL]
    assert pressed == calm


def test_awkward_numbers_too_are_computed_the_same_in_a_hostile_context():
    calm = [ask() for ask in AWKWARD]
    with localcontext(HOSTILE):
        pressed = [ask() for ask in AWKWARD]
    assert pressed == calm


def test_the_defaults_of_the_process_do_not_matter():
    spoilt = "import decimal; d = decimal.DefaultContext; d.prec = 5; d.rounding = 'ROUND_UP'; d.Emin, d.Emax = -9, 9"
    asked = "import hedgecore as core; print(core.fee(core.Usd('1e20'), core.Price(3), core.Rate(1)))"
    code = f"import sys; {_with_the_core_on_the_path(spoilt)}; {asked}"
    answer = subprocess.run([sys.executable, "-I", "-c", code], capture_output=True, text=True, check=True)
    assert answer.stdout.strip() == str(core.fee(core.Usd("1e20"), core.Price(3), core.Rate(1)))


def test_the_callers_context_is_left_as_it_was():
    with localcontext(prec=7) as context:
        core.initial_margin(core.Usd(1), core.Price(3), Decimal(7))
        assert context.prec == 7
        assert Decimal(1) / 3 == Decimal("0.3333333")


def test_the_front_door_names_everything_public_in_order():
    assert core.__all__ == sorted(core.__all__)
    for name in core.__all__:
        assert getattr(core, name) is not None


def test_no_value_of_the_core_can_be_changed():
    values = [thing for thing in vars(core).values() if isinstance(thing, type) and is_dataclass(thing)]
    assert len(values) > 30
    assert [kind.__name__ for kind in values if not vars(kind)["__dataclass_params__"].frozen] == []
    assert [kind.__name__ for kind in values if "__slots__" not in vars(kind)] == []


def test_every_public_function_and_class_of_a_module_is_at_the_front_door():
    missing = {}
    for path in sorted(CORE.glob("*.py")):
        if path.stem in {"__init__", "units", "durations"}:
            continue
        module = sys.modules[f"hedgecore.{path.stem}"]
        own = {name for name, thing in vars(module).items() if getattr(thing, "__module__", "") == module.__name__}
        missing[path.stem] = {name for name in own if not name.startswith("_")} - set(core.__all__)
    assert len(missing) >= 11
    assert {stem: names for stem, names in missing.items() if names} == {}
