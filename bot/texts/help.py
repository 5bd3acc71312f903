"""English help: for each command one line for menus, a text, and examples that work (a test sends each of them)."""

from __future__ import annotations

SUMMARIES = {
    "hedge": "How to hedge what you hold: contracts, margin, costs",
    "shock": "What price changes do to a hedge",
    "price": "The market behind a hedge: mark, index, funding",
    "margin": "How much coin to post for which liquidation price",
    "contracts": "Every contract compared: which is best, and why",
    "funding": "What shorts earned and paid, and the worst of it",
    "basis": "What dated futures lock in, beside perpetuals",
    "start": "What this bot does",
    "help": "All commands, or one with examples",
    "settings": "Time zone, usual coin, exchange, fee, quiet hours",
    "editors": "Who may change this group's portfolios",
    "percent": "Show a group's cards without amounts",
    "stats": "How much the bot keeps, for those who run it",
    "cancel": "Leave a question that waits for an answer",
    "save": "Keep a hedge as a portfolio",
    "portfolios": "All portfolios, what they hold and want",
    "show": "A portfolio with its coins, shorts and changes",
    "hold": "Put coins into a portfolio, or make a new one",
    "unhold": "Take coins out of a portfolio",
    "target": "The hedge ratio a portfolio shall have",
    "change": "What can be changed in a portfolio, as buttons",
    "withdrew": "Record profit that was taken out of a hedge",
    "drift": "Whether a hedge still fits, why, and what mends it",
    "remind": "Be told of a hedge: at a time, or when it drifts",
    "reminders": "All reminders here: pause, snooze, edit, delete",
    "rename": "Give a portfolio another name",
    "delete": "Put a portfolio away; it can be brought back",
    "filled": "Record a trade that you made",
    "closed": "Record that a hedge was bought back",
    "export": "All that I keep about you, as a file",
    "import": "Bring in what an export gave",
    "forgetme": "Erase all that I keep about you",
    "privacy": "What I keep, for how long, and what not",
}

EXAMPLES = {
    "hedge": ("/hedge 20000 0.5", "/hedge 0.3btc 50% bybit 3x", "/hedge $5k half ETH dated"),
    "shock": ("/shock 20000 0.5 -40 +60", "/shock 1btc half basis -2% 30d"),
    "price": ("/price BTC", "/price ETH bybit", "/price BTC dated"),
    "margin": ("/margin 20000 0.5", "/margin 0.3btc full +150%"),
    "contracts": ("/contracts BTC", "/contracts 20000 0.5", "/contracts 2eth half 90d"),
    "funding": ("/funding BTC", "/funding ETH bybit"),
    "basis": ("/basis BTC",),
    "start": ("/start",),
    "help": ("/help", "/help hedge"),
    "settings": (
        "/settings",
        "/settings zone Europe/Berlin",
        "/settings zone 13:00",
        "/settings coin ETH",
        "/settings exchange bybit",
        "/settings leverage 3x",
        "/settings fee 0.04%",
        "/settings policy coins",
        "/settings band 5% 2%",
        "/settings quiet 22:00-07:00",
        "/settings quiet off",
    ),
    "editors": ("/editors", "/editors add", "/editors remove"),
    "percent": ("/percent on", "/percent off"),
    "stats": ("/stats",),
    "cancel": ("/cancel",),
    "save": ("/save second 0.3btc 50%", '/save "cold wallet" 20000 0.5'),
    "portfolios": ("/portfolios",),
    "show": ("/show half", "/show"),
    "hold": ("/hold half 0.3 btc", "/hold mix 0.3 btc 2 eth", '/hold "cold wallet" 0.3btc'),
    "unhold": ("/unhold half 0.1 btc",),
    "target": ("/target half 0.5", "/target half 75% btc"),
    "withdrew": ("/withdrew half 0.1 btc",),
    "change": ("/change half", "/change"),
    "drift": ("/drift half", "/drift"),
    "remind": (
        "/remind half daily 09:00",
        "/remind half weekdays 8:30",
        "/remind half every 4h",
        "/remind half drift 5%",
        "/remind half liq 20%",
        "/remind half funding negative",
        "/remind half basis -1%",
        "/remind half",
    ),
    "reminders": ("/reminders",),
    "rename": ("/rename half core", "/rename half"),
    "delete": ("/delete half",),
    "filled": (
        "/filled half sell 100 @ 64000",
        "/filled half sell 100",
        "/filled half sold $10000 at 64000 btc binance 3x fee 0.02%",
        "/filled half buy 10 @ 63000",
    ),
    "closed": ("/closed half @ 64000", "/closed half", "/closed half btc"),
    "export": ("/export", "/export csv", "/export half", "/export csv half"),
    "import": ("/import",),
    "forgetme": ("/forgetme",),
    "privacy": ("/privacy",),
}

