"""The core agrees with its slow twin wherever hypothesis looks."""

from datetime import timedelta
from decimal import Context, Decimal
from fractions import Fraction

from hypothesis import assume, given, settings
from hypothesis import strategies as st

from hedgecore import (
    BookTooThin,
    Coin,
    Contracts,
    Fill,
    Level,
    LiquidationFamily,
    MarginRules,
    Position,
    Price,
    Rate,
    Ratio,
    Rounding,
    Tier,
    Usd,
    annual_yield,
    annualised_basis,
    break_even,
    liquidation_price,
    maintenance_margin,
    margin_to_survive,
    net_pnl,
    replay_fills,
    roll,
    sizing_for,
    walk,
)
from tests.hedgecore import twin
from tests.hedgecore.build import perpetual

reproducible = settings(derandomize=True, deadline=None, database=None, max_examples=60)

prices = st.decimals("0.01", 200_000, places=2).map(Price)
contract_counts = st.integers(1, 100_000)
contract_values = st.sampled_from([1, 10, 100])
shares = st.decimals(0, 1, places=4)
fees = st.decimals("-0.0005", "0.002", places=5)
sides = st.sampled_from([-1, 1])

RATES = ("0.004", "0.005", "0.01", "0.025", "0.05", "0.1", "0.125", "0.15")


@st.composite
def tier_tables(draw) -> tuple[Tier, ...]:
    steps = draw(st.lists(st.integers(1, 500), max_size=len(RATES) - 1))
    floors = [sum(steps[:count]) for count in range(len(steps) + 1)]
    return tuple(Tier(Coin(floor), Rate(rate)) for floor, rate in zip(floors, RATES, strict=False))


@st.composite
def positions(draw) -> Position:
    contracts = draw(contract_counts) * draw(sides)
    return Position(Contracts(contracts), Usd(draw(contract_values)), draw(prices))


def exact(quantity) -> Fraction:
    return Fraction(quantity.value)


def rows(tiers: tuple[Tier, ...]) -> list[tuple[Fraction, Fraction]]:
    return [(exact(tier.floor), exact(tier.maintenance_rate)) for tier in tiers]


def agree(actual, expected: Fraction, scale: Fraction | int = 0) -> bool:
    """To a relative 1e-30 of the result or of the numbers it was made from."""
    return abs(exact(actual) - expected) <= Fraction(1, 10**30) * max(abs(expected), abs(Fraction(scale)))


@reproducible
@given(positions(), prices, fees, fees, st.decimals(-1, 1, places=6))
def test_profit_is_the_difference_of_two_purchases(position, price, opening, closing, funding):
    contracts, value, entry = exact(position.contracts), exact(position.contract_value), exact(position.entry)
    expected = twin.profit(contracts, value, entry, exact(price))
    scale = max(exact(position.entry_value), exact(position.coin_value(price)), abs(Fraction(funding)))
    assert agree(position.pnl(price), expected, scale)
    paid = abs(contracts) * value * (Fraction(opening) / entry + Fraction(closing) / exact(price))
    net = net_pnl(position, price, opening_fee=Rate(opening), closing_fee=Rate(closing), funding=Coin(funding))
    assert agree(net, expected - paid + Fraction(funding), scale)


@reproducible
@given(
    st.lists(st.tuples(st.integers(-500, 500).filter(bool), prices, fees), min_size=1, max_size=8),
    contract_values,
    prices,
)
def test_a_row_of_fills_leaves_what_a_ledger_of_lots_leaves(trades, value, price):
    history = replay_fills([Fill(Contracts(count), at, Rate(fee)) for count, at, fee in trades], Usd(value))
    ledger = twin.Ledger(value)
    for count, at, fee in trades:
        ledger.trade(count, exact(at), Fraction(fee))
    scale = sum(abs(count) * twin.coins(value, exact(at)) for count, at, _ in trades)
    assert exact(history.contracts) == ledger.contracts
    assert agree(history.realised, ledger.realised, scale)
    assert agree(history.fees, ledger.fees, scale)
    assert (history.entry is None) == (ledger.entry is None)
    if history.entry is not None:
        assert ledger.entry is not None
        assert agree(history.entry, ledger.entry)
        unrealised = Position(history.contracts, Usd(value), history.entry).pnl(price)
        assert agree(unrealised, ledger.unrealised(exact(price)), scale + 500 * 8 * twin.coins(value, exact(price)))


@reproducible
@given(tier_tables(), st.decimals(0, 3000, places=3))
def test_maintenance_margin_is_charged_slice_by_slice(tiers, value):
    assert agree(maintenance_margin(Coin(value), tiers), twin.maintenance(Fraction(value), rows(tiers)), value)


def _safe(position, margin, tiers, fee, family):
    def is_safe(price: Fraction) -> bool:
        spare = twin.spare_margin(
            exact(position.contracts),
            exact(position.contract_value),
            exact(position.entry),
            exact(margin),
            price,
            rows(tiers),
            exact(fee),
            at_entry=family is LiquidationFamily.ENTRY,
        )
        return spare > 0

    return is_safe


@settings(reproducible, max_examples=60)
@given(
    positions(),
    st.decimals("0.001", "1.5", places=3),
    tier_tables(),
    st.sampled_from(["0", "0.0005"]),
    st.sampled_from(LiquidationFamily),
)
def test_liquidation_is_where_the_margin_condition_changes(position, share, tiers, fee, family):
    margin = position.entry_value * Decimal(share)
    price = liquidation_price(position, margin, MarginRules(tiers, family, Rate(fee)))
    is_safe = _safe(position, margin, tiers, Rate(fee), family)
    entry = exact(position.entry)
    if price is None:
        assert position.is_short
        assert is_safe(entry * twin.FAR)
        return
    expected = twin.liquidation(is_safe, entry, short=position.is_short)
    assert expected is not None
    assert agree(price, expected)


