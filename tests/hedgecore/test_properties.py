"""What must hold for any numbers: symmetry, additivity, invariance, monotony."""

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from fractions import Fraction

from hypothesis import given, settings
from hypothesis import strategies as st

from hedgecore import (
    Coin,
    Contracts,
    Exposure,
    Fill,
    LiquidationFamily,
    MarginRules,
    Position,
    Price,
    Rate,
    Ratio,
    Rounding,
    Usd,
    average_entry,
    coin_delta,
    coin_equity,
    funding_flow,
    funding_over,
    hedge_ratios,
    liquidation_price,
    maintenance_margin,
    margin_to_survive,
    portfolio_value,
    replay_fills,
    round_contracts,
    scenario,
    size_hedge,
    sizing_for,
)
from tests.hedgecore.build import BTC_TIERS, perpetual, rules, short

reproducible = settings(derandomize=True, deadline=None, database=None, max_examples=60)

prices = st.decimals("0.01", 200_000, places=2).map(Price)
counts = st.integers(1, 100_000)
values = st.sampled_from([1, 10, 100])
hedged_shares = st.decimals("0.05", 1, places=3).map(Ratio)
holdings = st.decimals(1, 100, places=4).map(Coin)
rates = st.decimals("-0.01", "0.01", places=6).map(Rate)
rising_rules = st.sampled_from(LiquidationFamily).map(lambda family: MarginRules(BTC_TIERS, family, Rate("0.0005")))
DUST = Fraction(1, 10**35)


@st.composite
def positions(draw) -> Position:
    return Position(Contracts(draw(counts) * draw(st.sampled_from([-1, 1]))), Usd(draw(values)), draw(prices))


@st.composite
def shorts(draw) -> Position:
    return Position.short(Contracts(draw(counts)), Usd(draw(values)), draw(prices))


def same(one, other, scale) -> bool:
    """Equal up to the last of fifty digits of the numbers they were made from."""
    return abs(Fraction(one.value) - Fraction(other.value)) <= DUST * abs(Fraction(scale.value))


def turned(position: Position) -> Position:
    return replace(position, contracts=-position.contracts)


@reproducible
@given(positions(), prices)
def test_what_a_long_gains_a_short_loses(position, price):
    assert position.pnl(price) == -turned(position).pnl(price)
    assert position.pnl_in_usd(price) == -turned(position).pnl_in_usd(price)


@reproducible
@given(positions(), prices, st.integers(2, 50))
def test_profit_grows_with_contracts_and_with_their_value(position, price, times):
    more = replace(position, contracts=position.contracts * times)
    larger = replace(position, contract_value=position.contract_value * times)
    scale = position.entry_value * times
    assert same(more.pnl(price), position.pnl(price) * times, scale)
    assert more.pnl(price) == larger.pnl(price)


@reproducible
@given(positions())
def test_at_the_entry_nothing_is_gained(position):
    assert position.pnl(position.entry) == Coin(0)
    assert position.pnl_in_usd(position.entry) == Usd(0)


@reproducible
@given(positions(), prices, prices)
def test_profit_adds_up_along_the_way(position, middle, end):
    later = replace(position, entry=middle)
    scale = position.entry_value + position.coin_value(middle) + position.coin_value(end)
    assert same(position.pnl(middle) + later.pnl(end), position.pnl(end), scale)


@reproducible
@given(positions(), st.decimals("-0.99", 9, places=4).map(Ratio))
def test_in_dollars_at_one_price_profit_is_a_straight_line(position, shock):
    gained = position.pnl_in_usd(position.entry.moved(shock))
    assert same(gained, position.notional * (shock.value * position.side), position.notional)


@reproducible
@given(shorts(), prices)
def test_a_short_never_loses_more_coins_than_it_was_worth(position, price):
    assert position.pnl(price) > -position.entry_value


@reproducible
@given(shorts(), prices, prices)
def test_a_full_hedge_is_worth_the_same_at_any_price(position, one, other):
    holding = position.entry_value
    for price in (one, other):
        worth = portfolio_value(coin_equity(holding, position, price), price)
        assert same(worth, position.notional, price.worth(holding) + position.notional)
        assert same(
            hedge_ratios(holding, position, price).equity,
            Ratio(1),
            holding / position.coin_value(price) * Ratio(1) + Ratio(1),
        )