HELP = {
    "hedge": (
        "/hedge AMOUNT RATIO [COIN] [EXCHANGE] [3x] [perp, dated or linear]\n\n"
        "Tells how many inverse contracts to sell so that RATIO of AMOUNT is held in dollars, with margin,"
        " liquidation price, costs, funding and a table of price changes.\n\n"
        "AMOUNT is in dollars (20000, $20,000, 20k) or in the coin (0.3btc). RATIO is 0.5, 50%, half, 1:2 or full."
        " Without more words: BTC, the inverse perpetual, 2x, at an exchange that I pick. With linear it is the"
        " perpetual in USDT. The order of words is free where it is not ambiguous."
    ),
    "shock": (
        "/shock NAME or AMOUNT RATIO [COIN] [-30 +50 ...] [basis -2%] [30d]\n\n"
        "Shows what your own price changes (in percent, with sign) do to a hedge, or to the one in a portfolio, with a"
        " shift of the basis and with funding over a time. An asterisk marks the change at which the short is"
        " liquidated."
    ),
    "price": (
        "/price [COIN] [EXCHANGE] [perp or dated]\n\n"
        "The contract's mark, the index (the spot price), best bid and ask, the basis, and funding."
    ),
    "margin": (
        "/margin AMOUNT RATIO [COIN] [EXCHANGE] [+150%]\n\n"
        "Two tables by the exchange's tiers: coins posted against liquidation price, and what it takes to survive a"
        " rise, up to the amount at which price alone never liquidates the short. Add a rise of your own: +150%."
    ),
    "contracts": (
        "/contracts [COIN] [AMOUNT RATIO] [30d]\n\n"
        "Compares every contract of every exchange for this hedge, kept for so many days: how many contracts, what"
        " stays open, fees, slippage in the present order book, funding or locked basis, and what it all comes to. The"
        " first line says which is best and why. Without an amount it is an order of $10,000; without days, 30."
    ),
    "funding": (
        "/funding [COIN] [EXCHANGE]\n\n"
        "What a short earned or paid in the last 7, 30 and 90 days, how often it paid, the worst stretch, and all"
        " exchanges side by side, each rate on a year from the exchange's own interval."
    ),
    "basis": (
        "/basis [COIN]\n\n"
        "Every dated contract with its distance from the index, now and on a year, and the perpetuals with what their"
        " funding brings."
    ),
    "start": "/start\n\nWhat this bot does, in five lines.",
    "help": "/help [COMMAND]\n\nAll commands, or one with examples.",
    "settings": (
        "/settings [zone, coin, exchange, leverage, fee, policy, band or quiet] [VALUE or off]\n\n"
        "What fills in where a command says nothing, and when reminders keep quiet. Without words it shows what is"
        " settled, with buttons. In a group they are the group's own, and editors change them.\n\n"
        "Policy ratio keeps the ratio of today's value; policy coins keeps the coins first hedged. The band is the"
        " drift at which I advise a trade, and the one to which the trade returns."
    ),
    "editors": (
        "/editors [add or remove]\n\n"
        "The people besides its administrators who may change a group's portfolios and settings. An administrator sends"
        " add or remove as a reply to a message of the person; or the person presses a button and an administrator"
        " confirms."
    ),
    "percent": (
        "/percent [on or off]\n\n"
        "On, a group's cards show no dollars and no coins of the holding, the order and the margin: only shares of the"
        " holding, ratios and prices. Editors switch it."
    ),
    "stats": "/stats\n\nHow many owners, portfolios and entries there are; never whose or what.",
    "cancel": "/cancel\n\nLeaves whatever I am waiting to hear from you here. Nothing is changed.",
    "save": (
        "/save NAME [AMOUNT RATIO and more, as for /hedge]\n\n"
        "Keeps a hedge as a portfolio: its coins as what you hold, its ratio as the one you want. Without a hedge"
        " behind the name it is the last one I planned for you here. Before other words a name of several words stands"
        " in quotation marks."
    ),
    "portfolios": (
        "/portfolios\n\n"
        "The portfolios there are, with the coins put into them and the ratio wanted of each, and a button for each. In"
        " a group they are the group's own."
    ),
    "show": (
        "/show [NAME]\n\n"
        "The coins of a portfolio and what they are worth, the ratio wanted, and every open short with its average"
        " entry, its mark and its profit so far. Log shows who changed what. Without a name: the only one there is."
    ),
    "hold": (
        "/hold NAME 0.3 btc [2 eth ...]\n\n"
        "Puts coins into a portfolio, wherever they lie: in a wallet, at an exchange, posted as margin. A new name"
        " makes a new portfolio. A number alone is in the coin the portfolio has, or in your usual one. A name of"
        " several words stands in quotation marks."
    ),
    "unhold": (
        "/unhold NAME 0.1 btc [2 eth ...]\n\n"
        "Takes out coins that you sold or moved away. For profit of the short that you took out there is /withdrew."
    ),
    "target": (
        "/target NAME RATIO [COIN]\n\n"
        "The ratio that the hedge shall have from now on, such as 0.5, 50%, half or full. Until it is said it is the"
        " one of the first trade. With several coins in the portfolio, name the coin."
    ),
    "withdrew": (
        "/withdrew NAME 0.1 btc\n\n"
        "Records coins that you took out of the hedge's profit and spent or changed into something else. They are no"
        " longer part of what is hedged."
    ),
    "change": (
        "/change [NAME]\n\n"
        "Everything that can be changed in a portfolio, as buttons: coins in and out, the ratio wanted, a trade, profit"
        " taken out, its name. I ask for what is missing. Without a name: the only one there is."
    ),
    "drift": (
        "/drift [NAME]\n\n"
        "The ratio of a portfolio's hedge, how far it is from the one wanted and why, how far the liquidation price is,"
        " and the one order that brings it back; or that there is nothing to do, and why. Without a name: the only one"
        " there is."
    ),
    "remind": (
        "/remind [NAME] [RULE]\n\n"
        "Tells you of a portfolio's hedge by itself: by the clock (daily 09:00, weekdays 8:30, every 4h), which brings"
        " the card of /drift, or when something becomes true, and once more when it is over: drift 5% (off its target"
        " by more), liq 20% (the liquidation price is nearer), funding negative or funding below -0.01%, basis -1%."
        " Without a rule there are buttons.\n\n"
        "Times are those of your zone: /settings zone. The clock has 24 hours unless am or pm is said. NAME may be left"
        " out where there is only one portfolio; one that is called like a rule stands in quotation marks."
    ),
    "reminders": (
        "/reminders\n\n"
        "The reminders of this chat with what each waits for and when it last spoke. A number opens one: pause, snooze"
        " for a while (its schedule stays as it is), give it another rule, delete it. Everyone in a group may look; its"
        " editors change them."
    ),
    "rename": (
        "/rename NAME [NEW NAME]\n\n"
        "Gives a portfolio another name; without one I ask for it. An old name of several words stands in quotation"
        " marks."
    ),
    "delete": "/delete NAME\n\nPuts a portfolio away. The button under the answer brings it back.",
    "filled": (
        "/filled [NAME] sell or buy SIZE [@ PRICE] [COIN] [EXCHANGE] [perp or dated] [SYMBOL] [3x] [fee 0.02%]\n\n"
        "Records a trade that you made. SIZE is what the exchange's order form counts, contracts (100), dollars or"
        " coins, without a sign; or an order value ($10000). Without a price I propose the present one, with a button"
        " that records it; what was different you answer in words: @ 63900, 98, or 98 @ 63900.\n\n"
        "The contract is the one that is open, else that of your usual exchange, else of the first that lists one: name"
        " the exchange where you traded. Contracts in USDT are not kept: their profit is no coin. NAME may be left out"
        " where there is only one portfolio: a first word such as sell or buy is then the side. A portfolio that is"
        " called so stands in quotation marks."
    ),
    "closed": (
        "/closed [NAME] [COIN] [@ PRICE]\n\n"
        "Records that all that is short was bought back, of one coin, at one price. Without a price I propose the"
        " present one. Where several contracts are open, name the exchange or the contract before a price.\n\n"
        "NAME may be left out where there is only one portfolio and no more than @ PRICE follows."
    ),
    "export": (
        "/export [csv or json] [NAME]\n\n"
        "All portfolios and settings as a file, or one portfolio. json, which is usual, loses nothing and can be"
        " brought in again with /import; csv is a table for spreadsheets. In a group it is the group's data, for its"
        " editors.\n\n"
        "A portfolio that is called csv or json stands in quotation marks."
    ),
    "import": (
        "/import, with the file or before it\n\n"
        "Brings in the portfolios of a file that /export gave, all of them or none, and its settings where none were"
        " changed here yet. A portfolio whose name is taken here has to be renamed first."
    ),
    "forgetme": (
        "/forgetme\n\n"
        "Erases everything that I keep about you, after I have said what that is and asked once more. In a group it is"
        " the group's data, and administrators do it."
    ),
    "privacy": "/privacy\n\nWhat I keep and for how long, what I never keep, and how to get it out and erased.",
}

START = (
    "I show how to protect coins that you hold with a short in an inverse (coin-margined) future.",
    (
        "Tell me what you hold and how much of it to hedge: I answer with the contract, the order, the margin, the"
        " liquidation price, the costs, and what happens when the price moves. Afterwards I tell whether it still fits."
    ),
    "I only compute: I give no advice, need no exchange key and place no order.",
    (
        "Three risks stay: basis (spot and future differ), funding (paid or earned every few hours), and leverage (a"
        " short can be liquidated when the price rises)."
    ),
    "Try /hedge 20000 0.5 for half of $20,000 in bitcoin, or /help for all there is.",
)
HELP_HINT = "/help hedge explains one, with examples."
