"""Trades as people type them, read to the word or refused by it."""

from __future__ import annotations

from decimal import Decimal

import pytest

from bot.chat.trades import read_trade, take_portfolio
from bot.chat.vocabulary import Vocabulary
from bot.errors import BadUsage, Problem
from bot.services.told import Told
from hedgecore import Price, Rate, Usd
from tests.support.fakes import BINANCE, BYBIT

VOCABULARY = Vocabulary((BINANCE, BYBIT))
SOLD_100 = Told(selling=True, numbers=(Decimal(100),), price=Price(64000))


@pytest.mark.parametrize(
    "text",
    [
        "sell 100 @ 64000",
        "sold 100 @64000",
        "SHORT 100 at 64,000",
        "shorted 100 contracts @ $64,000.",
        "100 sell @ 64000 usd",
        "@ 64000 sell 100",
        "sell １００ @ ６４０００",
        "sell 100 @ 64000 @ 64000",
    ],
)
def test_one_trade_in_many_words(text):
    assert read_trade(text, VOCABULARY) == SOLD_100


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("", Told()),
        ("@ 63900", Told(price=Price(63900))),
        ("98", Told(numbers=(Decimal(98),))),
        ("98 @ 63900", Told(numbers=(Decimal(98),), price=Price(63900))),
        ("98 63900.5", Told(numbers=(Decimal(98), Decimal("63900.5")))),
        ("bought 20", Told(selling=False, numbers=(Decimal(20),))),
        ("cover $10k", Told(selling=False, size=Usd(10000))),
        ("sell $10000 @ 64000 btc", Told(selling=True, size=Usd(10000), price=Price(64000), coin="BTC")),
        ("100 @ 3200 ether", Told(numbers=(Decimal(100),), price=Price(3200), coin="ETH")),
        ("100 bybit", Told(numbers=(Decimal(100),), venue="bybit")),
        ("100 coin-m", Told(numbers=(Decimal(100),), venue="binancecoinm")),
        ("100 binance coin-m", Told(numbers=(Decimal(100),), venue="binancecoinm")),
        ("100 dated 3x", Told(numbers=(Decimal(100),), dated=True, leverage=Decimal(3))),
        ("100 perp 2.5x", Told(numbers=(Decimal(100),), dated=False, leverage=Decimal("2.5"))),
        ("100 fee 0.02%", Told(numbers=(Decimal(100),), fee=Rate("0.0002"))),
        ("100 fee -0.01 %", Told(numbers=(Decimal(100),), fee=Rate("-0.0001"))),
        ("fees 0 100", Told(numbers=(Decimal(100),), fee=Rate(0))),
        ("100 fee 1%", Told(numbers=(Decimal(100),), fee=Rate("0.01"))),
        ("100 BTCUSD_PERP", Told(numbers=(Decimal(100),), symbol="btcusd_perp")),
        ("100 btcusd_260626 @ 64000", Told(numbers=(Decimal(100),), symbol="btcusd_260626", price=Price(64000))),
        ("100 BTCUSDM26", Told(numbers=(Decimal(100),), symbol="btcusdm26")),
        ("100 btc-27mar26", Told(numbers=(Decimal(100),), symbol="btc-27mar26")),
    ],
)
def test_each_word_has_its_meaning(text, told):
    assert read_trade(text, VOCABULARY) == told


@pytest.mark.parametrize(
    ("text", "problem", "word", "other"),
    [
        ("sell 100 buy", Problem.TWO_SIDES, "sell", "buy"),
        ("100 @ 64000 @ 63000", Problem.TWO_PRICES, "@ 64000", "@ 63000"),
        ("100 fee 1% fee 0.5%", Problem.ONE_NUMBER_TOO_MANY, "fee 1%", "fee 0.5%"),
        ("100 btcusd ethusd", Problem.TWO_SYMBOLS, "btcusd", "ethusd"),
        ("100 btc eth", Problem.SIZE_UNIT, "100 btc", ""),
        ("sell 0.3 btc @ 64000", Problem.SIZE_UNIT, "0.3 btc", ""),
        ("sell 0.3btc", Problem.SIZE_UNIT, "0.3btc", ""),
        ("$100 $200", Problem.TWO_AMOUNTS, "$100", "$200"),
        ("100 @ btc", Problem.NOT_A_NUMBER, "btc", ""),
        ("100 @ -5", Problem.NEGATIVE, "-5", ""),
        ("100 @ 0", Problem.ZERO, "0", ""),
        ("0 @ 64000", Problem.ZERO, "0", ""),
        ("100 fee 0.02", Problem.FEE_RANGE, "fee 0.02", ""),
        ("100 fee 1.01%", Problem.FEE_RANGE, "fee 1.01%", ""),
        ("100 fee x%", Problem.NOT_A_NUMBER, "x", ""),
        ("100 126x", Problem.LEVERAGE_RANGE, "126x", ""),
        ("100 2x 3x", Problem.TWO_LEVERAGES, "2x", "3x"),
        ("100 bybit binance", Problem.TWO_VENUES, "bybit", "binancecoinm"),
        ("100 perp dated", Problem.TWO_KINDS, "perp", "dated"),
        ("100 okx", Problem.NOT_CONNECTED, "okx", ""),
        ("half", Problem.NOT_WANTED_HERE, "half", ""),
        ("50%", Problem.NOT_WANTED_HERE, "50%", ""),
        ("-5", Problem.NEGATIVE, "-5", ""),
        ("+5", Problem.NOT_WANTED_HERE, "+5", ""),
        ("1" * 301, Problem.TOO_LONG, "", ""),
    ],
)
def test_what_cannot_be_a_trade_is_refused_by_its_word(text, problem, word, other):
    with pytest.raises(BadUsage) as caught:
        read_trade(text, VOCABULARY)
    assert (caught.value.problem, caught.value.word, caught.value.other) == (problem, word, other)


@pytest.mark.parametrize(
    ("text", "name", "rest"),
    [
        ("half sell 100", "half", "sell 100"),
        ('"cold wallet" sell 100', "cold wallet", "sell 100"),
        ("half", "half", ""),
        ("", None, ""),
        ("sell 100 @ 64000", None, "sell 100 @ 64000"),
        ("Bought 100", None, "Bought 100"),
        ("@ 64000", None, "@ 64000"),
        ("@64000", None, "@64000"),
        ("short sell 100", "short", "sell 100"),
        ('"short" 100', "short", "100"),
        ("btc", "btc", ""),
        ("64000", "64000", ""),
    ],
)
def test_the_name_is_the_first_word_that_is_neither_a_side_nor_a_price(text, name, rest):
    assert take_portfolio(text) == (name, rest)
