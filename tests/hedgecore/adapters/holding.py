"""P&L, fills, ratios and sizing, asked of the core."""

from collections.abc import Callable

import hedgecore as core
from hedgecore import Coin, Usd
from tests.hedgecore.given import Given, Outputs, plain, single


def _pnl_coin(given: Given) -> Outputs:
    return single(given.held.pnl(given.price("price")) if given.position else Coin(0))


def _pnl_usd(given: Given) -> Outputs:
    spot = given.price("spot", "S") if given.has("spot") or given.has("S") else None
    return single(given.held.pnl_in_usd(given.price("price"), spot) if given.position else Usd(0))


def _pnl_net_coin(given: Given) -> Outputs:
    return single(
        core.net_pnl(
            given.held,
            given.price("price"),
            opening_fee=given.rate("fee_open", "fo"),
            closing_fee=given.rate("fee_close", "fc"),
            funding=given.coin("funding_coin_total", "funding_total", default="0"),
        )
    )


def _coin_delta_pnl(given: Given) -> Outputs:
    price = given.price("price")
    return {"d1": given.held.pnl_slope(price), "d2": given.held.pnl_curvature(price)}


def _run_fills(given: Given) -> Outputs:
    history = core.replay_fills(given.fills(), given.contract_value)
    return {
        "contracts": history.contracts.value,
        "avg_entry": plain(history.entry),
        "realised_coin": history.realised.value,
        "fees_coin": history.fees.value,
    }


def _portfolio(given: Given) -> Outputs:
    holding, position, spot = given.coin("coins", "Q"), given.position, given.price("S", "spot")
    mark = given.price("F", "S", "spot")
    received = given.coin("extra_coin", default="0")
    equity = core.coin_equity(holding, position, mark, received=received)
    ratios = core.hedge_ratios(holding, position, mark, received=received)
    return {
        "equity_coin": equity.value,
        "value_usd": core.portfolio_value(equity, spot, given.usd("cash_usd", default="0")).value,
        "coin_delta": core.coin_delta(holding, position, received=received).value,
        "h_static": ratios.static.value,
        "h_equity": ratios.equity.value,
        "h_naive": ratios.naive.value,
    }


def _contracts_target(given: Given) -> Outputs:
    sizing = core.sizing_for(
        given.ratio("h"),
        given.coin("coin_equity"),
        given.contract,
        given.price("F"),
        existing=given.contracts("existing", default="0"),
        fee=given.rate("fee"),
        rounding=given.rounding,
    )
    return {
        "exact": sizing.exact.value,
        "contracts": sizing.contracts.value,
        "order": sizing.order.value,
        "fee_coin": sizing.fee.value,
        "equity_after": sizing.equity_after.value,
        "achieved_h": sizing.achieved.value,
        "residual_coin_delta": sizing.open_coin.value,
        "residual_usd": sizing.open_usd.value,
    }


def _round_contracts(given: Given) -> Outputs:
    lot = given.contracts("step", "lot", default="1")
    return single(core.round_contracts(given.contracts("x"), lot, given.rounding))


def _contracts_exposure_weight(given: Given) -> Outputs:
    cash = given.usd("cash_usd", "cash", default="0")
    exact = core.contracts_for_exposure_weight(
        given.ratio("w"), given.coin("coin_equity"), cash, given.contract, given.price("F")
    )
    rounded = core.round_contracts(exact, given.contract.lot, given.rounding)
    return {"exact": exact.value, "contracts": rounded.value}


def _min_coin_for_one_contract(given: Given) -> Outputs:
    ratio = given.ratio("h", default="1")
    return single(core.smallest_hedgeable(ratio, given.contract, given.price("F"), fee=given.rate("fee")))


def _max_contracts_by_margin(given: Given) -> Outputs:
    price, leverage = given.price("price", "F"), given.number("leverage", default="1")
    fee = given.rate("fee")
    return single(core.most_contracts_for_margin(given.coin("margin"), given.contract, price, leverage, fee=fee))


ADAPTERS: dict[str, Callable[[Given], Outputs]] = {
    "avg_entry": lambda given: single(core.average_entry(given.fills())),
    "cash_value": lambda given: single(core.cash_value(core.Usdt(given.number("cash")), given.price("peg"))),
    "coin_delta_pnl": _coin_delta_pnl,
    "contracts_exposure_weight": _contracts_exposure_weight,
    "contracts_target": _contracts_target,
    "fee_coin": lambda given: single(core.fee(given.notional, given.price("price"), given.rate("rate"))),
    "h_equity_after": lambda given: single(core.ratio_after_move(given.ratio("h0", "h"), given.ratio("shock"))),
    "h_naive_after": lambda given: single(core.naive_ratio_after_move(given.ratio("h0", "h"), given.ratio("shock"))),
    "max_contracts_by_margin": _max_contracts_by_margin,
    "min_coin_for_one_contract": _min_coin_for_one_contract,
    "notional_coin": lambda given: single(given.price("price").buys(given.notional)),
    "pnl_coin": _pnl_coin,
    "pnl_net_coin": _pnl_net_coin,
    "pnl_usd": _pnl_usd,
    "portfolio": _portfolio,
    "roe": lambda given: single(given.held.return_on_margin(given.price("price"), given.number("leverage"))),
    "round_contracts": _round_contracts,
    "run_fills": _run_fills,
    "value_shock": lambda given: single(core.value_after_move(given.ratio("h", "h0"), given.ratio("shock"))),
}
