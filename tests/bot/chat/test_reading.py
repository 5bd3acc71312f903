"""What messages mean: free order, adjacency, and every refusal by name."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest

from bot.chat.reading import read
from bot.chat.requests import HEDGE_WORDS, read_hedge
from bot.chat.vocabulary import Vocabulary
from bot.chat.words import BasisKeyword, Days, Signed
from bot.errors import BadUsage, Problem
from bot.services.hedging import HedgeRequest
from hedgecore import Coin, Ratio, Usd
from tests.support.fakes import BINANCE, BYBIT

KNOWN = Vocabulary((BINANCE, BYBIT))
HALF = HedgeRequest(Usd(20_000), Ratio("0.5"))


@pytest.mark.parametrize(
    "text",
    [
        "20000 0.5",
        "0.5 20000",
        "20k half",
        "half 20k",
        "$20,000 50%",
        "$20,000 50 %",
        "$ 20000 0,5",
        "20000usd 0.5",
        "20000 USD 0.5",
        "usd 20000 0.5",
        "20 k 0.5",
        "20 000 0,5",
        "$20 000 half",
        "20\u00a0000,00 0,5",
        "0.5 20\u202f000 usd",
        "20000, 0.5, BTC.",
        "20000 0.5:1",
        "20000 0.5 : 1",
        "bitcoin 1:2 20000",
        "btc 20000 0.5 perp 2x",
        "20000 0.5 BTC",
        "0.5 $20000 btc",
        "hedge half of my 20k btc",
        "２００００ ０．５",
    ],
)
def test_many_ways_to_say_the_same_hedge(text):
    assert read_hedge(text, KNOWN) == HALF


@pytest.mark.parametrize(
    ("text", "request_"),
    [
        ("0.3btc 50%", HedgeRequest(Coin("0.3"), Ratio("0.5"))),
        ("0.3 btc 0.5", HedgeRequest(Coin("0.3"), Ratio("0.5"))),
        ("50% 0.3 btc", HedgeRequest(Coin("0.3"), Ratio("0.5"))),
        ("2 eth full", HedgeRequest(Coin(2), Ratio(1), "ETH")),
        ("0.5 btc 1", HedgeRequest(Coin("0.5"), Ratio(1))),
        ("5000xrp 1:1", HedgeRequest(Coin(5000), Ratio(1), "XRP")),
        ("20000 1 btc", HedgeRequest(Usd(20_000), Ratio(1))),
        ("500 100%", HedgeRequest(Usd(500), Ratio(1))),
        ("500 100 %", HedgeRequest(Usd(500), Ratio(1))),
        ("1 500", HedgeRequest(Usd(500), Ratio(1))),
        ("1 500 0.5", HedgeRequest(Usd(1_500), Ratio("0.5"))),
        ("20 0.5 100x", HedgeRequest(Usd(20), Ratio("0.5"), leverage=Decimal(100))),
        ("0.5 20 100x", HedgeRequest(Usd(20), Ratio("0.5"), leverage=Decimal(100))),
        ("20k half eth", HedgeRequest(Usd(20_000), Ratio("0.5"), "ETH")),
        ("20000 0.5 newcoin", HedgeRequest(Usd(20_000), Ratio("0.5"), "NEWCOIN")),
        ("20000 0.5 bybit", HedgeRequest(Usd(20_000), Ratio("0.5"), venue="bybit")),
        ("20000 0.5 Binance COIN-M", HedgeRequest(Usd(20_000), Ratio("0.5"), venue="binancecoinm")),
        ("20000 0.5 3x dated", HedgeRequest(Usd(20_000), Ratio("0.5"), leverage=Decimal(3), dated=True)),
        ("20000 0.5 2.5 x", HedgeRequest(Usd(20_000), Ratio("0.5"), leverage=Decimal("2.5"))),
        ("20000 1:3", HedgeRequest(Usd(20_000), Ratio("0.333333"))),
        ("20000 33.3333%", HedgeRequest(Usd(20_000), Ratio("0.333333"))),
        ("$0.9 0.5", HedgeRequest(Usd("0.9"), Ratio("0.5"))),
        ("btc btc 20000 0.5", HALF),
    ],
)
def test_what_else_a_hedge_may_say(text, request_):
    assert read_hedge(text, KNOWN) == request_


@pytest.mark.parametrize(
    ("text", "problem", "word"),
    [
        ("", Problem.MISSING_ALL, ""),
        ("btc", Problem.MISSING_ALL, ""),
        ("20000", Problem.MISSING_RATIO, ""),
        ("0.3 btc", Problem.MISSING_RATIO, ""),
        ("0.5", Problem.MISSING_AMOUNT, ""),
        ("half", Problem.MISSING_AMOUNT, ""),
        ("20000 50", Problem.RATIO_AMBIGUOUS, "50"),
        ("50 20000", Problem.RATIO_AMBIGUOUS, "50"),
        ("20000 1.5", Problem.RATIO_AMBIGUOUS, "1.5"),
        ("$20000 50", Problem.RATIO_AMBIGUOUS, "50"),
        ("0.5 btc 5", Problem.RATIO_AMBIGUOUS, "5"),
        ("20000 150%", Problem.RATIO_ABOVE_ONE, "150%"),
        ("20000 2:1", Problem.RATIO_ABOVE_ONE, "2:1"),
        ("20000 0%", Problem.ZERO, "0%"),
        ("20000 0", Problem.ZERO, "0"),
        ("20000 0:1", Problem.ZERO, "0:1"),
        ("20000 1:0", Problem.ZERO, "0"),
        ("20000 0.1234567", Problem.TOO_PRECISE, "0.1234567"),
        ("1 0.5", Problem.AMOUNT_OR_RATIO, "1"),
        ("1 0.5 btc", Problem.AMOUNT_OR_RATIO, "1"),
        ("20000 btc 0.5", Problem.USD_OR_COIN, "20000"),
        ("5000 xrp half", Problem.USD_OR_COIN, "5000"),
        ("20000 0.5 0.7", Problem.ONE_NUMBER_TOO_MANY, "0.7"),
        ("$5 half 7", Problem.ONE_NUMBER_TOO_MANY, "7"),
        ("$5 $6 half", Problem.TWO_AMOUNTS, "$5"),
        ("20000 half full", Problem.TWO_RATIOS, "half"),
        ("20000 0.5 btc eth", Problem.TWO_COINS, "btc"),
        ("0.3btc half eth", Problem.TWO_COINS, "0.3btc"),
        ("20000 0.5 binance bybit", Problem.TWO_VENUES, "binance"),
        ("20000 0.5 2x 3x", Problem.TWO_LEVERAGES, "2x"),
        ("20000 0.5 perp dated", Problem.TWO_KINDS, "perp"),
        ("20000 0.5 okx", Problem.NOT_CONNECTED, "okx"),
        ("20000 0.5 btc binanse", Problem.UNKNOWN_WORD, "binanse"),
        ("20000 0.5 <b>", Problem.UNKNOWN_WORD, "<b>"),
        ("20000 0.5 0.5x", Problem.LEVERAGE_RANGE, "0.5x"),
        ("20000 0.5 126x", Problem.LEVERAGE_RANGE, "126x"),
        ("20000 0.5 2.1234x", Problem.LEVERAGE_RANGE, "2.1234x"),
        ("20000 0.5 0x", Problem.ZERO, "0"),
        ("-5 0.5", Problem.NEGATIVE, "-5"),
        ("-$5 0.5", Problem.NEGATIVE, "-5"),
        ("20000 -0.5", Problem.NEGATIVE, "-0.5"),
        ("20000 +0.5", Problem.NOT_WANTED_HERE, "+0.5"),
        ("20000 0.5 30d", Problem.NOT_WANTED_HERE, "30d"),
        ("€20000 0.5", Problem.OTHER_CURRENCY, "€20000"),
        ("20000eur 0.5", Problem.OTHER_CURRENCY, "20000eur"),
        ("nan 0.5", Problem.NOT_FINITE, "nan"),
        ("2e4 0.5", Problem.EXPONENT, "2e4"),
        ("20.000 0.5", Problem.AMBIGUOUS_SEPARATOR, "20.000"),
        ("1.234btc half", Problem.AMBIGUOUS_SEPARATOR, "1.234"),
        ("1,234btc half", Problem.AMBIGUOUS_SEPARATOR, "1,234"),
        ("12#4 0.5", Problem.NOT_A_NUMBER, "12#4"),
        ("$abc 0.5", Problem.NOT_A_NUMBER, "$abc"),
        ("20000 " * 60, Problem.TOO_LONG, ""),
    ],
)
def test_what_cannot_be_read_is_refused_by_name(text, problem, word):
    with pytest.raises(BadUsage) as caught:
        read_hedge(text, KNOWN)
    assert (caught.value.problem, caught.value.word) == (problem, word)


def test_an_unknown_word_comes_with_the_nearest_known_one():
    with pytest.raises(BadUsage) as caught:
        read_hedge("20000 0.5 btc binanse", KNOWN)
    assert caught.value.other == "binance"


SHOCK_WORDS = (*HEDGE_WORDS, Signed, Days, BasisKeyword)


def test_a_shock_may_say_changes_a_basis_shift_and_days():
    said = read("20000 0.5 -30 +12.5% basis -2% 30d", KNOWN, SHOCK_WORDS)
    assert said.changes == (Ratio("-0.3"), Ratio("0.125"))
    assert said.basis_shift == Ratio("-0.02")
    assert said.days == 30


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("20000 0.5 basis", Problem.MISSING_BASIS_SHIFT),
        ("20000 0.5 basis 2%", Problem.MISSING_BASIS_SHIFT),
        ("20000 0.5 basis -51%", Problem.BASIS_RANGE),
        ("20000 0.5 basis -1% basis -1%", Problem.TWO_BASIS_SHIFTS),
        ("20000 0.5 0d", Problem.HORIZON_RANGE),
        ("20000 0.5 3651d", Problem.HORIZON_RANGE),
        ("20000 0.5 3d 4d", Problem.TWO_HORIZONS),
    ],
)
def test_what_a_shock_may_not_say(text, problem):
    with pytest.raises(BadUsage) as caught:
        read(text, KNOWN, SHOCK_WORDS)
    assert caught.value.problem is problem


def test_a_coin_that_a_venue_was_seen_to_list_is_known():
    with pytest.raises(BadUsage) as caught:
        read_hedge("20000 0.5 btc newcoin", replace(KNOWN, coins=KNOWN.coins | {"NEWCOIN"}))
    assert caught.value.problem is Problem.TWO_COINS