@reproducible
@given(shorts(), prices, st.decimals(1, 10, places=3))
def test_coins_are_left_at_any_price_while_no_more_was_sold_than_held(position, price, share):
    assert coin_equity(position.entry_value * share, position, price) > Coin(0)


@reproducible
@given(shorts(), prices, st.decimals(0, 10, places=3))
def test_the_value_moves_with_the_coins_that_were_not_sold(position, price, share):
    holding = position.entry_value * share
    dollar_more = Price(price.value + 1)
    rise = portfolio_value(coin_equity(holding, position, dollar_more), dollar_more) - portfolio_value(
        coin_equity(holding, position, price), price
    )
    delta = coin_delta(holding, position)
    assert same(rise, Usd(delta.value), dollar_more.worth(holding + position.entry_value) + position.notional)


@reproducible
@given(counts, counts, prices, prices, values)
def test_splitting_a_fill_changes_nothing(first, second, price, later, value):
    whole = replay_fills([Fill(Contracts(-first - second), price)], Usd(value))
    split = replay_fills([Fill(Contracts(-first), price), Fill(Contracts(-second), price)], Usd(value))
    assert split.contracts == whole.contracts
    assert split.entry is not None
    assert same(split.entry, price, price)
    assert average_entry([Fill(Contracts(first), price), Fill(Contracts(second), price)]) == split.entry
    closed_in_parts = replay_fills(
        [Fill(Contracts(-first - second), price), Fill(Contracts(first), later), Fill(Contracts(second), later)],
        Usd(value),
    )
    at_once = short(first + second, price.value, value).pnl(later)
    scale = Coin(1) * ((first + second) * value) * (1 / price.value + 1 / later.value)
    assert same(closed_in_parts.realised, at_once, scale)


@reproducible
@given(st.lists(st.tuples(st.integers(-500, 500).filter(bool), prices), min_size=1, max_size=6), prices, values)
def test_realised_and_unrealised_together_do_not_depend_on_the_order_of_closing(trades, mark, value):
    fills = [Fill(Contracts(count), price) for count, price in trades]
    history = replay_fills(fills, Usd(value))
    total = history.realised
    if history.entry is not None:
        total += Position(history.contracts, Usd(value), history.entry).pnl(mark)
    each = [Position(fill.contracts, Usd(value), fill.price) for fill in fills]
    scale = sum((position.entry_value + position.coin_value(mark) for position in each), Coin(0))
    assert same(total, sum((position.pnl(mark) for position in each), Coin(0)), scale)


@reproducible
@given(
    hedged_shares,
    st.decimals(1, 100, places=4).map(Coin),
    prices,
    st.sampled_from(Rounding),
)
def test_sizing_again_right_after_trading_proposes_nothing(ratio, equity, mark, how):
    first = sizing_for(ratio, equity, perpetual(1), mark, rounding=how)
    again = sizing_for(ratio, first.equity_after, perpetual(1), mark, existing=first.contracts, rounding=how)
    assert abs(again.order) < Contracts("1e-30")


@reproducible
@given(hedged_shares, holdings, prices)
def test_rounding_down_never_hedges_too_much(ratio, equity, mark):
    sizing = sizing_for(ratio, equity, perpetual(1), mark)
    assert sizing.achieved.value <= ratio.value * (1 + Decimal("1e-25"))
    assert sizing.exact - sizing.contracts < Contracts(1)


@reproducible
@given(st.decimals(-10_000, 10_000, places=6).map(Contracts), st.sampled_from(["0.001", "1", "10"]).map(Contracts))
def test_every_rounding_lies_between_floor_and_ceiling(exact, lot):
    floor, ceiling = (round_contracts(exact, lot, how) for how in (Rounding.FLOOR, Rounding.CEIL))
    assert floor <= exact <= ceiling
    assert ceiling - floor in {Contracts(0), lot}
    for how in (Rounding.HALF_UP, Rounding.HALF_EVEN):
        rounded = round_contracts(exact, lot, how)
        assert rounded in {floor, ceiling}
        assert abs(rounded - exact) * 2 <= lot


