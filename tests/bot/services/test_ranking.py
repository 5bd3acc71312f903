"""Contracts ranked for a hedge: what each costs, what is unknown, which is best, and why."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal

import pytest

from bot.errors import HedgeTooSmall
from bot.ports import SettledFunding
from bot.services.hedging import HedgeRequest, Hedging, Picked, Usual
from bot.services.picks import Picks
from bot.services.quotes import Quotes
from bot.services.ranking import ContractsRequest, Ranker, Reason, rank
from bot.services.scouting import Scout
from bot.services.surveys import Standing, Survey, Surveys
from hedgecore import (
    AmountUnit,
    Coin,
    Contracts,
    LinearMarginRules,
    LinearPerpetual,
    LinearTier,
    Price,
    Rate,
    Ratio,
    Usd,
    Usdt,
)
from tests.support.builders import DATED, DOLLAR_CONTRACT, NOON, PERPETUAL, book, funding, snapshot
from tests.support.fake_history import FakeHistory
from tests.support.fakes import BINANCE, BYBIT, FakeClock, FakeMarket

DAY = timedelta(days=1)
HALF = ContractsRequest("BTC", Usd(20_000), Ratio("0.5"))
LINEAR = LinearPerpetual(
    "bybit",
    "BTCUSDT",
    "BTC",
    Coin("0.001"),
    AmountUnit.CONTRACTS,
    Contracts(1),
    Contracts(1),
    Rate("0.0005"),
    LinearMarginRules((LinearTier(Usdt(0), Rate("0.004")),)),
)


def settled(rate: str, times: int = 90) -> tuple[SettledFunding, ...]:
    return tuple(SettledFunding(NOON - DAY, Price(64_000), Rate(rate)) for _ in range(times))


def standing(contract=PERPETUAL, past=None, price: str = "64000", **market) -> Standing:
    venue = BINANCE if contract.venue == BINANCE.id else BYBIT
    return Standing(venue, snapshot(contract, price, **market), timedelta(0), Usd(1_000_000), past)


def ranked(*standings: Standing, request: ContractsRequest = HALF, fee: Rate | None = None):
    return rank(request, Survey(standings, ()), fee)


def one(*args, request: ContractsRequest = HALF, fee: Rate | None = None, **market):
    return ranked(standing(*args, **market), request=request, fee=fee).candidates[0]


def dated(basis: str, days: int = 100) -> Standing:
    contract = replace(DATED, expiry=NOON + days * DAY)
    mark = Price(Decimal(64_000) * (1 + Decimal(basis)))
    return standing(contract, index=Price(64_000), mark=mark, book=book(str(mark), spread="0.0002"))


def test_a_month_of_the_article_s_hedge_earns_funding_less_two_fees_and_twice_the_slippage():
    candidate = one(PERPETUAL, settled("0.0001"), book=book(spread="6.4"))
    assert candidate.order.value == Usd(10_000)
    assert (candidate.cost.carry, candidate.cost.fees) == (Usd(90), Usd(10))
    assert candidate.cost.slippage is not None
    assert round(candidate.cost.slippage.value, 4) == Decimal("1.0001")


def test_funding_is_the_average_of_what_was_settled_not_the_present_rate():
    candidate = one(PERPETUAL, settled("-0.0001"), funding=funding("0.01"))
    assert (candidate.funding, candidate.averaged) == (Rate("-0.1095"), True)
    assert candidate.cost.carry == Usd(-90)


@pytest.mark.parametrize("past", [None, ()])
def test_without_a_past_it_is_the_present_rate_by_its_own_interval_and_that_is_said(past):
    candidate = one(PERPETUAL, past, funding=funding("0.0001", hours=4))
    assert (candidate.funding, candidate.averaged) == (Rate("0.219"), False)


@pytest.mark.parametrize("present", [None, funding(hours=None)])
def test_funding_that_nobody_tells_is_unknown_and_so_is_the_total(present):
    candidate = one(PERPETUAL, None, funding=present)
    assert (candidate.funding, candidate.cost.carry, candidate.cost.total) == (None, None, None)


def test_a_basis_is_earned_over_the_time_it_is_kept():
    (candidate,) = ranked(dated("0.02"), request=replace(HALF, days=50)).candidates
    assert candidate.cost.carry is not None
    assert round(candidate.cost.carry.value, 2) == round(
        candidate.order.value.value * Decimal("0.02") / Decimal("1.02") / 2, 2
    )
    assert (candidate.delivered, candidate.cost.time) == (False, 50 * DAY)


@pytest.mark.parametrize(("days", "delivered", "orders"), [(100, True, 1), (99, False, 2)])
def test_what_is_delivered_is_not_bought_back(days, delivered, orders):
    (candidate,) = ranked(dated("0.02"), request=replace(HALF, days=days)).candidates
    slip = candidate.order.fill.slippage
    assert slip is not None
    assert candidate.delivered is delivered
    assert candidate.cost.slippage == slip.usd * orders


def test_after_its_delivery_nothing_more_is_counted():
    (candidate,) = ranked(dated("0.02"), request=replace(HALF, days=365)).candidates
    assert candidate.cost.time == 100 * DAY


def test_one_s_own_fee_goes_before_the_venue_s():
    assert one(fee=Rate("0.0002")).cost.fees == Usd(4)


def test_the_best_is_first_and_what_is_unknown_is_last():
    ranking = ranked(
        standing(PERPETUAL, None, funding=None),
        standing(replace(PERPETUAL, symbol="LOW"), settled("0.00001")),
        standing(replace(PERPETUAL, symbol="HIGH"), settled("0.0001")),
    )
    assert [each.contract.symbol for each in ranking.candidates] == ["HIGH", "LOW", "BTCUSD_PERP"]
    assert ranking.best is ranking.candidates[0]


def test_an_unknown_cost_is_behind_a_known_loss():
    ranking = ranked(standing(PERPETUAL, None, funding=None), standing(DOLLAR_CONTRACT, settled("-0.01")))
    assert [each.contract.symbol for each in ranking.candidates] == ["BTCUSD", "BTCUSD_PERP"]


@pytest.mark.parametrize("thin", [None, book(size="10")])
def test_without_a_book_deep_enough_the_cost_is_unknown(thin):
    candidate = one(PERPETUAL, settled("0.0001"), book=thin)
    assert (candidate.cost.slippage, candidate.cost.total) == (None, None)


def test_nothing_known_makes_nothing_the_best():
    ranking = ranked(standing(funding=None))
    assert (ranking.best, ranking.reason, ranking.lead) == (None, Reason.ONLY, None)


def test_the_reason_is_what_puts_it_before_the_next_most():
    rich = standing(PERPETUAL, settled("0.0002"))
    cheap = standing(replace(DOLLAR_CONTRACT, taker_fee=Rate("0.0001")), settled("0.0001"))
    usual = standing(replace(DOLLAR_CONTRACT, symbol="USUAL"), settled("0.0001"))
    wide = standing(PERPETUAL, settled("0.0001"), book=book(spread="100"))
    assert ranked(usual, rich).reason is Reason.CARRY
    assert ranked(usual, cheap).reason is Reason.FEES
    assert ranked(wide, usual).reason is Reason.SLIPPAGE
    assert ranked(usual).reason is Reason.ONLY


def test_the_lead_is_the_difference_a_year():
    ranking = ranked(standing(PERPETUAL, settled("0.0001")), standing(DOLLAR_CONTRACT, settled("0.0002")))
    assert ranking.lead is not None
    assert round(ranking.lead.value, 9) == Decimal("0.1095")


def test_of_equals_the_preferred_venue_goes_first():
    ranking = ranked(standing(PERPETUAL, settled("0.0001")), standing(DOLLAR_CONTRACT, settled("0.0001")))
    assert [each.standing.venue for each in ranking.candidates] == [BINANCE, BYBIT]


def test_the_dated_contract_that_earns_more_is_ahead_from_some_day_on():
    ranking = ranked(standing(PERPETUAL, settled("0.00001")), dated("0.03"))
    assert ranking.duel is not None
    assert ranking.duel.ahead is ranking.duel.dated
    assert ranking.duel.days == 0


def test_the_perpetual_that_earns_more_and_costs_more_is_ahead_once_it_has_made_up_for_that():
    dear = standing(replace(PERPETUAL, taker_fee=Rate("0.002")), settled("0.0005"))
    duel = ranked(dear, dated("0.001")).duel
    assert duel is not None
    assert duel.ahead is duel.perpetual
    assert duel.days is not None
    assert 1 < duel.days < 3


def test_neither_is_ahead_where_one_earns_more_and_nothing_is_known_of_the_other():
    assert ranked(standing(funding=None), dated("0.01")).duel is None


def test_whole_contracts_leave_something_open():
    candidate = one(request=ContractsRequest("BTC", Usd(20_150), Ratio("0.5")))
    left = candidate.order.sizing.exact - candidate.order.sizing.contracts
    assert (candidate.order.sizing.contracts, left) == (Contracts(100), Contracts("0.75"))


def test_a_contract_too_large_for_the_hedge_is_missing_and_the_others_stay():
    small = ContractsRequest("BTC", Usd(50), Ratio(1))
    ranking = ranked(standing(PERPETUAL), standing(DOLLAR_CONTRACT), request=small)
    assert [each.contract.symbol for each in ranking.candidates] == ["BTCUSD"]
    (missing,) = ranking.missing
    assert isinstance(missing, HedgeTooSmall)
    assert missing.contract == PERPETUAL


def test_a_hedge_too_small_for_every_contract_is_refused_by_the_smallest_order():
    with pytest.raises(HedgeTooSmall) as refused:
        ranked(standing(PERPETUAL), standing(DOLLAR_CONTRACT), request=ContractsRequest("BTC", Usd("0.5"), Ratio(1)))
    assert refused.value.contract == DOLLAR_CONTRACT


def test_a_linear_contract_is_ranked_by_the_same_figures():
    candidate = one(LINEAR, settled("0.0001"), funding=None)
    assert (candidate.order.sizing.contracts, candidate.order.value) == (Contracts(156), Usd(9_984))
    assert candidate.cost.carry == Usd("89.856")
    assert candidate.cost.slippage is not None


def test_a_linear_book_too_thin_leaves_the_cost_unknown():
    assert one(LINEAR, settled("0.0001"), funding=None, book=book(size="10")).cost.total is None


def test_a_linear_contract_too_large_is_missing():
    large = replace(LINEAR, contract_size=Coin(1))
    ranking = ranked(standing(PERPETUAL), standing(large, funding=None))
    assert [each.contract for each in ranking.missing if isinstance(each, HedgeTooSmall)] == [large]


def test_without_an_amount_it_is_an_order_of_ten_thousand_dollars():
    assert one(request=ContractsRequest()).order.value == Usd(10_000)


def test_the_hedge_in_a_contract_names_its_venue_and_its_day_of_delivery():
    assert HALF.hedge(DATED, "binancecoinm") == HedgeRequest(
        Usd(20_000), Ratio("0.5"), "BTC", "binancecoinm", dated=True, delivery=DATED.expiry.date()
    )
    assert HALF.hedge(PERPETUAL, "binancecoinm").delivery is None


class World:
    """A ranker and a planner of hedges that share their picks."""

    def __init__(self) -> None:
        self.market, self.history, self.clock = FakeMarket(), FakeHistory(), FakeClock()
        self.picks = Picks(self.clock)
        surveys = Surveys(self.market, self.history, self.clock, share=timedelta(milliseconds=20))
        self.ranker = Ranker(surveys, self.picks)
        self.hedging = Hedging(Quotes(self.market, self.clock, patience=timedelta(milliseconds=1)), self.picks)


@pytest.fixture
def world() -> World:
    world = World()
    world.market.snapshots["BTCUSD"] = snapshot(DOLLAR_CONTRACT, funding=funding("0.0003"))
    return world


async def test_a_hedge_takes_the_exchange_that_was_best_and_says_so(world):
    await world.ranker.rank(HALF)
    world.clock.advance(timedelta(minutes=3))
    world.market.snapshots["BTCUSD"] = replace(world.market.snapshots["BTCUSD"], as_of=world.clock.now())
    plan = await world.hedging.plan(HedgeRequest(Usd(20_000), Ratio("0.5")))
    assert (plan.quote.venue, plan.picked) == (BYBIT, Picked(2, timedelta(minutes=3)))


async def test_a_dated_hedge_takes_the_best_dated_one(world):
    await world.ranker.rank(HALF)
    plan = await world.hedging.plan(HedgeRequest(Usd(20_000), Ratio("0.5"), dated=True))
    assert (plan.quote.venue, plan.picked) == (BINANCE, Picked(1, timedelta(0)))


async def test_a_hedge_has_the_contracts_compared_for_the_next_one(world):
    hedge, scout = HedgeRequest(Usd(20_000), Ratio("0.5")), Scout(world.ranker, world.picks)
    assert (await world.hedging.plan(hedge)).quote.venue == BINANCE
    await scout.tick()
    plan = await world.hedging.plan(hedge)
    assert (plan.quote.venue, plan.picked) == (BYBIT, Picked(2, timedelta(0)))


async def test_what_was_compared_is_compared_again_once_it_is_half_forgotten_and_still_hedged(world):
    scout = Scout(world.ranker, world.picks)
    await world.ranker.rank(HALF)
    world.picks.best("BTC", dated=False)
    assert world.picks.take_wanted() == ()
    world.clock.advance(timedelta(minutes=5, seconds=1))
    world.market.snapshots["BTCUSD"] = replace(world.market.snapshots["BTCUSD"], as_of=world.clock.now())
    assert world.picks.best("BTC", dated=False).age == timedelta(minutes=5, seconds=1)
    await scout.tick()
    assert world.picks.best("BTC", dated=False).age == timedelta(0)


async def test_what_was_compared_while_an_exchange_was_silent_is_soon_compared_again(world):
    world.market.fail("binancecoinm")
    await world.ranker.rank(HALF)
    assert (world.picks.best("BTC", dated=False).of, world.picks.take_wanted()) == (1, ())
    world.clock.advance(timedelta(seconds=11))
    assert (world.picks.best("BTC", dated=False).of, world.picks.take_wanted()) == (1, ("BTC",))


async def test_what_cannot_be_compared_leaves_the_scout_at_work(world):
    scout = Scout(world.ranker, world.picks)
    world.picks.best("NONE", dated=False)
    world.picks.best("BTC", dated=False)
    await scout.tick()
    assert world.picks.best("BTC", dated=False) is not None


async def test_a_comparison_is_forgotten_after_ten_minutes(world):
    await world.ranker.rank(HALF)
    world.clock.advance(timedelta(minutes=10, seconds=1))
    assert world.picks.best("BTC", dated=False) is None


async def test_without_a_comparison_it_is_the_first_that_answers(world):
    plan = await world.hedging.plan(HedgeRequest(Usd(20_000), Ratio("0.5")))
    assert (plan.quote.venue, plan.picked) == (BINANCE, Picked())


async def test_the_best_that_fails_leaves_the_hedge_to_the_next_without_praise(world):
    await world.ranker.rank(HALF)
    world.market.fail("bybit")
    plan = await world.hedging.plan(HedgeRequest(Usd(20_000), Ratio("0.5")))
    assert (plan.quote.venue, plan.picked) == (BINANCE, Picked())


@pytest.mark.parametrize(("request_venue", "usual"), [("binancecoinm", Usual()), (None, Usual(venue="binancecoinm"))])
async def test_who_names_an_exchange_gets_it_without_a_word(world, request_venue, usual):
    await world.ranker.rank(HALF)
    plan = await world.hedging.plan(HedgeRequest(Usd(20_000), Ratio("0.5"), venue=request_venue), usual)
    assert (plan.quote.venue, plan.picked) == (BINANCE, None)


async def test_nothing_is_picked_where_there_is_one_exchange():
    hedging = Hedging(Quotes(FakeMarket(BINANCE), FakeClock()))
    assert (await hedging.plan(HedgeRequest(Usd(20_000), Ratio("0.5")))).picked is None


async def test_what_cost_nobody_knows_is_not_picked(world):
    for contract in (PERPETUAL, DOLLAR_CONTRACT):
        world.market.snapshots[contract.symbol] = snapshot(contract, funding=None)
    await world.ranker.rank(HALF)
    assert world.picks.best("BTC", dated=False) is None


def test_the_picks_of_many_coins_are_bounded():
    picks = Picks(FakeClock())
    for number in range(201):
        picks.note(f"C{number}", "bybit", dated=False, of=1)
    assert picks.best("C0", dated=False) is None
    assert picks.best("C200", dated=False) is not None


async def test_the_one_dated_contract_that_is_meant_is_hedged_in(world):
    later = replace(DATED, symbol="BTCUSD_260925", expiry=DATED.expiry + 91 * DAY)
    world.market.listed["binancecoinm"] += (later,)
    world.market.snapshots[later.symbol] = snapshot(later)
    plan = await world.hedging.plan(replace(HALF.hedge(later, "binancecoinm")))
    assert plan.contract == later
