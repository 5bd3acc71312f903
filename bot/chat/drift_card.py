"""The `/drift` card: the advice first, then the figures it comes from."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.chat import cards
from bot.chat.markup import blocks, bold, escaped, lines, pre, utf16_units
from bot.chat.portfolio_card import contract_heading
from bot.services.drifting import Aimless, Standing, Uncovered, Undelivered, Unpriced
from bot.services.quotes import Freshness
from bot.texts import numbers
from bot.texts.drifting import CAUSES, points
from bot.texts.table import line
from hedgecore import Coin, DriftCause, Hold, Policy, Ratio, Sell, Usd

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from bot.chat.command import Frame
    from bot.services.drifting import CoinDrift, OpenLeg, PortfolioDrift
    from bot.texts import Texts

_ROOM = 3_500  # of the 4,096 units of a message
_BRIEFLY = 3  # coins
_ALWAYS_TOLD = {DriftCause.UNTRADED, DriftCause.PRICE, DriftCause.COINS, DriftCause.FUNDING}
_ONE_POINT = Ratio("0.01")


def drift_card(frame: Frame, found: PortfolioDrift) -> str:
    """The whole card. Coins with an order to make come first; those without room are counted."""
    head = [_warning(frame, found.coins), *(escaped(frame.texts.delivered_note(each)) for each in found.delivered)]
    if not found.coins:
        return blocks(*head, escaped(frame.texts.drift_empty(found.portfolio.name)))
    html, left = blocks(*head), 0
    for coin in sorted(found.coins, key=_calm):
        longer = blocks(html, _coin(frame, found, coin))
        left, html = (0, longer) if not left and utf16_units(longer) <= _ROOM else (left + 1, html)
    return blocks(html, escaped(frame.texts.drift_more(left)) if left else None)


def drift_brief(frame: Frame, found: PortfolioDrift) -> str:
    """Only where each coin stands, and its order: the beginning of the card, for a list of several."""
    coins = sorted(found.coins, key=_calm)
    left = len(coins) - _BRIEFLY
    return lines(
        _warning(frame, found.coins),
        *(_coin(frame, found, coin, briefly=True) for coin in coins[:_BRIEFLY]),
        escaped(frame.texts.drift_empty(found.portfolio.name)) if not coins else None,
        escaped(frame.texts.drift_more(left)) if left > 0 else None,
    )


def _calm(coin: CoinDrift) -> bool:
    return isinstance(coin, Aimless) or (isinstance(coin, Standing) and isinstance(coin.decision, Hold))


def _warning(frame: Frame, coins: Sequence[CoinDrift]) -> str | None:
    """Of the prices that are not simply live, if there are such."""
    quotes = [quote for coin in coins if isinstance(coin, Standing | Uncovered) for quote in coin.quotes]
    doubtful = [quote for quote in quotes if quote.freshness is not Freshness.LIVE or quote.skipped]
    return cards.warnings(frame.texts, max(doubtful, key=lambda quote: quote.age)) if doubtful else None


def _coin(frame: Frame, found: PortfolioDrift, coin: CoinDrift, *, briefly: bool = False) -> str:
    texts = frame.texts
    match coin:
        case Standing():
            mark, equity = coin.quote.snapshot.mark, coin.drift.equity
            words = frame.words_for(mark.worth(equity), equity)
            return _head(words, found, coin) if briefly else _standing(words, found, coin)
        case Uncovered():
            texts = frame.words_for(Usd(0), Coin(0))
            title = bold(texts.uncovered(found.portfolio.name, coin.coin))
            figures = None if briefly else pre("\n".join(_margins(texts, coin.legs)))
            return lines(title, *_advice(texts, found, coin), figures)
        case Aimless():
            held = "" if frame.percent_only else f"{numbers.trimmed(coin.held.value)} {coin.coin}"
            return escaped(texts.aimless(coin.coin, held))
        case Undelivered():
            return escaped(texts.undelivered(coin.coin, coin.contracts))
        case Unpriced():
            return escaped(texts.unpriced(coin.coin))


def _head(texts: Texts, found: PortfolioDrift, standing: Standing) -> str:
    drift = standing.drift
    about = standing.coin if len(found.coins) > 1 else ""
    title = texts.drift_title(found.portfolio.name, about, drift.ratio, drift.target)
    return lines(bold(title), *_advice(texts, found, standing))


def _standing(texts: Texts, found: PortfolioDrift, standing: Standing) -> str:
    return blocks(
        _head(texts, found, standing),
        pre("\n".join(_figures(texts, standing))),
        lines(*(escaped(note) for note in _notes(texts, found, standing))),
    )


def _advice(texts: Texts, found: PortfolioDrift, coin: Standing | Uncovered) -> Iterator[str]:
    """The order, and where and at which price."""
    decision, quote, preferences = coin.decision, coin.quote, found.preferences
    contract = quote.inverse
    fee = contract.taker_fee if preferences.fee is None else preferences.fee
    if isinstance(decision, Hold):
        yield escaped(texts.advice(decision, "", contract, preferences.band, fee))
    else:
        side = "SELL" if isinstance(decision, Sell) else "BUY"
        order = texts.trade(side, contract, decision.contracts)
        yield bold(texts.advice(decision, order, contract, preferences.band, fee))
    where = f"{quote.venue.name} · {contract.symbol} · {numbers.price(quote.snapshot.mark)}"
    yield escaped(f"{where} · {texts.freshness(quote)}")


def _figures(texts: Texts, standing: Standing) -> Iterator[str]:
    drift, mark = standing.drift, standing.quote.snapshot.mark

    def coins(amount: Coin) -> str:
        return texts.coin(amount, standing.coin, mark)

    yield line("Short", coins(drift.short_coins), *texts.beside(drift.short))
    yield line("Put in", coins(drift.held))
    for label, amount in _changes(standing).items():
        if amount is None:
            yield line(label, texts.unknown)
        elif amount != Coin(0):
            yield line(label, ("+" if amount > Coin(0) else "") + coins(amount))
    yield line("Coins", coins(drift.equity))
    yield line("Ratio", numbers.percent(drift.ratio), points(drift.drift))
    yield from _causes(texts, standing)
    yield from _margins(texts, standing.legs)


def _changes(standing: Standing) -> dict[str, Coin | None]:
    """What the coins put in have become by; None is unknown."""
    book, funding = standing.book, standing.funding
    return {
        "Earned": standing.drift.earned,
        "Fees": -book.fees,
        "Taken": -book.withdrawn,
        "Funding": None if funding is None else funding.before + funding.since,
    }


def _causes(texts: Texts, standing: Standing) -> Iterator[str]:
    for cause, label in CAUSES.items():
        part = standing.drift.causes.get(cause)
        if part is not None and (cause in _ALWAYS_TOLD or part != Ratio(0)):
            yield line(label, points(part))
        if cause is DriftCause.FUNDING and standing.funding is None:
            yield line(label, texts.unknown)


def _margins(texts: Texts, legs: Sequence[OpenLeg]) -> Iterator[str]:
    """Margin and liquidation of each open contract; the contract is named where there are several."""
    for leg in legs:
        if len(legs) > 1:
            yield from contract_heading(leg.contract.symbol, leg.quote.venue.name)
        posted = texts.coin(leg.posted, leg.contract.coin, leg.quote.snapshot.mark)
        yield line("Margin", posted, f"{numbers.trimmed(leg.leverage)}x")
        if leg.liquidation is None or leg.distance is None:
            yield line("Liquid.", texts.none)
        else:
            distance = numbers.percent_signed(leg.distance, 0)
            yield line("Liquid.", f"${numbers.rough_price(leg.liquidation)}", distance)


def _notes(texts: Texts, found: PortfolioDrift, standing: Standing) -> Iterator[str]:
    drift, mark = standing.drift, standing.quote.snapshot.mark
    naive = drift.naive
    if standing.legs and naive is not None and abs(naive - drift.ratio) >= _ONE_POINT:
        earned, equity, short = (
            texts.coin(abs(amount), standing.coin, mark) for amount in (drift.earned, drift.equity, drift.short_coins)
        )
        if drift.earned > Coin(0) and abs(drift.ratio - Ratio(1)) < _ONE_POINT:
            yield texts.full_note(naive)
        elif drift.earned != Coin(0):
            yield (texts.lost_note if drift.earned < Coin(0) else texts.earned_note)(earned, equity, short, naive)
    for leg in standing.legs:
        if leg.liquidation is not None and leg.quote.snapshot.mark >= leg.liquidation:
            yield texts.beyond_liquidation(leg.contract, numbers.rough_price(leg.liquidation).replace(",", ""))
    if found.preferences.policy is Policy.COINS:
        yield texts.static_note(drift.static)
    if standing.funding is None:
        yield texts.funding_unknown()
