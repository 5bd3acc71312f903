"""The terms of a contract as the fields of a text, and back."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Any, TypeAlias

from hedgecore import (
    AmountUnit,
    Coin,
    Contracts,
    InverseFuture,
    InversePerpetual,
    LinearMarginRules,
    LinearPerpetual,
    LinearTier,
    LiquidationFamily,
    MarginRules,
    Price,
    Rate,
    Tier,
    Usd,
    Usdt,
)

if TYPE_CHECKING:
    from collections.abc import Callable

    from hedgecore import Contract

Fields: TypeAlias = dict[str, Any]


def encoded_terms(contract: Contract) -> Fields:
    """All of a contract but its kind. ValueError for a delivery without a zone."""
    terms = {"venue": contract.venue, "symbol": contract.symbol, "coin": contract.coin}
    terms |= _encoded_size(contract) | {
        "amount_unit": contract.amount_unit.value,
        "lot": str(contract.lot.value),
        "smallest_order": str(contract.smallest_order.value),
        "taker_fee": str(contract.taker_fee.value),
        "margin": _encoded_rules(contract.margin),
        "tick": or_none(lambda tick: str(tick.value), contract.tick),
    }
    if isinstance(contract, InverseFuture):
        terms["expiry"] = moment_text(contract.expiry)
    return terms


def _encoded_size(contract: Contract) -> Fields:
    match contract:
        case InversePerpetual() | InverseFuture():
            return {"contract_value": str(contract.contract_value.value)}
        case LinearPerpetual():
            return {"contract_size": str(contract.contract_size.value)}


def _encoded_rules(rules: MarginRules | LinearMarginRules) -> Fields:
    tiers = [
        [str(tier.floor.value), str(tier.maintenance_rate.value), or_none(str, tier.highest_leverage)]
        for tier in rules.tiers
    ]
    family = {"family": rules.family.value} if isinstance(rules, MarginRules) else {}
    return {"tiers": tiers} | family | {"liquidation_fee": str(rules.liquidation_fee.value)}


def moment_text(at: datetime) -> str:
    """ISO 8601 with its offset. ValueError without a zone."""
    if at.tzinfo is None:
        message = f"a moment needs its zone: {at}"
        raise ValueError(message)
    return at.isoformat()


def or_none(make: Callable[[Any], Any], value: object) -> Any:  # noqa: ANN401 - whatever `make` makes
    """What `make` makes of a value that is there."""
    return None if value is None else make(value)


# The parameters below are the fields of the texts: a field too many or too few is a TypeError.


def _perpetual(**fields: Any) -> InversePerpetual:  # noqa: ANN401 - JSON
    return InversePerpetual(**_inverse(**fields))


def _future(*, expiry: str, **fields: Any) -> InverseFuture:  # noqa: ANN401 - JSON
    return InverseFuture(**_inverse(**fields), expiry=datetime.fromisoformat(expiry))


def _linear(*, contract_size: str, margin: Fields, **fields: Any) -> LinearPerpetual:  # noqa: ANN401 - JSON
    return LinearPerpetual(contract_size=Coin(contract_size), margin=_linear_rules(**margin), **_common(**fields))


TERMS: dict[str, Callable[..., Any]] = {
    "inverse_perpetual": _perpetual,
    "inverse_future": _future,
    "linear_perpetual": _linear,
}


def _inverse(*, contract_value: str, margin: Fields, **fields: Any) -> Fields:  # noqa: ANN401 - JSON
    return {"contract_value": Usd(contract_value), "margin": _rules(**margin)} | _common(**fields)


def _common(*, amount_unit: str, tick: str | None, **fields: str) -> Fields:
    return {
        "venue": fields.pop("venue"),
        "symbol": fields.pop("symbol"),
        "coin": fields.pop("coin"),
        "amount_unit": AmountUnit(amount_unit),
        "lot": Contracts(fields.pop("lot")),
        "smallest_order": Contracts(fields.pop("smallest_order")),
        "taker_fee": Rate(fields.pop("taker_fee")),
        "tick": or_none(Price, tick),
    } | fields


def _rules(*, tiers: list[tuple[str, str, str | None]], family: str, liquidation_fee: str) -> MarginRules:
    return MarginRules(
        tuple(Tier(Coin(floor), Rate(rate), or_none(Decimal, most)) for floor, rate, most in tiers),
        LiquidationFamily(family),
        Rate(liquidation_fee),
    )


def _linear_rules(*, tiers: list[tuple[str, str, str | None]], liquidation_fee: str) -> LinearMarginRules:
    return LinearMarginRules(
        tuple(LinearTier(Usdt(floor), Rate(rate), or_none(Decimal, most)) for floor, rate, most in tiers),
        Rate(liquidation_fee),
    )
