"""Linear contracts agree with their slow twin, and keep what any numbers must keep."""

from dataclasses import replace
from decimal import Decimal
from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st

from hedgecore import (
    Coin,
    Contracts,
    Fill,
    Level,
    LinearExposure,
    LinearMarginRules,
    LinearPosition,
    LinearTier,
    Rate,
    Ratio,
    Rounding,
    Usdt,
    linear_funding_flow,
    linear_liquidation_price,
    linear_margin_to_survive,
    linear_slippage,
    maintenance_margin,
    replay_linear_fills,
    scenario,
    size_linear_hedge,
    walk_linear,
)
from tests.hedgecore import twin
from tests.hedgecore.build import linear_perpetual
from tests.hedgecore.test_twin import RATES, agree, exact, fees, prices, reproducible, sides

sizes = st.sampled_from(["1", "0.01", "0.0001", "10"]).map(Coin)
counts = st.integers(1, 100_000)


@st.composite
def linear_rules(draw) -> LinearMarginRules:
    steps = draw(st.lists(st.integers(1, 500_000), max_size=len(RATES) - 1))
    floors = [sum(steps[:count]) for count in range(len(steps) + 1)]
    tiers = tuple(LinearTier(Usdt(floor), Rate(rate)) for floor, rate in zip(floors, RATES, strict=False))
    return LinearMarginRules(tiers, Rate(draw(st.sampled_from(["0", "0.0005"]))))


@st.composite
def positions(draw) -> LinearPosition:
    return LinearPosition(Contracts(draw(counts) * draw(sides)), draw(sizes), draw(prices))


def spare(position: LinearPosition, margin: Usdt, price: Fraction, rules: LinearMarginRules) -> Fraction:
    return twin.linear_spare_margin(
        exact(position.coins) * position.side,
        exact(position.entry),
        exact(margin),
        price,
        [(exact(tier.floor), exact(tier.maintenance_rate)) for tier in rules.tiers],
        exact(rules.liquidation_fee),
    )


@reproducible
@given(st.lists(st.tuples(st.integers(-500, 500).filter(bool), prices, fees), min_size=1, max_size=8), sizes, prices)
def test_a_row_of_linear_fills_leaves_what_a_ledger_of_coins_leaves(trades, size, price):
    history = replay_linear_fills([Fill(Contracts(count), at, Rate(fee)) for count, at, fee in trades], size)
    ledger = twin.LinearLedger(exact(size))
    for count, at, fee in trades:
        ledger.trade(count, exact(at), Fraction(fee))
    scale = 4000 * exact(size) * max(exact(price), *(exact(at) for _, at, _ in trades))
    assert exact(history.contracts) == ledger.contracts
    assert agree(history.realised, ledger.realised, scale)
    assert agree(history.fees, ledger.fees, scale)
    assert (history.entry is None) == (not ledger.contracts)
    if history.entry is not None:
        unrealised = LinearPosition(history.contracts, size, history.entry).pnl(price)
        assert agree(unrealised, ledger.unrealised(exact(price)), scale)


@reproducible
@given(linear_rules(), st.decimals(0, 3_000_000, places=2))
def test_maintenance_margin_in_usdt_is_charged_slice_by_slice(rules, value):
    tiers = [(exact(tier.floor), exact(tier.maintenance_rate)) for tier in rules.tiers]
    assert agree(maintenance_margin(Usdt(value), rules.tiers), twin.maintenance(Fraction(value), tiers), value)


@reproducible
@given(positions(), st.decimals("0.001", "3", places=3), linear_rules())
def test_linear_liquidation_is_where_the_margin_condition_changes(position, share, rules):
    margin = position.entry_value * Decimal(share)
    price = linear_liquidation_price(position, margin, rules)
    if price is None:
        assert not position.is_short
        assert spare(position, margin, exact(position.entry) / 10**6, rules) > 0
        return
    expected = twin.liquidation(
        lambda at: spare(position, margin, at, rules) > 0, exact(position.entry), short=position.is_short
    )
    assert expected is not None
    assert agree(price, expected)


@reproducible
@given(positions(), st.decimals("0.3", 300, places=3), linear_rules())
def test_the_usdt_to_survive_a_price_leave_nothing_to_spare_there(position, multiple, rules):
    price = position.entry * Decimal(multiple)
    margin = linear_margin_to_survive(position, price, rules)
    scale = exact(position.entry_value) + exact(position.value(price))
    assert abs(spare(position, margin, exact(price), rules)) <= Fraction(1, 10**30) * scale


