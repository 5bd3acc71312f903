"""The margin that no price uses up."""

import pytest

from hedgecore import (
    Coin,
    LiquidationFamily,
    MarginRules,
    Rate,
    Tier,
    liquidation_price,
    margin_for_never,
    never_liquidated,
)
from tests.hedgecore.build import short

TIERS = (Tier(Coin(0), Rate("0.005")), Tier(Coin("0.5"), Rate("0.01")))


@pytest.mark.parametrize("fee", ["0", "0.0005"])
@pytest.mark.parametrize("family", list(LiquidationFamily))
def test_with_it_no_price_liquidates_a_short_and_with_any_less_one_does(family, fee):
    rules, position = MarginRules(TIERS, family, Rate(fee)), short(640, 64000)
    margin = margin_for_never(position, rules)
    assert never_liquidated(position, margin, rules)
    assert liquidation_price(position, margin - Coin("1e-12"), rules) is not None


def test_on_the_value_at_the_mark_it_is_what_the_short_was_worth():
    assert margin_for_never(short(640, 64000), MarginRules(TIERS)) == Coin(1)


def test_on_the_value_at_entry_the_maintenance_margin_comes_on_top():
    assert margin_for_never(short(640, 64000), MarginRules(TIERS, LiquidationFamily.ENTRY)) == Coin("1.0075")