@reproducible
@given(positions(), st.decimals("0.02", "0.9", places=3), st.decimals("0.001", "0.05", places=3), rising_rules)
def test_more_margin_moves_liquidation_away(position, share, more, margin_rules):
    margin = position.entry_value * share
    nearer = liquidation_price(position, margin, margin_rules)
    further = liquidation_price(position, margin + position.entry_value * more, margin_rules)
    assert nearer is not None
    if further is None:
        assert position.is_short
    else:
        assert further > nearer if position.is_short else further < nearer


@reproducible
@given(positions())
def test_at_the_maintenance_margin_liquidation_is_at_the_entry(position):
    margin = maintenance_margin(position.entry_value, BTC_TIERS)
    price = liquidation_price(position, margin, MarginRules(BTC_TIERS))
    assert price is not None
    assert same(price, position.entry, position.entry)


@reproducible
@given(shorts(), st.sampled_from(range(1, 8)), st.sampled_from(["-0.0000001", "0", "0.0000001"]))
def test_liquidation_has_no_jumps_between_tiers(position, tier, step):
    """A hair of margin more or less on a border moves the price by a hair."""
    border = Price(position.notional.value / BTC_TIERS[tier].floor.value)
    margin = margin_to_survive(position, border, MarginRules(BTC_TIERS)) + position.entry_value * Decimal(step)
    if margin < Coin(0) or margin >= position.entry_value:
        return
    price = liquidation_price(position, margin, MarginRules(BTC_TIERS))
    assert price is not None
    away = border / position.entry
    assert abs(price / border - 1) < Decimal("0.0000002") * (1 + away)


@reproducible
@given(positions(), st.decimals("0.05", "0.99", places=3), rising_rules)
def test_the_margin_to_survive_is_the_inverse_of_the_liquidation_price(position, share, margin_rules):
    margin = position.entry_value * share
    price = liquidation_price(position, margin, margin_rules)
    assert price is not None
    assert same(
        margin_to_survive(position, price, margin_rules), margin, position.entry_value + position.coin_value(price)
    )


@reproducible
@given(positions(), prices, rates)
def test_funding_changes_its_sign_with_the_side_and_with_the_rate(position, mark, rate):
    assert funding_flow(position, mark, rate) == -funding_flow(turned(position), mark, rate)
    assert funding_flow(position, mark, rate) == -funding_flow(position, mark, -rate)
    hours, month = timedelta(hours=8), timedelta(days=30)
    assert funding_over(position, rate, hours, month) == -funding_over(turned(position), rate, hours, month)


@reproducible
@given(positions(), prices, st.integers(2, 1000), st.decimals("0.05", "0.95", places=2))
def test_the_unit_of_the_dollar_does_not_matter(position, price, times, share):
    scaled = Position(position.contracts, position.contract_value * times, position.entry * times)
    assert same(scaled.pnl(price * times), position.pnl(price), position.entry_value + position.coin_value(price))
    margin = position.entry_value * share
    one, other = (liquidation_price(each, margin, rules()) for each in (position, scaled))
    assert one is not None
    assert other is not None
    assert same(other, one * times, one * times)


@reproducible
@given(
    hedged_shares,
    st.decimals("-0.95", 5, places=3).map(Ratio),
    st.tuples(prices, st.decimals("0.9", "1.1", places=3)),
    st.decimals("0.3", 1, places=2),
)
def test_a_scenario_is_the_change_of_the_value_of_all_coins(ratio, shock, market, margin):
    mark, basis = market
    spot = mark * basis
    sizing = size_hedge(ratio, Coin(1000), perpetual(1, lot="0.000001"), mark)
    position = Position.short(sizing.contracts, Usd(1), mark)
    exposure = Exposure(Coin(1000), position, spot, mark, position.entry_value * margin, rules())
    row = scenario(exposure, shock)
    before, after = spot.worth(exposure.holding), row.spot_price.worth(row.coins_after)
    assert same(row.net_pnl, after - before, before + abs(row.spot_pnl) + abs(row.futures_pnl))
    assert row.net_pnl == row.spot_pnl + row.futures_pnl + row.funding
    limit = liquidation_price(position, exposure.margin, exposure.rules)
    assert row.liquidated == (limit is not None and row.futures_price >= limit)