@reproducible
@given(positions(), st.decimals("0.01", "10", places=3), st.decimals("0.01", "10", places=3), linear_rules())
def test_more_margin_moves_a_linear_liquidation_further_away(position, share, more, rules):
    short = replace(position, contracts=-abs(position.contracts))
    margin = short.entry_value * Decimal(share)
    near = linear_liquidation_price(short, margin, rules)
    far = linear_liquidation_price(short, margin + short.entry_value * Decimal(more), rules)
    assert near is not None
    assert far is not None
    assert far > near


@reproducible
@given(positions(), linear_rules())
def test_a_linear_short_at_1x_is_liquidated_before_the_price_has_doubled(position, rules):
    short = replace(position, contracts=-abs(position.contracts))
    price = linear_liquidation_price(short, short.entry_value, rules)
    assert price is not None
    assert Decimal("1.3") * short.entry.value < price.value < 2 * short.entry.value


@reproducible
@given(positions(), prices, prices)
def test_linear_profit_is_antisymmetric_and_adds_up(position, middle, end):
    other = replace(position, contracts=-position.contracts)
    later = replace(position, entry=middle)
    assert position.pnl(end) == -other.pnl(end)
    assert position.pnl(middle) + later.pnl(end) == position.pnl(end)
    assert position.pnl(position.entry) == Usdt(0)


@reproducible
@given(positions(), prices, st.decimals("-0.01", "0.01", places=6).map(Rate))
def test_linear_funding_goes_from_one_side_to_the_other(position, mark, rate):
    other = replace(position, contracts=-position.contracts)
    assert linear_funding_flow(position, mark, rate) == -linear_funding_flow(other, mark, rate)
    assert linear_funding_flow(position, mark, rate) == linear_funding_flow(position, mark, -rate) * -1


@reproducible
@given(st.decimals("0.01", 1, places=3).map(Ratio), st.decimals("0.1", 100, places=4).map(Coin), sizes, prices)
def test_a_linear_sizing_never_hedges_more_than_was_wanted(ratio, equity, size, mark):
    lot = Coin("0.00001") / size
    contract = linear_perpetual(size.value, str(lot))
    sizing = size_linear_hedge(ratio, equity, contract, mark)
    assert sizing.exact - Contracts(lot) < sizing.contracts <= sizing.exact
    assert contract.coins(sizing.contracts) + sizing.open_coin == equity
    again = size_linear_hedge(ratio, equity, contract, mark, existing=sizing.contracts, rounding=Rounding.FLOOR)
    assert again.order == Contracts(0)


@reproducible
@given(st.lists(st.tuples(prices, st.integers(1, 20)), min_size=1, max_size=5), st.integers(1, 60), sizes, prices)
def test_a_linear_order_costs_what_each_coin_costs(levels, wanted, size, reference):
    offered = sum(count for _, count in levels)
    contracts = min(wanted, offered)
    execution = walk_linear([Level(price, Contracts(count)) for price, count in levels], Contracts(contracts))
    queue = [exact(price) for price, count in levels for _ in range(count)][:contracts]
    assert agree(execution.average, sum(queue) / contracts)
    lost = sum(((exact(reference) - price) * exact(size) for price in queue), Fraction(0))
    scale = (exact(reference) + exact(execution.average)) * exact(size) * contracts
    assert agree(linear_slippage(execution, reference, size).usd, lost, scale)


@reproducible
@given(
    st.tuples(st.decimals("0.05", 1, places=3), st.decimals(1, 100, places=4)),
    prices,
    st.decimals("0.05", 3, places=2),
    st.decimals("-0.9", 9, places=3).map(Ratio),
    linear_rules(),
)
def test_a_scenario_and_the_liquidation_price_of_a_linear_short_agree(hedged, price, times, shock, rules):
    share, coins = hedged
    short = LinearPosition.short(Contracts(1), Coin(coins) * Decimal(share), price)
    margin = short.entry_value * Decimal(times)
    row = scenario(LinearExposure(Coin(coins), short, price, price, margin, rules), shock)
    liquidation = linear_liquidation_price(short, margin, rules)
    assert liquidation is not None
    assert row.liquidated == (row.futures_price >= liquidation or price >= liquidation)
    if not row.liquidated:
        assert agree(row.net_pnl, Fraction(coins) * (1 - Fraction(share)) * exact(price) * exact(shock), 10**8)
