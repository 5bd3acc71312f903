"""English help: for each command one line for menus, a text, and examples that work (a test sends each of them)."""

from __future__ import annotations

SUMMARIES = {
    "hedge": "How to hedge what you hold: contracts, margin, costs",
    "shock": "What price changes do to a hedge",
    "price": "The market behind a hedge: mark, index, funding",
    "margin": "How much coin to post for which liquidation price",
    "start": "What this bot does",
    "help": "All commands, or one with examples",
}

EXAMPLES = {
    "hedge": ("/hedge 20000 0.5", "/hedge 0.3btc 50% bybit 3x", "/hedge $5k half ETH dated"),
    "shock": ("/shock 20000 0.5 -40 +60", "/shock 1btc half basis -2% 30d"),
    "price": ("/price BTC", "/price ETH bybit", "/price BTC dated"),
    "margin": ("/margin 20000 0.5", "/margin 0.3btc full +150%"),
    "start": ("/start",),
    "help": ("/help", "/help hedge"),
}

HELP = {
    "hedge": (
        "/hedge AMOUNT RATIO [COIN] [EXCHANGE] [3x] [perp or dated]\n\n"
        "Tells how many inverse contracts to sell so that RATIO of AMOUNT is held in dollars, with margin,"
        " liquidation price, costs, funding and a table of price changes.\n\n"
        "AMOUNT is in dollars (20000, $20,000, 20k) or in the coin (0.3btc). RATIO is 0.5, 50%, half, 1:2 or full."
        " Without more words: BTC, the perpetual, 2x. The order of words is free where it is not ambiguous."
    ),
    "shock": (
        "/shock AMOUNT RATIO [COIN] [-30 +50 ...] [basis -2%] [30d]\n\n"
        "Shows what your own price changes (in percent, with sign) do to the hedge, with a shift of the basis and"
        " with funding over a time. An asterisk marks the change at which the short is liquidated."
    ),
    "price": (
        "/price [COIN] [EXCHANGE] [perp or dated]\n\n"
        "The contract's mark, the index (the spot price), best bid and ask, the basis, and funding."
    ),
    "margin": (
        "/margin AMOUNT RATIO [COIN] [EXCHANGE] [+150%]\n\n"
        "A table of coins posted against liquidation price, up to the amount at which price alone never liquidates"
        " the short. Add a rise, such as +150%, to see what survives it."
    ),
    "start": "/start\n\nWhat this bot does, in five lines.",
    "help": "/help [COMMAND]\n\nAll commands, or one with examples.",
}

START = (
    "I help holders of crypto to protect it with a short in an inverse (coin-margined) future.",
    (
        "Tell me what you hold and how much of it to hedge: I answer with the contract, the order, the margin, the"
        " liquidation price, the costs, and what happens when the price moves."
    ),
    "I compute at live prices. I give no advice, need no exchange key and place no order.",
    (
        "Three risks stay: basis (spot and future differ), funding (paid or earned every few hours), and leverage (a"
        " short can be liquidated when the price rises)."
    ),
    "Try one:",
)
