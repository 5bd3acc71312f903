"""Ninety days of one portfolio in the real process: every figure of every card equals an independent reckoning."""

from __future__ import annotations

import asyncio
import re
from datetime import timedelta
from decimal import Decimal
from fractions import Fraction
from itertools import cycle

import pytest

from tests.e2e.conftest import MODES, PATIENCE
from tests.e2e.life_twin import NAME, Life
from tests.e2e.timeline import KEPT
from tests.support.exchange import BINANCE

# Day, price of then, what is said before the card is asked for, and how it enters the reckoning.
DAYS = (
    (0, "64000", "/hold life 1.25 btc", ("moves", "1.25")),
    (0, "64000", "/target life 0.5", ("aims",)),
    (0, "64000", "/filled life sell 400 @ 64000", ("trades", -400)),
    (9, "71250.5", None, None),
    (17, "58010.3", "/filled life sell 60 @ 58010.3", ("trades", -60)),
    (31, "49875", "/hold life 0.2 btc", ("moves", "0.2")),
    (44, "41200.7", "/withdrew life 0.01 btc", ("takes", "0.01")),
    (58, "38000", "/filled life buy 150 @ 38000", ("trades", 150)),
    (73, "52345.6", "/unhold life 0.1 btc", ("moves", "-0.1")),
    (90, "60999.9", None, None),
)
RATES = cycle(["0.0001", "0.0001", "-0.00005", "0.00031"])


def settle(exchange, life, since, until, prices):
    """Let funding be exchanged every eight hours, at prices on a straight line between the two."""
    at = since.replace(hour=0, minute=0, second=0, microsecond=0)
    while (at := at + timedelta(hours=8)) <= until:
        if at > since:
            share = Decimal((at - since) / (until - since))
            mark = (prices[0] + (prices[1] - prices[0]) * share).quantize(Decimal("0.01"))
            rate = next(RATES)
            exchange.world.settle(BINANCE, NAME, at, rate, str(mark))
            life.settled.append((at, Fraction(mark), Fraction(rate)))


def figures(card):
    """The figures of a card by their labels."""
    rows = re.findall(r"^( ?[A-Z a-z.]+?) {1,}([-+$\d].*)$", card["text"], re.MULTILINE)
    return {label.rstrip(): " ".join(value.split()) for label, value in rows if len(label) < 13}


@pytest.mark.usefixtures("running_in_time")
@pytest.mark.parametrize("mode", MODES, indirect=True)
async def test_every_figure_of_a_life_of_ninety_days_equals_the_twins(world, exchange, ann, timeline):
    life, answers, last = Life(), 0, (timeline.now(), Decimal(64000))

    async def answer(text):
        nonlocal answers
        answers += 1
        ann.says(text)
        return await world.answer_in(ann.id, answers, within=PATIENCE)

    for day, price, said, entry in DAYS:
        if day:
            timeline.move_to(timedelta(days=day))
            now = timeline.now()
            settle(exchange, life, last[0], now, (last[1], Decimal(price)))
            last = now, Decimal(price)
            exchange.world.set_price("BTC", price)
            await asyncio.sleep(KEPT)
        if said is not None:
            assert "life" in (await answer(said))["text"]
            assert entry is not None
            method, *values = entry
            given = (*values, Fraction(price)) if method == "trades" else values
            getattr(life, method)(timeline.now(), *given)
        if not life.hedged:
            continue
        card = await answer("/drift life")
        if "unknown" in card["text"]:  # the settlements of the last minute are kept, and a gap in them is noticed
            card = await answer("/drift life")
        shown = figures(card)
        expected = life.card(Fraction(price))
        assert {label: shown.get(label) for label in expected} == expected
        order = life.order(Fraction(price))
        side = "BUY" if order > 0 else "SELL"
        advice = f"{side} {abs(order)} contracts × $100" if order else "Nothing to do"
        assert advice in card["text"]
    assert len(life.settled) == 270
