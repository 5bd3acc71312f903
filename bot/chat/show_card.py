"""The `/show` card: what a portfolio is worth, then every coin with the shorts that are open in it."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import accumulate
from typing import TYPE_CHECKING

from bot.chat import cards
from bot.chat.markup import blocks, bold, escaped, lines, pre, utf16_units
from bot.chat.names import quoted
from bot.chat.portfolio_card import contract_heading
from bot.texts import numbers
from bot.texts.drifting import whole_percent
from bot.texts.table import WIDTH, line
from hedgecore import Coin, InverseFuture, Usd, key_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from bot.chat.command import Frame
    from bot.services.showing import CoinView, PortfolioView
    from bot.texts import Texts
    from hedgecore import Contract, Leg, Position

_ROOM = 3_000  # of the 4,096 units of a message


@dataclass(frozen=True, slots=True)
class _Part:
    """Rows of the table that belong together: a coin's, or those of a `contract` that is open."""

    rows: tuple[str, ...]
    contract: Contract | None = None


def show_card(frame: Frame, view: PortfolioView) -> str:
    """The whole card. Coins and contracts without room are counted."""
    texts = frame.texts
    title = bold(view.portfolio.name)
    if not view.coins:
        return blocks(title, escaped(texts.empty()))
    shown, left = _fitting([part for coin in view.coins for part in _parts(frame, view, coin)])
    source = None if view.quote is None else texts.source(view.quote.venue, texts.freshness(view.quote))
    return blocks(
        None if view.quote is None else cards.warnings(texts, view.quote),
        lines(title, *map(escaped, _worth(frame, view)), source and escaped(source)),
        pre(_table(shown)),
        lines(*map(escaped, _left_out(texts, left))),
        lines(*map(escaped, _notes(frame, view))),
    )


def _worth(frame: Frame, view: PortfolioView) -> Iterator[str]:
    if view.value is None:
        yield frame.texts.no_price()
    elif not frame.percent_only:
        yield frame.texts.worth(view.value)


def _fitting(parts: Sequence[_Part]) -> tuple[Sequence[_Part], Sequence[_Part]]:
    """Those that fit, and those that do not."""
    sizes = accumulate(utf16_units(escaped(_table([part]))) + 2 for part in parts)
    fits = sum(size <= _ROOM for size in sizes)
    return parts[:fits], parts[fits:]


def _table(parts: Sequence[_Part]) -> str:
    return "\n\n".join("\n".join(part.rows) for part in parts)


def _left_out(texts: Texts, parts: Sequence[_Part]) -> Iterator[str]:
    contracts = sum(part.contract is not None for part in parts)
    coins = len(parts) - contracts
    if coins:
        yield texts.more_coins(coins)
    if contracts:
        yield texts.more_contracts(contracts)


def _parts(frame: Frame, view: PortfolioView, coin: CoinView) -> Iterator[_Part]:
    texts = _words(frame, coin)
    head = (coin.book.coin,) if len(view.coins) > 1 else ()
    yield _Part((*head, *_coin_rows(frame, texts, coin)))
    for leg in coin.book.open_legs:
        if leg.position is not None:
            yield _Part(tuple(_leg_rows(frame, texts, coin, leg, leg.position)), leg.contract)


def _words(frame: Frame, coin: CoinView) -> Texts:
    """Amounts are shares of the coins owned; without a price nobody knows of how many."""
    if coin.equity is None or coin.value is None:
        return frame.words_for(Usd(0), Coin(0))
    return frame.words_for(coin.value, coin.equity)


def _coin_rows(frame: Frame, texts: Texts, coin: CoinView) -> Iterator[str]:
    yield line("Put in", _coins(texts, coin, coin.book.held))
    yield line("Coins", texts.unknown if coin.equity is None else _coins(texts, coin, coin.equity))
    if not frame.percent_only:
        yield line("Value", texts.unknown if coin.value is None else texts.usd(coin.value))
    yield line("Wanted", texts.none if coin.target is None else whole_percent(coin.target))


def _leg_rows(frame: Frame, texts: Texts, coin: CoinView, leg: Leg, position: Position) -> Iterator[str]:
    quote = coin.quotes.get(key_of(leg.contract))
    yield from contract_heading(leg.contract.symbol, _venue(frame, leg.contract))
    yield line("Short", texts.size(leg.contract, position.contracts))
    yield line("Entry", numbers.price(position.entry))
    if quote is None:
        yield line("Mark", texts.unknown)
        yield line("P&L", texts.unknown)
        return
    mark = quote.snapshot.mark
    yield line("Mark", numbers.price(mark))
    profit = position.pnl(mark)
    sign = "+" if profit > Coin(0) else ""
    yield _row("P&L", sign + _coins(texts, coin, profit), *texts.beside(position.pnl_in_usd(mark, coin.price)))


def _venue(frame: Frame, contract: Contract) -> str:
    """Its name; of one that is not connected any more, the id."""
    return {venue.id: venue.name for venue in frame.venues}.get(contract.venue, contract.venue)


def _coins(texts: Texts, coin: CoinView, amount: Coin) -> str:
    """To about a dollar; without a price as it is."""
    if coin.price is None:
        return texts.coin_amount(amount, coin.book.coin)
    return texts.coin(amount, coin.book.coin, coin.price)


def _row(label: str, coins: str, *beside: str) -> str:
    """Coins and what they are worth, one under the other where they do not fit side by side."""
    row = line(label, coins, *beside)
    if max(map(len, row.splitlines())) <= WIDTH:
        return row
    return "\n".join((line(label, coins), *(line("", each) for each in beside)))


def _notes(frame: Frame, view: PortfolioView) -> Iterator[str]:
    """What the figures do not say by themselves."""
    texts = frame.texts
    contracts = [leg.contract for coin in view.coins for leg in coin.book.open_legs]
    connected = {venue.id for venue in frame.venues}
    gone = dict.fromkeys(contract.venue for contract in contracts if contract.venue not in connected)
    if gone:
        yield texts.not_connected(texts.listed(list(gone)))
    ended = [each.symbol for each in contracts if isinstance(each, InverseFuture) and each.expiry <= frame.now]
    if ended:
        yield texts.ended(", ".join(ended[:8]))
    if contracts:
        yield texts.without_funding()
    aimless = next((coin.book.coin for coin in view.coins if coin.target is None), None)
    if aimless is not None:
        yield texts.target_hint(quoted(view.portfolio.name), aimless)
