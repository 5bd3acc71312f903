"""Funding and dated futures, asked of the core."""

from collections.abc import Callable

import hedgecore as core
from hedgecore import Coin, Position, Price, Rate, Usd
from tests.hedgecore.given import Given, Outputs, single


def _funding_coin(given: Given) -> Outputs:
    mark, rate = given.price("mark"), given.rate("rate")
    return single(core.funding_flow(given.held, mark, rate) if given.position else Coin(0))


def _funding_stream(given: Given) -> Outputs:
    events = given.inputs["events"]
    assert isinstance(events, list)
    payments = [core.FundingPayment(Price(str(event[0])), Rate(str(event[1]))) for event in events]
    short = Position(
        -given.contracts("n") if given.short else given.contracts("n"), given.contract_value, payments[0].mark
    )
    total = core.funding_stream(short, payments)
    return {"coin": total.coin.value, "usd": total.usd.value}


def _funding_kraken(given: Given) -> Outputs:
    contracts = given.contracts("n_usd", "n")
    position = Position(-contracts if given.short else contracts, Usd(1), Price(1))
    return single(core.kraken_funding_flow(position, given.rate("abs_rate")))


def _basis(given: Given) -> Outputs:
    annual = core.annualised_basis(given.price("F"), given.price("S"), given.days("days"))
    return {
        "basis": annual.basis.value,
        "simple": annual.simple.value,
        "compound": annual.compound.value,
        "log": annual.log.value,
    }


def _basis_shock_usd(given: Given) -> Outputs:
    # The core asks for no spot price: the dollars do not depend on it.
    gain = core.basis_shift_pnl(given.notional, given.ratio("b0"), given.ratio("b1"))
    return single(gain if given.short else -gain)


def _carry_lock(given: Given) -> Outputs:
    short = Position.short(given.contracts("n"), given.contract_value, given.price("F0"))
    lock = core.lock_to_delivery(
        given.coin("Q"),
        short,
        given.price("S0"),
        given.price("S_T"),
        given.days("days"),
        fee=given.rate("fee"),
    )
    return {
        "coins": lock.coins.value,
        "value_usd": lock.value.value,
        "return_on_spot": lock.return_on_spot.value,
        "annual_simple": lock.annual.value,
    }


def _breakeven(given: Given) -> Outputs:
    return single(
        core.break_even(
            given.held,
            opening_fee=given.rate("fo", "fee_open"),
            closing_fee=given.rate("fc", "fee_close"),
            funding=given.coin("funding_total", "funding_coin_total", default="0"),
        )
    )


def _roll(given: Given) -> Outputs:
    moved = core.roll(
        given.held,
        given.coin("coins_before"),
        given.price("near_px"),
        given.price("far_px"),
        given.days("days_between"),
        fee=given.rate("fee"),
    )
    return {
        "realised_coin": moved.realised.value,
        "fees_coin": moved.fees.value,
        "coins_after": moved.coins_after.value,
        "spread_annual": moved.annual_spread.value,
        "new_static_delta": moved.coin_delta.value,
        "rehedge_contracts": moved.neutral_contracts.value,
    }


ADAPTERS: dict[str, Callable[[Given], Outputs]] = {
    "apr": lambda given: single(core.annual_rate(given.rate("rate"), given.interval())),
    "apy": lambda given: single(core.annual_yield(given.rate("rate"), given.interval())),
    "basis": _basis,
    "basis_shock_usd": _basis_shock_usd,
    "breakeven": _breakeven,
    "carry_lock": _carry_lock,
    "funding_coin": _funding_coin,
    "funding_kraken": _funding_kraken,
    "funding_stream": _funding_stream,
    "kraken_relative": lambda given: single(core.kraken_relative_rate(given.rate("abs_rate"), given.price("price"))),
    "roll": _roll,
}
