"""The use case of `/show`: a portfolio added up, at present prices where they can be had."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from typing import TYPE_CHECKING

from bot.errors import MarketError
from bot.services.entries import target_of
from hedgecore import Coin, Usd, coins_of, key_of, replay

if TYPE_CHECKING:
    from collections.abc import Mapping

    from bot.ports import Portfolio
    from bot.services.quotes import Quote, Quotes
    from hedgecore import Book, Contract, Key, Price, Ratio


@dataclass(frozen=True, slots=True)
class CoinView:
    """One coin of a portfolio. `quotes` are the open contracts' markets as far as they answered; `price` is the coin's
    spot price, None if nobody told it.
    """

    book: Book
    target: Ratio | None
    quotes: Mapping[Key, Quote]
    price: Price | None

    @property
    def equity(self) -> Coin | None:
        """All coins owned, without funding since opening; None where an open contract has no price."""
        profits = Coin(0)
        for key, position in self.book.positions.items():
            if key not in self.quotes:
                return None
            profits += position.pnl(self.quotes[key].snapshot.mark)
        return self.book.settled + profits

    @property
    def value(self) -> Usd | None:
        """The same in dollars at the spot price; None where either is unknown."""
        equity = self.equity
        return None if equity is None or self.price is None else self.price.worth(equity)


@dataclass(frozen=True, slots=True)
class PortfolioView:
    """A portfolio, coin by coin in order of appearance; `quote` is one of the markets it was priced by, the oldest."""

    portfolio: Portfolio
    coins: tuple[CoinView, ...]
    quote: Quote | None

    @property
    def value(self) -> Usd | None:
        """All coins in dollars; None where one of them has no value."""
        values = [coin.value for coin in self.coins]
        known = [value for value in values if value is not None]
        return sum(known, start=Usd(0)) if len(known) == len(values) else None


async def portfolio_view(quotes: Quotes, portfolio: Portfolio) -> PortfolioView:
    """The portfolio at present prices."""
    coins = await asyncio.gather(*(_coin_view(quotes, portfolio, coin) for coin in coins_of(portfolio.entries)))
    used = [quote for coin, alone in coins for quote in (*coin.quotes.values(), alone) if quote is not None]
    return PortfolioView(
        portfolio, tuple(coin for coin, _ in coins), max(used, key=lambda quote: quote.age, default=None)
    )


async def _coin_view(quotes: Quotes, portfolio: Portfolio, coin: str) -> tuple[CoinView, Quote | None]:
    book = replay(coin, portfolio.entries)
    contracts = [leg.contract for leg in book.open_legs]
    asked = await asyncio.gather(*(_present(quotes, contract) for contract in contracts))
    found = {key_of(contract): quote for contract, quote in zip(contracts, asked, strict=True) if quote is not None}
    alone = await _market(quotes, coin) if not found else None
    shown = next(iter(found.values()), alone)
    price = None if shown is None else shown.snapshot.index
    return CoinView(book, target_of(portfolio, coin), found, price), alone


async def _present(quotes: Quotes, contract: Contract) -> Quote | None:
    if contract.venue not in {venue.id for venue in quotes.venues}:
        return None
    try:
        return await quotes.present(contract)
    except MarketError:
        return None


async def _market(quotes: Quotes, coin: str) -> Quote | None:
    """The market of the contract that a new hedge of `coin` would use, for its spot price."""
    try:
        return await quotes.quote(coin)
    except MarketError:
        return None
