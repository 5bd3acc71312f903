"""The use cases of `/filled` and `/closed`: the contract that is meant, the price, and what is recorded."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal

import pytest

from bot.errors import BadUsage, NoSuchPortfolio, NotAllowed, Outage, Problem, VenueUnavailable
from bot.ports import Preferences
from bot.services.entries import MoreThanOpen, NothingOpen, NotListed, NotWhole, Several
from bot.services.keeping import Keeping
from bot.services.quotes import Quotes
from bot.services.told import Ticket, Told
from bot.services.trading import RECORD_WITHIN, Proposed, Recorded, Trading, fill_price
from bot.services.visits import Visit
from hedgecore import Contracts, Fill, Level, OrderBook, Price, Rate, Traded, Usd
from tests.support.builders import DATED, DOLLAR_CONTRACT, ETHER, IN_COINS, NOON, PERPETUAL, TEN_DOLLARS, snapshot
from tests.support.fake_books import FakeBooks, FakeMembers, FakeProfiles
from tests.support.fakes import FakeClock, FakeMarket
from tests.support.ledger import HALF, sold

ANN, GROUP = 1001, -1_001_234_567_890
VISIT = Visit(ANN, ANN, private=True, at=NOON)
PRICE = Price(64000)
SOLD_100 = Told(selling=True, size=Decimal(100), price=PRICE)
PROPOSED = NOON - timedelta(minutes=5)
TICKET = Ticket(1, "n", "BTCUSD_PERP", Contracts(-100), Decimal(2), PRICE, PROPOSED, Rate("0.0002"))
UNPRICED = replace(TICKET, price=None, at=None)


@pytest.fixture
def books():
    return FakeBooks()


@pytest.fixture
def market():
    return FakeMarket()


@pytest.fixture
def trading(books, market):
    return Trading(Keeping(books, FakeProfiles(), FakeMembers()), Quotes(market, FakeClock()))


@pytest.fixture
def keep(books):
    async def kept(*entries, owner=ANN):
        return await books.create(owner, "half", entries, replace(VISIT, principal=owner).cause)

    return kept


def trade(contracts: str, contract=PERPETUAL, price: str = "64000", fee: str = "0.0005", leverage=None) -> Traded:
    return Traded(contract, Fill(Contracts(contracts), Price(price), Rate(fee)), NOON, leverage)


def usual(**settled) -> Visit:
    return replace(VISIT, preferences=Preferences(**settled))


# a price that was said


async def test_a_trade_with_a_price_is_recorded(trading, books, keep):
    await keep()
    outcome = await trading.fill(VISIT, "half", SOLD_100)
    kept = await books.load(ANN, "half")
    assert outcome == Recorded(kept, (trade("-100"),))
    assert kept.entries == (trade("-100"),)


async def test_fee_and_leverage_are_those_said_then_the_usual_then_the_contracts(trading, keep):
    await keep()
    settled = usual(fee=Rate("0.0004"), leverage=Decimal(5))
    said = await trading.fill(settled, "half", replace(SOLD_100, fee=Rate(0), leverage=Decimal(3)))
    own = await trading.fill(settled, "half", SOLD_100)
    assert said.trades == (trade("-100", fee="0", leverage=Decimal(3)),)
    assert own.trades == (trade("-100", fee="0.0004", leverage=Decimal(5)),)


async def test_buying_back_says_nothing_of_leverage(trading, keep):
    await keep(*HALF)
    outcome = await trading.fill(usual(leverage=Decimal(5)), "half", replace(SOLD_100, selling=False))
    assert outcome.trades == (trade("100"),)


async def test_an_order_value_is_so_many_contracts(trading, keep):
    await keep()
    assert (await trading.fill(VISIT, "half", replace(SOLD_100, size=Usd(10000)))).trades == (trade("-100"),)
    with pytest.raises(NotWhole):
        await trading.fill(VISIT, "half", replace(SOLD_100, size=Usd(10050)))


each_unit = pytest.mark.parametrize(
    ("contract", "size", "contracts"), [(TEN_DOLLARS, "10000", "-1000"), (IN_COINS, "0.15625", "-10000")]
)


@each_unit
@pytest.mark.parametrize("price", [PRICE, None])
async def test_a_size_is_what_the_venues_order_form_counts(trading, keep, market, *, contract, size, contracts, price):
    await keep()
    market.listed["bybit"], market.snapshots[contract.symbol] = (contract,), snapshot(contract)
    told = Told(selling=True, size=Decimal(size), price=price, venue="bybit")
    assert (await trading.fill(VISIT, "half", told)).trades[0].fill.contracts == Contracts(contracts)


@each_unit
async def test_so_is_the_size_of_an_answer_to_a_ticket(trading, keep, market, *, contract, size, contracts):
    await keep()
    market.listed["bybit"], market.snapshots[contract.symbol] = (contract,), snapshot(contract)
    ticket = replace(TICKET, venue="y", symbol=contract.symbol, contracts=Contracts(contracts) * 2)
    (answer,) = (await trading.follow(VISIT, ticket, Told(numbers=(Decimal(size),)))).trades
    assert answer.fill.contracts == Contracts(contracts)


@pytest.mark.parametrize(
    ("told", "problem"), [(Told(size=Decimal(1)), Problem.SIDE_MISSING), (Told(selling=True), Problem.SIZE_MISSING)]
)
async def test_a_trade_needs_a_side_and_a_size(trading, keep, told, problem):
    await keep()
    with pytest.raises(BadUsage) as caught:
        await trading.fill(VISIT, "half", told)
    assert caught.value.problem is problem


async def test_two_numbers_are_told_apart_by_the_mark(trading, keep, market):
    await keep()
    told = Told(selling=True, numbers=(Decimal(100), Decimal(63900)))
    assert (await trading.fill(VISIT, "half", told)).trades == (trade("-100", price="63900"),)
    market.fail("binancecoinm")
    with pytest.raises(BadUsage) as caught:
        await trading.fill(VISIT, "half", told)
    assert caught.value.problem is Problem.PRICE_OR_SIZE


async def test_more_than_is_short_cannot_be_bought_and_nothing_is_changed(trading, books, keep):
    kept = await keep(*HALF)
    for price in (PRICE, None):
        with pytest.raises(MoreThanOpen):
            await trading.fill(VISIT, "half", Told(selling=False, size=Decimal(321), price=price))
    assert await books.load(ANN, "half") == kept


async def test_a_portfolio_that_is_not_there_is_refused(trading):
    with pytest.raises(NoSuchPortfolio):
        await trading.fill(VISIT, "half", SOLD_100)


# which contract


async def test_what_is_open_is_meant_rather_than_what_is_usual(trading, keep):
    await keep(*HALF[:2], sold("100", contract=DOLLAR_CONTRACT))
    assert (await trading.fill(usual(coin="ETH"), "half", SOLD_100)).trades[0].contract == DOLLAR_CONTRACT


@pytest.mark.parametrize(
    ("settled", "told", "contract"),
    [
        ({}, {}, PERPETUAL),
        ({"coin": "ETH"}, {}, ETHER),
        ({"venue": "bybit"}, {}, DOLLAR_CONTRACT),
        ({"venue": "bybit"}, {"venue": "binancecoinm"}, PERPETUAL),
        ({"venue": "bybit"}, {"coin": "ETH"}, ETHER),
        ({}, {"dated": True}, DATED),
        ({}, {"symbol": "btcusd_260626"}, DATED),
        ({}, {"symbol": "btcusd"}, DOLLAR_CONTRACT),
    ],
)
async def test_in_an_empty_portfolio_it_is_what_a_new_hedge_would_use(trading, keep, settled, told, contract):
    await keep()
    outcome = await trading.fill(usual(**settled), "half", replace(SOLD_100, **told))
    assert outcome.trades[0].contract == contract


async def test_the_only_coin_of_the_portfolio_is_meant(trading, keep):
    await keep(replace(HALF[0], coin="ETH"))
    assert (await trading.fill(VISIT, "half", SOLD_100)).trades[0].contract == ETHER


async def test_one_of_several_coins_or_contracts_has_to_be_named(trading, keep):
    await keep(HALF[0], replace(HALF[0], coin="ETH"))
    with pytest.raises(Several) as caught:
        await trading.fill(VISIT, "half", SOLD_100)
    assert caught.value.choices == ("BTC", "ETH")
    for contract in (PERPETUAL, DATED):
        await trading.fill(VISIT, "half", replace(SOLD_100, symbol=contract.symbol))
    with pytest.raises(Several) as caught:
        await trading.fill(VISIT, "half", replace(SOLD_100, coin="BTC"))
    assert caught.value.choices == ("BTCUSD_PERP", "BTCUSD_260626")


async def test_a_contract_that_nobody_lists_is_refused(trading, keep):
    await keep()
    with pytest.raises(NotListed) as caught:
        await trading.fill(VISIT, "half", replace(SOLD_100, symbol="btcusd_991231"))
    assert caught.value.symbol == "btcusd_991231"


async def test_a_contract_that_has_ended_is_not_sold_any_more(trading, keep):
    await keep(*HALF[:2], sold("100", contract=replace(DATED, expiry=NOON - timedelta(days=1))))
    assert (await trading.fill(VISIT, "half", SOLD_100)).trades[0].contract == PERPETUAL


# a price that was not said


async def test_without_a_price_the_present_one_is_proposed_and_nothing_recorded(trading, books, keep):
    kept = await keep()
    outcome = await trading.fill(VISIT, "half", replace(SOLD_100, price=None))
    assert isinstance(outcome, Proposed)
    assert outcome.portfolio == kept
    assert outcome.trades == (trade("-100", price="63999.90"),)
    assert outcome.tickets == (replace(TICKET, leverage=None, price=Price("63999.90"), at=NOON, fee=None),)
    assert [quote.venue.id for quote in outcome.quotes] == ["binancecoinm"]
    assert await books.load(ANN, "half") == kept


async def test_without_a_price_and_without_a_market_it_has_to_be_said(trading, keep, market):
    await keep()
    market.fail("binancecoinm", VenueUnavailable("binancecoinm", Outage.DOWN))
    with pytest.raises(BadUsage) as caught:
        await trading.fill(VISIT, "half", replace(SOLD_100, price=None))
    assert caught.value.problem is Problem.PRICE_MISSING


def test_the_price_is_the_books_else_its_best_else_the_mark():
    deep = OrderBook((Level(Price(64000), Contracts(50)), Level(Price(63000), Contracts(50))), (), NOON)
    market = snapshot(book=deep)
    assert fill_price(market, Contracts(-100)) == Price("63496.06")  # harmonic
    assert fill_price(market, Contracts(-101)) == Price(64000)
    assert fill_price(market, Contracts(1)) == Price("64000.10")
    assert fill_price(replace(market, book=None, best_bid=None), Contracts(-1)) == Price(64000)


def test_the_price_has_the_digits_that_are_shown():
    market = snapshot(ETHER, mark=Price("0.0123456789"), book=None, best_bid=None)
    assert str(fill_price(market, Contracts(-1))) == "0.0123457"


# tickets


async def test_a_ticket_with_a_price_is_recorded_as_it_is_and_as_of_its_moment(trading, keep):
    await keep()
    expected = replace(trade("-100", fee="0.0002", leverage=Decimal(2)), at=PROPOSED)
    assert (await trading.follow(VISIT, TICKET, Told())).trades == (expected,)


@pytest.mark.parametrize("told", [Told(), Told(size=Decimal(98)), Told(price=Price(63900))])
async def test_a_ticket_is_recorded_once_whatever_differs(trading, books, keep, told):
    await keep()
    await trading.follow(VISIT, TICKET, Told())
    with pytest.raises(BadUsage) as caught:
        await trading.follow(VISIT, TICKET, told)
    assert caught.value.problem is Problem.RECORDED_ALREADY
    assert len((await books.load(ANN, "half")).entries) == 1


async def test_two_tickets_of_one_moment_are_told_apart_by_their_contracts(trading, keep):
    await keep()
    await trading.follow(VISIT, TICKET, Told())
    other = replace(TICKET, symbol="BTCUSD_260626")
    assert (await trading.follow(VISIT, other, Told())).trades[0].contract == DATED


@pytest.mark.parametrize(
    ("at", "over"),
    [
        (NOON, False),
        (NOON + timedelta(milliseconds=1), True),
        (NOON - RECORD_WITHIN, False),
        (NOON - RECORD_WITHIN - timedelta(milliseconds=1), True),
    ],
    ids=["now", "to come", "a day old", "just older"],
)
async def test_a_ticket_is_good_for_a_day(trading, books, keep, at, over):
    await keep()
    if over:
        with pytest.raises(BadUsage) as caught:
            await trading.follow(VISIT, replace(TICKET, at=at), Told())
        assert caught.value.problem is Problem.QUESTION_OVER
    else:
        await trading.follow(VISIT, replace(TICKET, at=at), Told())
    assert len((await books.load(ANN, "half")).entries) == (0 if over else 1)


async def test_the_moment_of_a_ticket_has_milliseconds_as_buttons_do(trading, keep):
    await keep()
    visit = replace(VISIT, at=NOON.replace(microsecond=123_999))
    outcome = await trading.fill(visit, "half", replace(SOLD_100, price=None))
    assert outcome.tickets[0].at == NOON.replace(microsecond=123_000)


async def test_what_differs_from_the_ticket_takes_its_place(trading, keep):
    await keep()
    told = Told(numbers=(Decimal(98), Decimal(63900)), fee=Rate(0), leverage=Decimal(3))
    outcome = await trading.follow(VISIT, TICKET, told)
    assert outcome.trades == (replace(trade("-98", price="63900", fee="0", leverage=Decimal(3)), at=PROPOSED),)


async def test_a_ticket_without_a_price_is_proposed(trading, keep):
    await keep()
    outcome = await trading.follow(VISIT, UNPRICED, Told())
    assert isinstance(outcome, Proposed)
    assert outcome.tickets == (replace(TICKET, price=Price("63999.90"), at=NOON),)


@pytest.mark.parametrize(
    ("told", "word"),
    [
        (Told(coin="ETH"), "ETH"),
        (Told(venue="bybit"), "bybit"),
        (Told(symbol="btcusd"), "btcusd"),
        (Told(dated=True), "dated"),
    ],
)
async def test_an_answer_about_another_contract_is_refused_by_name(trading, keep, told, word):
    await keep()
    with pytest.raises(BadUsage) as caught:
        await trading.follow(VISIT, TICKET, told)
    assert (caught.value.problem, caught.value.word) == (Problem.TWO_SYMBOLS, "BTCUSD_PERP")
    assert caught.value.other == word


async def test_a_ticket_keeps_the_terms_of_what_is_open(trading, keep, market):
    old = replace(PERPETUAL, taker_fee=Rate("0.0009"))
    await keep(*HALF[:2], sold("100", contract=old))
    market.listed["binancecoinm"] = ()
    assert (await trading.follow(VISIT, TICKET, Told())).trades[0].contract == old


async def test_a_ticket_for_what_nobody_lists_any_more_is_refused(trading, keep):
    await keep()
    with pytest.raises(NotListed):
        await trading.follow(VISIT, replace(TICKET, symbol="GONE"), Told())


# buying back


async def test_all_that_is_open_is_bought_back(trading, books, keep):
    await keep(*HALF)
    outcome = await trading.close(VISIT, "half", Told(numbers=(Decimal(60000),)))
    assert outcome.trades == (trade("320", price="60000"),)
    with pytest.raises(NothingOpen):
        await trading.close(VISIT, "half", Told())
    assert len((await books.load(ANN, "half")).entries) == 4


async def test_each_open_contract_of_a_coin_is_proposed_at_its_own_price(trading, keep, market):
    market.snapshots["BTCUSD_260626"] = snapshot(DATED, "65000")
    await keep(*HALF, sold("50", contract=DATED))
    outcome = await trading.close(VISIT, "half", Told())
    assert outcome.trades == (trade("320", price="64000.10"), trade("50", DATED, "65000.10"))


async def test_one_price_is_not_that_of_two_contracts(trading, keep):
    await keep(*HALF, sold("50", contract=DATED))
    with pytest.raises(Several) as caught:
        await trading.close(VISIT, "half", Told(price=PRICE))
    assert caught.value.choices == ("BTCUSD_PERP", "BTCUSD_260626")
    assert (await trading.close(VISIT, "half", Told(price=PRICE, dated=True))).trades == (trade("50", DATED),)


async def test_one_of_several_coins_has_to_be_named_to_be_bought_back(trading, keep):
    await keep(*HALF, sold("50", contract=ETHER))
    with pytest.raises(Several) as caught:
        await trading.close(VISIT, "half", Told())
    assert caught.value.choices == ("BTC", "ETH")
    with pytest.raises(NothingOpen) as nothing:
        await trading.close(VISIT, "half", Told(coin="SOL"))
    assert (nothing.value.name, nothing.value.coin) == ("half", "SOL")


# rights


@pytest.mark.parametrize(("price", "ticket"), [(PRICE, TICKET), (None, UNPRICED)])
async def test_in_a_group_only_editors_record_or_propose(trading, keep, price, ticket):
    await keep(*HALF, owner=GROUP)
    stranger = Visit(ANN, GROUP, private=False, at=NOON)
    for action in (
        trading.fill(stranger, "half", replace(SOLD_100, price=price)),
        trading.follow(stranger, ticket, Told()),
        trading.close(stranger, "half", Told(price=price)),
    ):
        with pytest.raises(NotAllowed):
            await action
