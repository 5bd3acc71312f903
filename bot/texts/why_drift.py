"""English for "Why?" of a drift: each figure as a formula, and the same formula with the card's numbers."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.texts import numbers
from bot.texts.drifting import points, whole_percent
from bot.texts.why import Step
from hedgecore import Coin

if TYPE_CHECKING:
    from bot.services.drifting import OpenLeg, Standing
    from hedgecore import Band

MISLEADS = "A ratio that misleads"


def drift_steps(standing: Standing, band: Band) -> list[Step]:
    """The steps in the order in which they are computed."""
    steps = [_short(standing), _coins(standing), _ratio(standing), _drift(standing), _advice(band)]
    steps += [_liquidation(leg) for leg in standing.legs]
    return [*steps, *_naive(standing)]


def _coin(standing: Standing, amount: Coin) -> str:
    """More digits than the card shows, so that the formula can be followed with a calculator."""
    return numbers.coin_digits(amount, standing.quote.snapshot.mark)


def _short(standing: Standing) -> Step:
    each = [
        f"{numbers.usd(leg.position.notional)} / {numbers.price(leg.quote.snapshot.mark)}" for leg in standing.legs
    ] or ["0"]
    return Step(
        "Short", "dollars of the short / mark", f"{' + '.join(each)} = {_coin(standing, standing.drift.short_coins)}"
    )


def _coins(standing: Standing) -> Step:
    drift, book, funding = standing.drift, standing.book, standing.funding
    parts = [
        ("put in", drift.held),
        ("earned by the short", drift.earned),
        ("fees", -book.fees),
        ("taken out", -book.withdrawn),
        ("funding", Coin(0) if funding is None else funding.before + funding.since),
    ]
    counted = [(name, amount) for name, amount in parts if name == "put in" or amount != Coin(0)]
    formula = " + ".join(name for name, _ in counted)
    terms = " ".join(_term(standing, amount, first=place == 0) for place, (_, amount) in enumerate(counted))
    return Step("Coins you own", formula, f"{terms} = {_coin(standing, drift.equity)}")


def _term(standing: Standing, amount: Coin, *, first: bool) -> str:
    if first:
        return _coin(standing, amount)
    return f"{'-' if amount < Coin(0) else '+'} {_coin(standing, abs(amount))}"


def _ratio(standing: Standing) -> Step:
    drift = standing.drift
    short, equity = _coin(standing, drift.short_coins), _coin(standing, drift.equity)
    return Step("Ratio", "short / coins you own", f"{short} / {equity} = {whole_percent(drift.ratio)}")


def _drift(standing: Standing) -> Step:
    drift = standing.drift
    said = f"{whole_percent(drift.ratio)} - {whole_percent(drift.target)} = {points(drift.drift)}"
    return Step("Drift", "ratio - target", said)


def _advice(band: Band) -> Step:
    outer, inner = (f"{numbers.trimmed(edge.value * 100)} points" for edge in (band.outer, band.inner))
    return Step(
        "Advice",
        "beyond the outer edge of the band, trade back to its inner edge, in whole lots and with the fee counted",
        f"outer edge {outer}, inner edge {inner}",
    )


def _liquidation(leg: OpenLeg) -> Step:
    mark = leg.quote.snapshot.mark
    value, posted = (numbers.coin_digits(amount, mark) for amount in (leg.position.entry_value, leg.posted))
    price = (
        "no price liquidates it" if leg.liquidation is None else f"liquidated at {numbers.rough_price(leg.liquidation)}"
    )
    return Step(
        f"Margin in {leg.contract.symbol}",
        "coins at entry / leverage = coins posted",
        f"{value} / {numbers.trimmed(leg.leverage)} = {posted}: {price}",
    )


def _naive(standing: Standing) -> list[Step]:
    drift = standing.drift
    if drift.naive is None or not standing.legs:
        return []
    return [
        Step(
            MISLEADS,
            "short / coins put in: it forgets that the short pays its profit in coins, and that they are yours",
            f"{_coin(standing, drift.short_coins)} / {_coin(standing, drift.held)} = {whole_percent(drift.naive)}",
        )
    ]
