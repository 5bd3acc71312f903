"""Margin and liquidation, asked of the core."""

from collections.abc import Callable
from decimal import Decimal

import hedgecore as core
from hedgecore import Ratio, Usd
from tests.hedgecore.given import Given, Outputs, plain, single


def _initial_margin(given: Given) -> Outputs:
    return single(
        core.order_cost(
            given.notional,
            given.price("ref_price", "price", "entry"),
            given.number("leverage", default="1"),
            opening_fee=given.rate("fee_open", "fee"),
            closing_fee=given.rate("fee_close"),
            buying=not given.short,
        )
    )


def _mm_tiered_coin(given: Given) -> Outputs:
    value = given.coin("notional", "value") if given.has("notional") else given.price("price").buys(given.notional)
    return single(core.maintenance_margin(value, given.tiers))


def _with_deductions(given: Given) -> Outputs:
    rows = zip(given.tiers, core.deductions(given.tiers), strict=True)
    return {"value": [[tier.floor.value, tier.maintenance_rate.value, cum.value] for tier, cum in rows]}


def _margin_marginal_usd(given: Given) -> Outputs:
    tiers = tuple(core.MarginalTier(Usd(tier.floor.value), tier.maintenance_rate) for tier in given.tiers)
    return single(core.marginal_margin(given.notional, tiers))


def _deribit_rate(given: Given) -> Outputs:
    return single(core.size_dependent_rate(given.rate("base"), given.rate("slope"), given.coin("size_coin")))


def _liq_mark(given: Given) -> Outputs:
    deduction, fee = given.coin("cum", "mmd", default="0"), given.rate("tau", "fee")
    return single(
        core.mark_liquidation_price(given.held, given.coin("margin"), given.rate("mmr"), deduction=deduction, fee=fee)
    )


def _liq_mark_tiered(given: Given) -> Outputs:
    price = core.liquidation_price(given.held, given.coin("margin"), given.rules)
    if price is None:
        return {"price": None, "tier": None, "notional_at_liq": None, "value": None}
    value = given.held.coin_value(price)
    tier = Decimal(core.tier_at(value, given.tiers) + 1)
    return {"price": price.value, "tier": tier, "notional_at_liq": value.value, "value": price.value}


def _liq_entry(given: Given) -> Outputs:
    maintenance = core.maintenance_margin(given.held.entry_value, given.rules.tiers)
    fee = given.coin("fee_coin_const", "feeconst", default="0")
    return single(core.entry_liquidation_price(given.held, given.coin("margin"), maintenance, fee=fee))


def _bankruptcy(given: Given) -> Outputs:
    return single(core.bankruptcy_price(given.held, given.coin("margin"), given.rate("tau", "fee")))


def _liq_bybit_2026(given: Given) -> Outputs:
    return single(
        core.bybit_liquidation_price(
            given.held,
            given.number("leverage"),
            given.rate("mmr"),
            deduction=given.coin("mmd", default="0"),
            extra=given.coin("extra", default="0"),
            taker_fee=given.rate("taker", "tau"),
        )
    )


def _liq_htx(given: Given) -> Outputs:
    equity, factor = given.coin("static_equity"), given.rate("adjust_factor")
    return single(core.htx_liquidation_price(given.held, equity, factor, given.number("leverage")))


def _liq_deribit(given: Given) -> Outputs:
    equity, base, slope = given.coin("equity_static"), given.rate("base"), given.rate("slope")
    return single(core.deribit_liquidation_price(given.held, equity, base, slope))


def _margin_for_liq(given: Given) -> Outputs:
    margin = core.margin_to_survive(given.held, given.price("target_liq", "price"), given.rules)
    return single(margin - given.coin("cum", default="0"))


def _never_liquidated_short(given: Given) -> Outputs:
    margin = given.coin("margin") + given.coin("cum", default="0") - given.coin("fee_coin_const", default="0")
    return single(core.never_liquidated(given.held, margin, given.rules))


def _hedge_path_with_liq(given: Given) -> Outputs:
    spot, mark = given.price("S", "spot"), given.price("F", "S", "spot")
    coins, margin = given.coin("coins", "Q"), given.coin("margin")
    exposure = core.Exposure(coins, given.held, given.held.entry, given.held.entry, margin, given.rules)
    shock = Ratio(spot / given.held.entry) - Ratio(1)
    row = core.scenario(exposure, shock, basis_shift=core.basis(mark, spot))
    return {
        "liquidated": row.liquidated,
        "liq_price": plain(core.liquidation_price(given.held, margin, given.rules)),
        "value_usd": spot.worth(row.coins_after).value,
        "coins": row.coins_after.value,
    }


def _liq_linear_short(given: Given) -> Outputs:
    rules = core.LinearMarginRules((core.LinearTier(core.Usdt(0), given.rate("mmr")),), given.rate("tau"))
    return single(core.linear_liquidation_price(_linear_short(given), core.Usdt(given.number("margin_usd")), rules))


def _linear_short_pnl(given: Given) -> Outputs:
    return single(_linear_short(given).pnl(given.price("price")))


def _linear_short(given: Given) -> core.LinearPosition:
    return core.LinearPosition.short(core.Contracts(1), given.coin("q"), given.price("entry"))


ADAPTERS: dict[str, Callable[[Given], Outputs]] = {
    "bankruptcy": _bankruptcy,
    "deribit_rate": _deribit_rate,
    "hedge_path_with_liq": _hedge_path_with_liq,
    "initial_margin": _initial_margin,
    "linear_short_pnl": _linear_short_pnl,
    "liq_bybit_2026": _liq_bybit_2026,
    "liq_deribit": _liq_deribit,
    "liq_entry": _liq_entry,
    "liq_htx": _liq_htx,
    "liq_linear_short": _liq_linear_short,
    "liq_mark": _liq_mark,
    "liq_mark_tiered": _liq_mark_tiered,
    "margin_for_liq": _margin_for_liq,
    "margin_marginal_usd": _margin_marginal_usd,
    "mm_tiered_coin": _mm_tiered_coin,
    "never_liquidated_short": _never_liquidated_short,
    "with_deductions": _with_deductions,
}
