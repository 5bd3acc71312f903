"""What bare numbers mean: by what stands beside them, and by what they are near to."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest

from bot.errors import BadUsage, Problem
from bot.services.told import Ticket, Told, answered, only_price, told_apart
from hedgecore import Contracts, Price, Usd

MARK = Price(64000)
TICKET = Ticket(1, "n", "BTCUSD_PERP", Contracts(-100), price=MARK)
HUNDRED = Decimal(100)


def numbers(*given: str) -> Told:
    return Told(numbers=tuple(map(Decimal, given)))


def refusal(action) -> tuple[Problem, str, str]:
    with pytest.raises(BadUsage) as caught:
        action()
    return caught.value.problem, caught.value.word, caught.value.other


# of a trade


def test_a_number_alone_is_the_size():
    assert told_apart(numbers("100"), None) == Told(size=Decimal(100))


def test_beside_an_order_value_a_number_is_the_price():
    told = replace(numbers("63900"), size=Usd(10000))
    assert told_apart(told, None) == Told(size=Usd(10000), price=Price(63900))


def test_beside_a_price_a_number_is_the_size():
    told = replace(numbers("100"), price=MARK)
    assert told_apart(told, None) == Told(size=Decimal(100), price=MARK)


@pytest.mark.parametrize("price", ["32000", "63900", "128000"])
def test_of_two_numbers_the_one_near_the_mark_is_the_price(price):
    assert told_apart(numbers("100", price), MARK) == Told(size=Decimal(100), price=Price(price))


@pytest.mark.parametrize(
    ("given", "mark"),
    [
        (("100", "31999"), MARK),
        (("100", "128001"), MARK),
        (("63900", "100"), MARK),
        (("60000", "64000"), MARK),
        (("100", "64000"), None),
    ],
    ids=["too low", "too high", "price first", "both near", "no mark"],
)
def test_two_numbers_that_could_be_either_are_refused(given, mark):
    assert refusal(lambda: told_apart(numbers(*given), mark)) == (Problem.PRICE_OR_SIZE, *given)


@pytest.mark.parametrize(
    "told",
    [
        numbers("100", "64000", "5"),
        replace(numbers("100", "5"), price=MARK),
        replace(numbers("5"), price=MARK, size=Usd(10000)),
    ],
)
def test_a_number_too_many_is_refused(told):
    assert refusal(lambda: told_apart(told, MARK)) == (Problem.ONE_NUMBER_TOO_MANY, "5", "")


# as the answer to a ticket


def test_an_answer_near_the_price_is_the_price():
    assert answered(numbers("63900"), TICKET, HUNDRED) == Told(price=Price(63900))


@pytest.mark.parametrize("size", ["1", "98", "200"])
def test_an_answer_near_the_size_is_the_size(size):
    assert answered(numbers(size), TICKET, HUNDRED) == Told(size=Decimal(size))


@pytest.mark.parametrize("number", ["201", "31999", "200000"])
def test_an_answer_near_neither_is_refused(number):
    assert refusal(lambda: answered(numbers(number), TICKET, HUNDRED)) == (Problem.PRICE_OR_SIZE, number, "100")


def test_an_answer_near_both_is_refused():
    ticket = replace(TICKET, price=Price("0.5"))
    assert refusal(lambda: answered(numbers("0.6"), ticket, HUNDRED))[0] is Problem.PRICE_OR_SIZE


def test_an_answer_of_both_is_told_apart_by_the_price_of_the_ticket():
    assert answered(numbers("98", "63900"), TICKET, HUNDRED) == Told(size=Decimal(98), price=Price(63900))


def test_an_answer_may_repeat_the_side_but_not_turn_it():
    assert answered(Told(selling=True), TICKET, HUNDRED) == Told(selling=True)
    assert refusal(lambda: answered(Told(selling=False), TICKET, HUNDRED)) == (Problem.TWO_SIDES, "sell", "buy")
    bought = replace(TICKET, contracts=Contracts(100))
    assert refusal(lambda: answered(Told(selling=True), bought, HUNDRED)) == (Problem.TWO_SIDES, "buy", "sell")


# where all is bought back


def test_a_number_is_the_price_where_all_is_bought_back():
    assert only_price(numbers("64000")) == Told(price=MARK)
    assert only_price(Told(price=MARK)) == Told(price=MARK)
    assert only_price(Told(selling=False)) == Told(selling=False)


@pytest.mark.parametrize(
    ("told", "expected"),
    [
        (Told(size=Usd(10000)), (Problem.NOT_WANTED_HERE, "$10000", "")),
        (Told(selling=True), (Problem.NOT_WANTED_HERE, "sell", "")),
        (Told(leverage=Decimal(3)), (Problem.NOT_WANTED_HERE, "3x", "")),
        (numbers("64000", "63000"), (Problem.TWO_PRICES, "64000", "63000")),
        (replace(numbers("63000"), price=MARK), (Problem.TWO_PRICES, "64000", "63000")),
    ],
)
def test_anything_but_a_price_is_refused_where_all_is_bought_back(told, expected):
    assert refusal(lambda: only_price(told)) == expected
