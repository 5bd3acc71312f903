"""The words a message may use: venues and their aliases, names of coins, kinds of contract, fillers."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import date
from difflib import get_close_matches
from typing import TYPE_CHECKING

from bot.ports import Preferences

if TYPE_CHECKING:
    from bot.ports import Venue

COIN_NAMES = {
    "bitcoin": "BTC", "xbt": "BTC", "ether": "ETH", "ethereum": "ETH", "ripple": "XRP", "solana": "SOL",
    "litecoin": "LTC", "dogecoin": "DOGE", "cardano": "ADA", "polkadot": "DOT", "chainlink": "LINK",
    "avalanche": "AVAX", "tron": "TRX", "filecoin": "FIL", "stellar": "XLM", "uniswap": "UNI", "cosmos": "ATOM",
}  # fmt: skip
COIN_CODES = frozenset(
    "BTC ETH XRP SOL LTC BCH ADA DOT LINK DOGE AVAX BNB TRX XLM EOS ETC UNI ATOM FIL ALGO APT AXS BSV CHZ EGLD"  # noqa: SIM905
    " FTM GALA ICP KNC MANA NEAR OP POL RUNE SAND SUI THETA TON VET WIF XTZ ZIL MNT MATIC USDT USDC".split()
)
# Exchanges by name, for whoever names one that is not connected here: not every bot asks every exchange.
OTHER_VENUES = frozenset(
    "binance bybit okx deribit kraken bitget gate gateio htx huobi kucoin bingx phemex weex coinbase bitfinex mexc"  # noqa: SIM905
    " hyperliquid dydx".split()
)
CLOSED_VENUES = {"bitmex": ("BitMEX", date(2026, 9, 23))}
DATED = {"dated": True, "future": True, "quarterly": True, "delivery": True, "perp": False, "perpetual": False}
MARGINED = {"linear": True, "usdt": True, "inverse": False}  # whether in USDT
SHARES = {"half": "0.5", "full": "1", "fully": "1", "all": "1", "quarter": "0.25", "third": "1:3"}
FILLERS = frozenset(
    "a an and at by for from hedge hold i in is me my of on please protect the to using want with worth".split()  # noqa: SIM905
)
_COIN_SHAPE = re.compile(r"[a-z0-9]*[a-z][a-z0-9]*")


@dataclass(frozen=True)
class Vocabulary:
    """What can be recognised. `venues` are the connected ones; `coins` those the venues are known to list;
    `usual` is what a message means where it says nothing.
    """

    venues: tuple[Venue, ...]
    coins: frozenset[str] = COIN_CODES
    usual: Preferences = field(default_factory=Preferences)
    _venue_of: dict[str, str] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        names = {alias: venue.id for venue in self.venues for alias in (*venue.aliases, venue.id, venue.name.lower())}
        object.__setattr__(self, "_venue_of", names)

    def venue(self, word: str) -> str | None:
        """The ccxt id of the connected venue that `word` names."""
        return self._venue_of.get(word)

    def is_linear(self, venue: str | None) -> bool:
        """Whether `venue`, a ccxt id, is one that lists linear contracts."""
        return any(each.linear for each in self.venues if each.id == venue)

    def coin(self, word: str) -> str | None:
        """The code of the known coin that `word` names."""
        if word in COIN_NAMES:
            return COIN_NAMES[word]
        return word.upper() if word.upper() in self.coins else None

    def nearest(self, word: str) -> str:
        """The known word most like `word`, "" where none is near."""
        known = {*self._venue_of, *DATED, *MARGINED, *SHARES, *COIN_NAMES, *(coin.lower() for coin in self.coins)}
        found = get_close_matches(word.lower(), sorted(known), n=1, cutoff=0.6)
        if not found:
            return ""
        return self.coin(found[0]) or found[0]


def coin_shaped(word: str) -> bool:
    """Whether `word` could be the code of a coin nobody told us about."""
    return 2 <= len(word) <= 10 and bool(_COIN_SHAPE.fullmatch(word))
