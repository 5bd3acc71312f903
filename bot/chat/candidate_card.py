"""One contract of a comparison: its lines on the card, and the same as data."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.chat.markup import pre
from bot.services.quotes import Freshness
from bot.texts import numbers
from bot.texts.numbers import exact
from bot.texts.table import WIDTH, line
from hedgecore import InverseFuture, order_value

if TYPE_CHECKING:
    from decimal import Decimal

    from bot.chat.command import Frame
    from bot.chat.screen import Json
    from bot.services.ranking import Candidate
    from bot.texts import Texts
    from hedgecore import Rate, Usd


def candidate_block(texts: Texts, frame: Frame, place: int, candidate: Candidate) -> str:
    """Its place, name and figures, a line each."""
    name = texts.contract_name(candidate.standing.venue, candidate.contract)
    title = f"{place}. {name}"
    kind = texts.contract_kind(candidate.contract)
    head = (
        f"{title} {kind.rjust(WIDTH - len(title) - 1)}"
        if len(title) + len(kind) < WIDTH
        else f"{title}\n{kind.rjust(WIDTH)}"
    )
    return pre("\n".join([head, *(line(label, *cells) for label, *cells in _figures(texts, frame, candidate))]))


def _figures(texts: Texts, frame: Frame, candidate: Candidate) -> list[tuple[str, ...]]:
    cost, standing = candidate.cost, candidate.standing
    figures = [
        ("Sell", texts.size(candidate.contract, candidate.order.sizing.order)),
        ("Open", texts.usd(left_open(candidate))),
        ("Fees", texts.usd_signed(-cost.fees)),
        ("Slippage", _slippage(texts, candidate)),
        _carry(texts, candidate),
        ("Total", *_total(texts, candidate)),
        ("Repaid", texts.unknown if cost.total is None else texts.repaid_after(cost.days_to_repay)),
        ("Open int.", texts.unknown if standing.open_interest is None else numbers.usd_rough(standing.open_interest)),
    ]
    if not isinstance(candidate.contract, InverseFuture):
        running = standing.snapshot.funding
        figures.append(("Next in", texts.time_until(running.next_at if running else None, frame.now)))
    if standing.freshness is Freshness.STALE:
        figures.append(("Old", numbers.age(standing.age)))
    return figures


def left_open(candidate: Candidate) -> Usd:
    """What whole contracts leave of the wanted hedge, in dollars at the mark."""
    sizing = candidate.order.sizing
    return order_value(candidate.contract, sizing.exact - sizing.contracts, candidate.standing.snapshot.mark)


def _slippage(texts: Texts, candidate: Candidate) -> str:
    if candidate.cost.slippage is not None:
        return texts.usd_signed(-candidate.cost.slippage)
    return texts.unknown if candidate.order.fill.visible is None else texts.too_thin


def _carry(texts: Texts, candidate: Candidate) -> tuple[str, ...]:
    label = "Basis" if isinstance(candidate.contract, InverseFuture) else "Funding"
    carry = candidate.cost.carry
    if carry is None:
        return label, texts.unknown
    said = texts.usd_signed(carry)
    return (label, said) if label == "Basis" else (label, said, texts.averaged[candidate.averaged])


def _total(texts: Texts, candidate: Candidate) -> tuple[str, ...]:
    total, annual = candidate.cost.total, candidate.cost.annual
    if total is None or annual is None:
        return (texts.unknown,)
    return texts.usd_signed(total), texts.a_year(annual)


def candidate_data(candidate: Candidate) -> dict[str, Json]:
    """Every figure; None is unknown."""
    contract, cost, standing = candidate.contract, candidate.cost, candidate.standing
    running = standing.snapshot.funding
    return {
        "venue": contract.venue,
        "symbol": contract.symbol,
        "kind": contract.kind,
        "expiry": contract.expiry.isoformat().replace("+00:00", "Z") if isinstance(contract, InverseFuture) else None,
        "as_of": standing.snapshot.as_of.isoformat().replace("+00:00", "Z"),
        "source": standing.freshness.value,
        "mark_price": exact(standing.snapshot.mark.value),
        "basis": exact(candidate.basis.value),
        "order_contracts": exact(candidate.order.sizing.order.value),
        "order_usd": exact(candidate.order.value.value),
        "left_open_usd": exact(left_open(candidate).value),
        "fees_usd": exact(cost.fees.value),
        "slippage_usd": _text(cost.slippage),
        "funding_a_year": _text(candidate.funding),
        "funding_averaged": candidate.averaged,
        "carry_usd": _text(cost.carry),
        "total_usd": _text(cost.total),
        "total_a_year": _text(cost.annual),
        "repaid_after_days": _days(cost.days_to_repay),
        "open_interest_usd": _text(standing.open_interest),
        "next_funding": running.next_at.isoformat().replace("+00:00", "Z") if running and running.next_at else None,
    }


def _text(quantity: Usd | Rate | None) -> str | None:
    return None if quantity is None else exact(quantity.value)


def _days(days: Decimal | None) -> str | None:
    return None if days is None else exact(days)