@settings(reproducible, max_examples=60)
@given(
    positions(),
    st.decimals("0.3", 300, places=3),
    tier_tables(),
    st.sampled_from(["0", "0.0005"]),
    st.sampled_from(LiquidationFamily),
)
def test_the_margin_to_survive_a_price_leaves_nothing_to_spare_there(position, multiple, tiers, fee, family):
    price = position.entry * Decimal(multiple)
    rules = MarginRules(tiers, family, Rate(fee))
    margin = margin_to_survive(position, price, rules)
    spare = twin.spare_margin(
        exact(position.contracts),
        exact(position.contract_value),
        exact(position.entry),
        exact(margin),
        exact(price),
        rows(tiers),
        exact(rules.liquidation_fee),
        at_entry=family is LiquidationFamily.ENTRY,
    )
    assert abs(spare) <= Fraction(1, 10**30) * max(exact(position.entry_value), exact(position.coin_value(price)))


@reproducible
@given(
    shares,
    st.decimals("0.01", 100, places=4).map(Coin),
    st.tuples(contract_values, prices),
    st.integers(0, 2000),
    st.decimals(0, "0.002", places=5),
)
def test_a_sizing_reaches_the_ratio_after_its_own_fee(ratio, equity, market, existing, fee):
    value, mark = market
    held, rate, how = Contracts(existing), Rate(fee), Rounding.NONE
    sizing = sizing_for(Ratio(ratio), equity, perpetual(value), mark, existing=held, fee=rate, rounding=how)
    expected = twin.contracts_short(Fraction(ratio), exact(equity), value, exact(mark), existing, Fraction(fee))
    assert agree(sizing.exact, expected, existing + 1)
    assume(sizing.equity_after > Coin(0))
    assert agree(sizing.achieved, Fraction(ratio), 1 + existing)


@reproducible
@given(
    st.lists(st.tuples(prices, st.integers(0, 40)), max_size=6),
    st.integers(1, 120),
)
def test_walking_a_book_is_trading_contract_by_contract(levels, contracts):
    expected = twin.average_over_book([(exact(price), offered) for price, offered in levels], contracts)
    book = [Level(price, Contracts(offered)) for price, offered in levels]
    try:
        execution = walk(book, Contracts(contracts))
    except BookTooThin:
        assert expected is None
    else:
        assert expected is not None
        assert agree(execution.average, expected)


@reproducible
@given(st.decimals("-0.01", "0.01", places=5), st.sampled_from([24, 73, 120, 8760]))
def test_a_yield_is_compounded_payment_by_payment(rate, hours):
    expected = twin.compounded(Fraction(rate), 8760 // hours)
    assert agree(annual_yield(Rate(rate), timedelta(hours=hours)), expected, 1)


@reproducible
@given(st.decimals("0.8", "1.25", places=4), prices, st.integers(1, 800))
def test_the_compound_basis_grows_spot_into_the_future(multiple, spot, days):
    compound = annualised_basis(spot * multiple, spot, timedelta(days=days)).compound
    expected = Fraction(twin.power(Fraction(multiple), Fraction(365, days))) - 1
    assert agree(compound, expected, 1)


@reproducible
@given(positions(), fees, fees, st.decimals("-0.5", "0.5", places=3))
def test_at_break_even_nothing_is_gained_and_nothing_lost(position, opening, closing, share):
    funding = position.entry_value * Decimal(share)
    price = break_even(position, opening_fee=Rate(opening), closing_fee=Rate(closing), funding=funding)
    assert price is not None
    net = net_pnl(position, price, opening_fee=Rate(opening), closing_fee=Rate(closing), funding=funding)
    assert agree(net, Fraction(0), exact(position.entry_value))


@reproducible
@given(positions(), prices, prices, st.decimals(0, "0.002", places=5), st.decimals(1, 50, places=2))
def test_rolling_is_two_trades_in_two_contracts(position, near, far, fee, holding):
    moved = roll(position, Coin(holding), near, far, timedelta(days=91), fee=Rate(fee))
    count, value = exact(position.contracts), exact(position.contract_value)
    first, second = twin.Ledger(value), twin.Ledger(value)
    first.trade(count, exact(position.entry))
    first.trade(-count, exact(near), Fraction(fee))
    second.trade(count, exact(far), Fraction(fee))
    scale = abs(count) * value * sum(1 / exact(price) for price in (position.entry, near, far))
    assert agree(moved.realised, first.realised, scale)
    assert agree(moved.fees, first.fees + second.fees, scale)
    after = Fraction(holding) + first.realised - first.fees - second.fees
    assert agree(moved.coins_after, after, scale)
    assert agree(moved.coin_delta, after + second.coins, scale)
    assert agree(moved.neutral_contracts, after * exact(far) / value, scale * exact(far))


def test_the_twin_itself_knows_the_published_average():
    ledger = twin.Ledger(1)
    ledger.trade(1000, 5000)
    ledger.trade(2000, 6000)
    assert ledger.entry == 5625


def test_the_twin_itself_computes_a_power():
    assert twin.power(2, Fraction(1, 2)).normalize(Context(prec=30)) == Decimal("1.41421356237309504880168872421")
